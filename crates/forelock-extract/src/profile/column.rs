//! One column of parents.

use super::collisions::Collisions;
use super::distinct::{Before, DistinctParents, InRandomOrder};
use super::histogram::{Bucket, buckets};
use super::order::{Evidence, MeasuredOrder};
use super::transactions::Transactions;
use super::{ProfileSettings, SKEW, TRANSACTION};
use crate::{
    FanOutCounts, KeyList, MistakenIds, NO_PARENT, ParentIndex, ParentKey, TooManyParents,
};
use std::num::NonZeroU32;

/// So many of the hottest parents are named.
const NAMED: usize = 20;
/// So many pairs of numbers stand for all parents.
const MOST_BUCKETS: usize = 120;

/// How the rows of an extract are spread over the parents of one column.
#[derive(Clone, Debug)]
pub struct ColumnProfile {
    /// The column.
    pub name: String,
    /// Rows of the extract.
    pub rows: u32,
    /// Those without a parent: they lock nothing.
    pub without_parent: u32,
    /// Parents that may be another one's id, spoilt.
    pub mistaken_ids: Option<MistakenIds>,
    /// How many children the parents have, by numbers of children; no parent here has none.
    pub fan_out: FanOutCounts,
    /// The parents with most children, at most 20, those first; of as many, the first to come.
    pub hottest: Vec<HottestParent>,
    /// Parents with more than 10,000 children.
    pub skewed_parents: u64,
    /// Rows under those.
    pub skewed_rows: u64,
    /// Rows that were looked at together: 200, or all if there are fewer.
    pub window: u32,
    /// The mean number of distinct parents in so many consecutive rows, over all places.
    pub distinct_in_file_order: f64,
    /// The same if the rows stood in random order: exact.
    pub distinct_in_random_order: f64,
    /// Batches of the extract.
    pub batches: u32,
    /// Parents that have rows in more than one batch.
    pub spanning_parents: u64,
    /// How likely transactions in flight share a parent.
    pub collisions: Collisions,
    /// The order that comes closest.
    pub order: MeasuredOrder,
    /// The parents in few numbers, ascending by children; each row without a parent stands as the
    /// only child of a parent of its own, which nothing can collide on.
    pub buckets: Vec<Bucket>,
}

/// A parent that many rows look up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HottestParent {
    /// Its key: an id of Salesforce in 15 characters, or whatever the column has, unchanged.
    pub key: String,
    /// How many children it has.
    pub children: u32,
}

impl ColumnProfile {
    /// How many parents there are.
    #[must_use]
    pub fn parents(&self) -> u64 {
        self.fan_out.parents()
    }

    /// Rows that have one.
    #[must_use]
    pub const fn with_parent(&self) -> u32 {
        self.rows - self.without_parent
    }
}

/// So many rows are looked at together.
const BLOCK: u32 = 128;

/// Takes the rows as they pass by.
#[derive(Debug)]
pub(super) struct ColumnProfiler {
    batch_size: u32,
    /// Rows that wait until there are more: looking for many parents at once takes less time.
    waiting: KeyList,
    /// The parents of those that waited.
    parents: Vec<u32>,
    before: Vec<Before>,
    /// How many rows are done.
    done: u32,
    index: ParentIndex,
    seen: Vec<Seen>,
    distinct: DistinctParents,
    transactions: Transactions,
    without_parent: u32,
    /// Of the row before that has one.
    parent_before: u32,
    runs: u64,
}

/// What is known of a parent.
#[derive(Clone, Copy, Debug)]
struct Seen {
    children: u32,
    first_row: u32,
    last_row: u32,
}

impl ColumnProfiler {
    pub(super) fn new(batch_size: NonZeroU32) -> Self {
        Self {
            batch_size: batch_size.get(),
            waiting: KeyList::default(),
            parents: Vec::new(),
            before: Vec::new(),
            done: 0,
            index: ParentIndex::default(),
            seen: Vec::new(),
            distinct: DistinctParents::default(),
            transactions: Transactions::new(batch_size.get()),
            without_parent: 0,
            parent_before: NO_PARENT,
            runs: 0,
        }
    }

