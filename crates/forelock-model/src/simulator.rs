//! One replication: the subsystems of a run, and the events that they take turns in.

use super::background::Background;
use super::batch::{PartitionId, SendId};
use super::event::{BackgroundEvent, Event, LoaderEvent, LockingEvent, PlatformEvent};
use super::executive::Executive;
use super::loader::Loader;
use super::locking::{Asked, Locking};
use super::observer::{Observer, Unobserved};
use super::outcome::{Outcome, RunOutcome};
use super::owner::{Claimant, Owner};
use super::plan::Plan;
use super::platform::{Platform, TransactionStep};
use super::row::RowId;
use forelock_engine::{Seed, SimTime};
use forelock_scenario::Failure;

/// Which of a scenario's independent replications: 0, 1, 2, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicationNumber(pub u64);

/// So many events lie between two looks at how far a replication is: so few that a person who stops it
/// doesn't wait, even where each event asks for ten thousand rows; so many that a look costs nothing.
const EVENTS_BETWEEN_LOOKS: u32 = 1 << 12;

/// Simulates a plan's replications one after another, keeping its memory between them.
///
/// ```
/// use forelock_model::{Plan, ReplicationNumber, Simulator};
/// # use forelock_scenario::{Contradictions, Scenario};
/// # fn outcome(scenario: &Scenario) -> Result<(), Contradictions> {
/// let plan = Plan::new(scenario)?;
/// let mut simulator = Simulator::new(&plan);
/// let outcome = simulator.run(ReplicationNumber(0));
/// println!("{} of {} failed", outcome.failed, outcome.created + outcome.failed);
/// # Ok(())
/// # }
/// ```
///
/// Each subsystem has its own state, and knows only those that it uses: the platform knows the loader
/// and the locks, and background traffic knows the locks. What goes the other way is an answer, which
/// is passed on here.
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
        self.begin(number);
        while self.some_happen() {}
        self.end()
    }

    /// What [`Simulator::run`] gives, unless `goes_on` says no: `None` then.
    fn run_while(
        &mut self,
        number: ReplicationNumber,
        goes_on: &dyn Fn(f64) -> bool,
    ) -> Option<Outcome> {
        self.begin(number);
        while self.some_happen() {
            if !goes_on(self.share_done()) {
                return None;
            }
        }
        Some(self.end())
    }

    fn begin(&mut self, number: ReplicationNumber) {
        let seed = Seed { seed: self.plan.scenario.run.seed, replication: number.0 };
        self.start(seed, self.horizon());
    }

    fn horizon(&self) -> Option<SimTime> {
        self.plan.scenario.run.horizon.map(|span| SimTime::ZERO + span)
    }

    /// Once nothing happens any more.
    fn end(&mut self) -> Outcome {
        if let Some(horizon) = self.horizon()
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
        self.with_loads(all)
    }

    /// As [`Simulator::run_loads`]; in a replication that is long enough for anyone to ask, tells
    /// `goes_on` now and then which share of the records has an outcome, and gives `None` once that
    /// says no. What runs next is none the worse for it.
    pub fn run_loads_while(
        &mut self,
        number: ReplicationNumber,
        goes_on: &dyn Fn(f64) -> bool,
    ) -> Option<RunOutcome> {
        let all = self.run_while(number, goes_on)?;
        Some(self.with_loads(all))
    }

    fn with_loads(&self, all: Outcome) -> RunOutcome {
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

    fn start(&mut self, seed: Seed, horizon: Option<SimTime>) {
        self.exec.start(self.plan.loads.len(), horizon);
        self.platform.clear();
        self.locking.clear();
        self.loader.start(seed, &mut self.exec);
        self.background.start(seed, &mut self.exec);
    }

    /// The next events happen, up to a number of them: gives whether there may be more.
    fn some_happen(&mut self) -> bool {
        for _ in 0..EVENTS_BETWEEN_LOOKS {
            let Some(event) = self.exec.advance() else { return false };
            self.happen(event);
        }
        true
    }

    /// Which share of all records has an outcome.
    fn share_done(&self) -> f64 {
        let records: u64 =
            self.plan.scenario.loads.iter().map(|load| load.data.children.get()).sum();
        let outcomes = self.exec.outcomes().iter();
        let done: u64 = outcomes.map(|outcome| outcome.created + outcome.failed).sum();
        done as f64 / records as f64
    }

    fn happen(&mut self, event: Event) {
        let (loader, locking, exec) = (&mut self.loader, &mut self.locking, &mut self.exec);
        let step = match event {
            Event::Loader(event) => return self.client_acts(event),
            Event::Platform(PlatformEvent::OverheadOver(worker)) => {
                self.platform.end_overhead(worker, loader, exec)
            }
            Event::Platform(PlatformEvent::ServiceEnds) => self.platform.end_service(exec),
            Event::Platform(PlatformEvent::NextStep(worker)) => {
                self.platform.next_step(worker, loader, exec)
            }
            Event::Locking(LockingEvent::Asks(owner)) => {
                let asked = locking.ask_in_turn(owner, exec);
                self.take_answer(owner, asked)
            }
            Event::Locking(LockingEvent::WaitTimesOut(owner)) => {
                match locking.time_out(owner, exec) {
                    Some(row) if self.goes_on_without(row, owner) => self.ask(owner),
                    Some(_) | None => None,
                }
            }
            Event::Locking(LockingEvent::GoesOn(owner)) => self.ask(owner),
            Event::Background(BackgroundEvent::Arrival(stream)) if !loader.is_done() => {
                let owner = self.background.arrive(stream, locking, exec);
                self.ask(owner)
            }
            Event::Background(BackgroundEvent::Arrival(_)) => None,
            Event::Background(BackgroundEvent::HoldOver(number)) => {
                self.background.end(number, false, locking, exec);
                None
            }
        };
        if let Some(step) = step {
            self.follow(step);
        }
    }

    fn client_acts(&mut self, event: LoaderEvent) {
        match event {
            LoaderEvent::PartitionStarts(partition) => {
                for _ in 0..self.loader.sends_at_start(partition) {
                    self.send_next(partition);
                }
                self.loader.schedule_next_send(partition, &mut self.exec);
            }
            LoaderEvent::SendDue(partition) => {
                self.send_next(partition);
                self.loader.schedule_next_send(partition, &mut self.exec);
            }
            LoaderEvent::SlotReady(partition) => self.send_next(partition),
            LoaderEvent::ResendDue(send) => {
                self.loader.send_again(send);
                self.submit(send);
            }
        }
    }

    /// A partition's next children go out, if it has any left.
    fn send_next(&mut self, partition: PartitionId) {
        if let Some(send) = self.loader.send_next(partition) {
            self.submit(send);
        }
    }

    fn submit(&mut self, send: SendId) {
        if let Some(step) = self.platform.submit(send, &mut self.loader, &mut self.exec) {
            self.follow(step);
        }
    }

    /// A transaction takes that step, and those that follow from it at once.
    fn follow(&mut self, first: TransactionStep) {
        let mut next = Some(first);
        while let Some(step) = next {
            let (loader, locking) = (&mut self.loader, &mut self.locking);
            next = match step {
                TransactionStep::Locks(worker, at) => {
                    self.platform.claim_rows(worker, at, loader, locking);
                    self.ask(worker.owner())
                }
                TransactionStep::Commits(worker) => {
                    self.platform.commit(worker, loader, locking, &mut self.exec);
                    None
                }
            };
        }
    }

    /// `owner` asks for its rows until it has all, waits, or has ended with a refusal: gives the next
    /// step of its transaction.
    #[expect(
        clippy::inline_always,
        reason = "it is called for every transaction, and the call itself is a part of what it costs"
    )]
    #[inline(always)]
    fn ask(&mut self, owner: Owner) -> Option<TransactionStep> {
        let asked = self.locking.ask(owner, &mut self.exec);
        self.take_answer(owner, asked)
    }

    /// What becomes of `owner` once it is told that.
    #[expect(
        clippy::inline_always,
        reason = "it is called for every transaction, and the call itself is a part of what it costs"
    )]
    #[inline(always)]
    fn take_answer(&mut self, owner: Owner, mut asked: Asked) -> Option<TransactionStep> {
        loop {
            match asked {
                Asked::AllHeld => break,
                Asked::Refused(row) if self.goes_on_without(row, owner) => {
                    asked = self.locking.ask(owner, &mut self.exec);
                }
                Asked::Refused(_) | Asked::Later => return None,
            }
        }
        match owner.claimant() {
            Claimant::Load(worker) => self.platform.go_on_with_locks(worker, &mut self.exec),
            Claimant::Background(number) => {
                self.background.hold(number, &mut self.exec);
                None
            }
        }
    }

    /// `owner` was refused `row`: whether it goes on asking, rather than has ended with that.
    #[cold]
    fn goes_on_without(&mut self, row: RowId, owner: Owner) -> bool {
        let (loader, locking, exec) = (&mut self.loader, &mut self.locking, &mut self.exec);
        match (owner.claimant(), self.plan.scenario.org.locks.failure) {
            (Claimant::Background(number), _) => {
                self.background.end(number, true, locking, exec);
                false
            }
            (Claimant::Load(worker), Failure::Transaction) => {
                self.platform.fail_transaction(worker, loader, locking, exec);
                false
            }
            (Claimant::Load(worker), Failure::Record) => {
                locking.give_up(owner);
                self.platform.refuse_records(worker, row, loader);
                true
            }
        }
    }
}
