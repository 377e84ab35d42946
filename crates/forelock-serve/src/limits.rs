//! How much one page may ask for: whoever holds the key is trusted with a simulation, not with the machine.

use crate::refusal::Refusal;
use forelock::scenario::{Cost, Scenario};
use forelock::study::{LeftOut, Lineup};
use forelock_io::words::thousands;
use std::time::Duration;

/// Connections at a time; a browser opens six.
pub(crate) const CONNECTIONS: usize = 32;

/// Threads that make replies; most wait for their turn.
pub(crate) const THREADS: usize = 64;

/// A request's line and headers come within this, also the next one on a connection that is kept.
pub(crate) const HEADERS: Duration = Duration::from_secs(20);

/// Bytes of a request's line and headers.
pub(crate) const HEADER_BYTES: usize = 16 * 1024;

/// The body of a request comes within this; of a streamed file, each piece of it.
pub(crate) const BODY: Duration = Duration::from_secs(30);

/// So often is looked how fast a streamed file comes, of the time that it is waited for.
pub(crate) const PACE_SPAN: Duration = Duration::from_secs(30);

/// Bytes of it that come in that time at least: as slow is no network between a browser and this machine.
pub(crate) const PACE_BYTES: usize = 64 * 1024;

/// Bytes of a scenario with what is set over it.
pub(crate) const STATE_BYTES: usize = 2 * 1024 * 1024;

/// Bytes of several scenarios that are compared.
pub(crate) const STATES_BYTES: usize = 6 * STATE_BYTES;

/// Bytes of the beginning of a CSV, for its header.
pub(crate) const HEAD_BYTES: usize = 256 * 1024;

/// Bytes of the records of jobs.
pub(crate) const RECORDS_BYTES: usize = 32 * 1024 * 1024;

/// Bytes of a file that are read on after it is known to be no use: a browser shows no reply before it has sent all.
pub(crate) const READ_ON: usize = 256 * 1024 * 1024;

/// Requests with large bodies at a time.
pub(crate) const LARGE_BODIES: usize = 2;

/// Scenarios that are compared with one another.
pub(crate) const VARIANTS: std::ops::RangeInclusive<usize> = 2..=6;

/// Nights of one answer, and of one plan.
pub(crate) const NIGHTS: u32 = 10_000;

/// What one night takes a core at most, in seconds, as far as that is known beforehand: the first figures of a
/// longer one would not come within the time of an answer. One that takes longer than it seems is stopped on its
/// way.
const NIGHT_SECONDS: f64 = 30.0;

/// Bytes that each thread keeps of it at most.
const NIGHT_BYTES: f64 = 1e9;

/// Whether a page simulates as large a load.
///
/// # Errors
///
/// It is too large, or has too many nights.
pub(crate) fn check(scenario: &Scenario) -> Result<(), Refusal> {
    let take_away = "take the scenario away, and use the command line for it";
    let fixed = scenario.run.replications;
    let nights =
        scenario.run.precision.map_or(fixed, |precise| precise.max_replications.max(fixed));
    if nights.get() > NIGHTS {
        return Err(too_many_nights("set `run.replications` lower"));
    }
    let cost = Cost::of(scenario);
    if cost.seconds() > NIGHT_SECONDS || cost.thread_bytes > NIGHT_BYTES {
        let megabytes = cost.thread_bytes / 1e6;
        return Err(Refusal::unusable(format!(
            "one night of this load takes about {:.0} s and {megabytes:.0} MB, which is too much for a page",
            cost.seconds()
        ))
        .help(take_away));
    }
    Ok(())
}

/// More nights than a page simulates, which this would mend.
pub(crate) fn too_many_nights(mend: &str) -> Refusal {
    let most = thousands(u128::from(NIGHTS));
    Refusal::unusable(format!("a page simulates at most {most} nights"))
        .help(format!("{mend}, or use the command line"))
}

/// The same without the variants that are too large, whatever else is compared with them; all of the first.
pub(crate) fn within(mut lineup: Lineup) -> Lineup {
    let first = lineup.variants.len().min(1);
    for variant in lineup.variants.split_off(first) {
        match check(&variant.scenario) {
            Ok(()) => lineup.variants.push(variant),
            Err(refusal) => {
                let reason = refusal.message().to_owned();
                lineup.left_out.push(LeftOut { name: variant.name, reason });
            }
        }
    }
    lineup
}

/// Points of one sweep.
pub(crate) const POINTS: u64 = 200;

/// An answer is simulated within this.
pub(crate) const ANSWER: Duration = Duration::from_secs(5 * 60);

/// A long study ends within this.
pub(crate) const STUDY: Duration = Duration::from_secs(60 * 60);

/// A stream of events is silent no longer: what stands between cuts off what is, and whoever is gone shows it
/// when something is sent.
pub(crate) const SILENCE: Duration = Duration::from_secs(15);

/// Whoever reads a stream of events takes the next one within this.
pub(crate) const READER: Duration = Duration::from_secs(30);

/// Events that wait for their reader.
pub(crate) const EVENTS: usize = 16;

/// Nights of the first figures of an answer.
pub(crate) const FIRST_NIGHTS: u32 = 4;