    /// The next row.
    #[inline]
    pub(super) fn row(&mut self, parent: Option<ParentKey<'_>>) -> Result<(), TooManyParents> {
        self.waiting.push(parent);
        if self.waiting.len() == BLOCK { self.catch_up() } else { Ok(()) }
    }

    /// Looks at the rows that wait. Each loop is short and asks for memory without having to wait
    /// for the turn before, so that the processor can be several turns ahead.
    pub(super) fn catch_up(&mut self) -> Result<(), TooManyParents> {
        self.parents.clear();
        self.index.number_all(&self.waiting, &mut self.parents)?;
        self.waiting.clear();
        self.before.clear();
        for (row, &parent) in (self.done..).zip(&self.parents) {
            self.before.push(match self.seen.get_mut(parent as usize) {
                Some(seen) => {
                    seen.children += 1;
                    Before::At(std::mem::replace(&mut seen.last_row, row))
                }
                None if parent == NO_PARENT => Before::NoParent,
                None => {
                    self.seen.push(Seen { children: 1, first_row: row, last_row: row });
                    Before::First
                }
            });
        }
        for (&parent, &before) in self.parents.iter().zip(&self.before) {
            self.distinct.row(before);
            self.transactions.row(parent);
            if before == Before::NoParent {
                self.without_parent += 1;
            } else {
                self.runs += u64::from(parent != self.parent_before);
                self.parent_before = parent;
            }
            self.done += 1;
        }
        Ok(())
    }

    /// What has been found, once it has caught up.
    pub(super) fn finish(self, name: String, settings: ProfileSettings) -> ColumnProfile {
        let rows = self.done;
        let fan_out = self.fan_out();
        let hottest = fan_out.hottest.iter().map(|hot| HottestParent {
            key: String::from_utf8_lossy(self.index.key(hot.parent)).into_owned(),
            children: hot.children,
        });
        let skewed = || fan_out.parents_with.range(SKEW + 1..);
        let spans =
            |seen: &&Seen| seen.first_row / self.batch_size != seen.last_row / self.batch_size;
        let in_random_order =
            InRandomOrder::new(&fan_out.parents_with, u64::from(rows), u64::from(TRANSACTION));
        let buckets = self.buckets(&fan_out);
        let order = self.order(&fan_out, &buckets, in_random_order);
        let in_flight = settings.in_flight.get();
        let collisions =
            Collisions::new(&self.transactions, &fan_out.parents_with, u64::from(rows), in_flight);
        ColumnProfile {
            rows,
            without_parent: self.without_parent,
            mistaken_ids: MistakenIds::among(self.index.keys()),
            hottest: hottest.collect(),
            skewed_parents: skewed().map(|(_, &parents)| parents).sum(),
            skewed_rows: skewed().map(|(&each, parents)| u64::from(each) * parents).sum(),
            window: TRANSACTION.min(rows),
            distinct_in_file_order: self.distinct.mean(),
            distinct_in_random_order: in_random_order.mean,
            batches: rows.div_ceil(self.batch_size),
            spanning_parents: self.seen.iter().filter(spans).count() as u64,
            collisions,
            order,
            buckets,
            name,
            fan_out,
        }
    }

    pub(super) fn fan_out(&self) -> FanOutCounts {
        FanOutCounts::naming(NAMED, self.seen.iter().map(|seen| seen.children))
    }

    pub(super) fn order(
        &self,
        fan_out: &FanOutCounts,
        buckets: &[Bucket],
        in_random_order: InRandomOrder,
    ) -> MeasuredOrder {
        MeasuredOrder::of(Evidence {
            rows: u64::from(self.done),
            with_parent: u64::from(self.done - self.without_parent),
            parents: fan_out.parents(),
            runs: self.runs,
            distinct: self.distinct.mean(),
            in_random_order,
            buckets,
        })
    }

    pub(super) fn buckets(&self, fan_out: &FanOutCounts) -> Vec<Bucket> {
        let mut parents_with = fan_out.parents_with.clone();
        if self.without_parent > 0 {
            *parents_with.entry(1).or_default() += u64::from(self.without_parent);
        }
        buckets(&parents_with, MOST_BUCKETS)
    }
}
