//! Submission: when partitions send, how sends become batches, and what is sent again.

use super::batch::BatchId;
use super::batch::{Batch, Send};
use super::data::Records;
use super::observer::{Happening, Observer};
use super::plan::Pacing;
use super::simulator::{Event, Simulator};
use crate::engine::SimTime;

/// How far a partition has come with its children.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partition {
    /// Its next child to be sent for the first time.
    next: u64,
    /// Children that it is to send.
    end: u64,
    /// Sends made, re-sends not counted.
    sends: u64,
    /// Think times begun. Not the same: several slots may think before the next send is made.
    thinks: u64,
}

impl<O: Observer> Simulator<'_, O> {
    pub(super) fn start_partitions(&mut self) {
        let load = &self.plan.scenario.load;
        let size = u64::from(load.batch_size.get());
        let most = load.max_batches_per_partition.map_or(u64::MAX, |max| max.get());
        self.partitions.clear();
        self.without_outcome = 0;
        for partition in 0..load.partitions.get() {
            let end = self.data.partition_size(partition).min(most.saturating_mul(size));
            self.partitions.push(Partition { next: 0, end, sends: 0, thinks: 0 });
            self.without_outcome += end;
            if end > 0 {
                let start = SimTime::ZERO + load.stagger.times(u64::from(partition));
                self.calendar.schedule(start, Event::PartitionStarts(partition));
            }
        }
    }

    pub(super) fn start_partition(&mut self, partition: u32) {
        match self.plan.pacing {
            Pacing::Open { .. } => self.send_by_the_clock(partition),
            Pacing::Closed { in_flight, .. } => {
                for _ in 0..in_flight {
                    if !self.has_next(partition) {
                        break;
                    }
                    self.send_next(partition);
                }
            }
        }
    }

    pub(super) fn send_by_the_clock(&mut self, partition: u32) {
        self.send_next(partition);
        if let Pacing::Open { interval } = self.plan.pacing
            && self.has_next(partition)
        {
            let state = self.partitions[partition as usize];
            let mut draws = self.streams.pacing.sub(u64::from(partition)).draws(state.sends);
            self.calendar.schedule(self.now + interval.draw(&mut draws), Event::SendDue(partition));
        }
    }

    fn has_next(&self, partition: u32) -> bool {
        let state = self.partitions[partition as usize];
        state.next < state.end
    }

    /// A partition's next children go out, if it has any left.
    pub(super) fn send_next(&mut self, partition: u32) {
        let batch_size = self.plan.scenario.load.batch_size.get();
        let state = &mut self.partitions[partition as usize];
        let rest = state.end - state.next;
        let records = u32::try_from(rest).map_or(batch_size, |rest| rest.min(batch_size));
        if records == 0 {
            return;
        }
        let first = state.next;
        let number = state.sends;
        state.next += u64::from(records);
        state.sends += 1;
        let fresh = Records::Fresh { partition, first };
        let send = Send {
            partition,
            number,
            records: fresh,
            attempt: 0,
            open_batches: 0,
            again: Vec::new(),
        };
        self.submit(send, records);
    }

    /// The failed records of a finished send go out again, as one send.
    pub(super) fn send_again(&mut self, send: u32) {
        let finished = self.sends.remove(send as usize);
        let mut places = finished.again;
        // Batches of one job fail in any order; the places bring back that of the first time.
        places.sort_unstable();
        #[expect(clippy::cast_possible_truncation, reason = "no more than in the first send")]
        let records = places.len() as u32;
        let again = Send {
            records: Records::Again(places.into()),
            attempt: finished.attempt + 1,
            open_batches: 0,
            again: Vec::new(),
            ..finished
        };
        self.submit(again, records);
    }

    /// Cuts a send into batches, and the batches enter the queue.
    fn submit(&mut self, send: Send, records: u32) {
        let partition = send.partition;
        let key = key(self.sends.insert(send));
        let mut next = 0;
        while next < records {
            let end = next.saturating_add(self.plan.batch_limit).min(records);
            let batch = BatchId(self::key(self.batches.insert(Batch {
                send: key,
                next,
                end,
                attempts: 0,
            })));
            self.sends[key as usize].open_batches += 1;
            self.queue.push(batch);
            self.outcome.batches += 1;
            let records = end - next;
            self.observer.note(self.now, Happening::BatchSent { batch, partition, records });
            next = end;
        }
        self.give_workers_batches();
    }

    /// Whether records of `send` that fail or stay unprocessed now will be sent again.
    pub(super) fn will_retry(&self, send: u32) -> bool {
        let retry = &self.plan.scenario.load.retry;
        retry.is_some_and(|retry| self.sends[send as usize].attempt < retry.attempts.get())
    }

    /// A batch of `send` has ended; with the last one the send is finished.
    pub(super) fn end_batch(&mut self, batch: BatchId) {
        let key = self.batches.remove(batch.0 as usize).send;
        let send = &mut self.sends[key as usize];
        send.open_batches -= 1;
        if send.open_batches > 0 {
            return;
        }
        if send.again.is_empty() {
            let partition = send.partition;
            self.sends.remove(key as usize);
            self.free_slot(partition);
            return;
        }
        // Only records that will be sent again are kept, so there is a rule for it.
        if let (Some(delay), Some(retry)) = (self.plan.retry_delay, self.plan.scenario.load.retry) {
            let stream = self.streams.retry.sub(u64::from(send.partition)).sub(send.number);
            let delay = delay.draw(&mut stream.draws(u64::from(send.attempt)));
            // The k-th re-send comes delay × backoff^(k − 1) later; k − 1 have been made.
            let growth = retry.backoff.powf(f64::from(send.attempt));
            self.calendar.schedule(self.now + delay.scaled(growth), Event::ResendDue(key));
        }
    }

    /// A send of a closed partition is finished for good: its slot thinks, then sends the next.
    fn free_slot(&mut self, partition: u32) {
        match self.plan.pacing {
            Pacing::Open { .. } => {}
            Pacing::Closed { think, .. } => {
                if self.has_next(partition) {
                    let thinks = &mut self.partitions[partition as usize].thinks;
                    let stream = self.streams.pacing.sub(u64::from(partition));
                    let mut draws = stream.draws(*thinks);
                    *thinks += 1;
                    let ready = self.now + think.draw(&mut draws);
                    self.calendar.schedule(ready, Event::SlotReady(partition));
                }
            }
        }
    }
}

/// A slab's key; scenarios have fewer than 2^32 sends and batches.
#[expect(clippy::cast_possible_truncation, reason = "bounded by the scenario's number of sends")]
const fn key(slot: usize) -> u32 {
    slot as u32
}
