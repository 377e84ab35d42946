//! What of the observations counts: nothing twice.

use super::target::Target;
use crate::model::Outcome;
use crate::scenario::{Metric, Observation, Scenario};
use std::ops::Range;

/// What an observation does in the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It counts by itself.
    Counts,
    /// It says, with another one, how many records were processed; that counts.
    CountsWith(Metric),
    /// It says nothing that those which count don't say already.
    Follows(Metric),
}

/// A figure that counts, and of which run it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) run: usize,
    pub(super) metric: Metric,
    pub(super) target: Target,
}

/// The observations of several runs, and what of them counts.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) figures: Vec<Figure>,
    /// For each run, for each of its observations, what it does and by which figure.
    pub(super) roles: Vec<Vec<(Role, usize)>>,
}

impl Evidence {
    /// Of `runs`, a scenario each, with what was observed.
    pub(super) fn of<'a>(runs: impl Iterator<Item = &'a Scenario>) -> Self {
        let mut evidence = Self { figures: Vec::new(), roles: Vec::new() };
        for (run, scenario) in runs.enumerate() {
            evidence.add(run, scenario);
        }
        evidence
    }

    /// The figures of one run.
    pub(super) fn of_run(&self, run: usize) -> Range<usize> {
        let first = self.figures.iter().position(|figure| figure.run >= run);
        let first = first.unwrap_or(self.figures.len());
        let count = self.figures.iter().filter(|figure| figure.run == run).count();
        first..first + count
    }

    pub(super) fn targets(&self) -> Vec<Target> {
        self.figures.iter().map(|figure| figure.target).collect()
    }

    /// What a run gave for each of its figures.
    pub(super) fn figures_of(&self, run: usize, outcome: &Outcome) -> Vec<f64> {
        self.figures[self.of_run(run)].iter().map(|figure| outcome.get(figure.metric)).collect()
    }

    fn add(&mut self, run: usize, scenario: &Scenario) {
        let observed = &scenario.observed;
        let find = |metric| observed.iter().find(|one| one.metric == metric).copied();
        let records = records(scenario);
        // Of how many records failed. A count is hardly ever the better figure, though its default
        // tolerance may come out a little tighter.
        let failed = tightest(
            [find(Metric::FailureRate), find(Metric::Failed), find(Metric::Created)],
            |one| match one.metric {
                Metric::FailureRate => one.tolerance() / CLEARLY,
                _ => one.tolerance() / records,
            },
        );
        // Of how many were processed at all.
        let processed =
            tightest([find(Metric::Processed), find(Metric::Unprocessed)], |one| one.tolerance());
        let derived = if processed.is_some() { None } else { derived_processed(&find) };
        let mut counting: Vec<Observation> = [failed, processed].into_iter().flatten().collect();
        let both = failed.is_some() && find(Metric::Duration).is_some();
        counting.extend(observed.iter().filter(|one| match one.metric {
            Metric::FailureRate
            | Metric::Failed
            | Metric::Created
            | Metric::Processed
            | Metric::Unprocessed => false,
            Metric::Throughput => !both,
            _ => true,
        }));
        let first = self.figures.len();
        let figure = |one: &Observation| Figure {
            run,
            metric: one.metric,
            target: Target::new(one.value, one.tolerance(), run),
        };
        self.figures.extend(counting.iter().map(figure));
        let derived = derived.map(|(observation, of)| {
            self.figures.push(figure(&observation));
            (self.figures.len() - 1, of)
        });
        let place = |metric: Metric| counting.iter().position(|one| one.metric == metric);
        let role = |one: &Observation| {
            if let Some(place) = place(one.metric) {
                return (Role::Counts, first + place);
            }
            if let Some((figure, [first, second])) = derived
                && (one.metric == first || one.metric == second)
            {
                let other = if one.metric == first { second } else { first };
                return (Role::CountsWith(other), figure);
            }
            let said_by = match one.metric {
                Metric::Processed | Metric::Unprocessed => processed,
                _ => failed,
            };
            let metric = said_by.map_or(one.metric, |one| one.metric);
            (Role::Follows(metric), first + place(metric).unwrap_or_default())
        };
        self.roles.push(observed.iter().map(role).collect());
    }
}

/// So many times tighter is clearly so.
const CLEARLY: f64 = 1.05;

/// The one with the smallest tolerance, the first of several.
fn tightest(
    of: impl IntoIterator<Item = Option<Observation>>,
    tolerance: impl Fn(&Observation) -> f64,
) -> Option<Observation> {
    let all = of.into_iter().flatten();
    all.min_by(|a, b| tolerance(a).total_cmp(&tolerance(b)))
}

