//! What is said of each of several loads: where records fail, and what sending them again saves.

use super::load_name::in_sentence;
use super::metric_label::label;
use super::quantity::percent;
use forelock::scenario::{Load, LoadId, Metric, Scenario};
use forelock::study::{LoadPrediction, Prediction};
use forelock_io::words::grouped;

/// Records fewer than this are none: what is left of a sum of means.
const NONE: f64 = 1e-6;

/// In which loads the records fail, as the rest of a clause; nothing for a single load, or where
/// none fails.
pub(super) fn where_they_fail(scenario: &Scenario, prediction: &Prediction) -> String {
    let mut failing: Vec<(f64, LoadId)> = scenario
        .loads
        .with_ids()
        .filter_map(|(id, _)| Some((failed_for_good(scenario, prediction, id)?, id)))
        .filter(|&(failed, _)| failed > NONE)
        .collect();
    failing.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let all: f64 = failing.iter().map(|(failed, _)| failed).sum();
    let place = |id: LoadId| {
        let load = &scenario.loads[id];
        let rate = prediction.summary_of(Some(id), Metric::FailureRate).mean;
        let of = if load.failed_of.is_some() { " of what it sends again" } else { "" };
        format!("{} ({}{of})", in_sentence(&load.name), percent(rate))
    };
    match failing.as_slice() {
        [] => String::new(),
        _ if prediction.loads.len() < 2 => String::new(),
        [(_, only)] => format!(", all of them in {}", place(*only)),
        [(most, first), ..] if *most > all / 2.0 => format!(", most of them in {}", place(*first)),
        [(most, first), (next, second), ..] => format!(
            ", {} of them in {} and {} in {}",
            grouped(*most, 0),
            place(*first),
            grouped(*next, 0),
            place(*second)
        ),
    }
}

/// Records of a load whose last try failed in it: what another load sends again ends there.
fn failed_for_good(scenario: &Scenario, prediction: &Prediction, id: LoadId) -> Option<f64> {
    let load = prediction.loads.get(id.index())?;
    let left = load.summary(Metric::Failed).mean;
    let again =
        scenario.loads.second_pass_of(id).and_then(|again| prediction.loads.get(again.index()));
    Some(again.map_or(left, |again| {
        (left + load.summary(Metric::Unprocessed).mean - sent(again)).max(0.0)
    }))
}

/// Records that a load has, on average.
fn sent(load: &LoadPrediction) -> f64 {
    let parts = [Metric::Created, Metric::Failed, Metric::Unprocessed];
    parts.map(|metric| load.summary(metric).mean).iter().sum()
}

/// What each second pass saves, a sentence each.
pub(super) fn second_passes(scenario: &Scenario, prediction: &Prediction) -> Vec<String> {
    let passes = scenario.loads.iter().zip(&prediction.loads);
    passes.filter_map(|(load, found)| second_pass(scenario, load, found)).collect()
}

fn second_pass(scenario: &Scenario, load: &Load, found: &LoadPrediction) -> Option<String> {
    let first = in_sentence(&scenario.loads[load.failed_of?].name);
    let name = in_sentence(&load.name);
    let all = sent(found);
    if all < NONE {
        return Some(format!("No record of {first} is left for {name} to send again."));
    }
    let saved = found.summary(Metric::Created).mean;
    let records =
        |count: f64| grouped(count, if count < 10.0 && count.fract() > 0.0 { 1 } else { 0 });
    if found.summary(Metric::Processed).max == 0.0 {
        return Some(format!(
            "Of the {} records that {first} leaves, {name} processes none before the horizon.",
            records(all)
        ));
    }
    let what = if saved < NONE {
        "none".to_owned()
    } else if all - saved < NONE {
        "all".to_owned()
    } else {
        format!("{} ({})", records(saved), percent(saved / all))
    };
    Some(format!("Of the {} records that {first} leaves, {name} saves {what}.", records(all)))
}

/// What an objective or an observation is about, in a sentence: `failure rate`, or
/// `failure rate of contacts`.
pub(super) fn subject(prediction: &Prediction, load: Option<LoadId>, metric: Metric) -> String {
    let metric = label(metric).to_lowercase();
    match prediction.load_name(load) {
        Some(load) => format!("{metric} of {}", in_sentence(load)),
        None => metric,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::model::{Outcome, RunOutcome};
    use forelock::stats::Confidence;
    use forelock::study::Replications;
    use forelock::study::fixture::three_loads;

    /// Of the three loads, with so many records created, failed and unprocessed in each.
    fn said(loads: [[u64; 3]; 3]) -> (String, String) {
        let scenario = three_loads().scenario;
        let outcome = |[created, failed, unprocessed]: [u64; 3]| Outcome {
            created,
            failed,
            unprocessed,
            ..Outcome::default()
        };
        let run = RunOutcome { all: Outcome::default(), loads: loads.map(outcome).to_vec() };
        let replications = Replications::new(vec![run]).unwrap();
        let prediction = Prediction::new(&scenario, &replications, Confidence::DEFAULT);
        let passes = second_passes(&scenario, &prediction).concat();
        let place = where_they_fail(&scenario, &prediction);
        (place.replace('\u{a0}', " "), passes.replace('\u{a0}', " "))
    }

    #[test]
    fn what_is_sent_again_fails_there_and_not_before() {
        let (place, passes) = said([[18_000, 2_000, 0], [9_000, 900, 100], [900, 100, 0]]);
        assert_eq!(place, ", most of them in contacts (10.0 %)");
        assert_eq!(
            passes,
            "Of the 1,000 records that opportunities leaves, “opportunities again” saves 900 \
             (90.0 %)."
        );
        let (place, _) = said([[20_000, 0, 0], [9_000, 1_000, 0], [900, 100, 0]]);
        assert_eq!(place, ", all of them in “opportunities again” (10.0 % of what it sends again)");
    }

    #[test]
    fn two_loads_may_share_the_failures() {
        let (place, passes) = said([[9_900, 100, 0], [9_900, 100, 0], [0, 100, 0]]);
        assert_eq!(
            place,
            ", 100 of them in contacts (1.0 %) and 100 in “opportunities again” (100 % of what it \
             sends again)"
        );
        assert!(passes.ends_with("leaves, “opportunities again” saves none."), "{passes}");
    }

    #[test]
    fn what_the_horizon_leaves_is_not_called_saved_or_failed() {
        let (place, passes) = said([[9_000, 0, 0], [500, 200, 300], [0, 0, 500]]);
        assert_eq!(place, "");
        assert!(passes.ends_with("“opportunities again” processes none before the horizon."));
    }

    #[test]
    fn where_nothing_fails_nothing_is_sent_again() {
        let (place, passes) = said([[20_000, 0, 0], [10_000, 0, 0], [0, 0, 0]]);
        assert_eq!(place, "");
        assert_eq!(
            passes,
            "No record of opportunities is left for “opportunities again” to send again."
        );
    }
}
