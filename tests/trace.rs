//! The trace of a replication: well formed, and the replication's outcome adds up from it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use forelock::model::ReplicationNumber;
use forelock::scenario::{Scenario, parse};
use forelock_report::{TRACE_EVENTS, Traced, write_trace};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Waits, timeouts, deadlocks, requeues, retries, work before the locks, and other users.
const BUSY: &str = "
    data = { parents = 60, children = 6_000, parent_object = 'Account' }
    load = { batch_size = 600, partitions = 6, retry = { attempts = 1, delay = '3s' } }
    org = { workers = 5,
            service = { per_record = '15ms', cv = 0.4 },
            locks = { held_fraction = 0.9, order = 'record', wait_timeout = '4s' } }
    background = [{ per_hour = 3_000, rows = 2, hold = { mean = '3s', cv = 1.0 } }]";

fn scenario(text: &str) -> Scenario {
    parse("busy.toml", text, &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario
}

fn trace(scenario: &Scenario, most_events: u64) -> (Traced, Value) {
    let mut bytes = Vec::new();
    let traced = write_trace(scenario, ReplicationNumber(0), most_events, &mut bytes).unwrap();
    (traced, serde_json::from_slice(&bytes).unwrap())
}

fn events(trace: &Value) -> &[Value] {
    trace["traceEvents"].as_array().unwrap()
}

/// Events of one phase and name.
fn of<'t>(trace: &'t Value, phase: &str, name: &str) -> Vec<&'t Value> {
    events(trace).iter().filter(|event| event["ph"] == phase && event["name"] == name).collect()
}

fn count(trace: &Value, phase: &str, name: &str) -> u64 {
    of(trace, phase, name).len() as u64
}

/// Sums a number among the arguments.
fn sum(events: &[&Value], argument: &str) -> u64 {
    events.iter().map(|event| event["args"][argument].as_u64().unwrap()).sum()
}

/// Process and thread.
fn track(event: &Value) -> (u64, u64) {
    (event["pid"].as_u64().unwrap(), event["tid"].as_u64().unwrap())
}

fn microseconds(event: &Value) -> f64 {
    event["ts"].as_f64().unwrap()
}

/// Every slice as its name, length and what it lies in; fails unless time never goes back, every
/// slice ends, and each ends before the one around it.
fn slices(trace: &Value) -> Vec<(String, f64, String)> {
    let mut open: BTreeMap<(u64, u64), Vec<&Value>> = BTreeMap::new();
    let mut slices = Vec::new();
    let mut now = 0.0;
    for event in events(trace) {
        if event["ph"] != "M" {
            assert!(microseconds(event) >= now, "time goes back at {event}");
            now = microseconds(event);
        }
        let open = open.entry(track(event)).or_default();
        if event["ph"] == "B" {
            open.push(event);
        } else if event["ph"] == "E" {
            let begun = open.pop().unwrap_or_else(|| panic!("{event} ends nothing"));
            assert_eq!(begun["name"], event["name"], "ends out of order");
            let around = open.last().map_or("", |around| around["name"].as_str().unwrap());
            let name = begun["name"].as_str().unwrap();
            slices.push((name.to_owned(), now - microseconds(begun), around.to_owned()));
        }
    }
    assert!(open.values().all(Vec::is_empty), "a slice never ends");
    slices
}

#[test]
fn slices_lie_in_one_another_as_transactions_lie_in_batches() {
    let (_, trace) = trace(&scenario(BUSY), TRACE_EVENTS);
    let nesting: BTreeSet<_> =
        slices(&trace).into_iter().map(|(name, _, around)| format!("{around}/{name}")).collect();
    let expected = [
        "/background transaction",
        "/batch",
        "background transaction/holding locks",
        "background transaction/lock wait",
        "batch/transaction",
        "transaction/lock wait",
        "transaction/work before locks",
        "transaction/work holding locks",
    ];
    assert_eq!(nesting, expected.map(String::from).into());
}

