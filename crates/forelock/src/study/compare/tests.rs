use super::*;
use crate::engine::{Cv, Span};
use crate::model::{Outcome, RunOutcome};
use crate::scenario::{Comparison, Objective, Precision, Scenario, Width};
use crate::study::Variant;
use crate::study::fixture::{finding, scenario};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

fn objective(metric: Metric, bound: f64) -> Objective {
    let text = format!("<= {bound}");
    Objective { metric, comparison: Comparison::AtMost, bound, text, sure: None }
}

/// Alternatives by the seconds that their replications take, each with at most 100 s to go.
fn contrast(seconds: &[[u64; 3]]) -> Contrast {
    let found = seconds.iter().enumerate().map(|(index, seconds)| {
        let outcome = |s: u64| Outcome { duration: Span::from_secs(s), ..Outcome::default() };
        let finding = finding(seconds.map(outcome).to_vec(), |scenario| {
            scenario.objectives = vec![objective(Metric::Duration, 100.0)];
        });
        ((index.to_string(), Vec::new()), finding)
    });
    Contrast::new(found.collect(), Vec::new()).unwrap()
}

/// The plain means are 20 s apart and spread over 100 s, but replication by replication the
/// second takes 19 to 21 s longer.
#[test]
fn differences_are_taken_replication_by_replication() {
    let found = contrast(&[[100, 150, 200], [121, 170, 219]]);
    let difference = found.alternatives[1].difference(Metric::Duration).unwrap();
    assert_eq!(difference.mean, 20.0);
    assert!(difference.is_significant());
    assert_eq!(found.alternatives[0].difference(Metric::Duration), None);
}

#[test]
fn the_more_are_compared_the_surer_each_must_be() {
    assert_eq!(contrast(&[[1; 3]; 2]).each, found_confidence());
    assert!((contrast(&[[1; 3]; 6]).each.get() - 0.99).abs() < 1e-12);
}

fn found_confidence() -> Confidence {
    contrast(&[[1; 3]]).confidence
}

#[test]
fn the_fastest_is_sought_among_those_that_meet_the_objectives() {
    let found = contrast(&[[200, 210, 220], [90, 91, 92], [80, 81, 82], [300, 310, 320]]);
    assert_eq!(found.fastest(), Some(2));
    assert_eq!(found.as_fast().unwrap(), [0_usize; 0]);
    assert_eq!(contrast(&[[200, 210, 220]]).fastest(), None);
}

#[test]
fn who_leaves_records_behind_is_not_the_fastest_unless_the_file_says_what_may_be_lost() {
    let fastest = |left: u64, asked: &[Objective]| {
        let one = |seconds, unprocessed| {
            let created = 100 - unprocessed;
            let duration = Span::from_secs(seconds);
            let outcome = Outcome { created, unprocessed, duration, ..Outcome::default() };
            let finding = finding(vec![outcome; 2], |scenario| {
                scenario.objectives = asked.to_vec();
            });
            ((seconds.to_string(), Vec::new()), finding)
        };
        Contrast::new(vec![one(60, 0), one(10, left)], Vec::new()).unwrap().fastest()
    };
    let duration = objective(Metric::Duration, 100.0);
    assert_eq!(fastest(20, std::slice::from_ref(&duration)), Some(0));
    assert_eq!(fastest(1, std::slice::from_ref(&duration)), Some(1));
    let lost = |bound| [duration.clone(), objective(Metric::LostRate, bound)];
    assert_eq!((fastest(20, &lost(0.3)), fastest(20, &lost(0.1))), (Some(1), Some(0)));
}

#[test]
fn what_chance_could_have_put_first_is_as_fast() {
    let found = contrast(&[[90, 80, 70], [70, 80, 89]]);
    assert_eq!((found.fastest(), found.as_fast().unwrap()), (Some(1), vec![0]));
}

fn variant(name: &str, change: impl FnOnce(&mut Scenario)) -> Variant {
    let mut scenario = scenario();
    scenario.run.replications = NonZeroU32::MIN.saturating_add(2);
    change(&mut scenario);
    Variant { name: name.into(), settings: Vec::new(), scenario, drawn: None }
}

fn run(variants: Vec<Variant>, monitor: &dyn Monitor) -> Contrast {
    let pool = Pool::new(None).unwrap();
    compare(Lineup { variants, left_out: Vec::new() }, &pool, monitor).unwrap()
}

#[test]
fn the_same_scenario_twice_has_no_difference_whatever_its_own_seed() {
    let other = variant("b", |scenario| scenario.run.seed = 7);
    let found = run(vec![variant("a", |_| ()), other], &());
    for metric in Metric::ALL {
        let difference = found.alternatives[1].difference(metric).unwrap();
        assert_eq!((difference.mean, difference.margin()), (0.0, Some(0.0)), "{metric:?}");
    }
}

