//! The study behind `forelock calibrate`.

mod conflict;
mod error;
mod fit;
mod likelihood;
mod runs;
mod sampler;
mod spread_out;
mod surrogate;
mod target;

pub use error::CalibrateError;

#[cfg(test)]
mod tests;
