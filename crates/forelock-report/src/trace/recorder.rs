//! Turns what happens in a run into events.

use super::event::{BACKGROUND, Colour, Event, LOAD, Track};
use super::owner_names::OwnerNames;
use super::row_names::{RowNames, shortened};
use super::sink::Sink;
use super::under_way::{Batch, Ending, State};
use forelock::engine::SimTime;
use forelock::model::{
    AttemptEnd, BatchId, Claimant, Happening, Observer, Owner, Refusal, RowId, WorkerId,
};
use forelock::scenario::{Api, Scenario};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

const BATCH: &str = "batch";
const TRANSACTION: &str = "transaction";
const BACKGROUND_TRANSACTION: &str = "background transaction";
const WAIT: &str = "lock wait";
const WORK_BEFORE_LOCKS: &str = "work before locks";
const WORK_HOLDING_LOCKS: &str = "work holding locks";
const HOLDING_LOCKS: &str = "holding locks";

/// What is shown of a load.
struct Load {
    /// Empty for the load of a scenario with `[data]` and `[load]`.
    name: String,
    has_sessions: bool,
}

/// Watches one run and writes what it sees, until there is too much of it.
pub(super) struct Recorder<'w> {
    sink: Sink<'w>,
    most_events: u64,
    rows: RowNames,
    owners: OwnerNames,
    loads: Vec<Load>,
    batches: BTreeMap<BatchId, Batch>,
    batches_sent: u64,
    workers: Vec<State>,
    background: Vec<State>,
    ending: Option<Ending>,
    flows: u64,
    cut: Option<SimTime>,
}

impl<'w> Recorder<'w> {
    pub(super) fn new(scenario: &Scenario, mut sink: Sink<'w>, most_events: u64) -> Self {
        let mut name_process = |pid, name: &str| {
            let track = Track::process(pid);
            let event = |what, args| Event::metadata(what, track).with(args);
            sink.put(&event("process_name", json!({ "name": name })));
            sink.put(&event("process_sort_index", json!({ "sort_index": pid })));
        };
        let loads = if scenario.loads.len() > 1 { "loads" } else { "load" };
        name_process(LOAD, &format!("{loads}: {}", scenario.name));
        if !scenario.background.is_empty() {
            name_process(BACKGROUND, "background traffic");
        }
        Self {
            sink,
            most_events,
            rows: RowNames::of(scenario),
            owners: OwnerNames::default(),
            loads: scenario
                .loads
                .iter()
                .map(|load| Load {
                    name: shortened(&load.name),
                    has_sessions: load.sending.api() == Api::Soap,
                })
                .collect(),
            batches: BTreeMap::new(),
            batches_sent: 0,
            workers: Vec::new(),
            background: Vec::new(),
            ending: None,
            flows: 0,
            cut: None,
        }
    }

    /// Ends what is open at `end`, unless the trace was cut before; the number of events, and where
    /// it was cut.
    ///
    /// # Errors
    ///
    /// The first one of writing.
    pub(super) fn finish(&mut self, end: SimTime) -> io::Result<(u64, Option<SimTime>)> {
        self.finish_ending();
        if self.cut.is_none() {
            self.close_all(end);
        }
        self.sink.finish()?;
        Ok((self.sink.written(), self.cut))
    }

    /// Records nothing from here on.
    fn cut(&mut self, at: SimTime) {
        self.finish_ending();
        self.close_all(at);
        self.cut = Some(at);
        let why = format!("{} events are as many as were asked for", self.most_events);
        self.sink.put(&Event::notice("trace cut here", at).with(json!({ "why": why })));
    }

    fn close_all(&mut self, at: SimTime) {
        let workers =
            (0..).zip(&self.workers).map(|(n, state)| (Owner::load(WorkerId::numbered(n)), state));
        let background =
            (0..).zip(&self.background).map(|(n, state)| (Owner::background(n), state));
        for (owner, state) in workers.chain(background) {
            for name in state.open.iter().rev() {
                self.sink.put(&Event::end(name.clone(), at, Track::of(owner)));
            }
        }
    }

