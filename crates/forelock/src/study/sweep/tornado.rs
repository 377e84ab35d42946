//! One-at-a-time sensitivity: each field alone between its two ends.

use super::axis::Setting;
use super::design::Design;
use super::scheduler::Job;
use super::{Subject, SweepError, variant};
use crate::model::{ReplicationNumber, RunOutcome};
use crate::scenario::{Metric, Scenario};
use crate::stats::{Confidence, Sample, Summary};
use crate::study::posterior::Drawn;
use crate::study::{Monitor, Pool, Prediction, Replications};

/// Which field moves a metric most.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// What the fields are ranked by.
    pub metric: Metric,
    /// The scenario as its file has it.
    pub scenario: Scenario,
    /// What the file as it stands gives.
    pub base: Prediction,
    /// One a field, the largest effect first.
    pub bars: Vec<Bar>,
    /// What its unknown fields were drawn from; none where all are known.
    pub drawn: Option<Drawn>,
}

/// A field alone between its ends, all others as in the file.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The field's dotted path.
    pub path: String,
    /// The first of its values.
    pub first: Setting,
    /// The last of its values.
    pub last: Setting,
    /// What the first value gives.
    pub at_first: Prediction,
    /// What the last value gives.
    pub at_last: Prediction,
    /// The change of the metric from the first value to the last, replication by replication.
    ///
    /// Both ends see the same random numbers, so that this is found far more precisely than from
    /// independent runs (A. M. Law, *Simulation Modeling and Analysis*, 5th ed., section 11.2).
    pub effect: Summary,
    /// The same of the duration, in seconds.
    pub duration_effect: Summary,
}

impl Bar {
    /// Whether the change is more than chance at the study's confidence: its interval is to one
    /// side of zero. Unknown, and so not, for one replication.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.effect.is_clear()
    }
}

impl Tornado {
    /// Whether the file as it stands, or an end of any field, meets the scenario's objectives.
    #[must_use]
    pub fn meets_objectives_somewhere(&self) -> bool {
        let ends = self.bars.iter().flat_map(|bar| [&bar.at_first, &bar.at_last]);
        std::iter::once(&self.base).chain(ends).any(Prediction::meets_objectives)
    }
}

