//! Verdicts that are read back: they are worked out again, not believed.

use super::verdict_json::{JsonComparison, JsonPrecision, JsonVerdict};
use forelock::scenario::{Objective, Observation, PerMetric, Precision};
use forelock::stats::Summary;
use forelock::study::{Comparison, Nights, Reached, Verdict};
use std::num::NonZeroU32;

/// Looks whether `written` are the verdicts on what is asked of one load, or of all together, which
/// gave `metrics`.
///
/// # Errors
///
/// The first that contradicts its text or the metrics.
pub(super) fn check_verdicts(
    written: &[JsonVerdict],
    metrics: &PerMetric<Summary>,
) -> Result<(), String> {
    let objective = |one: &JsonVerdict| {
        let name = one.metric.json_name();
        Objective::parse(one.metric, &one.objective)
            .ok_or_else(|| format!("`{}` is not an objective on `{name}`", one.objective))
    };
    let all: Vec<_> = written.iter().map(objective).collect::<Result<_, _>>()?;
    let judged = written.iter().zip(&all).map(|(one, objective)| Verdict {
        nights: nights(one),
        ..Verdict::new(objective, &all, metrics)
    });
    let mut judged: Vec<_> = judged.collect();
    Verdict::judged_together(&mut judged);
    for (one, verdict) in written.iter().zip(&judged) {
        let again = JsonVerdict { runs_met: one.runs_met, ..JsonVerdict::from(verdict) };
        if !are_possible(one) {
            return Err(format!("the nights of the objective `{}` can't be", one.objective));
        }
        let name = format!("{} {}", one.metric.json_name(), one.objective);
        if one.met != again.met {
            let judged = again.judged_by.unwrap_or(one.metric);
            let (said, mean) = (if one.met { "met" } else { "missed" }, metrics[judged].mean);
            let by = judged.json_name();
            return Err(format!(
                "the objective `{name}` is said to be {said}, with a mean of {mean} for `{by}`"
            ));
        }
        if *one != again || !one.runs_met.is_none_or(|part| (0.0..=1.0).contains(&part)) {
            return Err(format!("what is said of the objective `{name}` contradicts its metric"));
        }
    }
    Ok(())
}

/// On how many nights it holds, where that decides.
fn nights(one: &JsonVerdict) -> Option<Nights> {
    let (sure, alone, together) = (one.sure?, one.runs_met?, one.runs_met_together?);
    Some(Nights { sure, alone, together })
}

/// Whether its parts of nights are parts, and all there that belong together.
fn are_possible(JsonVerdict { sure, runs_met, runs_met_together, .. }: &JsonVerdict) -> bool {
    let is_part = |part: &Option<f64>| part.is_none_or(|part| (0.0..=1.0).contains(&part));
    let is_whole = match (sure, runs_met_together) {
        (None, None) => true,
        (Some(_), Some(together)) => runs_met.is_some_and(|alone| alone >= *together),
        _ => false,
    };
    is_whole && [sure, runs_met, runs_met_together].into_iter().all(is_part)
}

/// Looks whether `written` are what was observed of one load, or of all together, beside `metrics`.
///
/// # Errors
///
/// The first that contradicts them, or can't be observed.
pub(super) fn check_comparisons(
    written: &[JsonComparison],
    metrics: &PerMetric<Summary>,
) -> Result<(), String> {
    for &one in written {
        let JsonComparison { metric, observed, within, .. } = one;
        let name = metric.json_name();
        let can_be = |number: f64| metric.range().contains(&number);
        if !can_be(observed) || !within.is_none_or(can_be) {
            return Err(format!("what was observed for `{name}` can't be"));
        }
        let observation = Observation { metric, value: observed, within };
        if one != JsonComparison::from(&Comparison::new(observation, &metrics[metric])) {
            return Err(format!(
                "what is said of {observed}, observed for `{name}`, contradicts its metric"
            ));
        }
    }
    Ok(())
}

