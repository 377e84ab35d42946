//! What was drawn, and what one real run would give, in words.

use super::duration_text::Spelling;
use super::quantity::{Notation, plain_percent};
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::Prediction;
use forelock::study::posterior::Posterior;
use forelock_io::words::{and_list, grouped, plain};

/// Over a column of prediction intervals.
pub(super) const NINE_IN_TEN: &str = "9 in 10 runs";

/// What was drawn, and where from: a sentence under a title.
pub(super) fn drawn_from(
    file: &str,
    posterior: &Posterior,
    fields: &[&str],
    assumed_day_to_day: Option<f64>,
) -> String {
    let draws = match posterior.draws().len() {
        1 => "the one draw".to_owned(),
        several => format!("the {} draws", grouped(several as f64, 0)),
    };
    let mut text = format!("Each replication takes {} from {draws} of {file}.", and_list(fields));
    if let Some(day_to_day) = assumed_day_to_day {
        let percent = plain_percent(day_to_day);
        text.push_str(&format!(" It is assumed that nights differ by {percent} (day_to_day)."));
    }
    // What a file is called must not command the terminal.
    plain(&text)
}

/// What one real run would give, and what to plan for; none where nothing was drawn.
pub(super) fn one_run(prediction: &Prediction) -> Option<String> {
    prediction.one_run.as_ref()?;
    let plan = plan_for(|metric| prediction.summary(metric), prediction.replications);
    Some(match how_wide(prediction) {
        Some(wide) => format!("{plan} {wide}"),
        None => plan,
    })
}

/// How far nights lie apart; `None` with too few replications.
fn how_wide(prediction: &Prediction) -> Option<String> {
    let interval = |metric| prediction.summary(metric).prediction;
    let (time, lost) = (interval(Metric::Duration)?, interval(Metric::LostRate)?);
    let times = if time.low > 0.0 { time.high / time.low } else { f64::INFINITY };
    let points = (lost.high - lost.low) * 100.0;
    let times_apart = if times < 1.05 {
        "these nights take about the same time".to_owned()
    } else {
        let times = grouped(times, usize::from(times < 10.0));
        format!("the slowest of these nights takes {times} times as long as the fastest")
    };
    let points_apart = if points < 0.05 {
        "they lose the same part of the records".to_owned()
    } else {
        let points = grouped(points, usize::from(points < 10.0));
        format!("what they lose differs by {points} percentage points")
    };
    let apart = format!("{times_apart}, and {points_apart}");
    Some(if times < 1.1 && points < 2.0 {
        format!("That is narrow: {apart}.")
    } else if times < 2.0 && points < 10.0 {
        format!("So {apart}.")
    } else {
        format!("That is wide: {apart}.")
    })
}

/// The same of the summaries of so many replications whose unknown fields were drawn.
pub(super) fn plan_for<'a>(summary: impl Fn(Metric) -> &'a Summary, replications: usize) -> String {
    let range = |metric| Range::of(metric, summary(metric));
    let Some(time) = range(Metric::Duration) else {
        return format!(
            "A range for one real run needs at least {} replications.",
            Summary::FEWEST_TO_PREDICT
        );
    };
    let (loss, would) = match summary(Metric::Unprocessed).max {
        0.0 => (Metric::FailureRate, "would have a failure rate of"),
        _ => (Metric::LostRate, "would have a lost rate of"),
    };
    let rate = range(loss).filter(|rate| rate.high > 0.0);
    let mut text = match rate {
        Some(rate) => format!(
            "Nine real runs in ten {would} {}, and nine in ten would take {}. \
             Plan for {} and {}: one run in twenty would lose more, one in twenty would take longer.",
            rate.text, time.text, rate.high_text, time.high_text
        ),
        None => format!(
            "Nine real runs in ten would take {}. Plan for {}: one run in twenty would take longer.",
            time.text, time.high_text
        ),
    };
    let enough = Posterior::ENOUGH_REPLICATIONS.get();
    if replications < enough as usize {
        text.push_str(&format!(
            " {replications} replications show the ends of these ranges roughly; {enough} show them \
             better."
        ));
    }
    text
}

/// How many of the replications meet all objectives; none without any, or where nothing was drawn.
pub(super) fn odds(prediction: &Prediction) -> Option<String> {
    let one_run = prediction.one_run.as_ref()?;
    let objectives = match prediction.verdicts.len() {
        0 => return None,
        1 => "it".to_owned(),
        several => format!("all {several} objectives"),
    };
    let all = grouped(prediction.replications as f64, 0);
    Some(match one_run.meets_all {
        0.0 => format!("None of {all} runs would meet {objectives}."),
        1.0 => format!("Each of {all} runs would meet {objectives}."),
        share => {
            let met = counted(share, prediction.replications);
            let is_of_nights = prediction.verdicts.iter().all(|verdict| verdict.nights.is_some());
            let average = if is_of_nights { "" } else { "That is on average: " };
            format!("{average}{met} runs would meet {objectives}.")
        }
    })
}

