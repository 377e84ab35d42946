//! The study behind `forelock calibrate`.

mod case;
mod conflict;
mod error;
mod evidence;
mod fit;
mod likelihood;
mod marginal;
mod runs;
mod sampler;
mod simulations;
mod spread_out;
mod surrogate;
mod target;
mod tie;
mod unknown;
mod usual;

pub use case::Case;
pub use error::CalibrateError;
pub use evidence::Role;
pub use marginal::{Grasp, Marginal};
pub use tie::{Form, Law, Tie, Web};
pub use unknown::Unknown;
pub use usual::usual_unknowns;

/// An observation that nothing in the ranges of the unknowns comes near.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfReach;

#[cfg(test)]
mod tests;
