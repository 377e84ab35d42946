//! Whether the intervals of what is not known hold what they say: orgs drawn from the ranges of
//! `orgs/unmeasured.toml`, each simulated once as the real night.

use anyhow::{Result, anyhow};
use forelock::scenario::{Metric, Template};
use forelock::study::posterior::Drawn;
use forelock::study::{Finding, Pool, Study};
use std::num::NonZeroU32;
use std::sync::Arc;

/// A load, in words and as a scenario without an org.
struct Load {
    words: &'static str,
    scenario: &'static str,
}

const LOADS: [Load; 3] = [
    Load {
        words: "40,000 records, 3,000 parents, 4 × 5 batches of 500 in flight",
        scenario: "data = { parents = 3_000, children = 40_000 }
                   load = { batch_size = 500, partitions = 4, submit = { in_flight = 5, pattern = 'closed' } }",
    },
    Load {
        words: "200,000 records, 20,000 parents, 10 batches of 2,000 in flight",
        scenario: "data = { parents = 20_000, children = 200_000 }
                   load = { batch_size = 2_000, submit = { in_flight = 10, pattern = 'closed' } }",
    },
    Load {
        words: "100,000 records, 50,000 parents (Zipf 0.6), a batch of 1,000 every 20 s",
        scenario: "data = { parents = 50_000, children = 100_000, fan_out = { shape = 'zipf', exponent = 0.6 } }
                   load = { batch_size = 1_000, submit = { pattern = 'open', interval = '20s' } }",
    },
];

/// Orgs for each load.
pub const ORGS: u64 = 100;

/// Of 100 that are right in nine of ten, 84 to 96 have been so in 19 studies of 20.
pub const EXPECTED: std::ops::RangeInclusive<u64> = 84..=96;

/// Replications of the prediction.
const PREDICTED: u32 = 400;

/// In how many orgs the interval held what the night gave.
pub struct Held {
    pub load: &'static str,
    pub failure_rate: u64,
    pub duration: u64,
}

/// All loads.
pub fn hold(pool: &Pool) -> Result<Vec<Held>> {
    LOADS.iter().map(|load| held(load, pool)).collect()
}

fn held(load: &Load, pool: &Pool) -> Result<Held> {
    let predicted = run(load, 1, PREDICTED, pool)?.prediction;
    let mut held = Held { load: load.words, failure_rate: 0, duration: 0 };
    for seed in 1_000..1_000 + ORGS {
        let night = run(load, seed, 1, pool)?.prediction;
        for (metric, count) in
            [(Metric::FailureRate, &mut held.failure_rate), (Metric::Duration, &mut held.duration)]
        {
            let interval = predicted.summary(metric).prediction;
            let interval = interval.ok_or_else(|| anyhow!("no interval of one night"))?;
            *count += u64::from(interval.contains(night.summary(metric).mean));
        }
    }
    Ok(held)
}

fn run(load: &Load, seed: u64, replications: u32, pool: &Pool) -> Result<Finding> {
    let template =
        Template::parse("load.toml", load.scenario, &[]).map_err(|wrong| anyhow!("{wrong}"))?;
    let template = Arc::new(template);
    let scenario = template.with(&[]).map_err(|wrong| anyhow!("{wrong}"))?.scenario;
    let replications = NonZeroU32::new(replications).unwrap_or(NonZeroU32::MIN);
    let study = Study::of(scenario).seed(seed).replications(replications);
    Ok(study.drawn(Drawn::of_ranges(template)).on(pool).run()?)
}
