//! From the records that count to what they say together.

use super::clock::{Interval, are_whole_seconds, between, covered};
use super::contradiction::more_work_than_time;
use super::file_records::MOST;
use super::ledger::{JobOnLedger, Ledger, wrong};
use super::measured::Measured;
use super::missing::missing;
use super::note::Note;
use super::oddities::oddities;
use super::queueing::queueing;
use super::record::{Id, Job, Record};
use super::results::Results;
use super::sending::sending;
use super::source::Source;
use crate::engine::Span;
use crate::scenario::Diagnostics;
use forelock_io::words::thousands;
use std::collections::{BTreeMap, BTreeSet};

/// Adds up `records`, which were read from `sources`.
///
/// # Errors
///
/// If nothing counts, if records contradict one another, or if the sums are beyond any load.
pub(super) fn sum(
    records: &[Record],
    sources: &[Source],
    mut notes: Vec<Note>,
) -> Result<Measured, Diagnostics> {
    if let Some(record) = records.get(MOST) {
        let title = format!("here begins more than {} records", thousands(MOST as u64));
        return Err(wrong(record, sources, &title, "give the records of one load"));
    }
    let Ledger { jobs, left_out, notes: of_ledger } = Ledger::new(records, sources)?;
    notes.extend(of_ledger);
    let counted: Vec<&Record> = jobs.iter().flat_map(|job| job.counted.iter().copied()).collect();
    within_a_year(&counted, sources)?;
    let total = |field: fn(&Record) -> Option<u64>| -> Option<u64> {
        counted.iter().map(|record| field(record)).sum()
    };
    let started: Option<Vec<_>> = counted.iter().map(|record| record.began()).collect();
    let ended: Option<Vec<_>> = counted.iter().map(|record| record.ended()).collect();
    let some = |total: Option<u64>| total.filter(|_| !counted.is_empty());
    let whole_seconds = are_whole_seconds(counted.iter().copied());
    let total_time = time(&counted, sources, |record| record.total_time)?;
    let (queueing, impossible) = queueing(&jobs, whole_seconds);
    notes.extend(impossible);
    let mut measured = Measured {
        jobs: jobs.len(),
        records: counted.len(),
        apis: jobs.iter().filter_map(JobOnLedger::api).collect(),
        objects: described(&jobs, |job| job.object.clone()),
        operations: described(&jobs, |job| job.operation.clone()),
        concurrency_modes: described(&jobs, |job| job.concurrency_mode.clone()),
        started: started.and_then(|all| all.into_iter().min()),
        ended: ended.and_then(|all| all.into_iter().max()),
        whole_seconds,
        batches: some(jobs.iter().map(|job| job.batches).sum()),
        processed: some(total(|record| record.processed)),
        failed: some(total(|record| record.failed)),
        unprocessed: some(total(|record| record.unprocessed)),
        in_doubt: counted.iter().map(|record| record.in_doubt()).sum(),
        results: Results::default(),
        sending: sending(&counted, whole_seconds),
        retries: some(jobs.iter().map(JobOnLedger::retries).sum()),
        total_time,
        active_time: time(&counted, sources, |record| record.active_time)?,
        apex_time: time(&counted, sources, |record| record.apex_time)?,
        at_once_while_busy: at_once_while_busy(&jobs, total_time, whole_seconds),
        queueing,
        missing: missing(&jobs),
        left_out,
        notes,
        loads: Vec::new(),
    };
    more_work_than_time(&measured, &jobs, sources)?;
    let odd = oddities(&measured, &counted);
    measured.notes.extend(odd);
    Ok(measured)
}

