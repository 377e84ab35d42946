//! Partitions brought to whole numbers of batches, by clusters that change places.

use super::clusters::Clusters;
use super::counts::BatchRows;
use std::collections::{BTreeMap, BTreeSet};

/// How far a partition may be moved from the average for it, as a part of the average.
const TOLERANCE: u64 = 20;

/// Clusters that are in no run, and so can be in any partition.
#[derive(Clone, Debug, Default)]
pub(super) struct LooseEnds {
    pub(super) clusters: Vec<u32>,
    /// Rows of the partition in all.
    pub(super) load: u64,
}

/// So many clusters of a partition, the smallest, are thought of as pairs.
const PAIRED: usize = 100;

/// Exchanges clusters between partitions so that as many as possible have a whole number of batches,
/// as long as none moves further from the average than by a batch or a twentieth: one partition, the
/// one with most clusters to give, takes what the others have too much of.
pub(super) fn even_out(ends: &mut [LooseEnds], clusters: &Clusters, batch: BatchRows) {
    let average = ends.iter().map(|end| end.load).sum::<u64>() / ends.len().max(1) as u64;
    let Some(giver) = (0..ends.len()).max_by_key(|&k| ends[k].clusters.len()) else {
        return;
    };
    let (before, rest) = ends.split_at_mut(giver);
    let Some((giver, after)) = rest.split_first_mut() else {
        return;
    };
    let given = std::mem::take(&mut giver.clusters);
    let mut giver = Giver::new(given, giver, clusters, batch.wide(), average);
    for end in before.iter_mut().chain(after) {
        if !end.load.is_multiple_of(batch.wide()) {
            // Nothing or one cluster for one or nothing; if that doesn't do, two.
            let mut goes: Vec<Vec<u32>> = vec![Vec::new()];
            goes.extend(end.clusters.iter().map(|&cluster| vec![cluster]));
            if !giver.exchange(end, goes) {
                giver.exchange(end, pairs(&end.clusters, clusters));
            }
        }
    }
    giver.finish();
}

/// Pairs of the smallest of `list`.
fn pairs(list: &[u32], clusters: &Clusters) -> Vec<Vec<u32>> {
    let mut smallest = list.to_vec();
    smallest.sort_by_key(|&cluster| (clusters.rows(cluster), cluster));
    smallest.truncate(PAIRED);
    let pairs_with = |(place, &first): (usize, &u32)| {
        smallest[place + 1..].iter().map(|&second| vec![first, second]).collect::<Vec<_>>()
    };
    smallest.iter().enumerate().flat_map(pairs_with).collect()
}

/// The partition that the others exchange clusters with.
struct Giver<'a> {
    /// By what they have beyond whole batches, and then by their rows.
    by_residue: BTreeMap<u64, BTreeSet<(u64, u32)>>,
    end: &'a mut LooseEnds,
    clusters: &'a Clusters,
    batch: u64,
    average: u64,
}

/// Clusters that change places.
struct Exchange {
    goes: Vec<u32>,
    comes: Option<u32>,
    /// What both partitions have then.
    load: u64,
    giver_load: u64,
    /// How far the one that is further from the average is from it.
    far: u64,
}

impl<'a> Giver<'a> {
    fn new(
        given: Vec<u32>,
        end: &'a mut LooseEnds,
        clusters: &'a Clusters,
        batch: u64,
        average: u64,
    ) -> Self {
        let mut giver = Self { by_residue: BTreeMap::new(), end, clusters, batch, average };
        given.into_iter().for_each(|cluster| giver.add(cluster));
        giver
    }

    fn add(&mut self, cluster: u32) {
        let rows = self.clusters.rows(cluster);
        self.by_residue.entry(rows % self.batch).or_default().insert((rows, cluster));
    }

    /// Of those with this residue, the two whose rows are next to `wanted`.
    fn near(&self, residue: u64, wanted: u64) -> impl Iterator<Item = (u64, u32)> + use<> {
        let list = self.by_residue.get(&residue);
        let below = list.and_then(|list| list.range(..=(wanted, u32::MAX)).next_back().copied());
        let above = list.and_then(|list| list.range((wanted, u32::MAX)..).next().copied());
        below.into_iter().chain(above)
    }