/// Simulates each field of `design` alone at its two ends, and ranks the fields by how far
/// `metric` moves between them. Where fields are drawn, all points see the same draws, but for a
/// drawn field between its own two ends.
///
/// # Errors
///
/// If the file as it stands, or any end, is no valid scenario; if a field has no two ends; if
/// `monitor` says stop.
pub fn tornado(
    subject: &Subject,
    design: &Design,
    metric: Metric,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Tornado, SweepError> {
    let base = subject.at(std::iter::empty()).map_err(SweepError::Scenario)?;
    if let Some(drawn) = subject.drawn() {
        drawn.check(&[]).map_err(SweepError::Scenario)?;
    }
    let mut ends = Vec::new();
    let mut points = vec![Point { scenario: base.clone(), alone: None }];
    for axis in design.axes() {
        let (first, last) = axis
            .ends()
            .filter(|(first, last)| first != last)
            .ok_or_else(|| SweepError::OneValue(axis.path.clone()))?;
        for end in [&first, &last] {
            let alone = std::iter::once((axis.path.as_str(), end));
            let scenario = subject.at(alone).map_err(|wrong| SweepError::Point {
                point: in_words(&axis.path, end),
                wrong,
                others: 0,
            })?;
            points.push(Point { scenario, alone: Some((axis.path.clone(), end.clone())) });
        }
        ends.push((axis.path.clone(), first, last));
    }
    let mut simulated = simulate(subject, &points, pool, monitor)?.into_iter();
    let confidence = Confidence::new(base.run.confidence)?;
    let mut next = || -> Result<(Replications, Prediction), SweepError> {
        // There are as many as scenarios, or `simulate` has failed.
        let replications = Replications::new(simulated.next().unwrap_or_default())?;
        let prediction = subject.predict(&base, &replications, confidence);
        Ok((replications, prediction))
    };
    let (_, at_base) = next()?;
    let mut bars = Vec::new();
    for (path, first, last) in ends {
        let ((low, at_first), (high, at_last)) = (next()?, next()?);
        let effect = change(&low, &high, metric, confidence)?;
        let duration_effect = change(&low, &high, Metric::Duration, confidence)?;
        bars.push(Bar { path, first, last, at_first, at_last, effect, duration_effect });
    }
    // Stable, so that equal effects stay in the order of the command line.
    bars.sort_by(|one, other| other.effect.mean.abs().total_cmp(&one.effect.mean.abs()));
    Ok(Tornado { metric, scenario: base, base: at_base, bars, drawn: subject.drawn().cloned() })
}

/// The file as it stands, or with one field at an end.
struct Point {
    scenario: Scenario,
    alone: Option<(String, Setting)>,
}

fn in_words(path: &str, end: &Setting) -> String {
    format!("`{path} = {}`, all else as in the file", end.value)
}

fn simulate(
    subject: &Subject,
    points: &[Point],
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<RunOutcome>>, SweepError> {
    let mut all = Vec::with_capacity(points.len());
    let point = |number: u64| &points[usize::try_from(number).unwrap_or_default()];
    let drawn = subject.drawn().map(|drawn| {
        move |number: u64, seed: u64, replication: ReplicationNumber| {
            let alone = &point(number).alone;
            let field = alone.iter().map(|(path, end)| (path.as_str(), end));
            let assignments = variant::assignments(field);
            let drawn = drawn.scenario(seed, replication, &variant::fields(&assignments));
            drawn.map_err(|wrong| match alone {
                Some((path, end)) => SweepError::Draw { point: in_words(path, end), wrong },
                None => SweepError::Scenario(wrong),
            })
        }
    });
    let job = Job {
        from: 0,
        points: points.len() as u64,
        replications: points[0].scenario.run.replications,
        scenario: &|number| Ok(point(number).scenario.clone()),
        drawn: drawn.as_ref().map(|drawn| drawn as _),
        evaluate: &|_, _: &Scenario, outcomes| Ok(outcomes),
    };
    job.run(pool, monitor, &mut |outcomes| {
        all.push(outcomes);
        Ok(())
    })?;
    Ok(all)
}

/// From the first to the last, replication by replication.
fn change(
    first: &Replications,
    last: &Replications,
    metric: Metric,
    confidence: Confidence,
) -> Result<Summary, SweepError> {
    let pairs = first.outcomes().iter().zip(last.outcomes());
    let differences = pairs.map(|(first, last)| last.get(metric) - first.get(metric)).collect();
    Ok(Summary::of(&Sample::new(differences)?, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Template;
    use crate::stats::Interval;
    use crate::study::sweep::Layout;

    const TEXT: &str = r#"
        data = { parents = 100, children = 5_000 }
        load = { batch_size = 200, partitions = 4 }
        org = { workers = 4, service = { per_record = "9ms", cv = 0.4 }, scaling.contention = 1 }
        run = { replications = 8, seed = 3 }
    "#;

    /// Serial instead of parallel removes every collision of the load with itself, a few more
    /// parents remove some, and the name of an object none.
    #[test]
    fn fields_are_ranked_by_what_they_do() {
        let template = Template::parse("small.toml", TEXT, &[]).unwrap();
        let arguments = [
            "data.parent_object=Account,Contact",
            "data.parents=100,120",
            "load.concurrency_mode=Parallel,Serial",
        ]
        .map(str::to_owned);
        let design = Design::new(&arguments, Layout::OneAtATime, &template).unwrap();
        let pool = Pool::new(None).unwrap();
        let tornado = tornado(&template.into(), &design, Metric::LockWaits, &pool, &()).unwrap();
        let ranked: Vec<_> = tornado.bars.iter().map(|bar| bar.path.as_str()).collect();
        assert_eq!(ranked, ["load.concurrency_mode", "data.parents", "data.parent_object"]);
        assert!(tornado.bars[0].effect.mean < 0.0 && tornado.bars[0].is_clear());
        assert_eq!(tornado.bars[2].effect.ci, Some(Interval { low: 0.0, high: 0.0 }));
        assert!(!tornado.bars[2].is_clear());
        let waits = |prediction: &Prediction| prediction.summary(Metric::LockWaits).mean;
        assert_eq!(waits(&tornado.bars[0].at_first), waits(&tornado.base), "it is the file's own");
    }
}
