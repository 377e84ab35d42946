//! Submission: when partitions send, how sends become batches, and what is sent again.

use super::batch::{Batch, BatchId, BatchStage, Send};
use super::data::Records;
use super::load_plan::{LoadPlan, Pacing};
use super::observer::{Happening, Observer};
use super::simulator::{Event, Simulator};
use crate::engine::Stream;
use crate::scenario::{Api, LoadId};

/// How far a partition has come with its children.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partition {
    pub(super) load: LoadId,
    /// Which of the load's partitions it is.
    number: u32,
    /// Its next child to be sent for the first time.
    next: u64,
    /// Children that it is to send.
    end: u64,
    /// Sends made, re-sends not counted.
    sends: u64,
    /// Think times begun. Not the same: several slots may think before the next send is made.
    thinks: u64,
}

impl Partition {
    /// One that is to send its first `end` children.
    pub(super) const fn new(load: LoadId, number: u32, end: u64) -> Self {
        Self { load, number, next: 0, end, sends: 0, thinks: 0 }
    }

    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// Whether it has children that have not been sent.
    pub(super) const fn has_records(&self) -> bool {
        self.next < self.end
    }

    /// Those that it is to send.
    pub(super) const fn records(&self) -> std::ops::Range<u64> {
        0..self.end
    }
}

impl<O: Observer> Simulator<'_, O> {
    fn plan_of(&self, partition: u32) -> &LoadPlan {
        &self.plan.loads[self.partitions[partition as usize].load.index()]
    }

    /// The pacing stream of a partition.
    fn pacing_stream(&self, partition: u32) -> Stream {
        let Partition { load, number, .. } = self.partitions[partition as usize];
        self.loads[load.index()].streams.pacing.sub(u64::from(number))
    }

    pub(super) fn start_partition(&mut self, partition: u32) {
        match self.plan_of(partition).pacing {
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
        if let Pacing::Open { interval } = self.plan_of(partition).pacing
            && self.has_next(partition)
        {
            let sends = self.partitions[partition as usize].sends;
            let mut draws = self.pacing_stream(partition).draws(sends);
            self.calendar.schedule(self.now + interval.draw(&mut draws), Event::SendDue(partition));
        }
    }

    fn has_next(&self, partition: u32) -> bool {
        self.partitions[partition as usize].has_records()
    }

    /// A partition's next children go out, if it has any left.
    pub(super) fn send_next(&mut self, partition: u32) {
        let batch_size = self.plan_of(partition).load.sending.batch_size.get();
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
        let send = Send {
            load: state.load,
            partition,
            number,
            records: Records::Fresh { partition: state.number, first },
            attempt: 0,
            open_batches: 0,
            again: Vec::new(),
            batches: Vec::new(),
            has_failed: false,
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
            batches: Vec::new(),
            has_failed: false,
            ..finished
        };
        self.submit(again, records);
    }

    /// Cuts a send into batches, which enter the queue; through the SOAP API it is a transaction that
    /// begins at once.
    fn submit(&mut self, send: Send, records: u32) {
        let (load, partition) = (send.load, send.partition);
        let key = key(self.sends.insert(send));
        let plan = &self.plan.loads[load.index()];
        let (limit, lane) = (plan.batch_limit, plan.lane());
        let by_itself = plan.load.sending.api == Api::Soap;
        let several = records > limit;
        let mut next = 0;
        while next < records {
            let end = next.saturating_add(limit).min(records);
            let stage = if by_itself { BatchStage::Running } else { BatchStage::Queued };
            let batch = Batch { send: key, next, end, attempts: 0, stage };
            let batch = BatchId(self::key(self.batches.insert(batch)));
            let send = &mut self.sends[key as usize];
            send.open_batches += 1;
            if several {
                send.batches.push(batch);
            }
            self.loads[load.index()].outcome.batches += 1;
            let records = end - next;
            let partition = self.partitions[partition as usize].number();
            self.observer.note(self.now, Happening::BatchSent { load, batch, partition, records });
            if by_itself {
                self.start_session(load, batch);
            } else {
                self.queue.push(batch, lane);
            }
            next = end;
        }
        if !by_itself {
            self.give_workers_batches();
        }
    }

    /// Whether records of `send` that fail or stay unprocessed now will be sent again.
    pub(super) fn will_retry(&self, send: u32) -> bool {
        let send = &self.sends[send as usize];
        let retry = &self.plan.loads[send.load.index()].load.sending.retry;
        retry.is_some_and(|retry| send.attempt < retry.attempts.get())
    }

    /// A batch of `send` has ended; with the last one the send is finished.
    pub(super) fn end_batch(&mut self, batch: BatchId) {
        let key = self.batches.remove(batch.0 as usize).send;
        let send = &mut self.sends[key as usize];
        send.open_batches -= 1;
        if send.open_batches > 0 {
            return;
        }
        let (load, partition) = (send.load, send.partition);
        if send.again.is_empty() {
            self.sends.remove(key as usize);
            self.free_slot(partition);
            let state = &mut self.loads[load.index()];
            state.open_sends -= 1;
            if state.open_sends == 0 {
                self.end_load(load);
            }
            return;
        }
        // Only records that will be sent again are kept, so there is a rule for it.
        let plan = &self.plan.loads[load.index()];
        if let (Some(delay), Some(retry)) = (plan.retry_delay, plan.load.sending.retry) {
            let partition = self.partitions[partition as usize].number();
            let stream = self.loads[load.index()].streams.retry.sub(u64::from(partition));
            let delay = delay.draw(&mut stream.sub(send.number).draws(u64::from(send.attempt)));
            // The k-th re-send comes delay × backoff^(k − 1) later; k − 1 have been made.
            let growth = retry.backoff.powf(f64::from(send.attempt));
            self.calendar.schedule(self.now + delay.scaled(growth), Event::ResendDue(key));
        }
    }

    /// A send of a closed partition is finished for good: its slot thinks, then sends the next.
    fn free_slot(&mut self, partition: u32) {
        match self.plan_of(partition).pacing {
            Pacing::Open { .. } => {}
            Pacing::Closed { think, .. } => {
                if self.has_next(partition) {
                    let stream = self.pacing_stream(partition);
                    let thinks = &mut self.partitions[partition as usize].thinks;
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
