//! The reader against another one (the `csv` crate), on every kind of input, in pieces of every
//! size.

use super::source::Source;
use super::{Column, Delimiter, ExtractError, ExtractOptions, ExtractProblem, ExtractReader};
use proptest::prelude::*;
use std::io::{Cursor, Read};

/// Gives pieces of given sizes, in turn.
struct Pieces {
    bytes: Cursor<Vec<u8>>,
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()].clamp(1, out.len());
        self.turn += 1;
        self.bytes.read(&mut out[..size])
    }
}

/// What came of reading an extract to its end.
#[derive(Debug)]
struct Reading {
    columns: Vec<String>,
    /// Line, raw bytes and values of each row.
    rows: Vec<(u64, Vec<u8>, Vec<Vec<u8>>)>,
    header: Vec<u8>,
    has_bom: bool,
    blank_lines: u64,
    error: Option<ExtractError>,
}

fn read_with(bytes: &[u8], sizes: &[usize], chunk: usize, delimiter: Option<Delimiter>) -> Reading {
    let pieces = Pieces { bytes: Cursor::new(bytes.to_vec()), sizes: sizes.to_vec(), turn: 0 };
    let options = ExtractOptions { delimiter, digest: true, ..ExtractOptions::default() };
    let mut reading = Reading {
        columns: Vec::new(),
        rows: Vec::new(),
        header: Vec::new(),
        has_bom: false,
        blank_lines: 0,
        error: None,
    };
    let source = Source::new("x.csv".into(), None, pieces).unwrap();
    let mut reader = match ExtractReader::new(source, options, chunk) {
        Ok(reader) => reader,
        Err(error) => return Reading { error: Some(error), ..reading },
    };
    reading.columns = reader.columns().to_vec();
    reading.header = reader.header().to_vec();
    reading.has_bom = reader.has_bom();
    loop {
        match reader.next_record() {
            Ok(Some(record)) => {
                let values =
                    (0..reading.columns.len()).map(|i| record.value(Column(i)).into_owned());
                reading.rows.push((record.line(), record.raw().to_vec(), values.collect()));
            }
            Ok(None) => {
                let whole = twox_hash::XxHash3_128::oneshot(bytes);
                assert_eq!(reader.digest().unwrap().0, whole);
                break;
            }
            Err(error) => {
                reading.error = Some(error);
                break;
            }
        }
    }
    reading.blank_lines = reader.blank_lines();
    reading
}

fn read(bytes: &[u8]) -> Reading {
    read_with(bytes, &[1 << 20], 1 << 10, Some(Delimiter::COMMA))
}

/// The other reader: the header and the rows, as far as they are UTF-8.
fn read_by_csv(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes)
        .byte_records()
        .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
        .collect()
}

/// Text that is all corners.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => Just("a"), 2 => Just("é"), 6 => Just(","), 4 => Just("\""), 2 => Just("\"\""),
        2 => Just("\","), 2 => Just(",\""), 4 => Just("\n"), 3 => Just("\r\n"), 1 => Just("\r"),
        2 => Just("\"\n"), 1 => Just("\n\""),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes())
}

