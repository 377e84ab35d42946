//! nexosim with the whole lock table as one model: a model for each parent, with a message for each
//! request, would be far slower. Its events are the ends of services and of waits.

use crate::inputs::{Inputs, STAGGER, TRANSACTION, WAIT_TIMEOUT, WORKERS};
use crate::lock_loop::Counts;
use nexosim::model::{Context, Model, schedulable};
use nexosim::simulation::{EventKey, Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const FREE: u8 = 0;
const WAITED_FOR: u8 = 0x80;

#[derive(Default, Serialize, Deserialize)]
struct Org {
    #[serde(skip)]
    inputs: Option<Arc<Inputs>>,
    #[serde(skip)]
    result: Arc<Mutex<Counts>>,
    #[serde(skip)]
    counts: Counts,
    rows: Vec<u8>,
    workers: Vec<Worker>,
    waits: u64,
}

#[derive(Default, Serialize, Deserialize)]
struct Worker {
    first: u64,
    last: u64,
    end: u64,
    asking: u64,
    held: Vec<u32>,
    /// The row, since when, which in the order of waits, and the timeout.
    wait: Option<(u32, u64, u64, EventKey)>,
}

pub fn run(inputs: &Arc<Inputs>) -> Counts {
    let result = Arc::new(Mutex::new(Counts::default()));
    let org = Org {
        inputs: Some(Arc::clone(inputs)),
        result: Arc::clone(&result),
        rows: vec![FREE; inputs.case().parents as usize],
        ..Org::default()
    };
    let mut simulation = SimInit::with_num_threads(1)
        .add_model(org, Mailbox::new(), "org")
        .init(MonotonicTime::EPOCH)
        .expect("one model, connected to nothing");
    simulation.run().expect("no deadlock of models, no panic");
    *result.lock().expect("nobody has panicked")
}

#[Model]
impl Org {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        let children = self.inputs().parents.len() as u64;
        let count = u64::from(WORKERS);
        for k in 0..count {
            self.workers.push(Worker {
                first: k * children / count,
                end: (k + 1) * children / count,
                ..Worker::default()
            });
            if k > 0 {
                let start = Duration::from_nanos(k * STAGGER);
                cx.schedule_event(start, schedulable!(Self::begin), k as usize).expect("later");
            }
        }
        self.begin(0, cx).await;
    }

    #[nexosim(schedulable)]
    async fn begin(&mut self, who: usize, cx: &Context<Self>) {
        self.begin_next(who, cx);
    }

    #[nexosim(schedulable)]
    async fn commit(&mut self, who: usize, cx: &Context<Self>) {
        let worker = &self.workers[who];
        self.counts.created += worker.last - worker.first;
        self.end(who, cx);
    }

    #[nexosim(schedulable)]
    async fn time_out(&mut self, who: usize, cx: &Context<Self>) {
        let worker = &mut self.workers[who];
        self.counts.lock_timeouts += 1;
        self.counts.failed += worker.last - worker.first;
        if let Some((row, since, ..)) = worker.wait.take() {
            self.counts.lock_wait_time += now(cx) - since;
            if self.first_waiter(row).is_none() {
                self.rows[row as usize] &= !WAITED_FOR;
            }
        }
        self.end(who, cx);
    }

    fn inputs(&self) -> &Inputs {
        self.inputs.as_deref().expect("never restored from a file")
    }

    fn begin_next(&mut self, who: usize, cx: &Context<Self>) {
        let worker = &mut self.workers[who];
        if worker.first == worker.end {
            // The last one to end has the final counts.
            *self.result.lock().expect("nobody has panicked") = self.counts;
            return;
        }
        worker.last = (worker.first + TRANSACTION).min(worker.end);
        worker.asking = worker.first;
        self.counts.transactions += 1;
        self.ask(who, cx);
    }

    fn ask(&mut self, who: usize, cx: &Context<Self>) {
        let own = who as u8 + 1;
        let inputs = self.inputs.as_deref().expect("never restored from a file");
        let worker = &mut self.workers[who];
        for child in worker.asking..worker.last {
            let row = inputs.parent(child);
            let state = &mut self.rows[row as usize];
            if *state == FREE {
                *state = own;
                worker.held.push(row);
            } else if *state & !WAITED_FOR != own {
                *state |= WAITED_FOR;
                worker.asking = child;
                self.counts.lock_waits += 1;
                self.waits += 1;
                let timeout = Duration::from_nanos(WAIT_TIMEOUT);
                let key = cx.schedule_keyed_event(timeout, schedulable!(Self::time_out), who);
                worker.wait = Some((row, now(cx), self.waits, key.expect("later")));
                return;
            }
        }
        let service = Duration::from_nanos(inputs.service(worker.first));
        cx.schedule_event(service, schedulable!(Self::commit), who).expect("later");
    }

    /// An event for this instant can't be scheduled, so those that go on do so within this one, in
    /// the order that the model asks for.
    fn end(&mut self, who: usize, cx: &Context<Self>) {
        let own = who as u8 + 1;
        let mut go_on = Vec::new();
        let mut held = std::mem::take(&mut self.workers[who].held);
        for row in held.drain(..) {
            if self.rows[row as usize] == own {
                self.rows[row as usize] = FREE;
            } else if let Some(next) = self.first_waiter(row) {
                let worker = &mut self.workers[next];
                if let Some((_, since, _, timeout)) = worker.wait.take() {
                    timeout.cancel();
                    self.counts.lock_wait_time += now(cx) - since;
                }
                worker.held.push(row);
                worker.asking += 1;
                let more = self.first_waiter(row).map_or(0, |_| WAITED_FOR);
                self.rows[row as usize] = (next as u8 + 1) | more;
                go_on.push(next);
            }
        }
        let worker = &mut self.workers[who];
        worker.held = held;
        worker.first = worker.last;
        self.counts.duration = now(cx);
        for next in go_on {
            self.ask(next, cx);
        }
        self.begin_next(who, cx);
    }

    fn first_waiter(&self, row: u32) -> Option<usize> {
        let waits = |who: usize| self.workers[who].wait.as_ref().filter(|wait| wait.0 == row);
        let waiting = (0..self.workers.len()).filter_map(|who| Some((waits(who)?.2, who)));
        waiting.min().map(|(_, who)| who)
    }
}

fn now(cx: &Context<Org>) -> u64 {
    cx.time().duration_since(MonotonicTime::EPOCH).as_nanos() as u64
}