#[test]
fn who_states_no_objectives_is_judged_by_those_of_the_first() {
    let strict = |scenario: &mut Scenario| {
        scenario.objectives = vec![objective(Metric::Duration, 1.0)];
    };
    let found = run(vec![variant("a", strict), variant("b", |_| ())], &());
    assert!(found.alternatives.iter().all(|one| one.has_objectives()));
    assert!(found.alternatives.iter().all(|one| !one.meets_objectives()));
    // The first is what the others are held against, and is asked for nothing by them.
    let found = run(vec![variant("a", |_| ()), variant("b", strict)], &());
    assert!(!found.alternatives[0].has_objectives());
}

#[test]
fn all_are_simulated_as_often_as_the_precision_of_the_first_needs() {
    let precise = |scenario: &mut Scenario| {
        scenario.org.service.cv = Cv::new(0.4).unwrap();
        scenario.run.precision = Some(Precision {
            metric: Metric::Duration,
            width: Width::Absolute(1e-9),
            max_replications: NonZeroU32::MIN.saturating_add(11),
        });
    };
    let counter = Counter::default();
    let found = run(vec![variant("a", precise), variant("b", |_| ())], &counter);
    let counts = found.alternatives.iter().map(|one| one.finding.prediction.replications);
    assert_eq!(counts.collect::<Vec<_>>(), [12, 12]);
    assert_eq!(counter.done.into_inner(), 24);
    assert_eq!(counter.planned.into_inner(), 24);
}

/// What a progress bar is told.
#[derive(Default)]
struct Counter {
    planned: AtomicU64,
    done: AtomicU64,
}

impl Monitor for Counter {
    fn planned(&self, replications: u64) {
        self.planned.store(replications, Ordering::Relaxed);
    }

    fn replication_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn nothing_can_not_be_compared() {
    let pool = Pool::new(None).unwrap();
    assert!(compare(Lineup::default(), &pool, &()).is_err());
}

#[test]
fn in_parts_it_is_what_it_is_at_once() {
    let precise = |scenario: &mut Scenario| {
        scenario.org.service.cv = Cv::new(0.4).unwrap();
        scenario.run.precision = Some(Precision {
            metric: Metric::Duration,
            width: Width::Relative(0.001),
            max_replications: NonZeroU32::MIN.saturating_add(11),
        });
    };
    let slow = |scenario: &mut Scenario| {
        scenario.org.service.cv = Cv::new(0.4).unwrap();
        scenario.org.workers = NonZeroU32::MIN;
    };
    let pool = Pool::new(None).unwrap();
    for (first, begun) in [(&precise as &dyn Fn(&mut Scenario), 12), (&slow, 0)] {
        let variants = vec![variant("a", first), variant("b", slow), variant("c", |_| ())];
        let lineup = Lineup { variants, left_out: Vec::new() };
        let at_once = compare(lineup.clone(), &pool, &()).unwrap();
        let comparing = Comparing::begin(lineup.clone(), &pool, &()).unwrap();
        let elsewhere = Comparing::settled(lineup, comparing.replications());
        let missing = comparing.missing();
        assert_eq!((missing.start, missing.end % 3), (begun, 0));
        // Parts of several variants, written and read, as they would travel.
        let cut = missing.start + 4;
        let mut outcomes = elsewhere.simulate(missing.start..cut, &pool, &()).unwrap();
        outcomes.extend(elsewhere.simulate(cut..missing.end, &pool, &()).unwrap());
        let travel = |outcome: &RunOutcome| {
            serde_json::from_str(&serde_json::to_string(outcome).unwrap()).unwrap()
        };
        let travelled: Vec<RunOutcome> = outcomes.iter().map(travel).collect();
        assert_eq!(travelled, outcomes);
        let found = comparing.finish(travelled).unwrap();
        for (one, other) in found.alternatives.iter().zip(&at_once.alternatives) {
            assert_eq!(one.finding.replications.outcomes(), other.finding.replications.outcomes());
            assert_eq!(one.differences, other.differences);
            assert_eq!(one.finding.scenario.run, other.finding.scenario.run);
        }
    }
}

#[test]
fn outcomes_of_other_parts_are_refused() {
    let lineup = Lineup { variants: vec![variant("a", |_| ())], left_out: Vec::new() };
    let pool = Pool::new(None).unwrap();
    let comparing = Comparing::begin(lineup, &pool, &()).unwrap();
    let outcomes = comparing.simulate(comparing.missing(), &pool, &()).unwrap();
    let refused = |outcomes: &[RunOutcome]| {
        let refused = comparing.clone().finish(outcomes.to_vec()).unwrap_err();
        let told =
            "the outcomes that came back are not those of the replications that were asked for";
        assert_eq!(refused.to_string(), told);
    };
    refused(&outcomes[1..]);
    let mut of_loads = outcomes.clone();
    of_loads[0].loads.push(Outcome::default());
    refused(&of_loads);
    assert!(comparing.clone().finish(outcomes).is_ok());
}
