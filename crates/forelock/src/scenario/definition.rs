//! What a scenario says, apart from how it is written.

use super::{
    Background, Data, FanOut, FileOrigin, Load, Loads, LockAt, LockWait, Locks, Org, ParentSet,
    Retry, Scaling, Scenario, Sending, Service, Submit, Unknown,
};
use crate::engine::{Cv, DurationDistribution, Span};
use forelock_io::files::fnv1a;
use std::fmt::{self, Display, Write};

/// A hash of all that a simulation depends on but the seed and the number of replications: two
/// scenarios with the same one predict the same. Names, labels, objectives, what was observed,
/// comments and layout are no part of it.
///
/// It is FNV-1a (Fowler, Noll & Vo) with 64 bits: enough to notice a change, though no seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DefinitionHash(u64);

impl DefinitionHash {
    /// Of `scenario`.
    ///
    /// ```
    /// # use forelock::scenario::{DefinitionHash, parse};
    /// let text = r#"
    ///     data = { parents = 1_000, children = "10k" }
    ///     load = { batch_size = 200 }
    ///     org = { workers = 5, service.per_record = "9ms" }
    /// "#;
    /// let hash = |text: &str| {
    ///     parse("a.toml", text, &[]).map(|loaded| DefinitionHash::of(&loaded.scenario))
    /// };
    /// assert_eq!(hash(text)?, hash(&text.replace("\"10k\"", "10_000"))?);
    /// assert_ne!(hash(text)?, hash(&text.replace("9ms", "8ms"))?);
    /// # Ok::<(), forelock::scenario::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let mut definition = Definition::default();
        definition.scenario(scenario);
        Self(fnv1a(&definition.text))
    }

    /// Of the same scenario where fields are drawn from something with this `digest`.
    #[must_use]
    pub fn drawing_from(self, digest: &str) -> Self {
        Self(fnv1a(&format!("{self} drawn from {digest}")))
    }
}

impl Display for DefinitionHash {
    /// Sixteen hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// One line a field, `path=value`. What a scenario may leave out has no line where it does, so
/// that a field that comes to the language later leaves the hashes of older scenarios alone.
///
/// Every structure is taken apart in full: a new field must be thought of here.
#[derive(Default)]
struct Definition {
    text: String,
    /// Whether any set locks at the save.
    locks_late: bool,
}

impl Definition {
    fn line(&mut self, path: &str, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{path}={value}");
    }

    fn scenario(&mut self, scenario: &Scenario) {
        let Scenario {
            name: _,
            description: _,
            loads,
            org,
            background,
            run,
            objectives: _,
            observed: _,
            unknown,
        } = scenario;
        for Unknown { path, low, high, .. } in unknown {
            self.line("unknown", format_args!("{path}={low}..{high}"));
        }
        for load in loads.iter() {
            self.load(load, loads);
        }
        self.org(org);
        for load in loads.iter() {
            self.line(&load.path("org.max_attempts"), org.attempts(load.sending.api));
        }
        for (index, stream) in background.iter().enumerate() {
            let Background { name: _, set, per_hour, rows, hold } = stream;
            self.line(&format!("background.{index}.per_hour"), per_hour);
            self.line(&format!("background.{index}.rows"), rows);
            self.line(&format!("background.{index}.hold"), distribution(hold));
            if let Some(set) = set {
                self.line(&format!("background.{index}.set"), format_args!("{set:?}"));
            }
        }
        // The rest of the run is how often it is simulated and how sure one wants to be.
        if let Some(horizon) = run.horizon {
            self.line("run.horizon", horizon.as_nanos());
        }
    }

    fn load(&mut self, load: &Load, loads: &Loads) {
        let Load {
            name,
            start,
            after,
            failed_of,
            data,
            sending,
            service,
            day_to_day,
            objectives: _,
            observed: _,
        } = load;
        if load.is_named() {
            self.line("load", format_args!("{name:?}"));
            self.line("start", start.as_nanos());
            for &after in after {
                self.line("after", format_args!("{:?}", loads[after].name));
            }
        }
        match failed_of {
            Some(of) => self.line("data.failed_of", format_args!("{:?}", loads[*of].name)),
            None => self.data(load, data),
        }
        self.sending(sending);
        if let Some(service) = service {
            self.service("service", service);
        }
        if let Some(cv) = day_to_day {
            self.line("service.day_to_day", cv.get());
        }
    }

    fn data(&mut self, load: &Load, data: &Data) {
        let Data { child_object, children, order, sets } = data;
        self.line("data.children", children.get());
        let mut sets = sets.iter();
        if let Some(first) = sets.next() {
            self.parents("data", load, first);
        }
        self.line("data.order", format_args!("{order:?}"));
        for (index, set) in sets.enumerate() {
            let path = format!("data.lookups.{index}");
            self.parents(&path, load, set);
        }
        if load.is_named() {
            // Names decide which rows are the same.
            self.line("data.child_object", format_args!("{child_object:?}"));
            for set in &data.sets {
                self.line("data.set", format_args!("{:?}", set.name));
            }
        }
    }

