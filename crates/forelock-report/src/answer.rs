//! The answer in words: how many records fail, how long it takes, whether that is good enough.

use super::duration_text::Spelling;
use super::judged_value::judged_value;
use super::load_sentences::{second_passes, subject, where_they_fail};
use super::posterior_text::{counted, odds, one_run};
use super::precision_line::too_wide;
use super::quantity::{Notation, plain_percent};
use super::range::what_matters;
use forelock::scenario::{
    Api, ConcurrencyMode, Load, LoadId, LockSets, Metric, Scenario, deadlock_share,
};
use forelock::study::{Finding, Nights, Prediction};
use forelock_io::words::{grouped, uncapitalised};

/// One or a few sentences; figures and their units are joined by no-break spaces.
pub(super) fn answer(finding: &Finding) -> String {
    let Finding { scenario, prediction, .. } = finding;
    // Where nothing is certain, what one night may bring comes first.
    let mut sentences: Vec<String> = one_run(prediction).into_iter().collect();
    sentences.extend(what_matters(finding));
    let mean = outcome(scenario, prediction);
    sentences.push(if sentences.is_empty() {
        mean
    } else {
        format!("On average: {}", uncapitalised(&mean))
    });
    sentences.extend(unprocessed(prediction));
    sentences.extend(second_passes(scenario, prediction));
    sentences.extend(deadlocks(scenario, prediction));
    sentences.extend(verdict(prediction));
    sentences.extend(odds(prediction));
    sentences.extend(too_wide(prediction));
    sentences.join(" ")
}

fn outcome(scenario: &Scenario, prediction: &Prediction) -> String {
    let child = children(scenario);
    let mean = |metric: Metric| figure(prediction, None, metric);
    let time = duration(scenario, prediction);
    if prediction.summary(Metric::Processed).mean == 0.0 {
        let left = mean(Metric::Unprocessed);
        return format!("None of {left} {child} records would be processed; {time}.");
    }
    let processed = mean(Metric::Processed);
    let locks = match parents(scenario) {
        names if names.is_empty() => "row locks".to_owned(),
        names => format!("row locks of {names}"),
    };
    if !scenario.locks_rows() {
        return format!(
            "None of {processed} {child} records would fail, as no row is locked; {time}."
        );
    }
    if prediction.summary(Metric::Failed).max == 0.0 {
        let runs = match prediction.replications {
            1 => "the one replication".to_owned(),
            several => format!("any of {} replications", grouped(several as f64, 0)),
        };
        return format!(
            "None of {processed} {child} records would fail on {locks} in {runs}; {time}."
        );
    }
    let most = where_they_fail(scenario, prediction);
    if varies(prediction) {
        let rate = with_interval(prediction, Metric::FailureRate, " (", ")");
        let records = processed_records(scenario, prediction);
        return format!("Of {records}, {rate} would fail on {locks}{most}; {time}.");
    }
    let rate = with_interval(prediction, Metric::FailureRate, ", ", "");
    let failed = mean(Metric::Failed);
    format!(
        "Of {processed} {child} records, {failed} ({rate}) would fail on {locks}{most}; {time}."
    )
}

/// Whether some nights process more records than others: the mean of their failure rates is then not the part
/// that the mean number of failures is of the mean number of records.
fn varies(prediction: &Prediction) -> bool {
    let processed = prediction.summary(Metric::Processed);
    processed.min < processed.max
}

/// Of which records a failure rate is a part: `9,500 Opportunity records`, where a night always processes so
/// many.
pub(super) fn processed_records(scenario: &Scenario, prediction: &Prediction) -> String {
    let child = children(scenario);
    if varies(prediction) {
        return format!("the {child} records that a night processes");
    }
    format!("{} {child} records", figure(prediction, None, Metric::Processed))
}

/// How long it takes, or that it is not done when the horizon comes.
fn duration(scenario: &Scenario, prediction: &Prediction) -> String {
    let how = how_sent(scenario);
    let longest = prediction.summary(Metric::Duration).max;
    let stopped = scenario.run.horizon.is_some_and(|horizon| longest >= horizon.as_secs_f64());
    let time = with_interval(prediction, Metric::Duration, " (", ")");
    let (loads, are, take) = match scenario.loads.len() {
        1 => ("the load", "is", "takes"),
        _ => ("the loads", "are", "take"),
    };
    if stopped && prediction.summary(Metric::Duration).min == longest {
        format!("{loads}{how} {are} not done when the horizon of {time} comes")
    } else if stopped {
        format!("{loads} {take} {time}{how}, cut off by the horizon in some replications")
    } else {
        format!("{loads} {take} {time}{how}")
    }
}

