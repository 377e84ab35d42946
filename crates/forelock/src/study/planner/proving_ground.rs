//! Simulates candidates: the arena of real searches.

use super::arena::{Arena, EntrantId, Seeds, Turn};
use super::lever::Place;
use super::promise::{Night, Promise};
use super::space::{Settings, Space};
use crate::engine::{Seed, Stream};
use crate::model::RunOutcome;
use crate::scenario::{Load, RunSettings, Scenario};
use crate::study::finding::plans;
use crate::study::posterior::Drawn;
use crate::study::replications::outcomes_on_this_thread;
use crate::study::{Monitor, PlanSource, Pool, StudyError};
use std::collections::{BTreeMap, HashSet};

/// A way of loading, ready to be simulated.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) settings: Settings,
    /// Asked for the promise.
    pub(super) scenario: Scenario,
    pub(super) drawn: Option<Drawn>,
}

/// Where candidates are simulated.
pub(super) struct ProvingGround<'a> {
    space: &'a Space,
    promise: &'a Promise,
    pool: &'a Pool,
    monitor: &'a dyn Monitor,
    run: RunSettings,
    pub(super) candidates: Vec<Candidate>,
    seen: HashSet<Settings>,
    /// Ways that were left out, and why.
    pub(super) refused: Refused,
}

/// What can be simulated but not proposed, as advice of these rules says: the platform refuses it, or
/// the scenario says too little for the simulation to be right.
const LIMITS: [&str; 3] = ["daily-limits", "batch-bytes", "serial-without-overhead"];

/// What stands for a rule where a way leaves records unsent that are sent as written.
const FEWER: &str = "fewer-records";

/// What stands for a rule where a way is no scenario at all.
const NO_SCENARIO: &str = "no-scenario";

/// What stands for a rule where a way is more than is simulated here.
const TOO_LARGE: &str = "too-large";

/// How many ways each rule left out.
pub(super) type Refused = BTreeMap<&'static str, u64>;

impl<'a> ProvingGround<'a> {
    pub(super) fn new(
        space: &'a Space,
        promise: &'a Promise,
        pool: &'a Pool,
        monitor: &'a dyn Monitor,
    ) -> Self {
        let run = space.written().scenario.run;
        let (candidates, seen) = (Vec::new(), HashSet::new());
        Self { space, promise, pool, monitor, run, candidates, seen, refused: Refused::default() }
    }

    /// How nights are simulated that take these draws.
    pub(super) fn run_settings(&self, candidate: &Candidate, seeds: Seeds) -> RunSettings {
        let seed = match seeds {
            Seeds::Search => self.run.seed,
            Seeds::Fresh => fresh_seed(self.run.seed),
        };
        RunSettings { seed, precision: None, ..candidate.scenario.run }
    }

    fn plans(
        &self,
        candidate: &Candidate,
        seeds: Seeds,
    ) -> Result<Box<dyn PlanSource>, StudyError> {
        let run = self.run_settings(candidate, seeds);
        let scenario = Scenario { run, ..candidate.scenario.clone() };
        plans(&scenario, candidate.drawn.as_ref())
    }

    /// Whether a load sends fewer records than as written: a cap on its sends may see to that.
    fn sends_fewer(&self, scenario: &Scenario) -> bool {
        let written = self.space.written().scenario.loads.iter();
        written.zip(scenario.loads.iter()).any(|(before, after)| sent(after) < sent(before))
    }

    /// The candidate, or the rule by which it is none.
    fn candidate(&self, settings: Settings) -> Result<Candidate, &'static str> {
        let base = self.space.base(&settings);
        let loaded = base.with(&settings.settings).ok_or(NO_SCENARIO)?;
        let is_written = settings.base == 0 && settings.settings.is_empty();
        // What is written is judged as it is, whatever may be said of it.
        let advice = if is_written { Vec::new() } else { loaded.advice() };
        if let Some(limit) =
            LIMITS.iter().find(|limit| advice.iter().any(|one| one.rule == **limit))
        {
            return Err(limit);
        }
        if self.sends_fewer(&loaded.scenario) {
            return Err(FEWER);
        }
        if !self.monitor.admits(&loaded.scenario) {
            return Err(TOO_LARGE);
        }
        let drawn = base.drawn.as_ref().map(|drawn| drawn.with(&settings.settings));
        let scenario = self.promise.asked_of(loaded.scenario);
        Ok(Candidate { settings, scenario, drawn })
    }
}

/// How many records a load sends, at most.
fn sent(load: &Load) -> u64 {
    let sending = &load.sending;
    let records = load.data.children.get();
    let Some(most) = sending.max_batches_per_partition else { return records };
    let size = u64::from(sending.batch_size.get());
    most.get().saturating_mul(size).saturating_mul(u64::from(sending.partitions.get())).min(records)
}

/// The seed of nights by which candidates are judged; no search has seen one of them.
fn fresh_seed(seed: u64) -> u64 {
    Stream::named(Seed { seed, replication: 0 }, *b"fresh   ").at(0)
}

/// Nights of a candidate that one thread simulates in one go.
const CHUNK: usize = 8;

impl Arena for ProvingGround<'_> {
    type Outcome = RunOutcome;

    fn enter(&mut self, place: &Place) -> Option<EntrantId> {
        let settings = self.space.settings(place);
        if !self.seen.insert(settings.clone()) {
            return None;
        }
        match self.candidate(settings) {
            Err(rule) => {
                *self.refused.entry(rule).or_default() += 1;
                None
            }
            Ok(candidate) => {
                self.candidates.push(candidate);
                Some(EntrantId(self.candidates.len() - 1))
            }
        }
    }

    /// Candidates beside each other, or of few candidates their nights: whichever keeps the threads busy.
    fn play(&self, turns: &[Turn]) -> Result<Vec<Vec<RunOutcome>>, StudyError> {
        let chunks: Vec<(usize, std::ops::Range<u64>)> = turns
            .iter()
            .enumerate()
            .flat_map(|(number, turn)| {
                let starts = turn.nights.clone().step_by(CHUNK);
                let end = turn.nights.end;
                starts.map(move |start| (number, start..end.min(start + CHUNK as u64)))
            })
            .collect();
        let played = self.pool.map(chunks.len(), |chunk| {
            let (number, nights) = &chunks[chunk];
            let turn = &turns[*number];
            let plans = self.plans(&self.candidates[turn.entrant.0], turn.seeds)?;
            outcomes_on_this_thread(&*plans, nights.clone(), self.monitor)
        });
        let mut all: Vec<Vec<RunOutcome>> = turns.iter().map(|_| Vec::new()).collect();
        for ((number, _), outcomes) in chunks.iter().zip(played) {
            all[*number].extend(outcomes?);
        }
        Ok(all)
    }

    fn night(&self, outcome: &RunOutcome) -> Night {
        self.promise.night(outcome)
    }
}
