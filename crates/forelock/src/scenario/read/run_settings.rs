//! The `[run]` table.

use super::{TableReader, Value, precision};
use crate::scenario::RunSettings;
use std::num::NonZeroU32;

const MAX_REPLICATIONS: u32 = 1_000_000;
const REPLICATIONS: u32 = 20;
const SEED: u64 = 1;
const CONFIDENCE: f64 = 0.95;

pub(super) fn run_settings(mut table: TableReader<'_>) -> Option<RunSettings> {
    let replications = table
        .or("replications", NonZeroU32::new(REPLICATIONS), |value| {
            value.count_u32(1..=MAX_REPLICATIONS).map(NonZeroU32::new)
        })
        .flatten();
    let seed = table.or("seed", SEED, |value| value.count(0..=u64::MAX));
    let confidence = table.or("confidence", CONFIDENCE, |value| {
        value.fraction("above 0 and below 1", |fraction| fraction > 0.0 && fraction < 1.0)
    });
    let horizon = table.optional("horizon", Value::positive_duration);
    let precision =
        table.optional("precision", |value| precision::precision(value.table()?, replications));
    table.finish();
    Some(RunSettings {
        replications: replications?,
        seed: seed?,
        confidence: confidence?,
        horizon: horizon?,
        precision: precision?,
    })
}
