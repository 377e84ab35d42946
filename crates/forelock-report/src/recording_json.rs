//! What was recorded of a run, for programs, and for drawing its charts again; the shape is a
//! contract.

use super::chart::{LoadDrawing, RunDrawing};
use super::json::RunResult;
use forelock::engine::Span;
use forelock::model::{FanOutCounts, HotParent, LockWaits, WaitBin};
use forelock::scenario::{Metric, Scenario};
use forelock::study::{Band, Bands, OverTime, Recording};
use serde::{Deserialize, Serialize};

/// Steps of a timeline at most; forelock records fewer.
const MOST_STEPS: usize = 10_000;
/// Different numbers of children at most: with more, there would be 50 trillion children.
const MOST_COUNTS: usize = 10_000_000;

/// `recording` in what `forelock run --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonRecording {
    /// What parents are called.
    pub parent_object: String,
    /// What children are called.
    pub child_object: String,
    /// After how many seconds a wait for a lock is refused.
    pub wait_timeout_s: f64,
    /// Levels and rates over time.
    pub over_time: JsonOverTime,
    /// How long locks are waited for, in all recorded replications together.
    pub lock_waits: Vec<JsonWaitBin>,
    /// Parents by their children in the first replication; null if there are too many to count.
    pub fan_out: Option<JsonFanOut>,
}

/// Replications laid over each other, in equal steps from time 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonOverTime {
    /// How many replications were recorded.
    pub replications: usize,
    /// The length of a step, in seconds.
    pub step_s: f64,
    /// The end of the longest replication, in seconds.
    pub end_s: f64,
    /// Batches in the queue.
    pub queued: JsonBands,
    /// Workers with a batch.
    pub busy: JsonBands,
    /// The load's transactions in service.
    pub in_service: JsonBands,
    /// The load's transactions that wait for a lock.
    pub waiting: JsonBands,
    /// Records created a second.
    pub created: JsonBands,
    /// Records that failed a second.
    pub failed: JsonBands,
}

/// A level or rate, step by step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonBands {
    /// The mean over the replications.
    pub mean: Vec<f64>,
    /// The 5 % quantile.
    pub p5: Vec<f64>,
    /// The 95 % quantile.
    pub p95: Vec<f64>,
}

/// Waits of about the same length.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonWaitBin {
    /// From so many seconds; written for who reads it.
    pub from_s: f64,
    /// To so many seconds; written for who reads it.
    pub to_s: f64,
    /// Waits that ended with the row.
    pub granted: u64,
    /// Waits that ended with the timeout.
    pub timed_out: u64,
    /// Waits that were refused as deadlocks as they began; recordings of older versions lack them.
    #[serde(default)]
    pub deadlocked: u64,
}

/// Parents by their numbers of children.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonFanOut {
    /// Pairs of a number of children and how many parents have so many, ascending.
    pub parents_with: Vec<(u32, u64)>,
    /// Pairs of a parent's number and its children, those with most first.
    pub hottest: Vec<(u32, u32)>,
    /// The ids of `hottest`, where an extract gives them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hottest_ids: Vec<String>,
}

impl JsonRecording {
    /// Of `recording`, which is of `scenario`.
    pub(super) fn new(scenario: &Scenario, recording: &Recording) -> Self {
        let Recording { over_time, lock_waits, fan_out } = recording;
        let bins = (0..).zip(&lock_waits.bins).map(|(number, bin)| {
            let (from_s, to_s) = LockWaits::bounds(number);
            let WaitBin { granted, timed_out, deadlocked } = *bin;
            JsonWaitBin { from_s, to_s, granted, timed_out, deadlocked }
        });
        let data = &scenario.loads.first().data;
        // Of one of several loads it would tell little.
        let fan_out = fan_out.as_ref().filter(|_| scenario.loads.only().is_some());
        Self {
            parent_object: data.parent_object().to_owned(),
            child_object: data.child_object.clone(),
            wait_timeout_s: scenario.org.locks.wait_timeout.as_secs_f64(),
            over_time: JsonOverTime::from(over_time),
            lock_waits: bins.collect(),
            fan_out: fan_out.map(JsonFanOut::from),
        }
    }
}

