//! How often something happens, from how often it did in independent trials.

use super::{Confidence, Interval};
use statrs::distribution::{Beta, ContinuousCDF};

/// So many of so many independent trials in which something held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proportion {
    /// Trials in which it held; no more than [`Self::of`].
    pub held: u64,
    /// All trials.
    pub of: u64,
}

impl Proportion {
    /// What the trials give, 0 to 1; 0 without a trial.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.held as f64 / self.of as f64 }
    }

    /// How probable it is that it holds in at least `share` of all trials to come, 0 to 1: from the
    /// posterior of H. Jeffreys' prior (Theory of Probability, 3rd ed., 1961, section 3.1).
    #[must_use]
    pub fn is_at_least(self, share: f64) -> f64 {
        let (held, failed) = (self.held as f64, self.of.saturating_sub(self.held) as f64);
        // Both parameters are above 0, so that there is such a distribution.
        Beta::new(held + 0.5, failed + 0.5).map_or(0.0, |beta| beta.sf(share.clamp(0.0, 1.0)))
    }

    /// A share that the true one lies below with a probability of at most `risk` (above 0, below 1):
    /// C. Clopper and E. Pearson, "The Use of Confidence or Fiducial Limits Illustrated in the Case of
    /// the Binomial", Biometrika 26 (1934), 404–413.
    #[must_use]
    pub fn lower(self, risk: f64) -> f64 {
        if self.held == 0 {
            return 0.0;
        }
        let (held, failed) = (self.held as f64, self.of.saturating_sub(self.held) as f64);
        Beta::new(held, failed + 1.0).map_or(0.0, |beta| beta.inverse_cdf(risk))
    }

    /// A share that the true one lies above with a probability of at most `risk`; see
    /// [`Self::lower`].
    #[must_use]
    pub fn upper(self, risk: f64) -> f64 {
        let failed = Self { held: self.of.saturating_sub(self.held), of: self.of };
        1.0 - failed.lower(risk)
    }

    /// The interval between the two, which covers the true share with this confidence.
    #[must_use]
    pub fn interval(self, confidence: Confidence) -> Interval {
        let risk = (1.0 - confidence.get()) / 2.0;
        Interval { low: self.lower(risk), high: self.upper(risk) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 7 of 10, 95 %: 0.3475 to 0.9333 (Clopper and Pearson's chart; R's binom.test).
    #[test]
    fn limits_are_those_of_tables() {
        let interval = Proportion { held: 7, of: 10 }.interval(Confidence::DEFAULT);
        assert!((interval.low - 0.347_547).abs() < 1e-5, "{interval:?}");
        assert!((interval.high - 0.933_260).abs() < 1e-5, "{interval:?}");
    }

    /// Of trials that all hold, the lower limit is the share that gives as many with the risk.
    #[test]
    fn without_a_failure_the_limit_is_a_power() {
        let all = Proportion { held: 29, of: 29 };
        assert!((all.lower(0.05) - 0.05_f64.powf(1.0 / 29.0)).abs() < 1e-9);
        assert_eq!(all.upper(0.05), 1.0);
        assert_eq!(Proportion { held: 0, of: 29 }.lower(0.05), 0.0);
    }

    /// The probability of a lower limit above the truth is at most the risk, whatever the truth.
    #[test]
    fn a_limit_is_wrong_no_more_often_than_its_risk() {
        for truth in [0.5, 0.8, 0.9, 0.95, 0.99] {
            for of in [10_u64, 40, 160] {
                let mut wrong = 0.0;
                let mut probability = (1.0_f64 - truth).powi(i32::try_from(of).unwrap());
                for held in 0..=of {
                    if (Proportion { held, of }).lower(0.05) > truth {
                        wrong += probability;
                    }
                    probability *= (of - held) as f64 / (held + 1) as f64 * truth / (1.0 - truth);
                }
                assert!(wrong <= 0.05 + 1e-9, "{truth} {of}: {wrong}");
            }
        }
    }

    #[test]
    fn what_held_throughout_is_probably_frequent() {
        let part = |held, of| Proportion { held, of }.is_at_least(0.9);
        assert!(part(0, 4) < 0.001 && part(2, 4) < 0.05);
        assert!(part(4, 4) > 0.5 && part(40, 40) > 0.99);
        // Jeffreys' prior is symmetric.
        assert!((Proportion::default().is_at_least(0.5) - 0.5).abs() < 1e-9);
        assert_eq!(Proportion::default().share(), 0.0);
    }
}
