//! The course of the loads: when each begins and ends, and what they give together.

use super::load_state::{HandedOn, LoadState, Stage};
use super::observer::Observer;
use super::outcome::Outcome;
use super::simulator::{Event, Simulator};
use super::submission::Partition;
use crate::engine::{Seed, SimTime};
use crate::scenario::LoadId;

impl<O: Observer> Simulator<'_, O> {
    /// Puts all loads at their start; those that come after no other begin.
    pub(super) fn start_loads(&mut self, seed: Seed) {
        self.partitions.clear();
        self.loads.clear();
        self.last_end = SimTime::ZERO;
        self.cut_at = None;
        let ids: Vec<LoadId> = (0..).map(LoadId).take(self.plan.loads.len()).collect();
        for &id in &ids {
            let load = &self.plan.loads[id.index()].load;
            let data = self.plan.data(id, seed);
            let night = self.plan.night(id, seed);
            self.loads.push(LoadState::new(load, data, night, seed));
            if load.failed_of.is_none() {
                self.make_partitions(id);
            }
        }
        self.without_outcome = self.loads.iter().map(|load| load.without_outcome).sum();
        for id in ids {
            if self.loads[id.index()].stage == (Stage::Waiting { for_loads: 0 }) {
                self.begin_load(id);
            }
        }
    }

    /// The partitions of a load whose records are known.
    fn make_partitions(&mut self, id: LoadId) {
        let sending = &self.plan.loads[id.index()].load.sending;
        let size = u64::from(sending.batch_size.get());
        let most = sending.max_batches_per_partition.map_or(u64::MAX, |max| max.get());
        let state = &mut self.loads[id.index()];
        let before = self.partitions.len();
        for number in 0..sending.partitions.get() {
            let end = state.data.partition_size(number).min(most.saturating_mul(size));
            state.without_outcome += end;
            state.open_sends += end.div_ceil(size);
            self.partitions.push(Partition::new(id, number, end));
        }
        state.partitions = before..self.partitions.len();
    }

    /// A load begins its `start` from now.
    fn begin_load(&mut self, id: LoadId) {
        let load = &self.plan.loads[id.index()].load;
        let begins = self.now + load.start;
        let state = &mut self.loads[id.index()];
        state.stage = Stage::Begins(begins);
        for number in state.partitions.clone() {
            let partition = &self.partitions[number];
            if partition.has_records() {
                let start = begins + load.sending.stagger.times(u64::from(partition.number()));
                self.calendar.schedule(start, Event::PartitionStarts(key(number)));
            }
        }
    }

    /// All sends of a load have ended: its second pass and those that come after it may begin.
    pub(super) fn end_load(&mut self, id: LoadId) {
        let mut ended = vec![id];
        while let Some(id) = ended.pop() {
            let state = &mut self.loads[id.index()];
            let began = match state.stage {
                Stage::Begins(began) => began,
                // A second pass with nothing to send.
                Stage::Waiting { .. } => self.now,
                Stage::Ended { .. } => continue,
            };
            state.stage = Stage::Ended { began };
            let plan = self.plan;
            let plan = &plan.loads[id.index()];
            if let Some(second) = plan.second_pass
                && !self.take_over(id, second)
            {
                ended.push(second);
            }
            for &follower in &plan.followers {
                if let Stage::Waiting { for_loads } = &mut self.loads[follower.index()].stage {
                    *for_loads = for_loads.saturating_sub(1);
                    if *for_loads == 0 && !ended.contains(&follower) {
                        self.begin_load(follower);
                    }
                }
            }
        }
    }

    /// Gives what failed in load `first` to its second pass; whether that is anything.
    fn take_over(&mut self, first: LoadId, second: LoadId) -> bool {
        let state = &mut self.loads[first.index()];
        let mut left = std::mem::take(&mut state.left_over);
        if left.is_empty() {
            return false;
        }
        // In the load order of the first pass.
        left.sort_unstable();
        let places = left.iter().map(|record| record.place).collect();
        let load = &self.plan.loads[second.index()].load;
        let state = &mut self.loads[second.index()];
        state.data = std::mem::take(&mut state.data).chosen(load, places);
        self.make_partitions(second);
        // What the second pass does not send keeps its outcome.
        let state = &self.loads[second.index()];
        let unsent = left.len() as u64 - state.without_outcome;
        let mut handed_on = HandedOn::default();
        for number in state.partitions.clone() {
            for index in self.partitions[number].records() {
                let at = state.data.number_in(self.partitions[number].number(), index);
                let record = usize::try_from(at).ok().and_then(|at| left.get(at));
                handed_on.add(record.is_some_and(|record| record.was_processed));
            }
        }
        self.without_outcome -= unsent;
        self.loads[first.index()].handed_on = handed_on;
        true
    }

    /// The horizon ends the run: what goes on is counted up to here, and what has no outcome is
    /// unprocessed.
    pub(super) fn cut(&mut self, horizon: SimTime) {
        for state in &mut self.loads {
            if !matches!(state.stage, Stage::Ended { .. }) {
                state.outcome.duration = state.since_start(horizon);
                state.outcome.unprocessed += std::mem::take(&mut state.without_outcome);
            }
        }
        for worker in self.workers.busy() {
            let outcome = &mut self.loads[worker.load.index()].outcome;
            outcome.worker_time += horizon.since(worker.attempt_began);
            if let Some(wait) = worker.wait {
                outcome.lock_wait_time += horizon.since(wait.since);
            }
        }
        self.leave_to_second_passes();
        self.without_outcome = 0;
        self.cut_at = Some(horizon);
    }

    /// Of a load that the horizon cut, all that failed or stayed unprocessed was to be sent again:
    /// its second pass has not begun, so that they are unprocessed there.
    fn leave_to_second_passes(&mut self) {
        let ids = (0..).map(LoadId).take(self.loads.len());
        let second = |id: LoadId| self.plan.loads[id.index()].second_pass;
        let mut passes: Vec<_> = ids.filter_map(|id| Some((id, second(id)?))).collect();
        // A third pass gets what the second one leaves.
        let before = |id: LoadId| self.plan.scenario.loads.passes_before(id);
        passes.sort_by_key(|&(first, _)| before(first));
        for (first, second) in passes {
            let state = &mut self.loads[first.index()];
            if matches!(state.stage, Stage::Ended { .. }) {
                continue;
            }
            let Outcome { failed, unprocessed, .. } = state.outcome;
            state.handed_on = HandedOn { failed, unprocessed };
            let state = &mut self.loads[second.index()];
            state.outcome.unprocessed += failed + unprocessed;
        }
    }

    /// What all loads give together: sums, but for the duration, and of a record that was sent by
    /// several passes the outcome of the last one.
    pub(super) fn total(&mut self) -> Outcome {
        self.outcomes.clear();
        let mut total = Outcome { background_failed: self.background_failed, ..Outcome::default() };
        let end = self.cut_at.unwrap_or(self.last_end);
        for state in &self.loads {
            let began = state.began().unwrap_or(end).min(end);
            let one = Outcome { began: began.since(SimTime::ZERO), ..state.outcome };
            self.outcomes.push(one);
            total.created += one.created;
            total.failed += one.failed - state.handed_on.failed;
            total.unprocessed += one.unprocessed - state.handed_on.unprocessed;
            total.worker_time += one.worker_time;
            total.lock_waits += one.lock_waits;
            total.lock_timeouts += one.lock_timeouts;
            total.deadlocks += one.deadlocks;
            total.lock_wait_time += one.lock_wait_time;
            total.requeues += one.requeues;
            total.batches += one.batches;
            total.transactions += one.transactions;
        }
        total.duration = end.since(SimTime::ZERO);
        // People who saw an error belong to all loads together, not to one of several.
        if let [only] = self.outcomes.as_mut_slice()
            && !self.plan.scenario.loads.are_named()
        {
            *only = total;
        }
        total
    }
}

#[expect(clippy::cast_possible_truncation, reason = "scenarios have fewer partitions")]
const fn key(partition: usize) -> u32 {
    partition as u32
}
