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

    /// The groups of each cluster, in the order in which they are written, where each group has
    /// `rows`. The first `pinned` clusters belong to the partitions of these numbers.
    pub(super) fn listed(members: &[Vec<u32>], rows: &[u64], pinned: u32) -> Self {
        let mut starts = vec![0];
        let mut groups = Vec::new();
        for cluster in members {
            groups.extend_from_slice(cluster);
            starts.push(groups.len());
        }
        let sum = |cluster: &Vec<u32>| cluster.iter().map(|&group| rows[group as usize]).sum();
        let rows = members.iter().map(sum).collect();
        Self { rows, members: Members::Listed { starts, groups }, pinned }
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
