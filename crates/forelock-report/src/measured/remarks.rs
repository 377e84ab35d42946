//! What to know of the figures, a paragraph each.

use super::facts::fine;
use super::heading::plural;
use crate::duration_text::{Resolution, Spelling};
use forelock::engine::Span;
use forelock::records::{First, Id, LeftOut, Measured, Missing, Note, Origin, Why};
use forelock_io::words::{and_list, counted_as, grouped, plain};
use std::collections::BTreeMap;

/// All that there is to say of `measured`, which was read from `files`.
pub(super) fn remarks(measured: &Measured, files: &[String]) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(service(measured));
    remarks.extend(failures(measured));
    remarks.extend(resolution(measured));
    remarks.extend(measured.notes.iter().map(|note| note_in_words(note, files)));
    remarks.extend(left_out(&measured.left_out, files));
    remarks.extend(missing(measured, files));
    remarks
}

/// What the active time has to do with the scenario.
fn service(measured: &Measured) -> Option<String> {
    const ALONE: f64 = 1.05;
    let fine = |span: Span| fine(span.as_secs_f64(), Spelling::Words);
    let (active, at_most) = (measured.active_per_record()?, measured.service_at_most()?);
    let mut text = format!(
        "A record took {} of active time, including the waits for locks and the delay that \
         simultaneous batches cause one another.",
        fine(active)
    );
    if measured.failed.is_some_and(|failed| failed > 0) {
        text.push_str(&format!(" Per created record, this is {}.", fine(at_most)));
    }
    match (measured.at_once_while_busy, measured.service_if_shared()) {
        (Some(at_once), _) if at_once <= ALONE => text.push_str(&format!(
            " Batches hardly ever ran at once, so org.service.per_record is about {}, less any \
             waits for locks that other users held.",
            fine(at_most)
        )),
        (Some(_), Some(shared)) => text.push_str(&format!(
            " So org.service.per_record is about {} if batches that run at once share the speed \
             of a single one (org.scaling.contention = 1), and at most {} if they don't slow one \
             another (contention = 0), less the waits for locks.",
            fine(shared),
            fine(at_most)
        )),
        _ => text.push_str(&format!(
            " So org.service.per_record is at most {}. How many batches ran at once can't be told \
             closely enough to say more.",
            fine(at_most)
        )),
    }
    Some(text)
}

fn failures(measured: &Measured) -> Option<String> {
    let failed = measured.failed.filter(|&failed| failed > 0)?;
    let listed = measured.results.all_failures();
    Some(match measured.lock_failures() {
        Some(locks) if locks == failed => {
            "All records that failed did so on row locks (UNABLE_TO_LOCK_ROW).".to_owned()
        }
        Some(locks) => format!(
            "Of {} that failed, {} did so on row locks (UNABLE_TO_LOCK_ROW). The others are not in the \
             table, nor what was created: the model knows row locks alone.",
            plural_records(failed),
            grouped(locks as f64, 0)
        ),
        None if listed > 0 => format!(
            "The results list {}, and {} failed by the jobs: give the failed results of all these \
             jobs, each once, for the table to tell row locks from other failures.",
            plural_records(listed),
            grouped(failed as f64, 0)
        ),
        None => "“Failed” counts all records that failed, for any reason; the model covers only \
            row locks. Name the files of the failed results too (GET \
            …/jobs/ingest/ID/failedResults, or …/batch/BATCH/result of the Bulk API 1.0): then \
            those with UNABLE_TO_LOCK_ROW are counted."
            .to_owned(),
    })
}

fn plural_records(records: u64) -> String {
    counted_as(records, "record", "records").replacen(' ', "\u{a0}", 1)
}

fn resolution(measured: &Measured) -> Option<String> {
    const SHORT: f64 = 100.0;
    let seconds = measured.duration()?.as_secs_f64();
    (measured.whole_seconds && seconds < SHORT).then(|| {
        "Salesforce records times in whole seconds: the duration of so short a load is known to \
         about one second."
            .to_owned()
    })
}

/// `2 jobs or batches failed as a whole or were stopped`.
pub(super) fn cut_short(first: &First) -> String {
    plural(
        first.records,
        "job or batch failed as a whole or was stopped",
        "jobs or batches failed as a whole or were stopped",
    )
}

fn note_in_words(note: &Note, files: &[String]) -> String {
    match note {
        Note::GoesOn { file } => format!(
            "The list in {} goes on elsewhere (its `done` is false): fetch what its \
             `nextRecordsUrl` names too, or the load is not all here.",
            name(files, *file)
        ),
        Note::PartOfBatches { job, given, total } => format!(
            "Of the {total} batches of job {} only {given} are here, so the job's own record counts \
             instead.",
            called(job.as_ref())
        ),
        Note::StillOpen { job } => format!(
            "Job {} is still open: its batches have all ended, but it may be given more.",
            called(job.as_ref())
        ),
        Note::CutShort { first, messages } => {
            let messages: Vec<String> =
                messages.iter().map(|one| format!("“{}”", plain(one))).collect();
            let saying = if messages.is_empty() { "" } else { ", saying " };
            format!(
                "{} (the first: {}){saying}{}. Records of theirs that were never processed are in no \
                 count.",
                cut_short(first),
                first_of(first, files),
                and_list(&messages)
            )
        }
        Note::InDoubt { records } => format!(
            "Of a job that was stopped or given up, the platform counts as processed what did not \
             fail, be it created or not: that is open for {}, and so are the records created, the \
             failure rate and the throughput.",
            plural_records(*records)
        ),
        Note::NoBatches(first) => format!(
            "The record of a job of the Bulk API 1.0 says when the client opened and closed it, not \
             when it ran: so nothing is said of duration, throughput, batches at once and waits, for \
             the sake of {} (the first: {}). Ask for its batches too: GET \
             /services/async/62.0/job/{}/batch",
            plural(first.records, "job", "jobs"),
            first_of(first, files),
            first.id.as_ref().map_or("ID", Id::as_str)
        ),
        Note::SameFile { file } => format!(
            "{} has the same content as a file before it, and counts once.",
            name(files, *file)
        ),
        Note::SeveralObjects(objects) => format!(
            "These load several kinds of record ({}); a scenario has one: measure each by itself, \
             unless they were loaded side by side.",
            objects.join(", ")
        ),
        Note::LongPause { pause, from } => format!(
            "From {from} on there was nothing to process for {}: if these are two loads, measure \
             each by itself.",
            Resolution::of_magnitude(pause.as_secs_f64())
                .show(pause.as_secs_f64(), Spelling::Words)
        ),
        Note::PartOverWhole { part, whole, first } => format!(
            "`{part}` is longer than `{whole}`, of which it should be a part, in {} (the first: \
             {}): take what follows from them with care.",
            plural(first.records, "record", "records"),
            first_of(first, files)
        ),
        Note::LongerThanItsLife(first) => format!(
            "{} processed for longer than between `createdDate` and `systemModstamp` (the first: \
             {}): the wait in the queue leaves them out.",
            plural(first.records, "batch was", "batches were"),
            first_of(first, files)
        ),
    }
}

