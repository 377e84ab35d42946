//! The study behind `forelock plan`: the fastest way that keeps the promise.

use super::arena::{EntrantId, Seeds};
use super::confirm::{Contender, Standing};
use super::entrant::{ALIKE, Entrant};
use super::lever::Lever;
use super::promise::Promise;
use super::proving_ground::{Candidate, ProvingGround};
use super::search::{Effort, Found, least_budget, search};
use super::space::{NamedPosterior, Settings, Space};
use crate::model::RunOutcome;
use crate::scenario::{FieldSet, Metric, Scenario, Template};
use crate::stats::{Confidence, Proportion};
use crate::study::sweep::SweepError;
use crate::study::{BestSoFar, Finding, Monitor, Pool, Prediction, Replications, StudyError};

/// What is asked of a plan.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The fields that may change, each with its values, as a list or a range; none for all that the
    /// loads' tools and APIs let their users change.
    pub may: Vec<String>,
    /// Of these, the paths that must stay as written.
    pub keep: Vec<String>,
    /// The part of the nights in which the objectives must hold; as the scenario says where `None`.
    pub sure: Option<f64>,
    /// Nights to simulate in all.
    pub budget: Option<u64>,
}

impl Wish {
    /// Nights that are simulated where nobody says how many, unless it takes more to prove anything.
    pub const BUDGET: u64 = 2_000;

    /// Nights that are simulated for this promise.
    #[must_use]
    pub fn nights(&self, promise: &Promise) -> u64 {
        let least = least_budget(promise.sure());
        self.budget.unwrap_or_else(|| Self::BUDGET.max(least.saturating_mul(2)))
    }
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The scenario, what may change, or a replication.
    #[error(transparent)]
    Sweep(#[from] SweepError),
    /// Too few nights.
    #[error(
        "{budget} nights can't prove that objectives hold in {} % of the nights: `--budget {least}` is the \
         least that can", sure * 100.0
    )]
    Budget {
        /// How many there may be.
        budget: u64,
        /// How many it takes at least.
        least: u64,
        /// The part of the nights.
        sure: f64,
    },
}

impl From<StudyError> for PlanError {
    fn from(error: StudyError) -> Self {
        Self::Sweep(error.into())
    }
}

/// A plan, or why there is none, with all that it was chosen from.
#[derive(Clone, Debug)]
pub struct LoadPlan {
    /// The scenario as written.
    pub scenario: Scenario,
    /// What it keeps.
    pub promise: Promise,
    /// What might change.
    pub levers: Vec<Lever>,
    /// How many ways of loading the levers make.
    pub ways: u128,
    /// Ways that were left out, by the rule of `forelock check` that says why, or `no-scenario`,
    /// `fewer-records`, `too-large`.
    pub refused: Vec<(&'static str, u64)>,
    /// Nights that were simulated.
    pub nights: u64,
    /// Nights that it might have taken.
    pub budget: u64,
    /// Whether it was stopped before it was done.
    pub interrupted: bool,
    /// Ways that were judged by fresh nights; at least one, unless it was stopped before.
    pub judged: Vec<Judged>,
    /// Which of them is the plan: the fastest that is proven to keep the promise.
    pub chosen: Option<usize>,
    /// Which is the nearest to a plan, where there is none.
    pub nearest: Option<usize>,
    /// Which is the scenario as written.
    pub written: Option<usize>,
    /// Which changes one thing only, and is the best that does.
    pub one_change: Option<usize>,
    /// Which loses the fewest records.
    pub safest: Option<usize>,
    /// The best by the nights of the search, where it was stopped before any way was judged.
    pub best_so_far: Option<SoFar>,
    /// All ways that were tried, with what few nights say of them.
    pub tried: Vec<Tried>,
}

/// A way of loading that was judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What it changes, in words; nothing of the scenario as written.
    pub changes: Vec<Change>,
    /// The same, each as `path=value`.
    pub settings: Vec<String>,
    /// Whether it sends what failed once more, which no setting says.
    pub second_pass: bool,
    /// The `[[loads]]` of the scenario, if it has any, as TOML: a file that extends another replaces
    /// them as a whole.
    pub loads_toml: Option<String>,
    /// In how many nights it keeps the promise.
    pub kept: Proportion,
    /// What that proves.
    pub standing: Standing,
    /// What its nights say.
    pub finding: Finding,
}

