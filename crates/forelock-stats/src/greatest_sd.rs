//! How far values can spread at most around their mean.

/// What rounding may change of a deviation, as a part of the largest value.
const ROUNDING: f64 = 1e-6;

/// The largest sample standard deviation (n − 1) that `count` values from `low` to `high` with this
/// `mean` can have; 0 for fewer than two.
///
/// For each value x, (high − x)(x − low) ≥ 0. Summed over all n of them, Σ(x − mean)² ≤
/// n (high − mean)(mean − low): R. Bhatia and C. Davis, "A Better Bound on the Variance", The
/// American Mathematical Monthly 107 (2000), 353–357. Divided by n − 1, it bounds the variance of
/// the sample; half of the values at either end reach it.
///
/// Of rates, low is 0 and high 1: sd ≤ √(mean (1 − mean) n / (n − 1)). Where values are not
/// negative, and bounded by nothing else, none is above n · mean, the sum of all, which gives
/// sd ≤ mean √n: all but one are 0.
#[must_use]
pub fn greatest_sd(mean: f64, low: f64, high: f64, count: u64) -> f64 {
    let n = count as f64;
    if count < 2 {
        return 0.0;
    }
    let high = if low >= 0.0 { high.min(n * mean) } else { high };
    let squares = (high - mean).max(0.0) * (mean - low).max(0.0) * n / (n - 1.0);
    squares.sqrt() + ROUNDING * mean.abs().max(low.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sample;

    #[test]
    fn the_bound_is_reached_and_not_exceeded() {
        for (values, low, high) in [
            (vec![0.0, 1.0], 0.0, 1.0),
            (vec![0.0, 0.0, 1.0, 1.0], 0.0, 1.0),
            (vec![0.0, 0.0, 0.0, 7.0], 0.0, f64::MAX),
            (vec![-3.0, 5.0, 5.0], -3.0, 5.0),
        ] {
            let count = values.len() as u64;
            let sample = Sample::new(values).unwrap();
            let (mean, sd) = (sample.mean(), sample.sd().unwrap());
            let bound = greatest_sd(mean, low, high, count);
            assert!((sd..=sd * 1.000_01).contains(&bound), "{sd} {bound}");
        }
        assert_eq!(greatest_sd(3.0, 0.0, 9.0, 1), 0.0);
    }
}
