//! What a run is expected to take of the machine.

use crate::duration_text::{Resolution, Spelling};
use forelock::scenario::Cost;
use forelock_io::words::thousands;
use serde::{Deserialize, Serialize};

/// What one replication is expected to take, apart from waits and what is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonCost {
    /// Sends, batches, transactions and what background traffic does.
    pub events: f64,
    /// Rows that are asked for.
    pub row_locks: f64,
    /// Seconds of a core, at an assumed 10 million events and 200 million row locks a second.
    pub seconds: f64,
    /// Bytes that each thread keeps in memory.
    pub thread_bytes: f64,
}

impl From<Cost> for JsonCost {
    fn from(cost: Cost) -> Self {
        let Cost { events, row_locks, thread_bytes } = cost;
        let seconds = cost.seconds();
        Self { events: events.round(), row_locks: row_locks.round(), seconds, thread_bytes }
    }
}

impl JsonCost {
    /// `cost of one replication: about 1,500 events, …`
    pub(super) fn line(&self) -> String {
        let Self { events, row_locks, seconds, thread_bytes } = *self;
        let time = Resolution::of_magnitude(seconds).show(seconds, Spelling::Short);
        let million = |number: f64| thousands(whole(number / 1e6));
        format!(
            "cost of one replication: about {} events and {} row locks ({time} at {} and {} \
             million a second), {} MB a thread",
            thousands(whole(events)),
            thousands(whole(row_locks)),
            million(Cost::EVENTS_A_SECOND),
            million(Cost::ROW_LOCKS_A_SECOND),
            thousands(whole((thread_bytes / 1e6).ceil())),
        )
    }

    /// Whether it is what a scenario may cost.
    pub(super) fn is_possible(&self) -> bool {
        let Self { events, row_locks, seconds, thread_bytes } = self;
        [events, row_locks, seconds, thread_bytes].iter().all(|part| **part >= 0.0)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "above zero")]
const fn whole(number: f64) -> u64 {
    number as u64
}
