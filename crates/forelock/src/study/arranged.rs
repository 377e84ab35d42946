//! The study behind `forelock arrange --simulate`: a load in the order of its file, and arranged.

use super::compare::run_as;
use super::finding::predict_plan;
use super::{Contrast, Finding, Monitor, Pool, StudyError};
use crate::extract::arrange::{BatchRows, Orders};
use crate::model::Plan;
use crate::scenario::{BatchSize, Children, FanOut, ParentSet, Parents, Scenario};
use std::num::NonZeroU32;

/// Why orders can't be simulated.
#[derive(Debug, thiserror::Error)]
pub enum ArrangedError {
    /// The scenario language has no place for as many rows or parents.
    #[error("the file has more rows or parents than can be simulated")]
    TooLarge,
    /// The study has no result.
    #[error(transparent)]
    Study(#[from] StudyError),
}

/// Simulates the load of `scenario` over the rows of a file, in the order in which they stand there
/// and with the scenario's own split; and arranged, each file being a partition and its rows sent in
/// batches of `batch`. Both see the same draws.
///
/// A further lookup is the scenario's further parent set at the same place: where that doesn't lock,
/// neither does the lookup. A row without a parent locks nothing.
///
/// # Errors
///
/// If there are too many rows or parents; if `monitor` says stop before all is done.
pub fn compare_orders(
    scenario: &Scenario,
    orders: Orders,
    batch: BatchRows,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Contrast, ArrangedError> {
    let load = scenario.loads.first();
    let locks = |lookup: usize| {
        let further = load.data.sets.get(lookup).filter(|_| lookup > 0);
        further.is_none_or(|further| load.lock_of(further).is_some())
    };
    let Orders { parents, before, after, sizes } = orders;
    let rows = before.first().map_or(0, |lookup| lookup.len() as u64);
    let mut scenario = scenario.clone();
    let own = scenario.loads.first_mut();
    own.data.children = Children::new(rows).ok_or(ArrangedError::TooLarge)?;
    let first = u64::from(parents.first().copied().unwrap_or_default()).max(1);
    let first = Parents::new(first).ok_or(ArrangedError::TooLarge)?;
    match own.data.sets.first_mut() {
        Some(set) => set.count = first,
        None => own.data.sets.push(ParentSet::new("parent", first, FanOut::Uniform)),
    }
    let sets = |order: Vec<Vec<u32>>| {
        let sets = order.into_iter().zip(&parents).enumerate();
        let sets = sets.filter(|&(lookup, _)| locks(lookup));
        // A column without a single parent is a set of one that nobody wants.
        sets.map(|(_, (parents, &count))| (count.max(1), parents)).collect::<Vec<_>>()
    };
    let as_it_is = scenario.clone();
    let sending = &mut scenario.loads.first_mut().sending;
    sending.partitions =
        u32::try_from(sizes.len()).ok().and_then(NonZeroU32::new).ok_or(ArrangedError::TooLarge)?;
    sending.batch_size = BatchSize::new(batch.get().into()).ok_or(ArrangedError::TooLarge)?;
    let plan = Plan::given(&as_it_is, sets(before));
    let plan = plan.ok_or(ArrangedError::TooLarge)?;
    let found: Finding = predict_plan(as_it_is, &plan, pool, monitor)?;
    drop(plan);
    scenario.run = run_as(&found, &scenario);
    let plan = Plan::given(&scenario, sets(after));
    let plan = plan.and_then(|plan| plan.with_partition_sizes(sizes));
    let plan = plan.ok_or(ArrangedError::TooLarge)?;
    let settings = settings(&found.scenario, &scenario);
    let arranged = predict_plan(scenario, &plan, pool, monitor)?;
    let found = vec![
        (("as the file is".to_owned(), Vec::new()), found),
        (("arranged".to_owned(), settings), arranged),
    ];
    Ok(Contrast::new(found, Vec::new()).map_err(StudyError::from)?)
}

/// What the arranged load has otherwise than the scenario as written, beside its order.
fn settings(before: &Scenario, after: &Scenario) -> Vec<String> {
    let (before, after) = (&before.loads.first().sending, &after.loads.first().sending);
    let mut settings = Vec::new();
    if before.partitions != after.partitions {
        settings.push(format!("load.partitions={}", after.partitions));
    }
    if before.batch_size != after.batch_size {
        settings.push(format!("{}={}", after.size_path(), after.batch_size.get()));
    }
    settings
}
