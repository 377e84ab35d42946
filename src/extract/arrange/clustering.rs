//! Several lookups: which groups stay together, and which must be torn apart for balance.

use super::balance::{Block, spread};
use super::clusters::Clusters;
use super::components::Components;
use super::grouping::Grouping;
use super::parent_table::ParentTable;
use super::request::{BatchRows, Partitions};
use super::sequence::heeding_borders;
use super::streaming_partition::divide;
use super::ties::Ties;
use std::cmp::Reverse;
use std::io;

/// A component is torn apart only if otherwise the largest partition had more than its even share
/// (or than the largest group) and a tenth.
const TOLERANCE: u64 = 10;

/// How rows of several lookups hang together.
#[derive(Debug)]
pub(super) struct Clustering {
    /// What stays together.
    pub(super) clusters: Clusters,
    /// Components of groups that share parents.
    pub(super) components: usize,
    /// How many of them were torn apart.
    pub(super) torn: usize,
}

impl Clustering {
    /// Of the rows of `table`.
    ///
    /// Components that leave the partitions balanced stay whole. The groups of the others, the
    /// largest, are divided among the partitions; those of one partition then are a cluster that
    /// belongs to it.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn new(
        table: &ParentTable,
        grouping: &Grouping,
        batch: BatchRows,
        partitions: Partitions,
    ) -> io::Result<Self> {
        let rows = &grouping.rows;
        let (number_of, sizes) = numbered(&mut Components::new(table, grouping)?, rows);
        let ties = Ties::new(table, grouping)?;
        let mut by_size: Vec<usize> = (0..sizes.len()).collect();
        by_size.sort_by_key(|&component| Reverse(sizes[component]));
        let falling: Vec<u64> = by_size.iter().map(|&component| sizes[component]).collect();
        let largest = rows.iter().copied().max().unwrap_or_default();
        let torn = how_many_to_tear(&falling, grouping.filler, largest, partitions);
        let pinned = if torn > 0 { partitions.get() } else { 0 };
        // The partitions' own clusters come first, then the whole components by size.
        let mut cluster_of_component = vec![0; sizes.len()];
        for (place, &component) in by_size.iter().enumerate().skip(torn) {
            cluster_of_component[component] = pinned + number(place - torn);
        }
        let mut cluster_of: Vec<u32> = number_of
            .iter()
            .map(|&component| cluster_of_component.get(component as usize).copied().unwrap_or(0))
            .collect();
        if torn > 0 {
            let mut is_torn = vec![false; sizes.len()];
            by_size[..torn].iter().for_each(|&component| is_torn[component] = true);
            let is_torn = |&(_, &component): &(u32, &u32)| {
                is_torn.get(component as usize).copied().unwrap_or(false)
            };
            let groups: Vec<u32> =
                (0..).zip(&number_of).filter(is_torn).map(|(group, _)| group).collect();
            let all = sizes.iter().sum::<u64>() + grouping.filler;
            let capacity = all.div_ceil(partitions.wide()).max(largest);
            let chosen = divide(&groups, rows, &ties, partitions, capacity);
            for (group, partition) in groups.into_iter().zip(chosen) {
                cluster_of[group as usize] = partition;
            }
        }
        let count = pinned + number(sizes.len() - torn);
        let mut clusters = Clusters::listed(&cluster_of, rows, count, pinned);
        clusters.reorder(|of_cluster, groups| {
            if of_cluster > batch.wide() {
                // Those with the same strongest tie stand together.
                groups.sort_by_cached_key(|&group| (ties.strongest(group), group));
                groups.copy_from_slice(&heeding_borders(groups, rows, batch));
            }
        });
        Ok(Self { clusters, components: sizes.len(), torn })
    }
}

/// By group, the number of its component (that of a group without rows means nothing); and by
/// component, its rows. Components are numbered by their first group.
fn numbered(components: &mut Components, rows: &[u64]) -> (Vec<u32>, Vec<u64>) {
    let mut sizes: Vec<u64> = Vec::new();
    // First by root, then by group: the root of a component may be no group.
    let mut number_of_root = vec![u32::MAX; rows.len()];
    let mut number_of = vec![u32::MAX; rows.len()];
    for (group, &rows) in (0..).zip(rows).filter(|&(_, &rows)| rows > 0) {
        let number = &mut number_of_root[components.root(group) as usize];
        if *number == u32::MAX {
            *number = self::number(sizes.len());
            sizes.push(0);
        }
        sizes[*number as usize] += rows;
        number_of[group as usize] = *number;
    }
    (number_of, sizes)
}

