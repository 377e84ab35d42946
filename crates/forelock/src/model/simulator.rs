//! One replication: the state of the load and the org, and the events that change it.

use super::background::{Arrivals, BackgroundTransaction};
use super::batch::{Batch, Send};
use super::claim::Claim;
use super::load_state::LoadState;
use super::lock_table::{HandOver, LockTable};
use super::observer::{Observer, Unobserved};
use super::outcome::{Outcome, RunOutcome};
use super::owner::Owner;
use super::owner::WorkerId;
use super::plan::Plan;
use super::queue::BatchQueue;
use super::row::RowId;
use super::submission::Partition;
use super::worker::Workers;
use crate::engine::{Calendar, Seed, SharedServer, SimTime, Stream, Ticket};
use slab::Slab;

/// Which of a scenario's independent replications: 0, 1, 2, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicationNumber(pub u64);

/// Simulates a plan's replications one after another, keeping its memory between them.
///
/// ```
/// use forelock::model::{Plan, ReplicationNumber, Simulator};
/// # fn outcome(scenario: &forelock::scenario::Scenario) {
/// let plan = Plan::new(scenario);
/// let mut simulator = Simulator::new(&plan);
/// let outcome = simulator.run(ReplicationNumber(0));
/// println!("{} of {} failed", outcome.failed, outcome.created + outcome.failed);
/// # }
/// ```
#[derive(Debug)]
pub struct Simulator<'p, O = Unobserved> {
    pub(super) plan: &'p Plan,
    pub(super) observer: O,
    pub(super) now: SimTime,
    pub(super) calendar: Calendar<Event>,
    pub(super) background_stream: Stream,
    pub(super) loads: Vec<LoadState>,
    pub(super) partitions: Vec<Partition>,
    pub(super) sends: Slab<Send>,
    pub(super) batches: Slab<Batch>,
    pub(super) queue: BatchQueue,
    pub(super) workers: Workers,
    pub(super) server: SharedServer<InService>,
    pub(super) service_end: Option<Ticket>,
    pub(super) locks: LockTable,
    pub(super) background: Slab<BackgroundTransaction>,
    pub(super) arrivals: Vec<Arrivals>,
    /// Of background transactions that have ended: memory to be used again.
    pub(super) spare_claims: Vec<Claim>,
    /// Background transactions that were refused.
    pub(super) background_failed: u64,
    /// Children, of all loads, that are to be sent and have no outcome yet.
    pub(super) without_outcome: u64,
    /// The end of the last batch so far.
    pub(super) last_end: SimTime,
    /// The horizon, if it ended the run.
    pub(super) cut_at: Option<SimTime>,
    /// The outcome of each load.
    pub(super) outcomes: Vec<Outcome>,
    pub(super) hand_overs: Vec<HandOver>,
    pub(super) rows: Vec<RowId>,
}

/// What happens at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A partition makes its first send or sends.
    PartitionStarts(u32),
    /// An open partition's next send is due.
    SendDue(u32),
    /// A closed partition's slot has thought and sends again.
    SlotReady(u32),
    /// A send's failed records are sent again; names the finished send.
    ResendDue(u32),
    /// An attempt's overhead is over.
    OverheadOver(WorkerId),
    /// A service on the shared capacity ends.
    ServiceEnds,
    /// A request for a lock has waited as long as it may.
    WaitTimesOut(Owner),
    /// A waiter that was handed its row goes on asking.
    GoesOn(Owner),
    /// A transaction has ended, and its batch takes its next step.
    NextStep(WorkerId),
    /// A background transaction of that stream arrives.
    Arrival(u32),
    /// A background transaction, by its number, has held its rows.
    HoldOver(u32),
}

/// Who is in service, and what comes after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum InService {
    /// A transaction that will then ask for its locks.
    BeforeLocks(WorkerId),
    /// A transaction that will then ask for the locks of the save.
    BeforeSave(WorkerId),
    /// A transaction that holds its locks and will then commit.
    Holding(WorkerId),
}

impl InService {
    pub(super) const fn worker(self) -> WorkerId {
        match self {
            Self::BeforeLocks(worker) | Self::BeforeSave(worker) | Self::Holding(worker) => worker,
        }
    }
}

