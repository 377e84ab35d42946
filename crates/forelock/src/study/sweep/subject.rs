//! What a sweep varies: a scenario, all of whose fields are known or some drawn.

use super::variant::{assignments, fields};
use super::{Setting, SweepError};
use crate::scenario::{Diagnostics, Scenario, Template};
use crate::stats::Confidence;
use crate::study::posterior::{Drawn, Posterior};
use crate::study::{Prediction, Replications, RunRequest};
use std::sync::Arc;

/// A scenario that fields are to be set in, again and again.
#[derive(Debug)]
pub struct Subject {
    /// What the fields lie over; the best fit of what is drawn is part of it.
    template: Template,
    drawn: Option<Drawn>,
}

impl From<Template> for Subject {
    /// A scenario whose fields are all known.
    fn from(template: Template) -> Self {
        Self { template, drawn: None }
    }
}

impl Subject {
    /// A scenario whose fields are known, or are ranges that each replication draws from.
    ///
    /// # Errors
    ///
    /// What of the middle of the ranges can't be set at all.
    pub fn of(template: Template) -> Result<Self, SweepError> {
        let template = Arc::new(template);
        match Drawn::of_ranges(Arc::clone(&template)) {
            Some(drawn) => Self::drawing_from(drawn),
            None => Ok(Arc::unwrap_or_clone(template).into()),
        }
    }

    /// A scenario whose unknown fields each replication draws; at every point, replications of the
    /// same number take the same draw.
    ///
    /// # Errors
    ///
    /// What of the best fit can't be set at all.
    pub fn drawing_from(drawn: Drawn) -> Result<Self, SweepError> {
        let template = drawn.best_template().map_err(SweepError::Scenario)?;
        Ok(Self { template, drawn: Some(drawn) })
    }

    /// The scenario of `template`, which says how to simulate after what `request` asks for ([`RunRequest::as_sets`]);
    /// a posterior, with what messages call it, is drawn from at least [`Posterior::ENOUGH_REPLICATIONS`] times,
    /// unless the request says how often.
    ///
    /// # Errors
    ///
    /// What of the best fit can't be set at all.
    pub fn asked(
        template: Template,
        posterior: Option<&(Arc<Posterior>, String)>,
        request: &RunRequest,
    ) -> Result<Self, SweepError> {
        let Some((posterior, name)) = posterior else {
            return Self::of(template);
        };
        let drawn_from = |template| Drawn::new(Arc::new(template), Arc::clone(posterior), name);
        let mut drawn = drawn_from(template.clone());
        let best = drawn.best().map_err(SweepError::Scenario)?.scenario;
        let enough = Posterior::ENOUGH_REPLICATIONS;
        if request.replications.is_none() && best.run.replications < enough {
            drawn = drawn_from(template.setting(&format!("run.replications={enough}")));
        }
        Self::drawing_from(drawn)
    }

    /// The scenario's files, with the best fit of what is drawn.
    #[must_use]
    pub const fn template(&self) -> &Template {
        &self.template
    }

    /// What its unknown fields are drawn from; none where all are known.
    #[must_use]
    pub const fn drawn(&self) -> Option<&Drawn> {
        self.drawn.as_ref()
    }

    /// The same where the fields at `paths` will be set at every point, so that they are not drawn.
    ///
    /// # Errors
    ///
    /// If nothing is left to draw.
    pub(super) fn varying<'a>(
        mut self,
        paths: impl Iterator<Item = &'a str>,
    ) -> Result<Self, SweepError> {
        let Some(drawn) = &self.drawn else {
            return Ok(self);
        };
        let settings: Vec<String> = paths.map(|path| format!("{path}=0")).collect();
        let drawn = drawn.deciding(&fields(&settings));
        let is_left = drawn.drawn().next().is_some();
        if let (false, Some((name, _))) = (is_left, drawn.posterior()) {
            return Err(SweepError::NothingDrawn(name.to_owned()));
        }
        // Of ranges, all may be varied.
        self.drawn = Some(drawn).filter(|_| is_left);
        Ok(self)
    }

    /// Everything that decides what results depend on, but what is drawn.
    pub(super) fn definition(&self) -> Result<String, Diagnostics> {
        self.drawn.as_ref().map_or(&self.template, Drawn::template).definition()
    }

    /// The scenario with `settings`.
    pub(super) fn at<'a>(
        &self,
        settings: impl Iterator<Item = (&'a str, &'a Setting)>,
    ) -> Result<Scenario, Diagnostics> {
        Ok(self.template.with(&fields(&assignments(settings)))?.scenario)
    }

    /// What replications of `scenario` say.
    pub(super) fn predict(
        &self,
        scenario: &Scenario,
        replications: &Replications,
        confidence: Confidence,
    ) -> Prediction {
        match self.drawn {
            None => Prediction::new(scenario, replications, confidence),
            Some(_) => Prediction::of_draws(scenario, replications, confidence),
        }
    }
}
