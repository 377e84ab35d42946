//! Fields that are not known, and between which ends each replication takes its own value.

use super::calibration::figures;
use super::document::Table;
use super::posterior_json::JsonPosterior;
use super::quantity::plain_percent;
use forelock::scenario::{Metric, Unknown};
use forelock::stats::FirstOrder;
use forelock::study::calibrate::Probe;
use forelock::study::posterior::Drawn;
use forelock::study::{Finding, first_order};
use forelock_io::words::{and_list, grouped, plain};
use serde::{Deserialize, Serialize};

/// A field that is not known, and between which ends it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonRange {
    /// The field and its ends.
    #[serde(flatten)]
    pub field: Unknown,
    /// The part of the variance of the failure rate (of what is lost, if records are left
    /// unprocessed) that it explains alone: its first-order index; `null` if there are too few
    /// replications to say it, and not there but for one scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_share: Option<f64>,
    /// The same of the duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_share: Option<f64>,
}

impl JsonRange {
    /// All ranges, without what each explains.
    pub(super) fn all(drawn: Option<&Drawn>) -> Vec<Self> {
        let ranges = drawn.map_or(&[][..], Drawn::ranges).iter();
        let plain =
            |field: &Unknown| Self { field: field.clone(), loss_share: None, duration_share: None };
        ranges.map(plain).collect()
    }

    /// All ranges of what was simulated, with what each explains.
    pub(super) fn of_finding(finding: &Finding) -> Vec<Self> {
        let mut all = Self::all(finding.drawn.as_ref());
        let loss = first_order(finding, loss_metric(finding));
        let duration = first_order(finding, Metric::Duration);
        for (place, range) in all.iter_mut().enumerate() {
            range.loss_share = loss.get(place).map(|one| one.share);
            range.duration_share = duration.get(place).map(|one| one.share);
        }
        all
    }
}

/// Looks whether `ranges` can be those of a study.
///
/// # Errors
///
/// Which can't.
pub(super) fn check_ranges(ranges: &[JsonRange]) -> Result<(), String> {
    check_unknown(ranges.iter().map(|range| &range.field))?;
    let is_part = |share: Option<f64>| share.is_none_or(|share| (0.0..=1.0).contains(&share));
    match ranges.iter().find(|one| !is_part(one.loss_share) || !is_part(one.duration_share)) {
        Some(one) => Err(format!("`{}` explains no part of what varies", one.field.path)),
        None => Ok(()),
    }
}

/// The same without what they explain.
///
/// # Errors
///
/// Which can't.
pub(super) fn check_unknown<'a>(
    mut fields: impl Iterator<Item = &'a Unknown>,
) -> Result<(), String> {
    match fields.find(|field| !field.is_possible()) {
        Some(field) => Err(format!("`{}` has a range that there can't be", field.path)),
        None => Ok(()),
    }
}

/// What is lost is the failure rate, unless records are left.
fn loss_metric(finding: &Finding) -> Metric {
    match finding.prediction.summary(Metric::Unprocessed).max {
        0.0 => Metric::FailureRate,
        _ => Metric::LostRate,
    }
}

