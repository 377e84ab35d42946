//! A scenario whose first load is given record by record.

use crate::{Children, FileOrigin, FileParents, Order, ParentSet, Scenario};
use std::sync::Arc;

impl Scenario {
    /// The same, but each record of the first load has given parents: for each set that locks, its
    /// number of parents and then, record by record in load order, the parent's number in the set, or
    /// [`NO_PARENT`](forelock_extract::NO_PARENT). The first load's own counts, fan-outs and order
    /// are not used; when its sets lock is.
    ///
    /// `None` unless there is at least one set and one record, the lists are equally long, and every
    /// parent is below its set's count.
    #[must_use]
    pub fn given_parents(&self, sets: Vec<(u32, Vec<u32>)>) -> Option<Self> {
        let children = sets.first()?.1.len();
        if sets.iter().any(|(_, of_rows)| of_rows.len() != children) {
            return None;
        }
        let mut scenario = self.clone();
        let load = scenario.loads.first_mut();
        let (operation, changed) = (load.sending.operation, load.sending.parent_changed);
        let sets_before = std::mem::take(&mut load.data.sets);
        let mut described = sets_before.into_iter().enumerate().filter_map(|(number, set)| {
            let locks = number == 0 || set.rule.locks_at(operation, changed).is_some();
            locks.then_some((set.name, set.rule))
        });
        let set = |(count, of_rows)| {
            let (name, rule) = described.next().unwrap_or_default();
            let file = FileParents::new(FileOrigin::NO_FILE, count, of_rows)?;
            Some(ParentSet { rule, ..ParentSet::of_file(name, Arc::new(file))? })
        };
        load.data.sets = sets.into_iter().map(set).collect::<Option<_>>()?;
        load.data.children = Children::new(children as u64)?;
        load.data.order = Order::File;
        Some(scenario)
    }
}
