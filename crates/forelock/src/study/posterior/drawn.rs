//! A scenario whose unknown fields each replication draws.

use super::draw_order::DrawOrder;
use super::even_draws::EvenDraws;
use super::{Draw, Posterior};
use crate::model::ReplicationNumber;
use crate::scenario::{
    Diagnostics, FieldSet, Load, Loaded, QuantityUnit, Scenario, Template, Unknown,
};
use crate::study::DAY_TO_DAY;
use crate::study::night::assuming;
use std::sync::Arc;

/// A scenario with fields that are not known, each of which every replication draws: from a
/// posterior, if there is one, and from the ranges that the scenario has.
///
/// A draw from a posterior lies over the scenario's files and under what the command line sets: a
/// field that `--set` decides is no longer drawn. The other unknowns are then drawn as before, as if
/// the decided value told nothing of them. A range is drawn wherever it stands in the end.
#[derive(Clone, Debug)]
pub struct Drawn {
    template: Arc<Template>,
    conditioned: Option<Conditioned>,
    /// The ranges that are left.
    ranges: Vec<Unknown>,
    /// The paths of all ranges that there have been, decided ones among them, so that a decision changes
    /// nothing for the rest.
    dimensions: Arc<[String]>,
    /// What lies over the template, each as `path=value`.
    settings: Vec<String>,
    /// What every draw's first load sends, and how; as the draw says where `None`.
    first_load: Option<Arc<Load>>,
    /// What is taken of the posterior's assumption of how much nights differ.
    assumed_day_to_day: Option<f64>,
}

/// The part of it that comes from a posterior.
#[derive(Clone, Debug)]
struct Conditioned {
    posterior: Arc<Posterior>,
    /// What messages call the posterior.
    name: Arc<str>,
    /// For each unknown, whether the template's sets or the settings decide it.
    decided: Vec<bool>,
}

