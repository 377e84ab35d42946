//! What is wrong only when fields are held against each other, or would need more memory or time
//! than there is.

use super::units::{show_count, show_number};
use crate::scenario::pacing::sends_per_partition;
use crate::scenario::source::{Document, Problem};
use crate::scenario::{
    Api, Background, Bucket, ConcurrencyMode, FanOut, MAX_BATCH_RECORDS, Order, ParentSet,
    Scenario, Split, Submit,
};

const MAX_SENDS: u128 = 20_000_000;
/// Four bytes each: 16 GB.
const MAX_ALL_PARENTS: u64 = 4_000_000_000;
/// Four bytes each: 4 GB.
const MAX_ORDERED_CHILDREN: u64 = 1_000_000_000;
/// Places are kept in 32 bits.
const MAX_SORTED_CHILDREN: u64 = u32::MAX as u64;
const MAX_BACKGROUND_ROWS: f64 = 50_000_000.0;
const MAX_YEARS: f64 = 100.0;
const YEAR_SECONDS: f64 = 365.25 * 24.0 * 3600.0;

/// All contradictions of a scenario whose fields are each in range.
pub(super) fn find(scenario: &Scenario, document: &Document) -> Vec<Problem> {
    let mut found = Finder { document, problems: Vec::new() };
    found.api(scenario);
    found.sends(scenario);
    found.pacing(scenario);
    found.data(scenario);
    for (index, stream) in scenario.background.iter().enumerate() {
        found.background(scenario, stream, &format!("background.{index}"));
    }
    found.problems
}

struct Finder<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
}

