//! How a load goes over time: the timelines of many replications as a mean and a band.

use crate::engine::Span;
use crate::model::{Step, Timeline};
use crate::stats::{Sample, StatsError};

/// Replications laid over each other, from time 0 to the end of the longest.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTime {
    /// How many replications.
    pub replications: usize,
    /// The length of a step.
    pub step: Span,
    /// The end of the longest replication; the last step may be cut short by it.
    pub end: Span,
    /// The steps, from time 0.
    pub steps: Vec<Bands>,
}

/// What the replications were like during a step; one that has ended is at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bands {
    /// Batches in the queue.
    pub queued: Band,
    /// Workers with a batch.
    pub busy: Band,
    /// The load's transactions in service on the shared capacity.
    pub in_service: Band,
    /// The load's transactions that wait for a lock.
    pub waiting: Band,
    /// Records created a second.
    pub created: Band,
    /// Records that failed a second, each time they are tried.
    pub failed: Band,
}

/// A level or rate over the replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// The mean.
    pub mean: f64,
    /// Nineteen of twenty replications are above it.
    pub p5: f64,
    /// Nineteen of twenty replications are below it.
    pub p95: f64,
}

impl OverTime {
    /// Lays timelines over each other; each comes with the end of its run.
    ///
    /// Steps are brought to the length of the longest ones: they are a power of two times a
    /// millisecond, so that steps of a finer timeline merge into one without a rest.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn of(timelines: &[(Timeline, Span)]) -> Result<Self, StatsError> {
        let step = timelines.iter().map(|(line, _)| line.step).max().ok_or(StatsError::Empty)?;
        let end = timelines.iter().map(|&(_, end)| end).max().ok_or(StatsError::Empty)?;
        let lines: Vec<Vec<Step>> =
            timelines.iter().map(|(line, own_end)| totals(line, *own_end, step)).collect();
        let count = lines.iter().map(Vec::len).max().unwrap_or(0);
        let steps = (0..count).map(|number| {
            let rest = end - step.times(number as u64);
            let seconds = rest.min(step).as_secs_f64();
            let band = |of: fn(&Step) -> f64| {
                let value = |line: &Vec<Step>| line.get(number).map_or(0.0, of) / seconds;
                Band::of(lines.iter().map(value).collect())
            };
            Ok(Bands {
                queued: band(|step| step.queued)?,
                busy: band(|step| step.busy)?,
                in_service: band(|step| step.in_service)?,
                waiting: band(|step| step.waiting)?,
                created: band(|step| step.created)?,
                failed: band(|step| step.failed)?,
            })
        });
        let steps = steps.collect::<Result<_, StatsError>>()?;
        Ok(Self { replications: timelines.len(), step, end, steps })
    }
}

impl Band {
    fn of(values: Vec<f64>) -> Result<Self, StatsError> {
        let sample = Sample::new(values)?;
        Ok(Self { mean: sample.mean(), p5: sample.quantile(0.05), p95: sample.quantile(0.95) })
    }
}

/// A timeline in steps of this length: levels and rates times the seconds for which they hold.
fn totals(line: &Timeline, end: Span, step: Span) -> Vec<Step> {
    let ratio = (step.as_nanos() / line.step.as_nanos().max(1)).max(1);
    let mut totals: Vec<Step> = Vec::new();
    for (number, one) in (0_u64..).zip(&line.steps) {
        let seconds = (end - line.step.times(number)).min(line.step).as_secs_f64();
        if number % ratio == 0 {
            totals.push(Step::default());
        }
        if let Some(total) = totals.last_mut() {
            total.queued += one.queued * seconds;
            total.busy += one.busy * seconds;
            total.in_service += one.in_service * seconds;
            total.waiting += one.waiting * seconds;
            total.created += one.created * seconds;
            total.failed += one.failed * seconds;
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run with as many workers busy as it has records created a second.
    fn line(step: u64, end: u64, busy: &[f64]) -> (Timeline, Span) {
        let step_of = |&busy: &f64| Step { busy, created: busy, ..Step::default() };
        let steps = busy.iter().map(step_of).collect();
        (Timeline { step: Span::from_secs(step), steps }, Span::from_secs(end))
    }

    fn busy(over_time: &OverTime) -> Vec<f64> {
        over_time.steps.iter().map(|bands| bands.busy.mean).collect()
    }

    #[test]
    fn fine_steps_merge_into_coarse_ones() {
        let over_time = OverTime::of(&[line(1, 4, &[1.0, 3.0, 5.0, 7.0]), line(2, 4, &[2.0, 6.0])]);
        assert_eq!(busy(&over_time.unwrap()), [2.0, 6.0]);
    }

    #[test]
    fn a_replication_that_has_ended_is_at_zero() {
        let over_time = OverTime::of(&[line(2, 6, &[4.0, 4.0, 4.0]), line(1, 3, &[8.0; 3])]);
        let over_time = over_time.unwrap();
        assert_eq!((over_time.end, over_time.replications), (Span::from_secs(6), 2));
        // The second is busy for one of the two seconds of the second step.
        assert_eq!(busy(&over_time), [6.0, 4.0, 2.0]);
        assert_eq!(over_time.steps[2].busy.p5, 0.2);
    }

    #[test]
    fn a_last_step_that_is_cut_short_counts_for_its_own_length() {
        let over_time = OverTime::of(&[line(2, 3, &[4.0, 4.0])]).unwrap();
        assert_eq!(busy(&over_time), [4.0, 4.0]);
    }

    #[test]
    fn nothing_has_no_course() {
        assert!(OverTime::of(&[]).is_err());
        assert!(OverTime::of(&[line(1, 0, &[])]).unwrap().steps.is_empty());
    }
}