/// In which mode the load is sent, where that is one for all.
fn how_sent(scenario: &Scenario) -> &'static str {
    let serial = |load: &Load| load.sending.mode() == ConcurrencyMode::Serial;
    let bulk = |load: &Load| load.sending.api() != Api::Soap;
    if scenario.loads.iter().all(serial) {
        " in Serial mode"
    } else if scenario.loads.iter().all(|load| bulk(load) && !serial(load)) {
        " in Parallel mode"
    } else if scenario.loads.iter().all(|load| !bulk(load)) {
        " through the SOAP API"
    } else {
        ""
    }
}

/// How many records are left beside those processed; nothing where none is, which is said already.
fn unprocessed(prediction: &Prediction) -> Option<String> {
    let max = |metric| prediction.summary(metric).max;
    (max(Metric::Unprocessed) > 0.0 && max(Metric::Processed) > 0.0).then(|| {
        let left = figure(prediction, None, Metric::Unprocessed);
        format!("{left} more would be left unprocessed.")
    })
}

/// What the prediction rests on, if many locks are refused as deadlocks.
fn deadlocks(scenario: &Scenario, prediction: &Prediction) -> Option<String> {
    let mean = |metric| prediction.summary(metric).mean;
    deadlock_share(scenario, mean(Metric::Deadlocks), mean(Metric::LockTimeouts))
}

/// Whether the objectives are met, and by how much not; none without any.
pub(super) fn verdict(prediction: &Prediction) -> Option<String> {
    let all = prediction.verdicts.len();
    let missed: Vec<_> = prediction.verdicts.iter().filter(|verdict| !verdict.met).collect();
    match (all, missed.as_slice()) {
        (0, _) => None,
        (1, []) => Some("The objective is met.".into()),
        (all, []) => Some(format!("All {all} objectives are met.")),
        (all, missed) => {
            let names: Vec<_> = missed
                .iter()
                .map(|verdict| {
                    let metric = verdict.objective.metric;
                    let summary = |metric| prediction.summary_of(verdict.load, metric);
                    if let Some(Nights { sure, alone, together }) = verdict.nights {
                        let part = if alone < sure { alone } else { together };
                        let all = if alone < sure { "" } else { " together with the others" };
                        let name = subject(prediction, verdict.load, metric);
                        let nights = counted(part, prediction.replications);
                        let (text, sure) = (&verdict.objective.text, plain_percent(sure));
                        return format!(
                            "{name} {text} holds in {nights} nights{all}, not in {sure} of them"
                        );
                    }
                    let instead = verdict.judged_instead();
                    let actual = judged_value(metric, instead, summary, Spelling::Words);
                    let name = subject(prediction, verdict.load, metric);
                    format!("{name} is {actual}, not {}", verdict.objective.text)
                })
                .collect();
            let names = names.join("; ");
            Some(match (missed.len(), all) {
                (_, 1) => format!("The objective is not met: {names}."),
                (count, all) => {
                    let are = if count == 1 { "is" } else { "are" };
                    format!("{count} of {all} objectives {are} not met: {names}.")
                }
            })
        }
    }
}

/// The mean of a metric, of a load or of all together.
fn figure(prediction: &Prediction, load: Option<LoadId>, metric: Metric) -> String {
    let summary = prediction.summary_of(load, metric);
    Notation::of(metric.unit(), summary, Spelling::Words).show(summary.mean)
}

/// The mean and, between `open` and `close`, its confidence interval where it has any width.
fn with_interval(prediction: &Prediction, metric: Metric, open: &str, close: &str) -> String {
    let summary = prediction.summary(metric);
    let notation = Notation::of(metric.unit(), summary, Spelling::Words);
    let mean = notation.show(summary.mean);
    let Some(ci) = summary.ci.filter(|ci| ci.low < ci.high) else {
        return mean;
    };
    let confidence = plain_percent(prediction.confidence.get());
    let range = notation.range(ci.low, ci.high, " to ");
    format!("{mean}{open}{confidence} CI {range}{close}")
}

/// What the records are called, of all loads.
pub(super) fn children(scenario: &Scenario) -> String {
    let mut names: Vec<&str> = Vec::new();
    for load in scenario.loads.iter() {
        if !names.contains(&load.data.child_object.as_str()) {
            names.push(&load.data.child_object);
        }
    }
    together(&names)
}

