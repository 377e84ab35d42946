//! A real run: a scenario of it, and what was observed.

use super::evidence::Seen;
use super::{CalibrateError, Unknown};
use crate::scenario::{FieldSet, Loaded, Scenario, Template};
use crate::study::night::assuming;
use crate::study::{ASSUMED_DAY_TO_DAY, DAY_TO_DAY};

/// A run of the org, as a scenario that leaves open what is not known.
#[derive(Clone, Debug)]
pub struct Case {
    /// What its file is called.
    pub file: String,
    template: Template,
    /// With each unknown in the middle of what it may be.
    middle: Scenario,
    /// What is assumed of how much nights differ; none where that is stated or fitted.
    assumed: Option<f64>,
}

impl Case {
    /// The scenario of `template`, read from `file`. Where neither the scenario nor one of the
    /// `unknowns` says how much nights differ, [`ASSUMED_DAY_TO_DAY`] is assumed.
    ///
    /// # Errors
    ///
    /// If it is none in the middle of what the unknowns may be, or nothing is observed in it.
    pub fn new(
        file: &str,
        template: Template,
        unknowns: &[Unknown],
    ) -> Result<Self, CalibrateError> {
        let is_fitted = unknowns.iter().any(|unknown| unknown.path == DAY_TO_DAY);
        let assuming = if is_fitted { None } else { assume(&template)? };
        let assumed = assuming.as_ref().map(|_| ASSUMED_DAY_TO_DAY);
        let template = assuming.unwrap_or(template);
        let middle: Vec<f64> = unknowns.iter().map(|unknown| unknown.value_at(0.5)).collect();
        let middle = load(&template, unknowns, &middle)?.scenario;
        if Seen::all(&middle).is_empty() {
            return Err(CalibrateError::NothingObserved { file: file.to_owned() });
        }
        Ok(Self { file: file.to_owned(), template, middle, assumed })
    }

    /// The files as they were read.
    #[must_use]
    pub const fn template(&self) -> &Template {
        &self.template
    }

    /// Its name, what was observed, and all else that doesn't depend on what is not known.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.middle
    }

    /// What was observed, of all loads together and of each.
    pub(super) fn seen(&self) -> Vec<Seen> {
        Seen::all(&self.middle)
    }

    /// What is assumed of how much nights differ; none where the scenario or the fit says it.
    #[must_use]
    pub const fn assumed_day_to_day(&self) -> Option<f64> {
        self.assumed
    }

    /// The scenario where the unknowns have these `values`, and all luck starts at `seed`.
    pub(super) fn with(
        &self,
        unknowns: &[Unknown],
        values: &[f64],
        seed: u64,
    ) -> Result<Scenario, CalibrateError> {
        let mut scenario = load(&self.template, unknowns, values)?.scenario;
        scenario.run.seed = seed;
        Ok(scenario)
    }
}

fn assume(template: &Template) -> Result<Option<Template>, CalibrateError> {
    let assuming = assuming(template, ASSUMED_DAY_TO_DAY);
    assuming.map_err(|wrong| CalibrateError::Scenario(Box::new(wrong)))
}

fn load(
    template: &Template,
    unknowns: &[Unknown],
    values: &[f64],
) -> Result<Loaded, CalibrateError> {
    let assignments: Vec<String> =
        unknowns.iter().zip(values).map(|(unknown, &value)| unknown.assignment(value)).collect();
    let fields: Vec<FieldSet<'_>> =
        assignments.iter().map(|assignment| FieldSet { origin: "--fit", assignment }).collect();
    template.with(&fields).map_err(|wrong| CalibrateError::Scenario(Box::new(wrong)))
}