#[test]
fn the_outcome_adds_up_from_the_trace() {
    for failure in ["transaction", "record"] {
        let mut busy =
            scenario(&BUSY.replace("'4s' }", &format!("'4s', failure = '{failure}' }}")));
        busy.background.clear();
        let (Traced { outcome, events, cut }, trace) = trace(&busy, TRACE_EVENTS);
        assert_eq!((events, cut), (self::events(&trace).len() as u64, None));
        assert!(outcome.lock_timeouts > 0 && outcome.deadlocks > 0 && outcome.requeues > 0);

        let ended = of(&trace, "E", "transaction");
        assert_eq!(ended.len() as u64, outcome.transactions);
        assert_eq!(sum(&ended, "created"), outcome.created);
        assert!(sum(&ended, "failed") >= outcome.failed, "every try that failed");
        assert_eq!(count(&trace, "i", "lock timeout"), outcome.lock_timeouts);
        assert_eq!(count(&trace, "i", "deadlock"), outcome.deadlocks);
        let waits = count(&trace, "B", "lock wait");
        assert_eq!(waits + outcome.deadlocks, outcome.lock_waits);
        assert_eq!(count(&trace, "i", "rest goes back to the queue"), outcome.requeues);
        let batches: BTreeSet<_> =
            of(&trace, "B", "batch").iter().map(|b| b["args"]["batch"].as_u64()).collect();
        assert_eq!(batches.len() as u64, outcome.batches);

        let seconds = |name: &str| -> f64 {
            let slices = slices(&trace);
            slices.iter().filter(|slice| slice.0 == name).map(|slice| slice.1 / 1e6).sum()
        };
        assert!((seconds("batch") - outcome.worker_time.as_secs_f64()).abs() < 1e-3);
        assert!((seconds("lock wait") - outcome.lock_wait_time.as_secs_f64()).abs() < 1e-3);
    }
}

#[test]
fn an_arrow_leads_from_who_releases_a_row_to_who_waited_for_it() {
    let (_, trace) = trace(&scenario(BUSY), TRACE_EVENTS);
    let end = |phase| -> BTreeMap<u64, &Value> {
        let events = of(&trace, phase, "hand-over");
        events.into_iter().map(|event| (event["id"].as_u64().unwrap(), event)).collect()
    };
    let (from, to) = (end("s"), end("f"));
    let granted: Vec<_> = of(&trace, "E", "lock wait")
        .into_iter()
        .filter(|wait| wait["args"]["granted_by"].is_string())
        .collect();
    assert!(!granted.is_empty());
    assert_eq!(from.len(), granted.len());
    assert_eq!(from.keys().collect::<Vec<_>>(), to.keys().collect::<Vec<_>>());
    for (id, from) in from {
        // What a hand-over sets off happens in the same instant, on another track.
        assert_eq!(from["ts"], to[&id]["ts"]);
        assert_ne!(track(from), track(to[&id]));
    }
}

#[test]
fn a_wait_names_its_row_and_holder() {
    let (_, trace) = trace(&scenario(BUSY), TRACE_EVENTS);
    for wait in of(&trace, "B", "lock wait") {
        let (row, holder) = (&wait["args"]["row"], wait["args"]["holder"].as_str().unwrap());
        let row = row.as_str().unwrap().strip_prefix("Account ").unwrap();
        assert!(row.parse::<u32>().unwrap() < 60);
        assert!(holder.starts_with("worker ") || holder.starts_with("background "), "{holder}");
    }
}

#[test]
fn failures_are_marked_in_a_colour_of_the_viewers() {
    let (_, trace) = trace(&scenario(BUSY), TRACE_EVENTS);
    let marks: Vec<_> = events(&trace).iter().filter(|event| event["ph"] == "i").collect();
    assert!(!marks.is_empty());
    assert!(marks.iter().all(|mark| mark["cname"] == "terrible" || mark["cname"] == "bad"));
    assert!(marks.iter().all(|mark| mark["s"] == "t"));
}

