//! The charts of a run.

use super::Picture;
use super::fan_out::{FanOut, fan_out};
use super::loads_over_time::{LoadDrawing, loads_over_time};
use super::lock_waits::lock_waits;
use super::over_time::over_time;
use crate::duration_text::Spelling;
use crate::quantity::Notation;
use forelock::engine::Span;
use forelock::extract::{FanOutCounts, HotParent};
use forelock::model::LockWaits;
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::Summary;
use forelock::study::{Finding, LoadPrediction, OverTime, Recording};
use forelock_io::words::grouped;

/// All that the charts of a run are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct RunDrawing {
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
    /// What is drawn of `finding`, whose replications were recorded.
    #[must_use]
    pub fn new(finding: &Finding, recording: Recording) -> Self {
        let scenario = &finding.scenario;
        let summary = |metric| *finding.prediction.summary(metric);
        let Recording { over_time, lock_waits, fan_out } = recording;
        Self {
            scenario: scenario.name.clone(),
            parent_object: scenario.loads.first().data.parent_object().to_owned(),
            child_object: scenario.loads.first().data.child_object.clone(),
            wait_timeout: scenario.org.locks.wait_timeout,
            processed: summary(Metric::Processed),
            unprocessed: summary(Metric::Unprocessed),
            failure_rate: summary(Metric::FailureRate),
            duration: summary(Metric::Duration),
            loads: finding.prediction.loads.iter().map(LoadDrawing::from).collect(),
            over_time,
            lock_waits,
            // Of one of several loads it would tell little.
            fan_out: fan_out.filter(|_| scenario.loads.only().is_some()),
        }
    }

    /// The charts: several loads one after another, outcome over time, lock waits, and fan-out where it is known.
    #[must_use]
    pub fn pictures(&self) -> Vec<Picture> {
        let fan_out = self.fan_out.as_ref().map(|counts| {
            let number = |hot: &HotParent| format!("number {}", grouped(f64::from(hot.parent), 0));
            fan_out(&FanOut {
                name: "fan-out".to_owned(),
                subject: &self.scenario,
                parent: &self.parent_object,
                children: format!("{} records", self.child_object),
                remark: "; the first replication",
                counts,
                hottest: counts.hottest.iter().map(|hot| (number(hot), hot.children)).collect(),
            })
        });
        let loads = loads_over_time(self);
        let all = loads.into_iter().chain([over_time(self), lock_waits(self)]);
        all.chain(fan_out).collect()
    }

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

impl From<&LoadPrediction> for LoadDrawing {
    fn from(load: &LoadPrediction) -> Self {
        Self {
            name: load.name.clone(),
            start: load.began,
            duration: *load.summary(Metric::Duration),
            failure_rate: *load.summary(Metric::FailureRate),
            processed: *load.summary(Metric::Processed),
        }
    }
}
