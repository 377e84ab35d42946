//! Small loads worked out on paper.
//!
//! Every child's parents are given, services are constant and capacity is not shared, so each
//! instant can be checked by hand. Unless a test says otherwise: transactions of two records,
//! one second of service a record, locks held throughout, a wait of ten seconds at most.

mod after;
mod attempt_limits;
mod attempts;
mod background;
mod day_to_day;
mod failed_jobs;
mod gaps;
mod lock_order;
mod lock_steps;
mod locks;
mod own_rows;
mod partitions;
mod second_pass;
mod serial_lane;
mod soap;
mod via;

use crate::support::{scenario, watched, watched_loads};
use forelock::model::{AttemptEnd, Happening, Outcome, Owner, Plan, Refusal, RunOutcome};
use std::collections::BTreeMap;

/// What happened, in a notation short enough to write down by hand:
/// `w1 ends 2/0` is worker 1 ending a transaction with two created and none failed. Others than
/// workers are `u0`, `u1`, …
pub(super) fn story(plan: &Plan) -> (Outcome, Vec<String>) {
    let (outcome, log) = watched(plan);
    (outcome, told(log.0, None))
}

/// The same of several loads, with the load's name in place of a batch's number, and with what each
/// load gave. A horizon may cut it.
pub(super) fn story_of_loads(text: &str) -> (RunOutcome, Vec<String>) {
    let scenario = scenario(text);
    let names: Vec<String> = scenario.loads.iter().map(|load| load.name.clone()).collect();
    let (outcome, log) = watched_loads(&Plan::new(&scenario).unwrap());
    (outcome, told(log.0, Some(&names)))
}

/// The lines of `story` with one of these words.
pub(super) fn with_words<'a>(story: &'a [String], words: &[&str]) -> Vec<&'a str> {
    let has = |line: &&str| words.iter().any(|word| line.contains(word));
    story.iter().map(String::as_str).filter(has).collect()
}

fn who(owner: Owner) -> String {
    let kind = if owner.is_load() { 'w' } else { 'u' };
    format!("{kind}{}", owner.get() / 2)
}

fn told(log: Vec<(f64, Happening)>, names: Option<&[String]>) -> Vec<String> {
    // Numbers of batches are used again: whose they are says the last one that sent them.
    let mut loads = BTreeMap::new();
    let mut lines = Vec::new();
    for (time, what) in log {
        if let Happening::BatchSent { load, batch, .. } = what {
            let name = names.map(|names| names[load.index()].clone());
            loads.insert(batch, name.unwrap_or_else(|| format!("b{}", batch.get())));
        }
        let what = match what {
            Happening::AttemptBegan { worker, batch, attempt } => {
                format!("w{} takes {} ({attempt})", worker.get(), loads[&batch])
            }
            Happening::WaitBegan { owner, row, holder } => {
                format!("{} waits for {} of {}", who(owner), row.get(), who(holder))
            }
            Happening::LocksHeld { owner } => format!("{} has all", who(owner)),
            Happening::Granted { owner, row } => format!("{} gets {}", who(owner), row.get()),
            Happening::Refused { owner, row, why } => {
                let why = match why {
                    Refusal::Timeout => "timeout",
                    Refusal::Deadlock => "deadlock",
                };
                format!("{} refused {} ({why})", who(owner), row.get())
            }
            Happening::TransactionEnded { worker, created, failed } => {
                format!("w{} ends {created}/{failed}", worker.get())
            }
            Happening::AttemptEnded { worker, batch, end } => {
                let end = match end {
                    AttemptEnd::Done => "done",
                    AttemptEnd::Requeued => "requeued",
                    AttemptEnd::GivenUp => "given up",
                };
                format!("w{} {end} with {}", worker.get(), loads[&batch])
            }
            Happening::BatchDropped { batch } => format!("{} dropped", loads[&batch]),
            Happening::TransactionBegan { .. }
            | Happening::BatchSent { .. }
            | Happening::ServiceBegan { .. }
            | Happening::ServiceEnded { .. }
            | Happening::Took { .. }
            | Happening::Released { .. }
            | Happening::BackgroundBegan { .. }
            | Happening::BackgroundEnded { .. } => continue,
        };
        lines.push(format!("{time} {what}"));
    }
    lines
}

/// A plan for children with these parents, in load order; two records a transaction unless `org`
/// says otherwise.
pub(super) fn plan(load: &str, org: &str, parents: &[u32]) -> Plan {
    let two = if org.contains("transaction_size") { "" } else { "transaction_size = 2," };
    let text = format!(
        "data = {{ parents = 100, children = {} }}
         load = {{ {load} }}
         org = {{ {two} service = {{ per_record = '1s', shape = 'constant' }}, {org} }}",
        parents.len()
    );
    Plan::given(&scenario(&text), vec![(100, parents.to_vec())]).unwrap()
}
