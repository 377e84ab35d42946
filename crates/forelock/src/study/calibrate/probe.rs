//! Small loads that would tell more: which of them is worth its records?

use super::simulations::outcomes;
use super::{CalibrateError, Calibration, Setup, Unknown};
use crate::engine::{DurationDistribution, Span};
use crate::model::{Outcome, Plan, RunOutcome};
use crate::scenario::{
    BatchSize, Children, Data, FanOut, Load, LoadId, Loads, Metric, Observation, Operation, Order,
    ParentSet, Parents, RunSettings, Scenario, Sending, Split, Submit,
};
use crate::stats::{Interval, Sample, StatsError};
use crate::study::monitor::admitted;
use crate::study::{Monitor, Pool, StudyError};
use std::num::NonZeroU32;

/// A small load of records that were made up for it, through the API of the calibrated one: batches
/// of one transaction each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What it is called.
    pub name: &'static str,
    /// How many batches.
    pub batches: u32,
    /// How many of them are under way at once.
    pub at_once: u32,
    /// Over how many parents all records are spread; none: each has a parent of its own.
    pub parents: Option<u32>,
}

/// The probes, those with the fewest records first.
pub const PROBES: [Probe; 5] = [
    Probe { name: "one at a time", batches: 20, at_once: 1, parents: None },
    Probe { name: "five at a time", batches: 50, at_once: 5, parents: None },
    Probe { name: "all at once", batches: 50, at_once: 50, parents: None },
    Probe { name: "all at once on few parents", batches: 50, at_once: 50, parents: Some(100) },
    Probe { name: "many at once", batches: 200, at_once: 200, parents: None },
];

/// What a probe would give, as far as is known.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeOutlook {
    /// The probe.
    pub probe: Probe,
    /// How many records it has.
    pub records: u64,
    /// What would tell most.
    pub metric: Metric,
    /// How widely the mean of that varies over what is still possible, in standard deviations of
    /// what single runs and their observation vary by: above 1 it tells, below it is drowned.
    pub tells: f64,
    /// Where nine runs in ten would have their duration, in seconds.
    pub duration: Interval,
    /// Where nine runs in ten would have their failure rate, 0 to 1.
    pub failure_rate: Interval,
}

/// What anyone measures of a load.
const MEASURED: [Metric; 2] = [Metric::Duration, Metric::FailureRate];

/// Draws of the posterior that each probe is simulated with, and how often each.
const DRAWS: usize = 60;
const REPLICATIONS: u64 = 4;

impl Probe {
    /// The probe that tells most of the org's field at `path` for its records; `None` if no load
    /// tells of it.
    #[must_use]
    pub fn that_tells(path: &str) -> Option<&'static Self> {
        let name = match path.strip_prefix("org.")? {
            "workers" => "all at once",
            "scaling.contention" | "scaling.coherency" => "five at a time",
            locks if locks.starts_with("locks.") => "all at once on few parents",
            _ => "one at a time",
        };
        PROBES.iter().find(|probe| probe.name == name)
    }

    /// The probe on the org of `scenario`, of records like those of `like`, one of its loads.
    pub(super) fn on(self, scenario: &Scenario, like: LoadId) -> Scenario {
        let like = &scenario.loads[like];
        let transaction = transaction(scenario, like);
        let records = self.records(transaction);
        let least = |count: u32| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        let (parents, fan_out) = match self.parents {
            Some(parents) => (parents, FanOut::Uniform),
            None => (u32::try_from(records).unwrap_or(Parents::MAX), FanOut::Fixed),
        };
        let mut small = scenario.clone();
        small.name = self.name.to_owned();
        let name = like.data.parent_object();
        let count = Parents::new(parents.into()).unwrap_or(Parents::ONE);
        let data = Data {
            child_object: like.data.child_object.clone(),
            children: Children::new(records).unwrap_or(like.data.children),
            order: Order::Random,
            sets: vec![ParentSet::new(name, count, fan_out)],
        };
        let sending = Sending {
            client: None,
            operation: Operation::Insert,
            parent_changed: true,
            transport: like.sending.transport,
            partitions: NonZeroU32::MIN,
            split: Split::Contiguous,
            stagger: Span::ZERO,
            batch_size: BatchSize::new(transaction.into()).unwrap_or(like.sending.batch_size),
            max_batches_per_partition: None,
            submit: Submit::Closed {
                in_flight: least(self.at_once),
                think: DurationDistribution::constant(Span::ZERO),
            },
            retry: None,
        };
        small.loads = Loads::single(Load {
            name: String::new(),
            start: Span::ZERO,
            after: Vec::new(),
            failed_of: None,
            data,
            sending,
            service: like.service,
            day_to_day: like.day_to_day,
            objectives: Vec::new(),
            observed: Vec::new(),
        });
        for stream in &mut small.background {
            stream.set = None;
            stream.rows = stream.rows.min(least(parents));
        }
        small.run = RunSettings { horizon: None, precision: None, ..small.run };
        small
    }

    pub(super) fn records(self, transaction: u32) -> u64 {
        u64::from(self.batches) * u64::from(transaction)
    }
}

