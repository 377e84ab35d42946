//! The queue of batches, with its serial lane.

use super::batch::BatchId;
use std::collections::VecDeque;

/// Batches that wait for a worker, first come first served. In serial mode one runs at a time.
#[derive(Debug)]
pub(crate) struct BatchQueue {
    waiting: VecDeque<BatchId>,
    lane: Lane,
}

/// Whether batches keep each other from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Parallel,
    SerialFree,
    SerialBusy,
}

impl BatchQueue {
    pub(crate) fn new(serial: bool) -> Self {
        let lane = if serial { Lane::SerialFree } else { Lane::Parallel };
        Self { waiting: VecDeque::new(), lane }
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        self.end_attempt();
    }

    pub(crate) fn push(&mut self, batch: BatchId) {
        self.waiting.push_back(batch);
    }

    /// The batch that a free worker starts now, if there is one and it may.
    pub(crate) fn begin_attempt(&mut self) -> Option<BatchId> {
        match self.lane {
            Lane::Parallel => self.waiting.pop_front(),
            Lane::SerialBusy => None,
            Lane::SerialFree => {
                let batch = self.waiting.pop_front()?;
                self.lane = Lane::SerialBusy;
                Some(batch)
            }
        }
    }

    /// A batch that had been started is off its worker.
    pub(crate) fn end_attempt(&mut self) {
        self.lane = match self.lane {
            Lane::Parallel => Lane::Parallel,
            Lane::SerialFree | Lane::SerialBusy => Lane::SerialFree,
        };
    }
}