    fn parents(&mut self, path: &str, load: &Load, parents: &ParentSet) {
        let ParentSet { name: _, count, fan_out, rule: _, via } = parents;
        let locks = load.lock_of(parents);
        // A first set that locks, and does so at the start, is what scenarios have always had.
        if path != "data" {
            self.line(&format!("{path}.locks"), locks.is_some());
        } else if locks.is_none() {
            self.line("data.locks", false);
        }
        if locks == Some(LockAt::Save) {
            self.locks_late = true;
            self.line(&format!("{path}.lock_at"), "save");
        }
        if let Some(via) = via {
            self.line(&format!("{path}.via"), via);
        }
        self.line(&format!("{path}.parents"), count.get());
        let path = format!("{path}.fan_out");
        match fan_out {
            FanOut::Uniform => self.line(&path, "uniform"),
            FanOut::Fixed => self.line(&path, "fixed"),
            FanOut::Zipf { exponent } => self.line(&path, format_args!("zipf {exponent}")),
            FanOut::Lognormal { cv } => self.line(&path, format_args!("lognormal {}", cv.get())),
            FanOut::Histogram { buckets } => {
                for bucket in buckets {
                    let pair = format_args!("{} x {}", bucket.parents, bucket.children_each);
                    self.line(&path, pair);
                }
            }
            FanOut::File(parents) => {
                let FileOrigin { file: _, column, digest } = parents.origin();
                self.line(&path, format_args!("file {digest} {column:?}"));
                let streams: Vec<_> = parents.files().iter().map(|file| file.stream).collect();
                if streams.iter().any(Option::is_some) {
                    let streams = fnv1a(&format!("{streams:?}"));
                    self.line(&path, format_args!("streams {streams:016x}"));
                }
            }
        }
    }

    fn sending(&mut self, sending: &Sending) {
        // When sets lock, and whether records lock their own rows, is what the operation decides.
        let Sending {
            client: _,
            operation,
            parent_changed: _,
            api,
            mode,
            partitions,
            split,
            stagger,
            batch_size,
            max_batches_per_partition,
            submit,
            retry,
        } = sending;
        if operation.locks_own_rows() {
            self.line("load.operation", operation.name());
        }
        self.line("load.api", format_args!("{api:?}"));
        self.line("load.concurrency_mode", format_args!("{mode:?}"));
        self.line("load.partitions", partitions);
        self.line("load.split", format_args!("{split:?}"));
        self.line("load.stagger", stagger.as_nanos());
        self.line("load.batch_size", batch_size.get());
        if let Some(most) = max_batches_per_partition {
            self.line("load.max_batches_per_partition", most);
        }
        match submit {
            Submit::Open { interval } => self.line("load.open.interval", distribution(interval)),
            Submit::Closed { in_flight, think } => {
                self.line("load.closed.in_flight", in_flight);
                self.line("load.closed.think", distribution(think));
            }
        }
        if let Some(Retry { attempts, delay, backoff }) = retry {
            self.line("load.retry.attempts", attempts);
            self.line("load.retry.delay", distribution(delay));
            self.line("load.retry.backoff", backoff);
        }
    }

    fn org(&mut self, org: &Org) {
        let Org {
            workers,
            transaction_size,
            service,
            day_to_day,
            scaling: Scaling { contention, coherency },
            locks:
                Locks {
                    wait_timeout,
                    wait,
                    request,
                    order,
                    held_fraction,
                    late_fraction,
                    deadlock,
                    failure,
                },
            requeue_after,
            max_attempts: _,
            time_slice,
            batch_overhead,
        } = org;
        self.line("org.workers", workers);
        self.line("org.transaction_size", transaction_size);
        self.service("org.service", service);
        if *day_to_day != Cv::ZERO {
            self.line("org.service.day_to_day", day_to_day.get());
        }
        self.line("org.scaling.contention", contention);
        self.line("org.scaling.coherency", coherency);
        self.line("org.locks.wait_timeout", wait_timeout.as_nanos());
        if *wait != LockWait::default() {
            self.line("org.locks.wait", format_args!("{wait:?}"));
        }
        if *request > Span::ZERO {
            self.line("org.locks.request", request.as_nanos());
        }
        self.line("org.locks.order", format_args!("{order:?}"));
        self.line("org.locks.held_fraction", held_fraction);
        if self.locks_late {
            self.line("org.locks.late_fraction", late_fraction);
        }
        self.line("org.locks.deadlock", format_args!("{deadlock:?}"));
        self.line("org.locks.failure", format_args!("{failure:?}"));
        self.line("org.requeue_after", requeue_after);
        self.line("org.time_slice", time_slice.as_nanos());
        self.line("org.batch_overhead", distribution(batch_overhead));
    }
}

impl Definition {
    fn service(&mut self, path: &str, service: &Service) {
        let Service { per_record, per_transaction, cv, shape } = service;
        self.line(&format!("{path}.per_record"), per_record.as_nanos());
        self.line(&format!("{path}.per_transaction"), per_transaction.as_nanos());
        self.line(&format!("{path}.cv"), cv.get());
        self.line(&format!("{path}.shape"), format_args!("{shape:?}"));
    }
}

fn distribution(distribution: &DurationDistribution) -> String {
    let DurationDistribution { mean, cv, shape } = distribution;
    format!("{} {} {shape:?}", mean.as_nanos(), cv.get())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    const TEXT: &str = "
        data = { parents = 1_000, children = 10_000 }
        load = { batch_size = 200 }
        org = { workers = 5, service = { per_record = '9ms' } }";

    fn hash(more: &str) -> DefinitionHash {
        DefinitionHash::of(&parse("a.toml", &format!("{TEXT}\n{more}"), &[]).unwrap().scenario)
    }

    fn hash_with(set: &str) -> DefinitionHash {
        DefinitionHash::of(&parse("a.toml", TEXT, &[set.to_owned()]).unwrap().scenario)
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
}
