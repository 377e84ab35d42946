//! SCENARIO.md, field by field: what is written there parses to exactly this.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod clients;
mod every_field;
mod field_loads;
mod fields;
mod generated;
mod layers;
mod ranges;
mod schema;
mod several_loads;
mod shared_files;
mod shipped;
mod words;

use forelock::engine::{Cv, DurationDistribution, Shape, Span};
use forelock::scenario::{FanOut, ParentSet, Parents, Scenario, parse};
use std::num::NonZeroU32;

/// The example of SCENARIO.md, but for `extends`.
const EVERY_FIELD: &str = r#"
name = "test4-parallel"
description = "1.25M Opportunities over 200k Accounts, Bulk API 2.0"

[data]
parent_object = "Account"
child_object = "Opportunity"
parents = 200_000
children = "2M"
fan_out = { shape = "uniform" }
order = "random"

relationship = "standard"
rollup = false

[[data.lookups]]
name = "Campaign"
parents = 500
fan_out = { shape = "zipf", exponent = 1.1 }

[load]
client = "data-loader-bulk"
operation = "insert"
api = "bulk_v2"
concurrency_mode = "Parallel"
partitions = 5
split = "contiguous"
stagger = "1h"
batch_size = 500
max_batches_per_partition = 500
submit = { pattern = "open", interval = { mean = "4.05s", cv = 0.2 } }
retry = { attempts = 2, delay = "10s", backoff = 2.0 }

[org]
workers = 50
transaction_size = 200
service = { per_record = "9.2ms", per_transaction = "0s", cv = 0.4, shape = "lognormal", day_to_day = 0.0 }
scaling = { contention = 1.0, coherency = 0.0 }
locks = { wait_timeout = "10s", wait = "one_stage", order = "row", held_fraction = 1.0, late_fraction = 0.3, deadlock = "detect", failure = "transaction" }
requeue_after = 100
max_attempts = 21
time_slice = "5m"
batch_overhead = "0s"

[[background]]
name = "sales users"
set = "Account"
per_hour = 600
rows = 1
hold = { mean = "300ms", cv = 1.0 }

[run]
replications = 20
seed = 42
confidence = 0.95
horizon = "48h"

[objectives]
failure_rate = "< 5%"
duration = "<= 10h"

[observed]
created = 1_114_200
failure_rate = "10.9%"
duration = "5h"
"#;

const LEAST: &str = r#"
data = { parents = 1_000, children = 10_000 }
load = { batch_size = 200 }
org = { workers = 5, service = { per_record = "9ms" } }
"#;

/// The example of several loads of SCENARIO.md, and an org.
const SEVERAL: &str = r#"
org = { workers = 5, service = { per_record = "5ms", day_to_day = 0.1 } }

[[loads]]
name = "contacts"
data = { parent_object = "Account", child_object = "Contact", parents = "200k", children = "1M" }
load = { client = "data-loader-bulk" }

[[loads]]
name = "opportunities"
after = ["contacts"]
start = "10m"
service = { per_record = "9.2ms", cv = 0.4 }
data = { parent_object = "Account", child_object = "Opportunity", parents = "200k", children = "2M" }
load = { api = "bulk_v2", batch_size = 10_000, partitions = 5 }
objectives = { failure_rate = "< 1%" }

[[loads]]
name = "opportunities again"
data = { failed_of = "opportunities" }
load = { api = "bulk_v1", concurrency_mode = "Serial", batch_size = 2_000 }
"#;

fn scenario(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    match parse("folder/own.toml", text, &sets) {
        Ok(loaded) => loaded.scenario,
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

fn non_zero(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

/// A set that locks as a standard lookup does.
fn parent_set(name: &str, count: u64, fan_out: FanOut) -> ParentSet {
    let rule = forelock::scenario::LockRule {
        relationship: forelock::scenario::Relationship::Standard,
        rollup: false,
        locks: None,
        lock_at: None,
    };
    ParentSet { name: name.into(), count: Parents::new(count).unwrap(), fan_out, rule, via: None }
}

fn lognormal(millis: u64, cv: f64) -> DurationDistribution {
    let cv = Cv::new(cv).unwrap();
    DurationDistribution { mean: Span::from_millis(millis), cv, shape: Shape::Lognormal }
}

fn constant(millis: u64) -> DurationDistribution {
    DurationDistribution::constant(Span::from_millis(millis))
}
