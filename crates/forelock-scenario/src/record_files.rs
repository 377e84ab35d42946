//! Several files of records: which of the loader's streams sends which.

use std::num::NonZeroU32;

/// One of several files that records come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFile {
    /// As messages call it.
    pub path: String,
    /// How many records it has.
    pub rows: u64,
    /// The stream that its name gives it to, as those of `forelock arrange` do.
    pub stream: Option<u32>,
}

/// The rows of the files of each partition, in the order in which they are sent.
pub type FilesByPartition = Vec<Vec<u64>>;

/// Files that follow one another and belong to one stream; one whose name says nothing of a stream
/// has one of its own.
fn by_stream(files: &[RecordFile]) -> impl Iterator<Item = &[RecordFile]> {
    files.chunk_by(|one, next| one.stream.is_some() && one.stream == next.stream)
}

/// How many partitions the files make where the scenario doesn't say it.
pub(super) fn streams(files: &[RecordFile]) -> NonZeroU32 {
    let count = u32::try_from(by_stream(files).count()).unwrap_or(u32::MAX);
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

/// The files, dealt to so many `partitions`: as their names say, if they name as many streams, or else
/// in runs of as many files each as can be.
pub(super) fn dealt(files: &[RecordFile], partitions: NonZeroU32) -> FilesByPartition {
    let rows = |files: &[RecordFile]| files.iter().map(|file| file.rows).collect();
    if streams(files) == partitions {
        return by_stream(files).map(rows).collect();
    }
    let count = partitions.get() as usize;
    let end = |partition: usize| partition * files.len() / count;
    (0..count).map(|partition| rows(&files[end(partition)..end(partition + 1)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(streams: &[Option<u32>]) -> Vec<RecordFile> {
        let file = |(number, &stream)| RecordFile { path: String::new(), rows: number, stream };
        (1..).zip(streams).map(file).collect()
    }

    fn partitions(count: u32) -> NonZeroU32 {
        NonZeroU32::new(count).unwrap()
    }

    #[test]
    fn each_file_is_a_partition_or_they_are_dealt_in_runs() {
        let files = files(&[None; 5]);
        assert_eq!(streams(&files), partitions(5));
        assert_eq!(dealt(&files, partitions(5)), [[1], [2], [3], [4], [5]]);
        assert_eq!(dealt(&files, partitions(2)), [vec![1, 2], vec![3, 4, 5]]);
        assert_eq!(dealt(&files, partitions(1)), [[1, 2, 3, 4, 5]]);
    }

    #[test]
    fn arranged_files_stay_with_their_stream() {
        let files = files(&[Some(1), Some(1), Some(1), Some(2), None]);
        assert_eq!(streams(&files), partitions(3));
        assert_eq!(dealt(&files, partitions(3)), [vec![1, 2, 3], vec![4], vec![5]]);
        assert_eq!(dealt(&files, partitions(2)), [vec![1, 2], vec![3, 4, 5]], "of another number");
    }
}
