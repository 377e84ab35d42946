//! The load order: which child stands at which place.

use super::fan_out::{Parent, Parents};
use crate::engine::{Permutation, Stream};
use crate::scenario::Order;
use std::sync::Arc;

/// Which child stands at which place of the load order.
#[derive(Clone, Debug, Default)]
pub(crate) enum LoadOrder {
    /// The child of that number.
    #[default]
    AsNumbered,
    /// The child that a random permutation has there.
    Permuted(Permutation),
    /// Given place by place: what depends on all children at once has to be remembered.
    Listed(Arc<Vec<u32>>),
    /// By parent, where nothing but the parent matters: kept as where each parent's run begins.
    Runs(Arc<Runs>),
}

impl LoadOrder {
    /// The order of `children` children of the first set `parents`. `alone`: no other set
    /// matters, so that children of one parent need not be told apart.
    ///
    /// Sets whose children may be in any order come shuffled, all but a given one: what else its
    /// rows say goes with them.
    pub(crate) fn new(
        order: Order,
        parents: &Parents,
        alone: bool,
        children: u64,
        order_stream: Stream,
    ) -> Self {
        match order {
            Order::Random if parents.is_given() => {
                Self::Permuted(Permutation::new(children, order_stream.sub(0)))
            }
            Order::Random | Order::File => Self::AsNumbered,
            Order::ByParent if parents.is_sorted() => Self::AsNumbered,
            Order::ByParent if alone => Self::Runs(Arc::new(Runs::new(parents, children))),
            Order::ByParent => Self::Listed(Arc::new(sorted(parents, children))),
            Order::Clustered { window } => {
                let sorted = if parents.is_sorted() {
                    numbered(children)
                } else {
                    sorted(parents, children)
                };
                Self::Listed(Arc::new(displaced(&sorted, window, order_stream.sub(u64::MAX))))
            }
        }
    }
}

/// By parent: where each parent's children begin.
#[derive(Debug)]
pub(crate) struct Runs {
    /// Parent p's children have the places from `starts[p]` to before `starts[p + 1]`. The number
    /// behind the last parent's stands for the children that have none, who come last.
    starts: Vec<u32>,
}

impl Runs {
    fn new(parents: &Parents, children: u64) -> Self {
        Self { starts: starts(parents, children) }
    }

    /// Puts what `row` makes of the parents at `places`, which mostly follow each other, behind
    /// `out`. Of a child without a parent that is a number that no parent has.
    pub(crate) fn extend<T>(
        &self,
        places: impl Iterator<Item = u64>,
        out: &mut Vec<T>,
        row: impl Fn(Parent) -> T,
    ) {
        let mut parent = 0;
        let (mut from, mut to) = (0, 0);
        out.extend(places.map(|place| {
            if !(from..to).contains(&place) {
                // The last parent that begins at or before the place: it is the one with children.
                parent = self.starts.partition_point(|&start| u64::from(start) <= place) - 1;
                (from, to) = (u64::from(self.starts[parent]), u64::from(self.starts[parent + 1]));
            }
            row(number(parent))
        }));
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "parents and listed children have 32 bits")]
const fn number(index: usize) -> u32 {
    index as u32
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "listed orders have at most 2^32 children")]
const fn child(number: u64) -> u32 {
    number as u32
}

/// Where each parent's children begin, by parent, then where those without a parent do, and then
/// where all end.
fn starts(parents: &Parents, children: u64) -> Vec<u32> {
    let mut starts = vec![0; parents.count as usize + 2];
    for child in 0..children {
        starts[slot(parents, child) + 1] += 1;
    }
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    starts
}

fn numbered(children: u64) -> Vec<u32> {
    (0..child(children)).collect()
}

/// The parent of `child`, or the number behind the last parent's.
fn slot(parents: &Parents, child: u64) -> usize {
    parents.of(child).min(parents.count) as usize
}

/// The children by parent, those of one parent by their numbers, and last those that have none (a
/// counting sort).
fn sorted(parents: &Parents, children: u64) -> Vec<u32> {
    let mut next = starts(parents, children);
    let mut places = vec![0; next[parents.count as usize + 1] as usize];
    for number in 0..children {
        let place = &mut next[slot(parents, number)];
        places[*place as usize] = child(number);
        *place += 1;
    }
    places
}

/// Every child moved by a uniform number of places from −`window` to `window`; of those that
/// come to the same place, the one from further ahead goes first (a counting sort again).
fn displaced(order: &[u32], window: u64, stream: Stream) -> Vec<u32> {
    let target = |place: usize| {
        // Counted from `window` places ahead of the first, so that it is never negative.
        let target = place as u64 + stream.below(place as u64, 2 * window + 1);
        #[expect(clippy::cast_possible_truncation, reason = "indexes a table in memory")]
        let target = target as usize;
        target
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most the children, which are in memory"
    )]
    let mut next = vec![0_u32; order.len() + 2 * window as usize + 1];
    for place in 0..order.len() {
        next[target(place) + 1] += 1;
    }
    let mut total = 0;
    for start in &mut next {
        total += *start;
        *start = total;
    }
    let mut displaced = vec![0; order.len()];
    for (place, &child) in order.iter().enumerate() {
        let new = &mut next[target(place)];
        displaced[*new as usize] = child;
        *new += 1;
    }
    displaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Seed;
    use crate::extract::NO_PARENT;
    use crate::scenario::{FileOrigin, FileParents, ParentSet};

    fn stream() -> Stream {
        Stream::named(Seed { seed: 1, replication: 0 }, *b"order   ")
    }

    fn given(count: u32, of_rows: &[u32]) -> Parents {
        let file = FileParents::new(FileOrigin::NO_FILE, count, of_rows.to_vec()).unwrap();
        let set = ParentSet::of_file("Account", Arc::new(file)).unwrap();
        Parents::new(&set, of_rows.len() as u64, stream(), stream())
    }

    #[test]
    fn by_parent_keeps_everyone_and_puts_parents_together() {
        let parents = given(4, &[3, 0, 2, 0, 3, 3]);
        assert_eq!(sorted(&parents, 6), [1, 3, 2, 0, 4, 5]);
        assert_eq!(starts(&parents, 6), [0, 2, 2, 3, 6, 6]);
        let mut rows = Vec::new();
        Runs::new(&parents, 6).extend(0..6, &mut rows, |parent| parent);
        assert_eq!(rows, [0, 0, 2, 3, 3, 3]);
    }

    #[test]
    fn by_parent_puts_those_without_one_last() {
        let parents = given(3, &[2, NO_PARENT, 0, NO_PARENT, 2]);
        assert_eq!(sorted(&parents, 5), [2, 0, 4, 1, 3]);
        assert_eq!(starts(&parents, 5), [0, 1, 1, 3, 5]);
        let mut rows = Vec::new();
        Runs::new(&parents, 5).extend(0..5, &mut rows, |parent| parent);
        assert_eq!(rows, [0, 2, 2, 3, 3], "3 is no parent");
    }

    #[test]
    fn displacement_stays_close_to_the_window_and_fills_it_evenly() {
        let (n, window) = (100_000_u32, 500_u32);
        let order: Vec<u32> = (0..n).collect();
        let moved = displaced(&order, u64::from(window), stream());
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
