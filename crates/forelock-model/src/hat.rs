//! Choice in proportion to weights of which many are nearly alike, from a table of a few hundred
//! cells, however many there are to choose from.

use super::weighted::WeightedChoice;
use forelock_engine::Stream;
use rand::Rng as _;

/// Neighbouring candidates share a cell, whose hat is a bound on the weight of each. A cell is chosen
/// in proportion to its width times its hat, a candidate in it evenly, and the candidate is taken
/// with the probability of its weight over the hat; if it isn't, all is drawn anew. (Composition and
/// rejection: Devroye, "Non-uniform random variate generation", 1986, II.3 and III.3; of weights in
/// classes: Matias, Vitter & Ni, "Dynamic generation of discrete random variates", 2003.)
///
/// The table fits into a core's nearest cache, where one with an entry for each candidate would
/// not; and a candidate's own weight is looked at only when the draw lies above the least in its
/// cell.
#[derive(Debug)]
pub(crate) struct Hat {
    choice: WeightedChoice,
    cells: Vec<Cell>,
    streams: Streams,
}

/// What a [`Hat`] draws from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams {
    pub(crate) cells: Stream,
    pub(crate) candidates: Stream,
}

/// Candidates from `first` on.
#[derive(Clone, Copy, Debug)]
struct Cell {
    first: u32,
    width: u32,
    /// Up to this part of 2^64, the draw lies below the weight of every candidate in the cell.
    sure: u64,
}

/// What a cell is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) width: u32,
    /// A bound on the weights of the cell's candidates.
    pub(crate) hat: f64,
    /// A bound from below, as a share of the hat: 1 if all weigh as much as the hat.
    pub(crate) least: f64,
}

/// A number that may be drawn, and the cell that it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) cell: usize,
    /// The first candidate of the cell.
    pub(crate) first: u32,
    pub(crate) number: u32,
}

impl Hat {
    /// Cells that follow each other from candidate 0 on; not all hats are 0. `streams` are drawn
    /// from.
    pub(crate) fn new(parts: &[Part], streams: Streams) -> Self {
        let weights = parts.iter().map(|part| part.hat * f64::from(part.width));
        let choice = WeightedChoice::new(weights);
        let mut first = 0;
        let cells = parts.iter().map(|part| {
            let cell = Cell { first, width: part.width, sure: sure(part.least) };
            first += part.width;
            cell
        });
        let cells = cells.collect();
        Self { choice, cells, streams }
    }

    /// Draw number `number` of a candidate. `share` is a candidate's weight, as a share of its cell's
    /// hat.
    #[inline]
    pub(crate) fn draw(&self, number: u64, share: impl Fn(Candidate) -> f64) -> u32 {
        let Streams { cells, candidates } = self.streams;
        self.attempt(cells.at(number), candidates.at(number), &share)
            .unwrap_or_else(|| self.draw_again(number, &share))
    }

    /// A function of its own, so that the loop over the draws stays short.
    #[cold]
    #[inline(never)]
    fn draw_again(&self, number: u64, share: &impl Fn(Candidate) -> f64) -> u32 {
        let mut draws = self.streams.cells.draws(number);
        loop {
            if let Some(candidate) = self.attempt(draws.next_u64(), draws.next_u64(), share) {
                return candidate;
            }
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "halves of a 128-bit product, as meant")]
    fn attempt(&self, cell: u64, candidate: u64, share: &impl Fn(Candidate) -> f64) -> Option<u32> {
        let chosen = self.choice.pick(cell) as usize;
        let cell = &self.cells[chosen];
        let product = u128::from(candidate) * u128::from(cell.width);
        // Below the candidate, the product holds what is left of the draw: uniform, and independent.
        let (number, height) = (cell.first + (product >> 64) as u32, product as u64);
        if height <= cell.sure {
            return Some(number);
        }
        let candidate = Candidate { cell: chosen, first: cell.first, number };
        taken(height, share(candidate)).then_some(number)
    }
}

/// Kept out of the loop over the draws: it is rare.
#[cold]
fn taken(height: u64, share: f64) -> bool {
    (height as f64) < share * 2.0_f64.powi(64)
}

/// A trifle less than `least`, so that rounding never takes more for sure than is.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1, saturating")]
fn sure(least: f64) -> u64 {
    if least >= 1.0 { u64::MAX } else { (least * (1.0 - 1e-12) * 2.0_f64.powi(64)) as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::Seed;

    fn streams() -> Streams {
        let stream = Stream::named(Seed { seed: 6, replication: 0 }, *b"data    ");
        Streams { cells: stream.sub(0), candidates: stream.sub(2) }
    }

    #[test]
    fn candidates_of_a_cell_come_in_proportion_however_unlike_they_are() {
        // Cells of one candidate, of like ones, of very unlike ones, and one in which nothing is sure.
        let weights = [7.0, 1.0, 1.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.1, 0.5, 0.01, 2.5, 3.0];
        let part = |width, hat, least| Part { width, hat, least };
        let parts = [part(1, 7.0, 1.0), part(2, 1.0, 1.0), part(5, 5.0, 0.2), part(5, 3.5, 0.0)];
        let hats = [7.0, 1.0, 5.0, 3.5];
        let hat = Hat::new(&parts, streams());
        let n = 2_000_000_u32;
        let share = |candidate: Candidate| {
            assert_eq!(candidate.first, [0, 1, 3, 8][candidate.cell]);
            weights[candidate.number as usize] / hats[candidate.cell]
        };
        let mut drawn = vec![0_u32; 13];
        for number in 0..n {
            drawn[hat.draw(u64::from(number), share) as usize] += 1;
        }
        let total: f64 = weights.iter().sum();
        let chi2: f64 = drawn
            .iter()
            .zip(weights)
            .map(|(&count, weight)| {
                let expected = f64::from(n) * weight / total;
                (f64::from(count) - expected).powi(2) / expected
            })
            .sum();
        // 12 degrees of freedom: above 40 once in 10,000, below 1.5 too.
        assert!((1.5..40.0).contains(&chi2), "χ² {chi2}: {drawn:?}");
    }

    #[test]
    fn a_draw_is_a_function_of_its_number() {
        let parts = [Part { width: 1_000, hat: 1.0, least: 0.0 }];
        let hat = Hat::new(&parts, streams());
        let share = |candidate: Candidate| f64::from(candidate.number) / 1_000.0;
        let forward: Vec<u32> = (0..100).map(|number| hat.draw(number, share)).collect();
        let mut backward: Vec<u32> = (0..100).rev().map(|number| hat.draw(number, share)).collect();
        backward.reverse();
        assert_eq!(forward, backward);
    }
}
