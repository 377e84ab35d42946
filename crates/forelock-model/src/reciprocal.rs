//! Division by a number that is known beforehand.

/// A divisor, as a multiplication: a division takes many times as long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reciprocal {
    divisor: u64,
    /// 2^64 / `divisor`, or up to one less.
    multiplier: u64,
}

impl Reciprocal {
    /// Of a number above 0.
    pub(crate) const fn of(divisor: u64) -> Self {
        Self { divisor, multiplier: u64::MAX / divisor }
    }

    /// ⌊`number` / `divisor`⌋.
    #[inline]
    pub(crate) const fn divide(self, number: u64) -> u64 {
        // The multiplier is short by at most one, so that the quotient is by at most
        // number / 2^64, and its floor by at most one.
        let quotient = ((number as u128 * self.multiplier as u128) >> 64) as u64;
        quotient + (number - quotient * self.divisor >= self.divisor) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_exact() {
        let numbers = [
            1,
            2,
            3,
            5,
            7,
            10,
            641,
            65_535,
            65_536,
            4_294_967_297,
            10_000_000_000,
            u64::MAX - 1,
            u64::MAX,
        ];
        for divisor in numbers {
            let reciprocal = Reciprocal::of(divisor);
            assert_eq!(reciprocal.divide(0), 0);
            for number in numbers {
                for number in number.saturating_sub(3)..=number.saturating_add(3) {
                    assert_eq!(reciprocal.divide(number), number / divisor, "{number} / {divisor}");
                }
                // Around the multiples, where rounding would show.
                let multiple = number / divisor * divisor;
                for number in multiple.saturating_sub(2)..=multiple.saturating_add(2) {
                    assert_eq!(reciprocal.divide(number), number / divisor, "{number} / {divisor}");
                }
            }
        }
    }
}
