//! The `[run]` table.

use super::{TableReader, precision};
use crate::RunSettings;
use crate::fields::run::{CONFIDENCE, HORIZON, PRECISION, REPLICATIONS, SEED};

pub(super) fn run_settings(table: &TableReader<'_>) -> Option<RunSettings> {
    let replications = table.read(&REPLICATIONS);
    let (seed, confidence) = (table.read(&SEED), table.read(&CONFIDENCE));
    let horizon = table.read(&HORIZON);
    let precision = table.read_by_or(&PRECISION, None, |value| {
        precision::precision(&value.table()?, replications).map(Some)
    });
    Some(RunSettings {
        replications: replications?,
        seed: seed?,
        confidence: confidence?,
        horizon: horizon?,
        precision: precision?,
    })
}