impl Finder<'_> {
    fn add(&mut self, path: &str, title: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::at(self.document.place_of(path), title).help(help));
    }

    fn api(&mut self, scenario: &Scenario) {
        let load = &scenario.load;
        let most = show_count(MAX_BATCH_RECORDS);
        if load.api == Api::BulkV2 && load.mode == ConcurrencyMode::Serial {
            let place_of = |path| self.document.sources.excerpt(self.document.place_of(path));
            let (mode, api) = (place_of("load.concurrency_mode"), place_of("load.api"));
            // The two meet in one scenario, but may come from two files.
            let set_at = if mode.position.source == api.position.source {
                String::new()
            } else {
                format!("`api` is \"bulk_v2\" by {}. ", api.position)
            };
            self.add(
                "load.concurrency_mode",
                "Bulk API 2.0 has no Serial mode: creating the job answers `Property currently \
                 unsupported: 'concurrencyMode'`",
                format!(
                    "{set_at}Serial exists in Bulk API 1.0 alone: write `api = \"bulk_v1\"` with a \
                     `batch_size` of at most {most}; or keep Parallel and avoid the collisions, \
                     by `order = \"by_parent\"` in [data] and `split = \"by_parent\"` in [load]"
                ),
            );
        }
        if load.api == Api::BulkV1 && load.batch_size.get() > MAX_BATCH_RECORDS {
            let size = show_count(load.batch_size.get());
            self.add(
                "load.batch_size",
                format!("a batch of {size} records is more than the Bulk API 1.0 takes"),
                format!("write at most {most}, or `api = \"bulk_v2\"`, which cuts jobs itself"),
            );
        }
    }

    fn sends(&mut self, scenario: &Scenario) {
        let sends = total_sends(scenario);
        if sends > MAX_SENDS {
            self.add(
                "load.batch_size",
                format!("this load makes {} sends", show_count(sends)),
                format!(
                    "at most {} can be simulated: raise `batch_size`, or set \
                     `max_batches_per_partition`",
                    show_count(MAX_SENDS)
                ),
            );
        }
    }

    fn pacing(&mut self, scenario: &Scenario) {
        let load = &scenario.load;
        let last_start = load.stagger.as_secs_f64() * f64::from(load.partitions.get() - 1);
        let (path, sending) = match load.submit {
            Submit::Open { interval } => (
                "load.submit.interval",
                sends_per_partition(scenario) as f64 * interval.mean.as_secs_f64(),
            ),
            Submit::Closed { .. } => ("load.stagger", 0.0),
        };
        let path = if last_start > sending { "load.stagger" } else { path };
        let years = (last_start + sending) / YEAR_SECONDS;
        if years > MAX_YEARS {
            self.add(
                path,
                format!("the last send would leave after {} years", show_number(years)),
                "shorten the interval or the stagger, or send less: 100 years are the most",
            );
        }
    }

    fn data(&mut self, scenario: &Scenario) {
        let data = &scenario.data;
        let children = data.children.get();
        self.histogram(&data.parents, children, "data");
        for (index, lookup) in data.lookups.iter().enumerate() {
            self.histogram(&lookup.parents, children, &format!("data.lookups.{index}"));
        }
        let others = data.lookups.iter().map(|lookup| u64::from(lookup.parents.count.get()));
        let all_parents = u64::from(data.parents.count.get()) + others.sum::<u64>();
        if all_parents > MAX_ALL_PARENTS {
            self.add(
                "data.lookups",
                format!("all sets together have {} parents", show_count(all_parents)),
                format!("at most {} fit into memory", show_count(MAX_ALL_PARENTS)),
            );
        }
        if let Order::Clustered { window } = data.order
            && window > children
        {
            self.add(
                "data.window",
                format!("`data.window` is {}, more than there are children", show_count(window)),
                format!("write 1 to {}, or `order = \"random\"`", show_count(children)),
            );
        }
        // Exact numbers of children are sorted as they are; all others have to be counted.
        let counted = !matches!(data.parents.fan_out, FanOut::Fixed | FanOut::Histogram { .. });
        if data.order == Order::ByParent && counted && children > MAX_SORTED_CHILDREN {
            let most = show_count(MAX_SORTED_CHILDREN);
            self.add(
                "data.order",
                format!("{} children are too many to be sorted", show_count(children)),
                format!("write at most {most} children, or `fan_out = {{ shape = \"fixed\" }}`"),
            );
        } else if let Some((path, why)) = ordered(scenario)
            && children > MAX_ORDERED_CHILDREN
        {
            self.add(
                path,
                format!("{} children are too many for {why}", show_count(children)),
                format!(
                    "it keeps four bytes a child in memory: write at most {} children",
                    show_count(MAX_ORDERED_CHILDREN)
                ),
            );
        }
    }

    fn histogram(&mut self, set: &ParentSet, children: u64, path: &str) {
        let FanOut::Histogram { buckets } = &set.fan_out else { return };
        let parents_stated = set.count.get();
        let sum = |of: fn(&Bucket) -> u128| buckets.iter().map(of).sum::<u128>();
        let parents = sum(|bucket| u128::from(bucket.parents));
        let together = sum(|bucket| u128::from(bucket.parents) * u128::from(bucket.children_each));
        if parents != u128::from(parents_stated) || together != u128::from(children) {
            self.add(
                &format!("{path}.fan_out.buckets"),
                format!(
                    "the buckets hold {} parents and {} children, the scenario {} and {}",
                    show_count(parents),
                    show_count(together),
                    show_count(parents_stated),
                    show_count(children)
                ),
                "each bucket is `[children each, parents]`; make the sums equal",
            );
        }
    }

    fn background(&mut self, scenario: &Scenario, stream: &Background, path: &str) {
        let parents = scenario.data.parents.count.get();
        let rows = stream.rows.get();
        if rows > parents {
            let there_are = match scenario.data.parents.file() {
                Some(file) => format!("there are parents in {}", file.origin().file),
                None => "`data.parents`".to_owned(),
            };
            self.add(
                &format!("{path}.rows"),
                format!("each locks {} rows of {}", show_count(rows), show_count(parents)),
                format!("write at most as many rows as {there_are}"),
            );
        }
        let stay = stream.hold.mean.as_secs_f64() + scenario.org.locks.wait_timeout.as_secs_f64();
        let at_once = stream.per_hour / 3600.0 * stay * f64::from(rows);
        if at_once > MAX_BACKGROUND_ROWS {
            self.add(
                &format!("{path}.per_hour"),
                format!("{} rows would be asked for at once", show_number(at_once)),
                "per_hour / 3600 × (hold + wait_timeout) × rows may come to 50,000,000: lower one",
            );
        }
    }
}

/// What makes the model keep a table of all children, if anything does.
fn ordered(scenario: &Scenario) -> Option<(&'static str, &'static str)> {
    let data = &scenario.data;
    match data.order {
        Order::Clustered { .. } => Some(("data.order", "`order = \"clustered\"`")),
        _ if scenario.load.split == Split::ByParent => {
            Some(("load.split", "`split = \"by_parent\"`"))
        }
        Order::ByParent if data.lookups.iter().any(|lookup| lookup.locks) => {
            Some(("data.order", "`order = \"by_parent\"` with lookups that lock"))
        }
        Order::ByParent | Order::Random | Order::File => None,
    }
}

fn total_sends(scenario: &Scenario) -> u128 {
    u128::from(sends_per_partition(scenario)) * u128::from(scenario.load.partitions.get())
}
