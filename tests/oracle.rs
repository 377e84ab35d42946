//! forelock against a second implementation of the model, written apart: see oracle/README.md.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use forelock::model::{Outcome, Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Metric, load};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

const REPLICATIONS: u64 = 40;

/// With some 2,000 comparisons, chance alone goes beyond this about once in 1,000 such tests.
const MOST: f64 = 5.0;

/// What the oracle recorded: for each scenario and metric the mean and standard deviation.
#[derive(Deserialize)]
struct Expected {
    replications: f64,
    scenarios: BTreeMap<String, Entry>,
}

/// A scenario's metrics, of all loads together and of each that it names.
#[derive(Deserialize)]
struct Entry {
    #[serde(flatten)]
    all: Metrics,
    #[serde(default)]
    loads: BTreeMap<String, Metrics>,
}

type Metrics = BTreeMap<String, (f64, f64)>;

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

/// A metric of a scenario, or of one of its loads, with Welch's t.
#[derive(Debug)]
struct Compared {
    #[expect(dead_code, reason = "shown where the test fails")]
    what: String,
    #[expect(dead_code, reason = "shown where the test fails")]
    metric: Metric,
    t: f64,
}

/// All comparisons.
fn comparisons() -> Vec<Compared> {
    let recorded = std::fs::read_to_string("tests/oracle/expected.json").unwrap();
    let expected: Expected = serde_json::from_str(&recorded).unwrap();
    assert_eq!(expected.scenarios.len(), 81, "a scenario is missing");
    let mut all = Vec::new();
    for (file, entry) in &expected.scenarios {
        let path = Path::new("tests/oracle/scenarios").join(file);
        let scenario = load(&path, &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario;
        let plan = Plan::new(&scenario).unwrap();
        let mut simulator = Simulator::new(&plan);
        let outcomes: Vec<_> = (0..REPLICATIONS)
            .map(|number| simulator.run_loads(ReplicationNumber(number)))
            .collect();
        let mut compare = |what: String, ours: Vec<Outcome>, theirs: &Metrics| {
            for metric in Metric::ALL {
                let ours: Vec<f64> = ours.iter().map(|outcome| outcome.get(metric)).collect();
                let (mean, sd) = theirs[metric.json_name()];
                let t = Moments::of(&ours).t(Moments(mean, sd, expected.replications));
                all.push(Compared { what: what.clone(), metric, t });
            }
        };
        compare(file.clone(), outcomes.iter().map(|one| one.all).collect(), &entry.all);
        assert_eq!(outcomes[0].loads.len(), entry.loads.len(), "{file}");
        for (id, load) in scenario.loads.with_ids().filter(|(_, load)| load.is_named()) {
            let of_load = outcomes.iter().map(|one| one.loads[id.index()]).collect();
            compare(format!("{file}: {}", load.name), of_load, &entry.loads[&load.name]);
        }
    }
    all
}

#[test]
fn every_metric_of_every_scenario_agrees_with_the_oracle() {
    let all = comparisons();
    let wrong: Vec<_> = all.iter().filter(|one| one.t.abs() > MOST).collect();
    assert!(wrong.is_empty(), "beyond chance: {wrong:#?}");
    // Together they are no farther off than chance: t has a mean square of 1 (the metrics of a
    // scenario hang together, so the scenarios count, not the metrics).
    let varying: Vec<f64> =
        all.iter().map(|one| one.t * one.t).filter(|&square| square > 0.0).collect();
    let mean_square = varying.iter().sum::<f64>() / varying.len() as f64;
    println!("root mean square of t: {:.3} over {} figures", mean_square.sqrt(), varying.len());
    assert!((0.5..2.0).contains(&mean_square), "mean square of t: {mean_square}");
}
