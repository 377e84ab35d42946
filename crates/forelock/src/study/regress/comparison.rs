//! Which metrics moved beyond chance.

use super::predicted::{Figures, PredictedLoad};
use super::{Recorded, Redefinition, Rerun};
use crate::scenario::{LoadId, Metric};
use crate::stats::{Confidence, Interval, Moments, Welch, holm, pitman_p_value};

/// How probable it is at most that a check of an unchanged program alarms.
pub const FALSE_ALARMS: f64 = 0.001;

/// Closer to each other than this, relative to the larger, two means are the same but for rounding.
const ROUNDING: f64 = 1e-9;

/// What a check of a whole baseline found.
#[derive(Clone, Debug)]
pub struct Regression {
    /// In the order of the baseline.
    pub scenarios: Vec<(Recorded, ScenarioChange)>,
}

/// What a check found of one scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioChange {
    /// How it is defined otherwise than recorded, if it is. That is then the alarm, and no metric is one
    /// of its own.
    pub redefinition: Option<Redefinition>,
    /// Where the randomness started this time.
    pub seed: u64,
    /// One for each recorded metric, in the order of [`Metric::ALL`]; then the failure rate and the
    /// duration of each load that there still is.
    pub changes: Vec<Change>,
}

/// One metric, then and now, in its JSON unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The load that it is of; all of them together if there is none.
    pub load: Option<LoadId>,
    /// The metric that it is of.
    pub metric: Metric,
    /// Then.
    pub recorded: Moments,
    /// Now.
    pub now: Moments,
    /// The mean of now less the mean of then.
    pub difference: f64,
    /// Its 95 % confidence interval, of this metric alone; none where the means are the same.
    pub interval: Option<Interval>,
    /// How probable such a difference is by chance; in a [`Regression`], corrected for the number of
    /// comparisons: of all scenarios together, or of one that is redefined.
    pub p_value: f64,
}

impl Regression {
    /// Holds every scenario's `rerun` against what was recorded.
    #[must_use]
    pub fn new(reruns: impl IntoIterator<Item = (Recorded, Rerun)>) -> Self {
        let mut scenarios: Vec<_> = reruns.into_iter().map(compare).collect();
        let (redefined, as_recorded): (Vec<_>, Vec<_>) = scenarios
            .iter_mut()
            .map(|(_, change)| change)
            .partition(|change| change.redefinition.is_some());
        correct(as_recorded.into_iter().flat_map(|one| &mut one.changes));
        redefined.into_iter().for_each(|one| correct(&mut one.changes));
        Self { scenarios }
    }

    /// Whether nothing has changed.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.scenarios.iter().all(|(_, change)| !change.is_alarm())
    }

    /// How many metrics might have been alarms.
    #[must_use]
    pub fn comparisons(&self) -> usize {
        self.scenarios.iter().map(|(_, change)| change.compared().len()).sum()
    }
}

impl ScenarioChange {
    /// The metrics that may be alarms: none where the definition is another.
    #[must_use]
    pub fn compared(&self) -> &[Change] {
        if self.redefinition.is_some() { &[] } else { &self.changes }
    }

    /// The metrics that moved beyond chance though the definition is the same.
    pub fn moved(&self) -> impl Iterator<Item = &Change> {
        self.compared().iter().filter(|change| change.has_moved())
    }

    /// Whether someone should look.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.redefinition.is_some() || self.moved().next().is_some()
    }
}

impl Change {
    /// Whether the mean moved beyond chance.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        self.p_value <= FALSE_ALARMS
    }

    /// By how much of what was recorded the mean changed; none if that was zero.
    #[must_use]
    pub fn relative(&self) -> Option<f64> {
        (self.recorded.mean != 0.0).then(|| self.difference / self.recorded.mean)
    }

    /// Of one comparison alone: the p-value is not corrected.
    #[must_use]
    pub fn new(metric: Metric, recorded: Moments, now: Moments) -> Self {
        let welch = Welch::new(recorded, now);
        let p_value = p_value(&welch, recorded, now);
        let same = welch.difference.abs() <= ROUNDING * recorded.mean.max(now.mean);
        Self {
            load: None,
            metric,
            recorded,
            now,
            difference: welch.difference,
            interval: welch.interval(Confidence::DEFAULT).filter(|_| !same),
            p_value: if same { 1.0 } else { p_value },
        }
    }
}

/// How probable such a difference is by chance: both tests must find it improbable.
fn p_value(welch: &Welch, recorded: Moments, now: Moments) -> f64 {
    // Without any spread there is no chance, and the permutation test is no limit of anything.
    if welch.standard_error == 0.0 {
        welch.p_value()
    } else {
        welch.p_value().max(pitman_p_value(recorded, now))
    }
}

fn compare((recorded, rerun): (Recorded, Rerun)) -> (Recorded, ScenarioChange) {
    let Rerun { definition, seed, metrics } = rerun;
    let n = recorded.replications as usize;
    let moments = |Figures { mean, sd }| Moments { n, mean, sd };
    let change =
        |metric, then: Figures, now: Figures| Change::new(metric, moments(then), moments(now));
    let together = Metric::ALL.into_iter().filter_map(|metric| {
        let (then, now) = (recorded.metrics.figures(metric)?, metrics.figures(metric)?);
        Some(change(metric, then, now))
    });
    let loads = (0..).map(LoadId::numbered).zip(recorded.metrics.loads());
    let both = loads.filter_map(|(id, then)| {
        Some((id, then, metrics.loads().iter().find(|now| now.name == then.name)?))
    });
    let each = both.flat_map(|(id, then, now)| {
        let figures = then.figures().into_iter().zip(now.figures());
        PredictedLoad::METRICS.into_iter().zip(figures).map(move |(metric, (then, now))| Change {
            load: Some(id),
            ..change(metric, then, now)
        })
    });
    let changes = together.chain(each).collect();
    let redefinition = Redefinition::between(&recorded, definition);
    (recorded, ScenarioChange { redefinition, seed, changes })
}

/// Corrects the p-values of one family of tests.
fn correct<'a>(changes: impl IntoIterator<Item = &'a mut Change>) {
    let mut changes: Vec<&mut Change> = changes.into_iter().collect();
    let p_values: Vec<f64> = changes.iter().map(|change| change.p_value).collect();
    for (change, corrected) in changes.iter_mut().zip(holm(&p_values)) {
        change.p_value = corrected;
    }
}
