//! The loader: the client's side of a run. Which loads are under way, what their partitions send and
//! when, and what becomes of each record.
//!
//! # Invariants
//!
//! - Every child that a load is to send is without an outcome there, or created, failed or
//!   unprocessed: exactly one of these.
//! - The children without an outcome, over all loads, are those of each load and those that wait for
//!   a second pass.
//! - A load ends when none of its sends is open.

mod course;
mod load_state;
mod partition;
mod submission;

pub(super) use self::load_state::Undone;
use self::load_state::{LeftRecord, LoadState};
use self::partition::Partition;
use super::batch::{Send, SendId};
use super::data::{Data, Records};
use super::executive::Executive;
use super::load_plan::LoadPlan;
use super::observer::Observer;
use super::plan::Plan;
use forelock_engine::{SimTime, Span};
use forelock_scenario::LoadId;
use slab::Slab;

/// All loads of a run and their sends.
#[derive(Debug)]
pub(super) struct Loader<'p> {
    plan: &'p Plan,
    loads: Vec<LoadState>,
    partitions: Vec<Partition>,
    sends: Slab<Send>,
    /// Children, of all loads, that are to be sent and have no outcome yet.
    without_outcome: u64,
    /// The end of the last batch so far, or the horizon if it has ended the run.
    end: SimTime,
}

impl<'p> Loader<'p> {
    pub(super) const fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            loads: Vec::new(),
            partitions: Vec::new(),
            sends: Slab::new(),
            without_outcome: 0,
            end: SimTime::ZERO,
        }
    }

    /// Whether all children of all loads have their outcome.
    pub(super) const fn is_done(&self) -> bool {
        self.without_outcome == 0
    }

    #[inline]
    pub(super) fn send(&self, id: SendId) -> &Send {
        &self.sends[id.0 as usize]
    }

    fn plan_of(&self, load: LoadId) -> &'p LoadPlan {
        &self.plan.loads[load.index()]
    }

    /// A send, and the load that it belongs to.
    #[inline]
    fn send_and_load(&self, id: SendId) -> (&Send, &LoadState) {
        let send = self.send(id);
        (send, &self.loads[send.load.index()])
    }

    /// The records of a send, and the data that say which rows they lock.
    #[inline]
    pub(super) fn records(&self, id: SendId) -> (&Records, &Data) {
        let (send, load) = self.send_and_load(id);
        (&send.records, &load.data)
    }

    /// The overhead of attempt number `attempt` at a batch whose first record is `first`.
    pub(super) fn overhead(&self, id: SendId, first: u32, attempt: u32) -> Span {
        let (send, load) = self.send_and_load(id);
        let place = load.data.place(&send.records, first);
        let stream = load.streams.overhead.sub(place).sub(u64::from(send.attempt));
        self.plan.overhead.draw(&mut stream.draws(u64::from(attempt)))
    }

    /// The service demand of a transaction of so many records from `first` on. A function of the
    /// records and the try alone: the same luck whatever happened before.
    #[inline]
    pub(super) fn demand(&self, id: SendId, first: u32, records: u32) -> Span {
        let (send, load) = self.send_and_load(id);
        let place = load.data.place(&send.records, first);
        let mut draws = load.streams.service.sub(place).draws(u64::from(send.attempt));
        let demand = self.plan_of(send.load).demand(records).draw(&mut draws);
        load.night.map_or(demand, |factor| demand.scaled(factor))
    }

    /// So many records of a load are created.
    pub(super) fn create(
        &mut self,
        load: LoadId,
        records: u32,
        exec: &mut Executive<impl Observer>,
    ) {
        let records = u64::from(records);
        exec.outcome(load).created += records;
        self.loads[load.index()].without_outcome -= records;
        self.without_outcome -= records;
    }

    /// Records of a send are not created: the client sends them again, or this is their outcome in
    /// this load.
    pub(super) fn leave(
        &mut self,
        id: SendId,
        records: impl ExactSizeIterator<Item = u32>,
        undone: Undone,
        exec: &mut Executive<impl Observer>,
    ) {
        if self.will_retry(id) {
            let send = &mut self.sends[id.0 as usize];
            let data = &self.loads[send.load.index()].data;
            return send.again.extend(records.map(|record| data.place(&send.records, record)));
        }
        let send = &self.sends[id.0 as usize];
        let load = &mut self.loads[send.load.index()];
        let count = records.len() as u64;
        let outcome = exec.outcome(send.load);
        match undone {
            Undone::Failed => outcome.failed += count,
            Undone::Unprocessed => outcome.unprocessed += count,
        }
        load.without_outcome -= count;
        if self.plan.loads[send.load.index()].second_pass.is_some() {
            let left = records.map(|record| load.data.place(&send.records, record));
            load.left_over.extend(left.map(|place| LeftRecord { place, undone }));
        } else {
            self.without_outcome -= count;
        }
    }
}
