//! Clusters divided among partitions, so that few parents are in several.
//!
//! Each cluster in turn goes to the partition that already has most of what it is tied to, less the
//! cost of filling that up (Fennel: C. Tsourakakis, C. Gkantsidis, B. Radunovic and M. Vojnović,
//! WSDM 2014, with γ = 3/2), with parents as hyperedges (D. Alistarh, J. Iglesias and M. Vojnović,
//! "Streaming min-max hypergraph partitioning", NIPS 2015), each tie weighing by the part of the
//! parent's rows that are there. Then the same again with what was found (J. Nishimura and
//! J. Ugander, "Restreaming graph partitioning", KDD 2013); the best pass counts.

use super::clusters::Clusters;
use super::counts::Partitions;
use super::ties::Ties;
use std::collections::BTreeSet;

/// How often all clusters are gone through.
const PASSES: usize = 8;

/// The partition of each of `clusters`, where ties to parents with more than `limit` rows count: all
/// others are within clusters. No partition gets more than `capacity` rows, unless a cluster fits in
/// none.
pub(super) fn divide(
    clusters: &Clusters,
    ties: &Ties,
    limit: u64,
    partitions: Partitions,
    capacity: u64,
) -> Vec<u32> {
    let mut division = Division::new(clusters, ties, limit, partitions, capacity);
    let mut chosen: Vec<Option<u32>> = clusters.numbers().map(|_| None).collect();
    let mut best: Option<(u64, Vec<u32>)> = None;
    for _ in 0..PASSES {
        for (cluster, chosen) in clusters.numbers().zip(&mut chosen) {
            if let Some(partition) = chosen.take() {
                division.remove(cluster, partition);
            }
            let partition = division.choose(cluster);
            division.add(cluster, partition);
            *chosen = Some(partition);
        }
        let scattered = division.shared().scattered;
        if best.as_ref().is_none_or(|&(least, _)| scattered < least) {
            best = Some((scattered, chosen.iter().copied().flatten().collect()));
        }
    }
    best.map(|(_, chosen)| chosen).unwrap_or_default()
}

/// What is shared if every cluster is in the partition that `chosen` says.
pub(super) fn shared(
    clusters: &Clusters,
    ties: &Ties,
    limit: u64,
    partitions: Partitions,
    chosen: &[u32],
) -> SharedRows {
    let mut division = Division::new(clusters, ties, limit, partitions, u64::MAX);
    for (cluster, &partition) in clusters.numbers().zip(chosen) {
        division.add(cluster, partition);
    }
    division.shared()
}

/// How bad a division is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SharedRows {
    /// Rows that are not where most rows of their parent are.
    pub(super) scattered: u64,
    /// Rows whose parent several partitions have.
    pub(super) shared: u64,
}

/// Partitions that fill up.
struct Division<'a> {
    clusters: &'a Clusters,
    ties: &'a Ties,
    limit: u64,
    capacity: u64,
    /// What a partition costs that has x rows: this times x^1.5.
    cost: f64,
    loads: Vec<u64>,
    /// The same, the least first.
    least: BTreeSet<(u64, u32)>,
    /// By parent: in which partitions its rows are, and how many.
    there: Vec<Vec<(u32, u64)>>,
}

impl<'a> Division<'a> {
    fn new(
        clusters: &'a Clusters,
        ties: &'a Ties,
        limit: u64,
        partitions: Partitions,
        capacity: u64,
    ) -> Self {
        let mut division = Self {
            clusters,
            ties,
            limit,
            capacity,
            cost: 0.0,
            loads: vec![0; partitions.get() as usize],
            least: (0..partitions.get()).map(|partition| (0, partition)).collect(),
            there: vec![Vec::new(); ties.parents() as usize],
        };
        let tied: u64 = clusters
            .numbers()
            .map(|cluster| division.ties_of(cluster).map(|(_, own)| own).sum::<u64>())
            .sum();
        let rows = clusters.all_rows().max(1) as f64;
        division.cost = tied as f64 * f64::from(partitions.get()).sqrt() / (rows * rows.sqrt());
        division
    }

