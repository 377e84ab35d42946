//! Several lookups: which groups stay together.

use super::balance::{Block, spread};
use super::clusters::Clusters;
use super::components::Components;
use super::counts::{BatchRows, Partitions};
use super::grouping::Grouping;
use super::parent_table::ParentTable;
use super::sequence::heeding_borders;
use super::streaming_partition::{divide, shared};
use super::ties::Ties;
use std::io;

/// Partitions are balanced if the largest has at most its even share (or the largest group) and a
/// tenth.
const TOLERANCE: u64 = 10;

/// How rows of several lookups hang together.
#[derive(Debug)]
pub(super) struct Clustering {
    /// What stays together.
    pub(super) clusters: Clusters,
    /// Components of groups that share parents.
    pub(super) components: usize,
    /// Parents that tie too many groups together, so that they may be in several partitions.
    pub(super) untied: usize,
}

impl Clustering {
    /// Of the rows of `table`.
    ///
    /// Components that leave the partitions balanced stay whole. Where one is too large, it falls
    /// apart without the parents that have most rows: of further lookups, for the first is never
    /// torn apart. As few are left out as can be (by powers of two of their rows). If that leaves
    /// fewer rows shared than balance alone does, what is tied by them is then put in the same
    /// partition as far as there is room.
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
        let ties = Ties::new(table, grouping)?;
        let largest = rows.iter().copied().max().unwrap_or_default();
        let all = rows.iter().sum::<u64>() + grouping.filler;
        let fair = all.div_ceil(partitions.wide()).max(largest);
        let whole = Parted::new(&ties, rows, u64::MAX);
        let components = whole.sizes.len();
        let mut parted = whole;
        let mut limit = fair;
        while limit > 0 && !is_balanced(&parted.sizes, fair, partitions) {
            parted = Parted::new(&ties, rows, limit);
            limit /= 2;
        }
        let untied = ties.larger_than(parted.limit);
        let mut clusters = parted.clusters(rows);
        let mut of_component = None;
        if untied > 0 {
            let blocks: Vec<Block> = clusters
                .numbers()
                .map(|cluster| Block { rows: clusters.rows(cluster), pin: None })
                .collect();
            let free = spread(&blocks, partitions);
            let capacity = fair + fair / (2 * TOLERANCE);
            let tied = divide(&clusters, &ties, parted.limit, partitions, capacity);
            let rows_shared =
                |chosen| shared(&clusters, &ties, parted.limit, partitions, chosen).shared;
            // Clusters without a fixed place can be packed better.
            if rows_shared(&tied) < rows_shared(&free) {
                let joined = clusters.numbers().zip(&tied);
                let mut partition_of = vec![0; rows.len()];
                for (cluster, &partition) in joined {
                    for group in clusters.groups(cluster) {
                        partition_of[group as usize] = partition;
                    }
                }
                let count = partitions.get();
                clusters = Clusters::listed(&partition_of, rows, count, count);
                of_component = Some(&parted.number_of);
            }
        }
        clusters.reorder(|of_cluster, groups| {
            if of_cluster > batch.wide() {
                // Components together, and in them what has the same strongest tie.
                groups.sort_by_cached_key(|&group| {
                    let component = of_component.map(|number_of| number_of[group as usize]);
                    (component, ties.strongest(group), group)
                });
                groups.copy_from_slice(&heeding_borders(groups, rows, batch));
            }
        });
        Ok(Self { clusters, components, untied })
    }
}

/// Groups by what ties them together, apart from parents with many rows.
struct Parted {
    /// So many rows a parent may have and still tie.
    limit: u64,
    /// By group: the number of its component; that of a group without rows means nothing.
    number_of: Vec<u32>,
    /// By component: its rows.
    sizes: Vec<u64>,
}

impl Parted {
    fn new(ties: &Ties, rows: &[u64], limit: u64) -> Self {
        let (number_of, sizes) = numbered(&mut Components::new(ties, limit), rows);
        Self { limit, number_of, sizes }
    }

    fn clusters(&self, rows: &[u64]) -> Clusters {
        Clusters::listed(&self.number_of, rows, number(self.sizes.len()), 0)
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

/// Whether components of these `sizes` can be spread so that no partition has more than a `fair`
/// share and a tenth.
fn is_balanced(sizes: &[u64], fair: u64, partitions: Partitions) -> bool {
    let blocks: Vec<Block> = sizes.iter().map(|&rows| Block { rows, pin: None }).collect();
    let mut loads = vec![0; partitions.get() as usize];
    for (block, partition) in blocks.iter().zip(spread(&blocks, partitions)) {
        loads[partition as usize] += block.rows;
    }
    loads.into_iter().all(|load| load <= fair + fair / TOLERANCE)
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
        assert_eq!((clustering.components, clustering.untied), (4, 0));
        assert_eq!(clustering.clusters.pin(0), None);
    }

    #[test]
    fn without_a_parent_of_everybody_components_are_what_they_were() {
        let pairs = (0..8).map(|account| [account, account / 2]);
        let rows: Vec<[u32; 2]> = pairs.chain((0..8).map(|account| [account, 4])).collect();
        let clustering = clustering(&rows, [8, 5], 10, 2);
        assert_eq!(clusters(&clustering), [[0, 1], [2, 3], [4, 5], [6, 7]]);
        assert_eq!((clustering.components, clustering.untied), (1, 1));
    }

    #[test]
    fn a_component_without_a_middle_is_divided() {
        // A ring: each account shares a campaign with the one before and the one after.
        let ring = |account| [[account, account], [account, (account + 1) % 8]];
        let rows: Vec<[u32; 2]> = (0..8).flat_map(ring).collect();
        let clustering = clustering(&rows, [8, 8], 10, 2);
        assert_eq!((clustering.components, clustering.untied), (1, 8));
        assert_eq!(clusters(&clustering).iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
        assert_eq!([0, 1, 2].map(|c| clustering.clusters.pin(c)), [Some(0), Some(1), None]);
    }

    #[test]
    fn balance_allows_a_tenth() {
        let balanced = |sizes: &[u64], fair| is_balanced(sizes, fair, Partitions::new(2).unwrap());
        assert!(balanced(&[11, 9], 10) && !balanced(&[12, 8], 10));
        assert!(balanced(&[], 0));
    }
}
