//! What forelock says of a scenario that PostgreSQL played.

use crate::postgres::{LockKind, Overhead};
use anyhow::{Result, anyhow};
use forelock::scenario::{Scenario, load};
use forelock::study::{Pool, Prediction, Study};
use std::num::NonZeroU32;
use std::path::Path;

/// Replications of a prediction: its own error is far below that of a handful of real runs.
const REPLICATIONS: NonZeroU32 = NonZeroU32::new(200).unwrap();

/// The scenario as its file says, with its rows asked for in `order`.
pub fn read(file: &Path, order: &str) -> Result<Scenario> {
    read_with(file, &[format!("org.locks.order={order}")])
}

/// What forelock says of it on a database of this overhead and these locks.
pub fn predict(
    file: &Path,
    order: &str,
    kind: LockKind,
    overhead: Overhead,
    pool: &Pool,
) -> Result<Prediction> {
    let plain = read(file, order)?;
    let service = plain.org.service;
    let mean = service.per_record.as_secs_f64() * f64::from(plain.org.transaction_size.get());
    // The overhead doesn't vary as the service does.
    let cv = service.cv.get() * mean / (mean + overhead.per_transaction);
    let wait = match kind {
        LockKind::Advisory => "one_stage",
        LockKind::Row => "two_stage",
    };
    let scenario = read_with(
        file,
        &[
            format!("org.locks.order={order}"),
            format!("org.locks.wait={wait}"),
            format!("org.locks.request={:.3}us", overhead.request * 1e6),
            format!("org.service.per_transaction={:.1}us", overhead.per_transaction * 1e6),
            format!("org.service.cv={cv}"),
        ],
    )?;
    Ok(Study::of(scenario).replications(REPLICATIONS).on(pool).run()?.prediction)
}

fn read_with(file: &Path, sets: &[String]) -> Result<Scenario> {
    Ok(load(file, sets).map_err(|wrong| anyhow!("{wrong}"))?.scenario)
}