impl<'p> Simulator<'p> {
    /// A simulator that nobody watches.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        Self::observed(plan, Unobserved)
    }
}

impl<'p, O: Observer> Simulator<'p, O> {
    /// A simulator whose runs `observer` watches.
    #[must_use]
    pub fn observed(plan: &'p Plan, observer: O) -> Self {
        let seed = Seed { seed: plan.scenario.run.seed, replication: 0 };
        Self {
            plan,
            observer,
            now: SimTime::ZERO,
            calendar: Calendar::new(),
            background_stream: background_stream(seed),
            loads: Vec::new(),
            locks: LockTable::new(plan.rows),
            partitions: Vec::new(),
            sends: Slab::new(),
            batches: Slab::new(),
            queue: BatchQueue::default(),
            workers: Workers::new(plan.scenario.org.workers.get()),
            server: SharedServer::new(plan.scaling),
            service_end: None,
            background: Slab::new(),
            arrivals: Vec::new(),
            spare_claims: Vec::new(),
            background_failed: 0,
            without_outcome: 0,
            last_end: SimTime::ZERO,
            cut_at: None,
            outcomes: Vec::new(),
            hand_overs: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// One replication: a function of the plan's scenario, its seed and `number` alone. The outcome is
    /// that of all loads together; [`Simulator::outcomes`] has that of each.
    pub fn run(&mut self, number: ReplicationNumber) -> Outcome {
        self.start(Seed { seed: self.plan.scenario.run.seed, replication: number.0 });
        let horizon = self.plan.scenario.run.horizon.map(|span| SimTime::ZERO + span);
        while let Some(at) = self.calendar.next_time() {
            if horizon.is_some_and(|horizon| at > horizon) {
                break;
            }
            if let Some((at, event)) = self.calendar.pop() {
                self.now = at;
                self.happen(event);
            }
        }
        if let Some(horizon) = horizon
            && self.without_outcome > 0
        {
            self.cut(horizon);
        }
        self.total()
    }

    /// As [`Simulator::run`], with the outcome of each load where the scenario has `[[loads]]`.
    pub fn run_loads(&mut self, number: ReplicationNumber) -> RunOutcome {
        let all = self.run(number);
        let named = self.plan.scenario.loads.are_named();
        RunOutcome { all, loads: if named { self.outcomes.clone() } else { Vec::new() } }
    }

    /// What each load gave in the replication that ran last, in the order of the scenario.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Whether no lock is held or waited for: so it must be after a run that no horizon cut.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.locks.is_idle()
    }

    /// What it simulates.
    #[must_use]
    pub const fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// Who watches.
    pub const fn observer(&mut self) -> &mut O {
        &mut self.observer
    }

    fn start(&mut self, seed: Seed) {
        self.now = SimTime::ZERO;
        self.background_stream = background_stream(seed);
        if !self.calendar.is_empty() {
            // The run before was broken off, with locks held.
            self.locks.clear();
            self.calendar.clear();
        }
        self.sends.clear();
        self.batches.clear();
        self.queue.clear();
        self.workers.clear();
        self.server.clear();
        self.service_end = None;
        self.background.clear();
        self.background_failed = 0;
        self.start_loads(seed);
        self.start_background();
    }

    /// Events of one instant come here one by one, each to its end before the next.
    fn happen(&mut self, event: Event) {
        match event {
            Event::PartitionStarts(partition) => self.start_partition(partition),
            Event::SendDue(partition) => self.send_by_the_clock(partition),
            Event::SlotReady(partition) => self.send_next(partition),
            Event::ResendDue(send) => self.send_again(send),
            Event::OverheadOver(worker) => self.end_overhead(worker),
            Event::ServiceEnds => self.end_service(),
            Event::WaitTimesOut(owner) => self.time_out(owner),
            Event::GoesOn(owner) => self.go_on(owner),
            Event::NextStep(worker) => self.next_step(worker),
            Event::Arrival(stream) => self.arrive(stream),
            Event::HoldOver(number) => self.end_background(number, false),
        }
    }
}

fn background_stream(seed: Seed) -> Stream {
    Stream::named(seed, *b"backgrnd")
}
