//! The figures that a page shows, whether they come from a study or from its result file.

use super::result_file::ResultFile;
use crate::scenario::Metric;
use crate::stats::{Interval, Summary};
use crate::study::{Prediction, Verdict};

/// What replications say.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    pub(super) replications: usize,
    /// None where the result doesn't say it.
    pub(super) confidence: Option<f64>,
    /// In the order of [`Metric::ALL`].
    pub(super) summaries: Vec<Summary>,
    pub(super) objectives: Vec<Judged>,
    pub(super) observed: Vec<(Metric, f64)>,
    /// Whether unknown fields were drawn, so that the spread is that of real runs.
    pub(super) drawn: bool,
}

/// An objective and its verdict.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) metric: Metric,
    /// As the user wrote it.
    pub(super) text: String,
    pub(super) met: bool,
    /// Where chance may have decided the verdict.
    pub(super) uncertain: Option<Interval>,
    /// The part of the replications that keep it, where unknown fields were drawn.
    pub(super) runs_met: Option<f64>,
}

impl Figures {
    pub(super) fn summary(&self, metric: Metric) -> &Summary {
        &self.summaries[metric as usize]
    }

    /// Whether there is more than one replication, and so a spread.
    pub(super) const fn spread(&self) -> bool {
        self.replications > 1
    }

    pub(super) fn observed(&self, metric: Metric) -> Option<f64> {
        self.observed.iter().find(|(other, _)| *other == metric).map(|&(_, value)| value)
    }
}

impl From<&Prediction> for Figures {
    fn from(prediction: &Prediction) -> Self {
        Self {
            replications: prediction.replications,
            confidence: Some(prediction.confidence.get()),
            summaries: Metric::ALL.map(|metric| *prediction.summary(metric)).to_vec(),
            objectives: prediction
                .verdicts
                .iter()
                .enumerate()
                .map(|(place, verdict)| Judged {
                    runs_met: prediction.one_run.as_ref().map(|one_run| one_run.meets[place]),
                    ..Judged::from(verdict)
                })
                .collect(),
            observed: prediction.observed.iter().map(|one| (one.metric, one.observed)).collect(),
            drawn: prediction.one_run.is_some(),
        }
    }
}

impl From<&Verdict> for Judged {
    fn from(verdict: &Verdict) -> Self {
        Self {
            metric: verdict.objective.metric,
            text: verdict.objective.text.clone(),
            met: verdict.met,
            uncertain: verdict.interval.filter(|_| verdict.is_uncertain()),
            runs_met: None,
        }
    }
}

impl From<&ResultFile> for Figures {
    fn from(result: &ResultFile) -> Self {
        Self {
            replications: result.replications,
            confidence: result.confidence,
            summaries: result.summaries.clone(),
            objectives: result.objectives.clone(),
            observed: result.observed.clone(),
            drawn: result.drawn,
        }
    }
}
