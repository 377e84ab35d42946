//! The lines that define a scenario.

use crate::{
    Background, Data, FanOut, FileOrigin, Load, Loads, LockAt, LockWait, Locks, Org, ParentSet,
    Quantity, QuantityUnit, Retry, Scaling, Scenario, Sending, Service, Submit, Unknown,
};
use forelock_engine::{Cv, DurationDistribution, Span};
use forelock_io::files::fnv1a;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};

/// One line a field, `path=value`. What a scenario may leave out has no line where it does, so
/// that a field that comes to the language later leaves the hashes of older scenarios alone.
///
/// Every structure is taken apart in full: a new field must be thought of here.
#[derive(Default)]
pub(super) struct Lines {
    /// What is hashed.
    pub(super) text: String,
    /// The same for people: lines of one path are one field.
    pub(super) fields: BTreeMap<String, String>,
    /// What stands before a path of the load whose lines are written.
    prefix: String,
    /// Whether any set locks at the save.
    locks_late: bool,
}

impl Lines {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let mut lines = Self::default();
        lines.scenario(scenario);
        // A field with a range says the range, not its middle, which stands in the scenario.
        for unknown in &scenario.unknown {
            let [low, high] = unknown.ends_written();
            lines.fields.insert(unknown.path.clone(), format!("{low}..{high}"));
        }
        lines.fields.values_mut().for_each(shorten);
        lines
    }

    /// A line that other lines tell people as well.
    fn hash(&mut self, path: &str, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{path}={value}");
    }

    fn line(&mut self, path: &str, value: impl Display) {
        let value = value.to_string();
        self.shown(path, &value, &value);
    }

    /// A line whose value people read `shown`.
    fn shown(&mut self, path: &str, value: impl Display, shown: &str) {
        self.hash(path, value);
        let field = self.fields.entry(format!("{}{path}", self.prefix)).or_default();
        if !field.is_empty() {
            field.push_str(", ");
        }
        field.push_str(shown);
    }

    fn span(&mut self, path: &str, span: Span) {
        self.shown(path, span.as_nanos(), &written(span));
    }

    fn distribution(&mut self, path: &str, distribution: &DurationDistribution) {
        let DurationDistribution { mean, cv, shape } = distribution;
        let shown = match cv.get() {
            0.0 => written(*mean),
            cv => format!("{}, cv {cv}, {shape:?}", written(*mean)),
        };
        let value = format_args!("{} {} {shape:?}", mean.as_nanos(), cv.get());
        self.shown(path, value, &shown);
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
            self.hash("unknown", format_args!("{path}={low}..{high}"));
        }
        for load in loads.iter() {
            self.load(load, loads);
        }
        self.org(org);
        for load in loads.iter() {
            self.line(&load.path("org.max_attempts"), org.attempts(load.sending.api()));
        }
        for (index, stream) in background.iter().enumerate() {
            let Background { name: _, set, per_hour, rows, hold } = stream;
            self.line(&format!("background.{index}.per_hour"), per_hour);
            self.line(&format!("background.{index}.rows"), rows);
            self.distribution(&format!("background.{index}.hold"), hold);
            if let Some(set) = set {
                self.line(&format!("background.{index}.set"), format_args!("{set:?}"));
            }
        }
        // The rest of the run is how often it is simulated and how sure one wants to be.
        if let Some(horizon) = run.horizon {
            self.span("run.horizon", horizon);
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
        self.prefix = load.path("");
        if load.is_named() {
            self.hash("load", format_args!("{name:?}"));
            self.span("start", *start);
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
        self.prefix.clear();
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
            transport,
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
        self.line("load.api", format_args!("{:?}", transport.api()));
        self.line("load.concurrency_mode", format_args!("{:?}", transport.mode()));
        self.line("load.partitions", partitions);
        self.line("load.split", format_args!("{split:?}"));
        self.span("load.stagger", *stagger);
        self.line("load.batch_size", batch_size.get());
        if let Some(most) = max_batches_per_partition {
            self.line("load.max_batches_per_partition", most);
        }
        match submit {
            Submit::Open { interval } => self.distribution("load.open.interval", interval),
            Submit::Closed { in_flight, think } => {
                self.line("load.closed.in_flight", in_flight);
                self.distribution("load.closed.think", think);
            }
        }
        if let Some(Retry { attempts, delay, backoff }) = retry {
            self.line("load.retry.attempts", attempts);
            self.distribution("load.retry.delay", delay);
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
        self.span("org.locks.wait_timeout", *wait_timeout);
        if *wait != LockWait::default() {
            self.line("org.locks.wait", format_args!("{wait:?}"));
        }
        if *request > Span::ZERO {
            self.span("org.locks.request", *request);
        }
        self.line("org.locks.order", format_args!("{order:?}"));
        self.line("org.locks.held_fraction", held_fraction);
        if self.locks_late {
            self.line("org.locks.late_fraction", late_fraction);
        }
        self.line("org.locks.deadlock", format_args!("{deadlock:?}"));
        self.line("org.locks.failure", format_args!("{failure:?}"));
        self.line("org.requeue_after", requeue_after);
        self.span("org.time_slice", *time_slice);
        self.distribution("org.batch_overhead", batch_overhead);
    }
}

impl Lines {
    fn service(&mut self, path: &str, service: &Service) {
        let Service { per_record, per_transaction, cv, shape } = service;
        self.span(&format!("{path}.per_record"), *per_record);
        self.span(&format!("{path}.per_transaction"), *per_transaction);
        self.line(&format!("{path}.cv"), cv.get());
        self.line(&format!("{path}.shape"), format_args!("{shape:?}"));
    }
}

fn written(span: Span) -> String {
    const FINEST: usize = 9;
    let unit = QuantityUnit::Duration;
    Quantity { amount: span.as_secs_f64(), unit }.written(FINEST)
}

/// A value that is too long to be read, such as a histogram of many buckets, ends in a hash of the
/// whole, which tells it apart.
fn shorten(value: &mut String) {
    const LONGEST: usize = 120;
    if let Some((end, _)) = value.char_indices().nth(LONGEST) {
        let hash = fnv1a(value);
        value.truncate(end);
        value.push_str(&format!("… ({hash:016x})"));
    }
}
