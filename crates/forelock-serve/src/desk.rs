//! Where studies of one kind are made, one at a time: a newer one takes the place of the one before.

use crate::events::Events;
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
    latest: Mutex<Arc<AtomicBool>>,
    turn: Mutex<()>,
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

    /// Asks the study before to stop.
    pub(crate) fn take(&self) -> Ticket {
        let overtaken = Arc::new(AtomicBool::new(false));
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.store(true, Ordering::Relaxed);
        *latest = Arc::clone(&overtaken);
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
    said: Mutex<Said>,
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
            said: Mutex::default(),
        }
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
        self.events.mention("progress", &Progress { done, planned, words: &said.words });
    }
}

impl Monitor for Follower<'_> {
    fn planned(&self, replications: u64) {
        self.planned.store(replications, Ordering::Relaxed);
    }

    fn replication_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.tell(None);
    }

    fn best_so_far(&self, best: BestSoFar) {
        self.tell(Some(best_so_far_in_words(best)));
    }

    fn should_stop(&self) -> bool {
        self.ended().is_some()
    }
}
