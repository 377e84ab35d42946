//! What belongs together: groups of rows that must not be torn apart.

use std::ops::Range;

/// Clusters of groups; each stays in one partition, and each of its groups stays together.
#[derive(Clone, Debug)]
pub(super) struct Clusters {
    /// By cluster; may be 0.
    rows: Vec<u64>,
    members: Members,
    /// So many clusters, the first ones, belong to the partition of their own number.
    pinned: u32,
}

/// Which groups each cluster has.
#[derive(Clone, Debug)]
enum Members {
    /// The one with its number.
    Itself,
    /// Cluster c has `groups[starts[c]..starts[c + 1]]`, in the order in which they are written.
    Listed { starts: Vec<usize>, groups: Vec<u32> },
}

impl Clusters {
    /// Every group by itself; `rows` of each.
    pub(super) const fn of_one_group_each(rows: Vec<u64>) -> Self {
        Self { rows, members: Members::Itself, pinned: 0 }
    }

    /// So many clusters: by group, the number of its cluster and its rows. Groups without rows are in
    /// none. The first `pinned` clusters belong to the partitions of these numbers.
    pub(super) fn listed(cluster_of: &[u32], group_rows: &[u64], count: u32, pinned: u32) -> Self {
        let there = || {
            let groups = (0..).zip(cluster_of).zip(group_rows);
            groups
                .filter(|&(_, &rows)| rows > 0)
                .map(|((group, &cluster), &rows)| (group, cluster as usize, rows))
        };
        let mut starts = vec![0; count as usize + 1];
        let mut rows = vec![0; count as usize];
        for (_, cluster, of_group) in there() {
            starts[cluster + 1] += 1;
            rows[cluster] += of_group;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let (mut next, mut groups) = (starts.clone(), vec![0; total]);
        for (group, cluster, _) in there() {
            groups[next[cluster]] = group;
            next[cluster] += 1;
        }
        Self { rows, members: Members::Listed { starts, groups }, pinned }
    }

    /// Has `order` put the groups of every cluster of more than one in order, which are ascending
    /// before.
    pub(super) fn reorder(&mut self, mut order: impl FnMut(u64, &mut [u32])) {
        if let Members::Listed { starts, groups } = &mut self.members {
            for (pair, &rows) in starts.windows(2).zip(&self.rows) {
                if pair[1] - pair[0] > 1 {
                    order(rows, &mut groups[pair[0]..pair[1]]);
                }
            }
        }
    }

    /// The clusters' numbers.
    pub(super) fn numbers(&self) -> Range<u32> {
        #[expect(clippy::cast_possible_truncation, reason = "clusters and groups have 32 bits")]
        let count = self.rows.len() as u32;
        0..count
    }

    /// Rows of a cluster.
    pub(super) fn rows(&self, cluster: u32) -> u64 {
        self.rows[cluster as usize]
    }

    /// Rows of all clusters.
    pub(super) fn all_rows(&self) -> u64 {
        self.rows.iter().sum()
    }

    /// The partition that a cluster has to be in, if it may not be in any.
    pub(super) fn pin(&self, cluster: u32) -> Option<u32> {
        (cluster < self.pinned).then_some(cluster)
    }

    /// The groups of a cluster, in the order in which they are written.
    pub(super) fn groups(&self, cluster: u32) -> impl Iterator<Item = u32> + '_ {
        let (own, listed): (Option<u32>, &[u32]) = match &self.members {
            Members::Itself => (Some(cluster), &[]),
            Members::Listed { starts, groups } => {
                let cluster = cluster as usize;
                (None, &groups[starts[cluster]..starts[cluster + 1]])
            }
        };
        own.into_iter().chain(listed.iter().copied())
    }
}
