//! A scenario made in code.

use super::{Api, FieldSet, Loaded, Scenario, Template};
use crate::Diagnostics;
use forelock_engine::Span;
use jiff::SignedDuration;
use std::fmt::Display;

/// What messages call the place where a field was set.
const ORIGIN: &str = "builder";

/// Collects the fields of a scenario, and reads them as a file with the same fields is read: with
/// the same defaults, checks and messages.
///
/// ```
/// use forelock_engine::Span;
/// use forelock_scenario::{Api, Scenario};
///
/// let load = Scenario::builder("small")
///     .parents(2_000)
///     .children(100_000)
///     .batch_size(2_000)
///     .workers(10)
///     .service_per_record(Span::from_millis(9));
/// assert_eq!(load.clone().build()?.name, "small");
///
/// let serial = load.api(Api::BulkV2).set("load.concurrency_mode", "Serial");
/// assert!(serial.build().unwrap_err().to_string().contains("Serial"));
/// # Ok::<(), forelock_scenario::Diagnostics>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it builds"]
pub struct ScenarioBuilder {
    /// Each as `path=value`; a later one lies over those before it.
    assignments: Vec<String>,
}

impl Scenario {
    /// Begins a scenario whose results are filed under `name`.
    pub fn builder(name: &str) -> ScenarioBuilder {
        ScenarioBuilder { assignments: Vec::new() }.set("name", toml::Value::from(name))
    }
}

impl ScenarioBuilder {
    /// Sets the field at a dotted path, as `--set` does: `set("org.batch_overhead", "2s")`,
    /// `set("org.locks", "{ order = 'record' }")`. A wrong path is refused by
    /// [`ScenarioBuilder::build`], as a wrong value is.
    pub fn set(mut self, path: &str, value: impl Display) -> Self {
        self.assignments.push(format!("{path}={value}"));
        self
    }

    /// Parents that the records look up to (`data.parents`).
    pub fn parents(self, count: u64) -> Self {
        self.set("data.parents", count)
    }

    /// Records to load (`data.children`).
    pub fn children(self, count: u64) -> Self {
        self.set("data.children", count)
    }

    /// The API that the records go through (`load.api`).
    pub fn api(self, api: Api) -> Self {
        self.set("load.api", api.name())
    }

    /// Records a send (`load.batch_size`).
    pub fn batch_size(self, records: u64) -> Self {
        self.set("load.batch_size", records)
    }

    /// Streams of sends side by side (`load.partitions`).
    pub fn partitions(self, count: u64) -> Self {
        self.set("load.partitions", count)
    }

    /// The time from one send of a partition to its next (`load.submit.interval`), kept whatever
    /// the platform does (`load.submit.pattern = "open"`).
    pub fn interval(self, span: Span) -> Self {
        self.set("load.submit.pattern", "open").set_span("load.submit.interval", span)
    }

    /// Batches that the platform runs at once (`org.workers`).
    pub fn workers(self, count: u64) -> Self {
        self.set("org.workers", count)
    }

    /// The mean service time of a record (`org.service.per_record`).
    pub fn service_per_record(self, span: Span) -> Self {
        self.set_span("org.service.per_record", span)
    }

    /// What a transaction takes besides its records (`org.service.per_transaction`).
    pub fn service_per_transaction(self, span: Span) -> Self {
        self.set_span("org.service.per_transaction", span)
    }

    /// Independent replications (`run.replications`).
    pub fn replications(self, count: u64) -> Self {
        self.set("run.replications", count)
    }

    /// Where all randomness starts (`run.seed`).
    pub fn seed(self, seed: u64) -> Self {
        self.set("run.seed", seed)
    }

    fn set_span(self, path: &str, span: Span) -> Self {
        // No field takes so long a time as 292 years.
        let nanos = i64::try_from(span.as_nanos()).unwrap_or(i64::MAX);
        self.set(path, format_args!("{:#}", SignedDuration::from_nanos(nanos)))
    }

