//! What is known of a candidate so far.

use super::lever::Place;
use super::promise::Night;
use crate::stats::Proportion;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::cmp::Ordering;

/// A candidate with the nights that it was simulated in, numbers 0, 1, 2, …
#[derive(Clone, Debug)]
pub(super) struct Entrant {
    pub(super) place: Place,
    pub(super) nights: Vec<Night>,
}

impl Entrant {
    pub(super) const fn new(place: Place) -> Self {
        Self { place, nights: Vec::new() }
    }

    /// In how many nights it kept the promise.
    pub(super) fn kept(&self) -> Proportion {
        let held = self.nights.iter().filter(|night| night.kept).count() as u64;
        Proportion { held, of: self.nights.len() as u64 }
    }

    fn mean(&self, of: impl Fn(&Night) -> f64) -> f64 {
        self.nights.iter().map(of).sum::<f64>() / self.nights.len().max(1) as f64
    }

    /// Seconds, on average.
    pub(super) fn duration(&self) -> f64 {
        self.mean(|night| night.duration)
    }

    pub(super) fn lost_rate(&self) -> f64 {
        self.mean(|night| night.lost_rate)
    }

    /// How far its nights are from keeping the promise, on average.
    pub(super) fn excess(&self) -> f64 {
        self.mean(|night| night.excess)
    }

    /// The better first: of those that keep the promise in at least `sure` of their nights the faster,
    /// before all others; of these the one that keeps it more often, then the one that misses by less.
    pub(super) fn better(&self, other: &Self, sure: f64) -> Ordering {
        let keeps = |one: &Self| one.kept().share() >= sure;
        match (keeps(self), keeps(other)) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (true, true) => self.duration().total_cmp(&other.duration()),
            (false, false) => (other.kept().share().total_cmp(&self.kept().share()))
                .then(self.excess().total_cmp(&other.excess()))
                .then(self.duration().total_cmp(&other.duration())),
        }
    }

    /// How much longer it takes than `other`, in the nights that both have had.
    pub(super) fn behind(&self, other: &Self) -> Lag {
        let pairs = self.nights.iter().zip(&other.nights);
        let seconds: Vec<f64> =
            pairs.clone().map(|(one, other)| one.duration - other.duration).collect();
        let ratio = |one: f64, other: f64| (one.max(1e-9) / other.max(1e-9)).ln();
        let ratios: Vec<f64> = pairs.map(|(one, two)| ratio(one.duration, two.duration)).collect();
        Lag { seconds: Moments::of(&seconds), ratio: Moments::of(&ratios) }
    }
}

/// By how much one candidate is slower than another, under the same draws.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lag {
    pub(super) seconds: Moments,
    /// Logarithms of the ratios of their times.
    ratio: Moments,
}

/// The part of a duration that nobody cares about: who is slower by no more is as fast.
pub(super) const ALIKE: f64 = 0.01;

/// How probable luck may be in place of a true lag.
const LUCK: f64 = 0.001;

impl Lag {
    /// Whether it is no luck that it is slower: by the seconds, or by the ratios, which tell earlier
    /// where nights differ more than candidates.
    pub(super) fn is_sure(&self) -> bool {
        [self.seconds, self.ratio].iter().all(|one| one.mean > 0.0)
            && (self.seconds.luck() < LUCK || self.ratio.luck() < LUCK)
    }
}

/// Mean and spread of a few numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    pub(super) mean: f64,
    pub(super) sd: f64,
    pub(super) count: usize,
}

impl Moments {
    fn of(values: &[f64]) -> Self {
        let count = values.len();
        let mean = values.iter().sum::<f64>() / count.max(1) as f64;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let sd = (squares / count.saturating_sub(1).max(1) as f64).sqrt();
        Self { mean, sd, count }
    }

    pub(super) fn standard_error(self) -> f64 {
        self.sd / (self.count.max(1) as f64).sqrt()
    }

    /// The probability of a mean as large as this one if the true one were 0 (Student's t); 1 of fewer
    /// than two.
    fn luck(self) -> f64 {
        if self.count < 2 {
            return 1.0;
        }
        if self.sd == 0.0 {
            return if self.mean > 0.0 { 0.0 } else { 1.0 };
        }
        let t = self.mean / self.standard_error();
        StudentsT::new(0.0, 1.0, (self.count - 1) as f64).map_or(1.0, |student| student.sf(t))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn entrant(nights: &[(bool, f64)]) -> Entrant {
        let night = |&(kept, duration): &(bool, f64)| Night {
            kept,
            duration,
            lost_rate: 0.0,
            excess: if kept { 0.0 } else { 1.0 },
        };
        Entrant { place: vec![0], nights: nights.iter().map(night).collect() }
    }

    #[test]
    fn who_keeps_the_promise_is_better_however_slow() {
        let slow = entrant(&[(true, 100.0); 10]);
        let quick = entrant(&[(true, 10.0), (false, 10.0)]);
        assert_eq!(slow.better(&quick, 0.9), Ordering::Less);
        assert_eq!(quick.better(&slow, 0.5), Ordering::Less);
        let never = entrant(&[(false, 1.0); 4]);
        assert_eq!(quick.better(&never, 0.9), Ordering::Less);
    }

    /// Ten nights, each twice as long as the one before: the lag of a tenth is lost in the seconds, and
    /// plain in the ratios.
    #[test]
    fn a_lag_shows_in_ratios_where_nights_differ() {
        let nights = |factor: f64, wobble: f64| {
            let night = |number: i32| {
                let luck = 1.0 + wobble * f64::from(number % 3 - 1);
                (true, factor * luck * 2.0_f64.powi(number))
            };
            entrant(&(0..10).map(night).collect::<Vec<_>>())
        };
        let (slow, quick) = (nights(1.1, 0.02), nights(1.0, 0.0));
        let lag = slow.behind(&quick);
        assert!(lag.is_sure() && lag.seconds.luck() > LUCK);
        assert!(!quick.behind(&slow).is_sure());
        assert!(!quick.behind(&quick).is_sure());
    }

    #[test]
    fn one_night_proves_nothing() {
        assert!(!entrant(&[(true, 9.0)]).behind(&entrant(&[(true, 1.0)])).is_sure());
        assert!(entrant(&[(true, 9.0); 2]).behind(&entrant(&[(true, 1.0); 2])).is_sure());
    }
}
