//! A scenario whose unknown fields each replication draws.

use super::draw_order::DrawOrder;
use super::{Draw, Posterior};
use crate::model::{Plan, ReplicationNumber};
use crate::scenario::{Diagnostics, FieldSet, Load, Loaded, RunSettings, Scenario, Template};
use crate::study::night::assuming;
use crate::study::{DAY_TO_DAY, PlanSource};
use std::sync::Arc;

/// A scenario and the posterior that its unknown fields are drawn from, one draw a replication.
///
/// A draw lies over the scenario's files and under what the command line sets: a field that `--set`
/// decides is no longer drawn. The other unknowns are then drawn as before, as if the decided value
/// told nothing of them.
#[derive(Clone, Debug)]
pub struct Drawn {
    template: Arc<Template>,
    posterior: Arc<Posterior>,
    /// What messages call the posterior.
    name: Arc<str>,
    /// What lies over the template, each as `path=value`.
    settings: Vec<String>,
    /// For each unknown, whether the template's sets or the settings decide it.
    decided: Vec<bool>,
    /// What every draw's first load sends, and how; as the draw says where `None`.
    first_load: Option<Arc<Load>>,
    /// What is taken of the posterior's assumption of how much nights differ.
    assumed_day_to_day: Option<f64>,
}

impl Drawn {
    /// Of the scenario of `template`; `name` is what messages call the posterior, such as its file.
    /// Where the scenario doesn't say how much nights differ, they do as the posterior assumes.
    #[must_use]
    pub fn new(template: Arc<Template>, posterior: Arc<Posterior>, name: &str) -> Self {
        let is_drawn = posterior.unknowns().iter().any(|one| one.path == DAY_TO_DAY);
        let assumed = posterior.assumed_day_to_day().filter(|_| !is_drawn);
        // What is wrong with the scenario is found when it is read.
        let assuming = assumed.and_then(|one| assuming(&template, one).ok().flatten());
        let assumed_day_to_day = assumed.filter(|_| assuming.is_some());
        let template = assuming.map_or(template, Arc::new);
        let decided = posterior.unknowns().iter().map(|one| template.decides(&one.path)).collect();
        let (name, settings) = (name.into(), Vec::new());
        let first_load = None;
        Self { template, posterior, name, settings, decided, first_load, assumed_day_to_day }
    }

    /// The same, where the first load of every draw sends the records of `load`, in its way.
    pub(in crate::study) fn sending(self, load: Load) -> Self {
        Self { first_load: Some(Arc::new(load)), ..self }
    }

    /// The same with `settings` over it, each as `path=value`.
    #[must_use]
    pub fn with(&self, settings: &[String]) -> Self {
        let mut with = self.deciding(&fields("--set", settings));
        with.settings.extend_from_slice(settings);
        with
    }

