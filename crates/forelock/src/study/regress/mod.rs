//! Whether predictions have moved: the study behind `forelock regress`.
//!
//! A [`Baseline`] keeps what every scenario was predicted to give. Later, each is simulated again
//! ([`rerun()`]) and [`Regression`] says which metrics moved beyond chance. A scenario that is defined
//! otherwise by now is an alarm as a whole: what was changed in it, and how far that moved its metrics,
//! is shown, but none of them is an alarm of its own.
//!
//! # What moved means
//!
//! With the same seed, a program that simulates the same gives the same numbers. One that draws
//! its luck otherwise does not, though nothing is wrong, so numbers are compared as samples:
//!
//! - Two means that differ by no more than a part in 10^9 are the same: that is rounding.
//! - Means of which neither has any spread (every run processes 1,250,000 records) differ if their
//!   values do.
//! - All others are held against each other by two tests, which must both reject: Welch's t
//!   ([`Welch`](crate::stats::Welch)) and the permutation test
//!   ([`pitman_p_value`](crate::stats::pitman_p_value)), over all metrics of all scenarios with
//!   Holm's correction ([`holm`](crate::stats::holm())), so that an unchanged program alarms less
//!   than once in 1/[`FALSE_ALARMS`] checks.
//!
//! Welch's test alone would alarm too often: it wants normal means, and one thousandth over 160
//! metrics is far out in the tail. A metric that is 0 in some replications and 1 in others may
//! spread little within each of two samples by luck; at 20 replications Welch's t then rejects
//! seven times as often as it says. The permutation test looks at all values together.
//!
//! Both samples have the same size, so that the skewness of a metric drops out of the difference:
//! a check repeats the number of replications of the record, which is at least
//! [`LEAST_REPLICATIONS`]. For values of two kinds, the worst case, the exact rate can be summed
//! up over all samples that there are, and is below what is asked (see `tests/regress.rs`).
//!
//! Metrics depend on each other (created and failed add up): Holm's correction holds all the same.

mod baseline;
mod baseline_file;
mod comparison;
mod predicted;
mod redefinition;
mod rerun;

pub use baseline::{Baseline, BaselineError, Recorded};
pub use baseline_file::{BaselineFileError, path_from_baseline, path_of_scenario, read_baseline};
pub use comparison::{Change, FALSE_ALARMS, Regression, ScenarioChange};
pub use predicted::{Predicted, PredictedLoad};
pub use redefinition::{FieldChange, Redefinition};
pub use rerun::{Rerun, record, rerun};

/// A baseline's replications at least: with fewer, one strange sample looks like a change.
pub const LEAST_REPLICATIONS: u32 = 20;
