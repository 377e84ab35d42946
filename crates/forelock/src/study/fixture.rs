//! Findings of a small scenario, made without a simulation, that tests start from.

use crate::engine::Span;
use crate::model::{Outcome, RunOutcome};
pub use crate::scenario::fixture::scenario;
use crate::scenario::{QuantityUnit, Scenario, Template};
use crate::stats::Confidence;
use crate::study::posterior::{Drawn, Origin, Posterior, Unknown};
use crate::study::{Finding, Prediction, Replications};
use std::sync::Arc;

/// The fixture, changed by `change`, with `outcomes` made by hand instead of simulated.
pub fn finding(outcomes: Vec<Outcome>, change: impl FnOnce(&mut Scenario)) -> Finding {
    let mut scenario = scenario();
    change(&mut scenario);
    let replications = Replications::new(outcomes).unwrap();
    let prediction = Prediction::new(&scenario, &replications, Confidence::DEFAULT);
    Finding { scenario, replications, prediction, drawn: None }
}

/// As [`finding`], of outcomes whose service time was drawn from a thousand.
pub fn drawn_finding(outcomes: Vec<Outcome>, change: impl FnOnce(&mut Scenario)) -> Finding {
    let path = "org.service.per_record".to_owned();
    let unknown = Unknown { path, unit: QuantityUnit::Duration };
    let draws: Vec<Vec<f64>> =
        (0..1_000).map(|place| vec![0.009 + 1e-6 * f64::from(place)]).collect();
    let origin = Origin { scenarios: vec!["fixture".into()], seed: 1, budget: 2_000 };
    let posterior = Posterior::new(vec![unknown], &[0.0095], &draws, origin).unwrap();
    let template = Template::parse("fixture.toml", "org = {}", &[]).unwrap();
    let drawn = Drawn::new(Arc::new(template), Arc::new(posterior), "mine.json");
    let found = finding(outcomes, change);
    let prediction =
        Prediction::of_draws(&found.scenario, &found.replications, Confidence::DEFAULT);
    Finding { prediction, drawn: Some(drawn), ..found }
}

/// Three loads, the third of which sends again what fails in the second, with outcomes made by
/// hand: most records fail in the first, and of those that are sent again a tenth.
pub fn three_loads() -> Finding {
    let text = include_str!("../../../../tests/scenarios/three-loads.toml");
    let scenario = crate::scenario::parse("three-loads.toml", text, &[]).unwrap().scenario;
    let outcome = |luck: u64| {
        let load = |created, failed, began, seconds| Outcome {
            created,
            failed,
            began: Span::from_secs(began),
            duration: Span::from_secs(seconds + luck),
            lock_waits: 100 + failed,
            lock_timeouts: failed / 200,
            ..Outcome::default()
        };
        let loads = vec![
            load(18_000 - luck, 2_000 + luck, 0, 120),
            load(9_000, 1_000, 180, 90),
            load(900, 100, 271, 30),
        ];
        let all = Outcome {
            created: 27_900 - luck,
            failed: 2_100 + luck,
            duration: Span::from_secs(301 + luck),
            lock_waits: 3_400 + luck,
            lock_timeouts: 15,
            ..Outcome::default()
        };
        RunOutcome { all, loads }
    };
    let replications = Replications::new((0..5).map(outcome).collect()).unwrap();
    let prediction = Prediction::new(&scenario, &replications, Confidence::DEFAULT);
    Finding { scenario, replications, prediction, drawn: None }
}
