//! Whether two samples have one mean, whatever they are drawn from.

use super::Moments;
use statrs::function::erf::erfc;

/// How probable a difference of the means of at least this size is if all values are drawn alike
/// (two-sided): the permutation test, by its normal limit.
///
/// If the values had come in any other order, the difference would have been another; over all
/// orders its mean is 0, and its variance follows from the spread of all values together. E. J. G.
/// Pitman, "Significance Tests Which May be Applied to Samples from any Populations", Supplement
/// to the Journal of the Royal Statistical Society 4 (1937), 119–130.
///
/// A difference adds to the spread of all values together, so this is slower to reject than a test
/// that looks at the spread within each sample, which may be small by luck.
#[must_use]
pub fn pitman_p_value(first: Moments, second: Moments) -> f64 {
    let (m, n) = (first.n as f64, second.n as f64);
    let difference = second.mean - first.mean;
    if difference == 0.0 {
        return 1.0;
    }
    // In units of the difference, so that no square overflows.
    let within = |sample: Moments| (sample.n.max(1) - 1) as f64 * (sample.sd / difference).powi(2);
    let squares = within(first) + within(second) + m * n / (m + n);
    let variance = squares / (m + n - 1.0) * (1.0 / m + 1.0 / n);
    erfc((2.0 * variance).sqrt().recip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sample;

    fn moments(values: &[f64]) -> Moments {
        Moments::of(&Sample::new(values.to_vec()).unwrap()).unwrap()
    }

    /// By hand: of 1, 2 | 3, 6 the mean is 3, the squares 4 + 1 + 0 + 9 = 14, so the variance of the
    /// difference is 14/3 × (1/2 + 1/2) = 14/3. The six orders give ±3, ±2 and ±1, whose variance is
    /// (9 + 4 + 1)/3 = 14/3 as well. 3/√(14/3) = 1.389 standard deviations: 16.5 %.
    #[test]
    fn all_orders_of_four_values_by_hand() {
        let p = pitman_p_value(moments(&[1.0, 2.0]), moments(&[3.0, 6.0]));
        assert!((p - 0.1649).abs() < 1e-4, "{p}");
    }

    #[test]
    fn equal_means_never_differ_and_the_largest_samples_stay_finite() {
        let same = moments(&[1.0, 2.0]);
        assert_eq!(pitman_p_value(same, same), 1.0);
        let largest = |mean| Moments { n: 2, mean, sd: Sample::MAX_MAGNITUDE };
        let p = pitman_p_value(largest(0.0), largest(1e-140));
        assert!((0.0..=1.0).contains(&p), "{p}");
    }
}