/// A field that is drawn, or was to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnField {
    /// Its dotted path.
    pub path: String,
    /// What its values are written in.
    pub unit: QuantityUnit,
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
        let conditioned = Some(Conditioned { posterior, name: name.into(), decided });
        Self { conditioned, assumed_day_to_day, ..Self::known(template) }.with_ranges()
    }

    /// Of the scenario of `template`, if any of its fields is a range.
    #[must_use]
    pub fn of_ranges(template: Arc<Template>) -> Option<Self> {
        Some(Self::known(template).with_ranges()).filter(|drawn| !drawn.ranges.is_empty())
    }

    /// The scenario of `template`, and what its unknown fields are drawn from, if it has any: a posterior, with
    /// what messages call it, and the ranges of its own.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as it is or with a draw.
    pub fn open(
        template: Template,
        posterior: Option<&(Arc<Posterior>, String)>,
    ) -> Result<(Loaded, Option<Self>), Diagnostics> {
        let Some((posterior, name)) = posterior else {
            let loaded = template.with(&[])?;
            let has_ranges = !loaded.scenario.unknown.is_empty();
            let drawn = has_ranges.then(|| Self::of_ranges(Arc::new(template))).flatten();
            return Ok((loaded, drawn));
        };
        let drawn = Self::new(Arc::new(template), Arc::clone(posterior), name);
        let best = drawn.best()?;
        drawn.check(&[])?;
        Ok((best, Some(drawn)))
    }

    /// Nothing is drawn yet.
    fn known(template: Arc<Template>) -> Self {
        Self {
            template,
            conditioned: None,
            ranges: Vec::new(),
            dimensions: Arc::new([]),
            settings: Vec::new(),
            first_load: None,
            assumed_day_to_day: None,
        }
    }

    /// The same, where the first load of every draw sends the records of `load`, in its way.
    pub(in crate::study) fn sending(self, load: Load) -> Self {
        Self { first_load: Some(Arc::new(load)), ..self }
    }

    fn with_ranges(self) -> Self {
        let ranges = self.ranges_left(&[]);
        let dimensions = ranges.iter().map(|one| one.path.clone()).collect();
        Self { ranges, dimensions, ..self }
    }

    /// The ranges that stand in the scenario with `fields` over it.
    fn ranges_left(&self, fields: &[FieldSet<'_>]) -> Vec<Unknown> {
        let below =
            self.conditioned.as_ref().map(|one| one.below(one.posterior.best(), "best fit"));
        let Below { place, assignments } = below.unwrap_or_default();
        let ranges = self.template.ranges(&self::fields(&place, &assignments), &self.over(fields));
        // What is wrong with the scenario is found when it is read.
        ranges.unwrap_or_default()
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
        let sets = |path: &str| fields.iter().any(|one| self.template.is_decided_by(one, path));
        let mut deciding = self.clone();
        if let Some(Conditioned { posterior, decided, .. }) = &mut deciding.conditioned {
            for (unknown, decided) in posterior.unknowns().iter().zip(decided) {
                *decided |= sets(&unknown.path);
            }
        }
        deciding.ranges.retain(|range| !sets(&range.path));
        // A setting may be a range itself.
        let set = self.ranges_left(fields).into_iter().filter(|range| sets(&range.path));
        for range in set {
            // Behind those that there are, so that these are drawn as before.
            if !deciding.dimensions.contains(&range.path) {
                let more = deciding.dimensions.iter().cloned().chain([range.path.clone()]);
                deciding.dimensions = more.collect();
            }
            deciding.ranges.push(range);
        }
        deciding.ranges.sort_by(|one, other| one.path.cmp(&other.path));
        if sets(DAY_TO_DAY) {
            deciding.assumed_day_to_day = None;
        }
        deciding
    }

    /// The same where these ranges are drawn as they are in another scenario that has `dimensions`,
    /// so that the two can be compared under the same draws.
    #[must_use]
    pub(in crate::study) fn sharing(&self, dimensions: &Arc<[String]>) -> Self {
        Self { dimensions: Arc::clone(dimensions), ..self.clone() }
    }

    /// The paths of all its ranges.
    pub(in crate::study) fn dimensions(&self) -> &[String] {
        &self.dimensions
    }

    /// How much nights are assumed to differ, where neither the scenario nor what lies over it says.
    #[must_use]
    pub const fn assumed_day_to_day(&self) -> Option<f64> {
        self.assumed_day_to_day
    }

    /// The posterior that draws come from, with what messages call it; `None` if all that is unknown
    /// are ranges of the scenario.
    #[must_use]
    pub fn posterior(&self) -> Option<(&str, &Posterior)> {
        self.conditioned.as_ref().map(|one| (&*one.name, &*one.posterior))
    }

    /// The ranges of the scenario that are drawn, in the order of their paths.
    #[must_use]
    pub fn ranges(&self) -> &[Unknown] {
        &self.ranges
    }

    /// What messages call where the draws come from.
    #[must_use]
    pub fn name(&self) -> &str {
        self.conditioned.as_ref().map_or("the ranges of the scenario", |one| &one.name)
    }

    /// The scenario's files as they were read.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The unknowns that are drawn.
    pub fn drawn(&self) -> impl Iterator<Item = &str> {
        let ranges = self.ranges.iter().map(|range| range.path.as_str());
        self.paths(false).chain(ranges)
    }

    /// The unknowns of a posterior that are decided, and so are not drawn.
    pub fn decided(&self) -> impl Iterator<Item = &str> {
        self.paths(true)
    }

    fn paths(&self, decided: bool) -> impl Iterator<Item = &str> {
        let unknowns = self.conditioned.iter().flat_map(Conditioned::unknowns);
        unknowns.filter(move |(_, is)| *is == decided).map(|(one, _)| one.path.as_str())
    }

    /// All fields that it has a value for in each replication: those of the posterior, decided ones
    /// among them, then the ranges.
    #[must_use]
    pub fn fields(&self) -> Vec<DrawnField> {
        let unknowns = self.conditioned.iter().flat_map(Conditioned::unknowns);
        let conditioned =
            unknowns.map(|(one, _)| DrawnField { path: one.path.clone(), unit: one.unit });
        let ranges = self.ranges.iter();
        let ranges = ranges.map(|one| DrawnField { path: one.path.clone(), unit: one.unit });
        conditioned.chain(ranges).collect()
    }

    /// What the replication of this number draws with this seed: of each of [`Self::fields`] the
    /// number; none of what is decided.
    #[must_use]
    pub fn values(&self, seed: u64, number: ReplicationNumber) -> Vec<Option<f64>> {
        let mut values = Vec::new();
        if let Some(one) = &self.conditioned {
            let draw = one.draw(seed, number).values().iter().zip(&one.decided);
            values.extend(draw.map(|(value, &decided)| (!decided).then_some(value.amount)));
        }
        let draws = EvenDraws::new(seed, &self.dimensions);
        values.extend(self.ranges.iter().map(|range| Some(draws.value(range, number))));
        values
    }

    /// The scenario with the best fit of all that is drawn, and the middle of each range: what is
    /// said of it apart from results.
    ///
    /// # Errors
    ///
    /// All that is wrong with it.
    pub fn best(&self) -> Result<Loaded, Diagnostics> {
        self.best_with(&[])
    }

    fn best_with(&self, over: &[FieldSet<'_>]) -> Result<Loaded, Diagnostics> {
        let below =
            self.conditioned.as_ref().map(|one| one.below(one.posterior.best(), "best fit"));
        let Below { place, assignments } = below.unwrap_or_default();
        self.template.with_below(&fields(&place, &assignments), &self.over(over))
    }

    /// The template of files that say the best fit of all that a posterior draws, under its own sets.
    ///
    /// # Errors
    ///
    /// What of it can't be set at all.
    pub fn best_template(&self) -> Result<Template, Diagnostics> {
        match &self.conditioned {
            None => Ok((*self.template).clone()),
            Some(one) => {
                let Below { place, assignments } = one.below(one.posterior.best(), "best fit");
                self.template.resting_on(&fields(&place, &assignments))
            }
        }
    }

    /// Makes sure that every draw of a posterior gives a scenario, with `fields` set over it. Of
    /// ranges, the ends and the middle have been read before.
    ///
    /// # Errors
    ///
    /// All that is wrong with the first one that doesn't.
    pub fn check(&self, fields: &[FieldSet<'_>]) -> Result<(), Diagnostics> {
        let Some(one) = &self.conditioned else {
            return self.best_with(fields).map(drop);
        };
        let middle = |unknown: &Unknown| unknown.value_at(0.5);
        let places = 0..one.posterior.draws().len();
        places
            .into_iter()
            .try_for_each(|place| self.with_draw(Some(one.nth(place)), fields, &middle).map(drop))
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
        let below = self.conditioned.as_ref().map(|one| one.nth(one.place(seed, number)));
        let draws = EvenDraws::new(seed, &self.dimensions);
        self.with_draw(below, fields, &|unknown| draws.value(unknown, number))
    }

    fn with_draw(
        &self,
        below: Option<Below>,
        over: &[FieldSet<'_>],
        choose: &dyn Fn(&Unknown) -> f64,
    ) -> Result<Scenario, Diagnostics> {
        let Below { place, assignments } = below.unwrap_or_default();
        let below = fields(&place, &assignments);
        let mut scenario = self.template.choosing(&below, &self.over(over), choose)?;
        if let Some(given) = &self.first_load {
            let first = scenario.loads.first_mut();
            (first.data, first.sending) = (given.data.clone(), given.sending.clone());
        }
        Ok(scenario)
    }

    /// The settings, and `fields` over them.
    fn over<'a>(&'a self, over: &[FieldSet<'a>]) -> Vec<FieldSet<'a>> {
        let mut all = fields("--set", &self.settings);
        all.extend_from_slice(over);
        all
    }
}

/// What a draw sets, under what the command line sets.
#[derive(Debug, Default)]
struct Below {
    /// What messages call the draw.
    place: String,
    /// Each as `path=value`.
    assignments: Vec<String>,
}

impl Conditioned {
    /// Each unknown, and whether it is decided.
    fn unknowns(&self) -> impl Iterator<Item = (&super::Unknown, bool)> {
        self.posterior.unknowns().iter().zip(self.decided.iter().copied())
    }

    fn place(&self, seed: u64, number: ReplicationNumber) -> usize {
        DrawOrder::new(self.posterior.draws().len(), seed).at(number)
    }

    fn draw(&self, seed: u64, number: ReplicationNumber) -> &Draw {
        &self.posterior.draws()[self.place(seed, number)]
    }

    /// What the draw at `place` sets.
    fn nth(&self, place: usize) -> Below {
        self.below(&self.posterior.draws()[place], &format!("draw {}", place + 1))
    }

    /// What a draw sets of all that is drawn.
    fn below(&self, draw: &Draw, place: &str) -> Below {
        let drawn = self.unknowns().zip(draw.values()).filter(|((_, decided), _)| !decided);
        let assignment = |((unknown, _), value): ((&super::Unknown, bool), &super::DrawnValue)| {
            format!("{}={}", unknown.path, value.text)
        };
        let assignments = drawn.map(assignment).collect();
        Below { place: format!("{}, {place}", self.name), assignments }
    }
}

fn fields<'a>(origin: &'a str, assignments: &'a [String]) -> Vec<FieldSet<'a>> {
    assignments.iter().map(|assignment| FieldSet { origin, assignment }).collect()
}
