//! Simulating what a baseline keeps, for the first time and again.

use super::{LEAST_REPLICATIONS, Predicted, Recorded};
use crate::scenario::{Definition, RunSettings, Scenario};
use crate::study::finding::plans;
use crate::study::posterior::Drawn;
use crate::study::{Monitor, Pool, StudyError, replicate};
use std::num::NonZeroU32;

/// What a recorded scenario gives now, simulated as often as then.
#[derive(Clone, Debug, PartialEq)]
pub struct Rerun {
    /// What it says now.
    pub definition: Definition,
    /// Where the randomness started.
    pub seed: u64,
    /// What it gave.
    pub metrics: Predicted,
}

/// Simulates `scenario` as its `[run]` table says, but at least [`LEAST_REPLICATIONS`] times;
/// `path` is its file relative to the baseline's, and `posterior` that of what `drawn` draws from.
///
/// # Errors
///
/// If `monitor` says stop before all replications are done.
pub fn record(
    path: String,
    scenario: &Scenario,
    (posterior, drawn): (Option<String>, Option<&Drawn>),
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Recorded, StudyError> {
    let replications = scenario.run.replications.get().max(LEAST_REPLICATIONS);
    let Definition { hash, fields } = definition(scenario, drawn);
    Ok(Recorded {
        scenario: scenario.name.clone(),
        path,
        posterior,
        definition: hash.to_string(),
        fields: Some(fields),
        seed: scenario.run.seed,
        replications,
        metrics: predict(scenario, drawn, replications, pool, monitor)?,
    })
}

/// Simulates what is now at the path of `recorded`, as often as then, from the same seed or from
/// another.
///
/// # Errors
///
/// If `monitor` says stop before all replications are done.
pub fn rerun(
    recorded: &Recorded,
    mut scenario: Scenario,
    drawn: Option<&Drawn>,
    seed: Option<u64>,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Rerun, StudyError> {
    let definition = definition(&scenario, drawn);
    let seed = seed.unwrap_or(recorded.seed);
    scenario.run.seed = seed;
    let metrics = predict(&scenario, drawn, recorded.replications, pool, monitor)?;
    Ok(Rerun { definition, seed, metrics })
}

fn definition(scenario: &Scenario, drawn: Option<&Drawn>) -> Definition {
    let own = Definition::of(scenario);
    // Ranges are part of the scenario's own.
    match drawn.and_then(Drawn::posterior) {
        Some((_, posterior)) => own.drawing_from(&posterior.digest()),
        None => own,
    }
}

fn predict(
    scenario: &Scenario,
    drawn: Option<&Drawn>,
    replications: u32,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Predicted, StudyError> {
    let count = NonZeroU32::new(replications).unwrap_or(NonZeroU32::MIN);
    let run = RunSettings { replications: count, precision: None, ..scenario.run };
    let plans = plans(&Scenario { run, ..scenario.clone() }, drawn)?;
    let replications = replicate(&*plans, count, pool, monitor)?;
    Ok(Predicted::of(&replications, &scenario.loads))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture::scenario;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_gives_others() {
        let pool = Pool::new(None).unwrap();
        let recorded = record("a.toml".into(), &scenario(), (None, None), &pool, &()).unwrap();
        let again = |seed| rerun(&recorded, scenario(), None, seed, &pool, &()).unwrap();
        let same = Rerun {
            definition: Definition::of(&scenario()),
            seed: recorded.seed,
            metrics: recorded.metrics.clone(),
        };
        assert_eq!(again(None), same);
        assert_ne!(again(Some(recorded.seed + 1)), same);
    }

    #[test]
    fn few_replications_are_made_enough() {
        let pool = Pool::new(None).unwrap();
        let mut few = scenario();
        few.run.replications = NonZeroU32::MIN;
        let recorded = record("a.toml".into(), &few, (None, None), &pool, &()).unwrap();
        assert_eq!(recorded.replications, LEAST_REPLICATIONS);
    }
}
