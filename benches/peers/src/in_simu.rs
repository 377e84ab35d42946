//! simu-des as its documentation teaches: a process for each worker, a resource for each parent,
//! `any_of!` a request and a timeout. Only a request that must wait pays for the latter.

use crate::inputs::{Inputs, STAGGER, TRANSACTION, WAIT_TIMEOUT, WORKERS};
use crate::lock_loop::Counts;
use simu::{EnvHandle, Resource, ResourceGuard, SimEnv, any_of};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

struct Org {
    inputs: Rc<Inputs>,
    rows: Vec<Resource>,
    counts: Cell<Counts>,
}

pub fn run(inputs: &Rc<Inputs>) -> Counts {
    let mut env = SimEnv::with_seed(0);
    let rows = (0..inputs.case().parents).map(|_| Resource::new(1)).collect();
    let org = Rc::new(Org { inputs: Rc::clone(inputs), rows, counts: Cell::default() });
    for number in 0..u64::from(WORKERS) {
        env.spawn(worker(env.handle(), Rc::clone(&org), number));
    }
    env.run();
    org.counts.get()
}

/// Times are whole nanoseconds, which doubles hold exactly up to 104 days.
async fn worker(env: EnvHandle, org: Rc<Org>, number: u64) {
    env.timeout((number * STAGGER) as f64).await;
    let children = org.inputs.parents.len() as u64;
    let (mut first, end) = (number * children / 5, (number + 1) * children / 5);
    let mut held: Vec<ResourceGuard> = Vec::new();
    let mut own: HashSet<u32> = HashSet::new();
    while first < end {
        let last = (first + TRANSACTION).min(end);
        let mut counts = org.counts.get();
        counts.transactions += 1;
        org.counts.set(counts);
        let has_all = take_all(&env, &org, first..last, &mut held, &mut own).await;
        if has_all {
            env.timeout(org.inputs.service(first) as f64).await;
        }
        let mut counts = org.counts.get();
        let outcome = if has_all { &mut counts.created } else { &mut counts.failed };
        *outcome += last - first;
        counts.duration = env.now() as u64;
        org.counts.set(counts);
        // In the order in which they were taken; then those that waited go on before this one.
        held.drain(..).for_each(drop);
        own.clear();
        env.timeout(0.0).await;
        first = last;
    }
}

/// Whether no request was refused.
async fn take_all(
    env: &EnvHandle,
    org: &Org,
    children: std::ops::Range<u64>,
    held: &mut Vec<ResourceGuard>,
    own: &mut HashSet<u32>,
) -> bool {
    for child in children {
        let parent = org.inputs.parent(child);
        if !own.insert(parent) {
            continue;
        }
        let row = &org.rows[parent as usize];
        if row.in_use() == 0 {
            held.push(row.request().await);
            continue;
        }
        let since = env.now();
        let granted = Rc::new(RefCell::new(None));
        let (request, slot) = (row.request(), Rc::clone(&granted));
        let taken = async move {
            *slot.borrow_mut() = Some(request.await);
        };
        any_of![taken, env.timeout(WAIT_TIMEOUT as f64)].await;
        let granted = granted.take();
        let mut counts = org.counts.get();
        counts.lock_waits += 1;
        counts.lock_timeouts += u64::from(granted.is_none());
        counts.lock_wait_time += (env.now() - since) as u64;
        org.counts.set(counts);
        match granted {
            Some(guard) => held.push(guard),
            None => return false,
        }
    }
    true
}
