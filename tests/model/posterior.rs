//! Predictions that carry what is not known: against closed forms, and against the same runs with
//! known fields.

use forelock::engine::Span;
use forelock::model::{Outcome, ReplicationNumber};
use forelock::scenario::{Loaded, Metric, QuantityUnit, Template};
use forelock::stats::Interval;
use forelock::study::posterior::{Drawn, Origin, Posterior, Unknown};
use forelock::study::{Finding, Lineup, Pool, Study, Variant, compare, record};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

/// 400 records in two transactions, one after another on one worker: no one to wait for.
const ALONE: &str = r#"
    data = { parents = 1_000, children = 400 }
    load = { batch_size = 400 }
    org = { workers = 1, service = { per_record = "9ms", shape = "constant" } }
    run = { replications = 99, seed = 5 }
"#;

/// Five workers that fight over 200 parents.
const FIGHT: &str = r#"
    data = { parents = 200, children = 2_000 }
    load = { batch_size = 200, partitions = 5 }
    org = { workers = 5, service = { per_record = "9ms", cv = 0.4 } }
    run = { replications = 12, seed = 7 }
"#;

fn seconds(path: &str) -> Unknown {
    Unknown { path: path.to_owned(), unit: QuantityUnit::Duration }
}

/// Of service times, in milliseconds a record.
fn service_times(milliseconds: &[f64]) -> Posterior {
    let draws: Vec<Vec<f64>> = milliseconds.iter().map(|ms| vec![ms / 1e3]).collect();
    let origin = Origin { scenarios: vec!["test".into()], seed: 1, budget: 1 };
    let best = draws[0].clone();
    Posterior::new(vec![seconds("org.service.per_record")], &best, &draws, origin).unwrap()
}

fn drawn(text: &str, sets: &[&str], posterior: &Posterior) -> Drawn {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let template = Template::parse("test.toml", text, &sets).unwrap();
    Drawn::new(Arc::new(template), Arc::new(posterior.clone()), "posterior.json")
}

fn pool(threads: usize) -> Pool {
    Pool::new(NonZeroUsize::new(threads)).unwrap()
}

fn find(drawn: Drawn) -> Finding {
    let scenario = drawn.best().unwrap().scenario;
    Study::of(scenario).drawn(drawn).on(&pool(2)).run().unwrap()
}

fn loaded(text: &str, sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    forelock::scenario::parse("test.toml", text, &sets).unwrap()
}

fn values(finding: &Finding, metric: Metric) -> Vec<f64> {
    finding.replications.outcomes().iter().map(|outcome| outcome.get(metric)).collect()
}

#[test]
fn one_draw_is_the_field_set_to_it() {
    let found = find(drawn(FIGHT, &[], &service_times(&[11.5])));
    let set = loaded(FIGHT, &["org.service.per_record=11.5ms"]).scenario;
    let known = Study::of(set).on(&pool(1)).run().unwrap();
    assert_eq!(found.replications.outcomes(), known.replications.outcomes());
    assert!(values(&found, Metric::LockWaits).iter().any(|&waits| waits > 0.0), "it is a fight");
    for metric in Metric::ALL {
        let (one, other) = (found.prediction.summary(metric), known.prediction.summary(metric));
        assert_eq!((one.mean, one.sd, one.ci), (other.mean, other.sd, other.ci), "{metric:?}");
    }
}

/// Each replication is the one of that number with its draw set: the same luck.
#[test]
fn every_replication_is_the_one_with_its_draw_set() {
    let posterior = service_times(&[8.0, 9.0, 10.0, 11.0, 12.0]);
    let found = find(drawn(FIGHT, &[], &posterior));
    let drawn = found.drawn.as_ref().unwrap();
    for number in 0..12 {
        let draw = drawn.values(7, ReplicationNumber(number as u64))[0].unwrap();
        let set = format!("org.service.per_record={draw}s");
        let known = Study::of(loaded(FIGHT, &[&set]).scenario).on(&pool(1)).run().unwrap();
        let (this, that) = (&found.replications.outcomes()[number], &known.replications.outcomes());
        assert_eq!(this, &that[number], "replication {number}");
        let other = (number + 1) % 12;
        assert_ne!(this, &that[other], "another replication has other luck");
    }
}

/// Without luck the duration is 400 × `per_record`. Of 99 draws in 99 replications each comes once:
/// the prediction interval is from the 5th to the 95th of 99, which are known, and the mean is that
/// of the draws.
#[test]
fn without_luck_the_prediction_is_the_posterior() {
    let draws: Vec<f64> = (1..=99).map(|place| f64::from(place) / 10.0 + 2.0).collect();
    let found = find(drawn(ALONE, &[], &service_times(&draws)));
    let duration = found.prediction.summary(Metric::Duration);
    let of_nth = |place: f64| 0.4 * (place / 10.0 + 2.0);
    let Interval { low, high } = duration.prediction.unwrap();
    assert!((low - of_nth(5.0)).abs() < 1e-6 && (high - of_nth(95.0)).abs() < 1e-6);
    assert!((duration.mean - of_nth(50.0)).abs() < 1e-6, "{}", duration.mean);
    assert!(
        (duration.min - of_nth(1.0)).abs() < 1e-6 && (duration.max - of_nth(99.0)).abs() < 1e-6
    );
}

