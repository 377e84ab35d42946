//! The load order: which child stands at which place.

use super::displaced::displaced;
use super::fan_out::{Parent, Parents};
use super::narrow::index;
use super::runs::{Runs, starts};
use forelock_engine::{Permutation, Stream};
use forelock_extract::NO_PARENT;
use forelock_scenario::Order;
use std::ops::Range;
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
    /// In no order that could be told shorter, where nothing but the parent matters: the parent of
    /// each place, or [`NO_PARENT`].
    Parents(Vec<Parent>),
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
                let stream = order_stream.sub(u64::MAX);
                if alone {
                    Self::Parents(clustered_parents(parents, children, window, stream))
                } else {
                    Self::Listed(Arc::new(clustered_children(parents, children, window, stream)))
                }
            }
        }
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "listed orders have at most 2^32 children")]
const fn child(number: u64) -> u32 {
    number as u32
}

fn numbered(children: u64) -> Vec<u32> {
    (0..child(children)).collect()
}

/// The children by parent, those of one parent by their numbers, and last those that have none (a
/// counting sort).
fn sorted(parents: &Parents, children: u64) -> Vec<u32> {
    let mut next = starts(parents, children);
    let mut places = vec![0; next[parents.count as usize + 1] as usize];
    parents.for_each_slot(children, |number, slot| {
        let place = &mut next[slot];
        places[*place as usize] = child(number);
        *place += 1;
    });
    places
}

/// By parent, then everyone moved: the parents, place by place, where nothing else matters. Four
/// bytes a child like a list of the children, but nobody's parent has to be drawn again.
fn clustered_parents(parents: &Parents, children: u64, window: u64, stream: Stream) -> Vec<Parent> {
    let displaced = |fill: &mut dyn FnMut(Range<u64>, &mut Vec<Parent>)| {
        displaced(index(children), window, stream, |places, out| {
            fill(places.start as u64..places.end as u64, out);
        })
    };
    if parents.is_sorted() {
        return displaced(&mut |places, out| parents.extend(places, out, |parent| parent));
    }
    let runs = Runs::new(parents, children);
    let known = |parent| if parent < parents.count { parent } else { NO_PARENT };
    displaced(&mut |places, out| runs.extend(places, out, known))
}

fn clustered_children(parents: &Parents, children: u64, window: u64, stream: Stream) -> Vec<u32> {
    let sorted = if parents.is_sorted() { numbered(children) } else { sorted(parents, children) };
    displaced(sorted.len(), window, stream, |places, out| out.extend_from_slice(&sorted[places]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::Seed;
    use forelock_extract::NO_PARENT;
    use forelock_scenario::{FileOrigin, FileParents, ParentSet};

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
    fn places_that_skip_some_find_the_same_parents() {
        let stream = stream();
        let of_rows: Vec<u32> = (0..5_000_u32)
            .map(|row| if row % 11 == 0 { NO_PARENT } else { child(stream.below(row.into(), 900)) })
            .collect();
        let runs = Runs::new(&given(900, &of_rows), 5_000);
        let mut expected: Vec<u32> = of_rows.iter().map(|&parent| parent.min(900)).collect();
        expected.sort_unstable();
        for (from, step) in [(0, 1), (1, 1), (255, 1), (4_999, 1), (0, 2), (3, 5), (7, 700)] {
            let mut found = Vec::new();
            runs.extend((from..5_000).step_by(step), &mut found, |parent| parent);
            let wanted = expected.iter().skip(index(from)).step_by(step).copied();
            assert!(found.into_iter().eq(wanted), "from {from} by {step}");
        }
    }

    #[test]
    fn clustered_children_and_clustered_parents_are_the_same() {
        let parents = given(4, &[3, 0, 2, 0, 3, NO_PARENT, 3, 1, 1, 2]);
        let children = clustered_children(&parents, 10, 2, stream());
        let of_children: Vec<u32> =
            children.iter().map(|&child| parents.of(u64::from(child))).collect();
        assert_eq!(clustered_parents(&parents, 10, 2, stream()), of_children);
    }
}
