//! Where studies of one kind are made, one at a time: a newer one takes the place of the one before.

use crate::events::Events;
use crate::limits::check;
use crate::refusal::Refusal;
use forelock::scenario::Scenario;
use forelock::study::{BestSoFar, Monitor, Pool, StudyError};
use forelock_report::best_so_far_in_words;
use serde::Serialize;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A place for one study at a time.
#[derive(Debug)]
pub(crate) struct Desk {
    pool: Pool,
    latest: Mutex<Latest>,
    turn: Mutex<()>,
}

/// When a page asked for something, by its own clock: two requests can come in another order than they were sent
/// in, on two connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked(pub(crate) u64);

/// The newest study.
#[derive(Debug, Default)]
struct Latest {
    asked: Asked,
    overtaken: Arc<AtomicBool>,
}

/// The right to make a study, until a newer one comes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticket {
    overtaken: Arc<AtomicBool>,
}

impl Desk {
    /// # Errors
    ///
    /// If the operating system refuses the threads.
    pub(crate) fn new(threads: Option<NonZeroUsize>) -> Result<Self, StudyError> {
        let pool = Pool::new(threads)?;
        Ok(Self { pool, latest: Mutex::default(), turn: Mutex::default() })
    }

    pub(crate) const fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Asks the study before to stop; unless that was asked for later, which then goes on in place of this one.
    /// Without a time, it is asked for now.
    pub(crate) fn take(&self, asked: Option<Asked>) -> Ticket {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        // A ticket has a share as long as its study goes on.
        let is_under_way = Arc::strong_count(&latest.overtaken) > 1;
        let asked = asked.unwrap_or(latest.asked);
        let is_late = is_under_way && asked < latest.asked;
        let overtaken = Arc::new(AtomicBool::new(is_late));
        if !is_late {
            latest.overtaken.store(true, Ordering::Relaxed);
            *latest = Latest { asked, overtaken: Arc::clone(&overtaken) };
        }
        Ticket { overtaken }
    }

    /// Waits until the study before has stopped.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    pub(crate) fn is_overtaken(&self) -> bool {
        self.overtaken.load(Ordering::Relaxed)
    }
}

/// Follows a study for the page, and stops it when nobody waits for it any more.
#[derive(Debug)]
pub(crate) struct Follower<'a> {
    events: &'a Events,
    ticket: &'a Ticket,
    until: Instant,
    planned: AtomicU64,
    done: AtomicU64,
    under_way: Mutex<f64>,
    said: Mutex<Said>,
    refused: Mutex<Option<Refusal>>,
}

/// What the page was told last, and when.
#[derive(Debug, Default)]
struct Said {
    at: Option<Instant>,
    words: String,
}

/// How far a study is.
#[derive(Debug, Serialize)]
struct Progress<'a> {
    done: u64,
    planned: u64,
    /// Which share of one more is done.
    under_way: f64,
    words: &'a str,
}

/// Why a study ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// A newer one took its place.
    Overtaken,
    /// Nobody reads it.
    Unread,
    /// It took too long.
    Late,
}

impl<'a> Follower<'a> {
    /// Tells of progress no more often than a person can read.
    const OFTEN: Duration = Duration::from_millis(100);

    pub(crate) fn new(events: &'a Events, ticket: &'a Ticket, time: Duration) -> Self {
        Self {
            events,
            ticket,
            until: Instant::now() + time,
            planned: AtomicU64::new(0),
            done: AtomicU64::new(0),
            under_way: Mutex::new(0.0),
            said: Mutex::default(),
            refused: Mutex::default(),
        }
    }

    /// The same in the words of what was drawn, if a study has ended since that is too large for a page.
    pub(crate) fn explained(&self, refusal: Refusal) -> Refusal {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).take();
        refused.filter(|_| refusal.is_of_draw()).unwrap_or(refusal)
    }

    /// Whether and why it should end now.
    pub(crate) fn ended(&self) -> Option<Ended> {
        if self.ticket.is_overtaken() {
            Some(Ended::Overtaken)
        } else if self.events.is_gone() {
            Some(Ended::Unread)
        } else if Instant::now() > self.until {
            Some(Ended::Late)
        } else {
            None
        }
    }

    fn tell(&self, words: Option<String>) {
        // Whoever is telling tells of this one too.
        let Ok(mut said) = self.said.try_lock() else { return };
        let now = Instant::now();
        if let Some(words) = words {
            said.words = words;
        } else if said.at.is_some_and(|at| now.duration_since(at) < Self::OFTEN) {
            return;
        }
        said.at = Some(now);
        let (done, planned) =
            (self.done.load(Ordering::Relaxed), self.planned.load(Ordering::Relaxed));
        let under_way = *self.under_way();
        self.events.mention("progress", &Progress { done, planned, under_way, words: &said.words });
    }

    fn under_way(&self) -> MutexGuard<'_, f64> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Monitor for Follower<'_> {
    fn planned(&self, replications: u64) {
        self.planned.store(replications, Ordering::Relaxed);
    }

    fn replication_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        *self.under_way() = 0.0;
        self.tell(None);
    }

    fn under_way(&self, share: f64) {
        *self.under_way() = share;
        self.tell(None);
    }

    fn best_so_far(&self, best: BestSoFar) {
        self.tell(Some(best_so_far_in_words(best)));
    }

    fn admits(&self, scenario: &Scenario) -> bool {
        let Err(refusal) = check(scenario) else { return true };
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
        false
    }

    fn should_stop(&self) -> bool {
        self.ended().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_study_goes_on_in_whatever_order_they_come() {
        let desk = Desk::new(NonZeroUsize::new(1)).unwrap();
        let take = |asked| desk.take(Some(Asked(asked)));
        let (first, third) = (take(1), take(3));
        assert!(first.is_overtaken() && !third.is_overtaken());
        let second = take(2);
        assert!(second.is_overtaken() && !third.is_overtaken(), "it was asked for before");
        let unsaid = desk.take(None);
        assert!(third.is_overtaken() && !unsaid.is_overtaken());
        drop(unsaid);
        // What has ended overtakes nothing, whatever the clock of a page says now.
        assert!(!take(1).is_overtaken());
    }
}
