//! All the ways in which a load may be sent, as one space of levers.

use super::course::Course;
use super::lever::{Choice, Lever, Place, places};
use super::load_levers::LoadLevers;
use crate::scenario::{Client, ConcurrencyMode, FieldSet, Loaded, SecondPass, Template};
use crate::study::posterior::{Drawn, Posterior};
use crate::study::sweep::{Axis, Design, Layout, Spec, SweepError};
use std::sync::Arc;

/// What the scenario's unknown fields are drawn from beside its ranges, with what messages call it.
pub type NamedPosterior = (Arc<Posterior>, String);

/// The levers, and what each place among them sets.
#[derive(Clone, Debug)]
pub(super) struct Space {
    /// The scenario as it is, then with a second pass, where there may be one.
    bases: Vec<Base>,
    pub(super) levers: Vec<Lever>,
    kind: Kind,
}

/// What settings lie over.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) template: Arc<Template>,
    pub(super) drawn: Option<Drawn>,
    /// With nothing set.
    loaded: Loaded,
}

#[derive(Clone, Debug)]
enum Kind {
    /// What the loads' tools and APIs let their users change: first those of each load, then the course of
    /// several, then whether there is a second pass.
    Own { loads: Vec<LoadLevers>, course: Option<Course> },
    /// The fields that were named.
    Named(Vec<Named>),
}

/// A named field: what each of its choices sets, nothing at what is written.
#[derive(Clone, Debug)]
struct Named(Vec<Option<String>>);

/// What a place sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Settings {
    /// Which base it lies over.
    pub(super) base: usize,
    /// Each as `path=value`.
    pub(super) settings: Vec<String>,
}

/// Records of a batch of a second pass, at most: few failed, and one batch runs at a time.
const SECOND_PASS_BATCH: u32 = 2_000;

impl Base {
    fn new(template: Template, posterior: Option<&NamedPosterior>) -> Result<Self, SweepError> {
        let template = Arc::new(template);
        let drawn = match posterior {
            Some((posterior, name)) => {
                Some(Drawn::new(Arc::clone(&template), Arc::clone(posterior), name))
            }
            None => Drawn::of_ranges(Arc::clone(&template)),
        };
        let loaded = match &drawn {
            Some(drawn) => drawn.best(),
            None => template.with(&[]),
        };
        let loaded = loaded.map_err(SweepError::Scenario)?;
        Ok(Self { template, drawn, loaded })
    }

    /// The scenario with these settings; `None` if there is none, or the platform would refuse it.
    pub(super) fn with(&self, settings: &[String]) -> Option<Loaded> {
        let loaded = match &self.drawn {
            Some(drawn) => drawn.with(settings).best(),
            None => {
                let field = |assignment| FieldSet { origin: "plan", assignment };
                let fields: Vec<_> = settings.iter().map(|one| field(one)).collect();
                self.template.with(&fields)
            }
        };
        loaded.ok()
    }
}

impl Space {
    /// Of the fields that `may` names, each a list or a range of values; without any, of all that the tools and
    /// APIs of the loads let their users change, but for what lies at or below one of the paths that
    /// must be kept.
    ///
    /// # Errors
    ///
    /// The scenario, or what is named, is wrong.
    pub(super) fn new(
        template: &Template,
        posterior: Option<&NamedPosterior>,
        may: &[String],
        keep: &[String],
    ) -> Result<Self, SweepError> {
        let base = Base::new(template.clone(), posterior)?;
        if may.is_empty() {
            return Ok(Self::of_tools(base, posterior, keep));
        }
        for argument in may {
            let spec = Spec::parse(argument, Layout::Planned)?;
            if !is_ones_own(&spec.path) {
                let title = format!("`{}` is not for you to decide", spec.path);
                let help = "a plan changes how records are sent: fields of `load`, `data.order`, or `after`; \
                            what others would change, `forelock sweep` shows";
                return Err(spec.wrong(0..spec.path.len(), title, help).into());
            }
        }
        let design = Design::new(may, Layout::Planned, template)?;
        let fields = design.axes().iter().map(|axis| Named::new(axis, &base));
        let (levers, fields) = fields.unzip();
        Ok(Self { bases: vec![base], levers, kind: Kind::Named(fields) })
    }

    fn of_tools(base: Base, posterior: Option<&NamedPosterior>, keep: &[String]) -> Self {
        let scenario = &base.loaded.scenario;
        let loads: Vec<LoadLevers> = scenario
            .loads
            .iter()
            .map(|load| {
                LoadLevers::of(load, &|path| {
                    let own = load.path(path);
                    keep.iter().any(|kept| covers(kept, path) || covers(kept, &own))
                })
            })
            .collect();
        let mut levers: Vec<Lever> = loads.iter().flat_map(LoadLevers::levers).cloned().collect();
        let is_kept = |path: &str| keep.iter().any(|kept| kept == path);
        let course = Course::of(&scenario.loads).filter(|_| !is_kept("after"));
        levers.extend(course.as_ref().map(Course::lever));
        let mut bases = vec![base];
        if !is_kept("second_pass")
            && let Some(second) = second_pass(&bases[0], posterior)
        {
            let words = ["nothing is sent again", "what failed is sent again, in Serial mode"];
            levers.push(Lever {
                name: "second pass".into(),
                choices: words.map(Choice::new).into(),
                written: 0,
                ordered: false,
            });
            bases.push(second);
        }
        Self { bases, levers, kind: Kind::Own { loads, course } }
    }

