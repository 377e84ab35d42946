//! Why a calibration has no result.

use crate::study::StudyError;

/// Why a calibration has no result.
#[derive(Debug, thiserror::Error)]
pub enum CalibrateError {
    /// What was simulated is no number, so that nothing can stand in for it.
    #[error("the outcomes of the simulation can't be followed: they are no numbers")]
    NoSurrogate,
    /// A replication or the threads.
    #[error(transparent)]
    Study(#[from] StudyError),
}
