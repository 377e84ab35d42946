//! The fields of a scenario, by what a person thinks of together.

use super::control::Control;
use crate::directory::Subject;
use crate::state::PageState;
use forelock::scenario::{Explained, Template};
use serde::Serialize;
use std::collections::BTreeMap;

/// Fields that belong together.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    id: &'static str,
    title: &'static str,
    /// The load that they are of; null where the scenario has one that needs no name, and for what all
    /// loads share.
    load: Option<String>,
    controls: Vec<Control>,
    /// Of an org that somebody has measured: what to set so that it is one that nobody has, by the path of
    /// the field.
    unmeasured: BTreeMap<String, String>,
}

/// What a person thinks of together, and the tables of a scenario that say it.
const TOPICS: [Topic; 6] = [
    Topic {
        id: "records",
        title: "The records",
        table: "data",
        essential: &["children", "parents", "fan_out.shape", "order", "file"],
        offered: &[],
    },
    Topic {
        id: "sending",
        title: "How they are sent",
        table: "load",
        essential: &[
            "client",
            "api",
            "concurrency_mode",
            "operation",
            "batch_size",
            "job_size",
            "partitions",
            "submit.pattern",
            "submit.in_flight",
            "submit.interval.mean",
        ],
        offered: &[],
    },
    Topic {
        id: "org",
        title: "The org",
        table: "org",
        essential: &["workers", "service.per_record", "scaling.contention", "batch_overhead"],
        offered: &[],
    },
    Topic {
        id: "others",
        title: "Other users and integrations",
        table: "background",
        essential: &["per_hour", "hold.mean"],
        offered: &[],
    },
    Topic {
        id: "goals",
        title: "What must hold",
        table: "objectives",
        essential: &["failure_rate", "duration", "lost_rate", "sure"],
        offered: &["failure_rate", "duration"],
    },
    Topic {
        id: "nights",
        title: "How it is simulated",
        table: "run",
        essential: &[],
        offered: &[],
    },
];

struct Topic {
    id: &'static str,
    title: &'static str,
    table: &'static str,
    /// The fields below the table that are shown first, in this order.
    essential: &'static [&'static str],
    /// Those that are shown even if the scenario leaves them out.
    offered: &'static [&'static str],
}

impl Topic {
    /// What of `path` lies below the table: of `data.order`, `order`; of an item of a list, what is behind
    /// its name.
    fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        let below = path.strip_prefix(self.table)?.strip_prefix('.')?;
        match self.table {
            "background" => below.split_once('.').map(|(_, below)| below),
            _ => Some(below),
        }
    }

    /// A control with its place among the others.
    fn placed(&self, control: Control) -> (usize, Control) {
        let below = self.below(load_and_rest(control.path()).1);
        let place = self.essential.iter().position(|one| Some(*one) == below);
        (place.unwrap_or(usize::MAX), control.shown_first(place.is_some()))
    }
}

/// All groups that say anything, load by load.
pub(super) fn groups(explained: &[Explained], state: &PageState) -> Vec<Group> {
    let mut loads: Vec<Option<&str>> = Vec::new();
    for load in explained.iter().map(|one| load_and_rest(&one.path).0) {
        if !loads.contains(&load) {
            loads.push(load);
        }
    }
    // What all loads share comes last, but of one load in the order of the topics.
    loads.sort_by_key(Option::is_none);
    loads.into_iter().flat_map(|load| groups_of(load, explained, state)).collect()
}

fn groups_of(load: Option<&str>, explained: &[Explained], state: &PageState) -> Vec<Group> {
    let mut groups = Vec::new();
    for topic in &TOPICS {
        let mut controls: Vec<(usize, Control)> = Vec::new();
        for one in explained {
            let (of, rest) = load_and_rest(&one.path);
            if of != load || topic.below(rest).is_none() {
                continue;
            }
            controls.extend(Control::of(one, state).map(|control| topic.placed(control)));
        }
        for offered in topic.offered.iter().filter(|_| load.is_none()) {
            let path = format!("{}.{offered}", topic.table);
            if controls.iter().all(|(_, control)| control.path() != path) {
                controls.extend(Control::left_out(path).map(|control| topic.placed(control)));
            }
        }
        controls.sort_by_key(|(place, _)| *place);
        let controls: Vec<Control> = controls.into_iter().map(|(_, control)| control).collect();
        if !controls.is_empty() {
            let load = load.map(str::to_owned);
            let unmeasured =
                if topic.table == "org" { unmeasured(explained) } else { BTreeMap::new() };
            groups.push(Group { id: topic.id, title: topic.title, load, controls, unmeasured });
        }
    }
    groups
}

/// The ranges of an org that nobody has measured, as far as this one is another.
fn unmeasured(explained: &[Explained]) -> BTreeMap<String, String> {
    let ranges = Subject::Nothing.opened().ok().and_then(|first| {
        let template = Template::parse_within(None, &first.name, &first.text).ok()?;
        template.ranges(&[], &[]).ok()
    });
    let ranges = ranges.into_iter().flatten().map(|range| {
        let [low, high] = range.ends_written();
        (range.path, format!("{low}..{high}"))
    });
    let is_so = |(path, range): &(String, String)| {
        explained.iter().any(|one| one.path == *path && one.value.trim_matches('"') == range)
    };
    let ranges: Vec<(String, String)> = ranges.collect();
    if ranges.iter().all(is_so) { BTreeMap::new() } else { ranges.into_iter().collect() }
}

/// The load that a path is of, and the rest of it.
fn load_and_rest(path: &str) -> (Option<&str>, &str) {
    match path.strip_prefix("loads.").and_then(|path| path.split_once('.')) {
        Some((load, rest)) => (Some(load), rest),
        None => (None, path),
    }
}