/// A cell, and whether it is written in quotes though it need not be.
fn cell() -> impl Strategy<Value = (String, bool)> {
    ("[a-z,;\"\n\r\té𝄞 =]{0,12}", any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_accepted_reads_as_the_csv_crate_reads_it(
        bytes in noise(),
        sizes in prop::collection::vec(1_usize..20, 1..5),
        chunk in 8_usize..40,
    ) {
        let ours = read_with(&bytes, &sizes, chunk, Some(Delimiter::COMMA));
        let theirs = read_by_csv(&bytes);
        for (row, other) in ours.rows.iter().zip(theirs.iter().skip(1)) {
            prop_assert_eq!(&row.2, other);
        }
        match ours.error.as_ref().map(ExtractError::problem) {
            None => {
                prop_assert_eq!(ours.rows.len() + 1, theirs.len());
                // Nothing is lost but blank lines.
                let raw: Vec<u8> = std::iter::once(&ours.header)
                    .chain(ours.rows.iter().map(|row| &row.1))
                    .flatten().copied().collect();
                let line_breaks = bytes.len() - raw.len();
                let blank = usize::try_from(ours.blank_lines).unwrap();
                prop_assert!((blank..=2 * blank).contains(&line_breaks));
            }
            Some(ExtractProblem::Ragged { fields, columns }) => {
                prop_assert_ne!(fields, columns);
                prop_assert_eq!(*columns, theirs[0].len());
                prop_assert_eq!(*fields, theirs[ours.rows.len() + 1].len());
            }
            Some(ExtractProblem::Empty) => prop_assert!(theirs.is_empty()),
            Some(ExtractProblem::BareCarriageReturn) => prop_assert!(bytes.contains(&b'\r')),
            Some(ExtractProblem::UnclosedQuote | ExtractProblem::TextAfterQuote) => {
                prop_assert!(bytes.contains(&b'"'));
            }
            Some(other) => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn the_pieces_that_it_comes_in_make_no_difference(
        mut bytes in noise(),
        spoilt in prop::option::of((0_usize..60, prop_oneof![Just(0_u8), Just(0xff), Just(0xc3)])),
        sizes in prop::collection::vec(1_usize..20, 1..5),
        chunk in 8_usize..40,
        delimiter in prop_oneof![Just(None), Just(Some(Delimiter::COMMA))],
    ) {
        if let Some((at, byte)) = spoilt {
            bytes.insert(at.min(bytes.len()), byte);
        }
        let whole = read_with(&bytes, &[1 << 20], 1 << 10, delimiter);
        let pieces = read_with(&bytes, &sizes, chunk, delimiter);
        prop_assert_eq!(format!("{whole:?}"), format!("{pieces:?}"));
    }

    #[test]
    fn what_is_written_as_csv_is_read_back(
        table in (1_usize..5).prop_flat_map(|columns| {
            prop::collection::vec(prop::collection::vec(cell(), columns), 1..8)
        }),
        endings in prop::collection::vec(prop_oneof![Just("\n"), Just("\r\n")], 1..4),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t')],
        bom in any::<bool>(),
        last_ends in any::<bool>(),
        chunk in 8_usize..40,
    ) {
        let written = |(text, quoted): &(String, bool)| {
            if *quoted || text.contains(['"', '\n', '\r', delimiter]) || text.is_empty() {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.clone()
            }
        };
        let mut lines: Vec<String> = table.iter().enumerate().map(|(i, row)| {
            let cells: Vec<String> = row.iter().map(written).collect();
            cells.join(&delimiter.to_string()) + endings[i % endings.len()]
        }).collect();
        if !last_ends {
            let last = lines.last_mut().unwrap();
            last.truncate(last.trim_end_matches(['\r', '\n']).len());
            // A quoted line break at the very end went as well.
            if last.matches('"').count() % 2 == 1 {
                last.push('"');
            }
        }
        let file = format!("{}{}", if bom { "\u{feff}" } else { "" }, lines.concat());
        let given = Delimiter::new(delimiter as u8);
        let reading = read_with(file.as_bytes(), &[7], chunk, given);
        prop_assert!(reading.error.is_none(), "{:?}", reading.error);
        prop_assert_eq!(reading.has_bom, bom);
        let mut line = 1 + lines[0].matches('\n').count() as u64;
        prop_assert_eq!(reading.header, lines[0].as_bytes());
        prop_assert_eq!(reading.rows.len(), lines.len() - 1);
        for (i, (at, raw, values)) in reading.rows.iter().enumerate() {
            prop_assert_eq!((*at, raw.as_slice()), (line, lines[i + 1].as_bytes()));
            line += lines[i + 1].matches('\n').count() as u64;
            if last_ends || i + 2 < lines.len() {
                let expected: Vec<_> = table[i + 1].iter().map(|cell| cell.0.as_bytes()).collect();
                prop_assert_eq!(values.iter().map(Vec::as_slice).collect::<Vec<_>>(), expected);
            }
        }
    }
}

/// The error that reading to the end comes to.
fn wrong(bytes: &[u8]) -> String {
    read_with(bytes, &[5], 16, None).error.unwrap().to_string()
}

#[test]
fn errors_say_where() {
    for (bytes, start) in [
        (&b""[..], "x.csv is empty"),
        (b"\n\r\n", "x.csv is empty"),
        (b"\xef\xbb\xbf", "x.csv is empty"),
        (b"\xff\xfea\0", "x.csv is UTF-16"),
        (b"\xfe\xff\0a", "x.csv is UTF-16"),
        (b"\xff\xfe\0\0a\0\0\0", "x.csv is UTF-32"),
        (b"a\0,\0b\0", "x.csv is UTF-16"),
        (b"\0\0\0a\0\0\0,", "x.csv is UTF-32"),
        (b"sep=;\n", "x.csv is empty"),
        (b"sep=;\na;b\n1\n", "x.csv:3: this row has 1 field, the header has 2"),
        (b"a,b\n1,2\n1,2,3\n", "x.csv:3: this row has 3 fields, the header has 2"),
        (b"a,b\n\"1\n\n\",2\n1\n", "x.csv:5: this row has 1 field, the header has 2"),
        (b"a,b\nxy,\0\n", "x.csv:2:4: a NUL byte"),
        (b"a,b\n\xc3\xa9,\xe9\n", "x.csv:2:3: these bytes are not UTF-8"),
        (b"a,b\n1,\xc3", "x.csv:2:3: these bytes are not UTF-8"),
        (b"a,b\n1,2\r3,4\n", "x.csv:2:4: a carriage return without a line feed"),
        (b"a,b\n1,2\r", "x.csv:2:4: a carriage return without a line feed"),
        (b"a,b\r1,2\r", "x.csv:1:4: a carriage return without a line feed"),
        (b"a,b\n1,2\n3,\"4\n5,6\n", "x.csv:3:3: this quote is never closed"),
        (b"\"a\n", "x.csv:1:1: this quote is never closed"),
        (b"a,b\n1,\"x\"y\n", "x.csv:2:6: text after a closing quote"),
        (b"a,b\n1,\"\n\n\xc3\xa9\" \n", "x.csv:4:3: text after a closing quote"),
    ] {
        let error = wrong(bytes);
        assert!(error.starts_with(start), "{error}\n{start}");
    }
    let archive = ExtractReader::from_bytes("x.csv", b"PK\x03\x04...", ExtractOptions::default());
    assert!(archive.unwrap_err().to_string().starts_with("x.csv is a workbook"));
}

#[test]
fn the_delimiter_is_the_one_that_finds_most_columns() {
    let [pipe, caret, backquote] = ["PIPE", "CARET", "BACKQUOTE"].map(|name| name.parse().unwrap());
    for (header, delimiter, columns) in [
        ("Id,Name", Delimiter::COMMA, 2),
        ("Id;Name", Delimiter::SEMICOLON, 2),
        ("Id\tName", Delimiter::TAB, 2),
        ("Id;\"Amount, net\";Amount, gross;x", Delimiter::SEMICOLON, 4),
        ("\"a;b;c\",\"d;e;f\"", Delimiter::COMMA, 2),
        ("\"a,b\n,c\";d", Delimiter::SEMICOLON, 2),
        ("Id", Delimiter::COMMA, 1),
        ("Id|Name", pipe, 2),
        ("Id^Name", caret, 2),
        ("Id`Name", backquote, 2),
        ("\"a, b\"|c", pipe, 2),
        // Those three stand in names too.
        ("Id,A|B|C", Delimiter::COMMA, 2),
        ("sep=;\nId,x;Name", Delimiter::SEMICOLON, 2),
        ("SEP=\t\r\nId\tName\tX", Delimiter::TAB, 3),
        ("\u{feff}\"sep=,\"\nId,Name", Delimiter::COMMA, 2),
        ("sep=|\nId", pipe, 1),
        ("sep=\nId", Delimiter::COMMA, 1),
    ] {
        let reader =
            ExtractReader::from_bytes("x", header.as_bytes(), ExtractOptions::default()).unwrap();
        assert_eq!((reader.delimiter(), reader.columns().len()), (delimiter, columns), "{header}");
    }
}

/// Of a CSV that has no rows yet.
fn reader(csv: &str) -> ExtractReader {
    ExtractReader::from_bytes("x.csv", csv.as_bytes(), ExtractOptions::default()).unwrap()
}

#[test]
fn a_separator_line_is_no_row_and_no_part_of_the_header() {
    let reading = read(b"sep=,\r\na,b\n1,2\n");
    assert_eq!((reading.columns.len(), reading.rows.len()), (2, 1));
    assert_eq!((reading.header, reading.rows[0].0), (b"a,b\n".to_vec(), 3));
}

#[test]
fn columns_are_dropped_from_the_header_and_from_each_row() {
    for (csv, dropped, header, rows) in [
        ("a,b,c\r\n1,\"2,\"\"\",3\r\n,,\r\n", "B", "a,c\r\n", "1,3\r\n,\r\n"),
        ("a,b,c\n1,\"2\n\",\"3\"\n4,5,6", "a", "b,c\n", "\"2\n\",\"3\"\n5,6"),
        // A blank line would be none.
        ("a;b\n1;\n2;3\n", "a", "b\n", "\"\"\n3\n"),
        ("sep=|\na|b|c\n1|2|3\n", "c", "a|b\n", "1|2\n"),
    ] {
        let mut reader = reader(csv).without(&[dropped.to_owned()]).unwrap();
        assert_eq!(String::from_utf8_lossy(reader.header()), header, "{csv}");
        let last = Column(reader.columns().len() - 1);
        let (mut left, mut values) = (String::new(), Vec::new());
        while let Some(record) = reader.next_record().unwrap() {
            left.push_str(std::str::from_utf8(record.raw()).unwrap());
            values.push(record.value(last).into_owned());
        }
        assert_eq!(left, rows);
        assert!(values.iter().all(|value| !value.contains(&b'"')), "{values:?}");
    }
    let wrong = |names: [&str; 2]| {
        let dropped = names.map(str::to_owned);
        reader("a,b\n").without(&dropped).unwrap_err().to_string()
    };
    assert!(wrong(["a", "x"]).contains("no column `x`"));
    assert!(wrong(["a", "B"]).contains("no column is left"));
    let mut ragged = reader("a,b\n1\n").without(&["a".to_owned()]).unwrap();
    let told = ragged.next_record().unwrap_err().to_string();
    assert!(told.contains("this row has 1 field, the header has 2"), "{told}");
}

#[test]
fn capitals_make_no_difference_except_between_columns() {
    for (header, name, found) in [
        ("ID,ACCOUNTID,NAME", "AccountId", Some(1)),
        ("id,accountid", "AccountId", Some(1)),
        ("\"External_Id__C\",x", "external_id__c", Some(0)),
        ("AccountId,ACCOUNTID", "ACCOUNTID", Some(1)),
        ("AccountId,ACCOUNTID", "AccountId", Some(0)),
        ("AccountId,ACCOUNTID", "accountid", None),
        ("AccountId,AccountId", "AccountId", None),
    ] {
        let column = reader(header).column(name).map(Column::index);
        assert_eq!(column.as_ref().ok(), found.as_ref(), "{name} of {header}: {column:?}");
    }
    let both = reader("AccountId,ACCOUNTID").column("accountid").unwrap_err().to_string();
    assert!(both.contains("2 columns are called `accountid`"), "{both}");
    let two = reader("AccountId,ACCOUNTID");
    assert_eq!(two.named_columns(&["ACCOUNTID", "AccountId"]).unwrap().len(), 2);
    let twice = reader("AccountId,x").named_columns(&["AccountId", "ACCOUNTID"]).unwrap_err();
    assert!(twice.to_string().contains("asked twice for the column `ACCOUNTID`"), "{twice}");
}

#[test]
fn a_column_is_found_by_its_name_alone() {
    let reader = reader("Id,AccountId,\"Name\",Name\n");
    assert_eq!(reader.column("AccountId").unwrap().index(), 1);
    let missing = reader.column("acountid").unwrap_err().to_string();
    assert_eq!(
        missing,
        "x.csv:1: there is no column `acountid`\n  = help: did you mean `AccountId`? the columns, \
         separated by comma, are `Id`, `AccountId`, `Name`, `Name`"
    );
    let twice = reader.column("Name").unwrap_err().to_string();
    assert!(twice.starts_with("x.csv:1: 2 columns are called `Name`\n"), "{twice}");
    assert!(twice.contains("columns 3, 4"), "{twice}");
    assert!(!reader.column("Amount").unwrap_err().help().contains("mean"));
}

#[test]
fn one_row_and_none_are_read_as_they_are() {
    let none = read(b"a,b\n");
    assert!(none.rows.is_empty() && none.error.is_none());
    assert!(read(b"a,b").error.is_none());
    assert_eq!(read(b"a,b\n1,2").rows.len(), 1);
    let blank = read(b"\na\n\n1\n\r\n\n");
    assert_eq!((blank.rows.len(), blank.blank_lines), (1, 4));
    assert_eq!(blank.rows[0].0, 4, "blank lines are lines");
}

#[test]
fn a_record_or_a_header_without_end_is_refused_before_it_fills_the_memory() {
    let endless = |from: &[u8]| {
        let from = Cursor::new(from.to_vec()).chain(std::io::repeat(b'x'));
        let opened = ExtractReader::from_reader("x", from, ExtractOptions::default());
        opened.and_then(|mut reader| reader.next_record().map(drop)).unwrap_err()
    };
    assert!(endless(b"a,b").to_string().starts_with("x:1:1: a record of more than 1 MiB"));
    let row = endless(b"a,b\n1,2");
    assert!(row.to_string().starts_with("x:2:1: a record of more than 64 MiB"), "{row}");
    let quoted = endless(b"a,b\n1,\"2");
    assert!(quoted.to_string().starts_with("x:2:3: a record of more than 64 MiB"), "{quoted}");
    let columns = ",".repeat(20_000);
    let wide = ExtractReader::from_bytes("x", columns.as_bytes(), ExtractOptions::default());
    assert!(wide.unwrap_err().to_string().starts_with("x:1: the header has more than 10000"));
}

/// What was written behind such a header would be read with another.
#[test]
fn a_byte_order_mark_stands_at_the_beginning_or_nowhere() {
    for csv in ["\n\u{feff}Id\nx\n", "\u{feff}\u{feff}Id\nx\n", "sep=;\n\u{feff}Id;A\nx;y\n"] {
        let error = ExtractReader::from_bytes("x", csv.as_bytes(), ExtractOptions::default());
        let error = error.unwrap_err();
        assert!(matches!(error.problem(), ExtractProblem::LateMark), "{csv:?}: {error}");
    }
    assert_eq!(read_with("\u{feff}Id\n\u{feff}x\n".as_bytes(), &[1], 8, None).rows.len(), 1);
}
