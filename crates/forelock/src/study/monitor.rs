//! How a study tells the world of its progress and learns that it should stop.

use super::StudyError;
use crate::scenario::Scenario;

/// Watches a study from outside. All threads of the study call it, at any time.
///
/// `()` is the monitor that looks away.
pub trait Monitor: Sync {
    /// So many replications will be done in all, as far as is known now; a study that goes on until
    /// it knows enough says so again whenever that changes.
    fn planned(&self, _replications: u64) {}

    /// One more replication is done, in no particular order.
    fn replication_done(&self) {}

    /// What a study that looks for the best of many has so far, in a few nights of it.
    fn best_so_far(&self, _best: BestSoFar) {}

    /// This share of the records of a replication under way has an outcome. Threads that simulate at the
    /// same time tell of one each.
    fn under_way(&self, _share: f64) {}

    /// Whether a scenario may be simulated that the study comes to by itself. A draw that may not ends the
    /// study ([`StudyError::NotAdmitted`]); a way of loading that a search comes to is left out.
    fn admits(&self, _scenario: &Scenario) -> bool {
        true
    }

    /// Whether the study should give up; asked before each replication, and several times a second in one
    /// that is long.
    fn should_stop(&self) -> bool {
        false
    }
}

impl Monitor for () {}

/// A draw that may be simulated.
///
/// # Errors
///
/// If `monitor` doesn't admit it.
pub(super) fn admitted(scenario: Scenario, monitor: &dyn Monitor) -> Result<Scenario, StudyError> {
    if monitor.admits(&scenario) { Ok(scenario) } else { Err(StudyError::NotAdmitted) }
}

/// Watches a replication under way: whether it goes on, of which this share of the records has an outcome.
pub(super) fn goes_on(monitor: &dyn Monitor) -> impl Fn(f64) -> bool {
    |share| {
        monitor.under_way(share);
        !monitor.should_stop()
    }
}

/// The best of many, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestSoFar {
    /// Whether it meets what is asked for.
    pub keeps: bool,
    /// How long it takes, in seconds.
    pub duration: f64,
    /// The part of its records that is lost, 0 to 1.
    pub lost_rate: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Template;
    use crate::study::calibrate::{CalibrateError, Setup, calibrate};
    use crate::study::planner::{Wish, plan};
    use crate::study::posterior::Drawn;
    use crate::study::sweep::{Subject, Sweep, SweepDirectory, SweepError};
    use crate::study::{Pool, Study};

    /// Admits no more than this many records, in batches of no more than that many.
    struct Most(u64, u32);

    impl Monitor for Most {
        fn admits(&self, scenario: &Scenario) -> bool {
            let load = scenario.loads.first();
            load.data.children.get() <= self.0 && load.sending.batch_size.get() <= self.1
        }
    }

    fn template(children: &str) -> Template {
        let text = format!(
            "data = {{ parents = 10, children = '{children}' }}\n\
             load = {{ batch_size = 100 }}\n\
             org = {{ workers = 2, service.per_record = '9ms', batch_overhead = '1s' }}\n\
             objectives = {{ duration = '<= 1h', failure_rate = '<= 50%', sure = 0.5 }}\n\
             observed.duration = '5s'\nrun.replications = 10\n"
        );
        Template::parse("a.toml", &text, &[]).unwrap()
    }

    fn pool() -> Pool {
        Pool::new(None).unwrap()
    }

    #[test]
    fn a_draw_that_is_not_admitted_ends_a_study() {
        let (loaded, drawn) = Drawn::open(template("100..1000"), None).unwrap();
        let study = |most: &dyn Monitor| {
            Study::of(loaded.scenario.clone()).drawn(drawn.clone()).monitor(most).run()
        };
        assert!(study(&Most(1_000, 100)).is_ok());
        assert!(matches!(study(&Most(500, 100)), Err(StudyError::NotAdmitted)));
    }

    #[test]
    fn nor_is_it_simulated_at_a_point_of_a_sweep_or_in_a_calibration() {
        let subject = Subject::of(template("100..1000")).unwrap();
        let sweep = Sweep::new(subject, &["org.workers=1,2".to_owned()], None).unwrap();
        let place = tempfile::tempdir().unwrap();
        let mut directory = SweepDirectory::open(place.path(), &sweep, false).unwrap();
        let swept = sweep.run(&mut directory, &pool(), &Most(500, 100));
        assert!(matches!(swept, Err(SweepError::Study(StudyError::NotAdmitted))), "{swept:?}");

        let cases = vec![("a.toml".to_owned(), template("100..1000"))];
        let setup = Setup::of(cases, &[], 2_000, None).unwrap();
        let fitted = calibrate(&setup, &pool(), &Most(500, 100));
        let is_told = matches!(fitted, Err(CalibrateError::Study(StudyError::NotAdmitted)));
        assert!(is_told, "{:?}", fitted.err());
    }

    #[test]
    fn a_plan_leaves_out_what_is_not_admitted() {
        let wish = Wish { may: vec!["load.batch_size=100,200".into()], ..Wish::default() };
        let of = |most| plan(&template("1000"), None, &wish, &pool(), &Most(1_000, most)).unwrap();
        assert_eq!(of(200).refused, []);
        let smaller = of(100);
        assert_eq!(smaller.refused, [("too-large", 1)]);
        assert_eq!(smaller.tried.len(), 1, "the way as written is left");
    }
}
