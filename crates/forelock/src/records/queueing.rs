//! How long batches waited for a worker.

use super::clock::between;
use super::ledger::JobOnLedger;
use super::note::{First, Note};
use super::record::Record;
use crate::stats::{Confidence, Sample, Summary};

/// How long batches waited: from when they were created to when they ended, without the time on a
/// worker. Of a job of the Bulk API 2.0 that includes the upload of its data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queueing {
    /// In seconds. A single wait is off by up to a second where times of day are whole seconds;
    /// the mean of many is not.
    pub delay: Summary,
    /// Batches whose wait is known.
    pub batches: usize,
}

/// The waits of all batches that have records of their own, and what is wrong with some.
pub(super) fn queueing(
    jobs: &[JobOnLedger<'_>],
    whole_seconds: bool,
) -> (Option<Queueing>, Option<Note>) {
    let tick = if whole_seconds { 1.0 } else { 0.001 };
    let mut delays = Vec::new();
    let mut impossible: Vec<&Record> = Vec::new();
    for record in jobs.iter().filter_map(JobOnLedger::single_batches).flatten() {
        let life = record.began().zip(record.ended()).and_then(|(from, to)| between(from, to));
        let (Some(life), Some(total)) = (life, record.total_time) else { continue };
        let delay = life.as_secs_f64() - total.as_secs_f64();
        // Stamps that are cut to the second make a life look shorter or longer by up to one; over
        // many that evens out, unless it is cut off on one side.
        if delay < -tick {
            impossible.push(record);
        } else {
            delays.push(delay);
        }
    }
    let note = First::of(&impossible).map(Note::LongerThanItsLife);
    let batches = delays.len();
    let delay = Sample::new(delays).map(|sample| Summary::of(&sample, Confidence::DEFAULT));
    let queueing = delay.ok().map(|delay| Queueing { delay: not_negative(delay), batches });
    (queueing, note)
}

fn not_negative(delay: Summary) -> Summary {
    let Summary { mean, min, p5, p50, p95, max, .. } = delay;
    let [mean, min, p5, p50, p95, max] =
        [mean, min, p5, p50, p95, max].map(|seconds| seconds.max(0.0));
    Summary { mean, min, p5, p50, p95, max, ..delay }
}
