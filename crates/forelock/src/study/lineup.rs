//! What stands side by side in a comparison.

use super::posterior::Drawn;
use crate::scenario::Scenario;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The scenarios of a comparison; the first is the one that the others are held against.
#[derive(Clone, Debug, Default)]
pub struct Lineup {
    /// At least one.
    pub variants: Vec<Variant>,
    /// What was thought of but doesn't apply.
    pub left_out: Vec<LeftOut>,
}

/// One scenario of a comparison.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What the rows of tables are called; unique in its lineup.
    pub name: String,
    /// What it changes in the scenario as written, each as `path=value`; nothing where it is a file
    /// of its own.
    pub settings: Vec<String>,
    /// What is simulated.
    pub scenario: Scenario,
    /// What its unknown fields are drawn from; none where all are known.
    pub drawn: Option<Drawn>,
}

/// A variant that there is no use in simulating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it would be called.
    pub name: String,
    /// Why it is left out.
    pub reason: String,
}

impl Lineup {
    /// Scenarios as they are, each under its name; one whose name another has too, under
    /// `name (origin)`, its file for example, and where that is the same too, with a number.
    #[must_use]
    pub fn side_by_side(scenarios: Vec<(String, Scenario)>) -> Self {
        let names: Vec<_> = scenarios.iter().map(|(_, one)| one.name.clone()).collect();
        let is_shared = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
        let mut lineup = Self::default();
        for (origin, scenario) in scenarios {
            let name = match &scenario.name {
                shared if is_shared(shared) => format!("{shared} ({origin})"),
                own => own.clone(),
            };
            let name = lineup.unused(name);
            lineup.variants.push(Variant { name, settings: Vec::new(), scenario, drawn: None });
        }
        lineup
    }

    /// The same with the unknown fields of every variant drawn from that of `drawn` which is in its
    /// place, or from the last: one is enough where all are variants of one scenario.
    #[must_use]
    pub fn drawing_from(mut self, drawn: &[Option<Drawn>]) -> Self {
        for (place, variant) in self.variants.iter_mut().enumerate() {
            let of_its_scenario = drawn.get(place).or(drawn.last()).and_then(Option::as_ref);
            variant.drawn = of_its_scenario.map(|drawn| drawn.with(&variant.settings));
        }
        let all = self.variants.iter().filter_map(|variant| variant.drawn.as_ref());
        let dimensions: BTreeSet<&String> = all.flat_map(Drawn::dimensions).collect();
        let dimensions: Arc<[String]> = dimensions.into_iter().cloned().collect();
        for drawn in self.variants.iter_mut().filter_map(|variant| variant.drawn.as_mut()) {
            *drawn = drawn.sharing(&dimensions);
        }
        self
    }

    /// `name`, or `name 2` and so on, as long as it is taken.
    fn unused(&self, name: String) -> String {
        let is_taken = |name: &String| self.variants.iter().any(|other| other.name == *name);
        let numbered = (2..).map(|number| format!("{name} {number}"));
        std::iter::once(name.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture::scenario;

    #[test]
    fn every_row_has_a_name_of_its_own() {
        let named = |origin: &str, name: &str| {
            (origin.to_owned(), Scenario { name: name.into(), ..scenario() })
        };
        let lineup = Lineup::side_by_side(vec![
            named("a.toml", "load"),
            named("b.toml", "load"),
            named("b.toml", "load"),
            named("c.toml", "other"),
        ]);
        let names: Vec<_> = lineup.variants.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["load (a.toml)", "load (b.toml)", "load (b.toml) 2", "other"]);
    }
}
