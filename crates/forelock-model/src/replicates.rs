//! Replications that are compiled in this crate, for the observers that it knows.

use super::lock_waits::LockWaitRecorder;
use super::observer::Unobserved;
use super::outcome::RunOutcome;
use super::simulator::{ReplicationNumber, Simulator};
use super::timeline::TimelineRecorder;

/// A simulator whose replications are compiled in this crate. What is generic over the observer is
/// compiled in the crate that names the observer, with the settings of that crate: the program
/// optimises this one for speed, and most others for size.
pub trait Replicates {
    /// As [`Simulator::run_loads_while`].
    fn replicate(
        &mut self,
        number: ReplicationNumber,
        goes_on: &dyn Fn(f64) -> bool,
    ) -> Option<RunOutcome>;
}

impl Replicates for Simulator<'_, Unobserved> {
    fn replicate(
        &mut self,
        number: ReplicationNumber,
        goes_on: &dyn Fn(f64) -> bool,
    ) -> Option<RunOutcome> {
        self.run_loads_while(number, goes_on)
    }
}

impl Replicates for Simulator<'_, (TimelineRecorder, LockWaitRecorder)> {
    fn replicate(
        &mut self,
        number: ReplicationNumber,
        goes_on: &dyn Fn(f64) -> bool,
    ) -> Option<RunOutcome> {
        self.run_loads_while(number, goes_on)
    }
}
