//! One run of a scenario: threads for its workers and for the partitions of its loads.

use super::batch_queue::BatchQueue;
use super::client::{Lost, send_all};
use super::connection::{Connection, LockKind, define};
use super::overhead::{Overhead, measure};
use super::records::Records;
use super::supported;
use super::tally::{Tally, tally};
use super::worker::{Org, duration};
use anyhow::{Context as _, Result, anyhow};
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::scenario::{LockAt, LockSets, Scenario};
use postgres::{Config, NoTls};
use rand::{SeedableRng as _, rngs::StdRng};
use std::sync::{Barrier, OnceLock};
use std::thread::{self, ScopedJoinHandle};
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
    let sets = LockSets::of(scenario);
    let order = scenario.org.locks.order;
    let mut rng = StdRng::seed_from_u64(seed);
    let mut records = Vec::new();
    for (id, load) in scenario.loads.with_ids() {
        records.push(Records::draw(load, id, &sets, order, &mut rng)?);
    }
    let free = FreeRows::of(scenario, &records, &sets);
    let workers = scenario.org.workers.get();
    database.prepare(kind, free.first(workers))?;
    let open = |_| Connection::open(&database.config, scenario.org.locks.wait_timeout);
    let connections = (0..workers).map(open).collect::<Result<Vec<_>>>()?;
    let ready = Barrier::new(workers as usize + 1);
    let queue = BatchQueue::default();
    let run = Run { scenario, records, free, seed, ready, time_0: OnceLock::new(), queue };
    run.play(connections)
}

/// Rows that no record looks up to: so many for each worker.
struct FreeRows {
    after: u32,
    at_start: u32,
    at_save: u32,
}

impl FreeRows {
    /// As many for each worker as the first transaction of the first load takes.
    fn of(scenario: &Scenario, records: &[Records], sets: &LockSets) -> Self {
        let size = scenario.org.transaction_size.get() as usize;
        let count = |at| {
            let first = records.first();
            let typical = first.and_then(|of| Some((of, of.partitions.first()?)));
            typical.map_or(0, |(of, all)| of.rows(&all[..size.min(all.len())], at).len() as u32)
        };
        let (at_start, at_save) = (count(LockAt::Start), count(LockAt::Save));
        Self { after: sets.rows(), at_start, at_save }
    }

    /// The first row of this worker.
    const fn first(&self, worker: u32) -> u32 {
        self.after + worker * (self.at_start + self.at_save)
    }

    /// Its rows to take at the start, and those to take at the save.
    fn of_worker(&self, worker: u32) -> [Vec<i32>; 2] {
        let first = self.first(worker);
        let (middle, end) = (first + self.at_start, self.first(worker + 1));
        [first..middle, middle..end].map(|rows| rows.map(|row| row as i32).collect())
    }
}

struct Run<'a> {
    scenario: &'a Scenario,
    records: Vec<Records>,
    free: FreeRows,
    seed: u64,
    /// All workers begin to measure, have measured, and begin to work together.
    ready: Barrier,
    time_0: OnceLock<Instant>,
    queue: BatchQueue,
}

impl Run<'_> {
    fn play(&self, connections: Vec<Connection>) -> Result<(Tally, Overhead)> {
        thread::scope(|scope| {
            let workers: Vec<_> = (0..)
                .zip(connections)
                .map(|(number, connection)| scope.spawn(move || self.work(number, connection)))
                .collect();
            self.ready.wait();
            self.ready.wait();
            let time_0 = *self.time_0.get_or_init(Instant::now);
            self.ready.wait();
            let mut clients = Vec::new();
            for (number, load) in self.scenario.loads.iter().enumerate() {
                for (partition, places) in (0..).zip(&self.records[number].partitions) {
                    let start =
                        time_0 + duration(load.start) + duration(load.sending.stagger) * partition;
                    let mut rng = self.rng(1 + number as u64, u64::from(partition));
                    clients.push(scope.spawn(move || {
                        send_all(load, number, places, start, &self.queue, &mut rng)
                    }));
                }
            }
            let lost =
                clients.into_iter().map(|client| joined(client)?).collect::<Result<Vec<_>>>();
            self.queue.close()?;
            let worked = workers.into_iter().map(joined).collect::<Result<Vec<_>>>()?;
            let (overheads, counts): (Vec<_>, Vec<_>) = worked.into_iter().unzip();
            Ok((tally(&self.total(&lost?, &counts)), Overhead::median(&overheads)))
        })
    }

    fn work(&self, number: u32, mut connection: Connection) -> (Overhead, Outcome) {
        let [at_start, at_save] = self.free.of_worker(number);
        self.ready.wait();
        let overhead =
            measure(self.scenario, &mut connection, (&at_start, &at_save), OVERHEAD_LASTS);
        self.ready.wait();
        self.ready.wait();
        let began = *self.time_0.get_or_init(Instant::now);
        let (scenario, records, queue) = (self.scenario, &self.records[..], &self.queue);
        let org = Org { scenario, records, queue, began };
        let mut rng = self.rng(0, u64::from(number));
        let worked =
            overhead.and_then(|overhead| Ok((overhead, org.work(&mut connection, &mut rng)?)));
        worked.unwrap_or_else(|error| {
            // The clients would wait for its batches for ever.
            eprintln!("a worker has failed: {error:#}");
            std::process::exit(3)
        })
    }

    /// The luck of one thread, apart from that of all others.
    fn rng(&self, group: u64, number: u64) -> StdRng {
        StdRng::seed_from_u64(self.seed ^ ((group + 1) << 48) ^ ((number + 1) << 24))
    }

    fn total(&self, lost: &[Lost], counts: &[Outcome]) -> Outcome {
        let partitions = self.records.iter().flat_map(|of| &of.partitions);
        let sent: u64 = partitions.map(|places| places.len() as u64).sum();
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
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> Result<T> {
    thread.join().map_err(|_| anyhow!("a thread has failed"))
}

fn add(one: Span, other: Span) -> Span {
    Span::from_nanos(one.as_nanos() + other.as_nanos())
}
