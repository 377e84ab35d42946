//! Which row goes where: the outcome of all planning.

use super::balance::{Block, pour, spread};
use super::clusters::Clusters;
use super::counts::{BatchRows, Partitions};
use super::evening::{LooseEnds, even_out};
use super::exact_fill::ExactFill;
use super::packing::Packing;
use super::tail::{self, Piece};
use std::cmp::Reverse;
use std::ops::Range;

/// A place in the output: its partitions' rows one behind the other, counted from 0.
pub(super) type Place = u64;

/// Where the rows of each group go, and those without a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// By group: the place of its first row; the others follow.
    pub(super) starts: Vec<Place>,
    /// Places for rows without a group, ascending.
    pub(super) filler: Vec<Range<Place>>,
    /// Where each partition begins; one entry more, where the last one ends.
    pub(super) bounds: Vec<Place>,
}

impl Layout {
    /// Lays out `clusters` of groups (`group_rows` of each), and so many rows without a group.
    pub(super) fn new(
        clusters: &Clusters,
        group_rows: &[u64],
        filler: u64,
        batch: BatchRows,
        partitions: Partitions,
    ) -> Self {
        let even_share = (clusters.all_rows() + filler) / partitions.wide();
        let mut fill = ExactFill::new(ExactFill::EFFORT);
        let packing = if even_share < batch.wide() {
            Packing::without_runs(clusters, filler)
        } else {
            Packing::new(clusters, filler, batch, even_share, &mut fill)
        };
        let mut parts = assign(&packing, clusters, batch, partitions);
        // Whole numbers of batches first, then by size; empty ones at the end.
        parts.sort_by_key(|part| {
            (part.load == 0, !part.load.is_multiple_of(batch.wide()), Reverse(part.load))
        });
        let mut writing = Writing {
            layout: Self { starts: vec![0; group_rows.len()], filler: Vec::new(), bounds: vec![0] },
            clusters,
            group_rows,
            next: 0,
        };
        for mut part in parts {
            part.runs.sort_by_key(|&run| Reverse(packing.run_rows(run)));
            for run in part.runs {
                for &cluster in packing.run_clusters(run) {
                    writing.cluster(cluster);
                }
                writing.filler(packing.run_filler(run));
            }
            for piece in tail::in_order(&part.loose, part.filler, clusters, batch, &mut fill) {
                match piece {
                    Piece::Cluster(cluster) => writing.cluster(cluster),
                    Piece::Filler(rows) => writing.filler(rows),
                }
            }
            writing.layout.bounds.push(writing.next);
        }
        writing.layout
    }

    /// All rows.
    pub(super) fn rows(&self) -> u64 {
        self.bounds.last().copied().unwrap_or_default()
    }

    /// How many partitions there are, of which there are never more than 32 bits count.
    pub(super) fn partitions(&self) -> u32 {
        u32::try_from(self.bounds.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Rows of each partition.
    pub(super) fn partition_rows(&self) -> impl Iterator<Item = u64> + '_ {
        self.bounds.windows(2).map(|pair| pair[1] - pair[0])
    }
}

/// What a partition gets.
#[derive(Clone, Debug, Default)]
struct Part {
    /// In the order in which they are written.
    runs: Vec<usize>,
    /// The largest first.
    loose: Vec<u32>,
    filler: u64,
    load: u64,
}

/// Spreads runs and what is in none over partitions.
fn assign(
    packing: &Packing,
    clusters: &Clusters,
    batch: BatchRows,
    partitions: Partitions,
) -> Vec<Part> {
    let block = |rows, cluster: Option<&u32>| Block {
        rows,
        pin: cluster.and_then(|&cluster| clusters.pin(cluster)),
    };
    let runs = (0..packing.runs())
        .map(|run| block(packing.run_rows(run), packing.run_clusters(run).first()));
    let mut blocks: Vec<Block> = runs.collect();
    let loose = packing.loose.iter().map(|cluster| block(clusters.rows(*cluster), Some(cluster)));
    blocks.extend(loose);
    let apart = Spread::of(&blocks, partitions);
    let (runs, loose) = blocks.split_at(packing.runs());
    let rest = loose.iter().map(|block| block.rows).sum::<u64>() + packing.loose_filler;
    if loose.iter().all(|block| block.pin.is_none()) && !runs.is_empty() {
        // If all that is in no run is in one partition, the others have whole batches.
        let rest = Block { rows: rest, pin: None };
        let joined = Spread::of(&[runs, &[rest]].concat(), partitions);
        if joined.most() <= apart.most() + batch.wide() {
            let mut parts = joined.parts(runs.len());
            if let Some(&partition) = joined.chosen.last() {
                let part = &mut parts[partition as usize];
                (part.loose, part.filler) = (packing.loose.clone(), packing.loose_filler);
            }
            return parts;
        }
    }
    let mut parts = apart.parts(runs.len());
    for (&cluster, &partition) in packing.loose.iter().zip(&apart.chosen[runs.len()..]) {
        parts[partition as usize].loose.push(cluster);
    }
    for (part, filler) in parts.iter_mut().zip(pour(packing.loose_filler, &apart.loads)) {
        part.filler = filler;
        part.load += filler;
    }
    if !runs.is_empty() || rest >= batch.wide() * partitions.wide() {
        make_whole(&mut parts, clusters, batch);
    }
    parts
}

/// Blocks spread over partitions.
struct Spread {
    /// The partition of each block.
    chosen: Vec<u32>,
    /// Rows of each partition.
    loads: Vec<u64>,
}

impl Spread {
    fn of(blocks: &[Block], partitions: Partitions) -> Self {
        let chosen = spread(blocks, partitions);
        let mut loads = vec![0; partitions.get() as usize];
        for (block, &partition) in blocks.iter().zip(&chosen) {
            loads[partition as usize] += block.rows;
        }
        Self { chosen, loads }
    }