impl From<&OverTime> for JsonOverTime {
    fn from(over_time: &OverTime) -> Self {
        let bands = |of: fn(&Bands) -> Band| {
            let each = |value: fn(Band) -> f64| {
                over_time.steps.iter().map(|bands| value(of(bands))).collect()
            };
            JsonBands {
                mean: each(|band| band.mean),
                p5: each(|band| band.p5),
                p95: each(|band| band.p95),
            }
        };
        Self {
            replications: over_time.replications,
            step_s: over_time.step.as_secs_f64(),
            end_s: over_time.end.as_secs_f64(),
            queued: bands(|bands| bands.queued),
            busy: bands(|bands| bands.busy),
            in_service: bands(|bands| bands.in_service),
            waiting: bands(|bands| bands.waiting),
            created: bands(|bands| bands.created),
            failed: bands(|bands| bands.failed),
        }
    }
}

impl From<&FanOutCounts> for JsonFanOut {
    fn from(counts: &FanOutCounts) -> Self {
        Self {
            parents_with: counts.parents_with.iter().map(|(&n, &parents)| (n, parents)).collect(),
            hottest: counts.hottest.iter().map(|hot| (hot.parent, hot.children)).collect(),
            hottest_ids: counts.hottest.iter().filter_map(|hot| hot.id.clone()).collect(),
        }
    }
}

impl JsonRecording {
    /// What charts are drawn from; the file that it comes from may hold anything.
    ///
    /// # Errors
    ///
    /// What can't be, in words.
    pub(super) fn drawing(&self, run: &RunResult) -> Result<RunDrawing, String> {
        let Self { parent_object, child_object, wait_timeout_s, over_time, lock_waits, fan_out } =
            self;
        let bins = lock_waits
            .iter()
            .map(|&JsonWaitBin { granted, timed_out, deadlocked, .. }| WaitBin {
                granted,
                timed_out,
                deadlocked,
            })
            .collect();
        let lock_waits = LockWaits { bins };
        if lock_waits.bins.len() > LockWaits::MOST_BINS {
            return Err("`lock_waits` has more bins than there are".to_owned());
        }
        if lock_waits.bins.iter().any(|bin| {
            bin.granted.max(bin.timed_out).max(bin.deadlocked) > u64::from(u32::MAX) << 20
        }) {
            return Err("`lock_waits` counts more waits than can be".to_owned());
        }
        Ok(RunDrawing {
            scenario: run.scenario.clone(),
            parent_object: parent_object.clone(),
            child_object: child_object.clone(),
            wait_timeout: span(*wait_timeout_s, "wait_timeout_s")?,
            processed: run.metrics[Metric::Processed],
            unprocessed: run.metrics[Metric::Unprocessed],
            failure_rate: run.metrics[Metric::FailureRate],
            duration: run.metrics[Metric::Duration],
            loads: run.loads.iter().map(LoadDrawing::from).collect(),
            over_time: over_time.read()?,
            lock_waits,
            fan_out: fan_out.as_ref().map(JsonFanOut::read).transpose()?,
        })
    }
}

impl JsonOverTime {
    fn read(&self) -> Result<OverTime, String> {
        let (step, end) = (span(self.step_s, "step_s")?, span(self.end_s, "end_s")?);
        let count = self.queued.mean.len();
        let named = [
            ("queued", &self.queued),
            ("busy", &self.busy),
            ("in_service", &self.in_service),
            ("waiting", &self.waiting),
            ("created", &self.created),
            ("failed", &self.failed),
        ];
        for (name, bands) in named {
            for values in [&bands.mean, &bands.p5, &bands.p95] {
                if values.len() != count {
                    return Err(format!("`over_time.{name}` has not a value for each step"));
                }
                if !values.iter().all(|value| (0.0..1e15).contains(value)) {
                    return Err(format!("`over_time.{name}` has a value that can't be"));
                }
            }
        }
        if count > MOST_STEPS || self.replications == 0 || (count > 0 && step == Span::ZERO) {
            return Err("`over_time` has too many steps, or steps of no length".to_owned());
        }
        let at = |bands: &JsonBands, step: usize| Band {
            mean: bands.mean[step],
            p5: bands.p5[step],
            p95: bands.p95[step],
        };
        let steps = (0..count).map(|step| Bands {
            queued: at(&self.queued, step),
            busy: at(&self.busy, step),
            in_service: at(&self.in_service, step),
            waiting: at(&self.waiting, step),
            created: at(&self.created, step),
            failed: at(&self.failed, step),
        });
        Ok(OverTime { replications: self.replications, step, end, steps: steps.collect() })
    }
}

