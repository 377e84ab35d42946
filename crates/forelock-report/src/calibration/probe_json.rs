//! A small load that would tell more of an org; its shape in JSON is a contract.

use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock::study::calibrate::ProbeOutlook;
use serde::{Deserialize, Serialize};

/// A small load and what it would tell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonProbe {
    /// How many batches of one transaction.
    pub batches: u32,
    /// How many of them at once.
    pub at_once: u32,
    /// Over how many parents; null: each record has its own.
    pub parents: Option<u32>,
    /// How many records.
    pub records: u64,
    /// Where nine runs in ten would have their duration, in seconds.
    pub duration_s: Interval,
    /// Where nine runs in ten would have their failure rate.
    pub failure_rate: Interval,
    /// What would tell most.
    pub metric: Metric,
    /// How widely that varies over the posterior, in standard deviations of single runs and their
    /// measurement.
    pub tells: f64,
}

impl From<&ProbeOutlook> for JsonProbe {
    fn from(outlook: &ProbeOutlook) -> Self {
        let &ProbeOutlook { probe, records, metric, tells, duration, failure_rate } = outlook;
        Self {
            batches: probe.batches,
            at_once: probe.at_once,
            parents: probe.parents,
            records,
            duration_s: duration,
            failure_rate,
            metric,
            tells,
        }
    }
}
