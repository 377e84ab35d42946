//! The queue of batches, with its serial lane.

use super::batch::BatchId;
use std::collections::VecDeque;

/// Batches that wait for a worker, first come first served. Of the serial ones, whichever load they
/// belong to, one runs at a time, beside the parallel ones.
#[derive(Debug, Default)]
pub(crate) struct BatchQueue {
    parallel: VecDeque<Ticket>,
    serial: VecDeque<Ticket>,
    /// Batches that have entered so far.
    entered: u64,
    serial_lane_is_busy: bool,
}

/// A batch in the queue, with its number in the order of entering.
#[derive(Clone, Copy, Debug)]
struct Ticket {
    number: u64,
    batch: BatchId,
}

/// Which batches keep each other from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Parallel,
    Serial,
}

impl BatchQueue {
    pub(crate) fn clear(&mut self) {
        self.parallel.clear();
        self.serial.clear();
        self.entered = 0;
        self.serial_lane_is_busy = false;
    }

    pub(crate) fn push(&mut self, batch: BatchId, lane: Lane) {
        let ticket = Ticket { number: self.entered, batch };
        self.entered += 1;
        match lane {
            Lane::Parallel => self.parallel.push_back(ticket),
            Lane::Serial => self.serial.push_back(ticket),
        }
    }

    /// Takes out the first batch that may start now. It does not occupy its lane before
    /// [`BatchQueue::begin_attempt`], since it may have ended in the queue.
    pub(crate) fn pop(&mut self) -> Option<BatchId> {
        let serial = self.serial.front().filter(|_| !self.serial_lane_is_busy);
        let lane = match (self.parallel.front(), serial) {
            (Some(parallel), Some(serial)) if serial.number < parallel.number => Lane::Serial,
            (Some(_), _) => Lane::Parallel,
            (None, Some(_)) => Lane::Serial,
            (None, None) => return None,
        };
        let ticket = match lane {
            Lane::Parallel => self.parallel.pop_front(),
            Lane::Serial => self.serial.pop_front(),
        };
        ticket.map(|ticket| ticket.batch)
    }

    /// A worker has taken a batch of that lane.
    pub(crate) fn begin_attempt(&mut self, lane: Lane) {
        self.serial_lane_is_busy |= lane == Lane::Serial;
    }

    /// A batch that had been started is off its worker.
    pub(crate) fn end_attempt(&mut self, lane: Lane) {
        self.serial_lane_is_busy &= lane == Lane::Parallel;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_batch_waits_for_the_lane_while_parallel_ones_pass() {
        let mut queue = BatchQueue::default();
        let lanes = [Lane::Serial, Lane::Serial, Lane::Parallel, Lane::Serial, Lane::Parallel];
        for (number, lane) in (0..).zip(lanes) {
            queue.push(BatchId(number), lane);
        }
        assert_eq!(queue.pop(), Some(BatchId(0)));
        queue.begin_attempt(Lane::Serial);
        assert_eq!(queue.pop(), Some(BatchId(2)));
        queue.begin_attempt(Lane::Parallel);
        queue.end_attempt(Lane::Parallel);
        assert_eq!(queue.pop(), Some(BatchId(4)), "the lane is still taken");
        assert_eq!(queue.pop(), None);
        queue.end_attempt(Lane::Serial);
        assert_eq!(queue.pop(), Some(BatchId(1)));
    }

    #[test]
    fn lanes_share_one_queue() {
        let mut queue = BatchQueue::default();
        for (number, lane) in [(0, Lane::Parallel), (1, Lane::Serial), (2, Lane::Parallel)] {
            queue.push(BatchId(number), lane);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order, [0, 1, 2].map(BatchId));
    }
}
