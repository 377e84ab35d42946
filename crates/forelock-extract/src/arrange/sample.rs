//! A part of the rows, for a small load: of so many parents, spread over all of its jobs.

use super::counts::{BatchRows, Partitions};
use super::layout::{Layout, Place};
use super::parent_table::{NO_PARENT, ParentTable};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

/// Which rows are taken, and what is said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many, as far as the file has them.
    pub rows: u64,
    /// Over how many parents they are spread evenly: of those, the ones with most rows. `None` if each
    /// row is to have a parent of its own.
    pub parents: Option<u32>,
    /// The file that describes the load, by its name and its text.
    pub described: (String, String),
}

/// The rows that are taken, and where they go.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dealt {
    /// By the number of the row, from 0.
    pub(super) places: BTreeMap<u64, Place>,
    /// The borders between the streams.
    pub(super) bounds: Vec<Place>,
}

impl Sample {
    /// Takes rows of `table` by their first lookup. The rows of one parent are dealt like cards to as
    /// many batches as there are, and these to the streams. A file with too few parents gives more
    /// rows of each.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn dealt(
        &self,
        table: &ParentTable,
        parents: u32,
        batch: BatchRows,
        streams: Partitions,
    ) -> io::Result<Dealt> {
        let mut counts = vec![0_u64; parents as usize];
        table.for_each(|row| {
            if let Some(count) = row.first().and_then(|&parent| counts.get_mut(parent as usize)) {
                *count += 1;
            }
            Ok::<(), io::Error>(())
        })?;
        let mut left = self.quotas(&counts);
        let mut cards: Vec<(u32, u64)> = Vec::new();
        let mut number = 0;
        table.for_each(|row| {
            let parent = row.first().copied().unwrap_or(NO_PARENT);
            if let Some(left) = left.get_mut(parent as usize).filter(|left| **left > 0) {
                *left -= 1;
                cards.push((parent, number));
            }
            number += 1;
            Ok::<(), io::Error>(())
        })?;
        cards.sort_unstable();
        let rows = cards.len() as u64;
        let jobs = rows.div_ceil(batch.wide()).max(1);
        let order = (0..jobs).flat_map(|job| (job..rows).step_by(step(jobs)));
        let card = |place: u64| cards.get(usize::try_from(place).ok()?).map(|&(_, row)| row);
        let places = order.filter_map(card).zip(0..).collect();
        let streams = streams.wide().min(jobs);
        let border = |stream: u64| rows.min(stream * jobs / streams * batch.wide());
        Ok(Dealt { places, bounds: (0..=streams).map(border).collect() })
    }

    /// How many rows of each parent are taken, of those that it has.
    fn quotas(&self, counts: &[u64]) -> Vec<u64> {
        let mut largest: Vec<usize> = (0..counts.len()).filter(|&one| counts[one] > 0).collect();
        largest.sort_by_key(|&parent| Reverse(counts[parent]));
        largest.truncate(self.parents.map_or(step(self.rows), |parents| parents as usize));
        let mut quotas = vec![0; counts.len()];
        let (mut rows, mut waiting) = (self.rows, largest.len() as u64);
        // The smallest first: what they lack is shared among the others.
        for parent in largest.into_iter().rev() {
            let quota = counts[parent].min(rows.div_ceil(waiting));
            quotas[parent] = quota;
            rows -= quota;
            waiting -= 1;
        }
        quotas
    }
}

fn step(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Dealt {
    /// The same as a layout, of which no row belongs to a group.
    pub(super) fn layout(&self) -> Layout {
        Layout { starts: Vec::new(), filler: Vec::new(), bounds: self.bounds.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::parent_table::tests::table;

    fn sample(rows: u64, parents: Option<u32>) -> Sample {
        Sample { rows, parents, described: ("probe.toml".to_owned(), String::new()) }
    }

    fn dealt(sample: &Sample, of_rows: &[u32], batch: u32, streams: u32) -> Dealt {
        let rows: Vec<[u32; 1]> = of_rows.iter().map(|&parent| [parent]).collect();
        let rows: Vec<&[u32]> = rows.iter().map(|row| &row[..]).collect();
        let parents =
            of_rows.iter().filter(|&&one| one != NO_PARENT).max().map_or(0, |most| most + 1);
        let (batch, streams) = (BatchRows::new(batch).unwrap(), Partitions::new(streams).unwrap());
        sample.dealt(&table(&rows), parents, batch, streams).unwrap()
    }

    /// The parents of each batch.
    fn batches(dealt: &Dealt, of_rows: &[u32], batch: usize) -> Vec<Vec<u32>> {
        let mut all: Vec<(Place, u32)> = dealt
            .places
            .iter()
            .map(|(&row, &place)| (place, of_rows[usize::try_from(row).unwrap()]))
            .collect();
        all.sort_unstable();
        let parents: Vec<u32> = all.into_iter().map(|(_, parent)| parent).collect();
        parents.chunks(batch).map(<[u32]>::to_vec).collect()
    }

    #[test]
    fn each_row_has_a_parent_of_its_own_as_far_as_there_are_any() {
        let of_rows = [0, 0, 1, 2, NO_PARENT, 3, 3, 3, 4, 5];
        let own = dealt(&sample(6, None), &of_rows, 2, 3);
        assert_eq!(own.bounds, [0, 2, 4, 6]);
        let mut parents = batches(&own, &of_rows, 2).concat();
        parents.sort_unstable();
        assert_eq!(parents, [0, 1, 2, 3, 4, 5]);
        // Of six parents with nine rows, eight rows can be taken.
        let more = dealt(&sample(8, None), &of_rows, 2, 9);
        assert_eq!((more.places.len(), more.bounds), (8, vec![0, 2, 4, 6, 8]));
    }

    #[test]
    fn the_parents_with_most_rows_are_in_all_batches() {
        let of_rows: Vec<u32> = (0..40).map(|row| [0, 1, 2, 0, 1][row % 5]).collect();
        let few = dealt(&sample(12, Some(2)), &of_rows, 4, 3);
        for batch in batches(&few, &of_rows, 4) {
            assert_eq!(batch, [0, 0, 1, 1]);
        }
        assert_eq!(few.bounds, [0, 4, 8, 12]);
        let one_stream = dealt(&sample(12, Some(2)), &of_rows, 4, 1);
        assert_eq!(one_stream.bounds, [0, 12]);
    }

    #[test]
    fn a_file_that_has_too_few_rows_gives_those_that_it_has() {
        let few = dealt(&sample(1_000, Some(100)), &[1, 1, 1, 0, 0], 2, 50);
        assert_eq!((few.places.len(), few.bounds), (5, vec![0, 2, 4, 5]));
        assert!(dealt(&sample(10, None), &[NO_PARENT], 2, 1).places.is_empty());
    }
}
