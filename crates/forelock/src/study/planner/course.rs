//! In which order several loads run.

use super::lever::{Choice, Lever};
use crate::scenario::{Load, LoadId, Loads};
use forelock_io::words::and_list;

/// Orders of loads that may run beside each other as written.
#[derive(Clone, Debug)]
pub(super) struct Course {
    names: Vec<String>,
    /// Each an order in which one begins when the one before it has ended.
    orders: Vec<Vec<LoadId>>,
}

impl Course {
    /// As written, one after another in the order of the file, and with the smallest or the largest
    /// first; `None` if no two loads may run at once.
    pub(super) fn of(loads: &Loads) -> Option<Self> {
        let first_passes: Vec<(LoadId, &Load)> =
            loads.with_ids().filter(|(_, load)| load.failed_of.is_none()).collect();
        if first_passes.len() < 2 || first_passes.len() > MOST_LOADS {
            return None;
        }
        let mut orders: Vec<Vec<LoadId>> = Vec::new();
        let records = |id: &LoadId| loads[*id].data.children.get();
        let by_file: Vec<LoadId> = first_passes.iter().map(|(id, _)| *id).collect();
        let (mut smallest, mut largest) = (by_file.clone(), by_file.clone());
        smallest.sort_by_key(records);
        largest.sort_by_key(|id| std::cmp::Reverse(records(id)));
        for wanted in [by_file, smallest, largest] {
            let order = sorted(&wanted, loads);
            let is_written = order.windows(2).all(|pair| loads[pair[1]].after.contains(&pair[0]));
            if !is_written && !orders.contains(&order) {
                orders.push(order);
            }
        }
        let names = loads.iter().map(|load| load.name.clone()).collect();
        (!orders.is_empty()).then_some(Self { names, orders })
    }

    pub(super) fn lever(&self) -> Lever {
        let name = |id: &LoadId| self.names[id.index()].clone();
        let in_words = |order: &Vec<LoadId>| {
            let names: Vec<String> = order.iter().map(name).collect();
            Choice::new(format!("one after another: {}", and_list(&names)))
        };
        let choices = std::iter::once(Choice::new("as written"));
        let choices = choices.chain(self.orders.iter().map(in_words)).collect();
        Lever { name: "order of the loads".into(), choices, written: 0, ordered: false }
    }

    /// What the choice sets.
    pub(super) fn settings(&self, choice: usize, loads: &Loads) -> Vec<String> {
        let Some(order) = choice.checked_sub(1).and_then(|order| self.orders.get(order)) else {
            return Vec::new();
        };
        let mut settings = Vec::new();
        for pair in order.windows(2) {
            let load = &loads[pair[1]];
            if load.after.contains(&pair[0]) {
                continue;
            }
            let after = load.after.iter().chain([&pair[0]]);
            let names: Vec<String> =
                after.map(|id| format!("{:?}", self.names[id.index()])).collect();
            settings.push(format!("{}=[{}]", load.path("after"), names.join(", ")));
        }
        settings
    }
}

/// Loads of which orders are tried, at most.
const MOST_LOADS: usize = 20;

/// `wanted`, with each load behind all that it must come after.
fn sorted(wanted: &[LoadId], loads: &Loads) -> Vec<LoadId> {
    let mut left = wanted.to_vec();
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |id: &LoadId| loads[*id].after.iter().any(|before| left.contains(before));
        // No load waits for itself, so that there is always one that can begin.
        let next = left.iter().position(|id| !waits(id)).unwrap_or(0);
        order.push(left.remove(next));
    }
    order
}