#[expect(clippy::cast_possible_truncation, reason = "groups and components have 32 bits")]
const fn number(index: usize) -> u32 {
    index as u32
}

/// The least number of the largest components (`sizes` fall) to tear apart so that the others can be
/// balanced.
fn how_many_to_tear(
    sizes: &[u64],
    filler: u64,
    largest_group: u64,
    partitions: Partitions,
) -> usize {
    let all = sizes.iter().sum::<u64>() + filler;
    let fair = all.div_ceil(partitions.wide()).max(largest_group);
    let allowed = fair + fair / TOLERANCE;
    let is_balanced = |torn: usize| {
        let blocks: Vec<Block> =
            sizes[torn..].iter().map(|&rows| Block { rows, pin: None }).collect();
        let mut loads = vec![0; partitions.get() as usize];
        for (block, partition) in blocks.iter().zip(spread(&blocks, partitions)) {
            loads[partition as usize] += block.rows;
        }
        loads.into_iter().all(|load| load <= allowed)
    };
    // What alone is too much is torn in any case; of the rest, the fewer are whole the better they
    // can be balanced.
    let too_large = sizes.partition_point(|&size| size > allowed);
    let (mut low, mut high) = (too_large, sizes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if is_balanced(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::super::parent_table::tests::table;
    use super::*;

    fn clustering(rows: &[[u32; 2]], parents: [u32; 2], batch: u32, partitions: u32) -> Clustering {
        let rows: Vec<&[u32]> = rows.iter().map(|row| &row[..]).collect();
        let table = table(&rows);
        let grouping = Grouping::new(&table, &parents).unwrap().unwrap();
        let batch = BatchRows::new(batch).unwrap();
        Clustering::new(&table, &grouping, batch, Partitions::new(partitions).unwrap()).unwrap()
    }

    fn clusters(clustering: &Clustering) -> Vec<Vec<u32>> {
        let clusters = &clustering.clusters;
        clusters.numbers().map(|cluster| clusters.groups(cluster).collect()).collect()
    }

    #[test]
    fn small_components_stay_whole() {
        // Accounts in pairs, each with a campaign of its own.
        let rows: Vec<[u32; 2]> = (0..8).map(|account| [account, account / 2]).collect();
        let clustering = clustering(&rows, [8, 4], 10, 2);
        assert_eq!(clusters(&clustering), [[0, 1], [2, 3], [4, 5], [6, 7]]);
        assert_eq!((clustering.components, clustering.torn), (4, 0));
        assert_eq!(clustering.clusters.pin(0), None);
    }

    #[test]
    fn a_component_of_everything_is_divided() {
        // A ring: each account shares a campaign with the one before and the one after.
        let ring = |account| [[account, account], [account, (account + 1) % 8]];
        let rows: Vec<[u32; 2]> = (0..8).flat_map(ring).collect();
        let clustering = clustering(&rows, [8, 8], 10, 2);
        assert_eq!((clustering.components, clustering.torn), (1, 1));
        let clusters = clusters(&clustering);
        assert_eq!(clusters.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
        assert_eq!(
            (0..2).map(|c| clustering.clusters.pin(c)).collect::<Vec<_>>(),
            [Some(0), Some(1)]
        );
    }

    #[test]
    fn only_as_many_are_torn_as_balance_asks_for() {
        let tear = |sizes: &[u64], partitions| {
            how_many_to_tear(sizes, 0, 1, Partitions::new(partitions).unwrap())
        };
        assert_eq!(tear(&[10, 10, 10], 3), 0);
        assert_eq!(tear(&[10, 10, 10], 1), 0);
        assert_eq!(tear(&[60, 10, 10, 10, 10], 2), 1);
        assert_eq!(tear(&[50, 50, 50], 2), 1);
        assert_eq!(tear(&[], 2), 0);
    }
}
