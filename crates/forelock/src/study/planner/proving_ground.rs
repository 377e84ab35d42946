//! Simulates candidates: the arena of real searches.

use super::arena::{Arena, EntrantId, Seeds, Turn};
use super::lever::Place;
use super::promise::{Night, Promise};
use super::space::{Settings, Space};
use crate::engine::{Seed, Stream};
use crate::model::RunOutcome;
use crate::scenario::{RunSettings, Scenario};
use crate::study::finding::plans;
use crate::study::posterior::Drawn;
use crate::study::replications::outcomes_on_this_thread;
use crate::study::{Monitor, PlanSource, Pool, StudyError};
use std::collections::HashSet;

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
    /// Places that are no scenario, or that the platform would refuse.
    pub(super) refused: u64,
}

/// What the platform refuses, though it can be simulated: advice of these rules.
const LIMITS: [&str; 2] = ["daily-limits", "batch-bytes"];

impl<'a> ProvingGround<'a> {
    pub(super) fn new(
        space: &'a Space,
        promise: &'a Promise,
        pool: &'a Pool,
        monitor: &'a dyn Monitor,
    ) -> Self {
        let run = space.written().scenario.run;
        let (candidates, seen) = (Vec::new(), HashSet::new());
        Self { space, promise, pool, monitor, run, candidates, seen, refused: 0 }
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

    fn candidate(&self, settings: Settings) -> Option<Candidate> {
        let base = self.space.base(&settings);
        let loaded = base.with(&settings.settings)?;
        let is_written = settings.base == 0 && settings.settings.is_empty();
        // What is written is judged as it is, whatever may be said of it.
        if !is_written && loaded.advice().iter().any(|one| LIMITS.contains(&one.rule)) {
            return None;
        }
        let drawn = base.drawn.as_ref().map(|drawn| drawn.with(&settings.settings));
        let scenario = self.promise.asked_of(loaded.scenario);
        Some(Candidate { settings, scenario, drawn })
    }
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
            None => {
                self.refused += 1;
                None
            }
            Some(candidate) => {
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
