//! How a load's children are cut into sends, when those are sent, and through which API (the
//! `[load]` table).

use super::{ClientUse, Operation};
use crate::engine::{DurationDistribution, Span};
use std::num::{NonZeroU32, NonZeroU64};
use strum::{EnumString, IntoStaticStr, VariantNames};

/// Most records in one batch of either API.
pub const MAX_BATCH_RECORDS: u32 = 10_000;

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
    /// Which API.
    pub api: Api,
    /// Parallel or Serial; Serial only ever with [`Api::BulkV1`].
    pub mode: ConcurrencyMode,
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
    /// Records of a batch, at most: of a send, or of those that the platform cuts a larger one into.
    #[must_use]
    pub fn batch_records(&self) -> u32 {
        self.batch_size.get().min(self.api.most_batch_records())
    }

    /// Where a scenario says how many records a send has.
    #[must_use]
    pub const fn size_path(&self) -> &'static str {
        self.api.size_path()
    }

    /// The same field in its table.
    #[must_use]
    pub const fn size_key(&self) -> &'static str {
        self.api.size_key()
    }
}

/// The API that a load goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Api {
    /// Bulk API 1.0: a send is a batch.
    BulkV1,
    /// Bulk API 2.0: a send is a job that the platform cuts into batches of 10,000.
    BulkV2,
    /// The SOAP API, or REST collections: a send is one transaction that begins at once.
    Soap,
}

/// Most records in one call of the SOAP API.
pub const MAX_SOAP_RECORDS: u32 = 200;

impl Api {
    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::BulkV1 => "Bulk API 1.0",
            Self::BulkV2 => "Bulk API 2.0",
            Self::Soap => "SOAP API",
        }
    }

    /// The word in scenario files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The field that says how many records a send has: a send of the Bulk API 2.0 is a job.
    #[must_use]
    pub const fn size_key(self) -> &'static str {
        match self {
            Self::BulkV1 | Self::Soap => "batch_size",
            Self::BulkV2 => "job_size",
        }
    }

    /// Where that field stands in a scenario.
    #[must_use]
    pub const fn size_path(self) -> &'static str {
        match self {
            Self::BulkV1 | Self::Soap => "load.batch_size",
            Self::BulkV2 => "load.job_size",
        }
    }

    /// Most records of one batch.
    #[must_use]
    pub const fn most_batch_records(self) -> u32 {
        match self {
            Self::BulkV1 | Self::BulkV2 => MAX_BATCH_RECORDS,
            Self::Soap => MAX_SOAP_RECORDS,
        }
    }

    /// Most records of one send.
    #[must_use]
    pub const fn most_send_records(self) -> u32 {
        match self {
            Self::BulkV1 => MAX_BATCH_RECORDS,
            Self::BulkV2 => BatchSize::MAX,
            Self::Soap => MAX_SOAP_RECORDS,
        }
    }
}

/// How many batches of the load the platform runs at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
pub enum ConcurrencyMode {
    /// As many as there are workers.
    Parallel,
    /// One.
    Serial,
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
