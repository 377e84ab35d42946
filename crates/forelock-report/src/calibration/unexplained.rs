//! What is said where no org in the ranges gives what was observed.

use super::figures::figure;
use super::words::{Names, title};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::quantity::percent;
use forelock::scenario::Metric;
use forelock::study::calibrate::{Calibration, CaseFit, ObservationFit, Role};
use forelock_io::words::{and_list, plain};

/// A chart's finding, and the beginning of the answer.
pub(crate) const NO_ORG: &str = "No org in these ranges gives what was observed";

/// What to do instead of a further run.
pub(super) const ADVICE: &str = "Look first for what is wrong: a range without the real value (`--fit PATH=LO..HI`), a field \
     of the scenario that differs from the load that ran, an observation of another load or of a \
     part of it, or something that the model lacks. No small load tells more before that.";

/// In which way the nearest org is off, and what it gives.
pub(super) fn answer(calibration: &Calibration) -> String {
    let missed = missed(calibration);
    let mut ways: Vec<String> = Vec::new();
    for (case, fit) in &missed {
        let way = way(fit);
        let of = match calibration.cases.len() {
            1 => String::new(),
            _ => format!(" in {}", plain(&case.name)),
        };
        let of_load = fit
            .load
            .as_deref()
            .map_or_else(String::new, |load| format!(" in the load {}", plain(load)));
        let way = format!("{way}{of_load}{of}");
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    let best: Vec<f64> = calibration.marginals.iter().map(|one| one.best).collect();
    let nearest = Names::of(calibration).listed_at(&best);
    let each = missed.iter().map(|(case, fit)| {
        let shown = |value| figure(fit.observation.metric, value, Spelling::Words);
        let title = title(calibration, case, fit);
        let (best, observed) = (shown(fit.best), shown(fit.observation.value));
        let luck = if fit.standing.is_met() { "; by itself, that might be luck" } else { "" };
        format!("{title} {best} (observed: {observed}{luck})")
    });
    let each = and_list(&each.collect::<Vec<_>>());
    let who = match missed.len() {
        0 => {
            return format!(
                "{NO_ORG}: each observation is nearly met, but all of them together are so far off \
                 in {} of cases only. They contradict each other or the model. Nearest: {nearest}.",
                percent(calibration.together)
            );
        }
        1 => "This observation contradicts the others",
        _ => "These observations contradict each other",
    };
    format!(
        "{NO_ORG}: the nearest {}. {who} or the model. Nearest: {nearest}, with {each}.",
        and_list(&ways)
    )
}

/// What isn't met, or only as luck is so wide; what only repeats another observation is left out, unless there is nothing else.
fn missed(calibration: &Calibration) -> Vec<(&CaseFit, &ObservationFit)> {
    let all: Vec<(&CaseFit, &ObservationFit)> = calibration
        .cases
        .iter()
        .flat_map(|case| case.observations.iter().map(move |fit| (case, fit)))
        .filter(|(_, fit)| {
            let off = (fit.best - fit.observation.value).abs();
            !fit.standing.is_met() || off > fit.observation.tolerance()
        })
        .collect();
    let counts = |fit: &ObservationFit| match fit.role {
        Role::Counts | Role::CountsWith(_) => true,
        Role::Follows(_) | Role::FollowsLoads => false,
    };
    let counting: Vec<_> = all.iter().copied().filter(|(_, fit)| counts(fit)).collect();
    if counting.is_empty() { all } else { counting }
}

/// In which direction the best fit misses an observation.
fn way(fit: &ObservationFit) -> String {
    let is_more = fit.best > fit.observation.value;
    let chosen = |more: &str, less: &str| if is_more { more.to_owned() } else { less.to_owned() };
    match fit.observation.metric {
        Metric::FailureRate | Metric::Failed => chosen("fails too much", "fails too little"),
        Metric::Lost | Metric::LostRate => chosen("loses too much", "loses too little"),
        Metric::Created => chosen("creates too many records", "creates too few records"),
        Metric::Processed => chosen("processes too many records", "processes too few records"),
        Metric::Unprocessed => {
            chosen("leaves too much unprocessed", "leaves too little unprocessed")
        }
        Metric::Duration => chosen("is too slow", "is too fast"),
        Metric::Throughput => chosen("is too fast", "is too slow"),
        Metric::DegreeOfParallelism => {
            chosen("runs too many batches at once", "runs too few batches at once")
        }
        Metric::LockWaitTime => chosen("waits too long for locks", "waits too little for locks"),
        other @ (Metric::LockWaits
        | Metric::LockTimeouts
        | Metric::Deadlocks
        | Metric::Requeues
        | Metric::Batches
        | Metric::Transactions
        | Metric::BackgroundFailed) => {
            format!("has too {} {}", chosen("many", "few"), label(other).to_lowercase())
        }
    }
}
