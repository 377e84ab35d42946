//! The results that every face is held against.

use crate::bench::SMALL;

pub(crate) const LOADS: &str = include_str!("../scenarios/three-loads.toml");
/// What is sent again of what fails, where nothing does.
const NOTHING_TO_SEND: &str = r#"
name = "small"
org = { workers = 5, service.per_record = "9ms" }
loads = [
    { name = "first", data = { parent_object = "Account", parents = 20, children = 400 }, load = { batch_size = 200, concurrency_mode = "Serial" } },
    { name = "again", data = { failed_of = "first" }, load.batch_size = 200 },
]
run.replications = 3
"#;

/// An org of which nobody has measured anything.
const UNMEASURED: &str = r#"
name = "small"
org = "unmeasured"
data = { parents = 200, children = 2_000 }
load = { partitions = 5, batch_size = 200 }
run = { replications = 20, seed = 7 }
"#;

/// A result, by the scenario that gives it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) scenario: &'static str,
    /// What it changes in the scenario, a line each.
    pub(crate) sets: &'static [&'static str],
    /// How many seconds a record takes in each of the draws, where they are drawn.
    pub(crate) draws: &'static [&'static str],
    /// Whether unknown fields are drawn, from these or from ranges.
    pub(crate) drawn: bool,
    pub(crate) met: bool,
    /// A part of the answer in words.
    pub(crate) says: &'static str,
    /// The title of the chart over time.
    pub(crate) over_time: &'static str,
    /// A part of the title of the chart of lock waits.
    pub(crate) lock_waits: &'static str,
}

const SERIAL: &str = "load.concurrency_mode='Serial'";
const PLAIN: Case = Case {
    name: "",
    scenario: SMALL,
    sets: &[],
    draws: &[],
    drawn: false,
    met: true,
    says: "",
    over_time: "",
    lock_waits: "",
};

pub(crate) const CASES: [Case; 12] = [
    Case {
        name: "all met",
        sets: &["objectives={failure_rate='< 99%', duration='< 1h'}"],
        says: "All 2 objectives are met.",
        over_time: " of 2,000 records fail, in ",
        lock_waits: "end in the timeout of 2 s",
        ..PLAIN
    },
    Case {
        name: "missed",
        sets: &["objectives={failure_rate='< 99%', duration='< 1s'}"],
        met: false,
        says: "1 of 2 objectives is not met: duration is ",
        over_time: " of 2,000 records fail, in ",
        lock_waits: "end in the timeout of 2 s",
        ..PLAIN
    },
    Case {
        name: "unprocessed only",
        sets: &["run.horizon='3s'", SERIAL, "objectives={failure_rate='< 50%'}"],
        met: false,
        says: "but 1,767 records are never processed: 88.3 % are lost, not < 50%.",
        over_time: "None of 233 records fails, in 3.0 s; 1,767 are left unprocessed",
        lock_waits: "No transaction waits for a lock",
        ..PLAIN
    },
    Case {
        name: "0 processed",
        sets: &["run.horizon='1ms'", "objectives={failure_rate='< 50%'}"],
        met: false,
        says: "None of 2,000 child records would be processed; ",
        over_time: "No record is processed in 1 ms; 2,000 are left unprocessed",
        lock_waits: "",
        ..PLAIN
    },
    Case {
        name: "nothing to send",
        scenario: NOTHING_TO_SEND,
        sets: &["objectives={failure_rate='< 1%'}"],
        says: "No record of first is left for again to send again.",
        over_time: "None of 400 records fails, in ",
        lock_waits: "No transaction waits for a lock",
        ..PLAIN
    },
    Case {
        name: "met in 60 % of runs",
        sets: &[SERIAL, "org.service.cv=0", "objectives={duration='< 17s'}"],
        draws: &["7ms", "7ms", "7ms", "9ms", "9ms"],
        drawn: true,
        says: "That is on average: 60 of 100 runs would meet it.",
        over_time: "None of 2,000 records fails, in ",
        lock_waits: "No transaction waits for a lock",
        ..PLAIN
    },
    Case {
        name: "one load of three missed",
        scenario: LOADS,
        sets: &["run.replications=2"],
        met: false,
        says: "1 of 3 objectives is not met: failure rate of contacts is ",
        over_time: " records fail, in ",
        lock_waits: "of the waits for locks",
        ..PLAIN
    },
    Case {
        name: "horizon",
        sets: &["run.horizon='4s'", "objectives={failure_rate='< 50%'}"],
        met: false,
        says: "the load in Parallel mode is not done when the horizon of 4.0 s comes.",
        over_time: " are left unprocessed",
        lock_waits: "of the waits for locks",
        ..PLAIN
    },
    Case {
        name: "deadlocks only",
        sets: &[
            "org.locks.order='record'",
            "org.locks.deadlock='detect'",
            "org.locks.wait_timeout='10m'",
            "objectives={failure_rate='< 1%'}",
        ],
        met: false,
        says: "100 % of the refused locks are deadlocks",
        over_time: "66.7 % of 2,000 records fail, in ",
        lock_waits: "31 % of the waits for locks are deadlocks",
        ..PLAIN
    },
    Case {
        name: "a posterior",
        sets: &[SERIAL, "org.service.cv=0", "objectives={duration='< 1h'}"],
        draws: &["7ms", "7ms", "7ms", "9ms", "9ms"],
        drawn: true,
        says: "Each of 100 runs would meet it.",
        over_time: "None of 2,000 records fails, in ",
        lock_waits: "No transaction waits for a lock",
        ..PLAIN
    },
    Case {
        name: "ranges",
        scenario: UNMEASURED,
        sets: &["objectives={duration='< 10h'}"],
        drawn: true,
        says: "Each of 20 runs would meet it.",
        over_time: " of 2,000 records fail, in ",
        lock_waits: "of the waits for locks",
        ..PLAIN
    },
    Case {
        name: "met on average, and not as surely as asked",
        sets: &[
            SERIAL,
            "org.service={per_record='5ms..20ms', cv=0}",
            "objectives={duration='< 30s', sure='90%'}",
        ],
        drawn: true,
        met: false,
        says: "duration < 30s holds in 5 of 6 nights, not in 90 % of them.",
        over_time: "None of 2,000 records fails, in ",
        lock_waits: "No transaction waits for a lock",
        ..PLAIN
    },
];
