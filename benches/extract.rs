//! Reading an extract, beside what merely touches the same bytes.
//!
//! The passes take turns over the same extracts in memory, so that whatever else the machine does
//! slows all of them; the table gives the median rate of each in MB/s, and the ratio to a bare
//! search for line feeds (`memchr`). Then come Criterion's own groups.

#![expect(clippy::print_stdout, clippy::panic, reason = "a bench says what it finds")]

use criterion::{Criterion, Throughput};
use forelock::extract::{ExtractOptions, ExtractReader, ParentIndex, ParentKey};
use std::hint::black_box;
use std::io::Cursor;
use std::time::Instant;

const ROWS: u64 = 100_000;
const PARENTS: u64 = 10_000;
const TURNS: usize = 21;

/// About 200 bytes a row, as an export of Opportunities has them.
fn extract(quoted: bool, ending: &str) -> Vec<u8> {
    let quote = if quoted { "\"" } else { "" };
    let join = format!("{quote},{quote}");
    let mut text = String::new();
    let mut line = |cells: &[String]| {
        text.push_str(&format!("{quote}{}{quote}{ending}", cells.join(&join)));
    };
    let columns =
        "Id,AccountId,Name,StageName,Amount,CloseDate,Type,LeadSource,OwnerId,CreatedDate,Memo";
    line(&columns.split(',').map(str::to_owned).collect::<Vec<_>>());
    for row in 0..ROWS {
        // Far from the row before, and every one of them in turn.
        let parent = row * 7_919 + row / PARENTS;
        line(&[
            format!("006D000000{row:08}"),
            format!("001D00000{:06}", parent % PARENTS),
            format!("Opportunity number {row}"),
            "Negotiation/Review".into(),
            format!("{}.00", 1_000 + row % 90_000),
            format!("2026-{:02}-{:02}", row % 12 + 1, row % 28 + 1),
            "Existing Customer - Upgrade".into(),
            "Web".into(),
            "005D0000001fXyzIAE".into(),
            "2025-11-02T08:15:30.000Z".into(),
            "migrated from the old CRM".into(),
        ]);
    }
    text.into_bytes()
}

fn reader(bytes: &Cursor<&'static [u8]>) -> ExtractReader {
    ExtractReader::from_reader("bench", bytes.clone(), ExtractOptions::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The floor: every line feed is found, nothing else.
fn line_feeds(bytes: &Cursor<&'static [u8]>) -> u64 {
    memchr::memchr_iter(b'\n', bytes.get_ref()).count() as u64
}

fn by_csv(bytes: &Cursor<&'static [u8]>) -> u64 {
    let mut reader =
        csv::ReaderBuilder::new().buffer_capacity(256 << 10).from_reader(bytes.clone());
    let mut record = csv::ByteRecord::new();
    let mut found = 0;
    while reader.read_byte_record(&mut record).unwrap_or_else(|error| panic!("{error}")) {
        found += record[1].len() as u64;
    }
    found
}

fn records(bytes: &Cursor<&'static [u8]>) -> u64 {
    let mut reader = reader(bytes);
    let mut found = 0;
    while let Some(record) = reader.next_record().unwrap_or_else(|error| panic!("{error}")) {
        found += record.raw().len() as u64;
    }
    found
}

fn parents(bytes: &Cursor<&'static [u8]>) -> u64 {
    let mut reader = reader(bytes);
    let column = reader.column("AccountId").unwrap_or_else(|error| panic!("{error}"));
    let mut index = ParentIndex::default();
    while let Some(record) = reader.next_record().unwrap_or_else(|error| panic!("{error}")) {
        let value = record.value(column);
        let key = ParentKey::of(&value).unwrap_or_else(|| panic!("a parent"));
        index.number(key.bytes()).unwrap_or_else(|error| panic!("{error}"));
    }
    assert_eq!(u64::from(index.len()), PARENTS);
    u64::from(index.len())
}

type Pass = (&'static str, fn(&Cursor<&'static [u8]>) -> u64);

const PASSES: [Pass; 4] = [
    ("line feeds (memchr)", line_feeds),
    ("records by the csv crate", by_csv),
    ("records", records),
    ("records and parents", parents),
];

fn main() {
    let inputs: Vec<(&str, Cursor<&'static [u8]>)> =
        [("plain", false, "\n"), ("CRLF", false, "\r\n"), ("quoted", true, "\n")]
            .into_iter()
            .map(|(name, quoted, ending)| (name, Cursor::new(&*extract(quoted, ending).leak())))
            .collect();
    for (name, bytes) in &inputs {
        let size = bytes.get_ref().len() as f64;
        let mut rates: [Vec<f64>; PASSES.len()] = Default::default();
        for _ in 0..TURNS {
            for (rates, (_, pass)) in rates.iter_mut().zip(PASSES) {
                let start = Instant::now();
                black_box(pass(bytes));
                rates.push(size / 1e6 / start.elapsed().as_secs_f64());
            }
        }
        let medians = rates.map(|mut rates| {
            rates.sort_by(f64::total_cmp);
            rates[TURNS / 2]
        });
        println!("{name}, {:.0} bytes a row", size / ROWS as f64);
        for (rate, (pass, _)) in medians.iter().zip(PASSES) {
            println!("  {pass:26} {rate:7.0} MB/s  {:6.3} of the floor", rate / medians[0]);
        }
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, bytes) in &inputs {
        let mut group = criterion.benchmark_group(format!("extract {name}"));
        group.throughput(Throughput::Bytes(bytes.get_ref().len() as u64)).sample_size(20);
        for (pass, run) in PASSES {
            group.bench_function(pass, |bencher| bencher.iter(|| run(bytes)));
        }
        group.finish();
    }
    criterion.final_summary();
}
