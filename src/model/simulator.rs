//! One replication: the state of the load and the org, and the events that change it.

use super::background::{Arrivals, BackgroundTransaction};
use super::batch::{Batch, Send};
use super::claim::Claim;
use super::data::Data;
use super::lock_table::{HandOver, LockTable};
use super::observer::{Observer, Unobserved};
use super::outcome::Outcome;
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
    pub(super) streams: Streams,
    pub(super) data: Data,
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
    pub(super) outcome: Outcome,
    /// Children that are to be sent and have no outcome yet.
    pub(super) without_outcome: u64,
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
    /// A transaction that holds its locks and will then commit.
    Holding(WorkerId),
}

impl InService {
    pub(super) const fn worker(self) -> WorkerId {
        match self {
            Self::BeforeLocks(worker) | Self::Holding(worker) => worker,
        }
    }
}

/// The named streams that draws come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Streams {
    pub(super) pacing: Stream,
    pub(super) service: Stream,
    pub(super) overhead: Stream,
    pub(super) retry: Stream,
    pub(super) background: Stream,
}

impl Streams {
    fn new(seed: Seed) -> Self {
        Self {
            pacing: Stream::named(seed, *b"pacing  "),
            service: Stream::named(seed, *b"service "),
            overhead: Stream::named(seed, *b"overhead"),
            retry: Stream::named(seed, *b"retry   "),
            background: Stream::named(seed, *b"backgrnd"),
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
            streams: Streams::new(seed),
            locks: LockTable::new(plan.rows),
            data: Data::default(),
            partitions: Vec::new(),
            sends: Slab::new(),
            batches: Slab::new(),
            queue: BatchQueue::new(plan.serial),
            workers: Workers::new(plan.scenario.org.workers.get()),
            server: SharedServer::new(plan.scaling),
            service_end: None,
            background: Slab::new(),
            arrivals: Vec::new(),
            spare_claims: Vec::new(),
            outcome: Outcome::default(),
            without_outcome: 0,
            hand_overs: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// One replication: a function of the plan's scenario, its seed and `number` alone.
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
        self.outcome
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
        self.streams = Streams::new(seed);
        self.data = self.plan.data(seed);
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
        self.outcome = Outcome::default();
        self.start_partitions();
        self.start_background();
    }

    /// Events of one instant come here one by one, each to its end before the next.
    fn happen(&mut self, event: Event) {
        match event {
            Event::PartitionStarts(partition) => self.start_partition(partition),
            Event::SendDue(partition) => self.send_by_the_clock(partition),
            Event::SlotReady(partition) => self.send_next(partition),
            Event::ResendDue(send) => self.send_again(send),
            Event::OverheadOver(worker) => self.begin_transaction(worker),
            Event::ServiceEnds => self.end_service(),
            Event::WaitTimesOut(owner) => self.time_out(owner),
            Event::GoesOn(owner) => self.go_on(owner),
            Event::NextStep(worker) => self.next_step(worker),
            Event::Arrival(stream) => self.arrive(stream),
            Event::HoldOver(number) => self.end_background(number, false),
        }
    }

    /// The horizon ends the run: what goes on is counted up to here, and what has no outcome is
    /// unprocessed.
    fn cut(&mut self, horizon: SimTime) {
        self.outcome.duration = horizon.since(SimTime::ZERO);
        self.outcome.unprocessed += self.without_outcome;
        self.without_outcome = 0;
        for worker in self.workers.busy() {
            self.outcome.worker_time += horizon.since(worker.attempt_began);
            if let Some(wait) = worker.wait {
                self.outcome.lock_wait_time += horizon.since(wait.since);
            }
        }
    }
}