    /// The parents that tie a cluster to others, with its rows that have them.
    fn ties_of(&self, cluster: u32) -> impl Iterator<Item = (u32, u64)> + use<'a> {
        let (ties, limit) = (self.ties, self.limit);
        let groups = self.clusters.groups(cluster);
        groups
            .flat_map(|group| ties.of(group))
            .filter(move |&(parent, _)| ties.rows(parent) > limit)
    }

    fn choose(&self, cluster: u32) -> u32 {
        let mut pulls: Vec<(u32, f64)> = Vec::new();
        for (parent, own) in self.ties_of(cluster) {
            let all = self.ties.rows(parent) as f64;
            for &(partition, there) in &self.there[parent as usize] {
                let pull = own as f64 * there as f64 / all;
                match pulls.binary_search_by_key(&partition, |&(partition, _)| partition) {
                    Ok(place) => pulls[place].1 += pull,
                    Err(place) => pulls.insert(place, (partition, pull)),
                }
            }
        }
        let rows = self.clusters.rows(cluster);
        let least = self.least.first().map_or(0, |&(_, partition)| partition);
        let mut chosen = (f64::NEG_INFINITY, u64::MAX, least);
        // Where nothing pulls, the emptiest is the best.
        for (partition, pull) in pulls.into_iter().chain([(least, 0.0)]) {
            let load = self.loads[partition as usize];
            if load + rows > self.capacity {
                continue;
            }
            let filled = |rows: u64| rows as f64 * (rows as f64).sqrt();
            let score = self.cost.mul_add(filled(load) - filled(load + rows), pull);
            // Of partitions that are as good, the emptier one.
            if score > chosen.0 || score == chosen.0 && load < chosen.1 {
                chosen = (score, load, partition);
            }
        }
        chosen.2
    }

    fn add(&mut self, cluster: u32, partition: u32) {
        let rows = self.clusters.rows(cluster);
        self.change(partition, |load| load + rows);
        for (parent, own) in self.ties_of(cluster) {
            let there = &mut self.there[parent as usize];
            match there.binary_search_by_key(&partition, |&(partition, _)| partition) {
                Ok(place) => there[place].1 += own,
                Err(place) => there.insert(place, (partition, own)),
            }
        }
    }

    fn remove(&mut self, cluster: u32, partition: u32) {
        let rows = self.clusters.rows(cluster);
        self.change(partition, |load| load - rows);
        for (parent, own) in self.ties_of(cluster) {
            let there = &mut self.there[parent as usize];
            if let Ok(place) = there.binary_search_by_key(&partition, |&(partition, _)| partition) {
                there[place].1 -= own;
                if there[place].1 == 0 {
                    there.remove(place);
                }
            }
        }
    }

    fn change(&mut self, partition: u32, change: impl FnOnce(u64) -> u64) {
        let load = &mut self.loads[partition as usize];
        self.least.remove(&(*load, partition));
        *load = change(*load);
        self.least.insert((*load, partition));
    }

    fn shared(&self) -> SharedRows {
        let mut shared = SharedRows::default();
        for there in self.there.iter().filter(|there| there.len() > 1) {
            let rows = there.iter().map(|&(_, rows)| rows);
            let all: u64 = rows.clone().sum();
            shared.shared += all;
            shared.scattered += all - rows.max().unwrap_or_default();
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::super::grouping::Grouping;
    use super::super::parent_table::tests::table;
    use super::*;

    /// Accounts by their campaigns, a row each; the partition of each account, and what is shared.
    fn divided(campaigns: &[&[u32]], partitions: u32, capacity: u64) -> (Vec<u32>, SharedRows) {
        let rows: Vec<[u32; 2]> = (0..)
            .zip(campaigns)
            .flat_map(|(account, campaigns)| campaigns.iter().map(move |&c| [account, c]))
            .collect();
        let rows: Vec<&[u32]> = rows.iter().map(|row| &row[..]).collect();
        let table = table(&rows);
        let accounts = u32::try_from(campaigns.len()).unwrap();
        let grouping = Grouping::new(&table, &[accounts, 20]).unwrap().unwrap();
        let ties = Ties::new(&table, &grouping).unwrap();
        let clusters = Clusters::of_one_group_each(grouping.rows[..campaigns.len()].to_vec());
        let partitions = Partitions::new(partitions).unwrap();
        let chosen = divide(&clusters, &ties, 0, partitions, capacity);
        let shared = shared(&clusters, &ties, 0, partitions, &chosen);
        (chosen, shared)
    }

    /// Two crowds with one account between them: each crowd stays together.
    #[test]
    fn crowds_stay_together() {
        let (chosen, shared) =
            divided(&[&[0, 1], &[4, 5], &[1, 0], &[5, 4], &[0, 1, 4], &[4, 5], &[1, 0]], 2, 9);
        let (ones, others) = ([0, 2, 4, 6], [1, 3, 5]);
        assert!(ones.iter().all(|&account: &usize| chosen[account] == chosen[0]), "{chosen:?}");
        assert!(others.iter().all(|&account: &usize| chosen[account] == chosen[1]), "{chosen:?}");
        assert_ne!(chosen[0], chosen[1]);
        // Campaign 4 has one row with the first crowd and three with the other.
        assert_eq!(shared, SharedRows { scattered: 1, shared: 4 });
    }

    /// A campaign of everybody pulls everywhere: it doesn't keep crowds from their own.
    #[test]
    fn what_everybody_has_does_not_matter() {
        let crowd = |number: u32| [9, number + 10, number + 10];
        let crowds: Vec<[u32; 3]> = (0..32).map(|account| crowd(account % 4)).collect();
        let crowds: Vec<&[u32]> = crowds.iter().map(|campaigns| &campaigns[..]).collect();
        let (chosen, shared) = divided(&crowds, 4, 26);
        assert!((4..32).all(|account| chosen[account] == chosen[account % 4]), "{chosen:?}");
        assert_eq!(shared, SharedRows { scattered: 24, shared: 32 });
    }

    #[test]
    fn no_partition_is_filled_beyond_its_capacity() {
        let all: Vec<&[u32]> = vec![&[0, 0]; 30];
        let (chosen, _) = divided(&all, 3, 20);
        for partition in 0..3 {
            assert_eq!(chosen.iter().filter(|&&one| one == partition).count(), 10);
        }
    }

    #[test]
    fn a_cluster_that_fits_nowhere_goes_where_least_is() {
        let (chosen, _) = divided(&[&[0; 7], &[0; 5], &[0; 1]], 2, 6);
        assert_ne!(chosen[0], chosen[1]);
    }
}
