//! A real run: a scenario of it, and what was observed.

use super::{CalibrateError, Unknown};
use crate::model::Plan;
use crate::scenario::{FieldSet, Loaded, Observation, Scenario, Template};

/// A run of the org, as a scenario that leaves open what is not known.
#[derive(Clone, Debug)]
pub struct Case {
    /// What its file is called.
    pub file: String,
    template: Template,
    /// With each unknown in the middle of what it may be.
    middle: Scenario,
}

impl Case {
    /// The scenario of `template`, read from `file`.
    ///
    /// # Errors
    ///
    /// If it is none in the middle of what the unknowns may be, or nothing is observed in it.
    pub fn new(
        file: &str,
        template: Template,
        unknowns: &[Unknown],
    ) -> Result<Self, CalibrateError> {
        let middle: Vec<f64> = unknowns.iter().map(|unknown| unknown.value_at(0.5)).collect();
        let loaded = load(&template, unknowns, &middle)?;
        if loaded.scenario.observed.is_empty() {
            return Err(CalibrateError::NothingObserved { file: file.to_owned() });
        }
        Ok(Self { file: file.to_owned(), template, middle: loaded.scenario })
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

    /// What was observed.
    #[must_use]
    pub fn observed(&self) -> &[Observation] {
        &self.middle.observed
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

    /// The same, ready to be simulated.
    pub(super) fn plan(
        &self,
        unknowns: &[Unknown],
        values: &[f64],
        seed: u64,
    ) -> Result<Plan, CalibrateError> {
        Ok(Plan::new(&self.with(unknowns, values, seed)?))
    }
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
