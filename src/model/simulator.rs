//! One replication: the subsystems of a run, and the events that they take turns in.

use super::background::Background;
use super::batch::SendId;
use super::event::{BackgroundEvent, Event, LoaderEvent, LockingEvent, PlatformEvent};
use super::executive::Executive;
use super::loader::Loader;
use super::locking::{Asked, Locking};
use super::observer::{Observer, Unobserved};
use super::outcome::{Outcome, RunOutcome};
use super::owner::{Claimant, Owner, WorkerId};
use super::plan::Plan;
use super::platform::{Platform, TransactionStep};
use super::row::RowId;
use crate::engine::{Seed, SimTime, Span};
use crate::scenario::{Failure, LockAt};

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
///
/// Each subsystem has its own state and changes nothing but that, what it is handed and the
/// executive: the platform uses the loader, and background traffic the locks. What goes from one to
/// another in the other direction is an answer, which is passed on here.
#[derive(Debug)]
pub struct Simulator<'p, O = Unobserved> {
    plan: &'p Plan,
    exec: Executive<O>,
    loader: Loader<'p>,
    platform: Platform<'p>,
    locking: Locking<'p>,
    background: Background<'p>,
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
        Self {
            plan,
            exec: Executive::new(observer),
            loader: Loader::new(plan),
            platform: Platform::new(plan),
            locking: Locking::new(plan),
            background: Background::new(plan),
        }
    }

    /// One replication: a function of the plan's scenario, its seed and `number` alone. The outcome is
    /// that of all loads together; [`Simulator::outcomes`] has that of each.
    pub fn run(&mut self, number: ReplicationNumber) -> Outcome {
        let run = &self.plan.scenario.run;
        let horizon = run.horizon.map(|span| SimTime::ZERO + span);
        self.start(Seed { seed: run.seed, replication: number.0 });
        while let Some(event) = self.exec.advance(horizon) {
            self.happen(event);
        }
        if let Some(horizon) = horizon
            && !self.loader.is_done()
        {
            self.loader.cut(horizon, &mut self.exec);
            self.platform.cut(horizon, &mut self.exec);
            self.locking.cut(horizon, &mut self.exec);
        }
        self.loader.total(self.background.failed(), &mut self.exec)
    }

    /// As [`Simulator::run`], with the outcome of each load where the scenario has `[[loads]]`.
    pub fn run_loads(&mut self, number: ReplicationNumber) -> RunOutcome {
        let all = self.run(number);
        let named = self.plan.scenario.loads.are_named();
        RunOutcome { all, loads: if named { self.outcomes().to_vec() } else { Vec::new() } }
    }

    /// What each load gave in the replication that ran last, in the order of the scenario.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        self.exec.outcomes()
    }

    /// Whether no lock is held or waited for: so it must be after a run that no horizon cut.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.locking.is_idle()
    }

    /// What it simulates.
    #[must_use]
    pub const fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// Who watches.
    pub const fn observer(&mut self) -> &mut O {
        self.exec.observer()
    }

    fn start(&mut self, seed: Seed) {
        self.exec.start(self.plan.loads.len());
        self.platform.clear();
        self.locking.clear();
        self.loader.start(seed, &mut self.exec);
        self.background.start(seed, &mut self.exec);
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Loader(event) => self.client_acts(event),
            Event::Platform(event) => {
                let (loader, exec) = (&mut self.loader, &mut self.exec);
                let step = match event {
                    PlatformEvent::OverheadOver(worker) => {
                        self.platform.end_overhead(worker, loader, exec)
                    }
                    PlatformEvent::ServiceEnds => self.platform.end_service(exec),
                    PlatformEvent::NextStep(worker) => {
                        self.platform.next_step(worker, loader, exec)
                    }
                };
                self.take(step);
            }
            Event::Locking(LockingEvent::WaitTimesOut(owner)) => {
                if let Some(row) = self.locking.time_out(owner, &mut self.exec)
                    && self.goes_on_without(row, owner)
                {
                    self.ask(owner);
                }
            }
            Event::Locking(LockingEvent::GoesOn(owner)) => self.ask(owner),
            Event::Background(BackgroundEvent::Arrival(stream)) => {
                if !self.loader.is_done() {
                    let owner = self.background.arrive(stream, &mut self.locking, &mut self.exec);
                    self.ask(owner);
                }
            }
            Event::Background(BackgroundEvent::HoldOver(number)) => {
                self.end_background(number, false);
            }
        }
    }

    fn client_acts(&mut self, event: LoaderEvent) {
        match event {
            LoaderEvent::PartitionStarts(partition) => {
                for _ in 0..self.loader.sends_at_start(partition) {
                    let send = self.loader.send_next(partition);
                    self.submit(send);
                }
                self.loader.schedule_next_send(partition, &mut self.exec);
            }
            LoaderEvent::SendDue(partition) => {
                let send = self.loader.send_next(partition);
                self.submit(send);
                self.loader.schedule_next_send(partition, &mut self.exec);
            }
            LoaderEvent::SlotReady(partition) => {
                let send = self.loader.send_next(partition);
                self.submit(send);
            }
            LoaderEvent::ResendDue(send) => {
                let send = self.loader.send_again(send);
                self.submit(Some(send));
            }
        }
    }

    fn submit(&mut self, send: Option<SendId>) {
        if let Some(send) = send {
            let step = self.platform.submit(send, &mut self.loader, &mut self.exec);
            self.take(step);
        }
    }

    /// A transaction takes that step.
    fn take(&mut self, step: Option<TransactionStep>) {
        match step {
            Some(TransactionStep::Locks(worker, at)) => self.claim_rows(worker, at),
            Some(TransactionStep::Commits(worker)) => {
                self.platform.commit(worker, &mut self.loader, &mut self.exec);
                self.end_transaction(worker);
            }
            None => {}
        }
    }

    /// The worker's transaction asks for the rows that it locks at that point.
    fn claim_rows(&mut self, worker: WorkerId, at: LockAt) {
        let owner = worker.owner();
        let rows = match at {
            LockAt::Start => self.locking.start(owner, Some(self.platform.load_of(worker))),
            LockAt::Save => self.locking.start_late(owner),
        };
        self.platform.extend_rows(worker, at, &self.loader, rows);
        self.ask(owner);
    }

    /// `owner` asks for its rows until it has all, waits, or has ended with a refusal.
    fn ask(&mut self, owner: Owner) {
        loop {
            match self.locking.ask(owner, &mut self.exec) {
                Asked::Waits => return,
                Asked::AllHeld => return self.go_on_with_locks(owner),
                Asked::Refused(row) => {
                    if !self.goes_on_without(row, owner) {
                        return;
                    }
                }
            }
        }
    }

    fn go_on_with_locks(&mut self, owner: Owner) {
        match owner.claimant() {
            Claimant::Load(worker) => {
                let step = self.platform.go_on_with_locks(worker, &mut self.exec);
                self.take(step);
            }
            Claimant::Background(number) => self.background.hold(number, &mut self.exec),
        }
    }

    /// `owner` was refused `row`: whether it goes on asking, rather than has ended with that.
    fn goes_on_without(&mut self, row: RowId, owner: Owner) -> bool {
        match (owner.claimant(), self.plan.scenario.org.locks.failure) {
            (Claimant::Background(number), _) => {
                self.end_background(number, true);
                false
            }
            (Claimant::Load(worker), Failure::Transaction) => {
                self.platform.fail_transaction(worker, &mut self.loader, &mut self.exec);
                self.end_transaction(worker);
                false
            }
            (Claimant::Load(worker), Failure::Record) => {
                self.locking.give_up(owner);
                self.platform.refuse_records(worker, row, &self.loader);
                true
            }
        }
    }

    /// A transaction is over: its rows go to their first waiters or are free; then the waiters go
    /// on, and then the batch.
    fn end_transaction(&mut self, worker: WorkerId) {
        self.locking.release(worker.owner(), &mut self.exec);
        self.exec.schedule(Span::ZERO, PlatformEvent::NextStep(worker));
    }

    fn end_background(&mut self, number: u32, failed: bool) {
        let owner = self.background.end(number, failed, &mut self.exec);
        self.locking.release(owner, &mut self.exec);
    }
}