    fn state(&mut self, owner: Owner) -> &mut State {
        let (states, number) = match owner.claimant() {
            Claimant::Load(worker) => (&mut self.workers, worker.get()),
            Claimant::Background(number) => (&mut self.background, number),
        };
        let index = number as usize;
        if index >= states.len() {
            states.resize_with(index + 1, State::default);
        }
        &mut states[index]
    }

    fn begin(
        &mut self,
        owner: Owner,
        name: impl Into<Cow<'static, str>>,
        at: SimTime,
        args: Value,
    ) {
        let name = name.into();
        let track = Track::of(owner);
        if !std::mem::replace(&mut self.state(owner).is_named, true) {
            let event = |what, args| Event::metadata(what, track).with(args);
            self.sink.put(&event("thread_name", json!({ "name": self.owners.name(owner) })));
            let place = track.place(self.owners.is_session(owner));
            self.sink.put(&event("thread_sort_index", json!({ "sort_index": place })));
        }
        self.sink.put(&Event::begin(name.clone(), at, track).with(args));
        self.state(owner).open.push(name);
        self.arrive(owner, at);
    }

    fn end(&mut self, owner: Owner, at: SimTime, args: Value) {
        if let Some(name) = self.state(owner).open.pop() {
            self.sink.put(&Event::end(name, at, Track::of(owner)).with(args));
        }
    }

    /// A flow that is on its way to `owner` ends at the slice that is open.
    fn arrive(&mut self, owner: Owner, at: SimTime) {
        if let Some(id) = self.state(owner).arriving.take() {
            self.sink.put(&Event::flow_end(id, at, Track::of(owner)));
        }
    }

    fn begin_attempt(&mut self, worker: WorkerId, batch: BatchId, attempt: u32, at: SimTime) {
        let Some(&batch) = self.batches.get(&batch) else {
            return self.begin(worker.owner(), BATCH, at, Value::Null);
        };
        let mut args = json!({
            "batch": batch.number,
            "partition": batch.partition + 1,
            "records": batch.records,
            "attempt": attempt,
        });
        let mut name = Cow::Borrowed(BATCH);
        if let Some(load) = self.loads.get(batch.load.index()) {
            self.owners.meet(worker, load.has_sessions);
            if !load.name.is_empty() {
                name = Cow::Owned(format!("{BATCH} of {}", load.name));
                args["load"] = load.name.as_str().into();
            }
        }
        self.begin(worker.owner(), name, at, args);
    }

    fn end_attempt(&mut self, worker: WorkerId, batch: BatchId, end: AttemptEnd, at: SimTime) {
        let owner = worker.owner();
        let mark = |name, colour| Event::mark(name, colour, at, Track::of(owner));
        let end = match end {
            AttemptEnd::Done => "done",
            AttemptEnd::Requeued => {
                self.sink.put(&mark("rest goes back to the queue", Colour::Bad));
                "requeued"
            }
            AttemptEnd::GivenUp => {
                self.sink.put(&mark("rest stays unprocessed", Colour::Terrible));
                "given up"
            }
        };
        if end != "requeued" {
            self.batches.remove(&batch);
        }
        self.end(owner, at, json!({ "end": end }));
    }

    fn begin_transaction(&mut self, owner: Owner, name: &'static str, at: SimTime, args: Value) {
        self.state(owner).holds_locks = false;
        self.begin(owner, name, at, args);
    }

    fn begin_wait(&mut self, owner: Owner, row: RowId, holder: Owner, at: SimTime) {
        let args = json!({ "row": self.rows.name(row), "holder": self.owners.name(holder) });
        self.begin(owner, WAIT, at, args);
    }

    /// `owner` is handed a row by whoever is ending.
    fn grant(&mut self, owner: Owner, at: SimTime) {
        let Some(from) = self.ending.as_ref().map(|ending| ending.owner) else {
            return self.end(owner, at, Value::Null);
        };
        self.flows += 1;
        let id = self.flows;
        self.sink.put(&Event::flow_begin(id, at, Track::of(from)));
        self.end(owner, at, json!({ "granted_by": self.owners.name(from) }));
        self.state(owner).arriving = Some(id);
    }

