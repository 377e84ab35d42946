//! What a scenario says, apart from how it is written.

mod lines;

use super::Scenario;
use forelock_io::files::fnv1a;
use lines::Lines;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// All that a simulation depends on but the seed and the number of replications. Names, labels,
/// objectives, what was observed, comments and layout are no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Two scenarios with the same one predict the same.
    pub hash: DefinitionHash,
    /// What each field says, by its path, for people. What a scenario may leave out is missing where
    /// it does.
    pub fields: BTreeMap<String, String>,
}

/// FNV-1a (Fowler, Noll & Vo) with 64 bits: enough to notice a change, though no seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DefinitionHash(u64);

impl Definition {
    /// Of `scenario`.
    ///
    /// ```
    /// # use forelock_scenario::{Definition, parse};
    /// let text = r#"
    ///     data = { parents = 1_000, children = "10k" }
    ///     load = { batch_size = 200 }
    ///     org = { workers = 5, service.per_record = "9ms" }
    /// "#;
    /// let of = |text: &str| {
    ///     parse("a.toml", text, &[]).map(|loaded| Definition::of(&loaded.scenario))
    /// };
    /// let definition = of(text)?;
    /// assert_eq!(definition.fields["org.service.per_record"], "9ms");
    /// assert_eq!(definition, of(&text.replace("\"10k\"", "10_000"))?);
    /// assert_ne!(definition.hash, of(&text.replace("9ms", "8ms"))?.hash);
    /// # Ok::<(), forelock_scenario::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let Lines { text, fields, .. } = Lines::of(scenario);
        Self { hash: DefinitionHash(fnv1a(&text)), fields }
    }

    /// Of the same scenario where fields are drawn from a posterior with this `digest`.
    #[must_use]
    pub fn drawing_from(mut self, digest: &str) -> Self {
        self.fields.insert("posterior".to_owned(), digest.to_owned());
        Self { hash: DefinitionHash(fnv1a(&format!("{} drawn from {digest}", self.hash))), ..self }
    }
}

impl Display for DefinitionHash {
    /// Sixteen hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    const TEXT: &str = "
        data = { parents = 1_000, children = 10_000 }
        load = { batch_size = 200 }
        org = { workers = 5, service = { per_record = '9ms' } }";

    fn hash(more: &str) -> DefinitionHash {
        Definition::of(&parse("a.toml", &format!("{TEXT}\n{more}"), &[]).unwrap().scenario).hash
    }

    fn hash_with(set: &str) -> DefinitionHash {
        Definition::of(&parse("a.toml", TEXT, &[set.to_owned()]).unwrap().scenario).hash
    }

    #[test]
    fn what_is_not_simulated_does_not_count() {
        for more in [
            "# a comment",
            "name = 'other'",
            "description = 'in other words'",
            "objectives = { failure_rate = '< 5%' }",
            "observed = { failure_rate = '5%' }",
            "run = { seed = 7, replications = 3, confidence = 0.9 }",
        ] {
            assert_eq!(hash(more), hash(""), "{more}");
        }
        for set in [
            "data.parent_object=Contact",
            "org.time_slice=300s",
            "org.max_attempts=11",
            "data.relationship=master_detail",
            "load.partitions=1",
        ] {
            assert_eq!(hash_with(set), hash(""), "{set}");
        }
    }

    #[test]
    fn all_else_counts() {
        let sets = [
            "data.children=10_001",
            "data.parents=1_001",
            "data.fan_out={shape='zipf',exponent=1.5}",
            "data.fan_out={shape='lognormal',cv=1.5}",
            "data.fan_out={shape='histogram',buckets=[[10,1000]]}",
            "data.order=by_parent",
            "data.lookups=[{name='Campaign',parents=5}]",
            "data.lookups=[{name='Campaign',parents=5,locks=false}]",
            "load.split=by_parent",
            "load.max_batches_per_partition=3",
            "load.submit={pattern='closed',in_flight=2}",
            "load.submit={pattern='open',interval='2s'}",
            "load.retry={attempts=1}",
            "org.workers=6",
            "org.service.cv=0.5",
            "org.scaling.contention=1.0",
            "org.locks.order=record",
            "org.max_attempts=10",
            "org.service.day_to_day=0.1",
            "data.locks=false",
            "data.lock_at=save",
            "data.lookups=[{name='Campaign',parents=5,via='parent'}]",
            "load.operation=update",
            "load.api=soap",
            "background=[{per_hour=5,hold='1s',set='parent'}]",
            "background=[{per_hour=5,hold='1s'}]",
            "background=[{per_hour=5,hold={mean='1s',cv=1.0}}]",
            "run.horizon=1h",
        ];
        let mut hashes: Vec<String> = sets.map(|set| hash_with(set).to_string()).to_vec();
        hashes.push(hash("").to_string());
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), sets.len() + 1);
    }

    #[test]
    fn fields_are_called_and_written_as_a_person_would() {
        let text = r#"
            org = { workers = 5, service.per_record = "1ms..100ms", batch_overhead = { mean = "2s", cv = 0.5 } }
            loads = [
                { name = "a", data = { parent_object = "A", parents = 9, children = 9_000, fan_out = { shape = "histogram", buckets = [[992, 1], [1001, 8]] } }, load.batch_size = 200 },
                { name = "b b", start = "90m", data.failed_of = "a", load.batch_size = 100 },
            ]
        "#;
        let fields = Definition::of(&parse("a.toml", text, &[]).unwrap().scenario).fields;
        for (path, value) in [
            ("org.service.per_record", "1ms..100ms"),
            ("org.batch_overhead", "2s, cv 0.5, Lognormal"),
            ("org.locks.wait_timeout", "10s"),
            ("loads.a.data.fan_out", "1 x 992, 8 x 1001"),
            ("loads.a.load.batch_size", "200"),
            ("loads.\"b b\".start", "90m"),
        ] {
            assert_eq!(fields.get(path).map(String::as_str), Some(value), "{fields:#?}");
        }
        let buckets = (1..=400).map(|each| format!("[{each},1]")).collect::<Vec<_>>().join(",");
        let histogram = |buckets: &str| {
            let sets = [
                "data.parents=400".to_owned(),
                "data.children=80_200".to_owned(),
                format!("data.fan_out={{shape='histogram',buckets=[{buckets}]}}"),
            ];
            let scenario = parse("a.toml", TEXT, &sets).unwrap().scenario;
            Definition::of(&scenario).fields["data.fan_out"].clone()
        };
        let long = histogram(&buckets);
        assert!(long.starts_with("1 x 1, 1 x 2, ") && long.chars().count() < 150, "{long}");
        let other = histogram(&buckets.replace("[399,1],[400,1]", "[398,1],[401,1]"));
        assert_ne!(other, long, "a change far behind is seen");
    }
}
