//! What is asked of a study in place of what the scenario's `[run]` table says.

use super::posterior::{Drawn, Posterior};
use crate::scenario::RunSettings;
use crate::stats::Confidence;
use std::num::NonZeroU32;

/// How to simulate, over what the scenario says; what is `None` stays as it says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunRequest {
    /// So many replications, whatever number or precision the scenario asks for.
    pub replications: Option<NonZeroU32>,
    /// Where all randomness starts.
    pub seed: Option<u64>,
    /// Of the intervals.
    pub confidence: Option<Confidence>,
}

impl RunRequest {
    /// Lays what is asked over a scenario's own settings. A study that draws from a posterior wants the tails
    /// too: it has at least [`Posterior::ENOUGH_REPLICATIONS`], unless a number is asked for.
    pub fn apply_to(&self, settings: &mut RunSettings, drawn: Option<&Drawn>) {
        if drawn.is_some_and(|drawn| drawn.posterior().is_some()) {
            settings.replications = settings.replications.max(Posterior::ENOUGH_REPLICATIONS);
        }
        if let Some(replications) = self.replications {
            settings.replications = replications;
            settings.precision = None;
        }
        if let Some(seed) = self.seed {
            settings.seed = seed;
        }
        if let Some(confidence) = self.confidence {
            settings.confidence = confidence.get();
        }
    }

    /// What is asked, each as `path=value`.
    #[must_use]
    pub fn as_sets(&self) -> Vec<String> {
        let replications = self.replications.map(|count| format!("run.replications={count}"));
        let seed = self.seed.map(|seed| format!("run.seed={seed}"));
        let confidence = self.confidence.map(|one| format!("run.confidence={}", one.get()));
        [replications, seed, confidence].into_iter().flatten().collect()
    }
}
