//! The figures that a page shows, whether they come from a study or from its result file.

use super::result_file::ResultFile;
use crate::chart::LoadDrawing;
use forelock::scenario::{LoadId, Metric, PerMetric};
use forelock::stats::{Interval, Summary};
use forelock::study::{LoadPrediction, Prediction, Verdict};

/// What replications say.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    pub(super) replications: usize,
    /// None where the result doesn't say it.
    pub(super) confidence: Option<f64>,
    pub(super) summaries: PerMetric<Summary>,
    /// What each of several loads gives; none for a single one.
    pub(super) loads: Vec<LoadFigures>,
    /// Those of all loads together, then those of each.
    pub(super) objectives: Vec<Judged>,
    /// The same, each with the load's place where it is of one.
    pub(super) observed: Vec<(Option<usize>, Metric, f64)>,
    /// Whether unknown fields were drawn, so that the spread is that of real runs.
    pub(super) drawn: bool,
}

/// What replications say of one of several loads.
#[derive(Clone, Debug)]
pub(super) struct LoadFigures {
    pub(super) name: String,
    /// When it begins, in seconds from time 0.
    pub(super) began: Summary,
    pub(super) summaries: PerMetric<Summary>,
}

/// An objective and its verdict.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// The place of the load of which it is asked; none for all of them together.
    pub(super) load: Option<usize>,
    pub(super) metric: Metric,
    /// What decides in place of it, where records were never processed.
    pub(super) judged_by: Option<Metric>,
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
        &self.summaries[metric]
    }

    /// Of the load at that place, or of all together.
    pub(super) fn summary_of(&self, load: Option<usize>, metric: Metric) -> &Summary {
        let load = load.and_then(|load| self.loads.get(load));
        load.map_or_else(|| self.summary(metric), |load| &load.summaries[metric])
    }

    /// Whether there is more than one replication, and so a spread.
    pub(super) const fn spread(&self) -> bool {
        self.replications > 1
    }

    pub(super) fn observed(&self, metric: Metric) -> Option<f64> {
        let of_all =
            |&&(load, other, _): &&(Option<usize>, Metric, f64)| load.is_none() && other == metric;
        self.observed.iter().find(of_all).map(|&(_, _, value)| value)
    }
}

impl From<&Prediction> for Figures {
    fn from(prediction: &Prediction) -> Self {
        Self {
            replications: prediction.replications,
            confidence: Some(prediction.confidence.get()),
            summaries: prediction.summaries.clone(),
            objectives: prediction
                .verdicts
                .iter()
                .enumerate()
                .map(|(place, verdict)| Judged {
                    runs_met: prediction.one_run.as_ref().map(|one_run| one_run.meets[place]),
                    ..Judged::from(verdict)
                })
                .collect(),
            loads: prediction.loads.iter().map(LoadFigures::from).collect(),
            observed: prediction
                .observed
                .iter()
                .map(|one| (one.load.map(LoadId::index), one.metric, one.observed))
                .collect(),
            drawn: prediction.one_run.is_some(),
        }
    }
}

impl LoadFigures {
    /// What charts show of it.
    pub(super) fn drawing(&self) -> LoadDrawing {
        LoadDrawing {
            name: self.name.clone(),
            start: self.began,
            duration: self.summaries[Metric::Duration],
            failure_rate: self.summaries[Metric::FailureRate],
            processed: self.summaries[Metric::Processed],
        }
    }
}

impl From<&LoadPrediction> for LoadFigures {
    fn from(load: &LoadPrediction) -> Self {
        Self { name: load.name.clone(), began: load.began, summaries: load.summaries.clone() }
    }
}

impl From<&Verdict> for Judged {
    fn from(verdict: &Verdict) -> Self {
        Self {
            load: verdict.load.map(LoadId::index),
            metric: verdict.objective.metric,
            judged_by: verdict.judged_instead(),
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
            loads: result.loads.clone(),
            objectives: result.objectives.clone(),
            observed: result.observed.clone(),
            drawn: result.drawn,
        }
    }
}