/// How many records were processed, as two other counts say, with the errors of both.
fn derived_processed(
    find: &impl Fn(Metric) -> Option<Observation>,
) -> Option<(Observation, [Metric; 2])> {
    let created = find(Metric::Created)?;
    let (value, errors, with) = if let Some(failed) = find(Metric::Failed) {
        (created.value + failed.value, [created.tolerance(), failed.tolerance()], Metric::Failed)
    } else {
        let rate = find(Metric::FailureRate).filter(|rate| rate.value < 1.0)?;
        let created_part = 1.0 - rate.value;
        let of_rate = created.value * rate.tolerance() / created_part.powi(2);
        (created.value / created_part, [created.tolerance() / created_part, of_rate], rate.metric)
    };
    let within = Some(errors[0].hypot(errors[1]));
    Some((Observation { metric: Metric::Processed, value, within }, [Metric::Created, with]))
}

/// Records that the load sends, nearly: partitions may differ by a batch.
fn records(scenario: &Scenario) -> f64 {
    let load = &scenario.loads.first().sending;
    let children = scenario.loads.first().data.children.get() as f64;
    load.max_batches_per_partition.map_or(children, |most| {
        let sent = most.get() as f64 * f64::from(load.batch_size.get());
        children.min(sent * f64::from(load.partitions.get()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;
    use Metric::{
        Created, Duration, Failed, FailureRate, LockWaits, Processed, Throughput, Unprocessed,
    };

    /// Of the fixture's 10,000 records.
    fn evidence(observed: &[Observation]) -> Evidence {
        let scenario = Scenario { observed: observed.to_vec(), ..fixture::scenario() };
        Evidence::of(std::iter::once(&scenario))
    }

    fn counting(observed: &[Observation]) -> Vec<Metric> {
        evidence(observed).figures.iter().map(|figure| figure.metric).collect()
    }

    fn within(metric: Metric, value: f64, within: f64) -> Observation {
        Observation { metric, value, within: Some(within) }
    }

    #[test]
    fn what_says_the_same_counts_once_and_the_tightest_of_it() {
        let observed = |rate, failed, created| {
            [
                within(Created, 9_000.0, created),
                within(Failed, 1_000.0, failed),
                within(FailureRate, 0.1, rate),
                within(Processed, 10_000.0, 10.0),
            ]
        };
        assert_eq!(counting(&observed(0.01, 101.0, 200.0)), [FailureRate, Processed]);
        assert_eq!(counting(&observed(0.01, 90.0, 200.0)), [Failed, Processed]);
        let evidence = evidence(&observed(0.01, 101.0, 50.0));
        let roles: Vec<Role> = evidence.roles[0].iter().map(|&(role, _)| role).collect();
        let follows = Role::Follows(Created);
        assert_eq!(roles, [Role::Counts, follows, follows, Role::Counts]);
    }

    /// 9,000 created and 1,000 failed, each within 30 and 40: 10,000 within 50.
    #[test]
    fn two_counts_say_how_many_were_processed() {
        let observed = [within(Created, 9_000.0, 30.0), within(Failed, 1_000.0, 40.0)];
        let evidence = evidence(&observed);
        assert_eq!(evidence.figures[0].metric, Created);
        let processed = evidence.figures[1];
        assert_eq!((processed.metric, processed.target.value), (Processed, 10_000.0));
        assert_eq!(processed.target.error, 25.0);
        assert_eq!(evidence.roles[0], [(Role::Counts, 0), (Role::CountsWith(Created), 1)]);
        let by_rate = [within(Created, 9_000.0, 90.0), within(FailureRate, 0.1, 0.001)];
        assert_eq!(counting(&by_rate), [FailureRate, Processed]);
        assert_eq!(counting(&[within(Created, 9_000.0, 90.0)]), [Created]);
    }

    #[test]
    fn throughput_is_created_over_duration() {
        let all = [
            Observation::new(Throughput, 90.0),
            Observation::new(Duration, 100.0),
            Observation::new(FailureRate, 0.1),
            Observation::new(LockWaits, 5.0),
        ];
        assert_eq!(counting(&all), [FailureRate, Duration, LockWaits]);
        assert_eq!(counting(&all[..2]), [Throughput, Duration]);
        let unprocessed = [Observation::new(Unprocessed, 0.0)];
        assert_eq!(counting(&unprocessed), [Unprocessed]);
    }

    #[test]
    fn figures_of_several_runs_stand_run_by_run() {
        let with = |observed: &[Observation]| Scenario {
            observed: observed.to_vec(),
            ..fixture::scenario()
        };
        let (duration, waits) = (Observation::new(Duration, 9.0), Observation::new(LockWaits, 3.0));
        let runs = [with(&[duration, waits]), with(&[waits])];
        let evidence = Evidence::of(runs.iter());
        assert_eq!((evidence.of_run(0), evidence.of_run(1)), (0..2, 2..3));
        let outcome = Outcome { lock_waits: 7, ..Outcome::default() };
        assert_eq!(evidence.figures_of(1, &outcome), [7.0]);
    }
}
