//! What the records don't say.

use super::field::Name;
use super::ledger::JobOnLedger;
use super::record::{Id, Origin};

/// A record that lacks fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Where it was read.
    pub origin: Origin,
    /// What the platform calls it.
    pub id: Option<Id>,
    /// The platform's names of the fields.
    pub fields: Vec<&'static str>,
}

/// What is missing in the records that count, in the order in which they were read.
pub(super) fn missing(jobs: &[JobOnLedger<'_>]) -> Vec<Missing> {
    let mut missing = Vec::new();
    for job in jobs {
        // Batches seldom say how often they were tried; their job does.
        let retries_are_known = job.retries().is_some();
        for record in &job.counted {
            let mut fields = record.missing();
            if !retries_are_known && record.job().is_none() && record.retries.is_none() {
                fields.push(Name::NumberRetries.text());
            }
            if !fields.is_empty() {
                missing.push(Missing { origin: record.origin, id: record.id.clone(), fields });
            }
        }
    }
    missing.sort_by_key(|one| one.origin);
    missing
}
