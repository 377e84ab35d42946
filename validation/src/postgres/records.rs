//! The records of a load, drawn anew for each run: which rows each of them locks, and which partition
//! sends it.

use anyhow::{Result, bail};
use forelock::scenario::{
    FanOut, Load, LoadId, LockAt, LockOrder, LockSets, Order, ParentSet, Split,
};
use rand::seq::SliceRandom as _;
use rand::{Rng, RngExt as _};
use rand_distr::Distribution as _;
use rand_distr::weighted::WeightedIndex;

/// A place in the load order.
pub type Place = u32;

/// For each set that a load locks: when, and the row of the record at each place.
struct LockedSet {
    at: LockAt,
    first_row: u32,
    rows: Vec<u32>,
}

/// The records of one load in load order.
pub struct Records {
    locked: Vec<LockedSet>,
    /// The places that each partition sends, in its order.
    pub partitions: Vec<Vec<Place>>,
    order: LockOrder,
}

impl Records {
    /// Draws them.
    pub fn draw(
        load: &Load,
        id: LoadId,
        sets: &LockSets,
        order: LockOrder,
        rng: &mut impl Rng,
    ) -> Result<Self> {
        let children = load.data.children.get() as usize;
        let mut parents = Vec::new();
        for set in &load.data.sets {
            parents.push(parents_of(set, children, rng)?);
        }
        let mut children_in_order: Vec<usize> = (0..children).collect();
        match load.data.order {
            Order::Random => children_in_order.shuffle(rng),
            Order::ByParent => {
                if let Some(first) = parents.first() {
                    children_in_order.sort_by_key(|&child| first[child]);
                }
            }
            Order::Clustered { .. } | Order::File => bail!("this order is not played"),
        }
        let in_order = |of_child: &[u32]| -> Vec<u32> {
            children_in_order.iter().map(|&child| of_child[child]).collect()
        };
        let partitions = partitions(load, parents.first().map(|first| in_order(first)), children);
        let mut locked = Vec::new();
        if let Some(own) = sets.own_rows(id) {
            let mut rows: Vec<u32> = (0..children as u32).collect();
            rows.shuffle(rng);
            locked.push(LockedSet {
                at: own.at,
                first_row: sets.get(own.set).first_row.unwrap_or(0),
                rows,
            });
        }
        for ((set, &of_set), of_child) in load.data.sets.iter().zip(sets.of_load(id)).zip(&parents)
        {
            if let Some(at) = load.lock_of(set) {
                let first_row = sets.get(of_set).first_row.unwrap_or(0);
                locked.push(LockedSet { at, first_row, rows: in_order(of_child) });
            }
        }
        Ok(Self { locked, partitions, order })
    }

    /// Whether any set locks at the save.
    pub fn locks_at_save(&self) -> bool {
        self.locked.iter().any(|set| set.at == LockAt::Save)
    }

    /// The distinct rows that a transaction of these records takes at one step, in its order.
    pub fn rows(&self, places: &[Place], at: LockAt) -> Vec<i32> {
        let mut rows: Vec<i32> = Vec::new();
        for &place in places {
            for set in self.locked.iter().filter(|set| set.at == at) {
                rows.push((set.first_row + set.rows[place as usize]) as i32);
            }
        }
        match self.order {
            LockOrder::Row => {
                rows.sort_unstable();
                rows.dedup();
            }
            LockOrder::Record => {
                let mut seen = std::collections::HashSet::new();
                rows.retain(|&row| seen.insert(row));
            }
        }
        rows
    }
}

/// Each child's parent, as its number in the set.
fn parents_of(set: &ParentSet, children: usize, rng: &mut impl Rng) -> Result<Vec<u32>> {
    let count = set.count.get();
    Ok(match &set.fan_out {
        FanOut::Uniform => (0..children).map(|_| rng.random_range(0..count)).collect(),
        FanOut::Fixed => {
            let (each, one_more) = (children as u32 / count, children as u32 % count);
            let copies = |parent| each + u32::from(parent < one_more);
            (0..count).flat_map(|parent| (0..copies(parent)).map(move |_| parent)).collect()
        }
        &FanOut::Zipf { exponent } => {
            let weights = (1..=count).map(|rank| f64::from(rank).powf(-exponent));
            let weighted = WeightedIndex::new(weights)?;
            (0..children).map(|_| weighted.sample(rng) as u32).collect()
        }
        FanOut::Lognormal { .. } | FanOut::Histogram { .. } | FanOut::File(_) => {
            bail!("this fan-out is not played")
        }
    })
}

fn partitions(load: &Load, first: Option<Vec<u32>>, children: usize) -> Vec<Vec<Place>> {
    let count = load.sending.partitions.get() as usize;
    let mut partitions = vec![Vec::new(); count];
    for place in 0..children {
        let partition = match (load.sending.split, &first) {
            // Partition k has the places from ⌊kN/K⌋ on.
            (Split::Contiguous, _) => ((place + 1) * count - 1) / children,
            (Split::ByParent, Some(first)) => first[place] as usize % count,
            (Split::RoundRobin | Split::ByParent, _) => place % count,
        };
        partitions[partition].push(place as Place);
    }
    if let Some(most) = load.sending.max_batches_per_partition {
        let most = most.get() as usize * load.sending.batch_size.get() as usize;
        partitions.iter_mut().for_each(|places| places.truncate(most));
    }
    partitions
}
