//! The whole scenario that the records of a load describe, and what of it they don't say.

use super::facts::fine;
use super::heading::heading;
use super::json::ObserveResult;
use super::observed_toml::{fields, from, printable, table};
use crate::duration_text::Spelling;
use crate::scenario_text::{ScenarioText, quoted, whole};
use forelock::engine::Span;
use forelock::records::{Gap, JobApi, Measured, SendPattern};
use forelock::scenario::fields::GREATEST_CV;
use forelock::scenario::{Api, Children, Parents, show_span};
use forelock_io::words::shell_quoted;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

/// A scenario of a load that ran, as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredScenario {
    /// The file.
    pub text: String,
    /// What no record says, and the file assumes: a line each.
    pub assumed: Vec<String>,
    /// Whether the records say how many records were loaded, without which nothing can be simulated.
    pub is_whole: bool,
}

impl MeasuredScenario {
    /// Of `measured`, which `result` shows.
    #[must_use]
    pub fn new(measured: &Measured, result: &ObserveResult) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let heading = printable(&heading(result).replace('\u{a0}', " "));
        let from = printable(&from(result));
        let mut written = Writer::default();
        written.line(&format!("# {heading}.\n# From {from}, by forelock {version}."));
        written.line("# What no record says is marked `assumed`: put your own in its place first.");
        written.line(&format!("\nname = {}", quoted(&name(measured))));
        if measured.loads.is_empty() {
            written.load(measured, "", AssumedParents::Range);
        } else {
            let mut names = Names::default();
            let mut by_size: Vec<usize> = (0..measured.loads.len()).collect();
            by_size.sort_by_key(|&place| Reverse(children(&measured.loads[place])));
            by_size.truncate(OPEN_LOADS);
            for (place, load) in measured.loads.iter().enumerate() {
                let named = names.new_one(&name(load));
                written.line(&format!("\n[[loads]]\nname = {}", quoted(&named)));
                written.start(measured, load);
                let is_large = by_size.contains(&place);
                let parents =
                    if is_large { AssumedParents::Range } else { AssumedParents::OneValue };
                written.load(load, "loads.", parents);
                written.line("\n[loads.observed]");
                for (name, value) in fields(load) {
                    written.line(&format!("{name} = {value}"));
                }
            }
        }
        written.org(measured);
        written.line("\n# Counts are exact; times are off by as much as the stamps, which are whole seconds mostly.");
        written.line("# Where no `within` stands, as much as one night differs from another counts as the same.");
        written.file.text.push_str(&table(measured));
        let Writer { file, lacks_children } = written;
        let assumed = file.assumed.into_iter().collect();
        Self { text: file.text, assumed, is_whole: !lacks_children }
    }
}

impl ObserveResult {
    /// Says that the table, and all that goes with it, went to the file at `path`, and what comes
    /// next.
    pub fn wrote(&mut self, scenario: &MeasuredScenario, path: &Path) {
        self.table = None;
        let file = path.display();
        if !scenario.is_whole {
            self.remarks.push(format!(
                "{file}: the scenario, as far as the records go. They don't say how many records were \
                 loaded: fill in data.children."
            ));
            return;
        }
        let assumed: Vec<&str> = scenario.assumed.iter().map(String::as_str).collect();
        let path = shell_quoted(&path.display().to_string());
        self.remarks.push(format!(
            "{file}: the scenario of this load. No record says, and it assumes: {}.",
            assumed.join("; ")
        ));
        self.remarks.push(format!("Next: forelock calibrate {path} -o org.toml"));
    }
}

/// `opportunity-insert`: a word that a load can have for a name, whatever the records call their objects, and
/// however many these are.
fn name(measured: &Measured) -> String {
    const LONGEST: usize = 100;
    let plain = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    let plain = |word: &String| word.to_lowercase().chars().map(plain).take(LONGEST).collect();
    let words = |of: &BTreeSet<String>| -> Vec<String> {
        of.iter().map(plain).filter(|word: &String| !word.is_empty()).collect()
    };
    let (objects, operations) = (words(&measured.objects), words(&measured.operations));
    let whole = [objects.as_slice(), operations.as_slice()].concat().join("-");
    match &objects[..] {
        _ if whole.is_empty() => "observed".to_owned(),
        [first, others @ ..] if whole.chars().count() > LONGEST && !others.is_empty() => {
            format!("{first}-and-{}-more", others.len())
        }
        [only] if whole.chars().count() > LONGEST => only.clone(),
        _ => whole.chars().take(LONGEST).collect(),
    }
}

/// The names that loads have.
#[derive(Debug, Default)]
struct Names {
    taken: HashSet<String>,
    /// The number that the next load of a name gets.
    next: HashMap<String, u64>,
}

impl Names {
    /// A name that no load has yet: `plain`, or with a number.
    fn new_one(&mut self, plain: &str) -> String {
        let mut named = plain.to_owned();
        while !self.taken.insert(named.clone()) {
            let next = self.next.entry(plain.to_owned()).or_insert(2);
            named = format!("{plain}-{next}");
            *next += 1;
        }
        named
    }
}

