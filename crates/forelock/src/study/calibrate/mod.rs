//! The study behind `forelock calibrate`.

mod calibration;
mod case;
mod conflict;
mod error;
mod evidence;
mod fit;
mod likelihood;
mod marginal;
mod observation_fit;
mod predictive;
mod probe;
mod probe_file;
mod profile;
mod runs;
mod sampler;
mod simulations;
mod spread_out;
mod surrogate;
mod target;
mod tie;
mod unknown;
mod usual;

pub use crate::scenario::Unknown;
pub use calibration::{Calibration, MOST_UNKNOWNS, Setup, calibrate};
pub use case::Case;
pub use error::CalibrateError;
pub use evidence::Role;
pub use marginal::{Grasp, Marginal};
pub use observation_fit::{CaseFit, ObservationFit, ObservationStanding, OutOfReach};
pub use predictive::PredictiveCheck;
pub use probe::{PROBES, Probe, ProbeOutlook, Probes};
pub use probe_file::{PROBE_MARK, ProbeFile, ProbeRows};
pub use profile::PROFILE_MARK;
pub use tie::{Form, Law, Tie, Web};
pub use unknown::{read_unknowns, unknowns_of};
pub use usual::usual_unknowns;

#[cfg(test)]
mod tests;