    fn most(&self) -> u64 {
        self.loads.iter().copied().max().unwrap_or_default()
    }

    /// The partitions, of which only the first blocks are known: so many `runs`.
    fn parts(&self, runs: usize) -> Vec<Part> {
        let part = |&load| Part { load, ..Part::default() };
        let mut parts: Vec<Part> = self.loads.iter().map(part).collect();
        for (run, &partition) in self.chosen.iter().take(runs).enumerate() {
            parts[partition as usize].runs.push(run);
        }
        parts
    }
}

/// Lets clusters that are in no run change places, so that partitions have whole batches.
fn make_whole(parts: &mut [Part], clusters: &Clusters, batch: BatchRows) {
    // What has its place keeps it.
    let movable = |cluster: &u32| clusters.pin(*cluster).is_none();
    let mut ends: Vec<LooseEnds> = parts
        .iter_mut()
        .map(|part| LooseEnds {
            clusters: part.loose.extract_if(.., |cluster| movable(cluster)).collect(),
            load: part.load,
        })
        .collect();
    even_out(&mut ends, clusters, batch);
    for (part, end) in parts.iter_mut().zip(ends) {
        part.loose.extend(end.clusters);
        part.loose.sort_by_key(|&cluster| (Reverse(clusters.rows(cluster)), cluster));
        part.load = end.load;
    }
}

/// A layout that grows at its end.
struct Writing<'a> {
    layout: Layout,
    clusters: &'a Clusters,
    group_rows: &'a [u64],
    next: Place,
}

