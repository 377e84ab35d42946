//! How a load's children are cut into sends, and when those are sent (the `[load]` table).

use super::{Api, ClientUse, ConcurrencyMode, Operation, Transport};
use forelock_engine::{DurationDistribution, Span};
use std::num::{NonZeroU32, NonZeroU64};
use strum::{EnumString, IntoStaticStr, VariantNames};

/// Records in one send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchSize(NonZeroU32);

impl BatchSize {
    /// A job of the Bulk API 2.0 may hold as many as the platform takes in a day.
    pub const MAX: u32 = 150_000_000;
    /// The smallest one.
    pub const ONE: Self = Self(NonZeroU32::MIN);

    /// `None` if out of range (1 to [`BatchSize::MAX`]).
    #[must_use]
    pub fn new(records: u64) -> Option<Self> {
        let records = NonZeroU32::new(u32::try_from(records).ok()?)?;
        (records.get() <= Self::MAX).then_some(Self(records))
    }

    /// Records.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

/// The `[load]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// The tool that sends, where the scenario names one.
    pub client: Option<ClientUse>,
    /// What is done with the records.
    pub operation: Operation,
    /// Whether the records get another parent than they had; only updates and upserts differ by it.
    pub parent_changed: bool,
    /// Which API, and in which mode.
    pub transport: Transport,
    /// The loader's streams of sends (1 to 100,000).
    pub partitions: NonZeroU32,
    /// Which partition gets which children.
    pub split: Split,
    /// Partition k starts at k times this.
    pub stagger: Span,
    /// Records a send.
    pub batch_size: BatchSize,
    /// At most so many sends a partition, re-sends not counted.
    pub max_batches_per_partition: Option<NonZeroU64>,
    /// When the sends are made.
    pub submit: Submit,
    /// Whether and how the client sends again what failed.
    pub retry: Option<Retry>,
}

impl Sending {
    /// The API that the records go through.
    #[must_use]
    pub const fn api(&self) -> Api {
        self.transport.api()
    }

    /// Whether batches of the load run at once.
    #[must_use]
    pub const fn mode(&self) -> ConcurrencyMode {
        self.transport.mode()
    }

    /// Records of a batch, at most: of a send, or of those that the platform cuts a larger one into.
    #[must_use]
    pub fn batch_records(&self) -> u32 {
        self.batch_size.get().min(self.api().most_batch_records())
    }

    /// Where a scenario says how many records a send has.
    #[must_use]
    pub const fn size_path(&self) -> &'static str {
        self.api().size_path()
    }

    /// The same field in its table.
    #[must_use]
    pub const fn size_key(&self) -> &'static str {
        self.api().size_key()
    }
}

/// Which partition gets which children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Split {
    /// Equal runs of the load order.
    Contiguous,
    /// In turn.
    RoundRobin,
    /// Parent p's children go to partition p mod K.
    ByParent,
}

/// When a partition makes its sends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Submit {
    /// By the clock, whether or not earlier sends have finished.
    Open {
        /// From one send to the next; its mean is above zero.
        interval: DurationDistribution,
    },
    /// A fixed number in flight.
    Closed {
        /// Sends in flight a partition.
        in_flight: NonZeroU32,
        /// From the end of a send to the next one.
        think: DurationDistribution,
    },
}

/// The client's own retries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// Re-sends at most (1 to 1,000).
    pub attempts: NonZeroU32,
    /// From the end of a send to its first re-send.
    pub delay: DurationDistribution,
    /// Each further delay is so many times the one before (above 0, at most 1,000).
    pub backoff: f64,
}