/// What each of `objects`, those of all `records` that count, says by itself; nothing if that is only
/// one, or some job doesn't say what it loads.
///
/// # Errors
///
/// None that the sum of all records hasn't.
pub(super) fn by_object(
    records: &[Record],
    sources: &[Source],
    objects: &BTreeSet<String>,
) -> Result<Vec<Measured>, Diagnostics> {
    let mut of_job: BTreeMap<&Id, &str> = BTreeMap::new();
    for record in records {
        if let Some((id, object)) =
            record.id.as_ref().zip(record.job().and_then(|job| job.object.as_deref()))
        {
            of_job.insert(id, object);
        }
    }
    let of = |record: &Record| -> Option<String> {
        let of_its_job = || of_job.get(record.job_id()?).map(|&object| object.to_owned());
        record.job().and_then(|job| job.object.clone()).or_else(of_its_job)
    };
    let all: Option<Vec<String>> = records.iter().map(of).collect();
    let Some(all) = all.filter(|_| objects.len() > 1) else { return Ok(Vec::new()) };
    let one = |object: &String| {
        let own = records.iter().zip(&all).filter(|(_, of)| *of == object);
        let own: Vec<Record> = own.map(|(record, _)| record.clone()).collect();
        sum(&own, sources, Vec::new())
    };
    objects.iter().map(one).collect()
}

/// The sum of a time over all records; none if one lacks it.
fn time(
    counted: &[&Record],
    sources: &[Source],
    field: fn(&Record) -> Option<Span>,
) -> Result<Option<Span>, Diagnostics> {
    let mut sum = 0_u64;
    if counted.is_empty() {
        return Ok(None);
    }
    for record in counted {
        let Some(time) = field(record) else { return Ok(None) };
        match sum.checked_add(time.as_nanos()) {
            Some(so_far) => sum = so_far,
            None => {
                let title = "up to here, the processing times add up to more than 500 years";
                return Err(wrong(record, sources, title, "give the records of one load"));
            }
        }
    }
    Ok(Some(Span::from_nanos(sum)))
}

fn described(jobs: &[JobOnLedger<'_>], what: fn(&Job) -> Option<String>) -> BTreeSet<String> {
    jobs.iter().filter_map(|job| what(job.record?.job()?)).collect()
}

/// The time on workers over the time in which any batch was on one. A batch is taken to have been
/// on its worker up to its end, for as long as it took; one that was tried again, and a job of
/// several batches, from its creation on: in between it waited for a worker, and then others had
/// them.
///
/// None where batches took so little time that stamps of whole seconds can't tell them apart: each
/// is off by up to a second, which makes two that follow one another seem to overlap by a sixth of
/// one on average.
fn at_once_while_busy(
    jobs: &[JobOnLedger<'_>],
    total_time: Option<Span>,
    whole_seconds: bool,
) -> Option<f64> {
    const TOLD_APART: f64 = 5.0;
    let total_time = total_time?.as_secs_f64();
    let mut on_workers = Vec::new();
    for job in jobs {
        let is_single = job.single_batches().is_some();
        for record in &job.counted {
            let start = record.began()?.as_millisecond();
            let end = record.ended()?.as_millisecond();
            let millis = i64::try_from(record.total_time?.as_nanos() / 1_000_000).ok()?;
            let retries = record.retries.or_else(|| job.record?.retries);
            let at_a_stretch = is_single && retries.is_none_or(|retries| retries == 0);
            let start = if at_a_stretch { start.max(end.saturating_sub(millis)) } else { start };
            on_workers.push(Interval { start, end });
        }
    }
    if whole_seconds && total_time < TOLD_APART * on_workers.len() as f64 {
        return None;
    }
    let (busy, _) = covered(on_workers);
    (!busy.is_zero()).then(|| total_time / busy.as_secs_f64())
}

/// A scenario is one load, and no load takes longer.
fn within_a_year(counted: &[&Record], sources: &[Source]) -> Result<(), Diagnostics> {
    const LONGEST: Span = Span::from_secs(366 * 24 * 3_600);
    let from = counted.iter().filter_map(|record| record.began()).min();
    let last = counted.iter().filter_map(|record| Some((record.ended()?, *record)));
    let (Some(from), Some((to, last))) = (from, last.max_by_key(|(modified, _)| *modified)) else {
        return Ok(());
    };
    if between(from, to).is_none_or(|span| span <= LONGEST) {
        return Ok(());
    }
    let title = format!("the load would last from {from} to {to}, which is more than a year");
    Err(wrong(last, sources, &title, "give the records of one load"))
}
