//! What a run would take: longer nights than the clock knows, more events than anyone waits for.

use super::Finder;
use crate::pacing::sends_per_partition;
use crate::{Load, Scenario, Submit};
use forelock_io::words::thousands;

/// The clock counts nanoseconds in 64 bits, which are 584 years. No load of half of that is one.
const LONGEST_YEARS: f64 = 292.0;
const SECONDS_OF_YEAR: f64 = 365.25 * 86_400.0;

/// An hour of simulation, and more.
const MOST_ARRIVALS: f64 = 1e10;

/// What a part of a load may take, in seconds, and the field that says so.
struct Part {
    seconds: f64,
    path: String,
    what: &'static str,
}

impl Finder<'_> {
    /// Times that would overflow the clock, which else would stand still at its end.
    pub(super) fn clock(&mut self, scenario: &Scenario) {
        let parts: Vec<Part> =
            scenario.loads.iter().flat_map(|load| parts_of(scenario, load)).collect();
        let years = parts.iter().map(|part| part.seconds).sum::<f64>() / SECONDS_OF_YEAR;
        let longest = parts.iter().max_by(|one, other| one.seconds.total_cmp(&other.seconds));
        if let Some(Part { path, what, .. }) = longest
            && years > LONGEST_YEARS
        {
            self.add(
                path,
                format!("{what} would take {} years in all", thousands(whole(years))),
                format!(
                    "a run may last at most {LONGEST_YEARS} years: look whether a unit is missing or \
                     too large"
                ),
            );
        }
    }

    /// Other users who would arrive while the loads run, which takes so long at least.
    pub(super) fn arrivals(&mut self, scenario: &Scenario) {
        let hours = least_hours(scenario);
        for (index, stream) in scenario.background.iter().enumerate() {
            let arrivals = stream.per_hour * hours;
            if arrivals > MOST_ARRIVALS {
                self.add(
                    &format!("background.{index}.per_hour"),
                    format!(
                        "{} of them would arrive, as the load takes {} hours at least",
                        thousands(whole(arrivals)),
                        thousands(whole(hours))
                    ),
                    format!(
                        "at most {} can be simulated: lower it, shorten the load, or end the run by \
                         `[run] horizon`",
                        thousands(whole(MOST_ARRIVALS))
                    ),
                );
            }
        }
    }
}

/// All that may follow one after another.
fn parts_of(scenario: &Scenario, load: &Load) -> Vec<Part> {
    let sending = &load.sending;
    let path = |path: &str| load.path(path);
    let sends = sends_per_partition(load) as f64;
    // How long sends by the clock go on is looked at where their pace is.
    let think = match sending.submit {
        Submit::Open { .. } => 0.0,
        Submit::Closed { think, .. } => think.mean.as_secs_f64(),
    };
    let of_each = work(scenario, load);
    let work = of_each.iter().sum::<f64>() * slowest(scenario);
    let key = if of_each[0] < of_each[1] { "per_transaction" } else { "per_record" };
    let service = match load.service {
        Some(_) => path(&format!("service.{key}")),
        None => format!("org.service.{key}"),
    };
    let batches = sends * f64::from(sending.partitions.get());
    let attempts = f64::from(scenario.org.attempts(sending.api()).get());
    let overhead = scenario.org.batch_overhead.mean.as_secs_f64() * batches * attempts;
    let part = |seconds, path, what| Part { seconds, path, what };
    let mut parts = vec![
        part(work, service, "the service of all records"),
        part(sends * think, path("load.submit"), "the time between all sends"),
        part(overhead, "org.batch_overhead".to_owned(), "the overhead of all batches"),
    ];
    if let Some(retry) = &sending.retry {
        let delay = retry.delay.mean.as_secs_f64();
        let last = i32::try_from(retry.attempts.get()).unwrap_or(i32::MAX);
        let all = (0..last.min(1_000)).map(|attempt| delay * retry.backoff.powi(attempt));
        parts.push(part(all.sum(), path("load.retry"), "the delays of re-sends"));
    }
    parts
}

/// Service of all records, and of all transactions of the load, in seconds.
fn work(scenario: &Scenario, load: &Load) -> [f64; 2] {
    let service = scenario.service_of(load);
    let records = load.data.children.get() as f64;
    let transactions = transactions(scenario, load);
    [
        records * service.per_record.as_secs_f64(),
        transactions * service.per_transaction.as_secs_f64(),
    ]
}

/// Transactions of the load, if each but the last is full.
pub(crate) fn transactions(scenario: &Scenario, load: &Load) -> f64 {
    (load.data.children.get() as f64 / f64::from(scenario.org.transaction_size.get())).ceil()
}

/// How many times as long as one after another the services can take, if they slow one another.
fn slowest(scenario: &Scenario) -> f64 {
    let (workers, scaling) = (f64::from(scenario.org.workers.get()), scenario.org.scaling);
    let slowed = 1.0 + (workers - 1.0) * (scaling.contention + scaling.coherency * workers);
    (slowed / workers).max(1.0)
}

/// How long it takes at least until all loads have ended, up to the horizon.
pub(crate) fn least_hours(scenario: &Scenario) -> f64 {
    let end = |load: &Load| load.start.as_secs_f64() + least_seconds(scenario, load);
    let horizon = scenario.run.horizon.map_or(f64::INFINITY, |span| span.as_secs_f64());
    scenario.loads.iter().map(end).fold(0.0, f64::max).min(horizon) / 3600.0
}

/// How long the load takes at least: until its last send, or with all workers at full speed where no
/// cap leaves most of it out.
fn least_seconds(scenario: &Scenario, load: &Load) -> f64 {
    if load.failed_of.is_some() {
        return 0.0;
    }
    let last_send = last_send_seconds(load);
    if load.sending.max_batches_per_partition.is_some() {
        return last_send;
    }
    let at_once = transactions(scenario, load).min(f64::from(scenario.org.workers.get()));
    last_send.max(work(scenario, load).iter().sum::<f64>() / at_once.max(1.0))
}

/// When the last send leaves, on average and if no send has to be waited for.
fn last_send_seconds(load: &Load) -> f64 {
    let sending = &load.sending;
    let partitions = u64::from(sending.partitions.get()).min(load.data.children.get());
    let last_start = sending.stagger.as_secs_f64() * partitions.saturating_sub(1) as f64;
    let sends = sends_per_partition(load) as f64;
    let until_last = match sending.submit {
        Submit::Open { interval } => sends * interval.mean.as_secs_f64(),
        Submit::Closed { in_flight, think } => {
            (sends / f64::from(in_flight.get()) - 1.0).max(0.0) * think.mean.as_secs_f64()
        }
    };
    last_start + until_last
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "above zero, and saturates"
)]
const fn whole(number: f64) -> u64 {
    number as u64
}
