//! How likely transactions that are in flight at once share a parent.

use super::distinct::ln_missed;
use super::transactions::Transactions;
use crate::NO_PARENT;
use forelock_engine::{Seed, Stream};
use std::collections::BTreeMap;

/// So many transactions are drawn for the estimate in random order.
const DRAWN: u64 = 2_000;

/// The probability that a transaction shares a parent with at least one of the others that are
/// in flight at once. It says what can collide, not what fails: that takes a wait of ten seconds,
/// and simulating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Collisions {
    /// Rows of each transaction: 200, or the batch size if that is less.
    pub rows: u32,
    /// Transactions at once.
    pub in_flight: u32,
    /// In the order of the file, cut into as many contiguous partitions as are in flight, each of
    /// them equally far; `None` if the file has fewer whole transactions than that.
    pub in_file_order: Option<f64>,
    /// Transactions of the file that this is from: all, or at least 4,096 evenly spaced.
    pub looked_at: u32,
    /// In random order.
    pub in_random_order: f64,
    /// The standard error of that.
    pub random_error: f64,
}

impl Collisions {
    pub(super) fn new(
        transactions: &Transactions,
        parents_with: &BTreeMap<u32, u64>,
        rows: u64,
        in_flight: u32,
    ) -> Self {
        let length = transactions.length() as u64;
        let (in_random_order, random_error) =
            in_random_order(parents_with, rows, length, in_flight);
        let clamped = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            rows: clamped(transactions.length()),
            in_flight,
            in_file_order: in_file_order(transactions, in_flight),
            looked_at: clamped(transactions.all().len()),
            in_random_order,
            random_error,
        }
    }
}

/// Of the transactions at the same place of each partition, how many share a parent with another.
fn in_file_order(transactions: &Transactions, in_flight: u32) -> Option<f64> {
    let all: Vec<&[u32]> = transactions.all().collect();
    let partitions = in_flight as usize;
    let steps = all.len() / partitions;
    if steps == 0 {
        return None;
    }
    // Parent and partition of every row that is in flight at one step.
    let mut wanted: Vec<(u32, u32)> = Vec::new();
    let mut collides = vec![false; partitions];
    let mut colliding = 0;
    for step in 0..steps {
        wanted.clear();
        for (partition, first) in
            (0..in_flight).zip((0..partitions).map(|k| k * all.len() / partitions))
        {
            let parents = all[first + step].iter().filter(|&&parent| parent != NO_PARENT);
            wanted.extend(parents.map(|&parent| (parent, partition)));
        }
        wanted.sort_unstable();
        wanted.dedup();
        collides.fill(false);
        for pair in wanted.windows(2) {
            if let [(one, first), (other, second)] = *pair
                && one == other
            {
                collides[first as usize] = true;
                collides[second as usize] = true;
            }
        }
        colliding += collides.iter().filter(|&&collides| collides).count();
    }
    Some(colliding as f64 / (steps * partitions) as f64)
}

/// Mean and standard error. Given one transaction, the others are rows drawn without replacement
/// from those that are left, and the probability that none of them has one of its parents is
/// hypergeometric. So only the one transaction has to be drawn (conditioning, which never has a
/// larger variance than counting: S. Asmussen & P. W. Glynn, *Stochastic Simulation*, Springer
/// 2007, section V.4).
fn in_random_order(
    parents_with: &BTreeMap<u32, u64>,
    rows: u64,
    length: u64,
    in_flight: u32,
) -> (f64, f64) {
    let length = length.min(rows);
    let left = rows - length;
    let others = (u64::from(in_flight - 1) * length).min(left);
    let classes = Classes::new(parents_with);
    let stream = Stream::named(Seed { seed: 1, replication: 0 }, *b"collide ");
    let (mut sum, mut squares) = (0.0, 0.0);
    let mut drawn: Vec<Drawn> = Vec::new();
    for number in 0..DRAWN {
        drawn.clear();
        let chosen = sample(&mut stream.draws(number), rows, length);
        drawn.extend(chosen.filter_map(|row| classes.parent_of(row)));
        drawn.sort_unstable();
        // Rows outside the transaction that have one of its parents.
        let siblings: u64 = drawn
            .chunk_by(|one, other| one == other)
            .map(|rows| u64::from(rows[0].children) - rows.len() as u64)
            .sum();
        let collides = -ln_missed(siblings, left, others).exp_m1();
        sum += collides;
        squares += collides * collides;
    }
    let n = DRAWN as f64;
    let mean = sum / n;
    (mean, ((squares / n - mean * mean).max(0.0) / (n - 1.0)).sqrt())
}

/// So many different numbers below `rows`.
fn sample(
    draws: &mut forelock_engine::Draws,
    rows: u64,
    length: u64,
) -> impl Iterator<Item = u64> + use<> {
    #[expect(clippy::cast_possible_truncation, reason = "rows have 32 bits")]
    let (rows, length) = (rows as usize, length as usize);
    rand::seq::index::sample(draws, rows, length).into_iter().map(|row| row as u64)
}

