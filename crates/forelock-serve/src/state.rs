//! The scenario that a page shows: a text, and what was set over it.

use crate::limits::check;
use crate::refusal::Refusal;
use forelock::scenario::{Diagnostics, FieldSet, Loaded, Template, Unknown};
use forelock::study::posterior::Drawn;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A scenario as a page has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageState {
    /// What messages call it.
    pub(crate) name: String,
    /// TOML, which can name files of the server's directory only.
    pub(crate) text: String,
    /// What the person set over it, as it was typed; by the path of the field.
    #[serde(default)]
    pub(crate) sets: BTreeMap<String, String>,
}

/// A scenario that is right.
#[derive(Clone, Debug)]
pub(crate) struct Usable {
    /// The text, with what was set over it.
    pub(crate) template: Template,
    pub(crate) loaded: Loaded,
    /// What the fields that are ranges are drawn from; none where all are known.
    pub(crate) drawn: Option<Drawn>,
}

impl Usable {
    /// Whether a page simulates it, whatever its ranges come to.
    ///
    /// # Errors
    ///
    /// See [`check`].
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        check(&self.loaded.scenario)?;
        if self.drawn.is_none() {
            return Ok(());
        }
        for end in [|unknown: &Unknown| unknown.low, |unknown: &Unknown| unknown.high] {
            check(&self.template.choosing(&[], &[], &end)?)?;
        }
        Ok(())
    }
}

impl PageState {
    /// Of a text with nothing set over it.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), sets: BTreeMap::new() }
    }

    /// The same with more set over it, each as `path=value`; what was set there or below is gone.
    pub(crate) fn setting(mut self, assignments: &[String]) -> Self {
        for (path, value) in assignments.iter().filter_map(|one| one.split_once('=')) {
            let path = path.trim();
            let is_below = |other: &str| {
                other
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            self.sets.retain(|other, _| !is_below(other));
            self.sets.insert(path.to_owned(), value.trim().to_owned());
        }
        self
    }

    /// What is set, each as `path=value`.
    pub(crate) fn assignments(&self) -> Vec<(String, String)> {
        let said = self.sets.iter().filter(|(_, value)| !value.trim().is_empty());
        said.map(|(path, value)| (path.clone(), format!("{path}={}", value.trim()))).collect()
    }
}

/// The texts that were read last: while somebody moves a slider, only what is set over a text changes, and
/// its CSV files are read once.
#[derive(Debug)]
pub(crate) struct Texts {
    directory: Option<PathBuf>,
    read: Mutex<Vec<(String, String, Template)>>,
}

impl Texts {
    /// Variants that are compared, and the one on the page.
    const KEPT: usize = 7;

    /// Of scenarios that may name files of this `directory`, or none.
    pub(crate) fn new(directory: Option<PathBuf>) -> Self {
        Self { directory, read: Mutex::default() }
    }

    pub(crate) fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// The text of a state, without what is set over it.
    fn template(&self, state: &PageState) -> Result<Template, Diagnostics> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |(name, text, _): &(String, String, Template)| {
            *name == state.name && *text == state.text
        };
        if let Some(place) = read.iter().position(is_it) {
            let found = read.remove(place);
            let template = found.2.clone();
            read.push(found);
            return Ok(template);
        }
        let template = Template::parse_within(self.directory(), &state.name, &state.text)?;
        if read.len() == Self::KEPT {
            read.remove(0);
        }
        read.push((state.name.clone(), state.text.clone(), template.clone()));
        Ok(template)
    }

    /// Reads CSV files anew from now on: they may have changed.
    pub(crate) fn forget(&self) {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The scenario of a state.
    ///
    /// # Errors
    ///
    /// All that is wrong with it: what is wrong with something that was set carries its path.
    pub(crate) fn read(&self, state: &PageState) -> Result<Usable, Diagnostics> {
        let assignments = state.assignments();
        let sets: Vec<FieldSet<'_>> = assignments
            .iter()
            .map(|(origin, assignment)| FieldSet { origin, assignment })
            .collect();
        let template = self.template(state)?.resting_on(&sets)?;
        // A file that is not there, or no CSV, may be the next time.
        let opened = Drawn::open(template.clone(), None);
        let (loaded, drawn) = opened.inspect_err(|_| self.forget())?;
        Ok(Usable { template, loaded, drawn })
    }

    /// The same, if a page can simulate it; nobody looks at single fields.
    pub(crate) fn usable(&self, state: &PageState) -> Result<Usable, Refusal> {
        let usable = self.read(state)?;
        usable.check()?;
        Ok(usable)
    }
}