/// Records of a batch of one transaction.
pub(super) fn transaction(scenario: &Scenario, like: &Load) -> u32 {
    scenario.org.transaction_size.get().min(like.sending.api().most_send_records())
}

/// The load that a probe is like: the first of those whose own fields are not known, or else the
/// first.
pub(super) fn like(scenario: &Scenario, unknowns: &[Unknown]) -> LoadId {
    let is_meant = |load: &Load| {
        load.is_named() && unknowns.iter().any(|one| one.path.starts_with(&load.path("")))
    };
    let meant = scenario.loads.with_ids().find(|(_, load)| is_meant(load));
    meant.map_or(LoadId::FIRST, |(id, _)| id)
}

/// What small loads would tell that the observations don't.
#[derive(Clone, Debug, PartialEq)]
pub struct Probes {
    /// What each would give, in the order of [`PROBES`].
    pub outlooks: Vec<ProbeOutlook>,
    /// The one that is worth its records: of those that tell nearly as much as the one that tells
    /// most, that with the fewest; none if none tells anything.
    pub next: Option<usize>,
}

impl Probes {
    /// The probe that is worth its records.
    #[must_use]
    pub fn next_probe(&self) -> Option<Probe> {
        self.next.and_then(|place| self.outlooks.get(place)).map(|outlook| outlook.probe)
    }

    /// On the org of the first case of `setup`, over what its `calibration` leaves possible; none if
    /// that doesn't explain the observations, as no more of them would help.
    ///
    /// # Errors
    ///
    /// If `monitor` says stop.
    pub fn of(
        setup: &Setup,
        calibration: &Calibration,
        pool: &Pool,
        monitor: &dyn Monitor,
    ) -> Result<Self, CalibrateError> {
        if !calibration.explains() {
            return Ok(Self { outlooks: Vec::new(), next: None });
        }
        let draws = calibration.posterior.draws();
        let case = &setup.cases[0];
        let step = draws.len().div_ceil(DRAWS).max(1);
        let orgs: Vec<Scenario> = draws
            .iter()
            .step_by(step)
            .map(|draw| {
                let values: Vec<f64> = draw.values().iter().map(|value| value.amount).collect();
                case.with(&setup.unknowns, &values, setup.seed)
            })
            .collect::<Result<_, _>>()?;
        let like = like(case.scenario(), &setup.unknowns);
        let transaction = transaction(case.scenario(), &case.scenario().loads[like]);
        let outlook = |&probe: &Probe| {
            let plan = |org| Ok(Plan::new(&admitted(probe.on(org, like), monitor)?)?);
            let plans: Vec<Plan> = orgs.iter().map(plan).collect::<Result<_, StudyError>>()?;
            let runs = outcomes(&plans, |_| 0..REPLICATIONS, pool, monitor)?;
            let all = |runs: Vec<RunOutcome>| runs.into_iter().map(|run| run.all).collect();
            let runs: Vec<Vec<Outcome>> = runs.into_iter().map(all).collect();
            Ok(ProbeOutlook::of(probe, probe.records(transaction), &runs)?)
        };
        let outlooks = PROBES.iter().map(outlook).collect::<Result<Vec<_>, CalibrateError>>()?;
        Ok(Self { next: next(&outlooks), outlooks })
    }
}

impl ProbeOutlook {
    /// Of several runs with each draw.
    fn of(probe: Probe, records: u64, runs: &[Vec<Outcome>]) -> Result<Self, StatsError> {
        let of = |metric: Metric| -> Vec<Vec<f64>> {
            let values = |one: &Vec<Outcome>| one.iter().map(|run| run.get(metric)).collect();
            runs.iter().map(values).collect()
        };
        let told = MEASURED.map(|metric| (metric, tells(metric, &of(metric))));
        let best = told.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let (metric, tells) = best.unwrap_or((Metric::Duration, 0.0));
        let range = |metric| {
            let sample = Sample::new(of(metric).concat())?;
            Ok(Interval { low: sample.quantile(0.05), high: sample.quantile(0.95) })
        };
        Ok(Self {
            probe,
            records,
            metric,
            tells,
            duration: range(Metric::Duration)?,
            failure_rate: range(Metric::FailureRate)?,
        })
    }
}

/// The standard deviation of the means over that of one observation around its mean. A list of runs
/// a draw, all of one length.
fn tells(metric: Metric, runs: &[Vec<f64>]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let variance = |values: &[f64]| {
        let middle = mean(values);
        let squares = values.iter().map(|value| (value - middle).powi(2));
        squares.sum::<f64>() / (values.len() as f64 - 1.0).max(1.0)
    };
    let means: Vec<f64> = runs.iter().map(|one| mean(one)).collect();
    let luck = mean(&runs.iter().map(|one| variance(one)).collect::<Vec<_>>());
    let typical = mean(&means);
    let error = Observation::default_tolerance(metric, typical) / 2.0;
    // The means themselves vary by chance too; a fraction can't vary by more than it is large.
    let each = runs.first().map_or(1, Vec::len) as f64;
    let between = (variance(&means) - luck / each).max(0.0);
    (between / (luck + error * error)).sqrt()
}

