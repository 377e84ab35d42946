//! The org: workers, service, shared capacity, locks, and its other users.

use super::Api;
use forelock_engine::{Cv, DurationDistribution, Shape, Span};
use std::num::NonZeroU32;
use strum::{EnumString, VariantNames};

/// The `[org]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Org {
    /// Threads that process batches (1 to 1,000,000).
    pub workers: NonZeroU32,
    /// Records in one database transaction (1 to 10,000).
    pub transaction_size: NonZeroU32,
    /// What a transaction costs, unless its load says otherwise.
    pub service: Service,
    /// The coefficient of variation of one factor on all demands of a night (a replication), which
    /// is lognormal with mean 1; 0 if all nights are alike.
    pub day_to_day: Cv,
    /// How transactions in service at once slow each other.
    pub scaling: Scaling,
    /// How rows are locked.
    pub locks: Locks,
    /// An attempt with more lock failures than this is queued again.
    pub requeue_after: u32,
    /// Attempts a batch gets, where the scenario says it; see [`Org::attempts`].
    pub max_attempts: Option<NonZeroU32>,
    /// An attempt that has lasted longer is queued again. Above zero.
    pub time_slice: Span,
    /// Time on the worker before an attempt's first transaction.
    pub batch_overhead: DurationDistribution,
}

/// Attempts that a batch gets in the Bulk API 1.0: it is queued again up to 10 times.
const ATTEMPTS_V1: NonZeroU32 = NonZeroU32::new(11).unwrap();
/// In the Bulk API 2.0 it is queued again up to 20 times.
const ATTEMPTS_V2: NonZeroU32 = NonZeroU32::new(21).unwrap();

impl Org {
    /// Attempts that a batch gets, the first one included: as the scenario says, or else 11 in the
    /// Bulk API 1.0 and 21 in 2.0. A send of the SOAP API is tried once.
    #[must_use]
    pub fn attempts(&self, api: Api) -> NonZeroU32 {
        match (self.max_attempts, api) {
            (_, Api::Soap) => NonZeroU32::MIN,
            (Some(attempts), Api::BulkV1 | Api::BulkV2) => attempts,
            (None, Api::BulkV1) => ATTEMPTS_V1,
            (None, Api::BulkV2) => ATTEMPTS_V2,
        }
    }
}

/// The service demand of a transaction: `per_transaction` + n × `per_record` on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Service {
    /// Mean demand of each record. This or `per_transaction` is above zero.
    pub per_record: Span,
    /// Mean demand of a transaction whatever its size.
    pub per_transaction: Span,
    /// Coefficient of variation of the whole.
    pub cv: Cv,
    /// The family.
    pub shape: Shape,
}

/// The Universal Scalability Law: with n in service each goes at
/// 1 / (1 + contention (n − 1) + coherency n (n − 1)).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scaling {
    /// σ, 0 to 1,000.
    pub contention: f64,
    /// κ, 0 to 1,000.
    pub coherency: f64,
}

/// How rows are locked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Locks {
    /// A request that has waited so long is refused. Above zero.
    pub wait_timeout: Span,
    /// From when that time counts.
    pub wait: LockWait,
    /// How long asking for one row takes, before it is granted or the wait begins. Above zero,
    /// transactions that ask at the same time interleave.
    pub request: Span,
    /// In which order a transaction asks for its rows.
    pub order: LockOrder,
    /// The part of the demand that is served with the locks held, 0 to 1.
    pub held_fraction: f64,
    /// The part of the demand that is served with the locks of the sets held that lock at the save,
    /// 0 to 1; above `held_fraction` it counts as that. It means nothing if no set locks so late.
    pub late_fraction: f64,
    /// What happens to a request that would close a cycle.
    pub deadlock: Deadlock,
    /// What a refusal fails.
    pub failure: Failure,
}

/// From when the time of a request counts that waits for a row (`locks.wait`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum LockWait {
    /// From when it began to wait.
    #[default]
    OneStage,
    /// Anew from when it became the first in the row's queue, as `PostgreSQL` has it with row locks.
    TwoStage,
}

/// In which order a transaction asks for its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum LockOrder {
    /// First appearance in the transaction.
    Record,
    /// Ascending row.
    Row,
}

/// What happens to a request that would close a cycle in the waits-for graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Deadlock {
    /// It is refused at once.
    Detect,
    /// It waits until it times out.
    Timeout,
}

/// What a refused request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Failure {
    /// The whole transaction.
    Transaction,
    /// The records that look up to the refused row.
    Record,
}

/// A stream of other users' transactions (`[[background]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Background {
    /// Label.
    pub name: String,
    /// Arrivals an hour, above zero.
    pub per_hour: f64,
    /// The name of the set whose rows it locks; the first set of the scenario if it names none.
    pub set: Option<String>,
    /// Distinct rows of that set that each locks (1 to 10,000, and no more than there are).
    pub rows: NonZeroU32,
    /// How long each holds them once it has them all; its mean is above zero.
    pub hold: DurationDistribution,
}
