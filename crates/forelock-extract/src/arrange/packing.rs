//! Groups packed into whole batches: the loader cuts a file after every so many rows, so that only
//! batches that are full to the last row keep the next parent out.

use super::clusters::Clusters;
use super::counts::BatchRows;
use super::exact_fill::ExactFill;
use super::stock::{Recipe, Stock};
use std::cmp::Reverse;
use std::num::NonZeroU32;

/// Where clusters fill no single batch, several batches are filled with them, up to this part of
/// the rows that a partition has on average: larger lumps could not be spread evenly.
const LARGEST_RUN: u64 = 10;

/// Clusters in runs of whole batches.
#[derive(Debug, Default)]
pub(super) struct Packing {
    /// The clusters of the runs, run by run.
    clusters: Vec<u32>,
    runs: Vec<Run>,
    /// Clusters that fill no whole number of batches with others, the largest first.
    pub(super) loose: Vec<u32>,
    /// Rows without a group that are in no run.
    pub(super) loose_filler: u64,
}

/// A whole number of batches.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where its clusters end in the list of all.
    end: usize,
    rows: u64,
    filler: u64,
}

impl Packing {
    /// Packs `clusters` and so many rows without a group into batches, for partitions with
    /// `even_share` rows on average.
    ///
    /// A cluster with more rows than a batch begins a run; where it has to end within a batch, others
    /// fill that up. Clusters that belong to one partition begin a run in any case.
    pub(super) fn new(
        clusters: &Clusters,
        filler: u64,
        batch: BatchRows,
        even_share: u64,
        fill: &mut ExactFill,
    ) -> Self {
        let batch = batch.wide();
        let is_long = |cluster: u32| {
            clusters.rows(cluster) > batch
                || clusters.pin(cluster).is_some() && clusters.rows(cluster) > 0
        };
        let short = clusters.numbers().filter(|&cluster| !is_long(cluster));
        let mut stock = Stock::new(
            short.filter_map(|cluster| Some((cluster, size(clusters.rows(cluster))?))),
            filler,
        );
        let mut packing = Self::default();
        let mut long: Vec<u32> = clusters.numbers().filter(|&cluster| is_long(cluster)).collect();
        long.sort_by_key(|&cluster| Reverse(clusters.rows(cluster)));
        for cluster in long {
            let rows = clusters.rows(cluster);
            let missing = rows.next_multiple_of(batch) - rows;
            match fill.find(&stock, missing) {
                Some(recipe) => packing.add(Some(cluster), &mut stock, &recipe, rows + missing),
                None => packing.loose.push(cluster),
            }
        }
        let mut rows = batch;
        while rows <= stock.rows() && (rows == batch || rows <= even_share / LARGEST_RUN) {
            match fill.find(&stock, rows) {
                Some(recipe) => packing.add(None, &mut stock, &recipe, rows),
                None => rows += batch,
            }
        }
        packing.loose_filler = stock.filler();
        packing.loose.extend(stock.into_groups());
        packing
    }

    /// Packs nothing: where a partition has less than a batch, there are no borders to heed.
    pub(super) fn without_runs(clusters: &Clusters, filler: u64) -> Self {
        let mut loose: Vec<u32> =
            clusters.numbers().filter(|&cluster| clusters.rows(cluster) > 0).collect();
        loose.sort_by_key(|&cluster| Reverse(clusters.rows(cluster)));
        Self { loose, loose_filler: filler, ..Self::default() }
    }

    fn add(&mut self, first: Option<u32>, stock: &mut Stock, recipe: &Recipe, rows: u64) {
        self.clusters.extend(first);
        stock.take(recipe, &mut self.clusters);
        self.runs.push(Run { end: self.clusters.len(), rows, filler: recipe.filler });
    }

    /// How many runs there are.
    pub(super) fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Rows of a run, a whole number of batches.
    pub(super) fn run_rows(&self, run: usize) -> u64 {
        self.runs[run].rows
    }

    /// The clusters of a run, in the order in which they are written.
    pub(super) fn run_clusters(&self, run: usize) -> &[u32] {
        let start = run.checked_sub(1).map_or(0, |before| self.runs[before].end);
        &self.clusters[start..self.runs[run].end]
    }

    /// The rows without a group at the end of a run.
    pub(super) fn run_filler(&self, run: usize) -> u64 {
        self.runs[run].filler
    }
}

/// Of a cluster that is no longer than a batch; none of an empty one.
fn size(rows: u64) -> Option<NonZeroU32> {
    u32::try_from(rows).ok().and_then(NonZeroU32::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(rows: &[u64], filler: u64, batch: u32, even_share: u64) -> Packing {
        let clusters = Clusters::of_one_group_each(rows.to_vec());
        let mut fill = ExactFill::new(ExactFill::EFFORT);
        let batch = BatchRows::new(batch).unwrap();
        Packing::new(&clusters, filler, batch, even_share, &mut fill)
    }

    fn runs(packing: &Packing) -> Vec<(&[u32], u64, u64)> {
        (0..packing.runs())
            .map(|run| (packing.run_clusters(run), packing.run_filler(run), packing.run_rows(run)))
            .collect()
    }

    #[test]
    fn batches_are_filled_to_the_last_row() {
        let packing = packed(&[7, 3, 5, 5, 4, 6, 2], 0, 10, 100);
        assert_eq!(
            runs(&packing),
            [(&[0, 1][..], 0, 10), (&[5, 4], 0, 10), (&[2, 3], 0, 10)],
            "7 + 3, 6 + 4, 5 + 5"
        );
        assert_eq!((packing.loose, packing.loose_filler), (vec![6], 0));
    }

    #[test]
    fn a_large_group_begins_a_run_and_its_last_batch_is_filled_up() {
        let packing = packed(&[3, 25, 4, 20, 2], 3, 10, 100);
        assert_eq!(
            runs(&packing),
            [(&[1, 0, 4][..], 0, 30), (&[3], 0, 20)],
            "25 + 3 + 2, and 20 by itself"
        );
        assert_eq!((packing.loose, packing.loose_filler), (vec![2], 3));
    }

    #[test]
    fn rows_without_a_group_fill_what_groups_leave_and_batches_of_their_own() {
        let packing = packed(&[8, 8], 27, 10, 100);
        assert_eq!(
            runs(&packing),
            [(&[0][..], 2, 10), (&[1], 2, 10), (&[], 10, 10), (&[], 10, 10)]
        );
        assert_eq!((packing.loose, packing.loose_filler), (vec![], 3));
    }

    /// No number of groups of 15 rows has 20 rows, but four have 60.
    #[test]
    fn groups_that_fill_no_batch_fill_several_where_that_is_small_beside_a_partition() {
        let packing = packed(&[15; 9], 0, 20, 600);
        assert_eq!(runs(&packing), [(&[0, 1, 2, 3][..], 0, 60), (&[4, 5, 6, 7], 0, 60)]);
        assert_eq!(packing.loose, [8]);
        assert_eq!(packed(&[15; 9], 0, 20, 599).loose.len(), 9);
    }

    #[test]
    fn a_large_group_that_nothing_fills_up_is_loose() {
        let packing = packed(&[25, 35, 20], 0, 10, 100);
        assert_eq!(runs(&packing), [(&[2][..], 0, 20)]);
        assert_eq!(packing.loose, [1, 0]);
    }
}
