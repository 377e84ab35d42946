//! Random order, for tests.

use forelock_engine::Stream;

/// Every order with the same probability (R. Durstenfeld, "Algorithm 235: random permutation",
/// Communications of the ACM 7, 1964).
pub(super) fn shuffle<T>(rows: &mut [T], stream: Stream) {
    for (draw, last) in (1..rows.len()).rev().enumerate() {
        let bound = last as u64 + 1;
        let other = usize::try_from(stream.below(draw as u64, bound)).unwrap();
        rows.swap(last, other);
    }
}