/// Looks whether `written` follows from `metrics`.
///
/// # Errors
///
/// If it doesn't.
pub(super) fn check_precision(
    written: &JsonPrecision,
    metrics: &PerMetric<Summary>,
) -> Result<(), String> {
    let max_replications = NonZeroU32::new(written.max_replications).unwrap_or(NonZeroU32::MIN);
    let asked = Precision { metric: written.metric, width: written.asked(), max_replications };
    let reached = Reached::new(asked, &metrics[written.metric]);
    match JsonPrecision::from(reached) == *written {
        true => Ok(()),
        false => Err("its `precision` contradicts its metric".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::compare::CompareResult;
    use crate::compare::tests::contrast;
    use crate::json::RunResult;
    use crate::reading::parse_result;
    use crate::study_result::Shown;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Metric, Objective, Observation, Precision, Width};
    use forelock::study::fixture::{finding, three_loads};
    use serde_json::{Value, json};
    use std::num::NonZeroU32;

    /// Half an hour more or less, 5 to 8 % of the records fail.
    fn run() -> RunResult {
        let outcome = |failed: u64| Outcome {
            created: 100 - failed,
            failed,
            duration: Span::from_secs(1_800 + failed),
            ..Outcome::default()
        };
        RunResult::new(&finding([5, 6, 7, 8].map(outcome).to_vec(), |scenario| {
            let missed = Objective::parse(Metric::FailureRate, "< 5%");
            let met = Objective::parse(Metric::Duration, "<= 1h");
            scenario.objectives = missed.into_iter().chain(met).collect();
            scenario.observed = vec![Observation::new(Metric::FailureRate, 0.2)];
            scenario.run.precision = Some(Precision {
                metric: Metric::Duration,
                width: Width::Absolute(1.0),
                max_replications: NonZeroU32::MIN,
            });
        }))
    }

    /// What is said of `results` once what stands at `place` is `bad`.
    fn refusal(results: &dyn Shown, place: &str, bad: Value) -> String {
        let mut value: Value = serde_json::from_str(&results.to_json().unwrap()).unwrap();
        parse_result(&value.to_string()).map(drop).unwrap();
        let there = value.pointer_mut(&format!("/results/0/{place}")).unwrap();
        assert_ne!(*there, bad, "{place}");
        *there = bad;
        parse_result(&value.to_string()).map(drop).unwrap_err().to_string()
    }

    #[test]
    fn what_no_run_gives_is_refused_with_what_is_wrong() {
        let run = vec![run()];
        for (place, bad, why) in [
            ("metrics/failure_rate/max", json!(5.0), "`failure_rate` comes from no replications"),
            ("metrics/failure_rate/max", json!(5.0), "from 0.05 to 5, and only from 0 to 1 is"),
            ("metrics/duration_s/min", json!(-3600.0), "-3600 to 1808, and only 0 or more is"),
            ("metrics/failed/sd", json!(1e6), "`failed` comes from no replications: `sd`"),
            ("confidence", json!(7.0), "`confidence` is wrong: a confidence lies between 0 and 1"),
            ("replications", json!(0), "`replications` is 0, not from 1"),
            ("replications", json!(1_000_000_000_000_000_u64), "not from 1 to 1000000"),
            ("objectives/0/met", json!(true), "`failure_rate < 5%` is said to be met"),
            ("objectives/1/met", json!(false), "`duration_s <= 1h` is said to be missed"),
            ("objectives/0/objective", json!("< 50%"), "`failure_rate < 50%` is said to be missed"),
            ("objectives/0/objective", json!("low"), "`low` is not an objective on `failure_rate`"),
            (
                "objectives/0/actual",
                json!(0.04),
                "of the objective `failure_rate < 5%` contradicts",
            ),
            ("observed/0/within_p5_p95", json!(true), "0.2, observed for `failure_rate`, contra"),
            ("observed/0/observed", json!(2.0), "observed for `failure_rate` can't be"),
            ("precision/reached", json!(true), "its `precision` contradicts"),
        ] {
            let said = refusal(&run, place, bad);
            assert!(said.contains(why), "{place}: {said}");
        }
        let loads = vec![RunResult::new(&three_loads())];
        let said = refusal(&loads, "loads/0/objectives/0/met", json!(true));
        assert!(said.contains("is said to be met"), "{said}");
        let said = refusal(&loads, "loads/1/start_s/min", json!(-1.0));
        assert!(said.contains("`start_s` comes from no replications"), "{said}");
    }

    #[test]
    fn what_no_comparison_finds_is_refused_with_what_is_wrong() {
        let compared = vec![CompareResult::new(&contrast(|_| ()))];
        for (place, bad, why) in [
            ("difference_confidence", json!(1.0), "`difference_confidence` is wrong"),
            ("variants/1/metrics/lost_rate/max", json!(2.0), "`lost_rate` comes from no"),
            ("variants/1/differences/created/mean", json!(0.5), "the difference of `created`"),
            ("fastest_meeting_objectives", json!("none of them"), "the fastest is not a variant"),
        ] {
            let said = refusal(&compared, place, bad);
            assert!(said.contains(why), "{place}: {said}");
        }
    }
}
