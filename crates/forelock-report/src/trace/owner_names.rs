//! What those who hold locks are called: `worker 3`, `session 1`, `background 2`.

use forelock::model::{Claimant, Owner, WorkerId};

/// What a transaction of a load runs on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Worker,
    Session,
}

/// Workers and sessions are numbered together in the model, and each apart here: by when they are
/// first at work.
#[derive(Default)]
pub(super) struct OwnerNames {
    known: Vec<Option<(Kind, u32)>>,
    workers: u32,
    sessions: u32,
}

impl OwnerNames {
    /// `worker` begins an attempt, one of the SOAP API if it is a session.
    pub(super) fn meet(&mut self, worker: WorkerId, is_session: bool) {
        let index = worker.get() as usize;
        if index >= self.known.len() {
            self.known.resize(index + 1, None);
        }
        if self.known[index].is_none() {
            let (kind, count) = if is_session {
                (Kind::Session, &mut self.sessions)
            } else {
                (Kind::Worker, &mut self.workers)
            };
            *count += 1;
            self.known[index] = Some((kind, *count));
        }
    }

    pub(super) fn name(&self, owner: Owner) -> String {
        match owner.claimant() {
            Claimant::Load(worker) => match self.of(worker) {
                Some((Kind::Session, number)) => format!("session {number}"),
                Some((Kind::Worker, number)) => format!("worker {number}"),
                None => format!("worker {}", worker.get() + 1),
            },
            Claimant::Background(number) => format!("background {}", number + 1),
        }
    }

    pub(super) fn is_session(&self, owner: Owner) -> bool {
        match owner.claimant() {
            Claimant::Load(worker) => {
                self.of(worker).is_some_and(|(kind, _)| kind == Kind::Session)
            }
            Claimant::Background(_) => false,
        }
    }

    fn of(&self, worker: WorkerId) -> Option<(Kind, u32)> {
        self.known.get(worker.get() as usize).copied().flatten()
    }
}
