//! The API that a load goes through, and the mode in which the platform processes it.

use super::BatchSize;
use strum::{EnumString, IntoStaticStr, VariantNames};

/// Most records in one batch of either API.
pub const MAX_BATCH_RECORDS: u32 = 10_000;

/// Which API a load goes through, in which mode: only the Bulk API 1.0 has a Serial mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// The Bulk API 1.0, in a mode.
    BulkV1(ConcurrencyMode),
    /// The Bulk API 2.0, whose batches run in parallel.
    BulkV2,
    /// The SOAP API, whose calls begin at once.
    Soap,
}

impl Transport {
    /// `None` if the API has no such mode: Serial exists in the Bulk API 1.0 alone.
    ///
    /// ```
    /// use forelock_scenario::{Api, ConcurrencyMode::{Parallel, Serial}, Transport};
    ///
    /// assert_eq!(Transport::new(Api::BulkV1, Serial), Some(Transport::BulkV1(Serial)));
    /// assert_eq!(Transport::new(Api::BulkV2, Parallel), Some(Transport::BulkV2));
    /// assert_eq!(Transport::new(Api::BulkV2, Serial), None);
    /// ```
    #[must_use]
    pub const fn new(api: Api, mode: ConcurrencyMode) -> Option<Self> {
        match (api, mode) {
            (Api::BulkV1, mode) => Some(Self::BulkV1(mode)),
            (Api::BulkV2, ConcurrencyMode::Parallel) => Some(Self::BulkV2),
            (Api::Soap, ConcurrencyMode::Parallel) => Some(Self::Soap),
            (Api::BulkV2 | Api::Soap, ConcurrencyMode::Serial) => None,
        }
    }

    /// The API alone.
    #[must_use]
    pub const fn api(self) -> Api {
        match self {
            Self::BulkV1(_) => Api::BulkV1,
            Self::BulkV2 => Api::BulkV2,
            Self::Soap => Api::Soap,
        }
    }

    /// The mode: Parallel where the API has no other.
    #[must_use]
    pub const fn mode(self) -> ConcurrencyMode {
        match self {
            Self::BulkV1(mode) => mode,
            Self::BulkV2 | Self::Soap => ConcurrencyMode::Parallel,
        }
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