    /// The scenario as it is.
    pub(super) fn written(&self) -> &Loaded {
        &self.bases[0].loaded
    }

    pub(super) fn base(&self, settings: &Settings) -> &Base {
        &self.bases[settings.base]
    }

    /// How many places there are.
    pub(super) fn size(&self) -> u128 {
        places(&self.levers)
    }

    /// What the scenario has as written.
    pub(super) fn written_place(&self) -> Place {
        self.levers.iter().map(|lever| lever.written).collect()
    }

    /// What is set at a place; nothing at that of the scenario as written.
    pub(super) fn settings(&self, place: &[usize]) -> Settings {
        match &self.kind {
            Kind::Named(fields) => {
                let set = fields.iter().zip(place).filter_map(|(field, &one)| field.0[one].clone());
                Settings { base: 0, settings: set.collect() }
            }
            Kind::Own { loads, course } => {
                let mut rest = place;
                let mut settings = Vec::new();
                let base = usize::from(self.bases.len() > 1 && place.last() == Some(&1));
                let scenario = &self.bases[base].loaded.scenario;
                for (load, levers) in scenario.loads.iter().zip(loads) {
                    let (own, others) = rest.split_at(levers.levers().count());
                    rest = others;
                    settings.extend(levers.settings(own).iter().map(|one| load.path(one)));
                }
                if let (Some(course), Some(&choice)) = (course, rest.first()) {
                    settings.extend(course.settings(choice, &scenario.loads));
                }
                Settings { base, settings }
            }
        }
    }
}

/// Whether a field says how a load is sent, rather than what it is, or what the org is like.
fn is_ones_own(path: &str) -> bool {
    let of_load = path.strip_prefix("loads.").and_then(|rest| rest.split_once('.'));
    let path = of_load.map_or(path, |(_, below)| below);
    path.starts_with("load.") || matches!(path, "data.order" | "after" | "start")
}

/// Whether what lies at `path` stays as it is if what lies at or below `kept` does.
fn covers(kept: &str, path: &str) -> bool {
    path == kept || path.strip_prefix(kept).is_some_and(|below| below.starts_with('.'))
}

/// The scenario with a second pass, if its load and the load's tool allow one.
fn second_pass(base: &Base, posterior: Option<&NamedPosterior>) -> Option<Base> {
    let load = base.loaded.scenario.loads.first();
    if load.is_named() || load.data.sets.is_empty() {
        return None;
    }
    let client = match &load.sending.client {
        None => None,
        Some(used) => {
            let others = used.client.settings().other_apis.iter();
            let others = others.filter_map(|(name, _)| Client::named(name));
            let mut all = std::iter::once(used.client).chain(others);
            Some(all.find(|client| client.can_use(ConcurrencyMode::Serial))?.name)
        }
    };
    let batch_size = load.sending.batch_records().clamp(1, SECOND_PASS_BATCH);
    let template = base.template.with_second_pass(SecondPass { client, batch_size })?;
    Base::new(template, posterior).ok()
}

/// Values of a field of which each is looked at, whether the scenario has it as written.
const MOST_LOOKED_AT: usize = 1_000;

impl Named {
    /// The lever that a field is, whose value as written is always a choice.
    fn new(axis: &Axis, base: &Base) -> (Lever, Self) {
        let steps = (0..axis.count()).filter_map(|step| axis.step(step));
        let mut settings: Vec<Option<String>> =
            steps.map(|step| Some(format!("{}={}", axis.path, step.value))).collect();
        let written = &base.loaded.scenario;
        let is_written = |setting: &Option<String>| {
            let setting = setting.iter().cloned().collect::<Vec<_>>();
            base.with(&setting).is_some_and(|loaded| loaded.scenario == *written)
        };
        let found = settings.iter().take(MOST_LOOKED_AT).position(is_written);
        match found {
            Some(place) => settings[place] = None,
            None => settings.insert(0, None),
        }
        let value = |setting: &Option<String>| match setting {
            None => Choice::new("as written"),
            Some(setting) => Choice::new(setting.split_once('=').map_or("", |(_, value)| value)),
        };
        let choices = settings.iter().map(value).collect();
        let (name, ordered) = (axis.path.clone(), axis.unit.is_some());
        let lever = Lever { name, choices, written: found.unwrap_or(0), ordered };
        (lever, Self(settings))
    }
}

#[cfg(test)]
mod tests;