/// How many records were loaded, if the records say so.
fn children(load: &Measured) -> Option<u64> {
    let unprocessed = load.unprocessed.unwrap_or_default();
    load.processed.map(|processed| processed + unprocessed).filter(|&all| all > 0)
}

/// What is written where no record says how many parents the records have.
#[derive(Clone, Copy, Debug)]
enum AssumedParents {
    Range,
    OneValue,
}

/// A scenario has at most 32 ranges, of which the org takes some: so many loads have one, the largest.
const OPEN_LOADS: usize = 24;

/// The middle of one and [`MOST_CHILDREN_OF_A_PARENT`], on a scale of logarithms.
const CHILDREN_OF_A_PARENT: u64 = 7;

/// A file that grows, and what it assumes.
#[derive(Debug, Default)]
struct Writer {
    file: ScenarioText,
    lacks_children: bool,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.file.line(line);
    }

    /// A field that no record says.
    fn assume(&mut self, field: &str, why: &str) {
        self.file.assume(field, why);
    }

    /// When a load begins after the first of them all.
    fn start(&mut self, all: &Measured, load: &Measured) {
        let (Some(first), Some(own)) = (all.started, load.started) else {
            return self.line("# When it began is not known.");
        };
        let millis = own.as_millisecond().saturating_sub(first.as_millisecond());
        let start = Span::from_millis(u64::try_from(millis).unwrap_or_default());
        if !start.is_zero() {
            self.line(&format!("start = \"{}\"", show_span(start)));
        }
    }

    /// The tables `data` and `load`.
    fn load(&mut self, load: &Measured, within: &str, parents: AssumedParents) {
        self.line(&format!("\n[{within}data]"));
        let object: String = load.objects.iter().map(String::as_str).collect();
        if load.objects.len() == 1 {
            self.line(&format!("child_object = {}", quoted(&object)));
        }
        if !within.is_empty() {
            let parent = format!("parent_object = {}", quoted(&format!("parent of {object}")));
            self.assume(&parent, "each object has parents of its own, which no other load locks");
        }
        match children(load) {
            Some(all) => {
                let children = all.min(Children::MAX);
                let comment = if children < all { "    # the most that is simulated" } else { "" };
                self.line(&format!("children = {}{comment}", whole(children as f64)));
                let of_each = |most: u64| children.div_ceil(most).min(Parents::MAX.into());
                let (parents, why) = match parents {
                    AssumedParents::Range => (
                        range(of_each(MOST_CHILDREN_OF_A_PARENT), of_each(1)),
                        "one to fifty children a parent, evenly and in random order",
                    ),
                    AssumedParents::OneValue => (
                        whole(of_each(CHILDREN_OF_A_PARENT) as f64),
                        "seven children a parent, evenly and in random order, as the load is a small one of many",
                    ),
                };
                self.assume(&format!("parents = {parents}"), why);
            }
            None => {
                self.lacks_children = true;
                self.line("# children =     # fill in: how many records were loaded");
                self.line("# parents =      # fill in: how many parents they have");
            }
        }
        self.line("# Better than children and parents: name the loaded file here:");
        self.line("# file = \"….csv\"\n# parent_column = \"AccountId\"");
        self.line(&format!("\n[{within}load]"));
        self.how(load);
        self.size(load);
        self.pace(load);
    }

    /// API, operation and mode.
    fn how(&mut self, load: &Measured) {
        let api = only(&load.apis).copied();
        match api {
            Some(JobApi::BulkV1) => self.line("api = \"bulk_v1\""),
            Some(JobApi::BulkV2) => self.line("api = \"bulk_v2\""),
            None => self.assume("api = \"bulk_v2\"", "the Bulk API 2.0"),
        }
        let operation = only(&load.operations).map(|operation| operation.to_lowercase());
        match operation.as_deref() {
            Some(known @ ("insert" | "update" | "upsert" | "delete")) => {
                self.line(&format!("operation = \"{known}\""));
            }
            Some("harddelete") => self.line("operation = \"delete\""),
            _ => self.assume("operation = \"insert\"", "an insert"),
        }
        // A 2.0 job is always Parallel, and a scenario that says so is right by default.
        let mode = only(&load.concurrency_modes).filter(|_| api == Some(JobApi::BulkV1));
        match mode {
            Some(mode) if mode.eq_ignore_ascii_case("Serial") => {
                self.line("concurrency_mode = \"Serial\"");
            }
            Some(_) => self.line("concurrency_mode = \"Parallel\""),
            None if api == Some(JobApi::BulkV1) => {
                self.assume("concurrency_mode = \"Parallel\"", "Parallel mode");
            }
            None => {}
        }
    }

    fn size(&mut self, load: &Measured) {
        let average = || {
            let batches = load.batches.filter(|&batches| batches > 0)?;
            Some(load.processed?.div_ceil(batches)).filter(|&size| size > 0)
        };
        let api = match only(&load.apis) {
            Some(JobApi::BulkV1) => Api::BulkV1,
            Some(JobApi::BulkV2) | None => Api::BulkV2,
        };
        let (key, most) = (api.size_key(), u64::from(api.most_send_records()));
        match (load.sending.map(|sending| sending.largest), average()) {
            (Some(size), _) | (None, Some(size)) if size > most => self.assume(
                &format!("{key} = {}", whole(most as f64)),
                "the most that the API takes, though a send had more",
            ),
            (Some(largest), _) => {
                self.line(&format!("{key} = {}    # the largest send", whole(largest as f64)));
            }
            (None, Some(size)) => {
                self.assume(&format!("{key} = {}", whole(size as f64)), "sends of equal size");
            }
            (None, None) => self.assume(&format!("{key} = 10_000"), "sends of 10,000 records"),
        }
    }

    fn pace(&mut self, load: &Measured) {
        let sending = load.sending;
        if let Some(most) = sending.and_then(|sending| sending.most_at_once) {
            self.line(&format!("# At most {most} at the same time, by their stamps."));
        }
        match sending.and_then(|sending| sending.pattern) {
            Some(SendPattern::Open { streams, interval }) => {
                let interval = gap(interval);
                if streams > 1 {
                    self.line(&format!(
                        "partitions = {streams}    # so many streams, by their intervals"
                    ));
                }
                self.line(&format!("submit = {{ pattern = \"open\", interval = {interval} }}"));
            }
            Some(SendPattern::Closed { in_flight, think }) => {
                let think = gap(think);
                self.line(&format!(
                    "submit = {{ pattern = \"closed\", in_flight = {in_flight}, think = {think} }}"
                ));
            }
            None if load.jobs == 1 && sending.is_some() => {
                self.line("submit = { pattern = \"closed\", in_flight = 1 }    # it is one send");
            }
            None => self.assume(
                "submit = { pattern = \"closed\", in_flight = 1 }",
                "one send after another",
            ),
        }
    }

    /// What a calibration begins with.
    /// What the records don't say of the org is a range, which `calibrate` narrows.
    fn org(&mut self, measured: &Measured) {
        /// As many as a large org runs.
        const MOST_WORKERS: f64 = 60.0;
        let at_once = measured.at_once_while_busy.or_else(|| measured.degree_of_parallelism());
        let workers = at_once.unwrap_or(1.0).ceil().max(1.0);
        let most = MOST_WORKERS.max(2.0 * workers);
        self.line("\n[org]");
        self.assume(
            &format!("workers = \"{}..{}\"", whole(workers), whole(most)),
            "no fewer workers than ran at once",
        );
        let (shared, alone) = (measured.service_if_shared(), measured.service_at_most());
        match (shared.or(alone), alone.or(shared)) {
            (Some(low), Some(high)) if !low.is_zero() => {
                // The waits for locks are in both.
                let high = high.max(low.times(2)).max(FINEST.times(2));
                let [low, high] = [low.scaled(0.2), high].map(short);
                let range = format!("service = {{ per_record = \"{low}..{high}\", cv = 0.4 }}");
                self.assume(
                    &range,
                    "a service time from that of contention 1 to that of contention 0",
                );
            }
            _ => self.assume(
                "service = { per_record = \"1.3ms..50ms\", cv = 0.4 }",
                "a service time that orgs have been seen to have",
            ),
        }
        self.assume("scaling = { contention = \"0..1\" }", "any contention from 0 to 1");
        let overhead = measured.overhead_per_batch().filter(|overhead| !overhead.is_zero());
        if let Some(overhead) = overhead.map(short) {
            self.line(&format!("batch_overhead = \"{overhead}\"    # on a worker and not active"));
        }
    }
}

/// More than most orgs have of any object, on average.
const MOST_CHILDREN_OF_A_PARENT: u64 = 50;

/// A range, or its one value.
fn range(low: u64, high: u64) -> String {
    if low == high {
        return whole(high as f64);
    }
    format!("\"{}..{}\"", whole(low as f64), whole(high as f64))
}

/// The one item, if it is one.
fn only<T: Ord>(items: &BTreeSet<T>) -> Option<&T> {
    items.first().filter(|_| items.len() == 1)
}

/// The shortest time that [`short`] tells from zero.
const FINEST: Span = Span::from_nanos(1_000);

/// With three digits, where it is below a second; above zero, where it is.
fn short(span: Span) -> String {
    if span.is_zero() || span >= Span::from_millis(1_000) {
        return show_span(span);
    }
    fine(span.max(FINEST).as_secs_f64(), Spelling::Short)
}

/// A time, with its variation where there is any, and no more of it than a scenario takes.
fn gap(gap: Gap) -> String {
    let mean = short(Span::from_secs_f64(gap.mean));
    if gap.cv < 0.005 {
        return format!("\"{mean}\"");
    }
    format!("{{ mean = \"{mean}\", cv = {:.2} }}", gap.cv.min(GREATEST_CV.into()))
}
