//! Small orgs to be calibrated. Their nights are alike; those that differ are in `nights`.

use forelock::model::{Outcome, Plan, ReplicationNumber, Simulator};
use forelock::scenario::Template;
use forelock::study::Pool;
use forelock::study::calibrate::{
    CalibrateError, Calibration, Case, Setup, calibrate, read_unknowns,
};
use std::num::NonZeroUsize;

/// A load whose batches of one transaction overlap, three at a time, on few enough parents.
pub(crate) const OVERLAPPING: &str = r#"
    name = "overlapping"
    data = { parents = 400, children = 6_000 }
    load = { batch_size = 200, partitions = 3, submit = { pattern = "closed", in_flight = 1, think = { mean = "2s", cv = 0.5 } } }
    org = { workers = 4, service = { per_record = "9ms", cv = 0.4, day_to_day = 0.0 }, scaling = { contention = 0.5 } }
"#;

/// Four batches of one transaction at once from beginning to end, and hardly a lock in common.
pub(crate) const FOUR_AT_ONCE: &str = r#"
    name = "four at once"
    data = { parents = 1_000_000, children = 16_000 }
    load = { batch_size = 200, partitions = 4, submit = { pattern = "closed", in_flight = 1 } }
    org = { workers = 4, service = { per_record = "9ms", cv = 0.4, day_to_day = 0.0 }, scaling = { contention = 0.5 } }
"#;

/// One batch after another.
pub(crate) const SERIAL: &str = r#"
    name = "serial"
    data = { parents = 4_000, children = 4_000 }
    load = { batch_size = 200 }
    org = { workers = 4, service = { per_record = "9ms", cv = 0.4, day_to_day = 0.0 }, scaling = { contention = 0.5 } }
"#;

pub(crate) fn pool(threads: usize) -> Pool {
    Pool::new(NonZeroUsize::new(threads)).unwrap()
}

/// One run of `text` with `sets`, as the real org would give it.
pub(crate) fn run(text: &str, sets: &[String], seed: u64) -> Outcome {
    let sets = [sets, &[format!("run.seed={seed}")]].concat();
    let scenario = forelock::scenario::parse("real.toml", text, &sets).unwrap().scenario;
    Simulator::new(&Plan::new(&scenario).unwrap()).run(ReplicationNumber(0))
}

/// `texts` with what was observed of each, to be calibrated for the fields of `fit`.
pub(crate) fn setup(
    texts: &[(&str, String)],
    fit: &[&str],
    budget: u64,
    seed: u64,
) -> Result<Setup, CalibrateError> {
    let templates: Vec<Template> = texts
        .iter()
        .map(|(text, observed)| {
            let text = format!("{text}\n[observed]\n{observed}\n");
            Template::parse("case.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"))
        })
        .collect();
    let fit: Vec<String> = fit.iter().map(|&one| one.to_owned()).collect();
    let unknowns = read_unknowns(&fit, &templates.iter().collect::<Vec<_>>())?;
    let case = |(number, template): (usize, Template)| {
        Case::new(&format!("case{}.toml", number + 1), template, &unknowns)
    };
    let cases = templates.into_iter().enumerate().map(case).collect::<Result<_, _>>()?;
    Ok(Setup { cases, unknowns, narrows: false, budget, draws: 200, seed })
}

pub(crate) fn calibrated(
    texts: &[(&str, String)],
    fit: &[&str],
    budget: u64,
    seed: u64,
) -> Calibration {
    let setup = setup(texts, fit, budget, seed).unwrap_or_else(|wrong| panic!("{wrong}"));
    calibrate(&setup, &pool(1), &()).unwrap_or_else(|wrong| panic!("{wrong}"))
}
