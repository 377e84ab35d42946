//! What a baseline keeps of a scenario's predictions.

use crate::scenario::{Load, LoadId, Loads, Metric, PerMetric};
use crate::stats::{Moments, Sample};
use crate::study::Replications;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What baselines lack that were recorded before there were these metrics; they are not compared
/// then.
const ADDED: [Metric; 2] = [Metric::Lost, Metric::LostRate];

/// Mean and standard deviation of every metric, and of the main ones of each load.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// Of all loads together; a metric of [`ADDED`] may be missing.
    figures: PerMetric<Option<Figures>>,
    /// Of each load, in the scenario's order; none unless it names its loads.
    loads: Vec<PredictedLoad>,
}

/// What one of several loads gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredictedLoad {
    /// Its name.
    pub name: String,
    failure_rate: Figures,
    duration_s: Figures,
}

impl PredictedLoad {
    /// What is recorded of a load.
    pub(super) const METRICS: [Metric; 2] = [Metric::FailureRate, Metric::Duration];

    /// In the order of [`Self::METRICS`].
    pub(super) const fn figures(&self) -> [Figures; 2] {
        [self.failure_rate, self.duration_s]
    }
}

/// Of one metric, in its JSON unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "FiguresAsWritten")]
pub(super) struct Figures {
    pub(super) mean: f64,
    pub(super) sd: f64,
}

/// [`Figures`] that nobody has looked at yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FiguresAsWritten {
    mean: f64,
    sd: f64,
}

impl Predicted {
    /// What `replications` say; of `loads`, where the scenario names several.
    #[must_use]
    pub fn of(replications: &Replications, loads: &Loads) -> Self {
        let of_load = |(id, load): (LoadId, &Load)| {
            let samples = replications.samples_of(id)?;
            let [failure_rate, duration_s] =
                PredictedLoad::METRICS.map(|metric| Figures::from(&samples[metric]));
            Some(PredictedLoad { name: load.name.clone(), failure_rate, duration_s })
        };
        Self {
            figures: replications.samples().map(|sample| Some(Figures::from(sample))),
            loads: loads.with_ids().filter_map(of_load).collect(),
        }
    }

    /// What each load gave; none unless the scenario names its loads.
    #[must_use]
    pub fn loads(&self) -> &[PredictedLoad] {
        &self.loads
    }

    /// Looks whether `replications` could give them all.
    ///
    /// # Errors
    ///
    /// Which they can't: a deviation that is too large would hide any change.
    pub(super) fn check(&self, replications: u32) -> Result<(), String> {
        let check = |metric: Metric, Figures { mean, sd }: Figures| {
            let name = metric.json_name();
            match (Moments { n: replications as usize, mean, sd }).can_be_of(&metric.range()) {
                true => Ok(()),
                false => Err(format!(
                    "`{name}`: {replications} replications can't give a mean of {mean} and a \
                     deviation of {sd}"
                )),
            }
        };
        for (metric, figures) in self.figures.iter() {
            figures.map_or(Ok(()), |figures| check(metric, figures))?;
        }
        for load in &self.loads {
            let mut all = PredictedLoad::METRICS.into_iter().zip(load.figures());
            let checked = all.try_for_each(|(metric, figures)| check(metric, figures));
            checked.map_err(|problem| format!("load `{}`, {problem}", load.name))?;
        }
        Ok(())
    }

    /// None for a metric that was not recorded yet.
    pub(super) fn figures(&self, metric: Metric) -> Option<Figures> {
        self.figures[metric]
    }
}

impl Serialize for Predicted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (metric, figures) in self.figures.iter() {
            if let Some(figures) = figures {
                map.serialize_entry(&metric, figures)?;
            }
        }
        if !self.loads.is_empty() {
            map.serialize_entry("loads", &self.loads)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Predicted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EveryMetric)
    }
}

/// Reads a map that has every metric once.
struct EveryMetric;

impl<'de> Visitor<'de> for EveryMetric {
    type Value = Predicted;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the figures of every metric by its name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Predicted, A::Error> {
        let mut figures = PerMetric::from_fn(|_| None);
        let mut loads: Option<Vec<PredictedLoad>> = None;
        while let Some(name) = map.next_key::<String>()? {
            if name != "loads" {
                figures.read_next(name.try_into().map_err(A::Error::custom)?, &mut map)?;
            } else if loads.replace(map.next_value()?).is_some() {
                return Err(A::Error::custom("`loads` is there twice"));
            }
        }
        let lacks = |metric: &Metric| figures[*metric].is_none();
        let is_older = ADDED.iter().all(lacks);
        let may_lack = |metric: &Metric| is_older && ADDED.contains(metric);
        match Metric::ALL.into_iter().find(|metric| lacks(metric) && !may_lack(metric)) {
            Some(metric) => Err(metric.missing()),
            None => Ok(Predicted { figures, loads: loads.unwrap_or_default() }),
        }
    }
}

impl From<&Sample> for Figures {
    fn from(sample: &Sample) -> Self {
        Self { mean: sample.mean(), sd: sample.sd().unwrap_or(0.0) }
    }
}

impl TryFrom<FiguresAsWritten> for Figures {
    type Error = String;

    fn try_from(written: FiguresAsWritten) -> Result<Self, String> {
        let FiguresAsWritten { mean, sd } = written;
        let possible = 0.0..=Sample::MAX_MAGNITUDE;
        if possible.contains(&mean) && possible.contains(&sd) {
            Ok(Self { mean, sd })
        } else {
            Err(format!("a mean of {mean:e} and a deviation of {sd:e} come from no replications"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;

    #[test]
    fn what_was_recorded_before_there_were_lost_records_is_read_and_what_lacks_else_is_not() {
        let outcome = Outcome { created: 91, failed: 9, ..Outcome::default() };
        let replications = Replications::new(vec![outcome]).unwrap();
        let scenario = crate::study::fixture::scenario();
        let now = serde_json::to_value(Predicted::of(&replications, &scenario.loads)).unwrap();
        let without = |metrics: &[&str]| {
            let mut recorded = now.clone();
            for metric in metrics {
                assert!(recorded.as_object_mut().unwrap().remove(*metric).is_some());
            }
            serde_json::from_value::<Predicted>(recorded).map_err(|error| error.to_string())
        };
        let older = without(&["lost", "lost_rate"]).unwrap();
        assert_eq!((older.figures(Metric::Lost), older.figures(Metric::LostRate)), (None, None));
        assert_eq!(older.figures(Metric::Failed).unwrap().mean, 9.0);
        assert!(!serde_json::to_string(&older).unwrap().contains("lost"));
        for (metrics, named) in [
            (&["lost"][..], "lost"),
            (&["lost_rate"], "lost_rate"),
            (&["failed"], "failed"),
            (&["lost", "lost_rate", "duration_s"], "duration_s"),
        ] {
            let error = without(metrics).unwrap_err();
            assert!(error.contains(&format!("the metric `{named}` is missing")), "{error}");
        }
    }
}
