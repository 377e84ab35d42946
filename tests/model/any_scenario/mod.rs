//! Random scenarios over all that a file can say, as the text of such a file. The reader has to
//! accept every one of them.

mod data;
mod load;
mod org;
mod tape;

use crate::support::scenario;
use data::Sets;
use forelock::extract::{ContentDigest, NO_PARENT};
use forelock::scenario::{FanOut, FileOrigin, FileParents, LoadId, Loads, ParentSet, Scenario};
use load::LoadText;
use proptest::prelude::*;
use std::sync::Arc;
use tape::Tape;

/// What a scenario must keep to, apart from what all do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// Rows are asked for in their order, and each load locks all at one step.
    pub(crate) one_step_in_row_order: bool,
    /// Only serial batches, and nobody else.
    pub(crate) serial_alone: bool,
}

/// A scenario, and the text that it was read from.
#[derive(Clone)]
pub(crate) struct Case {
    text: String,
    pub(crate) scenario: Scenario,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("\n")?;
        f.write_str(&self.text)
    }
}

/// Any scenario within `limits`.
pub(crate) fn any_case(limits: Limits) -> impl Strategy<Value = Case> {
    prop::collection::vec(any::<u32>(), 0..400).prop_map(move |words| case(&words, limits))
}

/// Any scenario.
pub(crate) fn any_scenario() -> impl Strategy<Value = Case> {
    any_case(Limits::default())
}

fn case(words: &[u32], limits: Limits) -> Case {
    let mut tape = Tape::new(words);
    let tape = &mut tape;
    // A job of several batches has more than 10,000 records: dear, so that it is rare.
    let large = tape.chance(8) && !limits.serial_alone;
    let named = tape.chance(75);
    let count = if named && !large { tape.whole(1, 5) } else { 1 };
    let sets = Sets::new(tape);
    let mut loads: Vec<LoadText> = Vec::new();
    for number in 0..count {
        let load = LoadText::new(tape, limits, &sets, &loads, (number, named), large);
        loads.push(load);
    }
    let mut text = org::org(tape, limits, large);
    if !limits.serial_alone && tape.chance(50) {
        text += &org::background(tape, &used(&sets, &loads));
    }
    text += &org::run(tape);
    let gaps = tape.chance(15).then(|| tape.whole(0, u32::MAX - 1));
    if named {
        // A load may stand before those that it names.
        let first = tape.whole(0, count - 1) as usize;
        loads.rotate_left(first);
        for load in &loads {
            text += &load.entry();
        }
    } else {
        text += &loads[0].tables();
    }
    let mut scenario = scenario(&text);
    if let Some(seed) = gaps {
        text += "# some of whose records have no parent in their first set\n";
        scenario.loads = with_gaps(&scenario.loads, seed);
    }
    Case { text, scenario }
}

/// The sets that loads look up to, by name and number of rows.
fn used(sets: &Sets, loads: &[LoadText]) -> Vec<(String, u32)> {
    let used = |set: &usize| loads.iter().any(|load| load.sets.contains(set));
    (0..sets.len()).filter(used).map(|set| (sets.name(set), sets.count(set))).collect()
}

/// The same loads, but the parents of the first set come from a file in which some have none.
fn with_gaps(loads: &Loads, seed: u32) -> Loads {
    let changed = loads.with_ids().map(|(id, load)| {
        let mut load = load.clone();
        // A second pass has the records of its first one.
        let origin: LoadId = loads.origin(id);
        let children = loads[origin].data.children.get();
        if let Some(set) = load.data.sets.first_mut()
            && set.via.is_none()
        {
            let rule = set.rule;
            *set = file(set, children, u64::from(seed) + origin.index() as u64);
            set.rule = rule;
        }
        load
    });
    Loads::new(changed.collect()).unwrap()
}

/// Rows in an order without a system.
fn file(set: &ParentSet, children: u64, seed: u64) -> ParentSet {
    let count = set.count.get();
    let of_row = |row: u64| {
        let any = ((row << 32) ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let parent = u32::try_from(any % (u64::from(count) + 1)).unwrap();
        if parent == count { NO_PARENT } else { parent }
    };
    let origin = FileOrigin {
        file: "a.csv".to_owned(),
        column: "AccountId".to_owned(),
        digest: ContentDigest(0),
    };
    let parents = FileParents::new(origin, count, (0..children).map(of_row).collect()).unwrap();
    ParentSet { fan_out: FanOut::File(Arc::new(parents)), ..set.clone() }
}