    /// The best of the exchanges of some of `goes` that makes `end` a whole number of batches, done;
    /// whether there is one.
    fn exchange(&mut self, end: &mut LooseEnds, goes: Vec<Vec<u32>>) -> bool {
        let far = |load: u64| load.abs_diff(self.average);
        let tolerance = self.batch.max(self.average / TOLERANCE);
        let allowed = far(end.load).max(far(self.end.load)).max(tolerance);
        let surplus = end.load % self.batch;
        let mut best: Option<Exchange> = None;
        for goes in goes {
            let less: u64 = goes.iter().map(|&cluster| self.clusters.rows(cluster)).sum();
            let residue = (less % self.batch + self.batch - surplus) % self.batch;
            let wanted = (self.average + less).saturating_sub(end.load);
            let none = (residue == 0).then_some((0, None));
            let some = self.near(residue, wanted).map(|(rows, cluster)| (rows, Some(cluster)));
            for (more, comes) in some.chain(none) {
                let Some(giver_load) = (self.end.load + less).checked_sub(more) else {
                    continue;
                };
                let load = end.load + more - less;
                let far = far(load).max(far(giver_load));
                if far <= allowed && best.as_ref().is_none_or(|best| far < best.far) {
                    best = Some(Exchange { goes: goes.clone(), comes, load, giver_load, far });
                }
            }
        }
        let Some(Exchange { goes, comes, load, giver_load, .. }) = best else {
            return false;
        };
        (end.load, self.end.load) = (load, giver_load);
        end.clusters.retain(|cluster| !goes.contains(cluster));
        end.clusters.extend(comes);
        if let Some(cluster) = comes {
            let rows = self.clusters.rows(cluster);
            if let Some(list) = self.by_residue.get_mut(&(rows % self.batch)) {
                list.remove(&(rows, cluster));
            }
        }
        goes.into_iter().for_each(|cluster| self.add(cluster));
        true
    }

    fn finish(self) {
        let left = self.by_residue.into_values().flatten();
        self.end.clusters = left.map(|(_, cluster)| cluster).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evens out partitions given by the sizes of their clusters; returns what they have then.
    fn loads(partitions: &[&[u64]], batch: u32) -> Vec<u64> {
        let clusters = Clusters::of_one_group_each(partitions.concat());
        let mut numbers = clusters.numbers();
        let mut ends: Vec<LooseEnds> = partitions
            .iter()
            .map(|rows| LooseEnds {
                clusters: numbers.by_ref().take(rows.len()).collect(),
                load: rows.iter().sum(),
            })
            .collect();
        even_out(&mut ends, &clusters, BatchRows::new(batch).unwrap());
        let mut all: Vec<u32> = ends.iter().flat_map(|end| end.clusters.clone()).collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(clusters.numbers()), "none is lost or doubled");
        for end in &ends {
            let rows = end.clusters.iter().map(|&cluster| clusters.rows(cluster));
            assert_eq!(rows.sum::<u64>(), end.load);
        }
        ends.iter().map(|end| end.load).collect()
    }

    #[test]
    fn one_goes_and_another_comes() {
        // 23 rows for 25 make 80 of 78.
        assert_eq!(loads(&[&[23, 55], &[25, 33, 27]], 10), [80, 83]);
    }

    #[test]
    fn one_goes_alone_if_it_is_what_is_too_much() {
        assert_eq!(loads(&[&[13, 50], &[11, 33, 6]], 10), [50, 63]);
    }

    #[test]
    fn balance_matters_more() {
        // A cluster of 305 rows would make it whole, but lopsided.
        assert_eq!(loads(&[&[155, 150], &[1, 304, 2]], 100), [305, 307]);
    }

    #[test]
    fn whole_partitions_and_single_ones_are_left_alone() {
        assert_eq!(loads(&[&[15, 25], &[17, 24]], 10), [40, 41]);
        assert_eq!(loads(&[&[15, 24]], 10), [39]);
        assert_eq!(loads(&[], 10), [0; 0]);
    }
}
