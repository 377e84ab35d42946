//! The course of the loads: when each begins and ends, and what they give together.

use super::load_state::{HandedOn, LoadState, Stage};
use super::{Loader, Partition};
use crate::batch::PartitionId;
use crate::event::{Event, LoaderEvent};
use crate::executive::Executive;
use crate::narrow::number;
use crate::observer::Observer;
use crate::outcome::Outcome;
use forelock_engine::{Seed, SimTime};
use forelock_scenario::LoadId;

impl Loader<'_> {
    /// Puts all loads at their start; those that come after no other begin.
    pub(crate) fn start(&mut self, seed: Seed, exec: &mut Executive<impl Observer>) {
        self.sends.clear();
        self.partitions.clear();
        self.loads.clear();
        self.end = SimTime::ZERO;
        for (id, load) in self.plan.scenario.loads.with_ids() {
            let data = self.plan.data(id, seed);
            let night = self.plan.night(id, seed);
            self.loads.push(LoadState::new(load, data, night, seed));
            if load.failed_of.is_none() {
                self.make_partitions(id);
            }
        }
        self.without_outcome = self.loads.iter().map(|load| load.without_outcome).sum();
        for (id, load) in self.plan.scenario.loads.with_ids() {
            if load.after.is_empty() {
                self.begin_load(id, exec);
            }
        }
    }

    /// The partitions of a load whose records are known.
    fn make_partitions(&mut self, id: LoadId) {
        let plan = self.plan_of(id);
        let sending = &plan.load.sending;
        let most = sending.max_batches_per_partition.map_or(u64::MAX, |max| max.get());
        let state = &mut self.loads[id.index()];
        let first = number(self.partitions.len());
        for number in 0..sending.partitions.get() {
            let (end, sends) = plan.to_send(number, state.data.partition_size(number), most);
            state.without_outcome += end;
            state.open_sends += sends;
            self.partitions.push(Partition::new(id, number, end));
        }
        state.partitions = first..number(self.partitions.len());
    }

    /// A load begins its `start` from now.
    fn begin_load(&mut self, id: LoadId, exec: &mut Executive<impl Observer>) {
        let load = &self.plan_of(id).load;
        let state = &mut self.loads[id.index()];
        state.stage = Stage::Begins(exec.now() + load.start);
        for partition in state.partitions.clone().map(PartitionId) {
            let Partition { number, .. } = self.partitions[partition.0 as usize];
            if self.partitions[partition.0 as usize].rest() > 0 {
                let stagger = load.sending.stagger.times(u64::from(number));
                exec.schedule(
                    load.start + stagger,
                    Event::Loader(LoaderEvent::PartitionStarts(partition)),
                );
            }
        }
    }

    /// All sends of a load have ended: its second pass and those that come after it may begin.
    pub(super) fn end_load(&mut self, id: LoadId, exec: &mut Executive<impl Observer>) {
        let mut ended = vec![id];
        while let Some(id) = ended.pop() {
            let state = &mut self.loads[id.index()];
            debug_assert_eq!(state.without_outcome, 0, "{id:?} ends before its records");
            let began = match state.stage {
                Stage::Begins(began) => began,
                // A second pass with nothing to send.
                Stage::Waiting { .. } => exec.now(),
                Stage::Ended { .. } => continue,
            };
            state.stage = Stage::Ended { began };
            let plan = self.plan_of(id);
            if let Some(second) = plan.second_pass
                && !self.take_over(id, second)
            {
                ended.push(second);
            }
            for &follower in &plan.followers {
                if let Stage::Waiting { for_loads } = &mut self.loads[follower.index()].stage {
                    *for_loads = for_loads.saturating_sub(1);
                    if *for_loads == 0 && !ended.contains(&follower) {
                        self.begin_load(follower, exec);
                    }
                }
            }
        }
        debug_assert_eq!(
            self.without_outcome,
            self.loads.iter().map(LoadState::to_come).sum::<u64>(),
            "children without an outcome are those of the loads"
        );
    }

    /// Gives what failed in load `first` to its second pass; whether that is anything.
    fn take_over(&mut self, first: LoadId, second: LoadId) -> bool {
        let mut left = std::mem::take(&mut self.loads[first.index()].left_over);
        if left.is_empty() {
            return false;
        }
        // In the load order of the first pass.
        left.sort_unstable();
        let places = left.iter().map(|record| record.place).collect();
        let load = &self.plan_of(second).load;
        let state = &mut self.loads[second.index()];
        state.data = std::mem::take(&mut state.data).chosen(load, places);
        self.make_partitions(second);
        // What the second pass does not send keeps its outcome.
        let state = &self.loads[second.index()];
        let unsent = left.len() as u64 - state.without_outcome;
        let mut handed_on = HandedOn::default();
        for partition in state.partitions.clone().map(PartitionId) {
            let partition = &self.partitions[partition.0 as usize];
            for index in partition.children() {
                let at = state.data.number_in(partition.number, index);
                if let Some(record) = usize::try_from(at).ok().and_then(|at| left.get(at)) {
                    handed_on.add(record.undone);
                }
            }
        }
        self.without_outcome -= unsent;
        self.loads[first.index()].handed_on = handed_on;
        true
    }

    /// The horizon ends the run: loads that go on last up to here, and what has no outcome is
    /// unprocessed.
    pub(crate) fn cut(&mut self, horizon: SimTime, exec: &mut Executive<impl Observer>) {
        for (id, _) in self.plan.scenario.loads.with_ids() {
            let state = &mut self.loads[id.index()];
            if !state.has_ended() {
                let outcome = exec.outcome(id);
                outcome.duration = state.since_start(horizon);
                outcome.unprocessed += std::mem::take(&mut state.without_outcome);
            }
        }
        self.leave_to_second_passes(exec);
        self.without_outcome = 0;
        self.end = horizon;
    }

    /// Of a load that the horizon cut, all that failed or stayed unprocessed was to be sent again:
    /// its second pass has not begun, so that they are unprocessed there.
    fn leave_to_second_passes(&mut self, exec: &mut Executive<impl Observer>) {
        let loads = &self.plan.scenario.loads;
        let second = |id: LoadId| self.plan_of(id).second_pass;
        let passes = loads.with_ids().filter_map(|(id, _)| Some((id, second(id)?)));
        let mut passes: Vec<_> = passes.collect();
        // A third pass gets what the second one leaves.
        passes.sort_by_key(|&(first, _)| loads.passes_before(first));
        for (first, second) in passes {
            let state = &mut self.loads[first.index()];
            if !state.has_ended() {
                let Outcome { failed, unprocessed, .. } = *exec.outcome(first);
                state.handed_on = HandedOn { failed, unprocessed };
                exec.outcome(second).unprocessed += failed + unprocessed;
            }
        }
    }

    /// What all loads give together: sums, but for the duration, and of a record that was sent by
    /// several passes the outcome of the last one.
    pub(crate) fn total(
        &self,
        background_failed: u64,
        exec: &mut Executive<impl Observer>,
    ) -> Outcome {
        let mut total = Outcome { background_failed, ..Outcome::default() };
        for ((id, _), state) in self.plan.scenario.loads.with_ids().zip(&self.loads) {
            let one = exec.outcome(id);
            one.began = state.began().unwrap_or(self.end).min(self.end).since(SimTime::ZERO);
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
        total.duration = self.end.since(SimTime::ZERO);
        // People who saw an error belong to all loads together, not to one of several.
        if !self.plan.scenario.loads.are_named() {
            *exec.outcome(LoadId::FIRST) = total;
        }
        total
    }
}
