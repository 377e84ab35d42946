//! A partition of a loader: makes its sends by the clock or as earlier ones finish, and sends again
//! what failed.

use super::batch_queue::{Batch, BatchQueue, Finished};
use super::records::Place;
use super::worker::duration;
use anyhow::Result;
use forelock::engine::{DurationDistribution, Sampler};
use forelock::scenario::{ConcurrencyMode, Load, Submit};
use rand::Rng;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What a partition lost in the end.
#[derive(Clone, Copy, Default)]
pub struct Lost {
    pub failed: u64,
    pub unprocessed: u64,
    pub batches: u64,
}

/// A send that is due at some time.
enum Due {
    /// The next of the partition's own.
    Next,
    Again {
        places: Vec<Place>,
        resent: u32,
    },
}

/// Sends all of `places` from `start` on, and waits for the last of them to finish.
pub fn send_all(
    load: &Load,
    number: usize,
    places: &[Place],
    start: Instant,
    queue: &BatchQueue,
    rng: &mut impl Rng,
) -> Result<Lost> {
    let sending = &load.sending;
    let mut fresh = places.chunks(sending.batch_size.get() as usize);
    let (tell, told) = channel();
    let mut due: Vec<(Instant, Due)> = Vec::new();
    match sending.submit {
        Submit::Open { .. } => due.push((start, Due::Next)),
        Submit::Closed { in_flight, .. } => {
            due.extend((0..in_flight.get()).map(|_| (start, Due::Next)))
        }
    }
    let mut lost = Lost::default();
    let mut in_flight = 0;
    loop {
        let first = due
            .iter()
            .enumerate()
            .min_by_key(|(_, (at, _))| *at)
            .map(|(place, (at, _))| (place, *at));
        let finished = match first {
            None if in_flight == 0 => return Ok(lost),
            None => Some(told.recv()?),
            Some((_, at)) => {
                match told.recv_timeout(at.saturating_duration_since(Instant::now())) {
                    Ok(finished) => Some(finished),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return Ok(lost),
                }
            }
        };
        if let Some(finished) = finished {
            in_flight -= 1;
            if let Some(again) = again(load, finished, &mut lost, rng) {
                due.push(again);
            } else if let Submit::Closed { think, .. } = sending.submit {
                due.push((Instant::now() + drawn(think, rng), Due::Next));
            }
            continue;
        }
        let Some((place, at)) = first else { continue };
        let (places, resent) = match due.remove(place).1 {
            Due::Again { places, resent } => (places, resent),
            Due::Next => {
                let Some(places) = fresh.next() else { continue };
                if let Submit::Open { interval } = sending.submit {
                    due.push((at + drawn(interval, rng), Due::Next));
                }
                (places.to_vec(), 0)
            }
        };
        in_flight += 1;
        lost.batches += 1;
        queue.push(Batch {
            load: number,
            is_serial: sending.mode() == ConcurrencyMode::Serial,
            left: places,
            failed: Vec::new(),
            attempt: 1,
            resent,
            client: tell.clone(),
        })?;
    }
}

/// The re-send of what a finished send lost; where there is none, that is lost for good.
fn again(
    load: &Load,
    finished: Finished,
    lost: &mut Lost,
    rng: &mut impl Rng,
) -> Option<(Instant, Due)> {
    let Finished { resent, failed, unprocessed } = finished;
    let is_whole = failed.is_empty() && unprocessed.is_empty();
    match load.sending.retry {
        Some(retry) if !is_whole && resent < retry.attempts.get() => {
            let factor = retry.backoff.powi(resent as i32);
            let delay = drawn(retry.delay, rng).mul_f64(factor);
            let mut places = [failed, unprocessed].concat();
            places.sort_unstable();
            Some((Instant::now() + delay, Due::Again { places, resent: resent + 1 }))
        }
        Some(_) | None => {
            lost.failed += failed.len() as u64;
            lost.unprocessed += unprocessed.len() as u64;
            None
        }
    }
}

fn drawn(distribution: DurationDistribution, rng: &mut impl Rng) -> Duration {
    duration(Sampler::new(distribution).draw(rng))
}
