//! Groups of one large component divided among partitions, so that few parents are in several.
//!
//! Each group in turn goes to the partition that already has most of what it is tied to, and the
//! less so the fuller that is: linear deterministic greedy (I. Stanton and G. Kliot, "Streaming graph
//! partitioning for large distributed graphs", KDD 2012), with parents as hyperedges (D. Alistarh,
//! J. Iglesias and M. Vojnović, "Streaming min-max hypergraph partitioning", NIPS 2015), each tie
//! weighing by the part of the parent's rows that are there. Then the same again with what was found
//! (J. Nishimura and J. Ugander, "Restreaming graph partitioning", KDD 2013); the best pass counts.

use super::request::Partitions;
use super::ties::Ties;
use std::collections::BTreeSet;

/// How often all groups are gone through.
const PASSES: usize = 5;

/// The partition of each of `groups`, which have `rows` (by group). No partition gets more than
/// `capacity` rows, unless a group fits in none.
pub(super) fn divide(
    groups: &[u32],
    rows: &[u64],
    ties: &Ties,
    partitions: Partitions,
    capacity: u64,
) -> Vec<u32> {
    let mut division = Division {
        ties,
        partitions,
        capacity,
        loads: vec![0; partitions.get() as usize],
        least: (0..partitions.get()).map(|partition| (0, partition)).collect(),
        there: vec![Vec::new(); rows.len()],
    };
    let mut chosen: Vec<Option<u32>> = vec![None; groups.len()];
    let mut best: Option<(u64, Vec<u32>)> = None;
    for _ in 0..PASSES {
        for (&group, chosen) in groups.iter().zip(&mut chosen) {
            let rows = rows[group as usize];
            if let Some(partition) = chosen.take() {
                division.remove(group, rows, partition);
            }
            let partition = division.choose(group, rows);
            division.add(group, rows, partition);
            *chosen = Some(partition);
        }
        let scattered = division.scattered();
        if best.as_ref().is_none_or(|&(least, _)| scattered < least) {
            best = Some((scattered, chosen.iter().copied().flatten().collect()));
        }
    }
    best.map(|(_, chosen)| chosen).unwrap_or_default()
}

/// Partitions that fill up.
struct Division<'a> {
    ties: &'a Ties,
    partitions: Partitions,
    capacity: u64,
    loads: Vec<u64>,
    /// The same, the least first.
    least: BTreeSet<(u64, u32)>,
    /// By parent: in which partitions its rows are, and how many.
    there: Vec<Vec<(u32, u64)>>,
}

impl Division<'_> {
    fn choose(&self, group: u32, rows: u64) -> u32 {
        let mut pulls: Vec<(u32, f64)> = Vec::new();
        for (parent, own) in self.ties.of(group) {
            let all = self.ties.rows(parent) as f64;
            for &(partition, there) in &self.there[parent as usize] {
                let pull = own as f64 * there as f64 / all;
                match pulls.binary_search_by_key(&partition, |&(partition, _)| partition) {
                    Ok(place) => pulls[place].1 += pull,
                    Err(place) => pulls.insert(place, (partition, pull)),
                }
            }
        }
        let room = |partition: u32| {
            let load = self.loads[partition as usize] + rows;
            (load <= self.capacity).then(|| 1.0 - (load - rows) as f64 / self.capacity as f64)
        };
        let mut chosen = None;
        for (partition, pull) in pulls {
            let score = room(partition).map_or(0.0, |room| room * pull);
            // Of partitions that pull alike, the emptier one.
            let load = self.loads[partition as usize];
            if score > 0.0
                && chosen
                    .is_none_or(|(best, least, _)| score > best || score == best && load < least)
            {
                chosen = Some((score, load, partition));
            }
        }
        let least = || self.least.first().map_or(0, |&(_, partition)| partition);
        chosen.map_or_else(least, |(_, _, partition)| partition)
    }

    fn add(&mut self, group: u32, rows: u64, partition: u32) {
        self.change(partition, |load| load + rows);
        for (parent, own) in self.ties.of(group) {
            let there = &mut self.there[parent as usize];
            match there.binary_search_by_key(&partition, |&(partition, _)| partition) {
                Ok(place) => there[place].1 += own,
                Err(place) => there.insert(place, (partition, own)),
            }
        }
    }

    fn remove(&mut self, group: u32, rows: u64, partition: u32) {
        self.change(partition, |load| load - rows);
        for (parent, own) in self.ties.of(group) {
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
        debug_assert!(partition < self.partitions.get());
        let load = &mut self.loads[partition as usize];
        self.least.remove(&(*load, partition));
        *load = change(*load);
        self.least.insert((*load, partition));
    }

    /// Rows that are not where most rows of their parent are.
    fn scattered(&self) -> u64 {
        let elsewhere = |there: &Vec<(u32, u64)>| {
            let rows = there.iter().map(|&(_, rows)| rows);
            rows.clone().sum::<u64>() - rows.max().unwrap_or_default()
        };
        self.there.iter().map(elsewhere).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::grouping::Grouping;
    use super::super::parent_table::tests::table;
    use super::*;

    /// Accounts by their campaigns, a row each; the partition of each account.
    fn divided(campaigns: &[&[u32]], partitions: u32, capacity: u64) -> Vec<u32> {
        let rows: Vec<[u32; 2]> = (0..)
            .zip(campaigns)
            .flat_map(|(account, campaigns)| campaigns.iter().map(move |&c| [account, c]))
            .collect();
        let rows: Vec<&[u32]> = rows.iter().map(|row| &row[..]).collect();
        let table = table(&rows);
        let accounts = u32::try_from(campaigns.len()).unwrap();
        let grouping = Grouping::new(&table, &[accounts, 20]).unwrap().unwrap();
        let ties = Ties::new(&table, &grouping).unwrap();
        let groups: Vec<u32> = (0..accounts).collect();
        let partitions = Partitions::new(partitions).unwrap();
        divide(&groups, &grouping.rows, &ties, partitions, capacity)
    }

    /// Two crowds with one account between them: each crowd stays together.
    #[test]
    fn crowds_stay_together() {
        let chosen =
            divided(&[&[0, 1], &[4, 5], &[1, 0], &[5, 4], &[0, 1, 4], &[4, 5], &[1, 0]], 2, 9);
        let (ones, others) = ([0, 2, 4, 6], [1, 3, 5]);
        assert!(ones.iter().all(|&account: &usize| chosen[account] == chosen[0]), "{chosen:?}");
        assert!(others.iter().all(|&account: &usize| chosen[account] == chosen[1]), "{chosen:?}");
        assert_ne!(chosen[0], chosen[1]);
    }

    #[test]
    fn no_partition_is_filled_beyond_its_capacity() {
        let all: Vec<&[u32]> = vec![&[0, 0]; 30];
        let chosen = divided(&all, 3, 20);
        for partition in 0..3 {
            assert_eq!(chosen.iter().filter(|&&one| one == partition).count(), 10);
        }
    }

    #[test]
    fn a_group_that_fits_nowhere_goes_where_least_is() {
        assert_eq!(divided(&[&[0; 7], &[0; 5], &[0; 1]], 2, 6).len(), 3);
    }
}
