//! What of the observations counts: nothing twice.

use super::target::Target;
use crate::model::RunOutcome;
use crate::scenario::{Load, LoadId, Metric, Observation, Scenario};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What an observation does in the fit; in JSON `role`, and the metric that it goes with as `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", content = "of", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Role {
    /// It counts by itself.
    Counts,
    /// It says, with another one, how many records were processed; that counts.
    CountsWith(Metric),
    /// It says nothing that those which count don't say already.
    Follows(Metric),
    /// Of all loads together, it says nothing that those of the single loads don't say already.
    FollowsLoads,
}

/// Something that was observed, of all loads together or of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) load: Option<LoadId>,
    pub(super) observation: Observation,
}

impl Seen {
    /// All of a scenario: of all loads together, then of each.
    pub(super) fn all(scenario: &Scenario) -> Vec<Self> {
        let seen = |load, observed: &[Observation]| -> Vec<Self> {
            observed.iter().map(|&observation| Self { load, observation }).collect()
        };
        let each = scenario.loads.with_ids().map(|(id, load)| seen(Some(id), &load.observed));
        std::iter::once(seen(None, &scenario.observed)).chain(each).flatten().collect()
    }
}

/// What a run gave for a metric of all loads together, or of one.
pub(super) fn given(outcome: &RunOutcome, load: Option<LoadId>, metric: Metric) -> f64 {
    let of_load = load.and_then(|load| outcome.loads.get(load.index()));
    of_load.unwrap_or(&outcome.all).get(metric)
}

/// A figure that counts, and of which run it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) run: usize,
    pub(super) load: Option<LoadId>,
    pub(super) metric: Metric,
    pub(super) target: Target,
}

/// The observations of several runs, and what of them counts.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) figures: Vec<Figure>,
    /// For each run, for each of its observations ([`Seen::all`]), what it does and by which figure.
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
    pub(super) fn figures_of(&self, run: usize, outcome: &RunOutcome) -> Vec<f64> {
        let figures = self.figures[self.of_run(run)].iter();
        figures.map(|figure| given(outcome, figure.load, figure.metric)).collect()
    }

    /// All of one run. What was observed of each of its loads is not counted once more where it was
    /// added up.
    fn add(&mut self, run: usize, scenario: &Scenario) {
        let first = self.figures.len();
        let mut of_loads = Vec::new();
        for (id, load) in scenario.loads.with_ids() {
            let scope = Scope { run, load: Some(id), records: records(load) };
            of_loads.extend(self.add_scope(&scope, &load.observed));
        }
        let said_by_all = |kind: Kind| {
            let mut loads = scenario.loads.iter();
            loads.all(|load| load.observed.iter().any(|one| Kind::of(one.metric) == kind))
        };
        let said_by = |one: &Observation| {
            let kind = Kind::of(one.metric);
            let figures = &self.figures[first..];
            let figure = figures.iter().position(|figure| Kind::of(figure.metric) == kind)?;
            said_by_all(kind).then_some(first + figure)
        };
        let repeated: Vec<Option<usize>> = scenario.observed.iter().map(said_by).collect();
        let own = scenario.observed.iter().zip(&repeated).filter(|(_, by)| by.is_none());
        let own: Vec<Observation> = own.map(|(&one, _)| one).collect();
        let all_records = scenario.loads.iter().filter(|load| load.failed_of.is_none());
        let scope = Scope { run, load: None, records: all_records.map(records).sum() };
        let mut of_all = self.add_scope(&scope, &own).into_iter();
        let together = repeated.into_iter().filter_map(|by| match by {
            Some(figure) => Some((Role::FollowsLoads, figure)),
            None => of_all.next(),
        });
        let roles = together.collect::<Vec<_>>().into_iter().chain(of_loads);
        self.roles.push(roles.collect());
    }

    /// What was observed of all loads of a run together, or of one.
    fn add_scope(&mut self, scope: &Scope, observed: &[Observation]) -> Vec<(Role, usize)> {
        let Scope { run, load, records } = *scope;
        let find = |metric| observed.iter().find(|one| one.metric == metric).copied();
        // Of how many records failed: what is lost says it as what is created does, since it is the
        // rest. A count is hardly ever the better figure, though its default tolerance may come out
        // a little tighter.
        let failed = tightest(
            [Metric::FailureRate, Metric::Failed, Metric::Created, Metric::Lost, Metric::LostRate]
                .map(find),
            |one| match one.metric {
                Metric::FailureRate | Metric::LostRate => one.tolerance() / CLEARLY,
                _ => one.tolerance() / records,
            },
        );
        // Of how many were processed at all.
        let processed =
            tightest([find(Metric::Processed), find(Metric::Unprocessed)], |one| one.tolerance());
        let derived = if processed.is_some() { None } else { derived_processed(&find) };
        let mut counting: Vec<Observation> = [failed, processed].into_iter().flatten().collect();
        // Throughput is what was created over the duration: one of the two says the other.
        let time = failed.and_then(|_| {
            tightest([Metric::Duration, Metric::Throughput].map(find), |one| match one.metric {
                Metric::Duration => one.tolerance() / one.value / CLEARLY,
                _ => one.tolerance() / one.value,
            })
        });
        counting.extend(observed.iter().filter(|one| match one.metric {
            Metric::FailureRate
            | Metric::Failed
            | Metric::Created
            | Metric::Processed
            | Metric::Unprocessed
            | Metric::Lost
            | Metric::LostRate => false,
            Metric::Duration | Metric::Throughput => {
                time.is_none_or(|time| time.metric == one.metric)
            }
            _ => true,
        }));
        let first = self.figures.len();
        let figure = |one: &Observation| Figure {
            run,
            load,
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
                Metric::Duration | Metric::Throughput => time,
                _ => failed,
            };
            let metric = said_by.map_or(one.metric, |one| one.metric);
            (Role::Follows(metric), first + place(metric).unwrap_or_default())
        };
        observed.iter().map(role).collect()
    }
}

/// Whose observations they are.
struct Scope {
    run: usize,
    load: Option<LoadId>,
    /// How many it sends, nearly.
    records: f64,
}

/// Metrics that say the same thing of a load.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What became of the records.
    Outcomes,
    /// How long it took.
    Time,
    Other(Metric),
}

impl Kind {
    const fn of(metric: Metric) -> Self {
        match metric {
            Metric::FailureRate
            | Metric::Failed
            | Metric::Created
            | Metric::Processed
            | Metric::Unprocessed
            | Metric::Lost
            | Metric::LostRate => Self::Outcomes,
            Metric::Duration | Metric::Throughput => Self::Time,
            other => Self::Other(other),
        }
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

/// Records that a load sends, nearly: partitions may differ by a batch.
fn records(load: &Load) -> f64 {
    let sending = &load.sending;
    let children = load.data.children.get() as f64;
    sending.max_batches_per_partition.map_or(children, |most| {
        let sent = most.get() as f64 * f64::from(sending.batch_size.get());
        children.min(sent * f64::from(sending.partitions.get()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::scenario::parse;
    use crate::study::fixture;
    use Metric::{
        Created, Duration, Failed, FailureRate, LockWaits, Lost, LostRate, Processed, Throughput,
        Unprocessed,
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

    #[test]
    fn what_is_lost_says_the_same_as_what_fails_and_counts_once_with_it() {
        let lost = |lost| [within(Failed, 1_000.0, 50.0), within(Lost, 1_000.0, lost)];
        assert_eq!(counting(&lost(100.0)), [Failed]);
        assert_eq!(counting(&lost(10.0)), [Lost]);
        assert_eq!(counting(&[Observation::new(LostRate, 0.1)]), [LostRate]);
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
        assert_eq!(evidence(&all).roles[0][0], (Role::Follows(Duration), 1));
        let sure = [&[within(Throughput, 90.0, 1.0)], &all[1..]].concat();
        assert_eq!(counting(&sure), [FailureRate, Throughput, LockWaits]);
        assert_eq!(counting(&all[..2]), [Throughput, Duration]);
        assert_eq!(counting(&[Observation::new(Unprocessed, 0.0)]), [Unprocessed]);
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
        assert_eq!(evidence.figures_of(1, &outcome.into()), [7.0]);
    }

    /// Of two loads with an outcome each, the outcome of both together is no news; the duration is,
    /// as only one load has its own.
    #[test]
    fn what_was_added_up_of_all_loads_does_not_count_again() {
        let text = r#"
            org = { workers = 5, service.per_record = "9ms" }
            observed = { failure_rate = "9%", duration = "1h" }
            loads = [
                { name = "a", data = { parent_object = "A", parents = 9, children = 90 },
                  load.batch_size = 2, observed = { failed = 9, duration = "30m" } },
                { name = "b", data = { parent_object = "A", parents = 9, children = 90 },
                  load.batch_size = 2, observed = { failure_rate = "8%" } },
            ]
        "#;
        let scenario = parse("several.toml", text, &[]).unwrap().scenario;
        let evidence = Evidence::of(std::iter::once(&scenario));
        let figures = evidence.figures.iter();
        let figures: Vec<_> =
            figures.map(|one| (one.load.map(LoadId::index), one.metric)).collect();
        let expected =
            [(Some(0), Failed), (Some(0), Duration), (Some(1), FailureRate), (None, Duration)];
        assert_eq!(figures, expected);
        let counts = |figure| (Role::Counts, figure);
        let roles = [(Role::FollowsLoads, 0), counts(3), counts(0), counts(1), counts(2)];
        assert_eq!(evidence.roles[0], roles);
        let load = |failed| Outcome { failed, ..Outcome::default() };
        let outcome = RunOutcome { all: load(7), loads: vec![load(5), load(2)] };
        assert_eq!(evidence.figures_of(0, &outcome), [5.0, 0.0, 1.0, 0.0]);
    }
}
