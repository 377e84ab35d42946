//! What is wrong only when fields are held against each other, or would need more memory or time
//! than there is.

mod background;
mod cost;
mod data;
mod memory;
mod sending;
mod sets;

pub(in crate::scenario) use cost::{least_hours, transactions};
pub(in crate::scenario) use memory::{calls_at_once, kept_bytes};

use crate::scenario::source::{Document, Problem};
use crate::scenario::{Load, LockSets, Scenario};

/// All contradictions of a scenario whose fields are each in range.
pub(super) fn find(scenario: &Scenario, document: &Document) -> Vec<Problem> {
    let mut found = Finder { document, load: None, problems: Vec::new() };
    let sets = LockSets::of(scenario);
    for (id, load) in scenario.loads.with_ids() {
        found.load = Some(load);
        found.sending(load);
        // A second pass has the data of its first one.
        if load.failed_of.is_none() {
            found.data(load, sets.own_rows(id));
        }
        found.order(load);
        // Where its first pass locks them too, it is wrong there.
        let first_does = load.failed_of.is_some_and(|first| sets.own_rows(first).is_some());
        let own = sets.own_rows(id).filter(|_| !first_does);
        found.own_rows(load, own.map(|own| sets.get(own.set)));
    }
    found.load = None;
    found.all_sends(&scenario.loads);
    found.shared_sets(&scenario.loads);
    found.memory(&sets);
    found.all_loads(&scenario.loads);
    // What is wrong by itself has been told.
    if found.problems.is_empty() {
        found.clock(scenario);
        found.arrivals(scenario);
    }
    for (index, stream) in scenario.background.iter().enumerate() {
        let set = sets.of_background(index).map(|set| sets.get(set));
        found.background(scenario, stream, set, &format!("background.{index}"));
    }
    found.problems
}

struct Finder<'a> {
    document: &'a Document,
    /// The load that is looked at.
    load: Option<&'a Load>,
    problems: Vec<Problem>,
}

impl Finder<'_> {
    /// Points at the field at `path`, of the load that is looked at if there is one.
    fn add(&mut self, path: &str, title: impl Into<String>, help: impl Into<String>) {
        let place = self.document.place_of(&self.path(path));
        self.problems.push(Problem::at(place, title).help(help));
    }

    /// The whole path of a field of the load that is looked at.
    fn path(&self, path: &str) -> String {
        self.load.map_or_else(|| path.to_owned(), |load| load.path(path))
    }
}
