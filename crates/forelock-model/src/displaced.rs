//! An order in which everyone has moved a little.

use super::narrow::{index, number};
use forelock_engine::Stream;
use std::ops::Range;

/// Children that are moved together.
const BLOCK: usize = 1 << 10;

/// Everyone of `len` moved by a uniform number of places from −`window` to `window`; of those that
/// come to the same place, the one from further ahead goes first. `fill` puts who stands at some
/// places behind a list; it is asked for them in turn, each once.
///
/// A counting sort by the places that they come to. Nobody comes further than 2·`window` places
/// (counted from −`window`), so that counting, adding up and moving go through the list one closely
/// behind the other, in what the nearest caches hold; and nothing but the result has its size.
pub(crate) fn displaced(
    len: usize,
    window: u64,
    stream: Stream,
    mut fill: impl FnMut(Range<usize>, &mut Vec<u32>),
) -> Vec<u32> {
    let farthest = index(2 * window);
    let moves_of = Moves { stream, bound: 2 * window + 1 };
    // Four bytes for each move. If they don't do, it is drawn again instead of kept.
    let kept = u32::try_from(farthest).is_ok();
    // Both lists are gone through by turns: targets in use lie at most so far from each other, and
    // at most so many there are. How far each moves; and how many come to a place, and then where
    // the next of them goes.
    let most = (2 * farthest + 3 * BLOCK).min(len + farthest + 2 * BLOCK).next_power_of_two();
    let (mut moves, mut places) = (vec![0_u32; most], vec![0_u32; most]);
    let mut displaced = vec![0; len];
    let mut movers: Vec<u32> = Vec::with_capacity(BLOCK);
    let (mut counted, mut moved, mut total) = (0, 0, 0);
    while moved < len {
        let first = turn(&places, counted);
        let (pairs, _) = moves[first..first + BLOCK].as_chunks_mut::<2>();
        let mut place = counted;
        for kept_moves in &mut pairs[..len.saturating_sub(counted).min(BLOCK).div_ceil(2)] {
            let [by, by_next] = moves_of.pair(place);
            *kept_moves = [number(by), number(by_next)];
            let (to, to_next) = (turn(&places, place + by), turn(&places, place + 1 + by_next));
            places[to] += 1;
            // An odd one out has a neighbour who doesn't come.
            places[to_next] += u32::from(place + 1 < len);
            place += 2;
        }
        // Who comes to one of these places stands no further behind, and is counted.
        for place in &mut places[first..first + BLOCK] {
            total += std::mem::replace(place, total);
        }
        counted += BLOCK;
        while moved < len && moved + BLOCK + farthest <= counted {
            let (to, first) = (len.min(moved + BLOCK), turn(&places, moved));
            movers.clear();
            fill(moved..to, &mut movers);
            let mut go = |place: usize, mover: u32| {
                let next = turn(&places, place);
                displaced[places[next] as usize] = mover;
                places[next] += 1;
            };
            let standing = (moved..to).zip(&movers);
            if kept {
                let moves = &moves[first..first + BLOCK];
                standing.zip(moves).for_each(|((at, &who), &by)| go(at + by as usize, who));
            } else {
                standing.for_each(|(at, &who)| go(at + moves_of.one(at), who));
            }
            // Nobody who is still to move comes to one of these places.
            places[first..first + BLOCK].fill(0);
            moved = to;
        }
    }
    displaced
}

/// Where a place is in a list that is gone through by turns, of a power of two.
#[inline]
const fn turn(list: &[u32], place: usize) -> usize {
    // So the compiler sees that it is within the list.
    place & (list.len() - 1)
}

/// How far those who stand at each place move: drawn for two neighbours at once.
#[derive(Clone, Copy, Debug)]
struct Moves {
    stream: Stream,
    bound: u64,
}

impl Moves {
    /// Up to this bound, one draw does for two moves: what the first leaves of its 64 bits is
    /// uniform to within `bound` / 2^64, and the second made of it to within `bound`² / 2^64.
    const SHARED: u64 = 1 << 20;

    /// Of `place`, which is even, and the one behind it.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "halves of 128-bit products, as meant")]
    fn pair(self, place: usize) -> [usize; 2] {
        let place = place as u64;
        if self.bound > Self::SHARED {
            return [place, place + 1].map(|place| index(self.stream.below(place, self.bound)));
        }
        let first = u128::from(self.stream.at(place)) * u128::from(self.bound);
        let second = u128::from(first as u64) * u128::from(self.bound);
        [first, second].map(|product| index((product >> 64) as u64))
    }

    fn one(self, place: usize) -> usize {
        self.pair(place & !1)[place & 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::Seed;

    fn stream() -> Stream {
        Stream::named(Seed { seed: 1, replication: 0 }, *b"order   ")
    }

    fn numbers(len: usize, window: u64) -> Vec<u32> {
        displaced(len, window, stream(), |places, out| out.extend(places.map(number)))
    }

    /// The definition: a stable sort by where everyone comes to.
    fn sorted(len: usize, window: u64) -> Vec<u32> {
        let mut all: Vec<u32> = (0..len).map(number).collect();
        let moves = Moves { stream: stream(), bound: 2 * window + 1 };
        all.sort_by_key(|&who| index(who.into()) + moves.one(index(who.into())));
        all
    }

    #[test]
    fn everyone_comes_to_the_place_that_sorting_gives() {
        for len in [0, 1, 2, 1_000, BLOCK, BLOCK + 1, 10_000] {
            for window in [1, 3, 500, 512, 2_000, 9_999, 40_000] {
                assert_eq!(numbers(len, window), sorted(len, window), "{len}, ±{window}");
            }
        }
    }

    #[test]
    fn neighbours_move_evenly_and_have_nothing_in_common() {
        for bound in [32, Moves::SHARED, Moves::SHARED + 32] {
            let moves = Moves { stream: stream(), bound };
            let part = |by: usize| by * 32 / index(bound);
            // A place and the one behind it, which share a draw; and that one and the next.
            for from in [0, 1] {
                let mut counts = [0.0; 1_024];
                for place in (from..1_000_000).step_by(2) {
                    counts[part(moves.one(place)) * 32 + part(moves.one(place + 1))] += 1.0;
                }
                let expected = 500_000.0 / 1_024.0;
                let chi2: f64 =
                    counts.iter().map(|c: &f64| (c - expected).powi(2) / expected).sum();
                // 1,023 degrees of freedom: 4.5 standard deviations are 204.
                assert!((chi2 - 1_023.0).abs() < 204.0, "χ² {chi2} below {bound}, from {from}");
            }
        }
    }

    #[test]
    fn displacement_stays_close_to_the_window_and_fills_it_evenly() {
        let (n, window) = (100_000_u32, 500_u32);
        let moved = numbers(n as usize, u64::from(window));
        let mut seen = vec![false; n as usize];
        let (mut sum_of_squares, mut farthest) = (0.0, 0.0_f64);
        for (place, &child) in moved.iter().enumerate() {
            assert!(!std::mem::replace(&mut seen[child as usize], true));
            let by = place as f64 - f64::from(child);
            sum_of_squares += by * by;
            farthest = farthest.max(by.abs());
        }
        // Uniform on ±w has standard deviation w/√3. A child's place also depends on how many
        // others land before it: ± √(w/3) or so, far below w.
        let deviation = (sum_of_squares / f64::from(n)).sqrt();
        assert!((deviation / (f64::from(window) / 3.0_f64.sqrt()) - 1.0).abs() < 0.02);
        assert!(farthest < 1.2 * f64::from(window));
    }
}
