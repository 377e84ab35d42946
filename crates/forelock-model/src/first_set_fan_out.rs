//! How many children the parents of a replication have.

use super::plan::Plan;
use super::simulator::ReplicationNumber;
use forelock_engine::Seed;
use forelock_extract::FanOutCounts;
use forelock_scenario::{FileParents, LoadId};

/// With more parents, counting would take more than 200 MB.
const MOST_PARENTS: u32 = 50_000_000;
/// With more children, counting would take longer than many a simulation.
const MOST_CHILDREN: u64 = 200_000_000;

impl Plan {
    /// How many children each parent of the first set of load `id` has in replication `number`. That
    /// takes four bytes a parent and a draw a child; `None` for more than 50 million parents or 200
    /// million children, and for a load without parents.
    #[must_use]
    pub fn fan_out(&self, id: LoadId, number: ReplicationNumber) -> Option<FanOutCounts> {
        let data = &self.scenario.loads[id].data;
        let set = data.first_set()?;
        let (parents, children) = (set.count.get(), data.children.get());
        if parents > MOST_PARENTS || children > MOST_CHILDREN {
            return None;
        }
        let data = self.data(id, Seed { seed: self.scenario.run.seed, replication: number.0 });
        let mut counts = FanOutCounts::of(&data.first_set_counts(children));
        if let Some(ids) = set.file().and_then(FileParents::ids) {
            for hot in &mut counts.hottest {
                hot.id = Some(String::from_utf8_lossy(ids.get(hot.parent)).into_owned());
            }
        }
        Some(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_scenario::fixture::scenario;
    use forelock_scenario::{FanOut, Parents};
    use std::collections::BTreeMap;

    #[test]
    fn every_child_of_a_replication_is_counted() {
        let counts =
            Plan::new(&scenario()).unwrap().fan_out(LoadId::FIRST, ReplicationNumber(3)).unwrap();
        assert_eq!((counts.parents(), counts.children()), (1_000, 10_000));
        let mut fixed = scenario();
        fixed.loads.first_mut().data.sets[0].fan_out = FanOut::Fixed;
        let counts =
            Plan::new(&fixed).unwrap().fan_out(LoadId::FIRST, ReplicationNumber(0)).unwrap();
        assert_eq!(counts.parents_with, BTreeMap::from([(10, 1_000)]));
    }

    #[test]
    fn what_would_take_too_long_is_refused() {
        let mut large = scenario();
        large.loads.first_mut().data.sets[0].count = Parents::new(60_000_000).unwrap();
        assert_eq!(Plan::new(&large).unwrap().fan_out(LoadId::FIRST, ReplicationNumber(0)), None);
    }
}
