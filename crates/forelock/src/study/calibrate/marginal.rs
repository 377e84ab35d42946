//! What is known of each unknown by itself.

use super::Unknown;
use crate::stats::{Sample, StatsError};

/// An unknown, and what the observations tell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Marginal {
    /// The field, and what it might be.
    pub unknown: Unknown,
    /// Its value where all unknowns together meet the observations best.
    pub best: f64,
    /// The mean of what it may be, given the observations.
    pub mean: f64,
    /// The 5 % quantile of that.
    pub p5: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
    /// The standard deviation of what it may be as a part of that before, on the scale on which all
    /// was equally likely: near 0 it is known, near 1 nothing was learnt.
    pub share: f64,
}

/// How well an unknown is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grasp {
    /// To a small part of what it might be.
    Known,
    /// Better than before.
    Narrowed,
    /// No better than before.
    Open,
}

impl Marginal {
    /// Of draws from the posterior.
    pub(super) fn of(unknown: &Unknown, best: f64, draws: Vec<f64>) -> Result<Self, StatsError> {
        let scaled = draws.iter().map(|&value| unknown.scaled(value)).collect();
        let share = Sample::new(scaled)?.sd().unwrap_or_default() / unknown.prior_sd();
        let sample = Sample::new(draws)?;
        Ok(Self {
            unknown: unknown.clone(),
            best,
            mean: sample.mean(),
            p5: sample.quantile(0.05),
            p50: sample.quantile(0.5),
            p95: sample.quantile(0.95),
            share,
        })
    }

    /// How well it is known.
    #[must_use]
    pub fn grasp(&self) -> Grasp {
        Grasp::of(self.share)
    }
}

impl Grasp {
    /// Of an unknown with this [`share`](Marginal::share).
    #[must_use]
    pub fn of(share: f64) -> Self {
        const KNOWN: f64 = 0.25;
        const OPEN: f64 = 0.75;
        match share {
            share if share < KNOWN => Self::Known,
            share if share < OPEN => Self::Narrowed,
            _ => Self::Open,
        }
    }
}
