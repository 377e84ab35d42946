//! Whether a mean is known as well as the scenario asks.

use super::document::VerdictLine;
use super::metric_label::label;
use super::quantity::{Notation, plain_percent};
use super::verdict_json::JsonPrecision;
use forelock::scenario::{Metric, Width};
use forelock::study::Prediction;
use forelock_io::words::grouped;

/// The width that was reached and the one that was asked for.
pub(super) fn precision_line(reached: &JsonPrecision) -> VerdictLine {
    let metric = reached.metric;
    let (known, asked) = (known(metric, reached.half_width), asked(metric, reached.asked()));
    VerdictLine {
        met: reached.reached,
        word: if reached.reached { "narrow" } else { "too wide" },
        asked: None,
        found: format!("{} known to {known}; asked for {asked}", label(metric)),
    }
}

/// What to say in words, if the limit of replications came first.
pub(super) fn too_wide(prediction: &Prediction) -> Option<String> {
    let reached = prediction.precision.filter(|reached| !reached.enough)?;
    let metric = reached.asked.metric;
    let (known, asked) = (known(metric, reached.half_width), asked(metric, reached.asked.width));
    let metric = label(metric).to_lowercase();
    let replications = grouped(prediction.replications as f64, 0);
    Some(format!(
        "After {replications} replications, the most allowed, {metric} is known to {known} only, \
         not to {asked}."
    ))
}

fn known(metric: Metric, half_width: Option<f64>) -> String {
    half_width.map_or("nothing".to_owned(), |half| margin(metric, half))
}

fn asked(metric: Metric, width: Width) -> String {
    match width {
        Width::Absolute(half) => margin(metric, half),
        Width::Relative(part) => format!("±\u{a0}{} of the mean", plain_percent(part)),
    }
}

/// `± 0.20 pp`.
fn margin(metric: Metric, half_width: f64) -> String {
    let notation = Notation::of_difference(metric.unit(), 0.0, half_width);
    format!("±\u{a0}{}", notation.show_difference(half_width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document};
    use crate::render::Look;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::Precision;
    use forelock::study::Finding;
    use forelock::study::fixture::finding;

    fn asked_of(width: Width, metric: Metric) -> Finding {
        let outcome = |failed| Outcome {
            created: 10_000 - failed,
            failed,
            duration: Span::from_secs(16_740 + failed),
            ..Outcome::default()
        };
        let outcomes = [1_000, 1_100, 1_200].map(outcome).to_vec();
        let max_replications = Precision::FEWEST;
        let asked = Precision { metric, width, max_replications };
        finding(outcomes, |scenario| scenario.run.precision = Some(asked))
    }

    /// The interval is 11 % ± 4.303 × 1 % / √3, which is 2.48 percentage points.
    #[test]
    fn a_limit_that_comes_first_is_said_twice() {
        let finding = asked_of(Width::Absolute(0.002), Metric::FailureRate);
        let line =
            Block::Verdicts(vec![precision_line(&finding.prediction.precision.unwrap().into())]);
        let look = Look { styled: false, width: 80 };
        assert_eq!(
            Document::new([line]).to_terminal(look),
            "  ✗ too wide  Failure rate known to ± 2.5 pp; asked for ± 0.20 pp\n"
        );
        assert_eq!(
            too_wide(&finding.prediction).unwrap().replace('\u{a0}', " "),
            "After 3 replications, the most allowed, failure rate is known to ± 2.5 pp only, not \
             to ± 0.20 pp."
        );
    }

    #[test]
    fn a_width_that_was_reached_is_a_line_only() {
        let finding = asked_of(Width::Relative(0.05), Metric::Duration);
        let line =
            Block::Verdicts(vec![precision_line(&finding.prediction.precision.unwrap().into())]);
        let look = Look { styled: false, width: 80 };
        assert_eq!(
            Document::new([line]).to_terminal(look),
            "  ✓ narrow   Duration known to ± 4m 8s; asked for ± 5 % of the mean\n"
        );
        assert_eq!(too_wide(&finding.prediction), None);
    }
}
