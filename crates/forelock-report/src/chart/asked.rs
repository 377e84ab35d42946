//! Objectives, as charts draw and name them.

use crate::metric_label::label;
use forelock::scenario::{Metric, Objective, Quantity};
use forelock::study::sweep::{ACCEPTABLE_FAILURE_RATE, AskedObjective};

/// An objective of a study.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// The load of which it is asked; none if it is asked of all together.
    pub load: Option<String>,
    /// What is bounded.
    pub metric: Metric,
    /// As the user wrote it, such as `< 5%`.
    pub text: String,
    /// In the metric's JSON unit; none if the text doesn't say.
    pub bound: Option<f64>,
}

impl Asked {
    /// What a result says of an objective.
    pub(crate) fn written(metric: Metric, text: &str) -> Self {
        let amount = text.trim_start_matches(['<', '>', '=', ' ']);
        let bound = Quantity::parse(amount).map(|quantity| quantity.amount);
        Self { load: None, metric, text: text.to_owned(), bound }
    }

    /// In a few words: `failure rate < 5%`.
    pub(crate) fn words(&self) -> String {
        let words = format!("{} {}", label(self.metric).to_lowercase(), self.text);
        self.load.as_ref().map_or_else(|| words.clone(), |load| format!("{load}: {words}"))
    }
}

impl From<&Objective> for Asked {
    fn from(objective: &Objective) -> Self {
        let Objective { metric, bound, text, .. } = objective;
        Self { load: None, metric: *metric, text: text.clone(), bound: Some(*bound) }
    }
}

impl From<&AskedObjective> for Asked {
    fn from(asked: &AskedObjective) -> Self {
        let AskedObjective { load, metric, objective, bound, .. } = asked;
        let (load, text) = (load.clone(), objective.clone());
        Self { load, metric: *metric, text, bound: Some(*bound) }
    }
}

/// The bounds on a metric that a chart shows as lines, each with its name. Where nothing is asked,
/// that of what is lost is what counts as good enough. What is asked of failures is judged by what is
/// lost, where that differs. Charts are of all loads together, so that the bound of one load is no
/// line in them.
pub(super) fn bounds(objectives: &[Asked], metric: Metric) -> Vec<(f64, String)> {
    let is_rate = |metric| matches!(metric, Metric::FailureRate | Metric::LostRate);
    if objectives.is_empty() && is_rate(metric) {
        let name = "1\u{a0}% lost, as no objective is stated";
        return vec![(ACCEPTABLE_FAILURE_RATE, name.to_owned())];
    }
    let of_all = || objectives.iter().filter(|asked| asked.load.is_none());
    let is_said_apart = of_all()
        .any(|asked| matches!(asked.metric, Metric::Lost | Metric::LostRate | Metric::Unprocessed));
    let of = of_all().filter(|asked| {
        let judged_by_lost = metric == Metric::LostRate && asked.metric == Metric::FailureRate;
        asked.metric == metric || judged_by_lost && !is_said_apart
    });
    of.filter_map(|asked| Some((asked.bound?, format!("objective: {}", asked.words())))).collect()
}

/// All of them in words, or what counts where there is none.
pub(super) fn all_in_words(objectives: &[Asked]) -> String {
    if objectives.is_empty() {
        return "no objective is stated".to_owned();
    }
    let words: Vec<String> = objectives.iter().map(Asked::words).collect();
    let name = if words.len() == 1 { "objective" } else { "objectives" };
    format!("{name}: {}", words.join(", "))
}