/// Every set whose rows the loads lock.
fn parents(scenario: &Scenario) -> String {
    let sets = LockSets::of(scenario);
    let mut names: Vec<&str> = Vec::new();
    for (id, load) in scenario.loads.with_ids() {
        let of_data = load.data.sets.iter().filter(|set| load.lock_of(set).is_some());
        let of_data = of_data.map(|set| set.name.as_str());
        let own = sets.own_rows(id).map(|own| sets.get(own.set).name.as_str());
        for name in of_data.chain(own) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    together(&names)
}

/// "A, B and C".
fn together(names: &[&str]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Comparison, FanOut, LockRule, Objective, ParentSet, Parents};
    use forelock::study::fixture::finding;

    fn outcome(failed: u64) -> Outcome {
        Outcome {
            created: 10_000 - failed,
            failed,
            duration: Span::from_secs(16_740 + failed),
            ..Outcome::default()
        }
    }

    fn words(outcomes: Vec<Outcome>, change: impl FnOnce(&mut Scenario)) -> String {
        answer(&finding(outcomes, change)).replace('\u{a0}', " ")
    }

    fn failing_below(scenario: &mut Scenario, text: &str, bound: f64) {
        let (metric, comparison) = (Metric::FailureRate, Comparison::Below);
        scenario.objectives.push(Objective {
            metric,
            comparison,
            bound,
            text: text.into(),
            sure: None,
        });
    }

    #[test]
    fn several_replications_have_intervals() {
        assert_eq!(
            words(vec![outcome(1_000), outcome(1_100), outcome(1_200)], |_| ()),
            "Of 10,000 Opportunity records, 1,100 (11.0 %, 95 % CI 8.5 to 13.5 %) would fail on \
             row locks of Account; the load takes 4 h 57 min (95 % CI 4 h 53 min to 5 h 1 min) in \
             Parallel mode."
        );
    }

    #[test]
    fn one_replication_has_none() {
        assert_eq!(
            words(vec![outcome(1_000)], |scenario| {
                scenario.loads.first_mut().sending.transport =
                    forelock::scenario::Transport::BulkV1(ConcurrencyMode::Serial);
                failing_below(scenario, "< 5%", 0.05);
            }),
            "Of 10,000 Opportunity records, 1,000 (10.0 %) would fail on row locks of Account; \
             the load takes 4 h 56 min in Serial mode. The objective is not met: failure rate is \
             10.0 %, not < 5%."
        );
    }

    #[test]
    fn no_failure_is_said_outright() {
        let text = words(vec![outcome(0), outcome(0)], |scenario| {
            failing_below(scenario, "< 5%", 0.05);
            failing_below(scenario, "< 1%", 0.01);
            let set = |name| ParentSet::new(name, Parents::new(5).unwrap(), FanOut::Uniform);
            let rule = LockRule { locks: Some(false), ..LockRule::default() };
            let unlocked = ParentSet { rule, ..set("User") };
            scenario.loads.first_mut().data.sets.extend([set("Campaign"), unlocked]);
        });
        assert_eq!(
            text,
            "None of 10,000 Opportunity records would fail on row locks of Account and Campaign \
             in any of 2 replications; the load takes 4 h 39 min in Parallel mode. All 2 \
             objectives are met."
        );
    }

    #[test]
    fn what_the_horizon_leaves_is_said() {
        let cut = Outcome {
            created: 9_000,
            failed: 500,
            unprocessed: 500,
            duration: Span::from_secs(3_600),
            ..Outcome::default()
        };
        let horizon = |scenario: &mut Scenario| scenario.run.horizon = Some(Span::from_secs(3_600));
        assert_eq!(
            words(vec![cut, cut], horizon),
            "Of 9,500 Opportunity records, 500 (5.3 %) would fail on row locks of Account; the \
             load in Parallel mode is not done when the horizon of 1 h comes. 500 more would be \
             left unprocessed."
        );
        let less = Outcome { created: 900, failed: 100, unprocessed: 9_000, ..cut };
        // A mean rate beside mean numbers that give another one would mislead.
        let text = words(vec![cut, less], horizon);
        let rate = "Of the Opportunity records that a night processes, 7.6 % (95 % CI ";
        assert!(text.starts_with(rate), "{text}");
        let nothing = Outcome { created: 0, failed: 0, unprocessed: 10_000, ..cut };
        assert!(
            words(vec![nothing], horizon).starts_with("None of 10,000 Opportunity records would")
        );
    }
}
