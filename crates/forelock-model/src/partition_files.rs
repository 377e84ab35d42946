//! The files that the records of partitions come from: no send has records of two.

use forelock_scenario::FilesByPartition;

/// Where the files of each partition end.
#[derive(Debug)]
pub(super) struct PartitionFiles {
    /// By partition: the number of its first child that is in the next file.
    ends: Vec<Vec<u64>>,
}

impl PartitionFiles {
    /// Of files with so many rows.
    pub(super) fn new(rows: &FilesByPartition) -> Self {
        let ends = |files: &Vec<u64>| {
            let ends = files.iter().scan(0, |end, rows| {
                *end += rows;
                Some(*end)
            });
            ends.collect()
        };
        Self { ends: rows.iter().map(ends).collect() }
    }

    /// Children of each partition.
    pub(super) fn partition_sizes(&self) -> Vec<u64> {
        self.ends.iter().map(|ends| ends.last().copied().unwrap_or_default()).collect()
    }

    fn ends_of(&self, partition: u32) -> &[u64] {
        self.ends.get(partition as usize).map_or(&[], Vec::as_slice)
    }

    /// How many children from `next` on are in its file.
    pub(super) fn rest_of_file(&self, partition: u32, next: u64) -> u64 {
        let ends = self.ends_of(partition);
        let end = ends.get(ends.partition_point(|&end| end <= next));
        end.map_or(u64::MAX, |end| end - next)
    }

    /// What the first `children` of a partition are sent in, `size` at a time and at most `most`
    /// times: records and sends.
    pub(super) fn to_send(
        &self,
        partition: u32,
        children: u64,
        size: u64,
        most: u64,
    ) -> (u64, u64) {
        let (mut records, mut sends) = (0, 0);
        for &end in self.ends_of(partition) {
            let of_file = end.min(children).saturating_sub(records);
            let now = of_file.div_ceil(size).min(most - sends);
            records += of_file.min(now.saturating_mul(size));
            sends += now;
        }
        (records, sends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sends_end_where_a_file_ends() {
        let files = PartitionFiles::new(&vec![vec![25, 0, 10], vec![]]);
        assert_eq!(files.partition_sizes(), [35, 0]);
        assert_eq!(files.to_send(0, 35, 10, u64::MAX), (35, 4));
        assert_eq!(files.to_send(0, 35, 10, 2), (20, 2));
        assert_eq!(files.to_send(0, 35, 10, 3), (25, 3));
        assert_eq!(files.to_send(0, 35, 100, 1), (25, 1));
        assert_eq!(files.to_send(1, 0, 10, 9), (0, 0));
        assert_eq!([0, 20, 24, 25, 34].map(|next| files.rest_of_file(0, next)), [25, 5, 1, 10, 1]);
    }
}
