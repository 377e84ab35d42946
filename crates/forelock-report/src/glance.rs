//! What a person looks at first: two figures for one night, a sentence, and whether it will do.

use super::document::{Badge, VerdictLine};
use super::duration_text::Spelling;
use super::json::RunResult;
use super::metric_label::label;
use super::objective_lines::objectives;
use super::quantity::Notation;
use super::study_result::StudyResult;
use forelock::scenario::Metric;
use forelock::stats::{Interval, Summary};
use forelock_io::words::{counted, plain};
use serde::Serialize;

/// A prediction at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Glance {
    /// What one night may bring.
    pub night: Vec<NightFigure>,
    /// What it comes to, in a few sentences.
    pub sentence: String,
    /// Whether every objective is met; null where there is none.
    pub met: Option<bool>,
    /// The same in words; empty where there is none.
    pub badge: String,
    /// Each objective, and what is predicted.
    pub verdicts: Vec<GlanceVerdict>,
}

/// A figure of one night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NightFigure {
    /// What it is.
    pub label: String,
    /// Between which ends it lies.
    pub range: String,
    /// In how many nights, and its mean.
    pub note: String,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GlanceVerdict {
    /// Whether it is met.
    pub met: bool,
    /// What was asked for, and what is predicted.
    pub text: String,
}

impl RunResult {
    /// What a person looks at first.
    #[must_use]
    pub fn glance(&self) -> Glance {
        let all = self.all_objectives().count();
        let missed = self.all_objectives().filter(|(_, objective)| !objective.met).count();
        Glance {
            night: [Metric::FailureRate, Metric::Duration].map(|one| self.night(one)).into(),
            sentence: plain(&self.answer),
            met: (all > 0).then(|| self.holds()),
            badge: Badge::of(all, missed).map(|badge| badge.mark()).unwrap_or_default(),
            verdicts: objectives(self).into_iter().map(GlanceVerdict::from).collect(),
        }
    }

    fn night(&self, metric: Metric) -> NightFigure {
        let summary = &self.metrics[metric];
        let notation = Notation::of(metric.unit(), summary, Spelling::Short);
        let (range, nights) = self.range_of_a_night(summary);
        NightFigure {
            label: label(metric).to_owned(),
            range: notation.range(range.low, range.high, " to "),
            note: format!("{nights}; mean {}", notation.show(summary.mean)),
        }
    }

    /// Too few nights have no nine in ten.
    fn range_of_a_night(&self, summary: &Summary) -> (Interval, String) {
        let nine = "nine nights in ten".to_owned();
        let count = u32::try_from(self.replications).unwrap_or(u32::MAX);
        match summary.prediction {
            Some(prediction) => (prediction, nine),
            None if count >= Summary::FEWEST_TO_PREDICT => {
                (Interval { low: summary.p5, high: summary.p95 }, nine)
            }
            None => {
                let nights = match count {
                    1 => "one night".to_owned(),
                    _ => format!("all of {}", counted(u64::from(count), "night")),
                };
                (Interval { low: summary.min, high: summary.max }, nights)
            }
        }
    }
}

impl From<VerdictLine> for GlanceVerdict {
    fn from(line: VerdictLine) -> Self {
        let asked = line.asked.as_ref().map_or_else(String::new, |asked| format!("{asked}: "));
        Self { met: line.met, text: plain(&format!("{asked}{}", line.found)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::study::fixture::{drawn_finding, finding};

    fn outcome(number: u64) -> Outcome {
        Outcome {
            created: 990 - number,
            failed: 10 + number,
            duration: Span::from_secs(3_600 + 60 * number),
            ..Outcome::default()
        }
    }

    fn ranges(result: &RunResult) -> Vec<(String, String)> {
        result.glance().night.into_iter().map(|one| (one.range, one.note)).collect()
    }

    #[test]
    fn few_nights_are_shown_whole_and_many_by_nine_in_ten() {
        let few: Vec<Outcome> = (0..4).map(outcome).collect();
        let few = ranges(&RunResult::new(&finding(few, |_| {})));
        assert_eq!(few[0], ("1.0 to 1.3\u{a0}%".into(), "all of 4 nights; mean 1.1\u{a0}%".into()));
        let many: Vec<Outcome> = (0..21).map(outcome).collect();
        let result = RunResult::new(&finding(many.clone(), |_| {}));
        // Of 0, 1, … 20, the 5 % and 95 % quantiles are 1 and 19.
        assert_eq!(
            ranges(&result)[0],
            ("1.1 to 2.9\u{a0}%".into(), "nine nights in ten; mean 2.0\u{a0}%".into())
        );
        assert_eq!(result.glance().met, None);
        let drawn = RunResult::new(&drawn_finding(many, |_| {}));
        let prediction = drawn.metrics[Metric::FailureRate].prediction.unwrap();
        assert!(prediction.low < 0.011, "a prediction interval has a margin: {prediction:?}");
        assert!(ranges(&drawn)[0].1.starts_with("nine nights in ten"));
    }
}
