//! What the times of a load can't all say.

use super::clock::{Interval, covered};
use super::ledger::{JobOnLedger, wrong};
use super::measured::Measured;
use super::record::Record;
use super::source::Source;
use crate::engine::Span;
use crate::scenario::{Diagnostics, show_span};

/// Processing times are measured apart from the stamps: so much more is not held against them.
const LEEWAY: f64 = 1.01;

/// Holds the time that batches spent on workers against the time that there was for it.
///
/// # Errors
///
/// If batches in Serial mode, of which one runs at a time, worked for longer than they existed; if
/// all batches did, even side by side.
pub(super) fn more_work_than_time(
    measured: &Measured,
    jobs: &[JobOnLedger<'_>],
    sources: &[Source],
) -> Result<(), Diagnostics> {
    let tick = if measured.whole_seconds { 1.0 } else { 0.001 };
    let serial = jobs.iter().filter(|job| is_serial(job)).flat_map(|job| &job.counted);
    let serial: Vec<&Record> = serial.copied().collect();
    let work: Option<f64> = serial.iter().map(|one| Some(one.total_time?.as_secs_f64())).sum();
    let lives: Option<Vec<Interval>> = serial.iter().map(|one| life(one)).collect();
    if let (Some(first), Some(work), Some(lives)) = (serial.first(), work, lives) {
        let slack = tick * lives.len() as f64;
        let there = covered(lives).0.as_secs_f64();
        if work > there * LEEWAY + slack {
            let title = format!(
                "in Serial mode one batch runs at a time, and these worked for {} in {}",
                shown(work),
                shown(there)
            );
            let help = "look whether all batches are of Serial jobs, and take all from the API";
            return Err(wrong(first, sources, &title, help));
        }
    }
    let (Some(work), Some(seconds), Some(batches)) = (
        measured.total_time.map(Span::as_secs_f64),
        measured.duration().map(Span::as_secs_f64),
        measured.batches,
    ) else {
        return Ok(());
    };
    let first = jobs.iter().flat_map(|job| &job.counted).min_by_key(|record| record.origin);
    match first {
        Some(first) if work > (seconds + tick) * batches as f64 * LEEWAY => {
            let title = format!(
                "the batches worked for {} in all, which {batches} can't in {}",
                shown(work),
                shown(seconds)
            );
            let help = "`totalProcessingTime` is in milliseconds: take it and the stamps from one \
                        answer of the API";
            Err(wrong(first, sources, &title, help))
        }
        _ => Ok(()),
    }
}

fn is_serial(job: &JobOnLedger<'_>) -> bool {
    let mode = job.record.and_then(Record::job).and_then(|job| job.concurrency_mode.as_ref());
    mode.is_some_and(|mode| mode.eq_ignore_ascii_case("Serial"))
}

fn life(record: &Record) -> Option<Interval> {
    let (began, ended) = record.began().zip(record.ended())?;
    Some(Interval { start: began.as_millisecond(), end: ended.as_millisecond() })
}

fn shown(seconds: f64) -> String {
    show_span(Span::from_secs_f64(seconds))
}