/// A parent that is known by how many children it has and which of those it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Drawn {
    children: u32,
    number: u64,
}

/// The rows sorted by their parents, and those by how many children they have; rows without a
/// parent come last.
struct Classes {
    /// Where the rows of each class end, and how many children its parents have.
    ends: Vec<(u64, u32)>,
}

impl Classes {
    fn new(parents_with: &BTreeMap<u32, u64>) -> Self {
        let mut end = 0;
        let class = |(&children, &parents): (&u32, &u64)| {
            end += u64::from(children) * parents;
            (end, children)
        };
        Self { ends: parents_with.iter().map(class).collect() }
    }

    fn parent_of(&self, row: u64) -> Option<Drawn> {
        let class = self.ends.partition_point(|&(end, _)| end <= row);
        let &(_, children) = self.ends.get(class)?;
        let start = if class == 0 { 0 } else { self.ends[class - 1].0 };
        Some(Drawn { children, number: (row - start) / u64::from(children) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::shuffled::shuffle;

    fn random(counts: &[(u32, u64)], rows: u64, length: u64, in_flight: u32) -> (f64, f64) {
        in_random_order(&counts.iter().copied().collect(), rows, length, in_flight)
    }

    #[test]
    fn what_cannot_collide_does_not_and_what_must_does() {
        assert_eq!(random(&[(1, 100_000)], 100_000, 200, 50).0, 0.0);
        assert_eq!(random(&[(100_000, 1)], 100_000, 200, 2), (1.0, 0.0));
        assert_eq!(random(&[(10, 1_000)], 10_000, 200, 1).0, 0.0);
        assert_eq!(random(&[], 10_000, 200, 5).0, 0.0);
    }

    #[test]
    fn two_transactions_of_two_rows_by_hand() {
        // Six rows, three parents of two: of the first transaction's rows, two are siblings with
        // 1/5, and then nothing is left to share; otherwise two of the four other rows are
        // wanted, and both of two drawn miss them with C(2,2)/C(4,2) = 1/6.
        let (mean, error) = random(&[(2, 3)], 6, 2, 2);
        let exact = 4.0 / 5.0 * 5.0 / 6.0;
        assert!((mean - exact).abs() < 4.5 * error, "{mean} ± {error}, not {exact}");
    }

    #[test]
    fn random_order_agrees_with_shuffling_and_looking() {
        let counts = [(1, 3_000_u64), (3, 1_000), (60, 5)];
        let mut parents: Vec<u32> = Vec::new();
        let mut next = 0;
        for (each, number) in counts {
            for _ in 0..number {
                parents.extend(std::iter::repeat_n(next, each as usize));
                next += 1;
            }
        }
        let rows = parents.len() as u64;
        let stream = Stream::named(Seed { seed: 8, replication: 0 }, *b"shuffle ");
        let looks: Vec<f64> = (0..150)
            .map(|shuffle_number| {
                shuffle(&mut parents, stream.sub(shuffle_number));
                let mut transactions = Transactions::new(12);
                parents.iter().for_each(|&parent| transactions.row(parent));
                in_file_order(&transactions, 4).unwrap()
            })
            .collect();
        let n = looks.len() as f64;
        let mean = looks.iter().sum::<f64>() / n;
        let error =
            (looks.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / n / (n - 1.0)).sqrt();
        let (expected, estimated) = random(&counts, rows, 12, 4);
        assert!(0.2 < expected && expected < 0.9, "{expected} tells nothing");
        let tolerance = 4.5 * error.hypot(estimated);
        assert!((mean - expected).abs() < tolerance, "{mean} against {expected} ± {tolerance}");
    }

    #[test]
    fn partitions_go_side_by_side() {
        // Transactions of two rows: six of them.
        let in_order = |parents: &[u32], in_flight| {
            let mut transactions = Transactions::new(2);
            parents.iter().for_each(|&parent| transactions.row(parent));
            in_file_order(&transactions, in_flight)
        };
        let n = NO_PARENT;
        // With two partitions, 0–3, 1–4 and 2–5 are at once: the last two share 7.
        let parents = [1, 1, 2, 2, 3, 7, 4, 4, 5, 5, 7, 6];
        assert_eq!(in_order(&parents, 2), Some(1.0 / 3.0));
        // With three, 0–2–4 and 1–3–5: nothing is shared.
        assert_eq!(in_order(&parents, 3), Some(0.0));
        assert_eq!(in_order(&[1, n, n, n, 1, 2], 3), Some(2.0 / 3.0));
        assert_eq!(in_order(&[n, n, n, n], 2), Some(0.0));
        assert_eq!(in_order(&parents, 7), None);
        assert_eq!(in_order(&[1, 1, 1, 1], 1), Some(0.0));
    }
}
