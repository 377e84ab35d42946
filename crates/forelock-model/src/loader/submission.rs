//! Submission: when partitions send, and what is sent again.

use super::{Loader, Partition};
use crate::batch::{BatchId, PartitionId, Send, SendId};
use crate::data::Records;
use crate::event::{Event, LoaderEvent};
use crate::executive::Executive;
use crate::load_plan::{LoadPlan, Pacing};
use crate::narrow::number;
use crate::observer::{Happening, Observer};
use forelock_engine::Stream;

impl<'p> Loader<'p> {
    fn partition(&self, id: PartitionId) -> (&Partition, &'p LoadPlan) {
        let partition = &self.partitions[id.0 as usize];
        (partition, self.plan_of(partition.load))
    }

    /// The pacing stream of a partition.
    fn pacing_stream(&self, partition: &Partition) -> Stream {
        let streams = &self.loads[partition.load.index()].streams;
        streams.pacing.sub(u64::from(partition.number))
    }

    /// How many sends a partition makes at its start.
    pub(crate) fn sends_at_start(&self, id: PartitionId) -> u64 {
        let (partition, plan) = self.partition(id);
        match plan.pacing {
            Pacing::Open { .. } => 1,
            Pacing::Closed { in_flight, .. } => {
                let (_, sends) =
                    plan.to_send(partition.number, partition.rest(), u64::from(in_flight));
                sends
            }
        }
    }

    /// An open partition has made a send by the clock: the next one, if it has any left, is due
    /// later.
    pub(crate) fn schedule_next_send(&self, id: PartitionId, exec: &mut Executive<impl Observer>) {
        let (partition, plan) = self.partition(id);
        match plan.pacing {
            Pacing::Open { interval } if partition.rest() > 0 => {
                let mut draws = self.pacing_stream(partition).draws(partition.sends);
                exec.schedule(interval.draw(&mut draws), Event::Loader(LoaderEvent::SendDue(id)));
            }
            Pacing::Open { .. } | Pacing::Closed { .. } => {}
        }
    }

    /// A partition's next children go out, if it has any left.
    pub(crate) fn send_next(&mut self, id: PartitionId) -> Option<SendId> {
        let (_, plan) = self.partition(id);
        let partition = &mut self.partitions[id.0 as usize];
        if partition.rest() == 0 {
            return None;
        }
        let (first, len) = partition.take(plan.most_of_send(partition.number, partition.next()));
        let send = Send {
            load: partition.load,
            partition: id,
            number: partition.sends,
            records: Records::Fresh { partition: partition.number, first },
            len,
            attempt: 0,
            open_batches: 0,
            again: Vec::new(),
            batches: Vec::new(),
            has_failed: false,
        };
        partition.sends += 1;
        Some(SendId(number(self.sends.insert(send))))
    }

    /// The failed records of a finished send go out again, as one send.
    pub(crate) fn send_again(&mut self, id: SendId) {
        let send = &mut self.sends[id.0 as usize];
        debug_assert_eq!(send.open_batches, 0, "a send that is not finished is sent again");
        let mut places = std::mem::take(&mut send.again);
        // Batches of one job fail in any order; the places bring back that of the first time.
        places.sort_unstable();
        #[expect(clippy::cast_possible_truncation, reason = "no more than in the first send")]
        let len = places.len() as u32;
        send.records = Records::Again(places.into());
        send.len = len;
        send.attempt += 1;
        send.batches.clear();
        send.has_failed = false;
    }

    /// A send has one more batch, of so many records.
    pub(crate) fn add_batch(
        &mut self,
        id: SendId,
        batch: BatchId,
        records: u32,
        exec: &mut Executive<impl Observer>,
    ) {
        let send = &mut self.sends[id.0 as usize];
        send.open_batches += 1;
        if records < send.len {
            send.batches.push(batch);
        }
        let load = send.load;
        let partition = self.partitions[send.partition.0 as usize].number;
        exec.outcome(load).batches += 1;
        exec.note(Happening::BatchSent { load, batch, partition, records });
    }

    /// A batch of a job has used its attempts, and with it the job fails: gives its other batches,
    /// some of which may have ended, or none if it had failed before.
    pub(crate) fn fail_job(&mut self, id: SendId) -> Vec<BatchId> {
        let send = &mut self.sends[id.0 as usize];
        send.has_failed = true;
        std::mem::take(&mut send.batches)
    }

    /// Whether records of a send that are undone now will be sent again.
    pub(super) fn will_retry(&self, id: SendId) -> bool {
        let send = self.send(id);
        let retry = &self.plan_of(send.load).load.sending.retry;
        retry.is_some_and(|retry| send.attempt < retry.attempts.get())
    }

    /// A batch of a send has ended; with the last one the send is finished.
    pub(crate) fn end_batch(&mut self, id: SendId, exec: &mut Executive<impl Observer>) {
        let send = &mut self.sends[id.0 as usize];
        let (load, partition) = (send.load, send.partition);
        let state = &mut self.loads[load.index()];
        exec.outcome(load).duration = state.since_start(exec.now());
        self.end = exec.now();
        send.open_batches -= 1;
        if send.open_batches > 0 {
            return;
        }
        if send.again.is_empty() {
            self.sends.remove(id.0 as usize);
            state.open_sends -= 1;
            let is_last = state.open_sends == 0;
            self.free_slot(partition, exec);
            if is_last {
                self.end_load(load, exec);
            }
            return;
        }
        // Only records that will be sent again are kept, so there is a rule for it.
        let plan = &self.plan.loads[load.index()];
        if let (Some(delay), Some(retry)) = (plan.retry_delay, plan.load.sending.retry) {
            let partition = self.partitions[partition.0 as usize].number;
            let stream = state.streams.retry.sub(u64::from(partition)).sub(send.number);
            let delay = delay.draw(&mut stream.draws(u64::from(send.attempt)));
            // The k-th re-send comes delay × backoff^(k − 1) later; k − 1 have been made.
            let growth = retry.backoff.powf(f64::from(send.attempt));
            exec.schedule(delay.scaled(growth), Event::Loader(LoaderEvent::ResendDue(id)));
        }
    }

    /// A send of a closed partition is finished for good: its slot thinks, then sends the next.
    fn free_slot(&mut self, id: PartitionId, exec: &mut Executive<impl Observer>) {
        let (partition, plan) = self.partition(id);
        match plan.pacing {
            Pacing::Closed { think, .. } if partition.rest() > 0 => {
                let mut draws = self.pacing_stream(partition).draws(partition.thinks);
                self.partitions[id.0 as usize].thinks += 1;
                exec.schedule(think.draw(&mut draws), Event::Loader(LoaderEvent::SlotReady(id)));
            }
            Pacing::Open { .. } | Pacing::Closed { .. } => {}
        }
    }
}
