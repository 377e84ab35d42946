//! What ties groups together: the parents that their rows share with other groups' rows.

use super::grouping::Grouping;
use super::parent_table::ParentTable;
use std::io;

/// For each group, the parents of its rows in lookups other than that which groups them.
#[derive(Debug)]
pub(super) struct Ties {
    /// Group g has `parents[starts[g]..starts[g + 1]]`.
    starts: Vec<u64>,
    /// Ascending within a group, as often as rows have them.
    parents: Vec<u32>,
    /// By parent: rows, whether they stand together for it or not.
    rows: Vec<u64>,
}

impl Ties {
    /// The bytes that they take in memory, of a table of so many rows with `lookups` lookups, whose
    /// parents are `parents` in all.
    pub(super) fn bytes(rows: u64, lookups: u64, parents: u64) -> u64 {
        rows * (lookups - 1) * 4 + parents * 16
    }

    /// Those of the rows of `table`.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn new(table: &ParentTable, grouping: &Grouping) -> io::Result<Self> {
        let mut rows = grouping.rows.clone();
        let mut starts = vec![0_u64; rows.len() + 1];
        table.for_each(|row| {
            let mut parents = grouping.parents_of(row);
            if let Some(group) = parents.next() {
                for parent in parents {
                    starts[group as usize + 1] += 1;
                    rows[parent as usize] += 1;
                }
            }
            Ok::<(), io::Error>(())
        })?;
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut parents = vec![0; index(total)];
        let mut next = starts.clone();
        table.for_each(|row| {
            let mut of_row = grouping.parents_of(row);
            if let Some(group) = of_row.next() {
                let next = &mut next[group as usize];
                for parent in of_row {
                    parents[index(*next)] = parent;
                    *next += 1;
                }
            }
            Ok::<(), io::Error>(())
        })?;
        for pair in starts.windows(2) {
            parents[index(pair[0])..index(pair[1])].sort_unstable();
        }
        Ok(Self { starts, parents, rows })
    }

    /// The parents that tie `group` to others, ascending, each with the group's rows that have it.
    pub(super) fn of(&self, group: u32) -> impl Iterator<Item = (u32, u64)> + '_ {
        let group = group as usize;
        let list = &self.parents[index(self.starts[group])..index(self.starts[group + 1])];
        list.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64))
    }

    /// Parents of all lookups.
    pub(super) fn parents(&self) -> u32 {
        // They were numbered in 32 bits.
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// How many parents have more than `limit` rows and tie groups together.
    pub(super) fn larger_than(&self, limit: u64) -> usize {
        let mut tying = vec![false; self.rows.len()];
        self.parents.iter().for_each(|&parent| tying[parent as usize] = true);
        let rows = self.rows.iter().zip(tying);
        rows.filter(|&(&rows, tying)| tying && rows > limit).count()
    }

    /// Rows that have `parent`.
    pub(super) fn rows(&self, parent: u32) -> u64 {
        self.rows[parent as usize]
    }

    /// The parent that most rows of `group` have beside its own; of several, the one with fewest
    /// rows elsewhere.
    pub(super) fn strongest(&self, group: u32) -> Option<u32> {
        let strength = |&(parent, rows): &(u32, u64)| {
            (rows, std::cmp::Reverse(self.rows(parent)), std::cmp::Reverse(parent))
        };
        self.of(group).max_by_key(strength).map(|(parent, _)| parent)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "indexes a table in memory")]
const fn index(number: u64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::super::parent_table::NO_PARENT;
    use super::super::parent_table::tests::table;
    use super::*;

    #[test]
    fn ties_are_counted_by_rows() {
        let rows: [&[u32]; 6] = [&[0, 1], &[1, 0], &[0, 0], &[0, 1], &[NO_PARENT, 1], &[1, 1]];
        let table = table(&rows);
        let grouping = Grouping::new(&table, &[2, 2]).unwrap().unwrap();
        let ties = Ties::new(&table, &grouping).unwrap();
        let of = |group| ties.of(group).collect::<Vec<_>>();
        assert_eq!(of(0), [(2, 1), (3, 2)]);
        assert_eq!(of(1), [(2, 1), (3, 1)]);
        assert_eq!(of(3), []);
        assert_eq!([0, 1, 2, 3].map(|parent| ties.rows(parent)), [3, 2, 2, 4]);
        assert_eq!([0, 1, 3].map(|group| ties.strongest(group)), [Some(3), Some(2), None]);
    }
}
