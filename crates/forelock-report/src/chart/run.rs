//! What the charts of a run are drawn from.

use super::loads_over_time::LoadDrawing;
use crate::duration_text::Spelling;
use crate::load_json::JsonLoad;
use crate::quantity::Notation;
use forelock::engine::Span;
use forelock::extract::FanOutCounts;
use forelock::model::LockWaits;
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::Summary;
use forelock::study::OverTime;

/// All that the charts of a run are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunDrawing {
    /// The scenario's name.
    pub scenario: String,
    /// What parents are called, such as `Account`.
    pub parent_object: String,
    /// What children are called, such as `Opportunity`.
    pub child_object: String,
    /// After how long a wait for a lock is refused.
    pub wait_timeout: Span,
    /// The metric of this name over the replications.
    pub processed: Summary,
    /// As above.
    pub unprocessed: Summary,
    /// As above.
    pub failure_rate: Summary,
    /// As above, in seconds.
    pub duration: Summary,
    /// Each of several loads; none for a single one.
    pub loads: Vec<LoadDrawing>,
    /// How it goes.
    pub over_time: OverTime,
    /// How long locks are waited for, in as many replications as `over_time` is made from.
    pub lock_waits: LockWaits,
    /// Who is hot in the first replication; none if there are too many records to be counted.
    pub fan_out: Option<FanOutCounts>,
}

impl RunDrawing {
    /// What is found, in a few words.
    pub(super) fn finding(&self) -> String {
        let show = |unit, summary: &Summary| {
            Notation::of(unit, summary, Spelling::Words).show(summary.mean)
        };
        let records = show(MetricUnit::Count, &self.processed);
        let duration = show(MetricUnit::Seconds, &self.duration);
        let left = if self.unprocessed.mean > 0.0 {
            format!("; {} are left unprocessed", show(MetricUnit::Count, &self.unprocessed))
        } else {
            String::new()
        };
        if self.processed.max == 0.0 {
            format!("No record is processed in {duration}{left}")
        } else if self.failure_rate.max == 0.0 {
            format!("None of {records} records fails, in {duration}{left}")
        } else {
            let rate = show(MetricUnit::Fraction, &self.failure_rate);
            format!("{rate} of {records} records fail, in {duration}{left}")
        }
    }
}

impl From<&JsonLoad> for LoadDrawing {
    fn from(load: &JsonLoad) -> Self {
        Self {
            name: load.name.clone(),
            start: load.start_s,
            duration: load.metrics[Metric::Duration],
            failure_rate: load.metrics[Metric::FailureRate],
            processed: load.metrics[Metric::Processed],
            unprocessed: load.metrics[Metric::Unprocessed],
            lost_rate: load.metrics[Metric::LostRate],
        }
    }
}
