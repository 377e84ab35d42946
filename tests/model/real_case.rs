//! The cases that the project starts from, as shipped.

use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Metric, load};
use std::path::Path;

fn means<const N: usize>(file: &str, metrics: [Metric; N]) -> [f64; N] {
    let scenario = load(Path::new(file), &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario;
    let plan = Plan::new(&scenario).unwrap();
    let mut simulator = Simulator::new(&plan);
    let n = 20;
    let outcomes: Vec<_> = (0..n).map(|number| simulator.run(ReplicationNumber(number))).collect();
    metrics.map(|metric| outcomes.iter().map(|o| o.get(metric)).sum::<f64>() / n as f64)
}

#[test]
fn the_parallel_load_fails_as_it_did() {
    let [failure_rate, duration, processed] = means(
        "scenarios/test4-parallel.toml",
        [Metric::FailureRate, Metric::Duration, Metric::Processed],
    );
    assert!((0.10..=0.125).contains(&failure_rate), "failure rate {failure_rate}");
    assert!((4.4 * 3600.0..=5.0 * 3600.0).contains(&duration), "duration {duration} s");
    assert_eq!(processed, 1_250_000.0);
}

#[test]
fn the_serial_load_would_have_met_its_objectives() {
    let scenario = load(Path::new("scenarios/test5-serial.toml"), &[]).unwrap().scenario;
    assert_eq!(scenario.objectives.len(), 3);
    for objective in &scenario.objectives {
        let [mean] = means("scenarios/test5-serial.toml", [objective.metric]);
        assert!(objective.is_met_by(mean), "{:?} {}: {mean}", objective.metric, objective.text);
    }
}

#[test]
fn the_fix_as_written_could_never_have_worked() {
    let refused = load(Path::new("scenarios/test5-as-written.toml"), &[]).unwrap_err().to_string();
    assert!(refused.contains("Property currently unsupported: 'concurrencyMode'"), "{refused}");
}
