//! The study behind `forelock run`: what would this load do?

use super::finding::plans;
use super::posterior::Drawn;
use super::{
    Finding, Monitor, PlanSource, Pool, Recording, Replications, StudyError, replicate_and_record,
    replicate_to_precision,
};
use crate::scenario::{RunSettings, Scenario};
use std::num::{NonZeroU32, NonZeroUsize};

/// The study of one scenario: simulates it as often as its `[run]` table says (until its precision
/// is reached, if it asks for one), and judges it by its objectives.
#[must_use = "a study does nothing until it is run"]
pub struct Study<'a> {
    scenario: Scenario,
    drawn: Option<Drawn>,
    threads: Threads<'a>,
    monitor: &'a dyn Monitor,
}

enum Threads<'a> {
    /// So many of its own; without a number, one for each core.
    Own(Option<NonZeroUsize>),
    Shared(&'a Pool),
}

impl<'a> Study<'a> {
    /// The study of `scenario`, on all cores.
    pub const fn of(scenario: Scenario) -> Self {
        Self { scenario, drawn: None, threads: Threads::Own(None), monitor: &() }
    }

    /// So many replications in place of those that the scenario asks for.
    pub const fn replications(mut self, count: NonZeroU32) -> Self {
        self.scenario.run.replications = count;
        self
    }

    /// Another seed than the scenario's.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.scenario.run.seed = seed;
        self
    }

    /// On so many threads; the result is the same on any number of them.
    pub const fn threads(mut self, count: NonZeroUsize) -> Self {
        self.threads = Threads::Own(Some(count));
        self
    }

    /// On threads that other studies use as well.
    pub const fn on(mut self, pool: &'a Pool) -> Self {
        self.threads = Threads::Shared(pool);
        self
    }

    /// Tells `monitor` of its progress, and stops if `monitor` says so.
    pub const fn monitor(mut self, monitor: &'a dyn Monitor) -> Self {
        self.monitor = monitor;
        self
    }

    /// With the unknown fields of the scenario drawn anew for each replication. The scenario itself
    /// is the one that results are filed under, and says how to simulate; its unknown fields have
    /// any value, such as the best fit.
    ///
    /// Replications then differ by luck and by what is not known, as real runs do from what can be
    /// known of them. So their spread is what one real run would give, and the prediction says that
    /// too ([`Prediction::of_draws`](super::Prediction::of_draws)).
    pub fn drawn(mut self, drawn: impl Into<Option<Drawn>>) -> Self {
        self.drawn = drawn.into();
        self
    }

    /// Simulates the replications.
    ///
    /// # Errors
    ///
    /// If a field of the scenario is a range and nothing is [drawn](Study::drawn), or a draw gives no
    /// scenario; if the monitor says stop before all
    /// replications are done; if the operating system refuses the threads.
    pub fn run(self) -> Result<Finding, StudyError> {
        let simulate = |plans: &dyn PlanSource, run: &_, pool: &_, monitor: &dyn Monitor| {
            Ok((replicate_to_precision(plans, run, pool, monitor)?, ()))
        };
        self.find(simulate).map(|(finding, ())| finding)
    }

    /// As [`Study::run`]; the replications are recorded while they are simulated.
    ///
    /// # Errors
    ///
    /// As [`Study::run`].
    pub fn run_recorded(self) -> Result<(Finding, Recording), StudyError> {
        self.find(replicate_and_record)
    }

    fn find<T>(
        self,
        simulate: impl FnOnce(
            &dyn PlanSource,
            &RunSettings,
            &Pool,
            &dyn Monitor,
        ) -> Result<(Replications, T), StudyError>,
    ) -> Result<(Finding, T), StudyError> {
        let Self { scenario, drawn, threads, monitor } = self;
        let plans = plans(&scenario, drawn.as_ref())?;
        let own;
        let pool = match threads {
            Threads::Shared(pool) => pool,
            Threads::Own(count) => {
                own = Pool::new(count)?;
                &own
            }
        };
        let (replications, more) = simulate(&*plans, &scenario.run, pool, monitor)?;
        Ok((Finding::of(scenario, drawn, replications)?, more))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Cv;
    use crate::study::fixture::scenario;

    #[test]
    fn a_study_has_its_own_replications_seed_and_threads() {
        let count = |count| NonZeroU32::new(count).unwrap();
        let of = |seed| {
            let mut scenario = scenario();
            scenario.org.service.cv = Cv::new(0.4).unwrap();
            Study::of(scenario).replications(count(5)).seed(seed)
        };
        let alone = of(1).threads(NonZeroUsize::MIN).run().unwrap();
        let pool = Pool::new(NonZeroUsize::new(3)).unwrap();
        let (shared, _) = of(1).on(&pool).run_recorded().unwrap();
        assert_eq!(alone.replications.count(), 5);
        assert_eq!(alone.replications.outcomes(), shared.replications.outcomes());
        let other = of(2).on(&pool).run().unwrap();
        assert_ne!(alone.replications.outcomes(), other.replications.outcomes());
    }

    #[test]
    fn a_monitor_stops_it() {
        struct Stop;
        impl Monitor for Stop {
            fn should_stop(&self) -> bool {
                true
            }
        }
        assert!(matches!(Study::of(scenario()).monitor(&Stop).run(), Err(StudyError::Interrupted)));
    }
}
