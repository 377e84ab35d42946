//! Small symmetric systems.

/// A square matrix of numbers, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct SquareMatrix {
    size: usize,
    values: Vec<f64>,
}

/// The lower triangle L of a symmetric, positive definite matrix A = L Lᵀ: what systems with A are
/// solved by.
///
/// By Cholesky and Banachiewicz, as in G. H. Golub and C. F. Van Loan, *Matrix Computations* (4th
/// ed., 2013), section 4.2.5. For matrices of a few hundred rows at most: nothing is done in blocks.
///
/// ```
/// use forelock_stats::{Cholesky, SquareMatrix};
///
/// let matrix = SquareMatrix::from_fn(2, |row, column| if row == column { 2.0 } else { 1.0 });
/// let factor = Cholesky::of(&matrix).unwrap();
/// assert!((factor.log_determinant() - 3_f64.ln()).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky {
    lower: SquareMatrix,
}

impl SquareMatrix {
    /// With `size` rows, and the value of `entry` at each row and column.
    #[must_use]
    pub fn from_fn(size: usize, mut entry: impl FnMut(usize, usize) -> f64) -> Self {
        let values = (0..size * size).map(|place| entry(place / size, place % size)).collect();
        Self { size, values }
    }

    /// Rows, and columns.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The value at a row and a column.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// All values of a row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.size..(row + 1) * self.size]
    }
}

impl Cholesky {
    /// The factor of `matrix`, of which only the lower triangle is looked at; none if it is not
    /// positive definite.
    #[must_use]
    pub fn of(matrix: &SquareMatrix) -> Option<Self> {
        let size = matrix.size;
        let mut lower = vec![0.0; size * size];
        for row in 0..size {
            let (above, own) = lower.split_at_mut(row * size);
            for column in 0..=row {
                let other =
                    if column == row { &own[..row] } else { &above[column * size..][..column] };
                let explained = dot(&own[..column], &other[..column]);
                let rest = matrix.at(row, column) - explained;
                if column < row {
                    own[column] = rest / above[column * size + column];
                } else if rest > 0.0 && rest.is_finite() {
                    own[row] = rest.sqrt();
                } else {
                    return None;
                }
            }
        }
        Some(Self { lower: SquareMatrix { size, values: lower } })
    }

    /// The x with L x = `right`.
    #[must_use]
    pub fn solve_lower(&self, right: &[f64]) -> Vec<f64> {
        let mut solution: Vec<f64> = Vec::with_capacity(right.len());
        for (row, value) in right.iter().enumerate() {
            let coefficients = self.lower.row(row);
            let known = dot(&coefficients[..row], &solution);
            solution.push((value - known) / coefficients[row]);
        }
        solution
    }

    /// The x with A x = `right`.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solution = self.solve_lower(right);
        for row in (0..solution.len()).rev() {
            solution[row] /= self.lower.at(row, row);
            let value = solution[row];
            for (other, coefficient) in solution[..row].iter_mut().zip(self.lower.row(row)) {
                *other -= coefficient * value;
            }
        }
        solution
    }

    /// rᵀ A⁻¹ r, the squared length of `residual` in units of its spread (Mahalanobis).
    #[must_use]
    pub fn squared_distance(&self, residual: &[f64]) -> f64 {
        self.solve_lower(residual).iter().map(|value| value * value).sum()
    }

    /// The natural logarithm of A's determinant.
    #[must_use]
    pub fn log_determinant(&self) -> f64 {
        let diagonal = (0..self.lower.size).map(|row| self.lower.at(row, row).ln());
        2.0 * diagonal.sum::<f64>()
    }

    /// A⁻¹.
    #[must_use]
    pub fn inverse(&self) -> SquareMatrix {
        let size = self.lower.size;
        let mut values = Vec::with_capacity(size * size);
        for column in 0..size {
            let unit: Vec<f64> =
                (0..size).map(|row| if row == column { 1.0 } else { 0.0 }).collect();
            // A is symmetric, so that a column of its inverse is a row too.
            values.extend(self.solve(&unit));
        }
        SquareMatrix { size, values }
    }

    /// L z: with z of independent standard normal values, a normal value of covariance A.
    #[must_use]
    pub fn correlated(&self, independent: &[f64]) -> Vec<f64> {
        let rows = (0..independent.len()).map(|row| &self.lower.row(row)[..=row]);
        rows.map(|row| dot(row, &independent[..row.len()])).collect()
    }
}

/// The sum of products of two lists of one length.
///
/// In several sums, as one would wait for each addition before the next.
pub(super) fn dot(one: &[f64], other: &[f64]) -> f64 {
    const SUMS: usize = 8;
    let (ones, rest) = one.as_chunks::<SUMS>();
    let (others, rest_of_other) = other.as_chunks::<SUMS>();
    let rest: f64 = rest.iter().zip(rest_of_other).map(|(a, b)| a * b).sum();
    let mut sums = [0.0; SUMS];
    for (a, b) in ones.iter().zip(others) {
        // By place, not by iterators: in tests, at opt-level 1, those take four times as long.
        for place in 0..SUMS {
            sums[place] += a[place] * b[place];
        }
    }
    rest + sums.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matrix(rows: &[&[f64]]) -> SquareMatrix {
        SquareMatrix::from_fn(rows.len(), |row, column| rows[row][column])
    }

    /// The textbook example: L = [[2], [6, 1], [-8, 5, 3]].
    #[test]
    fn a_factor_worked_by_hand() {
        let a = matrix(&[&[4.0, 12.0, -16.0], &[12.0, 37.0, -43.0], &[-16.0, -43.0, 98.0]]);
        let factor = Cholesky::of(&a).unwrap();
        assert_eq!(factor.lower.row(2), [-8.0, 5.0, 3.0]);
        assert_eq!(factor.lower.row(1), [6.0, 1.0, 0.0]);
        assert!((factor.log_determinant() - 36_f64.ln()).abs() < 1e-12);
        assert_eq!(factor.correlated(&[1.0, 1.0, 1.0]), [2.0, 7.0, 0.0]);
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        assert_eq!(Cholesky::of(&matrix(&[&[1.0, 2.0], &[2.0, 1.0]])), None);
        assert_eq!(Cholesky::of(&matrix(&[&[0.0]])), None);
        assert_eq!(Cholesky::of(&matrix(&[&[f64::NAN]])), None);
    }

    proptest! {
        /// B Bᵀ + I is positive definite whatever B.
        #[test]
        fn systems_are_solved(
            entries in prop::collection::vec(-3.0..3.0_f64, 25),
            right in prop::collection::vec(-10.0..10.0_f64, 5),
        ) {
            let row = |row: usize| &entries[row * 5..(row + 1) * 5];
            let a = SquareMatrix::from_fn(5, |i, j| {
                dot(row(i), row(j)) + if i == j { 1.0 } else { 0.0 }
            });
            let factor = Cholesky::of(&a).unwrap();
            let solution = factor.solve(&right);
            let inverse = factor.inverse();
            for i in 0..5 {
                prop_assert!((dot(a.row(i), &solution) - right[i]).abs() < 1e-7);
                prop_assert!((dot(inverse.row(i), &right) - solution[i]).abs() < 1e-7);
            }
            let distance = factor.squared_distance(&right);
            prop_assert!((distance - dot(&right, &solution)).abs() < 1e-7 * (1.0 + distance));
        }
    }
}
