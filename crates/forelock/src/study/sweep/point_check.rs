//! Whether a line of `points.jsonl` says what its sweep could have found.
//!
//! The files may be anyone's, and may have been touched: of a point, nothing is believed that can
//! be worked out again.

use super::axis::Setting;
use super::design::Design;
use super::manifest::Manifest;
use super::record::{AskedObjective, PointRecord};
use crate::scenario::{Metric, Objective};
use crate::stats::Sample;

/// What every point of a sweep must be.
#[derive(Clone, Debug)]
pub struct PointCheck<'m> {
    manifest: &'m Manifest,
    /// What is asked, in the manifest's order, with the metric that decides; `None` for what is
    /// asked of one load, of which a point keeps nothing else.
    asked: Vec<Option<(Objective, Metric)>>,
    /// What the settings follow from, where it is known.
    design: Option<&'m Design>,
}

impl<'m> PointCheck<'m> {
    /// Of the sweep that `manifest` describes.
    ///
    /// # Errors
    ///
    /// If an objective of the manifest is none, or has another bound than its text.
    pub fn new(manifest: &'m Manifest) -> Result<Self, String> {
        let all = manifest.objectives.iter().map(AskedObjective::parsed);
        let all: Vec<_> = all.collect::<Result<_, _>>()?;
        let loads = manifest.objectives.iter().map(|asked| asked.load.as_ref());
        let of_all = loads.zip(all).map(|(load, objective)| load.is_none().then_some(objective));
        let of_all: Vec<_> = of_all.collect();
        let together: Vec<_> = of_all.iter().flatten().cloned().collect();
        let judged = |objective: Objective| {
            let by = objective.judged_by(&together);
            (objective, by)
        };
        let asked = of_all.into_iter().map(|objective| objective.map(judged)).collect();
        Ok(Self { manifest, asked, design: None })
    }

    /// The same, whose points have the settings that `design` gives them.
    pub(super) fn with_settings_of(self, design: &'m Design) -> Self {
        Self { design: Some(design), ..self }
    }

    /// Looks whether `record` can be of the sweep.
    ///
    /// # Errors
    ///
    /// Why it can't be.
    pub fn check(&self, record: &PointRecord) -> Result<(), String> {
        let Manifest { points, replications, .. } = self.manifest;
        if record.point >= *points {
            return Err(format!("there is a point {}, of only {points} from 0", record.point));
        }
        self.check_settings(record)?;
        for (metric, summary) in record.metrics.iter() {
            let name = metric.json_name();
            let checked = summary.check(&metric.range(), u64::from(*replications));
            checked.map_err(|problem| format!("`{name}` comes from no replications: {problem}"))?;
        }
        self.check_verdicts(record)
    }

    fn check_settings(&self, record: &PointRecord) -> Result<(), String> {
        let fields = &self.manifest.fields;
        if fields.len() != record.fields.len() {
            return Err(format!("it sets {} fields, not {}", record.fields.len(), fields.len()));
        }
        let planned = self.design.map(|design| design.point(record.point));
        for (place, field) in fields.iter().enumerate() {
            let path = &field.path;
            let set = record.fields.get(path).ok_or_else(|| format!("it has no `{path}`"))?;
            let planned = planned.as_ref().and_then(|settings| settings.get(place));
            if let Some(Setting { value, .. }) = planned.filter(|planned| *planned != set) {
                return Err(format!("`{path}` is {} there, and {value} at this point", set.value));
            }
            if set.number.is_some_and(|number| number.abs() > Sample::MAX_MAGNITUDE) {
                return Err(format!("`{path}` has a value that no field takes"));
            }
        }
        Ok(())
    }

    fn check_verdicts(&self, record: &PointRecord) -> Result<(), String> {
        let (found, asked) = (record.objectives.len(), self.asked.len());
        if found != asked {
            return Err(format!("it judges {found} objectives, and {asked} are asked"));
        }
        for (&met, asked) in record.objectives.iter().zip(&self.asked) {
            let Some((objective, judged_by)) = asked else { continue };
            // Of nights a point keeps no outcomes.
            if objective.sure.is_some() {
                continue;
            }
            let mean = record.summary(*judged_by).mean;
            if met != objective.is_met_by(mean) {
                let said = if met { "met" } else { "missed" };
                let (metric, text) = (objective.metric.json_name(), &objective.text);
                let by = judged_by.json_name();
                return Err(format!(
                    "`{metric} {text}` is said to be {said}, with a mean of {mean} for `{by}`"
                ));
            }
        }
        match record.runs_met {
            Some(part) if !(0.0..=1.0).contains(&part) => {
                Err(format!("`runs_met` is {part}, not from 0 to 1"))
            }
            _ => Ok(()),
        }
    }
}

