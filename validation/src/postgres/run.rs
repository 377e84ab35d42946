//! One run of a scenario: threads for its workers and for the partitions of its loads.

use super::batch_queue::BatchQueue;
use super::client::{Lost, send_all};
use super::connection::{Connection, LockKind, define};
use super::overhead::{Overhead, measure};
use super::records::{Place, Records};
use super::supported;
use super::tally::{Tally, tally};
use super::worker::{Org, duration};
use anyhow::{Context as _, Result, anyhow};
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::scenario::{LockAt, LockSets, Scenario};
use postgres::{Config, NoTls};
use rand::{SeedableRng as _, rngs::StdRng};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// For so long each run measures its overhead beforehand.
const OVERHEAD_LASTS: Duration = Duration::from_millis(1_500);

/// A cluster, and the rows that its table has by now.
pub struct Database {
    config: Config,
    rows: u32,
}

impl Database {
    pub fn new(address: &str) -> Result<Self> {
        let config: Config = address.parse().context("the address of the database")?;
        config.connect(NoTls)?.batch_execute("CREATE TABLE parents (id int PRIMARY KEY)")?;
        Ok(Self { config, rows: 0 })
    }

    /// Makes the function for these locks, and rows enough.
    fn prepare(&mut self, kind: LockKind, rows: u32) -> Result<()> {
        let mut client = self.config.connect(NoTls)?;
        define(&mut client, kind)?;
        if rows > self.rows {
            let (first, last) = (self.rows, rows - 1);
            client.batch_execute(&format!(
                "INSERT INTO parents SELECT generate_series({first}, {last})"
            ))?;
            client.batch_execute("VACUUM ANALYZE parents")?;
            self.rows = rows;
        }
        Ok(())
    }
}

/// Plays `scenario` once, with luck of its own for each `seed`, and measures the overhead before.
pub fn play(
    database: &mut Database,
    scenario: &Scenario,
    kind: LockKind,
    seed: u64,
) -> Result<(Tally, Overhead)> {
    supported::check(scenario)?;
    let org = &scenario.org;
    let sets = LockSets::of(scenario);
    let workers = org.workers.get();
    let mut rng = StdRng::seed_from_u64(seed);
    let mut records = Vec::new();
    for (id, load) in scenario.loads.with_ids() {
        records.push(Records::draw(load, id, &sets, org.locks.order, &mut rng)?);
    }
    let size = org.transaction_size.get();
    let typical: Vec<Place> =
        records[0].partitions[0].iter().copied().take(size as usize).collect();
    let asks = [LockAt::Start, LockAt::Save].map(|at| records[0].rows(&typical, at).len());
    let own = u32::try_from(asks[0] + asks[1])?;
    database.prepare(kind, sets.rows() + workers * own)?;
    let queue = BatchQueue::default();
    let ready = Barrier::new(workers as usize + 1);
    let began_soon = std::sync::OnceLock::new();

    let connections =
        (0..workers).map(|_| Connection::open(&database.config, org.locks.wait_timeout));
    let connections = connections.collect::<Result<Vec<_>>>()?;

    let worker = |number: u32, mut connection: Connection| {
        let first = (sets.rows() + number * own) as i32;
        let free: Vec<i32> = (first..first + own as i32).collect();
        ready.wait();
        let overhead = measure(scenario, &mut connection, free.split_at(asks[0]), OVERHEAD_LASTS);
        ready.wait();
        ready.wait();
        let began = *began_soon.get_or_init(Instant::now);
        let this = Org { scenario, records: &records, queue: &queue, began };
        let mut rng = StdRng::seed_from_u64(seed ^ (u64::from(number) + 1) << 32);
        let done =
            overhead.and_then(|overhead| Ok((overhead, this.work(&mut connection, &mut rng)?)));
        // The clients would wait for its batches for ever.
        done.unwrap_or_else(|error| {
            eprintln!("a worker has failed: {error:#}");
            std::process::exit(3)
        })
    };
    let worker = &worker;

    thread::scope(|scope| -> Result<_> {
        let threads: Vec<_> = (0..)
            .zip(connections)
            .map(|(number, one)| scope.spawn(move || worker(number, one)))
            .collect();
        ready.wait();
        ready.wait();
        let began = *began_soon.get_or_init(Instant::now);
        ready.wait();
        let mut clients = Vec::new();
        for (number, load) in scenario.loads.iter().enumerate() {
            let start = began + duration(load.start);
            for (partition, places) in (0_u32..).zip(&records[number].partitions) {
                let queue = &queue;
                let start = start + duration(load.sending.stagger) * partition;
                let mut rng =
                    StdRng::seed_from_u64(seed ^ (number as u64 + 1) << 48 ^ u64::from(partition));
                clients.push(
                    scope.spawn(move || send_all(load, number, places, start, queue, &mut rng)),
                );
            }
        }
        let mut lost = Vec::new();
        for client in clients {
            lost.push(client.join().map_err(|_| anyhow!("a client has failed"))?);
        }
        queue.close()?;
        let mut counts = Vec::new();
        let mut overheads = Vec::new();
        for thread in threads {
            let (overhead, count) = thread.join().map_err(|_| anyhow!("a worker has failed"))?;
            overheads.push(overhead);
            counts.push(count);
        }
        let lost = lost.into_iter().collect::<Result<Vec<_>>>()?;
        let sent =
            records.iter().flat_map(|of| &of.partitions).map(|places| places.len() as u64).sum();
        Ok((tally(&total(sent, &lost, &counts)), Overhead::median(&overheads)))
    })
}

fn total(sent: u64, lost: &[Lost], counts: &[Outcome]) -> Outcome {
    let failed = lost.iter().map(|one| one.failed).sum();
    let unprocessed = lost.iter().map(|one| one.unprocessed).sum::<u64>();
    let mut all = Outcome {
        created: sent - failed - unprocessed,
        failed,
        unprocessed,
        batches: lost.iter().map(|one| one.batches).sum(),
        ..Outcome::default()
    };
    for count in counts {
        all.duration = all.duration.max(count.duration);
        all.worker_time = add(all.worker_time, count.worker_time);
        all.lock_wait_time = add(all.lock_wait_time, count.lock_wait_time);
        all.lock_waits += count.lock_waits;
        all.lock_timeouts += count.lock_timeouts;
        all.deadlocks += count.deadlocks;
        all.requeues += count.requeues;
        all.transactions += count.transactions;
    }
    all
}

fn add(one: Span, other: Span) -> Span {
    Span::from_nanos(one.as_nanos() + other.as_nanos())
}
