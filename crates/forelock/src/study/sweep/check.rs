//! Every point of a sweep read and checked before any is simulated.
//!
//! Where fields are drawn, every point is checked with the best fit and every draw at the first
//! point. All combinations would be millions; one that can't be, though its draw and its point can,
//! is found when it is due.

use super::{Sweep, SweepError, variant};
use crate::study::{Monitor, Pool, StudyError};
use std::sync::atomic::{AtomicU64, Ordering};

/// What one thread has found.
#[derive(Default)]
struct Found {
    invalid: u64,
    /// The first of them, with its number.
    first: Option<(u64, SweepError)>,
}

pub(super) fn every_point(
    sweep: &Sweep,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<(), SweepError> {
    if let Some(drawn) = sweep.subject.drawn() {
        let settings = sweep.design.point(0);
        let assignments = variant::assignments(sweep.paths().zip(&settings));
        drawn.check(&variant::fields(&assignments)).map_err(SweepError::Scenario)?;
    }
    let next = AtomicU64::new(0);
    let points = sweep.design.points();
    let found = pool.on_every_thread(|| take_turns(sweep, &next, points, monitor));
    if monitor.should_stop() {
        return Err(StudyError::Interrupted.into());
    }
    let invalid: u64 = found.iter().map(|one| one.invalid).sum();
    match found.into_iter().filter_map(|one| one.first).min_by_key(|&(point, _)| point) {
        None => Ok(()),
        Some((_, SweepError::Point { point, wrong, .. })) => {
            Err(SweepError::Point { point, wrong, others: invalid - 1 })
        }
        Some((_, other)) => Err(other),
    }
}

/// One thread's part: the next points that nobody has taken, until there is none.
fn take_turns(sweep: &Sweep, next: &AtomicU64, points: u64, monitor: &dyn Monitor) -> Found {
    const AT_ONCE: u64 = 64;
    let mut found = Found::default();
    while !monitor.should_stop() {
        let from = next.fetch_add(AT_ONCE, Ordering::Relaxed);
        if from >= points {
            break;
        }
        for point in from..points.min(from + AT_ONCE) {
            if let Err(error) = sweep.scenario(point) {
                found.invalid += 1;
                found.first.get_or_insert((point, error));
            }
        }
    }
    found
}