impl JsonFanOut {
    fn read(&self) -> Result<FanOutCounts, String> {
        let ascending = self.parents_with.windows(2).all(|two| two[0].0 < two[1].0);
        if !ascending || self.parents_with.len() > MOST_COUNTS {
            return Err("`fan_out.parents_with` does not ascend".to_owned());
        }
        let children =
            self.parents_with.iter().map(|&(n, parents)| u128::from(n) * u128::from(parents));
        let parents = self.parents_with.iter().map(|&(_, parents)| u128::from(parents));
        if children.sum::<u128>().max(parents.sum()) > u128::from(u64::MAX) {
            return Err("`fan_out.parents_with` counts more than can be".to_owned());
        }
        let most = self.parents_with.last().map_or(0, |&(n, _)| n);
        if self.hottest.len() > 100 || self.hottest.first().is_some_and(|&(_, n)| n != most) {
            return Err("`fan_out.hottest` does not fit `parents_with`".to_owned());
        }
        if ![0, self.hottest.len()].contains(&self.hottest_ids.len()) {
            return Err("`fan_out.hottest_ids` does not fit `hottest`".to_owned());
        }
        let ids = self.hottest_ids.iter().cloned().map(Some).chain(std::iter::repeat(None));
        let hottest = self.hottest.iter().zip(ids);
        Ok(FanOutCounts {
            parents_with: self.parents_with.iter().copied().collect(),
            hottest: hottest
                .map(|(&(parent, children), id)| HotParent { parent, children, id })
                .collect(),
        })
    }
}

/// Up to a hundred years: more than a Span holds of anything that forelock simulates.
fn span(seconds: f64, name: &str) -> Result<Span, String> {
    const CENTURY: f64 = 100.0 * 366.0 * 86_400.0;
    if (0.0..=CENTURY).contains(&seconds) {
        Ok(Span::from_secs_f64(seconds))
    } else {
        Err(format!("`{name}` is not a length of time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::recorded;

    #[test]
    fn a_recording_is_read_as_it_was_written() {
        let run = recorded();
        let text = serde_json::to_string(&run).unwrap();
        let read: RunResult = serde_json::from_str(&text).unwrap();
        assert_eq!(read, run);
        assert_eq!(read.drawing(), run.drawing());
    }

    #[test]
    fn what_can_not_be_is_refused() {
        let refused = |change: fn(&mut JsonRecording)| {
            let mut run = recorded();
            run.recording.as_mut().map(change).unwrap();
            run.drawing().unwrap_err()
        };
        assert!(refused(|json| json.over_time.step_s = f64::NAN).contains("step_s"));
        assert!(refused(|json| json.over_time.step_s = 0.0).contains("no length"));
        assert!(refused(|json| json.over_time.end_s = -1.0).contains("end_s"));
        assert!(refused(|json| json.wait_timeout_s = 1e300).contains("wait_timeout_s"));
        assert!(refused(|json| json.over_time.busy.p5.truncate(1)).contains("busy"));
        assert!(refused(|json| json.over_time.failed.mean[0] = f64::INFINITY).contains("failed"));
        assert!(refused(|json| json.lock_waits[0].granted = u64::MAX).contains("lock_waits"));
        assert!(refused(|json| json.lock_waits[0].deadlocked = u64::MAX).contains("lock_waits"));
        let turned = |json: &mut JsonRecording| {
            json.fan_out.iter_mut().for_each(|fan_out| fan_out.parents_with.reverse());
        };
        assert!(refused(turned).contains("ascend"));
    }
}