    fn refuse(&mut self, owner: Owner, row: RowId, why: Refusal, at: SimTime) {
        let name = match why {
            Refusal::Timeout => {
                self.end(owner, at, json!({ "refused": "timeout" }));
                "lock timeout"
            }
            Refusal::Deadlock => "deadlock",
        };
        self.arrive(owner, at);
        let args = json!({ "row": self.rows.name(row) });
        self.sink.put(&Event::mark(name, Colour::Terrible, at, Track::of(owner)).with(args));
    }

    fn hold(&mut self, owner: Owner, at: SimTime) {
        if owner.is_load() {
            self.state(owner).holds_locks = true;
        } else {
            self.begin(owner, HOLDING_LOCKS, at, Value::Null);
        }
    }

    fn begin_service(&mut self, worker: WorkerId, at: SimTime) {
        let owner = worker.owner();
        let name =
            if self.state(owner).holds_locks { WORK_HOLDING_LOCKS } else { WORK_BEFORE_LOCKS };
        self.begin(owner, name, at, Value::Null);
    }

    /// See [`Ending`].
    fn start_ending(&mut self, owner: Owner, at: SimTime, args: Value) {
        // What is open inside the transaction ends with it.
        while self.state(owner).open.last().is_some_and(|name| !is_transaction(name)) {
            self.end(owner, at, Value::Null);
        }
        self.arrive(owner, at);
        self.ending = Some(Ending { owner, at, args });
    }

    fn finish_ending(&mut self) {
        if let Some(Ending { owner, at, args }) = self.ending.take() {
            self.end(owner, at, args);
        }
    }
}

impl Observer for Recorder<'_> {
    fn note(&mut self, at: SimTime, what: Happening) {
        if self.cut.is_some() || self.sink.has_failed() {
            return;
        }
        if !matches!(what, Happening::Granted { .. }) {
            self.finish_ending();
        }
        if self.sink.written() >= self.most_events {
            return self.cut(at);
        }
        match what {
            Happening::BatchSent { load, batch, partition, records } => {
                self.batches_sent += 1;
                let number = self.batches_sent;
                self.batches.insert(batch, Batch { number, load, partition, records });
            }
            Happening::AttemptBegan { worker, batch, attempt } => {
                self.begin_attempt(worker, batch, attempt, at);
            }
            Happening::TransactionBegan { worker, records } => {
                let args = json!({ "records": records });
                self.begin_transaction(worker.owner(), TRANSACTION, at, args);
            }
            Happening::ServiceBegan { worker } => self.begin_service(worker, at),
            Happening::ServiceEnded { worker } => self.end(worker.owner(), at, Value::Null),
            Happening::LocksHeld { owner } => self.hold(owner, at),
            // It was in the queue, on no worker's track; its number may be used again.
            Happening::BatchDropped { batch } => {
                self.batches.remove(&batch);
            }
            Happening::WaitBegan { owner, row, holder } => self.begin_wait(owner, row, holder, at),
            Happening::Granted { owner, .. } => self.grant(owner, at),
            Happening::Refused { owner, row, why } => self.refuse(owner, row, why, at),
            Happening::TransactionEnded { worker, created, failed } => {
                let args = json!({ "created": created, "failed": failed });
                self.start_ending(worker.owner(), at, args);
            }
            Happening::AttemptEnded { worker, batch, end } => {
                self.end_attempt(worker, batch, end, at);
            }
            Happening::BackgroundBegan { owner } => {
                self.begin_transaction(owner, BACKGROUND_TRANSACTION, at, Value::Null);
            }
            Happening::BackgroundEnded { owner, failed } => {
                self.start_ending(owner, at, json!({ "failed": failed }));
            }
            Happening::Took { .. } | Happening::Released { .. } => {}
        }
    }
}

fn is_transaction(name: &str) -> bool {
    name == TRANSACTION || name == BACKGROUND_TRANSACTION
}
