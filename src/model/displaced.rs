//! An order in which everyone has moved a little.

use crate::engine::Stream;
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
    let move_of = |place: usize| index(stream.below(place as u64, 2 * window + 1));
    // Four bytes for each move. If they don't do, it is drawn again instead of kept.
    let kept = u32::try_from(farthest).is_ok();
    // Both lists are gone through by turns: targets in use lie at most so far from each other, and
    // at most so many there are. How far each moves; and how many come to a place, and then where
    // the next of them goes.
    let most = (2 * farthest + 3 * BLOCK).min(len + farthest + 2 * BLOCK).next_power_of_two();
    let (mut moves, mut places) = (vec![0_u32; most], vec![0_u32; most]);
    let turn = |place: usize| place & (most - 1);
    let mut displaced = vec![0; len];
    let mut movers: Vec<u32> = Vec::with_capacity(BLOCK);
    let (mut counted, mut moved, mut total) = (0, 0, 0);
    while moved < len {
        let block = turn(counted)..turn(counted) + BLOCK;
        for (place, kept_move) in (counted..len).zip(&mut moves[block.clone()]) {
            let by = move_of(place);
            *kept_move = number(by);
            places[turn(place + by)] += 1;
        }
        // Who comes to one of these places stands no further behind, and is counted.
        for place in &mut places[block] {
            total += std::mem::replace(place, total);
        }
        counted += BLOCK;
        while moved < len && moved + BLOCK + farthest <= counted {
            let (to, start) = (len.min(moved + BLOCK), turn(moved));
            movers.clear();
            fill(moved..to, &mut movers);
            for ((place, &mover), &by) in (moved..to).zip(&movers).zip(&moves[start..]) {
                let by = if kept { by as usize } else { move_of(place) };
                let next = &mut places[turn(place + by)];
                displaced[*next as usize] = mover;
                *next += 1;
            }
            // Nobody who is still to move comes to one of these places.
            places[start..start + BLOCK].fill(0);
            moved = to;
        }
    }
    displaced
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "places of lists in memory")]
const fn index(place: u64) -> usize {
    place as usize
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "only used of what has 32 bits")]
const fn number(place: usize) -> u32 {
    place as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Seed;

    fn stream() -> Stream {
        Stream::named(Seed { seed: 1, replication: 0 }, *b"order   ")
    }

    fn numbers(len: usize, window: u64) -> Vec<u32> {
        displaced(len, window, stream(), |places, out| out.extend(places.map(number)))
    }

    /// The definition: a stable sort by where everyone comes to.
    fn sorted(len: usize, window: u64) -> Vec<u32> {
        let mut all: Vec<u32> = (0..len).map(number).collect();
        all.sort_by_key(|&who| u64::from(who) + stream().below(u64::from(who), 2 * window + 1));
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
