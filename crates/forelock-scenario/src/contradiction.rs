//! What is wrong only when fields are held against each other, or would need more memory or time
//! than there is.

mod background;
mod cost;
mod data;
mod memory;
mod sending;
mod sets;

pub(super) use cost::{least_hours, transactions};
pub(super) use memory::{calls_at_once, kept_bytes};

use super::{Load, LockSets, Scenario};
use std::fmt;

/// Fields that are each in range, but not together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    field: String,
    title: String,
    help: String,
}

impl Contradiction {
    /// The field that is to be changed, as a dotted path: `load.batch_size`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What would be right.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }
}

/// All contradictions of a scenario; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradictions(Vec<Contradiction>);

impl Contradictions {
    /// Each, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Contradiction> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Contradictions {
    type Item = &'a Contradiction;
    type IntoIter = std::slice::Iter<'a, Contradiction>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Contradictions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, Contradiction { field, title, help }) in self.iter().enumerate() {
            let between = if number == 0 { "" } else { "\n" };
            write!(f, "{between}`{field}`: {title}; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Contradictions {}

impl Scenario {
    /// Whether its fields agree with each other, and what they describe can be simulated. That of a file or of a
    /// builder does; that of code that changes fields may not.
    ///
    /// ```
    /// use forelock_engine::Span;
    /// use forelock_scenario::{BatchSize, Scenario};
    ///
    /// let builder = Scenario::builder("small").children(1_000).parents(100);
    /// let builder = builder.batch_size(200).workers(5).service_per_record(Span::from_millis(9));
    /// let mut scenario = builder.build()?;
    /// assert!(scenario.check().is_ok());
    ///
    /// scenario.loads.first_mut().sending.batch_size = BatchSize::new(20_000).unwrap();
    /// let wrong = scenario.check().unwrap_err();
    /// assert_eq!(wrong.iter().next().unwrap().field(), "load.batch_size");
    /// # Ok::<(), forelock_scenario::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All that is wrong with it, each with its field and what would be right.
    pub fn check(&self) -> Result<(), Contradictions> {
        let found = find(self);
        if found.is_empty() { Ok(()) } else { Err(Contradictions(found)) }
    }
}

fn find(scenario: &Scenario) -> Vec<Contradiction> {
    let mut found = Finder { load: None, found: Vec::new() };
    let sets = LockSets::of(scenario);
    for (id, load) in scenario.loads.with_ids() {
        found.load = Some(load);
        found.sending(load);
        // A second pass has the data of its first one.
        if load.failed_of.is_none() {
            found.data(load, sets.own_rows(id));
        }
        found.order(load);
        // Where its first pass locks them too, it is wrong there.
        let first_does = load.failed_of.is_some_and(|first| sets.own_rows(first).is_some());
        let own = sets.own_rows(id).filter(|_| !first_does);
        found.own_rows(load, own.map(|own| sets.get(own.set)));
    }
    found.load = None;
    found.all_sends(&scenario.loads);
    found.shared_sets(&scenario.loads);
    found.memory(&sets);
    found.all_loads(&scenario.loads);
    // What is wrong by itself has been told.
    if found.found.is_empty() {
        found.clock(scenario);
        found.arrivals(scenario);
    }
    for (index, stream) in scenario.background.iter().enumerate() {
        let set = sets.of_background(index).map(|set| sets.get(set));
        found.background(scenario, stream, set, &format!("background.{index}"));
    }
    found.found
}

struct Finder<'a> {
    /// The load that is looked at.
    load: Option<&'a Load>,
    found: Vec<Contradiction>,
}

impl Finder<'_> {
    /// Points at the field at `path`, of the load that is looked at if there is one.
    fn add(&mut self, path: &str, title: impl Into<String>, help: impl Into<String>) {
        let field = self.path(path);
        self.found.push(Contradiction { field, title: title.into(), help: help.into() });
    }

    /// The whole path of a field of the load that is looked at.
    fn path(&self, path: &str) -> String {
        self.load.map_or_else(|| path.to_owned(), |load| load.path(path))
    }
}
