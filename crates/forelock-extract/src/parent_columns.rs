//! Whole columns of parents, in memory.

use super::digest::ContentDigest;
use super::error::{ExtractError, ExtractProblem};
use super::file_bytes::FileBytes;
use super::key_list::KeyList;
use super::monitor::ReadMonitor;
use super::parent_index::{NO_PARENT, ParentIndex, TooManyParents};
use super::pass::visit_rows;
use super::reader::{ExtractOptions, ExtractReader};
use super::record::Column;
use std::path::Path;

/// So many rows wait until their parents are looked for at once.
const BLOCK: u32 = 128;

/// The parents that the rows of an extract look up to, row by row: four bytes a row and column,
/// and what the keys take.
#[derive(Clone, Debug)]
pub struct ParentColumns {
    /// How many rows each file has.
    pub rows: Vec<u32>,
    /// The columns, as they were asked for, over the rows of all files.
    pub columns: Vec<ParentColumn>,
    /// Of the whole content; of several files, of their digests.
    pub digest: ContentDigest,
    /// What the rows weigh.
    pub bytes: FileBytes,
}

/// One column of parents.
#[derive(Clone, Debug)]
pub struct ParentColumn {
    /// As the header has it.
    pub name: String,
    /// The parent of each row, [`NO_PARENT`] for one that has none. Numbers ascend with the keys,
    /// byte by byte.
    pub parents: Vec<u32>,
    /// Rows that have no parent.
    pub without_parent: u32,
    /// Those of them whose field is blank: where records are updated, what they have stays.
    pub blank: u32,
    /// The keys by number.
    pub index: ParentIndex,
}

impl ParentColumn {
    /// How many parents there are.
    #[must_use]
    pub fn distinct(&self) -> u32 {
        self.index.len()
    }

    /// Puts the rows of these keys behind the others.
    fn take(&mut self, keys: &mut KeyList) -> Result<(), TooManyParents> {
        let before = self.parents.len();
        self.index.number_all(keys, &mut self.parents)?;
        let without = self.parents[before..].iter().filter(|&&parent| parent == NO_PARENT).count();
        self.without_parent += u32::try_from(without).unwrap_or(BLOCK);
        keys.clear();
        Ok(())
    }

    /// Has the parents ascend by key.
    fn renumber(&mut self) {
        let numbers = self.index.sort();
        for parent in self.parents.iter_mut().filter(|parent| **parent != NO_PARENT) {
            *parent = numbers[*parent as usize];
        }
    }
}

/// Reads the columns of these names from the extracts at `paths` (`-`: standard input), whose rows
/// follow one another. Of several, some may have a header alone.
///
/// # Errors
///
/// If an extract can't be read, or has not these columns; if there are no rows, or more than
/// 2^32 − 1; if `monitor` says to stop.
pub fn read_parents(
    paths: &[impl AsRef<Path>],
    names: &[&str],
    options: ExtractOptions,
    monitor: &dyn ReadMonitor,
) -> Result<ParentColumns, ExtractError> {
    let options = ExtractOptions { digest: true, ..options };
    let readers = paths.iter().map(|path| ExtractReader::open(path.as_ref(), options));
    collect_parents(readers, names, monitor)
}

fn collect_parents(
    readers: impl ExactSizeIterator<Item = Result<ExtractReader, ExtractError>>,
    names: &[&str],
    monitor: &dyn ReadMonitor,
) -> Result<ParentColumns, ExtractError> {
    let column = |&name: &&str| ParentColumn {
        name: name.to_owned(),
        parents: Vec::new(),
        without_parent: 0,
        blank: 0,
        index: ParentIndex::default(),
    };
    let mut columns: Vec<ParentColumn> = names.iter().map(column).collect();
    let are_several = readers.len() > 1;
    let (mut rows, mut bytes, mut digests) = (Vec::new(), FileBytes::default(), Vec::new());
    let mut last_name = String::new();
    for reader in readers {
        let mut reader = reader?;
        bytes.begin_file(reader.header().len() as u64);
        let read = collect_rows(&mut reader, &mut columns, &mut bytes, monitor);
        rows.push(match read {
            Err(error) if are_several && matches!(error.problem(), ExtractProblem::NoRows) => 0,
            read => read?,
        });
        digests.extend(reader.digest());
        reader.name().clone_into(&mut last_name);
    }
    let whole = |problem| ExtractError::whole(&last_name, problem);
    let all = rows.iter().map(|&rows| u64::from(rows)).sum::<u64>();
    if u32::try_from(all).is_err() {
        return Err(whole(ExtractProblem::TooManyRows));
    }
    // They were asked for, and all is read: each file has one.
    let digest = match digests.as_slice() {
        _ if all == 0 => return Err(whole(ExtractProblem::NoRows)),
        [digest] => *digest,
        several => ContentDigest::of_all(several),
    };
    columns.iter_mut().for_each(ParentColumn::renumber);
    Ok(ParentColumns { rows, columns, digest, bytes })
}

