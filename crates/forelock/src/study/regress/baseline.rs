//! The file that keeps predictions.

use super::{Change, LEAST_REPLICATIONS, Predicted};
use crate::study::JsonProblem;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The version of the shape, raised when a field goes or changes its meaning.
const SCHEMA: u32 = 1;

/// Scenarios and what they were predicted to give.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Version of this shape: 1.
    #[serde(deserialize_with = "known_schema")]
    schema: u32,
    /// Version of the program that recorded it.
    pub forelock: String,
    /// In the order in which they were recorded; at least one.
    #[serde(deserialize_with = "possible_scenarios")]
    pub scenarios: Vec<Recorded>,
}

/// One scenario of a baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The scenario's name.
    pub scenario: String,
    /// Its file, relative to the baseline's.
    pub path: String,
    /// The posterior that its unknown fields are drawn from, relative to the baseline; not there where
    /// none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<String>,
    /// Hash of all that its simulation depends on but the two that follow.
    pub definition: String,
    /// Where its randomness started.
    pub seed: u64,
    /// How many replications stand behind every figure.
    #[serde(deserialize_with = "enough_replications")]
    pub replications: u32,
    /// What they gave.
    pub metrics: Predicted,
    /// What each field said, by its path; `None` in a baseline from before these were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, String>>,
}

impl Recorded {
    /// The load that `change` is of; none if it is of all together.
    #[must_use]
    pub fn load_of(&self, change: &Change) -> Option<&str> {
        let load = change.load.and_then(|load| self.metrics.loads().get(load.index()));
        load.map(|load| load.name.as_str())
    }
}

/// Why a text is no baseline.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct BaselineError(JsonProblem);

impl Baseline {
    /// No baseline is larger: about 15,000 scenarios.
    pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

    /// A baseline of this version of the program.
    #[must_use]
    pub fn new(scenarios: Vec<Recorded>) -> Self {
        Self { schema: SCHEMA, forelock: env!("CARGO_PKG_VERSION").to_owned(), scenarios }
    }

    /// Reads a baseline's text.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it, with its place.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The text of the file: pretty, in a stable order, with a line break at the end.
    ///
    /// # Errors
    ///
    /// Never, as long as the shape has string keys only; it is the serializer's signature.
    pub fn text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

fn known_schema<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    match u32::deserialize(deserializer)? {
        SCHEMA => Ok(SCHEMA),
        other => Err(D::Error::custom(format_args!(
            "schema {other} is not {SCHEMA}, the one that this version reads: record again"
        ))),
    }
}

fn possible_scenarios<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Recorded>, D::Error> {
    let scenarios: Vec<Recorded> = Vec::deserialize(deserializer)?;
    if scenarios.is_empty() {
        return Err(D::Error::custom("a baseline has at least one scenario"));
    }
    for Recorded { scenario, replications, metrics, .. } in &scenarios {
        metrics.check(*replications).map_err(|problem| {
            D::Error::custom(format_args!("scenario `{scenario}`: {problem}: record it again"))
        })?;
    }
    Ok(scenarios)
}

fn enough_replications<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    const MOST: u32 = 1_000_000;
    let replications = u32::deserialize(deserializer)?;
    if (LEAST_REPLICATIONS..=MOST).contains(&replications) {
        return Ok(replications);
    }
    Err(D::Error::custom(format_args!(
        "{replications} replications are not from {LEAST_REPLICATIONS} to {MOST}"
    )))
}