fn left_out(left_out: &[LeftOut], files: &[String]) -> Vec<String> {
    let mut by_reason: BTreeMap<Why, Vec<&LeftOut>> = BTreeMap::new();
    for one in left_out {
        by_reason.entry(one.why).or_default().push(one);
    }
    let sentence = |(why, those): (Why, Vec<&LeftOut>)| {
        let first = those.first()?;
        let place = place(first.origin, first.id.as_ref(), files);
        let reason = match why {
            Why::Older => "there is a later answer on the same job or batch",
            Why::Query => "a query loads nothing",
            Why::Unfinished => {
                "it has not ended; the figures are those of the rest, and not of the whole load"
            }
            Why::NeverProcessed => "its job was aborted before it was looked at",
        };
        let count = plural(those.len(), "record does", "records do");
        Some(format!("{count} not count (the first: {place}): {reason}."))
    };
    by_reason.into_iter().filter_map(sentence).collect()
}

/// Which fields are missing where, and what can't be said without them.
fn missing(measured: &Measured, files: &[String]) -> Vec<String> {
    let mut by_fields: BTreeMap<&[&str], Vec<&Missing>> = BTreeMap::new();
    for one in &measured.missing {
        by_fields.entry(&one.fields).or_default().push(one);
    }
    let mut remarks: Vec<String> = Vec::new();
    let mut groups: Vec<(&[&str], Vec<&Missing>)> = by_fields.into_iter().collect();
    groups.sort_by_key(|(_, those)| those.first().map(|one| one.origin));
    for (fields, those) in groups {
        let Some(first) = those.first() else { continue };
        let fields: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
        let place = place(first.origin, first.id.as_ref(), files);
        let count = those.len();
        let all = if count == measured.records { "all " } else { "" };
        remarks.push(format!(
            "Missing in {all}{} (the first: {place}): {}.",
            plural(count, "record", "records"),
            fields.join(", ")
        ));
    }
    let unsaid = unsaid(measured);
    if !unsaid.is_empty() && !remarks.is_empty() {
        remarks.push(format!("Without them can't be said: {}.", unsaid.join(", ")));
    }
    let all_lack = |field: &str| {
        measured.records > 0
            && measured.missing.iter().filter(|one| one.fields.contains(&field)).count()
                == measured.records
    };
    if all_lack("numberRecordsProcessed") || all_lack("totalProcessingTime") {
        remarks.push(
            "The API's list of jobs has neither counts nor times, what clients print of a job has no \
             times: ask for each job by itself (sf api request rest \
             /services/data/v62.0/jobs/ingest/ID, or GET …/job/ID and …/job/ID/batch of the Bulk API \
             1.0)."
                .to_owned(),
        );
    }
    remarks
}

fn unsaid(measured: &Measured) -> Vec<&'static str> {
    let figures = [
        ("records created", measured.created().is_none()),
        ("records failed", measured.failed.is_none()),
        ("failure rate", measured.failure_rate().is_none()),
        ("duration", measured.duration().is_none()),
        ("throughput", measured.throughput().is_none()),
        ("batches at once", measured.degree_of_parallelism().is_none()),
        ("batches", measured.batches.is_none()),
        ("retries", measured.retries.is_none()),
        ("active time a record", measured.active_per_record().is_none()),
        ("time in triggers", measured.apex_per_record().is_none()),
        ("overhead a batch", measured.overhead_per_batch().is_none()),
        ("wait in the queue", measured.queueing.is_none()),
    ];
    figures.into_iter().filter_map(|(name, is_unsaid)| is_unsaid.then_some(name)).collect()
}

fn first_of(first: &First, files: &[String]) -> String {
    place(first.origin, first.id.as_ref(), files)
}

/// `750… in jobs.json, line 3`.
fn place(origin: Origin, id: Option<&Id>, files: &[String]) -> String {
    let file = name(files, origin.file);
    let (line, number) = (grouped(origin.line as f64, 0), grouped(origin.number as f64, 0));
    format!("{} in {file}, line\u{a0}{line}, record\u{a0}{number}", called(id))
}

fn called(id: Option<&Id>) -> &str {
    id.map_or("without an id", Id::as_str)
}

fn name(files: &[String], file: usize) -> String {
    let name = files.get(file).map_or("", String::as_str);
    name.replace(char::is_control, "\u{fffd}")
}
