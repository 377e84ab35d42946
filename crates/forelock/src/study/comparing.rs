//! A comparison in parts, which may be simulated anywhere.

use super::finding::plans;
use super::replications::outcomes_of;
use super::{
    Contrast, Finding, LeftOut, Lineup, Monitor, Pool, Replications, StudyError, Variant,
    replicate_to_precision,
};
use crate::model::RunOutcome;
use crate::scenario::{RunSettings, Scenario};
use crate::stats::StatsError;
use std::num::NonZeroU32;
use std::ops::Range;

/// A comparison whose replications are simulated in parts, here or elsewhere, and put together.
///
/// Part number `variant × replications + replication` is one replication of one variant.
///
/// ```
/// use forelock::scenario::Template;
/// use forelock::study::{Comparing, Lineup, Pool, compare};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let text = "
///     name = 'small'
///     data = { children = 2000, parents = 100 }
///     load = { api = 'bulk_v2', batch_size = 200 }
///     org = { workers = 8, service.per_record = '9.2ms' }
///     run.replications = 3
/// ";
/// let of = |sets: &[&str]| -> Result<_, Box<dyn std::error::Error>> {
///     let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
///     Ok(("small".to_owned(), Template::parse("small", text, &sets)?.with(&[])?.scenario))
/// };
/// let lineup = Lineup::side_by_side(vec![of(&[])?, of(&["org.workers=4"])?]);
/// let pool = Pool::new(None)?;
///
/// let comparing = Comparing::begin(lineup.clone(), &pool, &())?;
/// assert_eq!(comparing.missing(), 0..6);
/// let mut outcomes = comparing.simulate(0..2, &pool, &())?;
/// outcomes.extend(comparing.simulate(2..6, &pool, &())?);
/// let found = comparing.finish(outcomes)?;
///
/// let at_once = compare(lineup, &pool, &())?;
/// assert_eq!(found.alternatives[1].differences, at_once.alternatives[1].differences);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Comparing {
    variants: Vec<Variant>,
    left_out: Vec<LeftOut>,
    /// Of each variant.
    replications: NonZeroU32,
    /// Those of the first variant, where its precision says how many there are.
    first: Vec<RunOutcome>,
}

impl Comparing {
    /// Says what is to be simulated: as often as the first variant asks. If it asks for a precision, it is
    /// simulated here until that is reached.
    ///
    /// # Errors
    ///
    /// If `lineup` is empty, or `monitor` says stop.
    pub fn begin(lineup: Lineup, pool: &Pool, monitor: &dyn Monitor) -> Result<Self, StudyError> {
        let columns = lineup.variants.len() as u64;
        let Some(Variant { scenario, drawn, .. }) = lineup.variants.first() else {
            return Err(StatsError::Empty.into());
        };
        let mut first = Vec::new();
        if scenario.run.precision.is_some() {
            let plans = plans(scenario, drawn.as_ref())?;
            let monitor = ForEach { columns, monitor };
            let found = replicate_to_precision(&*plans, &scenario.run, pool, &monitor)?;
            first = found.into_outcomes();
        }
        let done = u32::try_from(first.len()).ok().and_then(NonZeroU32::new);
        let replications = done.unwrap_or(scenario.run.replications);
        Ok(Self { first, ..Self::settled(lineup, replications) })
    }

    /// As [`Comparing::begin`] gave it with that many [`Comparing::replications`], for whoever simulates parts of it.
    #[must_use]
    pub fn settled(lineup: Lineup, replications: NonZeroU32) -> Self {
        let Lineup { mut variants, left_out } = lineup;
        share_objectives(&mut variants);
        if let Some((first, others)) = variants.split_first_mut() {
            for other in others {
                other.scenario.run = RunSettings {
                    replications,
                    precision: None,
                    horizon: other.scenario.run.horizon,
                    ..first.scenario.run
                };
            }
        }
        Self { variants, left_out, replications, first: Vec::new() }
    }

    /// Of each variant.
    #[must_use]
    pub const fn replications(&self) -> NonZeroU32 {
        self.replications
    }

    /// The parts that are still to be simulated.
    #[must_use]
    pub const fn missing(&self) -> Range<u64> {
        let all = self.variants.len() as u64 * self.replications.get() as u64;
        self.first.len() as u64..all
    }

    /// Simulates these `parts`; their outcomes, in their order. Those behind the last part are left out.
    ///
    /// # Errors
    ///
    /// If `monitor` says stop before all are done.
    pub fn simulate(
        &self,
        parts: Range<u64>,
        pool: &Pool,
        monitor: &dyn Monitor,
    ) -> Result<Vec<RunOutcome>, StudyError> {
        let each = u64::from(self.replications.get());
        let mut outcomes = Vec::new();
        for (variant, place) in self.variants.iter().zip(0_u64..) {
            let begin = place * each;
            let of = |part: u64| part.clamp(begin, begin + each) - begin;
            let numbers = of(parts.start)..of(parts.end);
            if !numbers.is_empty() {
                let plans = plans(&variant.scenario, variant.drawn.as_ref())?;
                outcomes.extend(outcomes_of(&*plans, numbers, pool, monitor)?);
            }
        }
        Ok(outcomes)
    }

    /// What the outcomes of the [missing](Comparing::missing) parts, in their order, say together.
    ///
    /// # Errors
    ///
    /// If they can't be the outcomes of these parts.
    pub fn finish(self, outcomes: Vec<RunOutcome>) -> Result<Contrast, StudyError> {
        let missing = self.missing();
        if outcomes.len() as u64 != missing.end - missing.start {
            return Err(StudyError::OtherParts);
        }
        let mut outcomes = self.first.into_iter().chain(outcomes);
        let mut found = Vec::new();
        for Variant { name, settings, scenario, drawn } in self.variants {
            let own: Vec<RunOutcome> =
                outcomes.by_ref().take(self.replications.get() as usize).collect();
            let loads = if scenario.loads.are_named() { scenario.loads.iter().count() } else { 0 };
            if own.iter().any(|outcome| outcome.loads.len() != loads) {
                return Err(StudyError::OtherParts);
            }
            let finding = Finding::of(scenario, drawn, Replications::new(own)?)?;
            found.push(((name, settings), finding));
        }
        Ok(Contrast::new(found, self.left_out)?)
    }
}

/// A file without objectives is judged by the first one's, since it is held against that one; loads
/// by those of the load of the same name.
fn share_objectives(variants: &mut [Variant]) {
    let Some((first, others)) = variants.split_first_mut() else {
        return;
    };
    for variant in others {
        if !variant.scenario.has_objectives() {
            variant.scenario.objectives.clone_from(&first.scenario.objectives);
            for load in variant.scenario.loads.iter_mut() {
                if let Some((_, same)) = first.scenario.loads.named(&load.name) {
                    load.objectives.clone_from(&same.objectives);
                }
            }
        }
    }
}

/// Tells of all columns what each tells of itself.
struct ForEach<'a> {
    columns: u64,
    monitor: &'a dyn Monitor,
}

impl Monitor for ForEach<'_> {
    fn planned(&self, replications: u64) {
        self.monitor.planned(replications * self.columns);
    }

    fn replication_done(&self) {
        self.monitor.replication_done();
    }

    fn under_way(&self, share: f64) {
        self.monitor.under_way(share);
    }

    fn admits(&self, scenario: &Scenario) -> bool {
        self.monitor.admits(scenario)
    }

    fn should_stop(&self) -> bool {
        self.monitor.should_stop()
    }
}
