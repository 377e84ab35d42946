//! How many bytes the rows of an extract have: what a batch of them weighs.

/// So many rows are weighed together: enough of them to take little memory, few enough for batches
/// to be weighed closely.
const BLOCK: u64 = 64;

/// Bytes of an extract's header and rows, as they stand in the file when it is not compressed: with
/// their quotes and line endings. A byte order mark and blank lines don't count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileBytes {
    header: u64,
    rows: u64,
    largest_row: u64,
    count: u64,
    /// Bytes of each [`BLOCK`] rows in turn; the last block may have fewer.
    blocks: Vec<u64>,
}

impl FileBytes {
    /// Goes on with another file, whose header has so many bytes: the largest header counts.
    pub fn begin_file(&mut self, header: u64) {
        self.header = self.header.max(header);
    }

    /// Adds the next row, of so many bytes.
    #[inline]
    pub fn add_row(&mut self, bytes: u64) {
        if self.count.is_multiple_of(BLOCK) {
            self.blocks.push(0);
        }
        if let Some(block) = self.blocks.last_mut() {
            *block += bytes;
        }
        self.count += 1;
        self.rows += bytes;
        self.largest_row = self.largest_row.max(bytes);
    }

    /// Bytes of the header.
    #[must_use]
    pub const fn header(&self) -> u64 {
        self.header
    }

    /// Bytes of all rows.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// How many rows there are.
    #[must_use]
    pub const fn row_count(&self) -> u64 {
        self.count
    }

    /// Bytes of the largest row.
    #[must_use]
    pub const fn largest_row(&self) -> u64 {
        self.largest_row
    }

    /// Bytes of a row, on average; 0 if there is none.
    #[must_use]
    pub fn mean_row(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.rows as f64 / self.count as f64 }
    }

    /// Bytes to expect of a batch of so many `records`, its header included. It has no more records
    /// than the file has rows.
    #[must_use]
    pub fn expected_batch(&self, records: u64) -> f64 {
        self.mean_row() * records.min(self.count) as f64 + self.header as f64
    }

    /// How many records fit into so many `bytes` on average, with a header; at least 1.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded down, and saturated where a row has no bytes"
    )]
    pub fn records_within(&self, bytes: u64) -> u64 {
        let room = bytes.saturating_sub(self.header) as f64;
        ((room / self.mean_row()).floor() as u64).max(1)
    }

    /// No batch of so many `records` in a row has more bytes than this, its header included, if the
    /// records are sent in the order of the file.
    ///
    /// Some may well come close: the bound takes up to 126 rows too many into account. It goes over
    /// the file once.
    #[must_use]
    pub fn most_in_file_order(&self, records: u64) -> u64 {
        if records == 0 {
            return self.header;
        }
        // A batch that begins with the last row of a block touches most of them.
        let touched = (records - 1).div_ceil(BLOCK).saturating_add(1);
        let touched = usize::try_from(touched).unwrap_or(usize::MAX).min(self.blocks.len());
        let (first, rest) = self.blocks.split_at(touched);
        let mut together: u64 = first.iter().sum();
        let mut most = together;
        for (entering, leaving) in rest.iter().zip(&self.blocks) {
            together = together + entering - leaving;
            most = most.max(together);
        }
        most.min(self.most_in_any_order(records) - self.header) + self.header
    }

    /// No batch of so many `records` has more bytes than this, its header included, whichever rows
    /// they are.
    #[must_use]
    pub fn most_in_any_order(&self, records: u64) -> u64 {
        self.largest_row.saturating_mul(records).min(self.rows) + self.header
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(header: u64, rows: &[u64]) -> FileBytes {
        let mut bytes = FileBytes::default();
        bytes.begin_file(header);
        rows.iter().for_each(|&row| bytes.add_row(row));
        bytes
    }

    #[test]
    fn a_batch_weighs_its_rows_and_a_header() {
        let bytes = of(20, &[100, 300, 200]);
        assert_eq!((bytes.header(), bytes.rows(), bytes.row_count()), (20, 600, 3));
        assert_eq!((bytes.largest_row(), bytes.mean_row()), (300, 200.0));
        let batches = [0, 1, 2, 3, 10_000].map(|records| bytes.expected_batch(records));
        assert_eq!(batches, [20.0, 220.0, 420.0, 620.0, 620.0]);
        let most = [0, 1, 2, 3, u64::MAX].map(|records| bytes.most_in_any_order(records));
        assert_eq!(most, [20, 320, 620, 620, 620]);
        let none = of(20, &[]);
        assert_eq!((none.mean_row(), none.expected_batch(200)), (0.0, 20.0));
        assert_eq!((none.most_in_any_order(200), none.most_in_file_order(200)), (20, 20));
    }

    #[test]
    fn as_many_records_fit_as_have_the_bytes_on_average() {
        let bytes = of(20, &[100, 300, 200]);
        let fitting = [0, 219, 220, 420, 619, 620, 10_020].map(|most| bytes.records_within(most));
        assert_eq!(fitting, [1, 1, 1, 2, 2, 3, 50]);
        assert!(of(20, &[]).records_within(1_000) >= 1);
    }

    #[test]
    fn heavy_rows_weigh_where_they_stand_together() {
        // A thousand heavy rows behind many light ones.
        let rows: Vec<u64> =
            (0..100_000).map(|row| if row < 99_000 { 100 } else { 5_000 }).collect();
        let bytes = of(0, &rows);
        let exact = 1_000 * 5_000 + 9_000 * 100;
        let most = bytes.most_in_file_order(10_000);
        assert!((exact..exact + 126 * 100).contains(&most), "{most}");
        assert_eq!(bytes.most_in_any_order(10_000), 99_000 * 100 + 1_000 * 5_000);
    }

    proptest! {
        #[test]
        fn no_rows_in_a_row_have_more_than_the_most(
            rows in prop::collection::vec(1_u64..1_000, 1..400),
            records in 1_usize..300,
        ) {
            let bytes = of(7, &rows);
            let records = records.min(rows.len());
            let heaviest = rows.windows(records).map(|rows| rows.iter().sum::<u64>()).max();
            let most = bytes.most_in_file_order(records as u64) - 7;
            prop_assert!(heaviest.unwrap() <= most);
            // With the rows that may be too many, it is reached.
            let longer = (records + 126).min(rows.len());
            let longer = rows.windows(longer).map(|rows| rows.iter().sum::<u64>()).max();
            prop_assert!(most <= longer.unwrap());
        }
    }
}