impl From<serde_json::Error> for BaselineError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Span;
    use crate::model::{Outcome, RunOutcome};
    use crate::scenario::parse;
    use crate::study::Replications;
    use crate::study::fixture::scenario;

    fn baseline() -> Baseline {
        let outcome = |failed| Outcome {
            created: 100 - failed,
            failed,
            duration: Span::from_millis(70_300 + failed),
            ..Outcome::default()
        };
        let replications = Replications::new((0..20).map(outcome).collect()).unwrap();
        Baseline::new(vec![Recorded {
            scenario: "small".into(),
            path: "../small.toml".into(),
            posterior: None,
            definition: "0123456789abcdef".into(),
            fields: Some([("org.workers".into(), "5".into())].into()),
            seed: u64::MAX,
            replications: 20,
            metrics: Predicted::of(&replications, &scenario().loads),
        }])
    }

    #[test]
    fn what_is_written_is_read_back() {
        let written = baseline();
        let text = written.text().unwrap();
        let read = Baseline::parse(&text).unwrap();
        assert_eq!(read.text().unwrap(), text);
        assert_eq!(read.scenarios[0].seed, u64::MAX);
        assert!(text.len() < 3_000, "{} bytes for one scenario", text.len());
    }

    #[test]
    fn of_several_loads_each_is_there_by_its_name() {
        let text = r#"
            org = { workers = 5, service.per_record = "9ms" }
            loads = [
                { name = "a", data = { parent_object = "A", parents = 9, children = 9 }, load.batch_size = 2 },
                { name = "b b", data = { parent_object = "A", parents = 9, children = 9 }, load.batch_size = 2 },
            ]
        "#;
        let loads = parse("several.toml", text, &[]).unwrap().scenario.loads;
        let outcome = |failed| Outcome { created: 9 - failed, failed, ..Outcome::default() };
        let run = |failed: u64| RunOutcome {
            all: outcome(2 * failed),
            loads: vec![outcome(0), outcome(2 * failed)],
        };
        let replications = Replications::new([1, 2, 3].map(run).to_vec()).unwrap();
        let metrics = Predicted::of(&replications, &loads);
        let recorded = Recorded { metrics, ..baseline().scenarios[0].clone() };
        let text = Baseline::new(vec![recorded]).text().unwrap();
        let read = Baseline::parse(&text).unwrap();
        assert_eq!(read.text().unwrap(), text);
        let [a, b] = read.scenarios[0].metrics.loads() else { panic!("{read:?}") };
        assert_eq!((a.name.as_str(), b.name.as_str()), ("a", "b b"));
        assert_eq!((a.figures()[0].mean, b.figures()[0].mean), (0.0, 4.0 / 9.0));
    }

    #[test]
    fn the_shape_is_the_documented_one() {
        let text = baseline().text().unwrap();
        insta::assert_snapshot!("baseline", text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_place() {
        let text = baseline().text().unwrap();
        for (good, bad, place, problem) in [
            ("\"schema\": 1", "\"schema\": 2", "line 2", "record again"),
            ("\"schema\": 1,", "", "line 90", "missing field `schema`"),
            ("\"replications\": 20", "\"replications\": 19", "line 10", "from 20 to 1000000"),
            ("\"replications\": 20", "\"replications\": -1", "line 10", "-1"),
            ("\"failed\"", "\"created\"", "line 19", "`created` is there twice"),
            ("\"failed\"", "\"fialed\"", "line 16", "there is no metric `fialed`"),
            ("\"mean\": 9.5", "\"mean\": NaN", "line 17", "expected"),
            ("\"mean\": 9.5", "\"mean\": 1e999", "line 17", "out of range"),
            ("\"mean\": 9.5", "\"mean\": 1e300", "line 19", "come from no replications"),
            ("\"mean\": 9.5", "\"mean\": -9.5", "line 19", "come from no replications"),
            ("\"mean\": 9.5", "\"mean\": null", "line 17", "null"),
            ("\"forelock\"", "\"foreclock\"", "line 3", "unknown field"),
        ] {
            assert!(text.contains(good), "{good}");
            let error = Baseline::parse(&text.replacen(good, bad, 1)).unwrap_err().to_string();
            assert!(error.starts_with(place) && error.contains(problem), "{bad}: {error}");
        }
        for (figures, bad) in [
            // A rate: at most √(0.095 · 0.905 · 20 / 19) = 0.301.
            ("\"failure_rate\": {\n          \"mean\": 0.0949", "0.302"),
            // A count: at most 9.5 · √20 = 42.5.
            ("\"failed\": {\n          \"mean\": 9.5", "42.6"),
        ] {
            let place = text.find(figures).unwrap();
            let (before, after) = text.split_at(place);
            let sd = after.split("\"sd\": ").nth(1).unwrap().split('\n').next().unwrap();
            let with = |sd_now: &str| {
                Baseline::parse(&format!("{before}{}", after.replacen(sd, sd_now, 1)))
            };
            let said = with(bad).unwrap_err().to_string();
            assert!(said.contains("scenario `small`: `fail") && said.contains(bad), "{said}");
            let good = (bad.parse::<f64>().unwrap() * 0.99).to_string();
            assert!(with(&good).is_ok(), "{good}");
        }
        let none = "{\"schema\": 1, \"forelock\": \"0\", \"scenarios\": []}";
        assert!(Baseline::parse(none).unwrap_err().to_string().contains("at least one"));
        assert!(Baseline::parse(&"[".repeat(1_000_000)).is_err());
        let strange = format!("{{\"{}\\u001b[31m\": 1}}", "x".repeat(100));
        assert!(!Baseline::parse(&strange).unwrap_err().to_string().contains('\u{1b}'));
    }
}