    /// The same where `fields` will be set over it, and so decide what they set.
    #[must_use]
    pub fn deciding(&self, fields: &[FieldSet<'_>]) -> Self {
        let unknowns = self.posterior.unknowns().iter().zip(&self.decided);
        let decided = unknowns.map(|(unknown, &decided)| {
            decided || fields.iter().any(|field| self.template.is_decided_by(field, &unknown.path))
        });
        let says_it = |field| self.template.is_decided_by(field, DAY_TO_DAY);
        let assumed_day_to_day = self.assumed_day_to_day.filter(|_| !fields.iter().any(says_it));
        Self { decided: decided.collect(), assumed_day_to_day, ..self.clone() }
    }

    /// How much nights are assumed to differ, where neither the scenario nor what lies over it says.
    #[must_use]
    pub const fn assumed_day_to_day(&self) -> Option<f64> {
        self.assumed_day_to_day
    }

    /// What the draws come from.
    #[must_use]
    pub fn posterior(&self) -> &Posterior {
        &self.posterior
    }

    /// What messages call the posterior.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The scenario's files as they were read.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The unknowns that are drawn.
    pub fn drawn(&self) -> impl Iterator<Item = &str> {
        self.paths(false)
    }

    /// The unknowns that are decided, and so are not drawn.
    pub fn decided(&self) -> impl Iterator<Item = &str> {
        self.paths(true)
    }

    fn paths(&self, decided: bool) -> impl Iterator<Item = &str> {
        let unknowns = self.posterior.unknowns().iter().zip(&self.decided);
        unknowns.filter(move |(_, one)| **one == decided).map(|(unknown, _)| unknown.path.as_str())
    }

    /// The scenario with the best fit of all that is drawn: what is said of it apart from results.
    ///
    /// # Errors
    ///
    /// All that is wrong with it.
    pub fn best(&self) -> Result<Loaded, Diagnostics> {
        self.load(self.posterior.best(), "best fit", &[])
    }

    /// The template of files that say the best fit of all that is drawn, under its own sets.
    ///
    /// # Errors
    ///
    /// What of it can't be set at all.
    pub fn best_template(&self) -> Result<Template, Diagnostics> {
        let below = self.assignments(self.posterior.best());
        self.template.resting_on(&fields(&self.place("best fit"), &below))
    }

    /// Makes sure that every draw gives a scenario, with `fields` set over it.
    ///
    /// # Errors
    ///
    /// All that is wrong with the first one that doesn't.
    pub fn check(&self, fields: &[FieldSet<'_>]) -> Result<(), Diagnostics> {
        (0..self.posterior.draws().len()).try_for_each(|draw| self.nth(draw, fields).map(drop))
    }

    /// The scenario of one replication, with `fields` set over it, from the draw that is due with
    /// this seed.
    ///
    /// # Errors
    ///
    /// All that is wrong with it.
    pub fn scenario(
        &self,
        seed: u64,
        number: ReplicationNumber,
        fields: &[FieldSet<'_>],
    ) -> Result<Scenario, Diagnostics> {
        self.nth(self.order(seed).at(number), fields)
    }

    /// The draws of replications 0 to `count` − 1 with this seed.
    #[must_use]
    pub fn taken(&self, seed: u64, count: usize) -> Vec<&Draw> {
        let order = self.order(seed);
        let numbers = (0..count as u64).map(ReplicationNumber);
        numbers.map(|number| &self.posterior.draws()[order.at(number)]).collect()
    }

    /// The number of each unknown in `draw`, in the order of the unknowns; none of what is decided.
    pub fn values(&self, draw: &Draw) -> impl Iterator<Item = Option<f64>> {
        let values = draw.values().iter().zip(&self.decided);
        values.map(|(value, &decided)| (!decided).then_some(value.amount))
    }

    /// The plans of all replications that `run` can ask for.
    ///
    /// # Errors
    ///
    /// All that is wrong with the first scenario that can't be.
    pub(in crate::study) fn plans(&self, run: RunSettings) -> Result<DrawnPlans, Diagnostics> {
        let most = run.precision.map_or(run.replications, |asked| asked.max_replications);
        let most = most.max(run.replications);
        let order = self.order(run.seed);
        let mut plans = Vec::new();
        let mut places = vec![None; self.posterior.draws().len()];
        for number in 0..u64::from(most.get()).min(places.len() as u64) {
            let draw = order.at(ReplicationNumber(number));
            places[draw] = Some(plans.len());
            plans.push(Plan::new(&Scenario { run, ..self.nth(draw, &[])? }));
        }
        Ok(DrawnPlans { order, plans, places })
    }

    fn order(&self, seed: u64) -> DrawOrder {
        DrawOrder::new(self.posterior.draws().len(), seed)
    }

    /// The scenario of draw number `draw`.
    fn nth(&self, draw: usize, fields: &[FieldSet<'_>]) -> Result<Scenario, Diagnostics> {
        let place = format!("draw {}", draw + 1);
        let mut scenario = self.load(&self.posterior.draws()[draw], &place, fields)?.scenario;
        if let Some(given) = &self.first_load {
            let first = scenario.loads.first_mut();
            (first.data, first.sending) = (given.data.clone(), given.sending.clone());
        }
        Ok(scenario)
    }

    fn load(&self, draw: &Draw, place: &str, over: &[FieldSet<'_>]) -> Result<Loaded, Diagnostics> {
        let below = self.assignments(draw);
        let mut all = fields("--set", &self.settings);
        all.extend_from_slice(over);
        self.template.with_below(&fields(&self.place(place), &below), &all)
    }

    /// What a draw sets of all that is drawn.
    fn assignments(&self, draw: &Draw) -> Vec<String> {
        let unknowns = self.posterior.unknowns().iter().zip(draw.values()).zip(&self.decided);
        let drawn = unknowns.filter(|(_, decided)| !**decided);
        drawn.map(|((unknown, value), _)| format!("{}={}", unknown.path, value.text)).collect()
    }

    fn place(&self, place: &str) -> String {
        format!("{}, {place}", self.name)
    }
}

fn fields<'a>(origin: &'a str, assignments: &'a [String]) -> Vec<FieldSet<'a>> {
    assignments.iter().map(|assignment| FieldSet { origin, assignment }).collect()
}

/// A plan for each draw that is taken.
#[derive(Debug)]
pub(in crate::study) struct DrawnPlans {
    order: DrawOrder,
    plans: Vec<Plan>,
    /// Where each draw's plan is.
    places: Vec<Option<usize>>,
}

impl PlanSource for DrawnPlans {
    fn plan(&self, number: ReplicationNumber) -> &Plan {
        &self.plans[self.places[self.order.at(number)].unwrap_or_default()]
    }
}
