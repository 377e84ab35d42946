//! What was drawn, and what one real run would give, in words.

use super::duration_text::Spelling;
use super::quantity::{Notation, grouped};
use crate::scenario::Metric;
use crate::stats::Summary;
use crate::study::Prediction;
use crate::study::posterior::{Drawn, Posterior};

/// Over a column of prediction intervals.
pub(super) const NINE_IN_TEN: &str = "9 in 10 runs";

/// What was drawn, and where from: a sentence under a title.
pub(super) fn drawn_from(drawn: &Drawn) -> String {
    let fields: Vec<&str> = drawn.drawn().collect();
    let draws = match drawn.posterior().draws().len() {
        1 => "the one draw".to_owned(),
        several => format!("the {} draws", grouped(several as f64, 0)),
    };
    let text =
        format!("Each replication takes {} from {draws} of {}.", listed(&fields), drawn.name());
    // What a file is called must not command the terminal.
    text.replace(char::is_control, " ")
}

/// What one real run would give, and what to plan for; none where nothing was drawn.
pub(super) fn one_run(prediction: &Prediction) -> Option<String> {
    prediction.one_run.as_ref()?;
    Some(plan_for(|metric| prediction.summary(metric), prediction.replications))
}

/// The same of the summaries of so many replications whose unknown fields were drawn.
pub(super) fn plan_for<'a>(summary: impl Fn(Metric) -> &'a Summary, replications: usize) -> String {
    let range = |metric| Range::of(metric, summary(metric));
    let Some(time) = range(Metric::Duration) else {
        return format!(
            "To say what one real run would give takes at least {} replications.",
            Summary::FEWEST_TO_PREDICT
        );
    };
    let rate = range(Metric::FailureRate).filter(|rate| rate.high > 0.0);
    let mut text = match rate {
        Some(rate) => format!(
            "Nine real runs in ten would have a failure rate of {}, and nine in ten would take {}. \
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
    let met = counted(one_run.meets_all, prediction.replications);
    Some(format!("That is on average: {met} runs would meet {objectives}."))
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

/// `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => names.concat(),
    }
}
