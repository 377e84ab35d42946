//! The figures, a line each; those that the records don't hold are left out.

use super::json::{JsonQueueing, ObserveResult};
use crate::document::{Column, Grid, Table, Tile};
use crate::duration_text::{Resolution, Spelling};
use crate::metric_label::label;
use crate::quantity::Notation;
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::Summary;
use forelock_io::words::{grouped, plain};

/// A figure in the notation of its unit, with a no-break space before it.
pub(super) fn figure(unit: MetricUnit, value: f64) -> String {
    Notation::of(unit, &Summary::alone(value), Spelling::Short).show(value)
}

/// A short time with the digits that tell two orgs apart: `9.24ms`.
pub(super) fn fine(seconds: f64, spelling: Spelling) -> String {
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

/// The few figures that people remember.
pub(super) fn tiles(measured: &ObserveResult) -> Vec<Tile> {
    const SHOWN: [(Metric, &str); 4] = [
        (Metric::FailureRate, "Failure rate"),
        (Metric::Failed, "Records that failed"),
        (Metric::Duration, "Duration"),
        (Metric::DegreeOfParallelism, "Batches at once"),
    ];
    let tile = |(metric, label): (Metric, &str)| {
        let figure = figure(metric.unit(), measured.value(metric)?);
        Some(Tile { label: label.to_owned(), figure, notes: Vec::new() })
    };
    SHOWN.into_iter().filter_map(tile).collect()
}

/// All that is known, in groups.
pub(super) fn facts(measured: &ObserveResult) -> Table {
    let groups = [outcome(measured), pace(measured), work(measured), time(measured)];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        if !rows.is_empty() {
            rows.push(Vec::new());
        }
        rows.extend(group.into_iter().map(|(name, value)| vec![plain(&name), value]));
    }
    let columns = vec![Column::left(""), Column::right("")];
    Table {
        caption: "What the platform recorded".to_owned(),
        grid: Grid { columns, rows, gap: 2, may_break: true },
        narrower: Vec::new(),
    }
}

type Lines = Vec<(String, String)>;

/// Those that are known.
fn known<const N: usize>(lines: [(impl Into<String>, Option<String>); N]) -> Lines {
    lines.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect()
}

/// Those of `metrics` that were measured.
fn metrics<const N: usize>(measured: &ObserveResult, metrics: [Metric; N]) -> Lines {
    known(metrics.map(|metric| {
        (label(metric), measured.value(metric).map(|value| figure(metric.unit(), value)))
    }))
}

fn outcome(measured: &ObserveResult) -> Lines {
    let count = |records: u64| grouped(records as f64, 0);
    let mut lines = known([("Created, at most".to_owned(), measured.created_at_most.map(count))]);
    lines.extend(metrics(measured, [Metric::Created]));
    // Beside other failures, what is observed are those on row locks alone.
    let listed: u64 = measured.failed_by_code.values().sum();
    let failed = measured.value(Metric::Failed);
    let is_parted = failed.is_some_and(|failed| failed < listed as f64);
    match is_parted {
        true => lines.push((label(Metric::Failed).to_owned(), count(listed))),
        false => lines.extend(metrics(measured, [Metric::Failed])),
    }
    let by_code = measured.failed_by_code.iter();
    lines.extend(by_code.map(|(code, records)| (format!("… {code}"), count(*records))));
    lines.extend(metrics(measured, [Metric::Unprocessed, Metric::Processed]));
    let rate = measured.value(Metric::FailureRate).filter(|_| is_parted);
    match rate {
        Some(rate) => {
            let rate = figure(Metric::FailureRate.unit(), rate);
            lines.push(("Failure rate, row locks alone".to_owned(), rate));
        }
        None => lines.extend(metrics(measured, [Metric::FailureRate])),
    }
    lines
}

fn pace(measured: &ObserveResult) -> Lines {
    let shown = [Metric::Duration, Metric::Throughput, Metric::DegreeOfParallelism];
    let at_once = measured.at_once_while_busy.map(|one| figure(MetricUnit::Ratio, one));
    let mut lines = metrics(measured, shown);
    lines.extend(known([("… while any ran", at_once)]));
    lines
}

fn work(measured: &ObserveResult) -> Lines {
    let count = |records| figure(MetricUnit::Count, records);
    let mut lines = metrics(measured, [Metric::Batches]);
    lines.extend(known([
        ("Records a batch", measured.records_per_batch.map(count)),
        ("Retries", measured.retries.map(|retries| grouped(retries as f64, 0))),
    ]));
    lines
}

fn time(measured: &ObserveResult) -> Lines {
    let waits = measured.queueing.as_ref();
    let wait = |seconds: fn(&JsonQueueing) -> f64| {
        let seconds = waits.map(seconds)?;
        let is_untold = measured.whole_seconds && seconds < 1.0;
        Some(if is_untold { "under 1s".to_owned() } else { figure(MetricUnit::Seconds, seconds) })
    };
    let fine = |seconds: f64| fine(seconds, Spelling::Short);
    known([
        ("Active time a record", measured.active_per_record_s.map(fine)),
        ("… in triggers", measured.apex_per_record_s.map(fine)),
        ("Overhead a batch", measured.overhead_per_batch_s.map(fine)),
        ("Wait in the queue, mean", wait(|queueing| queueing.mean_s)),
        ("… median", wait(|queueing| queueing.p50_s)),
        ("… of 19 in 20, at most", wait(|queueing| queueing.p95_s)),
        ("… longest", wait(|queueing| queueing.max_s)),
    ])
}