/// Puts the rows of one file behind the others; how many there are.
fn collect_rows(
    reader: &mut ExtractReader,
    columns: &mut [ParentColumn],
    bytes: &mut FileBytes,
    monitor: &dyn ReadMonitor,
) -> Result<u32, ExtractError> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let found = reader.named_columns(&names)?;
    let mut waiting: Vec<(Column, KeyList)> = Vec::with_capacity(found.len());
    for ((place, spelt), column) in found.into_iter().zip(columns.iter_mut()) {
        waiting.push((place, KeyList::default()));
        column.name = spelt;
    }
    let null_words = reader.null_words();
    let rows = visit_rows(reader, monitor, |record| {
        bytes.add_row(record.raw().len() as u64);
        for ((place, waiting), column) in waiting.iter_mut().zip(columns.iter_mut()) {
            let value = record.value(*place);
            waiting.push(null_words.parent(&value, &column.name)?);
            column.blank += u32::from(value.trim_ascii().is_empty());
            if waiting.len() == BLOCK {
                column.take(waiting)?;
            }
        }
        Ok(())
    })?;
    for ((_, mut waiting), column) in waiting.into_iter().zip(columns) {
        let taken = column.take(&mut waiting);
        taken.map_err(|none_left| ExtractError::whole(reader.name(), none_left.into()))?;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parents(csv: &str, names: &[&str]) -> Result<ParentColumns, ExtractError> {
        let options = ExtractOptions { digest: true, ..ExtractOptions::default() };
        let reader = ExtractReader::from_bytes("x.csv", csv.as_bytes(), options);
        collect_parents([reader].into_iter(), names, &())
    }

    #[test]
    fn parents_are_numbered_by_their_keys_and_both_forms_of_an_id_are_one() {
        let csv = "A,B\n001D000000IqhSLIAZ,z\n001D000000IqhSA,\n,y\n001D000000IqhSL,z\n";
        let read = parents(csv, &["B", "A"]).unwrap();
        assert_eq!(read.rows, [4]);
        assert_eq!(read.digest.0, twox_hash::XxHash3_128::oneshot(csv.as_bytes()));
        let [b, a] = read.columns.as_slice() else { panic!("two columns") };
        assert_eq!((a.name.as_str(), b.name.as_str()), ("A", "B"));
        assert_eq!((a.parents.as_slice(), a.without_parent), (&[1, 0, NO_PARENT, 1][..], 1));
        assert_eq!((b.parents.as_slice(), b.without_parent), (&[1, NO_PARENT, 0, 1][..], 1));
        assert_eq!((a.distinct(), a.index.key(1)), (2, &b"001D000000IqhSL"[..]));
    }

    /// As the platform orders ids, whose digits come before capitals, and these before small letters:
    /// none of them is where it came first.
    #[test]
    fn numbers_ascend_with_the_bytes_of_ids_whatever_form_they_have() {
        let csv = "Id;A\r\n\
            1;001D000000IqhaaIAB\r\n\
            2;\"001D000000IqhZ9\"\r\n\
            3;  \r\n\
            4;001D000000Iqhaa\r\n\
            5;\"001D000000Iqh0z\"\r\n\
            6;\"\"\r\n\
            7;001D000000IqhZ9\r\n\
            8; 001d000000iqhaaiab \r\n\
            9;001D000000IqhZa\r\n";
        let read = parents(csv, &["A"]).unwrap();
        let column = &read.columns[0];
        const NO: u32 = NO_PARENT;
        assert_eq!(column.parents, [3, 1, NO, 3, 0, NO, 1, 3, 2]);
        let ids = ["001D000000Iqh0z", "001D000000IqhZ9", "001D000000IqhZa", "001D000000Iqhaa"];
        assert!(column.index.clone().into_keys().iter().eq(ids.map(str::as_bytes)));
    }

    #[test]
    fn keys_that_are_no_ids_ascend_as_they_stand() {
        let keys = ["b", "B2", "customer number 17", "10", "9", "\u{e9}", "B10", "customer"];
        let read = parents(&format!("K\n{}\n", keys.join("\n")), &["K"]).unwrap();
        assert_eq!(read.columns[0].parents, [4, 3, 6, 0, 1, 7, 2, 5]);
    }

    #[test]
    fn rows_are_weighed_as_they_stand_in_the_file() {
        let csv = "\u{feff}Id,P\r\n\r\n1,\"a\nb\"\r\n22,\u{e9}\n3,";
        let bytes = parents(csv, &["P"]).unwrap().bytes;
        assert_eq!((bytes.header(), bytes.row_count()), (6, 3));
        assert_eq!((bytes.rows(), bytes.largest_row()), (9 + 6 + 2, 9));
    }

    #[test]
    fn many_rows_are_all_there() {
        let rows: String = (0..1_000).map(|row| format!("p{:04}\n", row * 7 % 500)).collect();
        let read = parents(&format!("P\n{rows}"), &["P"]).unwrap();
        let expected: Vec<u32> = (0..1_000).map(|row| row * 7 % 500).collect();
        assert_eq!((read.rows, &read.columns[0].parents), (vec![1_000], &expected));
    }

    #[test]
    fn no_rows_and_no_column_are_errors() {
        assert!(parents("A\n", &["A"]).unwrap_err().to_string().contains("no rows"));
        assert!(parents("A\n1\n", &["B"]).unwrap_err().to_string().contains("no column `B`"));
    }
}