fn next(outlooks: &[ProbeOutlook]) -> Option<usize> {
    const NEARLY: f64 = 0.8;
    const ANYTHING: f64 = 0.5;
    let most = outlooks.iter().map(|one| one.tells).fold(0.0, f64::max);
    let worth = |one: &ProbeOutlook| one.tells >= ANYTHING && one.tells >= NEARLY * most;
    let worthy = outlooks.iter().enumerate().filter(|(_, one)| worth(one));
    let cost = |one: &ProbeOutlook| (one.records, one.duration.high);
    let cheapest = worthy.min_by(|(_, a), (_, b)| {
        let (a, b) = (cost(a), cost(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    cheapest.map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_of_the_org_has_a_probe_and_no_other() {
        let name = |path: &str| Probe::that_tells(path).map(|probe| probe.name);
        for (path, probe) in [
            ("org.workers", "all at once"),
            ("org.scaling.contention", "five at a time"),
            ("org.scaling.coherency", "five at a time"),
            ("org.locks.held_fraction", "all at once on few parents"),
            ("org.service.per_record", "one at a time"),
            ("org.batch_overhead", "one at a time"),
        ] {
            assert_eq!(name(path), Some(probe), "{path}");
        }
        assert_eq!((name("data.parents"), name("background.0.per_hour")), (None, None));
    }

    use crate::study::fixture;

    /// By hand: means 110 and 190, whose variance is 3,200, less 100 / 2 of luck: 3,150; an
    /// observation varies by 100 of luck and, of 150 s, 7.5² of error.
    #[test]
    fn what_a_probe_tells_worked_by_hand() {
        let spread = 50_f64.sqrt();
        let runs = [vec![110.0 - spread, 110.0 + spread], vec![190.0 - spread, 190.0 + spread]];
        let expected = (3_150.0_f64 / (100.0 + 56.25)).sqrt();
        assert!((tells(Metric::Duration, &runs) - expected).abs() < 1e-9);
    }

    #[test]
    fn the_cheapest_that_tells_nearly_most_is_next() {
        let outlook = |records, tells| ProbeOutlook {
            probe: PROBES[0],
            records,
            metric: Metric::Duration,
            tells,
            duration: Interval { low: 1.0, high: 2.0 },
            failure_rate: Interval { low: 0.0, high: 0.0 },
        };
        assert_eq!(next(&[outlook(9, 2.0), outlook(4, 1.7), outlook(2, 1.0)]), Some(1));
        assert_eq!(next(&[outlook(9, 0.4)]), None);
        assert_eq!(next(&[]), None);
    }

    #[test]
    fn a_probe_is_a_small_load_on_the_same_org() {
        let scenario = fixture::scenario();
        let small = PROBES[3].on(&scenario, LoadId::FIRST);
        assert_eq!(small.org, scenario.org);
        let data = &small.loads.first().data;
        assert_eq!((data.children.get(), data.sets[0].count.get()), (10_000, 100));
        let plan = Plan::new(&small).unwrap();
        let outcome = crate::model::Simulator::new(&plan).run(crate::model::ReplicationNumber(0));
        assert_eq!((outcome.batches, outcome.created + outcome.failed), (50, 10_000));
    }

    /// Of two loads, on the org of both: through the API and at the service time of the one that is
    /// not known.
    #[test]
    fn a_probe_is_like_the_load_that_is_not_known() {
        let text = r#"
            org = { workers = 5, transaction_size = 300, service.per_record = "9ms" }
            background = [{ per_hour = 9, hold = "1s", set = "B" }]
            loads = [
                { name = "a", data = { parent_object = "A", parents = 9, children = 90 }, load.batch_size = 2 },
                { name = "b b", data = { parent_object = "B", parents = 9, children = 90 },
                  load = { api = "soap", batch_size = 2 }, service.per_record = "1ms" },
            ]
        "#;
        let scenario = crate::scenario::parse("several.toml", text, &[]).unwrap().scenario;
        let unknown = |path: &str| Unknown {
            path: path.to_owned(),
            unit: crate::scenario::QuantityUnit::Duration,
            low: 0.001,
            high: 0.01,
            log: true,
            whole: false,
        };
        assert_eq!(like(&scenario, &[unknown("org.service.per_record")]), LoadId::FIRST);
        let second = like(&scenario, &[unknown("loads.\"b b\".service.per_record")]);
        assert_eq!(second.index(), 1);
        let small = PROBES[0].on(&scenario, second);
        let load = small.loads.first();
        assert_eq!((load.data.parent_object(), load.sending.batch_size.get()), ("B", 200));
        let plan = Plan::new(&small).unwrap();
        let outcome = crate::model::Simulator::new(&plan).run(crate::model::ReplicationNumber(0));
        assert_eq!((outcome.batches, outcome.created), (20, 4_000));
        assert!((outcome.duration.as_secs_f64() - 4.0).abs() < 1e-6, "{outcome:?}");
    }
}
