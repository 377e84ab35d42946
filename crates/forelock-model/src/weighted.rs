//! Choice in proportion to weights, in constant time.

/// Walker's alias method, built as by Vose ("A linear algorithm for generating random numbers
/// with a given distribution", IEEE TSE 1991), in twelve bytes a choice. Weights are kept to one
/// part in 2^32 of their column.
#[derive(Clone, Debug)]
pub(crate) struct WeightedChoice {
    columns: Vec<Column>,
}

/// A column belongs to its own choice up to `threshold` / 2^32 of its height, above it to another.
/// Which of the two can't be foreseen, so it is looked up rather than branched on: half of the
/// branches would be taken in vain, at the price of ten draws.
#[derive(Clone, Copy, Debug)]
struct Column {
    threshold: u32,
    choices: [u32; 2],
}

impl WeightedChoice {
    /// Choices 0, 1, … with `weights`: not negative, finite, at least one of them positive.
    pub(crate) fn new(weights: impl ExactSizeIterator<Item = f64>) -> Self {
        // Columns of width 1: heights are weights over their mean.
        let mut heights: Vec<f64> = weights.collect();
        let mean = heights.iter().sum::<f64>() / heights.len() as f64;
        for height in &mut heights {
            *height /= mean;
        }
        let mut columns: Vec<Column> = (0..)
            .zip(&heights)
            .map(|(own, _)| Column { threshold: u32::MAX, choices: [own; 2] })
            .collect();
        let (mut small, mut large): (Vec<u32>, Vec<u32>) =
            (0..).take(heights.len()).partition(|&choice: &u32| heights[choice as usize] < 1.0);
        while let (Some(low), Some(&high)) = (small.pop(), large.last()) {
            let height = heights[low as usize];
            columns[low as usize] = Column { threshold: threshold(height), choices: [low, high] };
            heights[high as usize] -= 1.0 - height;
            if heights[high as usize] < 1.0 {
                large.pop();
                small.push(high);
            }
        }
        Self { columns }
    }

    /// The choice that 64 uniform bits make.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "halves of a 128-bit product, as meant")]
    pub(crate) fn pick(&self, bits: u64) -> u32 {
        let product = u128::from(bits) * self.columns.len() as u128;
        let own = (product >> 64) as usize;
        // Below the choice, the product holds what is left of the draw: uniform in its column.
        let height = (product >> 32) as u32;
        let column = &self.columns[own];
        column.choices[usize::from(height >= column.threshold)]
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1, saturating")]
fn threshold(height: f64) -> u32 {
    (height * 2.0_f64.powi(32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::{Seed, Stream};

    #[test]
    fn choices_come_in_proportion() {
        let weights = [1.0, 5.0, 0.5, 2.0, 1.5, 1e-3];
        let total: f64 = weights.iter().sum();
        let choice = WeightedChoice::new(weights.into_iter());
        let stream = Stream::named(Seed { seed: 3, replication: 0 }, *b"data    ");
        let mut counts = [0.0; 6];
        let n = 1_000_000;
        for index in 0..n {
            counts[choice.pick(stream.at(index)) as usize] += 1.0;
        }
        for (count, weight) in counts.iter().zip(weights) {
            let p = weight / total;
            let error = (n as f64 * p * (1.0 - p)).sqrt();
            assert!((count - n as f64 * p).abs() < 4.5 * error, "{count} for weight {weight}");
        }
    }

    #[test]
    fn one_choice_is_always_made() {
        let choice = WeightedChoice::new([0.3].into_iter());
        assert_eq!((choice.pick(0), choice.pick(u64::MAX)), (0, 0));
    }
}
