//! Small replications that between them pass through all of the model.

use forelock_model::{
    LockWaitRecorder, LockWaits, Observer, Plan, Replicates, ReplicationNumber, RunOutcome,
    Simulator, Timeline, TimelineRecorder,
};
use forelock_scenario::parse;
use std::error::Error;
use std::fmt::Debug;
use std::hint::black_box;

pub struct Case {
    pub name: &'static str,
    text: &'static str,
}

/// The function whose instructions count, by a part of its name.
pub const MEASURED: &str = "measured_replication";

pub const ALL: &[Case] = &[
    // Hardly more than taking and giving free rows.
    Case {
        name: "bare_locks",
        text: r#"
            data = { parents = 200_000, children = 200_000 }
            load = { batch_size = 10_000, partitions = 5, stagger = "370ms" }
            [org]
            workers = 5
            service = { per_record = "9.2ms", cv = 0.4 }
            locks = { deadlock = "timeout" }
            requeue_after = 200_000
        "#,
    },
    // As the load that the project starts from: sends by the clock, a shared org.
    Case {
        name: "parallel",
        text: r#"
            data = { parents = 20_000, children = 200_000 }
            [load]
            api = "bulk_v2"
            partitions = 5
            stagger = "1m"
            batch_size = 500
            submit = { pattern = "open", interval = { mean = "20s", cv = 0.2 } }
            [org]
            workers = 50
            service = { per_record = "9.2ms", cv = 0.4 }
            scaling = { contention = 1.0 }
        "#,
    },
    // Waits, deadlocks, timeouts, requeues and re-sends most of the time.
    Case {
        name: "contended",
        text: r#"
            data = { parents = 2_000, children = 100_000, fan_out = { shape = "lognormal", cv = 2.0 } }
            [load]
            partitions = 10
            split = "round_robin"
            batch_size = 1_000
            retry = { attempts = 2, delay = "10s", backoff = 2.0 }
            [org]
            workers = 10
            service = { per_record = "9.2ms", cv = 0.4, shape = "gamma" }
            locks = { held_fraction = 0.7, failure = "record", wait_timeout = "5s" }
            batch_overhead = { mean = "2s", cv = 0.5 }
        "#,
    },
    // Neighbours look up to the same parent, not quite in order; partitions by parent.
    Case {
        name: "clustered",
        text: r#"
            [data]
            parents = 20_000
            children = 200_000
            fan_out = { shape = "fixed" }
            order = "clustered"
            window = 100
            [load]
            partitions = 5
            split = "by_parent"
            batch_size = 5_000
            [org]
            workers = 5
            service = { per_record = "9.2ms", shape = "exponential" }
            scaling = { contention = 0.1, coherency = 0.01 }
        "#,
    },
    // Hot parents, a second set, rows in order, other users.
    Case {
        name: "zipf_background_lookups",
        text: r#"
            [data]
            parents = 20_000
            children = 100_000
            fan_out = { shape = "zipf", exponent = 0.8 }
            [[data.lookups]]
            name = "Campaign"
            parents = 50_000
            [load]
            partitions = 3
            batch_size = 2_000
            [org]
            workers = 10
            service = { per_record = "9.2ms", cv = 0.4 }
            scaling = { contention = 0.5 }
            locks = { order = "row" }
            [[background]]
            name = "sales users"
            per_hour = 20_000
            rows = 3
            hold = { mean = "300ms", cv = 1.0 }
        "#,
    },
];

/// What is counted of each case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Watched {
    /// A replication as most studies simulate it.
    No,
    /// The same, recorded for charts of it.
    Recorded,
}

impl Watched {
    pub const ALL: [Self; 2] = [Self::No, Self::Recorded];

    /// What the count of `case` is called.
    pub fn name(self, case: &str) -> String {
        match self {
            Self::No => case.to_owned(),
            Self::Recorded => format!("{case}_recorded"),
        }
    }
}

/// Runs the case of this name, which [`Watched::name`] gave, twice; the second replication counts,
/// since the first gets the memory.
pub fn replicate(name: &str) -> Result<(), Box<dyn Error>> {
    let is_meant = |case: &&Case, watched: Watched| watched.name(case.name) == name;
    for watched in Watched::ALL {
        if let Some(case) = ALL.iter().find(|case| is_meant(case, watched)) {
            let plan = Plan::new(&parse(&format!("{name}.toml"), case.text, &[])?.scenario)?;
            match watched {
                Watched::No => twice(&mut Simulator::new(&plan), |_, outcome| outcome),
                Watched::Recorded => {
                    twice(&mut Simulator::observed(&plan, Recorder::default()), recorded);
                }
            }
            return Ok(());
        }
    }
    Err("no such case".into())
}

/// What a study records of a replication.
type Recorder = (TimelineRecorder, LockWaitRecorder);

fn recorded(
    (timeline, lock_waits): Recorder,
    outcome: RunOutcome,
) -> (RunOutcome, Timeline, LockWaits) {
    let duration = outcome.all.duration;
    (outcome, timeline.finish(duration), lock_waits.finish())
}

fn twice<O: Observer + Default, T: Debug>(
    simulator: &mut Simulator<'_, O>,
    keep: impl Fn(O, RunOutcome) -> T,
) where
    for<'p> Simulator<'p, O>: Replicates,
{
    simulator.run(ReplicationNumber(0));
    std::mem::take(simulator.observer());
    println!("{:?}", measured_replication(simulator, keep));
}

/// As a study replicates.
#[inline(never)]
fn measured_replication<O: Observer + Default, T>(
    simulator: &mut Simulator<'_, O>,
    keep: impl Fn(O, RunOutcome) -> T,
) -> Option<T>
where
    for<'p> Simulator<'p, O>: Replicates,
{
    let outcome = black_box(&mut *simulator).replicate(ReplicationNumber(1), &|_| true)?;
    Some(keep(std::mem::take(simulator.observer()), outcome))
}
