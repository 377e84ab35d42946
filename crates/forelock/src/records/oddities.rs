//! What a reader of the figures should know that no figure shows.

use super::clock::{Interval, covered};
use super::measured::Measured;
use super::note::{First, Note};
use super::record::{Record, State};
use crate::engine::Span;
use jiff::Timestamp;

/// So many reasons are told: who has more mends those first.
const MOST_MESSAGES: usize = 3;

/// What is odd about the records that `measured` adds up.
pub(super) fn oddities(measured: &Measured, counted: &[&Record]) -> Vec<Note> {
    let those = |are: fn(&Record) -> bool| {
        let those: Vec<&Record> = counted.iter().copied().filter(|record| are(record)).collect();
        First::of(&those)
    };
    let no_batches = those(Record::is_job_of_v1);
    let in_doubt = measured.in_doubt;
    let active_over_total = those(|record| is_over(record.active_time, record.total_time));
    let apex_over_active = those(|record| is_over(record.apex_time, record.active_time));
    let part_over_whole = |part, whole| move |first| Note::PartOverWhole { part, whole, first };
    let several_objects = (measured.objects.len() > 1)
        .then(|| Note::SeveralObjects(measured.objects.iter().cloned().collect()));
    [
        cut_short(counted),
        (in_doubt > 0).then_some(Note::InDoubt { records: in_doubt }),
        no_batches.map(Note::NoBatches),
        active_over_total.map(part_over_whole("apiActiveProcessingTime", "totalProcessingTime")),
        apex_over_active.map(part_over_whole("apexProcessingTime", "apiActiveProcessingTime")),
        several_objects,
        long_pause(measured, counted),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What was given up or stopped, with the platform's words for why.
fn cut_short(counted: &[&Record]) -> Option<Note> {
    let is_cut_short = |record: &&Record| {
        matches!(record.state, Some(State::Failed | State::Aborted | State::NotProcessed))
    };
    let those: Vec<&Record> = counted.iter().copied().filter(is_cut_short).collect();
    let mut messages: Vec<String> = Vec::new();
    for message in those.iter().filter_map(|record| record.message.as_ref()) {
        if !messages.contains(message) && messages.len() < MOST_MESSAGES {
            messages.push(message.clone());
        }
    }
    Some(Note::CutShort { first: First::of(&those)?, messages })
}

fn is_over(part: Option<Span>, whole: Option<Span>) -> bool {
    part.zip(whole).is_some_and(|(part, whole)| part > whole)
}

/// A pause of more than an hour and a third of the load, in which nothing was there to be
/// processed.
fn long_pause(measured: &Measured, counted: &[&Record]) -> Option<Note> {
    const LONG: Span = Span::from_secs(3_600);
    let lives = counted.iter().filter_map(|record| {
        let (began, ended) = record.began().zip(record.ended())?;
        Some(Interval { start: began.as_millisecond(), end: ended.as_millisecond() })
    });
    let (_, longest) = covered(lives.collect());
    let (pause, from) = longest?;
    let third = measured.duration()?.as_secs_f64() / 3.0;
    let from = Timestamp::from_millisecond(from).ok()?;
    (pause > LONG && pause.as_secs_f64() > third).then_some(Note::LongPause { pause, from })
}