/// `83 of 100`.
pub(super) fn counted(share: f64, replications: usize) -> String {
    let all = replications as f64;
    format!("{} of {}", grouped((share * all).round(), 0), grouped(all, 0))
}

/// A prediction interval in words.
struct Range {
    text: String,
    high: f64,
    high_text: String,
}

impl Range {
    fn of(metric: Metric, summary: &Summary) -> Option<Self> {
        let interval = summary.prediction?;
        let notation = Notation::of(metric.unit(), summary, Spelling::Words);
        Some(Self {
            text: notation.range(interval.low, interval.high, " to "),
            high: interval.high,
            high_text: notation.show(interval.high),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Comparison, Objective};
    use forelock::study::fixture::{drawn_finding, finding};

    /// Replication k of 10,000 records: 10 k fail, and it takes k minutes.
    fn outcome(k: u64) -> Outcome {
        Outcome {
            created: 10_000 - 10 * k,
            failed: 10 * k,
            duration: Span::from_secs(60 * k),
            ..Outcome::default()
        }
    }

    fn drawn(count: u64, minutes: f64) -> Prediction {
        let objective = Objective {
            metric: Metric::Duration,
            comparison: Comparison::AtMost,
            bound: 60.0 * minutes,
            text: format!("<= {minutes}m"),
            sure: None,
        };
        let outcomes = (1..=count).map(outcome).collect();
        drawn_finding(outcomes, |scenario| scenario.objectives = vec![objective]).prediction
    }

    fn plain(text: Option<String>) -> String {
        text.unwrap().replace('\u{a0}', " ")
    }

    /// By hand: of 99, the 5th and the 95th.
    #[test]
    fn a_plan_is_for_nineteen_runs_in_twenty() {
        assert_eq!(
            plain(one_run(&drawn(99, 1.0))),
            "Nine real runs in ten would have a failure rate of 0.5 to 9.5 %, and nine in ten would \
             take 5 min to 1 h 35 min. Plan for 9.5 % and 1 h 35 min: one run in twenty would lose \
             more, one in twenty would take longer. 99 replications show the ends of these ranges \
             roughly; 100 show them better. That is wide: the slowest of these nights takes 19 times \
             as long as the fastest, and what they lose differs by 9.0 percentage points."
        );
        assert!(!plain(one_run(&drawn(100, 1.0))).contains("roughly"));
        assert_eq!(
            plain(one_run(&drawn(18, 1.0))),
            "A range for one real run needs at least 19 replications."
        );
        let known = finding(vec![outcome(1); 99], |_| ()).prediction;
        assert_eq!((one_run(&known), odds(&known)), (None, None));
    }

    /// 99 replications whose middle nine tenths are from the 5th to the 95th: 90 steps.
    #[test]
    fn how_far_nights_lie_apart_is_said() {
        let of = |failed: u64, seconds: u64| {
            let outcome = |k: u64| Outcome {
                created: 10_000 - failed * k,
                failed: failed * k,
                duration: Span::from_secs(10_000 + seconds * k),
                ..Outcome::default()
            };
            how_wide(&drawn_finding((1..=99).map(outcome).collect(), |_| ()).prediction).unwrap()
        };
        for (failed, seconds, words) in [
            (
                0,
                0,
                "That is narrow: these nights take about the same time, and they lose the same part",
            ),
            (
                2,
                10,
                "That is narrow: the slowest of these nights takes 1.1 times as long as the fastest, ",
            ),
            (5, 10, "So the slowest of these nights takes 1.1 times"),
            (
                12,
                0,
                "That is wide: these nights take about the same time, and what they lose differs by 11 ",
            ),
            (
                0,
                200,
                "That is wide: the slowest of these nights takes 2.6 times as long as the fastest, ",
            ),
        ] {
            assert!(of(failed, seconds).starts_with(words), "{}", of(failed, seconds));
        }
    }

    #[test]
    fn where_nothing_fails_only_time_is_planned() {
        let outcomes = (1..=99).map(|k| Outcome { failed: 0, ..outcome(k) }).collect();
        let text = plain(one_run(&drawn_finding(outcomes, |_| ()).prediction));
        assert!(
            text.starts_with("Nine real runs in ten would take 5 min to 1 h 35 min."),
            "{text}"
        );
    }

    #[test]
    fn objectives_are_counted_over_runs() {
        assert_eq!(
            plain(odds(&drawn(100, 64.0))),
            "That is on average: 64 of 100 runs would meet it."
        );
        assert_eq!(plain(odds(&drawn(100, 100.0))), "Each of 100 runs would meet it.");
        assert_eq!(plain(odds(&drawn(100, 0.5))), "None of 100 runs would meet it.");
    }
}
