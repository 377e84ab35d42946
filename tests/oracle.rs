//! forelock against a second implementation of the model, written apart: see oracle/README.md.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Metric, load};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

const REPLICATIONS: u64 = 40;

/// With some 350 comparisons, chance alone goes beyond this less than once in 1,000 such tests.
const MOST: f64 = 5.0;

/// What the oracle recorded: for each scenario and metric the mean and standard deviation.
#[derive(Deserialize)]
struct Expected {
    replications: f64,
    scenarios: BTreeMap<String, BTreeMap<String, (f64, f64)>>,
}

/// Mean, standard deviation and number.
#[derive(Clone, Copy, Debug)]
struct Moments(f64, f64, f64);

impl Moments {
    fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self(mean, (squares / (n - 1.0)).sqrt(), n)
    }

    /// Welch's t of the difference of two means; infinite where constants differ.
    fn t(self, other: Self) -> f64 {
        let error = (self.1.powi(2) / self.2 + other.1.powi(2) / other.2).sqrt();
        let difference = self.0 - other.0;
        // Means of equal constants may differ in their last digits.
        if difference.abs() <= 1e-9 * other.0.abs() { 0.0 } else { difference / error }
    }
}

/// All comparisons: scenario, metric, t.
fn comparisons() -> Vec<(String, Metric, f64)> {
    let recorded = std::fs::read_to_string("tests/oracle/expected.json").unwrap();
    let expected: Expected = serde_json::from_str(&recorded).unwrap();
    let mut all = Vec::new();
    for (file, metrics) in &expected.scenarios {
        let path = Path::new("tests/oracle/scenarios").join(file);
        let scenario = load(&path, &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario;
        let plan = Plan::new(&scenario);
        let mut simulator = Simulator::new(&plan);
        let outcomes: Vec<_> =
            (0..REPLICATIONS).map(|number| simulator.run(ReplicationNumber(number))).collect();
        for metric in Metric::ALL {
            let ours: Vec<f64> = outcomes.iter().map(|outcome| outcome.get(metric)).collect();
            let (mean, sd) = metrics[metric.json_name()];
            let t = Moments::of(&ours).t(Moments(mean, sd, expected.replications));
            all.push((file.clone(), metric, t));
        }
    }
    all
}

#[test]
fn every_metric_of_every_scenario_agrees_with_the_oracle() {
    let all = comparisons();
    assert_eq!(all.len(), 32 * Metric::ALL.len(), "a scenario is missing");
    let wrong: Vec<_> = all.iter().filter(|(_, _, t)| t.abs() > MOST).collect();
    assert!(wrong.is_empty(), "beyond chance: {wrong:#?}");
    // Together they are no farther off than chance: t has a mean square of 1 (the metrics of a
    // scenario hang together, so the 32 scenarios count, not the 350 metrics).
    let varying: Vec<f64> =
        all.iter().map(|(_, _, t)| t * t).filter(|&square| square > 0.0).collect();
    let mean_square = varying.iter().sum::<f64>() / varying.len() as f64;
    assert!((0.5..2.0).contains(&mean_square), "mean square of t: {mean_square}");
}