    /// The scenario, checked.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, each with its field and what would be right.
    pub fn build(&self) -> Result<Scenario, Diagnostics> {
        Ok(self.load()?.scenario)
    }

    /// As [`ScenarioBuilder::build`], with what an architect would warn of ([`Loaded::advice`]).
    ///
    /// # Errors
    ///
    /// As [`ScenarioBuilder::build`].
    pub fn load(&self) -> Result<Loaded, Diagnostics> {
        let fields: Vec<_> = self
            .assignments
            .iter()
            .map(|assignment| FieldSet { origin: ORIGIN, assignment })
            .collect();
        // Code that leaves out a number of the org forgot it: no profile stands in.
        Template::parse(ORIGIN, "org = {}", &[])?.with(&fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    const SMALL: &str = r#"
        name = "small"
        data = { parents = 1_000, children = 10_000 }
        load = { batch_size = 200, partitions = 2, submit = { pattern = "open", interval = "2s" } }
        org = { workers = 5, service = { per_record = "9.2ms", per_transaction = "90m" } }
        run = { replications = 7, seed = 3 }
    "#;

    fn small() -> ScenarioBuilder {
        Scenario::builder("small")
            .parents(1_000)
            .children(10_000)
            .batch_size(200)
            .partitions(2)
            .interval(Span::from_secs(2))
            .workers(5)
            .service_per_record(Span::from_nanos(9_200_000))
            .service_per_transaction(Span::from_secs(5_400))
            .replications(7)
            .seed(3)
    }

    /// The titles of all that is wrong with the builder's scenario, and with the same file's.
    fn wrong(builder: &ScenarioBuilder, sets: &[&str]) -> [Vec<String>; 2] {
        let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
        [builder.build().unwrap_err(), parse("small.toml", SMALL, &sets).unwrap_err()]
            .map(|wrong| wrong.iter().map(|one| one.title().to_owned()).collect())
    }

    #[test]
    fn what_is_built_is_what_the_file_says() {
        let file = parse("small.toml", SMALL, &[]).unwrap().scenario;
        assert_eq!(small().build().unwrap(), file);
    }

    #[test]
    fn a_later_setting_lies_over_an_earlier_one() {
        assert_eq!(small().workers(9).build().unwrap().org.workers.get(), 9);
    }

    #[test]
    fn a_name_is_text_whatever_it_looks_like() {
        for name in ["12", "true", "say \"no\"", "it's", "a=b"] {
            let renamed = small().set("name", toml::Value::from(name));
            assert_eq!(renamed.build().unwrap().name, name);
        }
    }

    #[test]
    fn contradictions_are_refused_as_those_of_a_file() {
        let serial = small().api(Api::BulkV2).set("load.concurrency_mode", "Serial");
        let [code, file] = wrong(&serial, &["load.api=bulk_v2", "load.concurrency_mode=Serial"]);
        assert_eq!((code.len(), &code), (1, &file));
        let lookups = "[{ name = 'A', parents = 4e9 }, { name = 'B', parents = 4e9 }]";
        let many = small().set("data.lookups", lookups);
        let [code, file] = wrong(&many, &[&format!("data.lookups={lookups}")]);
        assert!(!code.is_empty());
        assert_eq!(code, file);
    }

    #[test]
    fn a_wrong_field_is_shown_where_it_is_set() {
        let wrong = small().workers(0).build().unwrap_err();
        let first = wrong.iter().next().unwrap();
        assert_eq!((first.position().source.as_str(), first.position().column), (ORIGIN, 13));
        let unknown = small().set("org.wrokers", 5).build().unwrap_err();
        assert!(unknown.to_string().contains("wrokers"), "{unknown}");
        let lacking = Scenario::builder("x").parents(5).build().unwrap_err();
        assert!(lacking.to_string().contains("children"), "{lacking}");
    }
}