/// With luck, by the law of total variance: two transactions of 200 records with coefficient of
/// variation c take D, with E[D | θ] = 400 θ and Var(D | θ) = 2 (200 θ c)². So Var(D) is the sum of
/// 400² Var(θ) and 2 (200 c)² E[θ²], here of draws between 5 and 15 ms and c = 0.5: luck and
/// ignorance make about half of it each. The bounds are four standard errors; that of a variance is
/// √((μ₄ − σ⁴) / n), with a fourth moment that is taken from the sample.
#[test]
fn luck_and_what_is_not_known_add_up() {
    let draws: Vec<f64> = (0..100).map(|place| 5.0 + f64::from(place) / 9.9).collect();
    let replications = 6_000.0;
    let cv: f64 = 0.5;
    let sets = ["org.service.shape=lognormal", "org.service.cv=0.5", "run.replications=6000"];
    let found = find(drawn(ALONE, &sets, &service_times(&draws)));
    let durations = values(&found, Metric::Duration);
    let mean_of = |values: &[f64], power: i32, about: f64| {
        values.iter().map(|value| (value - about).powi(power)).sum::<f64>() / values.len() as f64
    };
    let thetas: Vec<f64> = draws.iter().map(|ms| ms / 1e3).collect();
    let mean_theta = mean_of(&thetas, 1, 0.0);
    let ignorance = 400.0_f64.powi(2) * mean_of(&thetas, 2, mean_theta);
    let luck = 2.0 * (200.0 * cv).powi(2) * mean_of(&thetas, 2, 0.0);
    assert!((0.3..0.7).contains(&(luck / (luck + ignorance))), "{luck} {ignorance}");
    let mean = mean_of(&durations, 1, 0.0);
    let variance = mean_of(&durations, 2, mean);
    let standard_error = ((mean_of(&durations, 4, mean) - variance.powi(2)) / replications).sqrt();
    let expected = luck + ignorance;
    assert!(4.0 * standard_error < 0.15 * expected, "the bound is no bound: {standard_error}");
    assert!((variance - expected).abs() < 4.0 * standard_error, "{variance} is not {expected}");
    let error = (expected / replications).sqrt();
    assert!((mean - 400.0 * mean_theta).abs() < 4.0 * error, "{mean}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let posterior = service_times(&[8.0, 9.0, 10.0]);
    let run = |threads| {
        let drawn = drawn(FIGHT, &["run.replications=40"], &posterior);
        let scenario = drawn.best().unwrap().scenario;
        let found = Study::of(scenario).drawn(drawn).on(&pool(threads)).run().unwrap();
        found.replications.outcomes().to_vec()
    };
    let alone: Vec<Outcome> = run(1);
    assert_eq!(run(2), alone);
    assert_eq!(run(7), alone);
}

/// A precision adds replications until the mean is known; each has the draw of its number.
#[test]
fn a_precision_goes_on_through_the_draws() {
    let draws: Vec<f64> = (0..300).map(|place| 5.0 + f64::from(place) / 30.0).collect();
    let posterior = service_times(&draws);
    let asks = "run.precision={metric='duration', relative=0.04, max_replications=500}";
    let found = find(drawn(ALONE, &["run.replications=10", asks], &posterior));
    let count = found.replications.outcomes().len();
    assert!((100..400).contains(&count), "{count}");
    let drawn = found.drawn.as_ref().unwrap();
    for (number, duration) in (0..).zip(values(&found, Metric::Duration)) {
        let draw = drawn.values(5, ReplicationNumber(number))[0].unwrap();
        assert!((duration - 400.0 * draw).abs() < 1e-6);
    }
}

/// The second takes twice as many records, and so twice as long with every draw: the differences
/// are as the draws are, pair by pair. With draws that aren't shared their spread would be √5 times
/// that of one draw, not once.
#[test]
fn what_is_compared_takes_the_same_draws() {
    let draws: Vec<f64> = (1..=50).map(f64::from).collect();
    let posterior = service_times(&draws);
    let variant = |name: &str, sets: &[&str]| {
        let drawn = drawn(ALONE, sets, &posterior);
        let scenario = drawn.best().unwrap().scenario;
        Variant { name: name.into(), settings: Vec::new(), scenario, drawn: Some(drawn) }
    };
    let variants = vec![variant("once", &[]), variant("twice", &["data.children=800"])];
    let contrast = compare(Lineup { variants, left_out: Vec::new() }, &pool(2), &()).unwrap();
    let [once, twice] = &contrast.alternatives[..] else { panic!("two were compared") };
    let (short, long) =
        (values(&once.finding, Metric::Duration), values(&twice.finding, Metric::Duration));
    for (short, long) in short.iter().zip(&long) {
        assert!((long - 2.0 * short).abs() < 1e-6, "{long} is not twice {short}");
    }
    let difference = twice.difference(Metric::Duration).unwrap();
    assert!(
        (difference.mean - once.finding.prediction.summary(Metric::Duration).mean).abs() < 1e-6
    );
}

#[test]
fn a_draw_lies_over_the_files_and_under_what_is_set() {
    let unknowns = vec![
        seconds("org.service.per_record"),
        Unknown { path: "org.workers".into(), unit: QuantityUnit::Plain },
    ];
    let origin = Origin { scenarios: Vec::new(), seed: 1, budget: 1 };
    let draws = [vec![0.011, 3.0], vec![0.012, 4.0]];
    let posterior = Posterior::new(unknowns, &[0.010, 2.0], &draws, origin).unwrap();
    let drawn = drawn(FIGHT, &["org.workers=1"], &posterior);
    assert_eq!(drawn.drawn().collect::<Vec<_>>(), ["org.service.per_record"]);
    assert_eq!(drawn.decided().collect::<Vec<_>>(), ["org.workers"]);
    let best = drawn.best().unwrap().scenario;
    assert_eq!(best.org.service.per_record, Span::from_millis(10));
    assert_eq!(best.org.workers.get(), 1);
    let of = |drawn: &Drawn, number: u64| {
        let number = forelock::model::ReplicationNumber(number);
        let org = drawn.scenario(7, number, &[]).unwrap().org;
        (org.service.per_record.as_nanos() / 1_000_000, org.workers.get())
    };
    let mut both = [of(&drawn, 0), of(&drawn, 1)];
    both.sort_unstable();
    assert_eq!(both, [(11, 1), (12, 1)]);
    let varied = drawn.with(&["org.service={per_record='20ms'}".to_owned()]);
    assert_eq!(varied.drawn().count(), 0);
    assert_eq!(of(&varied, 0), (20, 1));
}

/// What charts are made from is the replications that were simulated, each with its draw.
#[test]
fn what_is_recorded_are_the_same_replications() {
    let found = find(drawn(FIGHT, &[], &service_times(&[8.0, 10.0, 12.0])));
    let count = NonZeroU32::new(12).unwrap();
    let recording = record(&*found.plans().unwrap(), count, &pool(2), &()).unwrap();
    let sum = |metric| values(&found, metric).iter().sum::<f64>();
    let waited = sum(Metric::LockWaits) - sum(Metric::Deadlocks);
    assert!(waited > 0.0);
    assert_eq!(recording.lock_waits.count() as f64, waited);
    let longest = found.prediction.summary(Metric::Duration).max;
    assert_eq!(recording.over_time.end.as_secs_f64(), longest);
}

/// A file that leaves out what is not known is whole with what is drawn.
#[test]
fn what_the_file_lacks_is_drawn() {
    let lacking = ALONE.replace(r#"per_record = "9ms", "#, "");
    let found = find(drawn(&lacking, &[], &service_times(&[10.0])));
    assert!((found.prediction.summary(Metric::Duration).mean - 4.0).abs() < 1e-9);
}

#[test]
fn a_draw_that_gives_no_scenario_is_named() {
    let origin = || Origin { scenarios: Vec::new(), seed: 1, budget: 1 };
    let workers = |path: &str, draws: &[Vec<f64>]| {
        let unknown = Unknown { path: path.into(), unit: QuantityUnit::Plain };
        let posterior = Posterior::new(vec![unknown], &[2.0], draws, origin()).unwrap();
        drawn(FIGHT, &[], &posterior)
    };
    let wrong = workers("org.workers", &[vec![2.0], vec![2.5]]).check(&[]).unwrap_err().to_string();
    assert!(
        wrong.contains("posterior.json, draw 2") && wrong.contains("org.workers=2.5"),
        "{wrong}"
    );
    let nowhere = workers("org.wrkers", &[vec![2.0]]);
    let wrong = nowhere.check(&[]).unwrap_err().to_string();
    assert!(wrong.contains("posterior.json, draw 1") && wrong.contains("`workers`"), "{wrong}");
    let scenario = loaded(FIGHT, &[]).scenario;
    let refused = Study::of(scenario).drawn(nowhere).on(&pool(1)).run().unwrap_err().to_string();
    assert!(refused.contains("draw 1"), "{refused}");
}
