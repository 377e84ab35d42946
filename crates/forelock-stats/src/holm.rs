//! Many tests at once.

/// Adjusts the p-values of a family of tests, so that rejecting those of at most α rejects a true
/// null hypothesis with probability α at most, however many tests there are and however they
/// depend on each other; in the order of `p_values`.
///
/// The smallest of m is multiplied by m, the next by m − 1 and so on, and none is adjusted to less
/// than a smaller one: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
/// Scandinavian Journal of Statistics 6 (1979), 65–70.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut ascending: Vec<usize> = (0..p_values.len()).collect();
    ascending.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, index) in ascending.into_iter().enumerate() {
        let not_rejected_yet = (p_values.len() - rank) as f64;
        largest = largest.max((not_rejected_yet * p_values[index]).min(1.0));
        adjusted[index] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 4 × 0.005, 3 × 0.01, 2 × 0.03, and 1 × 0.04, which may not be below the one before.
    #[test]
    fn four_tests_by_hand() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (actual, expected) in adjusted.into_iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((actual - expected).abs() < 1e-15, "{actual} is not {expected}");
        }
    }

    #[test]
    fn never_above_one_and_never_of_nothing() {
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert_eq!(holm(&[0.0]), [0.0]);
        assert!(holm(&[]).is_empty());
    }
}
