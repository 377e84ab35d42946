//! Which metrics moved beyond chance.

use super::predicted::{Figures, PredictedLoad};
use super::{Recorded, Rerun};
use crate::scenario::{DefinitionHash, LoadId, Metric};
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
pub enum ScenarioChange {
    /// Its definition is another, so that its predictions can't be compared.
    Redefined {
        /// The definition that it has now.
        now: DefinitionHash,
    },
    /// It was simulated again.
    Compared {
        /// Where the randomness started this time.
        seed: u64,
        /// One for each recorded metric, in the order of [`Metric::ALL`]; then the failure rate and the duration of
        /// each load.
        changes: Vec<Change>,
    },
}

/// One metric, then and now, in its JSON unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The load that it is of; all of them together if there is none.
    pub load: Option<LoadId>,
    /// Which.
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
    /// comparisons.
    pub p_value: f64,
}

impl Regression {
    /// Holds every scenario's `rerun` against what was recorded.
    #[must_use]
    pub fn new(reruns: impl IntoIterator<Item = (Recorded, Rerun)>) -> Self {
        let mut scenarios: Vec<_> = reruns.into_iter().map(compare).collect();
        correct(&mut scenarios);
        Self { scenarios }
    }

    /// Whether nothing has changed.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.scenarios.iter().all(|(_, change)| !change.is_alarm())
    }

    /// How many metrics were compared.
    #[must_use]
    pub fn comparisons(&self) -> usize {
        self.scenarios.iter().map(|(_, change)| change.changes().len()).sum()
    }
}

impl ScenarioChange {
    /// What was compared: nothing where the definition is another.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        match self {
            Self::Redefined { .. } => &[],
            Self::Compared { changes, .. } => changes,
        }
    }

    /// The metrics that moved beyond chance.
    pub fn moved(&self) -> impl Iterator<Item = &Change> {
        self.changes().iter().filter(|change| change.has_moved())
    }

    /// Whether someone should look.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        matches!(self, Self::Redefined { .. }) || self.moved().next().is_some()
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
    let change = match rerun {
        Rerun::Redefined { now } => ScenarioChange::Redefined { now },
        Rerun::Simulated { seed, metrics } => {
            let n = recorded.replications as usize;
            let moments = |Figures { mean, sd }| Moments { n, mean, sd };
            let change = |metric, then: Figures, now: Figures| {
                Change::new(metric, moments(then), moments(now))
            };
            let together = Metric::ALL.into_iter().filter_map(|metric| {
                let (then, now) = (recorded.metrics.figures(metric)?, metrics.figures(metric)?);
                Some(change(metric, then, now))
            });
            // A definition with the same hash has the same loads.
            let loads = recorded.metrics.loads().iter().zip(metrics.loads());
            let each = (0..).map(LoadId).zip(loads).flat_map(|(id, (then, now))| {
                let figures = then.figures().into_iter().zip(now.figures());
                PredictedLoad::METRICS.into_iter().zip(figures).map(move |(metric, (then, now))| {
                    Change { load: Some(id), ..change(metric, then, now) }
                })
            });
            let changes = together.chain(each).collect();
            ScenarioChange::Compared { seed, changes }
        }
    };
    (recorded, change)
}

/// Corrects the p-values of all scenarios together: they are one family of tests.
fn correct(scenarios: &mut [(Recorded, ScenarioChange)]) {
    let mut changes: Vec<&mut Change> = scenarios
        .iter_mut()
        .flat_map(|(_, change)| match change {
            ScenarioChange::Redefined { .. } => [].iter_mut(),
            ScenarioChange::Compared { changes, .. } => changes.iter_mut(),
        })
        .collect();
    let p_values: Vec<f64> = changes.iter().map(|change| change.p_value).collect();
    for (change, corrected) in changes.iter_mut().zip(holm(&p_values)) {
        change.p_value = corrected;
    }
}