impl AskedObjective {
    /// What it asks, from its text.
    fn parsed(&self) -> Result<Objective, String> {
        let Self { metric, objective, bound, .. } = self;
        let name = metric.json_name();
        match Objective::parse(*metric, objective) {
            Some(parsed) if parsed.bound == *bound => Ok(Objective { sure: self.sure, ..parsed }),
            Some(parsed) => Err(format!(
                "the objective `{name} {objective}` has the bound {}, not {bound}",
                parsed.bound
            )),
            None => Err(format!("`{objective}` is not an objective on `{name}`")),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::stats::Summary;
    use crate::study::fixture::{finding, scenario};
    use crate::study::sweep::FieldEntry;

    /// Of ten points over one field, each of one replication; the failure rate is to be below 5 %.
    pub(crate) fn manifest() -> Manifest {
        Manifest {
            schema: Manifest::SCHEMA,
            forelock: "1".into(),
            scenario: scenario().name,
            definition: String::new(),
            seed: 1,
            replications: 1,
            confidence: 0.95,
            design: "grid".into(),
            points: 10,
            fields: vec![FieldEntry {
                path: "x".into(),
                unit: "number".into(),
                vary: "x=0..9:10".into(),
            }],
            objectives: vec![AskedObjective {
                load: None,
                metric: Metric::FailureRate,
                objective: "< 5%".into(),
                bound: 0.05,
                sure: None,
            }],
            posterior: None,
            unknown: Vec::new(),
        }
    }

    /// A point of it that meets what is asked: 3 of 100 records fail.
    pub(crate) fn record(point: u64) -> PointRecord {
        let outcome = Outcome { created: 97, failed: 3, ..Outcome::default() };
        let prediction = finding(vec![outcome], |_| ()).prediction;
        PointRecord {
            fields: [("x".to_owned(), Setting::written(&point.to_string()))].into(),
            objectives: vec![true],
            ..PointRecord::new(point, &[], Vec::new(), &prediction)
        }
    }

    #[test]
    fn what_no_point_can_be_is_told() {
        let manifest = manifest();
        let check = PointCheck::new(&manifest).unwrap();
        assert_eq!(check.check(&record(9)), Ok(()));
        let wrong = |spoil: fn(&mut PointRecord)| {
            let mut record = record(3);
            spoil(&mut record);
            check.check(&record).unwrap_err()
        };
        assert!(wrong(|one| one.point = 10).contains("point 10, of only 10"));
        assert!(wrong(|one| one.fields.clear()).contains("0 fields, not 1"));
        assert!(wrong(|one| one.objectives.clear()).contains("0 objectives, and 1"));
        assert!(wrong(|one| one.objectives[0] = false).contains("said to be missed"));
        let below = |one: &mut PointRecord| one.metrics[Metric::FailureRate] = Summary::alone(-7.0);
        assert!(wrong(below).contains("`failure_rate` comes from no replications: its values go"));
        let lost = |one: &mut PointRecord| one.metrics[Metric::LostRate] = Summary::alone(0.5);
        assert!(wrong(lost).contains("said to be met, with a mean of 0.5 for `lost_rate`"));
        let early = |one: &mut PointRecord| one.metrics[Metric::Duration] = Summary::alone(-1.0);
        assert!(wrong(early).contains("`duration_s`"));
        assert!(wrong(|one| one.runs_met = Some(2.0)).contains("`runs_met` is 2"));
    }

    #[test]
    fn an_objective_is_its_text() {
        let with = |text: &str, bound| {
            let mut manifest = manifest();
            manifest.objectives[0].objective = text.into();
            manifest.objectives[0].bound = bound;
            PointCheck::new(&manifest).map(drop).unwrap_err()
        };
        assert!(with("< 5%", 0.5).contains("has the bound 0.05, not 0.5"));
        assert!(with("about 5%", 0.05).contains("is not an objective on `failure_rate`"));
    }
}
