//! The study behind `forelock arrange --simulate`: a load in the order of its file, and arranged.

use super::posterior::Drawn;
use super::{Contrast, Lineup, Monitor, Pool, StudyError, Variant, compare};
use crate::engine::{DurationDistribution, Span};
use crate::extract::FileBytes;
use crate::extract::arrange::{Cut, Orders};
use crate::scenario::{
    BatchSize, FanOut, ParentSet, Parents, RecordFile, Scenario, Sending, Split, Submit, Transport,
};
use std::num::NonZeroU32;
use std::sync::Arc;

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
/// and as the scenario sends them; and arranged and `cut`. Both see the same draws, those of `drawn`
/// among them if fields of the scenario are not known.
///
/// A further lookup is the scenario's further parent set at the same place: where that doesn't lock,
/// neither does the lookup. A row without a parent locks nothing.
///
/// # Errors
///
/// If there are too many rows or parents; if `monitor` says stop before all is done.
pub fn compare_orders(
    scenario: &Scenario,
    drawn: Option<&Drawn>,
    orders: Orders,
    cut: &Cut,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Contrast, ArrangedError> {
    let load = scenario.loads.first();
    let locks = |lookup: usize| {
        let further = load.data.sets.get(lookup).filter(|_| lookup > 0);
        further.is_none_or(|further| load.lock_of(further).is_some())
    };
    let Orders { parents, before, after, sizes } = orders;
    let mut with_parents = scenario.clone();
    let sets = &mut with_parents.loads.first_mut().data.sets;
    if sets.is_empty() {
        sets.push(ParentSet::new("parent", Parents::ONE, FanOut::Uniform));
    }
    let given = |order: Vec<Vec<u32>>| {
        let sets = order.into_iter().zip(&parents).enumerate();
        let sets = sets.filter(|&(lookup, _)| locks(lookup));
        // A column without a single parent is a set of one that nobody wants.
        let sets = sets.map(|(_, (parents, &count))| (count.max(1), parents)).collect();
        with_parents.given_parents(sets).ok_or(ArrangedError::TooLarge)
    };
    let as_it_is = given(before)?;
    let mut arranged = in_partitions(given(after)?, &sizes);
    let sending = &mut arranged.loads.first_mut().sending;
    sending.partitions =
        u32::try_from(sizes.len()).ok().and_then(NonZeroU32::new).ok_or(ArrangedError::TooLarge)?;
    as_cut(sending, cut).ok_or(ArrangedError::TooLarge)?;
    let settings = settings(&load.sending, sending);
    let variant = |name: &str, settings, scenario: Scenario| Variant {
        name: name.to_owned(),
        settings,
        drawn: drawn.map(|drawn| drawn.clone().sending(scenario.loads.first().clone())),
        scenario,
    };
    let variants = vec![
        variant("as the file is", Vec::new(), as_it_is),
        variant("arranged", settings, arranged),
    ];
    Ok(compare(Lineup { variants, left_out: Vec::new() }, pool, monitor)?)
}

/// The first load's records in partitions of these sizes, which files give.
fn in_partitions(mut scenario: Scenario, sizes: &[u64]) -> Scenario {
    let file = |&rows: &u64| RecordFile { path: String::new(), rows, stream: None };
    let files: Arc<[RecordFile]> = sizes.iter().map(file).collect();
    for set in &mut scenario.loads.first_mut().data.sets {
        set.fan_out = match std::mem::replace(&mut set.fan_out, FanOut::Uniform) {
            FanOut::File(parents) => {
                let parents = Arc::unwrap_or_clone(parents);
                let bytes = Arc::new(FileBytes::default());
                FanOut::File(Arc::new(parents.with_files(Arc::clone(&files), bytes)))
            }
            drawn => drawn,
        };
    }
    scenario
}

/// The files are sent as they are cut: in batches by the scenario's own pace; or in jobs, one after
/// another in each stream, all of them and each once.
fn as_cut(sending: &mut Sending, cut: &Cut) -> Option<()> {
    sending.split = Split::Contiguous;
    match cut {
        Cut::Batches(batch) => sending.batch_size = BatchSize::new(batch.get().into())?,
        Cut::Jobs(job, jobs) => {
            sending.batch_size = BatchSize::new(job.get().into())?;
            sending.transport = Transport::BulkV2;
            (sending.max_batches_per_partition, sending.retry) = (None, None);
            let pause = Span::from_secs_f64(jobs.pause.as_secs_f64());
            sending.stagger = Span::from_secs_f64(jobs.stagger.as_secs_f64());
            sending.submit = Submit::Closed {
                in_flight: NonZeroU32::MIN,
                think: DurationDistribution::constant(pause),
            };
        }
    }
    Some(())
}

/// What the arranged load has otherwise than the scenario as written, beside its order.
fn settings(before: &Sending, after: &Sending) -> Vec<String> {
    let mut settings = Vec::new();
    if before.api() != after.api() {
        settings.push(format!("load.api={}", after.api().name()));
    }
    if before.partitions != after.partitions {
        settings.push(format!("load.partitions={}", after.partitions));
    }
    if before.batch_size != after.batch_size {
        settings.push(format!("{}={}", after.size_path(), after.batch_size.get()));
    }
    match (before.submit, after.submit) {
        (Submit::Open { .. }, Submit::Closed { .. }) => {
            settings.push("load.submit.pattern=closed".to_owned());
        }
        (Submit::Closed { in_flight: before, .. }, Submit::Closed { in_flight: after, .. })
            if before != after =>
        {
            settings.push(format!("load.submit.in_flight={after}"));
        }
        _ => {}
    }
    settings
}