/// What was drawn from a posterior and from ranges, in a sentence or two; `None` where all is known.
pub(super) fn draws_in_words(
    posterior: Option<&JsonPosterior>,
    ranges: &[JsonRange],
) -> Option<String> {
    let fields: Vec<Unknown> = ranges.iter().map(|range| range.field.clone()).collect();
    let posterior = posterior.map(|posterior| posterior.words.clone());
    let sentences: Vec<String> = posterior.into_iter().chain(in_words(&fields)).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// `org.workers (5 to 60)`.
pub(super) fn between(unknown: &Unknown) -> String {
    let [low, high] = unknown.ends_written();
    format!("{} ({low} to {high})", unknown.path)
}

/// A row a range, with what it explains; `None` if there is none, or if too few replications show it.
pub(super) fn table(ranges: &[JsonRange]) -> Option<Table> {
    if !ranges.iter().any(|range| range.loss_share.or(range.duration_share).is_some()) {
        return None;
    }
    let share = |share: Option<f64>| match share {
        Some(share) if share < 0.01 => "little".to_owned(),
        Some(share) => plain_percent((share * 100.0).round() / 100.0),
        None => "–".to_owned(),
    };
    let row = |JsonRange { field, loss_share, duration_share }: &JsonRange| {
        let [low, high] = field.ends_written();
        vec![plain(&field.path), low, high, share(*loss_share), share(*duration_share)]
    };
    let titles = ["Not known", "From", "To", "Explains loss", "Explains time"];
    let caption =
        "How much each field alone explains of the differences in loss and duration between nights";
    Some(figures::table(caption, &titles, ranges.iter().map(row).collect()))
}

/// The ranges in a sentence; `None` if there are none.
pub(super) fn in_words(ranges: &[Unknown]) -> Option<String> {
    if ranges.is_empty() {
        return None;
    }
    let list: Vec<String> = ranges.iter().map(between).collect();
    Some(plain(&format!(
        "Unknown fields, for which each replication draws its own value: {}.",
        and_list(&list)
    )))
}

/// Which range matters most for what is lost, or for the time, and how to learn it; `None` if nothing
/// is a range.
pub(super) fn what_matters(finding: &Finding) -> Option<String> {
    let ranges = finding.drawn.as_ref()?.ranges();
    let unclear = || {
        format!(
            "{} replications don't show which of the unknown fields matters most; `--replications \
             {}` would.",
            grouped(finding.replications.count() as f64, 0),
            finding.replications.count().saturating_mul(5).max(100)
        )
    };
    (!ranges.is_empty()).then(|| what_clearly_matters(finding).unwrap_or_else(unclear))
}

/// The same; `None` also if too few replications show it.
pub(super) fn what_clearly_matters(finding: &Finding) -> Option<String> {
    /// Chance shows as much in one study of twenty.
    const CLEAR: f64 = 0.05;
    let ranges = finding.drawn.as_ref()?.ranges();
    if ranges.is_empty() {
        return None;
    }
    let loss = loss_metric(finding);
    let lost = finding.prediction.summary(loss);
    let is_lossy = lost.max > lost.min;
    let (metric, what) = match (is_lossy, loss) {
        (false, _) => (Metric::Duration, "how long a night takes"),
        (true, Metric::FailureRate) => (loss, "how the failure rate of a night varies"),
        (true, _) => (loss, "how much a night loses"),
    };
    let shares = first_order(finding, metric);
    let is_clear = |one: &FirstOrder| one.by_chance * (shares.len() as f64) < CLEAR;
    let mut clear: Vec<_> = ranges.iter().zip(&shares).filter(|(_, one)| is_clear(one)).collect();
    clear.sort_by(|one, other| other.1.share.total_cmp(&one.1.share));
    let percent = |share: f64| plain_percent((share * 20.0).round() / 20.0);
    let named = |(range, one): &(&Unknown, &FirstOrder)| {
        format!("{} alone explains about {}", plain(&range.path), percent(one.share))
    };
    let [most, others @ ..] = clear.as_slice() else { return None };
    let of_the_rest = others.first().filter(|(_, one)| one.share > most.1.share / 2.0);
    let next = of_the_rest.map_or_else(String::new, |next| format!(", {}", named(next)));
    let learn = how_to_learn(&most.0.path);
    Some(format!("Of what is not known, {} of {what}{next}. {learn}", named(most)))
}

/// The cheapest way to learn a field.
fn how_to_learn(path: &str) -> String {
    let Some(probe) = Probe::that_tells(path) else {
        return "Ask the org, or count in an extract, and write what it is.".to_owned();
    };
    let records = match probe.parents {
        Some(parents) => format!("spread over {parents} parents"),
        None => "each with a parent of its own".to_owned(),
    };
    let at_once = match probe.at_once {
        1 => "one after another".to_owned(),
        all if all == probe.batches => "all at once".to_owned(),
        some => format!("{some} at a time"),
    };
    format!(
        "To learn it, load {} batches of 200 records, {records}, {at_once}, into a full sandbox; \
         `forelock observe` and `forelock calibrate` say what that tells.",
        probe.batches
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::RunResult;
    use crate::reading::parse_result;
    use crate::study_result::Shown;
    use forelock::model::Outcome;
    use forelock::study::fixture::drawn_finding;
    use serde_json::{Value, json};

    /// A result with one range, changed by hand; what is said of it when it is read back.
    fn read(change: impl Fn(&mut Value)) -> Result<(), String> {
        let finding =
            drawn_finding(vec![Outcome { created: 10, ..Outcome::default() }; 20], |_| ());
        let result = RunResult {
            unknown: vec![JsonRange {
                field: Unknown {
                    path: "org.workers".into(),
                    unit: forelock::scenario::QuantityUnit::Plain,
                    low: 5.0,
                    high: 60.0,
                    log: true,
                    whole: true,
                },
                loss_share: Some(0.3),
                duration_share: None,
            }],
            ..RunResult::new(&finding)
        };
        let text = vec![result].to_json().unwrap();
        let mut document: Value = serde_json::from_str(&text).unwrap();
        change(&mut document["results"][0]["unknown"][0]);
        parse_result(&document.to_string()).map(drop).map_err(|wrong| wrong.to_string())
    }

    #[test]
    fn ranges_that_can_not_be_are_refused() {
        assert_eq!(read(|_| ()), Ok(()));
        for (key, value) in [
            ("low", json!(60)),
            ("low", json!(0)),
            ("low", json!(-1)),
            ("high", json!(4)),
            ("loss_share", json!(1.5)),
            ("duration_share", json!(-0.1)),
        ] {
            let refused = read(|range| range[key] = value.clone()).unwrap_err();
            assert!(refused.contains("org.workers"), "{key} = {value}: {refused}");
        }
    }
}
