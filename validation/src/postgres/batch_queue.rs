//! The platform's queue: first come, first served, but one serial batch at a time.

use super::records::Place;
use anyhow::{Result, anyhow};
use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, MutexGuard};

/// A batch, before an attempt of it.
pub struct Batch {
    pub load: usize,
    pub is_serial: bool,
    /// Records that no attempt has come to yet.
    pub left: Vec<Place>,
    /// Records that earlier attempts lost.
    pub failed: Vec<Place>,
    /// Which attempt comes next: 1, 2, …
    pub attempt: u32,
    /// Which try of the client's this send is: 0, 1, …
    pub resent: u32,
    /// Its client, who is told of its end.
    pub client: Sender<Finished>,
}

/// How a send ended.
pub struct Finished {
    pub resent: u32,
    pub failed: Vec<Place>,
    pub unprocessed: Vec<Place>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Batch>,
    serial_runs: bool,
    is_closed: bool,
}

#[derive(Default)]
pub struct BatchQueue {
    state: Mutex<State>,
    changed: Condvar,
}

impl BatchQueue {
    pub fn push(&self, batch: Batch) -> Result<()> {
        self.lock()?.waiting.push_back(batch);
        self.changed.notify_all();
        Ok(())
    }

    /// The next batch that may start; `None` when there will be no more.
    pub fn take(&self) -> Result<Option<Batch>> {
        let mut state = self.lock()?;
        loop {
            let serial_runs = state.serial_runs;
            let next = state.waiting.iter().position(|batch| !(batch.is_serial && serial_runs));
            if let Some(batch) = next.and_then(|next| state.waiting.remove(next)) {
                state.serial_runs |= batch.is_serial;
                return Ok(Some(batch));
            }
            if state.is_closed {
                return Ok(None);
            }
            state = self.changed.wait(state).map_err(|_| anyhow!("a thread has failed"))?;
        }
    }

    /// A serial batch is off its worker.
    pub fn end_serial(&self) -> Result<()> {
        self.lock()?.serial_runs = false;
        self.changed.notify_all();
        Ok(())
    }

    pub fn close(&self) -> Result<()> {
        self.lock()?.is_closed = true;
        self.changed.notify_all();
        Ok(())
    }

    fn lock(&self) -> Result<MutexGuard<'_, State>> {
        self.state.lock().map_err(|_| anyhow!("a thread has failed"))
    }
}
