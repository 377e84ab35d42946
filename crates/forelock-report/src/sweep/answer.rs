//! What a sweep comes to, in words.

use super::names;
use crate::chart::Asked;
use crate::duration_text::Spelling;
use crate::judged_by::judged_by;
use crate::posterior_text::counted as in_runs;
use crate::quantity::Notation;
use crate::setting_text::setting_text;
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::sweep::{
    ACCEPTABLE_FAILURE_RATE, Cliff, FieldEntry, LinePoint, Manifest, Overview, PointRecord,
};
use forelock_io::words::{counted, grouped};

/// Runs of feasible neighbours that a sentence names.
const MOST_RUNS: usize = 3;

/// Where what is asked is done, by which point best, where the failure rate jumps, and whether all
/// points do the same work.
pub(super) fn answer(manifest: &Manifest, overview: &Overview) -> String {
    let sentences = [
        Some(feasibility(manifest, overview)),
        recommendation(manifest, overview),
        cliff(overview),
        unequal_loads(overview),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn feasibility(manifest: &Manifest, overview: &Overview) -> String {
    let what = if manifest.objectives.is_empty() {
        format!("lose less than {:.0}\u{a0}% of the records", ACCEPTABLE_FAILURE_RATE * 100.0)
    } else {
        let asked = manifest.objectives.iter().map(|one| Asked::from(one).words());
        format!("meet the objectives ({})", asked.collect::<Vec<_>>().join(", "))
    };
    let what = format!("{what}{}", judged(manifest));
    let all = counted(overview.points, "point");
    match overview.feasible {
        0 => format!("None of the {all} would {what}."),
        count if count == overview.points && count > 1 => format!("All {all} would {what}."),
        count => {
            let where_to = runs(manifest, overview);
            format!("{} of {all} would {what}{where_to}.", grouped(count as f64, 0))
        }
    }
}

/// By what points are judged, where that is more than a mean of runs alike.
pub(crate) fn judged(manifest: &Manifest) -> String {
    judged_by(manifest.objectives.iter().map(|one| one.sure), manifest.is_drawn())
}

/// In which part of a single field.
fn runs(manifest: &Manifest, overview: &Overview) -> String {
    let run = |(first, last): &(LinePoint, LinePoint)| match (
        setting_text(&first.setting),
        setting_text(&last.setting),
    ) {
        (first, last) if first == last => format!("at {first}"),
        (first, last) => format!("from {first} to {last}"),
    };
    let runs: Vec<String> = overview.runs.iter().take(MOST_RUNS).map(run).collect();
    match names(&manifest.fields).as_slice() {
        [name] if !runs.is_empty() => format!(": {name} {}", runs.join(" and ")),
        _ => String::new(),
    }
}

fn recommendation(manifest: &Manifest, overview: &Overview) -> Option<String> {
    let says = |record| {
        let runs = record_runs(manifest, record);
        format!("{}: {}{runs}", settings(&manifest.fields, record), outcome(record))
    };
    let fastest =
        overview.best.first().map(|best| format!("The fastest of them is {}.", says(best)));
    fastest.or_else(|| {
        overview.safest().map(|safest| format!("The least is lost at {}.", says(safest)))
    })
}

/// `interval between sends = 5s, workers = 2`, each held together.
pub(super) fn settings(fields: &[FieldEntry], record: &PointRecord) -> String {
    let setting = |(field, name): (&FieldEntry, String)| {
        let text = record.fields.get(&field.path).map_or_else(String::new, setting_text);
        format!("{name} = {text}").replace(' ', "\u{a0}")
    };
    fields.iter().zip(names(fields)).map(setting).collect::<Vec<_>>().join(", ")
}

/// `; 60 of 100 runs meet the objectives`, where runs differ by what is drawn.
fn record_runs(manifest: &Manifest, record: &PointRecord) -> String {
    runs_met(manifest, record)
        .map_or_else(String::new, |runs| format!("; {runs} meet the objectives"))
}

/// `60 of 100 runs`: those that meet all objectives, where runs differ by what is drawn.
pub(super) fn runs_met(manifest: &Manifest, record: &PointRecord) -> Option<String> {
    let share = record.runs_met?;
    let all = usize::try_from(manifest.replications).unwrap_or(usize::MAX);
    Some(format!("{} runs", in_runs(share, all)))
}

/// `12 % of the records fail, in 4 h 34 min`.
fn outcome(record: &PointRecord) -> String {
    let left = match record.summary(Metric::Unprocessed).mean {
        0.0 => String::new(),
        _ => format!(", {} are never processed", mean(record, Metric::Unprocessed)),
    };
    let (rate, time) = (mean(record, Metric::FailureRate), mean(record, Metric::Duration));
    format!("{rate} of the records fail{left}, in {time}")
}

fn cliff(overview: &Overview) -> Option<String> {
    let Cliff { from, to } = overview.clear_cliff()?;
    let rate = |point: &LinePoint| mean_text(Metric::FailureRate, &point.failure_rate);
    Some(format!(
        "The steepest step is from {} to {}: the failure rate goes from {} to {}.",
        setting_text(&from.setting),
        setting_text(&to.setting),
        rate(from),
        rate(to)
    ))
}

/// That points do different amounts of work, which no table of them shows.
fn unequal_loads(overview: &Overview) -> Option<String> {
    let (least, most) = overview.loaded?;
    let text = |records| grouped(records, 0);
    (text(least) != text(most)).then(|| {
        format!(
            "The points don't load the same number of records, but {} to {}: a faster one may do less.",
            text(least),
            text(most)
        )
    })
}

pub(super) fn mean(record: &PointRecord, metric: Metric) -> String {
    mean_text(metric, record.summary(metric))
}

fn mean_text(metric: Metric, summary: &Summary) -> String {
    Notation::of(metric.unit(), summary, Spelling::Words).show(summary.mean)
}
