//! `--trace`: one replication as Chrome trace events, which Perfetto's viewer
//! (<https://ui.perfetto.dev>) and `chrome://tracing` open.
//!
//! A process for the loads, with a track a worker and one for each session of the SOAP API that runs
//! beside others; another process for background traffic, with a track for
//! each transaction that runs beside others. A batch's stay on a worker, its transactions, and in
//! those the work and the waits for locks are slices, each inside the one before; what is refused
//! is marked; an arrow leads from the transaction that hands a row over to what its waiter does
//! then. Of several loads, a batch's slice has the load's name. Times are simulated microseconds. Numbers of workers, batches and partitions count from 1,
//! rows are the model's numbers, from 0.
//!
//! The format: "Trace Event Format", the Chromium project. Slices are pairs of begin and end, not
//! complete events, so that the file can be written in the order of time, while the run goes on,
//! and so that a rounded length never makes a slice stick out of the one around it.

mod event;
mod owner_names;
mod recorder;
mod row_names;
mod sink;
mod under_way;

use super::duration_text::{Resolution, Spelling};
use forelock::engine::{SimTime, Span};
use forelock::model::{Outcome, Plan, ReplicationNumber, Simulator};
use forelock::scenario::Scenario;
use forelock_io::words::grouped;
use recorder::Recorder;
use serde_json::json;
use sink::Sink;
use std::io::{self, Write};

/// Events after which a trace is cut, unless the user says otherwise: 30 to 50 MB, which the
/// viewers open within seconds.
pub const TRACE_EVENTS: u64 = 200_000;

/// What a trace holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traced {
    /// What the replication gave, the part that was cut included.
    pub outcome: Outcome,
    /// Events in the file.
    pub events: u64,
    /// Where the trace ends before the run does; none if it is whole.
    pub cut: Option<SimTime>,
}

impl Traced {
    /// Where the trace was cut, in words; none if it is whole.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let text = |span: Span| {
            let seconds = span.as_secs_f64();
            Resolution::of_magnitude(seconds).show(seconds, Spelling::Words)
        };
        self.cut.map(|cut| {
            format!(
                "the trace is cut after {} events, at {} of {} of simulated time",
                grouped(self.events as f64, 0),
                text(cut.since(SimTime::ZERO)),
                text(self.outcome.duration),
            )
            .replace('\u{a0}', " ")
        })
    }
}

/// Plays one replication of `scenario` and writes it to `out` while it goes on. After
/// `most_events` no more of it is recorded: slices that are open are ended there, and a last event
/// and the file's `otherData` say so.
///
/// # Errors
///
/// Those of `out`; of kind `InvalidInput` if the scenario contradicts itself.
pub fn write_trace(
    scenario: &Scenario,
    number: ReplicationNumber,
    most_events: u64,
    out: &mut dyn Write,
) -> io::Result<Traced> {
    let plan =
        Plan::new(scenario).map_err(|wrong| io::Error::new(io::ErrorKind::InvalidInput, wrong))?;
    out.write_all(b"{\"traceEvents\":[\n")?;
    let recorder = Recorder::new(scenario, Sink::new(&mut *out), most_events);
    let mut simulator = Simulator::observed(&plan, recorder);
    let outcome = simulator.run(number);
    let (events, cut) = simulator.observer().finish(SimTime::ZERO + outcome.duration)?;
    drop(simulator);
    let traced = Traced { outcome, events, cut };
    let mut about = json!({
        "forelock": env!("CARGO_PKG_VERSION"),
        "scenario": scenario.name,
        "seed": scenario.run.seed,
        "replication": number.0,
        "clock": "simulated time",
        "whole": cut.is_none(),
        "note": traced.note().unwrap_or_else(|| "the whole replication".to_owned()),
    });
    about.sort_all_objects();
    out.write_all(b"\n],\"displayTimeUnit\":\"ms\",\"otherData\":")?;
    serde_json::to_writer(&mut *out, &about)?;
    out.write_all(b"}\n")?;
    Ok(traced)
}