#[test]
fn a_cut_trace_says_so_and_is_as_well_formed() {
    let busy = scenario(BUSY);
    let (whole, _) = trace(&busy, TRACE_EVENTS);
    for most in [1, 10, 100, whole.events - 10] {
        let (traced, trace) = trace(&busy, most);
        slices(&trace);
        assert_eq!(traced.outcome, whole.outcome, "the run itself goes on");
        assert!(traced.cut.is_some());
        // One happening may be several events, and what is open then ends.
        assert!(traced.events <= most + 60, "{} of {most}", traced.events);
        assert_eq!(events(&trace).last().unwrap()["name"], "trace cut here");
        assert_eq!(trace["otherData"]["whole"], false);
        let note = trace["otherData"]["note"].as_str().unwrap();
        assert!(note.starts_with("the trace is cut after "), "{note}");
    }
}

#[test]
fn what_a_horizon_cuts_ends_at_the_horizon() {
    let mut busy = scenario(BUSY);
    busy.run.horizon = Some(forelock::engine::Span::from_secs(20));
    let (traced, trace) = trace(&busy, TRACE_EVENTS);
    assert!(traced.outcome.unprocessed > 0);
    slices(&trace);
    assert_eq!(microseconds(events(&trace).last().unwrap()), 20e6);
    assert_eq!(trace["otherData"]["whole"], true);
}

#[test]
fn hostile_names_stay_text() {
    let name = "\"],\"x\":[\"</script>\n\u{1}";
    let mut busy = scenario(BUSY);
    busy.name = name.into();
    busy.loads.first_mut().data.sets[0].name = name.repeat(1_000);
    let (_, trace) = trace(&busy, TRACE_EVENTS);
    assert_eq!(trace["otherData"]["scenario"], name);
    assert_eq!(events(&trace)[0]["args"]["name"], format!("load: {name}"));
    let row = of(&trace, "B", "lock wait")[0]["args"]["row"].as_str().unwrap();
    assert!(row.starts_with(name) && row.len() < 100, "a long name is shortened");
}

#[test]
fn a_full_disk_is_an_error() {
    /// Takes a while to fill.
    struct Disk(usize);
    impl io::Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for space in [0, 100, 10_000] {
        let mut disk = Disk(space);
        let failed = write_trace(&scenario(BUSY), ReplicationNumber(0), 1_000, &mut disk);
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}

#[test]
fn loads_and_sessions_have_names_of_their_own() {
    let text = "
        org = { workers = 2, service.per_record = '9ms', locks = { wait_timeout = '3s' } }
        [[loads]]
        name = 'contacts'
        data = { parent_object = 'Account', child_object = 'Contact', parents = 60, children = 2_000 }
        load = { batch_size = 500, partitions = 3 }
        [[loads]]
        name = 'cases'
        data = { parent_object = 'Account', child_object = 'Case', parents = 60, children = 2_000 }
        load = { api = 'soap', batch_size = 200, submit = { in_flight = 3 }, partitions = 2 }";
    let (Traced { outcome, .. }, trace) = trace(&scenario(text), TRACE_EVENTS);
    slices(&trace);
    let names: BTreeSet<_> = of(&trace, "M", "thread_name")
        .iter()
        .map(|event| event["args"]["name"].as_str().unwrap().to_owned())
        .collect();
    let sessions: Vec<_> = (1..=6).map(|number| format!("session {number}")).collect();
    let expected = sessions.into_iter().chain(["worker 1".to_owned(), "worker 2".to_owned()]);
    assert_eq!(names, expected.collect());
    let batches = count(&trace, "B", "batch of contacts") + count(&trace, "B", "batch of cases");
    assert_eq!(batches, outcome.batches + outcome.requeues);
    for batch in of(&trace, "B", "batch of cases") {
        assert_eq!(batch["args"]["load"], "cases");
        assert!((1..=2).contains(&batch["args"]["partition"].as_u64().unwrap()));
    }
    let holders = of(&trace, "B", "lock wait");
    assert!(
        holders.iter().any(|wait| wait["args"]["holder"].as_str().unwrap().starts_with("sess"))
    );
}
