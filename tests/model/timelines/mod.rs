//! Small loads worked out on paper.
//!
//! Every child's parents are given, services are constant and capacity is not shared, so each
//! instant can be checked by hand. Unless a test says otherwise: transactions of two records,
//! one second of service a record, locks held throughout, a wait of ten seconds at most.

mod attempts;
mod gaps;
mod locks;
mod partitions;

use crate::support::{scenario, watched};
use forelock::model::{AttemptEnd, Happening, Outcome, Owner, Plan, Refusal};

/// What happened, in a notation short enough to write down by hand:
/// `w1 commits 2/0` is worker 1 ending a transaction with two created and none failed.
pub(super) fn story(plan: &Plan) -> (Outcome, Vec<String>) {
    let (outcome, log) = watched(plan);
    // Only workers appear in these loads.
    let w = |owner: Owner| owner.get() / 2;
    let told = log.0.into_iter().filter_map(|(time, what)| {
        let what = match what {
            Happening::AttemptBegan { worker, batch, attempt } => {
                format!("w{} takes b{} ({attempt})", worker.get(), batch.get())
            }
            Happening::WaitBegan { owner, row, holder } => {
                format!("w{} waits for {} of w{}", w(owner), row.get(), w(holder))
            }
            Happening::LocksHeld { owner } => format!("w{} has all", w(owner)),
            Happening::Granted { owner, row } => format!("w{} gets {}", w(owner), row.get()),
            Happening::Refused { owner, row, why } => {
                let why = match why {
                    Refusal::Timeout => "timeout",
                    Refusal::Deadlock => "deadlock",
                };
                format!("w{} refused {} ({why})", w(owner), row.get())
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
                format!("w{} {end} with b{}", worker.get(), batch.get())
            }
            Happening::TransactionBegan { .. }
            | Happening::BatchSent { .. }
            | Happening::BatchDropped { .. }
            | Happening::ServiceBegan { .. }
            | Happening::ServiceEnded { .. }
            | Happening::Took { .. }
            | Happening::Released { .. }
            | Happening::BackgroundBegan { .. }
            | Happening::BackgroundEnded { .. } => return None,
        };
        Some(format!("{time} {what}"))
    });
    (outcome, told.collect())
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
