//! What a file is to the loader.

use super::counts::{BatchRows, JobRows};
use super::sending::SendingOfJobs;

/// What a file is to the loader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All of a partition: the loader cuts it into batches itself.
    Batches(BatchRows),
    /// A job of the Bulk API 2.0; those of a partition are sent one after another.
    Jobs(JobRows, SendingOfJobs),
}

impl Cut {
    /// What is worked off at once.
    pub(super) fn batch(&self) -> BatchRows {
        match self {
            Self::Batches(batch) => *batch,
            Self::Jobs(job, _) => job.batch(),
        }
    }

    /// Rows of a job, where files are jobs.
    pub(super) const fn job(&self) -> Option<JobRows> {
        match self {
            Self::Batches(_) => None,
            Self::Jobs(job, _) => Some(*job),
        }
    }
}