/// The best way so far, of which nothing is proven.
#[derive(Clone, Debug, PartialEq)]
pub struct SoFar {
    /// What it changes, in words.
    pub changes: Vec<Change>,
    /// The same, each as `path=value`.
    pub settings: Vec<String>,
    /// What the nights say by which it is the best.
    pub tried: Tried,
}

/// A lever that is set another way than written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is changed.
    pub lever: String,
    /// What it is then, in words.
    pub choice: String,
}

/// A way of loading that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// In how many of its nights it keeps the promise.
    pub kept: Proportion,
    /// Seconds, on average.
    pub duration: f64,
    /// The part of the records that is lost, on average.
    pub lost_rate: f64,
}

/// Finds the plan for the scenario of `template`, with what is unknown drawn from its ranges and from
/// `posterior`. `told` learns of each new best.
///
/// # Errors
///
/// The scenario or the wish is wrong; the operating system refuses something. An interruption by the
/// monitor is none: the best so far is given.
pub fn plan(
    template: &Template,
    posterior: Option<&NamedPosterior>,
    wish: &Wish,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<LoadPlan, PlanError> {
    let space = Space::new(template, posterior, &wish.may, &wish.keep)?;
    let scenario = &space.written().scenario;
    let promise = Promise::of(scenario, wish.sure);
    let least = least_budget(promise.sure());
    let budget = wish.nights(&promise);
    if budget < least {
        return Err(PlanError::Budget { budget, least, sure: promise.sure() });
    }
    monitor.planned(budget);
    let ground = ProvingGround::new(&space, &promise, pool, monitor);
    let effort = Effort { sure: promise.sure(), budget, seed: scenario.run.seed };
    let told = |best: &Entrant| {
        monitor.best_so_far(BestSoFar {
            keeps: best.kept().share() >= promise.sure(),
            duration: best.duration(),
            lost_rate: best.lost_rate(),
        });
    };
    let found = search(ground, &space.levers, &space.written_place(), effort, &told)?;
    let judged = judged(&found, &space)?;
    let nearest = found.confirmation.nearest().and_then(|one| place_in(&found, one));
    let chosen = found.confirmation.champion().and_then(|one| place_in(&found, one));
    let shown = |place: Option<usize>| place.and_then(|one| place_in(&found, one));
    let tried = found.entrants.iter().filter(|one| !one.nights.is_empty()).map(Tried::from);
    let so_far = |best: EntrantId| {
        let entrant = &found.entrants[best.0];
        SoFar {
            changes: changes(&space, &entrant.place),
            settings: found.arena.candidates[best.0].settings.settings.clone(),
            tried: entrant.into(),
        }
    };
    Ok(LoadPlan {
        scenario: scenario.clone(),
        ways: space.size(),
        refused: found.arena.refused.iter().map(|(&rule, &count)| (rule, count)).collect(),
        nights: found.spent,
        budget,
        interrupted: found.interrupted,
        nearest: nearest.filter(|_| chosen.is_none()),
        chosen,
        written: shown(found.written),
        one_change: shown(found.one_change)
            .filter(|&one| is_faster(&judged, one, shown(found.written))),
        safest: shown(found.safest).filter(|&one| loses_less(&judged, one, chosen)),
        tried: tried.collect(),
        best_so_far: found.best.filter(|_| judged.is_empty()).map(so_far),
        judged,
        levers: space.levers.clone(),
        promise,
    })
}

impl From<&Entrant> for Tried {
    fn from(one: &Entrant) -> Self {
        Self { kept: one.kept(), duration: one.duration(), lost_rate: one.lost_rate() }
    }
}

/// Whether a change gains anything over a load that keeps the promise as written.
fn is_faster(judged: &[Judged], one: usize, written: Option<usize>) -> bool {
    let duration = |place: usize| mean(judged, place, Metric::Duration);
    let keeps = |place: &usize| judged[*place].standing == Standing::Keeps;
    written.filter(keeps).is_none_or(|written| duration(one) < duration(written) * (1.0 - ALIKE))
}

/// Whether a way loses less than the plan.
fn loses_less(judged: &[Judged], one: usize, chosen: Option<usize>) -> bool {
    let lost = |place: usize| mean(judged, place, Metric::LostRate);
    chosen.is_none_or(|chosen| lost(one) < lost(chosen))
}

fn mean(judged: &[Judged], place: usize, metric: Metric) -> f64 {
    judged[place].finding.prediction.summary(metric).mean
}

/// Where a contender stands among those that have fresh nights; `None` if it has none.
fn place_in(found: &Found<ProvingGround<'_>>, place: usize) -> Option<usize> {
    let contenders = &found.confirmation.contenders;
    let has_nights = |one: &Contender<RunOutcome>| !one.outcomes.is_empty();
    has_nights(&contenders[place])
        .then(|| contenders[..place].iter().filter(|one| has_nights(one)).count())
}

fn judged(found: &Found<ProvingGround<'_>>, space: &Space) -> Result<Vec<Judged>, SweepError> {
    let contenders = found.confirmation.contenders.iter();
    let with_nights = contenders.filter(|one| !one.outcomes.is_empty());
    let judge = |one: &Contender<RunOutcome>| -> Result<Judged, SweepError> {
        let candidate = &found.arena.candidates[one.id.0];
        Ok(Judged {
            changes: changes(space, &one.seen.place),
            settings: candidate.settings.settings.clone(),
            second_pass: candidate.settings.base > 0,
            loads_toml: loads_toml(space, &candidate.settings)?,
            kept: one.seen.kept(),
            standing: one.standing,
            finding: finding(&found.arena, candidate, &one.outcomes)?,
        })
    };
    with_nights.map(judge).collect()
}

fn loads_toml(space: &Space, settings: &Settings) -> Result<Option<String>, SweepError> {
    let template = &space.base(settings).template;
    let fields: Vec<FieldSet<'_>> = settings
        .settings
        .iter()
        .map(|assignment| FieldSet { origin: "plan", assignment })
        .collect();
    let written = template.written(&["loads"], &fields).map_err(SweepError::Scenario)?;
    Ok(Some(written).filter(|written| !written.is_empty()))
}

fn changes(space: &Space, place: &[usize]) -> Vec<Change> {
    let levers = space.levers.iter().zip(place);
    let changed = levers.filter(|(lever, choice)| lever.written != **choice);
    let change = |(lever, &choice): (&Lever, &usize)| Change {
        lever: lever.name.clone(),
        choice: lever.choices[choice].words.clone(),
    };
    changed.map(change).collect()
}

/// What a study of the candidate with these outcomes would have found.
fn finding(
    ground: &ProvingGround<'_>,
    candidate: &Candidate,
    outcomes: &[RunOutcome],
) -> Result<Finding, StudyError> {
    let run = ground.run_settings(candidate, Seeds::Fresh);
    let scenario = Scenario { run, ..candidate.scenario.clone() };
    let replications = Replications::new(outcomes.to_vec())?;
    let confidence = Confidence::new(run.confidence)?;
    // A promise is one for single nights, whether or not anything is unknown.
    let prediction = Prediction::of_draws(&scenario, &replications, confidence);
    Ok(Finding { scenario, replications, prediction, drawn: candidate.drawn.clone() })
}
