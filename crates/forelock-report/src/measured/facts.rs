//! The figures, a line each; those that the records don't hold are left out.

use crate::duration_text::{Resolution, Spelling};
use crate::metric_label::label;
use crate::quantity::Notation;
use crate::text_table::TextTable;
use forelock::engine::Span;
use forelock::platform::{Measured, Queueing};
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::Summary;
use forelock_io::words::grouped;

/// A figure in the notation of its unit, with a no-break space before it.
pub(super) fn figure(unit: MetricUnit, value: f64) -> String {
    Notation::of(unit, &Summary::alone(value), Spelling::Short).show(value)
}

/// A short time with the digits that tell two orgs apart: `9.24ms`.
pub(super) fn fine(span: Span, spelling: Spelling) -> String {
    let seconds = span.as_secs_f64();
    if seconds >= 1.0 {
        return Resolution::of_magnitude(seconds).show(seconds, spelling);
    }
    let millis = seconds * 1e3;
    let decimals = match millis {
        m if m >= 100.0 => 0,
        m if m >= 10.0 => 1,
        m if m >= 1.0 => 2,
        _ => 3,
    };
    match spelling {
        Spelling::Short => format!("{millis:.decimals$}ms"),
        Spelling::Words => format!("{millis:.decimals$}\u{a0}ms"),
    }
}

pub(super) fn facts(measured: &Measured, width: usize) -> String {
    let groups = [outcome(measured), pace(measured), work(measured), time(measured)];
    let mut table = TextTable::new(width);
    let mut is_first = true;
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        if !is_first {
            table.row(vec![String::new(), String::new()]);
        }
        is_first = false;
        for (name, value) in group {
            table.row(vec![name.to_owned(), value]);
        }
    }
    table.render()
}

type Lines = Vec<(&'static str, String)>;

/// Those that are known.
fn known<const N: usize>(lines: [(&'static str, Option<String>); N]) -> Lines {
    lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn metric(metric: Metric, value: Option<f64>) -> (&'static str, Option<String>) {
    (label(metric), value.map(|value| figure(metric.unit(), value)))
}

fn count(value: Option<u64>) -> Option<f64> {
    value.map(|count| count as f64)
}

fn outcome(measured: &Measured) -> Lines {
    known([
        metric(Metric::Created, count(measured.created())),
        metric(Metric::Failed, count(measured.failed)),
        metric(Metric::Processed, count(measured.processed)),
        metric(Metric::FailureRate, measured.failure_rate()),
    ])
}

fn pace(measured: &Measured) -> Lines {
    known([
        metric(Metric::Duration, measured.duration().map(Span::as_secs_f64)),
        metric(Metric::Throughput, measured.throughput()),
        metric(Metric::DegreeOfParallelism, measured.degree_of_parallelism()),
        (
            "… while any ran",
            measured.at_once_while_busy.map(|at_once| figure(MetricUnit::Ratio, at_once)),
        ),
    ])
}

fn work(measured: &Measured) -> Lines {
    known([
        metric(Metric::Batches, count(measured.batches)),
        (
            "Records a batch",
            measured.records_per_batch().map(|records| figure(MetricUnit::Count, records)),
        ),
        ("Retries", count(measured.retries).map(|retries| grouped(retries, 0))),
    ])
}

fn time(measured: &Measured) -> Lines {
    let waits = measured.queueing.as_ref();
    let wait = |seconds: fn(&Queueing) -> f64| {
        let seconds = waits.map(seconds)?;
        let is_untold = measured.whole_seconds && seconds < 1.0;
        Some(if is_untold { "under 1s".to_owned() } else { figure(MetricUnit::Seconds, seconds) })
    };
    let fine = |span: Span| fine(span, Spelling::Short);
    known([
        ("Active time a record", measured.active_per_record().map(fine)),
        ("… in triggers", measured.apex_per_record().map(fine)),
        ("Overhead a batch", measured.overhead_per_batch().map(fine)),
        ("Wait in the queue, mean", wait(|queueing| queueing.delay.mean)),
        ("… median", wait(|queueing| queueing.delay.p50)),
        ("… of 19 in 20, at most", wait(|queueing| queueing.delay.p95)),
        ("… longest", wait(|queueing| queueing.delay.max)),
    ])
}
