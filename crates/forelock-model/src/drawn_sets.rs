//! The parent sets of a load in one replication, and the order of its children.

use super::fan_out::Parents;
use super::load_order::LoadOrder;
use super::rows_of_load::RowsOfLoad;
use forelock_engine::{Seed, Stream};
use forelock_scenario::{Load, Order, ParentSet};

/// A parent set that matters to a lock, or to the order or the split.
#[derive(Debug)]
pub(super) struct Set {
    /// The set whose rows look up to this one; `None` if the children do.
    pub(super) via: Option<usize>,
    pub(super) parents: Parents,
}

/// The streams that a load's data are drawn from. The draws of a load belong to its name.
pub(super) struct DataStreams {
    draws: Stream,
    order: Stream,
    pub(super) own: Stream,
    seed: Seed,
    named: bool,
}

impl DataStreams {
    pub(super) fn of(load: &Load, seed: Seed) -> Self {
        let named = load.is_named();
        let stream = |name| stream_of(load, seed, name);
        Self {
            draws: stream(*b"data    "),
            order: stream(*b"order   "),
            own: stream(*b"own rows"),
            seed,
            named,
        }
    }

    /// The children's choices in set number `number`.
    fn choices(&self, number: usize) -> Stream {
        self.draws.sub(number as u64)
    }

    /// The weights of the parents of a set: they belong to its rows, so that all loads that share
    /// these see the same ones.
    fn weights(&self, number: usize, set: &ParentSet) -> Stream {
        if self.named {
            Stream::named(self.seed, *b"weights ").of_name(&set.name)
        } else {
            self.choices(number).sub(1)
        }
    }

    /// Which row of `to` each row of `from` looks up to: the same map in all loads.
    fn between(&self, from: &ParentSet, to: &ParentSet) -> Stream {
        Stream::named(self.seed, *b"via     ").of_name(&from.name).of_name(&to.name)
    }
}

/// A stream of a load: it belongs to the load's name, if there is one.
pub(super) fn stream_of(load: &Load, seed: Seed, stream: [u8; 8]) -> Stream {
    let stream = Stream::named(seed, stream);
    if load.is_named() { stream.of_name(&load.name) } else { stream }
}

/// The parent sets that matter.
pub(super) fn sets(load: &Load, rows: &RowsOfLoad, streams: &DataStreams) -> Vec<Option<Set>> {
    let data = &load.data;
    let children = data.children.get();
    let set = |(number, set): (usize, &ParentSet)| {
        // The first set decides the order and the split too.
        if number > 0 && !rows.needs(number) {
            return None;
        }
        let weights = streams.weights(number, set);
        if let Some(via) = set.via {
            let from = &data.sets[via];
            let (stream, rows) = (streams.between(from, set), u64::from(from.count.get()));
            let parents = Parents::new(set, rows, stream, weights).shuffled(rows, stream.sub(2));
            return Some(Set { via: Some(via), parents });
        }
        let parents = Parents::new(set, children, streams.choices(number), weights);
        // Exact counts of one set say nothing of another's; what a file gives of a child, it gives
        // together.
        let in_order = number == 0 && data.order != Order::Random;
        let parents = if parents.is_given() || in_order {
            parents
        } else {
            parents.shuffled(children, streams.order.sub(number as u64))
        };
        Some(Set { via: None, parents })
    };
    data.sets.iter().enumerate().map(set).collect()
}

/// Which child stands at which place.
pub(super) fn load_order(
    load: &Load,
    rows: &RowsOfLoad,
    sets: &[Option<Set>],
    streams: &DataStreams,
) -> LoadOrder {
    let Some(Some(first)) = sets.first() else { return LoadOrder::AsNumbered };
    let alone = rows.depend_on_first_set_alone(load);
    let children = load.data.children.get();
    LoadOrder::new(load.data.order, &first.parents, alone, children, streams.order)
}
