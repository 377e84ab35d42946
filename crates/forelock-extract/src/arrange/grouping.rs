//! Rows in groups: which rows are to stand together.

use super::parent_table::{NO_PARENT, ParentNumber, ParentTable};
use std::io;

/// Groups rows by the parent of their first lookup or, where they have none there, of the first
/// lookup where they have one. Rows without any parent are in no group.
///
/// The parents of all lookups are numbered one lookup after the other; a group has the number of the
/// parent that its rows stand together for.
#[derive(Clone, Debug)]
pub(super) struct Grouping {
    /// By lookup: the number of its first parent; one entry more, which counts them all.
    first: Vec<u32>,
    /// Rows of each group: 0 for parents that no row stands together for.
    pub(super) rows: Vec<u64>,
    /// Rows without any parent.
    pub(super) filler: u64,
}

impl Grouping {
    /// Of the rows of `table`, whose lookups have `parents` parents; none if those are too many to be
    /// numbered together.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn new(table: &ParentTable, parents: &[u32]) -> io::Result<Option<Self>> {
        let mut first = vec![0_u32];
        for &count in parents {
            let last = first.last().copied().unwrap_or_default();
            // The last number of all stands for no parent.
            match last.checked_add(count).filter(|&sum| sum < NO_PARENT) {
                Some(sum) => first.push(sum),
                None => return Ok(None),
            }
        }
        let all = first.last().copied().unwrap_or_default();
        let mut grouping = Self { first, rows: vec![0; all as usize], filler: 0 };
        table.for_each(|row| {
            match grouping.group_of(row) {
                Some(group) => grouping.rows[group as usize] += 1,
                None => grouping.filler += 1,
            }
            Ok::<(), io::Error>(())
        })?;
        Ok(Some(grouping))
    }

    /// The group of a row with these parents.
    pub(super) fn group_of(&self, row: &[ParentNumber]) -> Option<u32> {
        self.parents_of(row).next()
    }

    /// The parents of a row, numbered over all lookups; the first is its group.
    pub(super) fn parents_of(&self, row: &[ParentNumber]) -> impl Iterator<Item = u32> {
        let numbered = self.first.iter().zip(row);
        numbered.filter(|&(_, &parent)| parent != NO_PARENT).map(|(first, parent)| first + parent)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parent_table::tests::table;
    use super::*;

    #[test]
    fn the_first_lookup_with_a_parent_decides() {
        let no = NO_PARENT;
        let rows: [&[u32]; 5] = [&[0, 1], &[no, 1], &[1, no], &[no, no], &[1, 0]];
        let grouping = Grouping::new(&table(&rows), &[2, 3]).unwrap().unwrap();
        let groups = rows.map(|row| grouping.group_of(row));
        assert_eq!(groups, [Some(0), Some(3), Some(1), None, Some(1)]);
        assert_eq!((&grouping.rows[..], grouping.filler), (&[1, 2, 0, 1, 0][..], 1));
        assert_eq!(grouping.parents_of(rows[4]).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn more_parents_than_there_are_numbers_are_refused() {
        let none = table(&[]);
        assert!(Grouping::new(&none, &[u32::MAX - 1, 1]).unwrap().is_none());
    }
}