impl Writing<'_> {
    fn cluster(&mut self, cluster: u32) {
        for group in self.clusters.groups(cluster) {
            self.layout.starts[group as usize] = self.next;
            self.next += self.group_rows[group as usize];
        }
    }

    fn filler(&mut self, rows: u64) {
        let end = self.next + rows;
        match self.layout.filler.last_mut() {
            Some(last) if last.end == self.next => last.end = end,
            _ if rows > 0 => self.layout.filler.push(self.next..end),
            _ => {}
        }
        self.next = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn batch(rows: u32) -> BatchRows {
        BatchRows::new(rows).unwrap()
    }

    /// Lays out groups, each by itself.
    fn layout(rows: &[u64], filler: u64, size: u32, partitions: u32) -> Layout {
        let clusters = Clusters::of_one_group_each(rows.to_vec());
        let partitions = Partitions::new(partitions).unwrap();
        Layout::new(&clusters, rows, filler, batch(size), partitions)
    }

    fn loads(layout: &Layout) -> Vec<u64> {
        layout.partition_rows().collect()
    }

    /// The places of each group, with those of fillers behind them; checked to be all places, each
    /// once, and no group in two partitions.
    fn places(layout: &Layout, rows: &[u64]) -> Vec<Range<Place>> {
        let groups: Vec<Range<Place>> =
            layout.starts.iter().zip(rows).map(|(&start, &rows)| start..start + rows).collect();
        let mut all: Vec<Range<Place>> = groups
            .iter()
            .chain(&layout.filler)
            .filter(|range| !range.is_empty())
            .cloned()
            .collect();
        all.sort_by_key(|range| range.start);
        let mut next = 0;
        for range in all {
            assert_eq!(range.start, next);
            next = range.end;
        }
        assert_eq!(next, layout.rows());
        let partition = |place: Place| layout.bounds.partition_point(|&bound| bound <= place);
        for range in groups.iter().filter(|range| !range.is_empty()) {
            assert_eq!(partition(range.start), partition(range.end - 1));
        }
        groups
    }

    /// How many groups lie in more batches than they must.
    fn across(layout: &Layout, rows: &[u64], size: u64) -> usize {
        let is_across = |range: &&Range<Place>| {
            let bound = layout.bounds.partition_point(|&bound| bound <= range.start);
            let start = range.start - layout.bounds[bound - 1];
            let rows = range.end - range.start;
            rows > 0 && (start + rows - 1) / size - start / size + 1 > rows.div_ceil(size)
        };
        places(layout, rows).iter().filter(is_across).count()
    }

    #[test]
    fn a_layout_by_hand() {
        let rows = [7, 3, 5, 5, 4, 6, 2];
        let layout = layout(&rows, 0, 10, 2);
        // 7 + 3 and 5 + 5; 6 + 4 and the two rows that are left.
        assert_eq!(loads(&layout), [20, 12]);
        assert_eq!(across(&layout, &rows, 10), 0);
    }

    #[test]
    fn all_partitions_but_one_have_whole_batches() {
        let rows: Vec<u64> = (0..5_003).map(|group| group * 7 % 23 + 1).collect();
        let layout = layout(&rows, 0, 200, 7);
        let loads = loads(&layout);
        assert!(loads[..6].iter().all(|load| load % 200 == 0), "{loads:?}");
        assert!(loads.iter().all(|&load| load.abs_diff(loads[0]) <= 400), "{loads:?}");
        assert_eq!(across(&layout, &rows, 200), 0);
    }

    #[test]
    fn a_parent_too_large_for_balance_is_alone() {
        let mut rows = vec![5; 1_000];
        rows[3] = 20_000;
        let layout = layout(&rows, 0, 100, 4);
        assert_eq!(loads(&layout), [20_000, 1_700, 1_600, 1_695]);
    }

    #[test]
    fn more_partitions_than_parents_leave_some_empty() {
        assert_eq!(loads(&layout(&[30, 20], 0, 10, 4)), [30, 20, 0, 0]);
        assert_eq!(loads(&layout(&[], 0, 10, 3)), [0, 0, 0]);
    }

    #[test]
    fn a_file_smaller_than_the_batches_is_spread_all_the_same() {
        assert_eq!(loads(&layout(&[3, 4, 2, 2], 5, 1_000, 4)), [4, 4, 4, 4]);
    }

    /// Only groups larger than a batch, and nothing to fill their last batches up with.
    #[test]
    fn large_groups_alone_still_give_whole_batches() {
        let rows: Vec<u64> = (1..=300_u64).map(|group| 250 + group.pow(7) % 1_999).collect();
        let layout = layout(&rows, 0, 200, 5);
        let loads = loads(&layout);
        let average = rows.iter().sum::<u64>() / 5;
        assert!(loads[..4].iter().all(|load| load % 200 == 0), "{loads:?}");
        assert!(loads.iter().all(|load| load.abs_diff(average) <= average / 20), "{loads:?}");
        // In an order that doesn't heed borders, it would be about half.
        assert!(across(&layout, &rows, 200) <= 90, "{}", across(&layout, &rows, 200));
    }

    /// The least that the largest of `count` partitions can have.
    fn least_largest(rows: &[u64], loads: &mut [u64]) -> u64 {
        let Some((&first, rest)) = rows.split_first() else {
            return loads.iter().copied().max().unwrap();
        };
        let mut least = u64::MAX;
        for k in 0..loads.len() {
            loads[k] += first;
            least = least.min(least_largest(rest, loads));
            loads[k] -= first;
        }
        least
    }

    proptest! {
        #[test]
        fn every_row_has_its_place_and_no_group_is_torn_apart(
            rows in prop::collection::vec(0_u64..90, 0..60),
            filler in 0_u64..300, size in 1_u32..50, partitions in 1_u32..8,
        ) {
            let layout = layout(&rows, filler, size, partitions);
            places(&layout, &rows);
            prop_assert_eq!(layout.rows(), rows.iter().sum::<u64>() + filler);
            prop_assert_eq!(layout.bounds.len(), partitions as usize + 1);
        }

        /// Rows without a group fill every hole: then no group lies across a border that it need not,
        /// and every partition but one has whole batches.
        #[test]
        fn with_enough_rows_that_fit_anywhere_nothing_is_across(
            rows in prop::collection::vec(1_u64..90, 0..40),
            size in 1_u32..50, partitions in 1_u32..8,
        ) {
            let filler = rows.len() as u64 * u64::from(size) + u64::from(size * partitions);
            let layout = layout(&rows, filler, size, partitions);
            prop_assert_eq!(across(&layout, &rows, size.into()), 0);
            let loads = loads(&layout);
            let broken = loads.iter().filter(|&&load| load % u64::from(size) > 0).count();
            prop_assert!(broken <= 1, "{:?}", loads);
        }

        /// Graham's bound, and a batch.
        #[test]
        fn partitions_are_balanced(
            rows in prop::collection::vec(1_u64..90, 1..8), size in 1_u32..50, count in 1_u32..4,
        ) {
            let most = loads(&layout(&rows, 0, size, count)).into_iter().max().unwrap();
            let best = least_largest(&rows, &mut vec![0; count as usize]);
            prop_assert!(3 * most <= 4 * best + 3 * u64::from(size), "{} against {}", most, best);
        }
    }
}
