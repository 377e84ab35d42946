//! Ten results that matter, each on every face: one verdict, one exit code, and no record that is
//! lost without a word.

use crate::bench::{Bench, SMALL, result};
use crate::reading::{between, in_one_line, plain, section, title};
use serde_json::{Value, json};

const LOADS: &str = include_str!("../scenarios/three-loads.toml");
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

/// A result, by the scenario that gives it.
struct Case {
    name: &'static str,
    scenario: &'static str,
    /// What it changes in the scenario, a line each.
    sets: &'static [&'static str],
    /// How many seconds a record takes in each of the draws, where they are drawn.
    draws: &'static [&'static str],
    met: bool,
    /// A part of the answer in words.
    says: &'static str,
    /// The title of the chart over time.
    over_time: &'static str,
    /// A part of the title of the chart of lock waits.
    lock_waits: &'static str,
}

const SERIAL: &str = "load.concurrency_mode='Serial'";
const PLAIN: Case = Case {
    name: "",
    scenario: SMALL,
    sets: &[],
    draws: &[],
    met: true,
    says: "",
    over_time: "",
    lock_waits: "",
};

const CASES: [Case; 10] = [
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
        says: "Each of 100 runs would meet it.",
        over_time: "None of 2,000 records fails, in ",
        lock_waits: "No transaction waits for a lock",
        ..PLAIN
    },
];

/// A case with its files, and what its faces are held against.
struct Shown {
    case: &'static Case,
    bench: Bench,
    /// Of `run`.
    json: Value,
}

impl Shown {
    fn of(case: &'static Case) -> Self {
        let bench = Bench::new().with("base.toml", case.scenario);
        bench.write("small.toml", &format!("extends = 'base.toml'\n{}\n", case.sets.join("\n")));
        if !case.draws.is_empty() {
            let draws: Vec<_> = case.draws.iter().map(|draw| [draw]).collect();
            // The fields stand before their values.
            let posterior = format!(
                r#"{{ "schema": 1, "kind": "posterior", "forelock": "0.1.0",
                "from": {{ "scenarios": ["small"], "seed": 1, "budget": 2000 }},
                "fields": [{{ "path": "org.service.per_record", "unit": "seconds" }}],
                "best": ["7ms"], "draws": {} }}"#,
                json!(draws)
            );
            bench.write("mine.json", &posterior);
        }
        let shown = Self { case, bench, json: Value::Null };
        let printed = shown.stdout(&["run", "small.toml", "--json", "--charts", "charts"]);
        Self { json: result(printed.as_bytes()), ..shown }
    }

    /// What a command prints, which must exit as the verdict says.
    fn stdout(&self, command: &[&str]) -> String {
        let mut arguments = command.to_vec();
        if !self.case.draws.is_empty() {
            arguments.extend(["--posterior", "mine.json"]);
        }
        let output = self.bench.forelock(&arguments).output().unwrap();
        let (code, met) = (output.status.code(), self.case.met);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(code, Some(i32::from(!met)), "{}: {arguments:?}: {said}", self.case.name);
        String::from_utf8(output.stdout).unwrap()
    }

    fn mean(&self, metric: &str) -> f64 {
        self.json["metrics"][metric]["mean"].as_f64().unwrap()
    }

    fn is_left(&self) -> bool {
        self.mean("unprocessed") > 0.0
    }

    /// How many objectives there are, those of single loads too, and how many are missed.
    fn objectives(&self) -> (usize, usize) {
        let loads = self.json["loads"].as_array().into_iter().flatten();
        let of_loads = loads.flat_map(|load| load["objectives"].as_array().unwrap());
        let all: Vec<_> =
            self.json["objectives"].as_array().unwrap().iter().chain(of_loads).collect();
        (all.len(), all.iter().filter(|one| one["met"] == false).count())
    }

    fn assert_run(&self) {
        let name = self.case.name;
        let text = self.stdout(&["run", "small.toml"]);
        let (all, missed) = self.objectives();
        assert_eq!(missed == 0, self.case.met, "{name}");
        let marks = [text.matches("✓ met").count(), text.matches("✗ not met").count()];
        assert_eq!(marks, [all - missed, missed], "{name}: {text}");
        let words = in_one_line(&text);
        assert!(words.contains(self.case.says), "{name}: {words}");
        assert!(!words.contains("met throughout"), "{name}");
        let csv = self.stdout(&["run", "small.toml", "--format", "csv"]);
        for metric in ["failed", "unprocessed", "lost_rate", "deadlocks"] {
            let cell = csv.lines().find_map(|line| between(line, &format!(",,{metric},"), ","));
            assert_eq!(cell.unwrap().parse::<f64>().unwrap(), self.mean(metric), "{name}");
        }
    }

    fn assert_charts(&self) {
        let name = self.case.name;
        let chart = |chart: &str| {
            let scenario = self.json["scenario"].as_str().unwrap();
            self.bench.read(&format!("charts/{scenario}-{chart}.svg"))
        };
        let over_time = title(&chart("over-time"));
        assert!(over_time.contains(self.case.over_time), "{name}: {over_time}");
        assert_eq!(over_time.contains("left unprocessed"), self.is_left(), "{name}: {over_time}");
        let lock_waits = chart("lock-waits");
        let found = title(&lock_waits);
        assert!(found.contains(self.case.lock_waits), "{name}: {found}");
        let deadlocks = self.mean("deadlocks") > 0.0;
        assert_eq!(found.contains("deadlocks"), deadlocks, "{name}: {found}");
        let marks = lock_waits.split("<rect class=\"mark\"").skip(1);
        let mut counted = marks.map(|mark| plain(between(mark, "<title>", "</title>").unwrap()));
        assert_eq!(counted.any(|mark| mark.contains("are deadlocks")), deadlocks, "{name}");
    }

    fn assert_page(&self) {
        let name = self.case.name;
        let report = ["report", "small.toml", "-o", "page.html", "--without-remedies"];
        self.stdout(&report);
        let page = self.bench.read("page.html");
        let answer = plain(section(&page, "answer"));
        assert!(answer.contains(self.case.says), "{name}: {answer}");
        let badge = match self.objectives() {
            (1, 0) => "✓ Objective met".to_owned(),
            (1, _) => "✗ Objective missed".to_owned(),
            (all, 0) => format!("✓ All {all} objectives met"),
            (all, missed) => format!("✗ {missed} of {all} objectives missed"),
        };
        assert!(plain(&page).contains(&badge), "{name}: {badge}: {answer}");
        let tile = plain(&page).contains("Records never processed");
        assert_eq!(tile, self.is_left(), "{name}: {answer}");
    }

    fn assert_compare(&self) {
        let name = self.case.name;
        let compare = ["compare", "small.toml"];
        let json = result(self.stdout(&[&compare[..], &["--json"]].concat()).as_bytes());
        let first = &json["variants"][0];
        assert_eq!(first["meets_objectives"], self.case.met, "{name}");
        let fastest = json["fastest_meeting_objectives"].as_str();
        let meets =
            |one: &Value| one["name"].as_str() == fastest && one["meets_objectives"] == true;
        let variants = json["variants"].as_array().unwrap();
        assert!(fastest.is_none() || variants.iter().any(meets), "{name}: {fastest:?}");
        let words = in_one_line(&self.stdout(&compare));
        let is_left = |one: &Value| one["metrics"]["unprocessed"]["mean"].as_f64().unwrap() > 0.0;
        assert_eq!(words.contains("never be processed"), is_left(first), "{name}: {words}");
        let lost = variants.iter().any(is_left);
        assert_eq!(words.contains("Lost rate"), lost, "{name}: {words}");
        let csv = self.stdout(&[&compare[..], &["--format", "csv"]].concat());
        let row = between(&csv, ",lost_rate,", ",").unwrap();
        assert_eq!(row.parse::<f64>().unwrap(), first["metrics"]["lost_rate"]["mean"], "{name}");
    }

    fn assert_sweep(&self) {
        let name = self.case.name;
        let workers = if self.case.scenario == LOADS { "10" } else { "5" };
        let vary = format!("org.workers={workers}");
        let sweep = ["sweep", "small.toml", "--vary", &vary, "-o", "swept"];
        let text = self.stdout(&[&sweep[..], &["--charts", "charts"]].concat());
        let json = result(self.stdout(&[&sweep[..], &["--json"]].concat()).as_bytes());
        assert_eq!(json["feasible"], u64::from(self.case.met), "{name}");
        assert_eq!(text.contains('✓'), self.case.met, "{name}: {text}");
        assert_eq!(
            in_one_line(&text).contains("never processed"),
            self.is_left(),
            "{name}: {text}"
        );
        let drawn = !self.case.draws.is_empty();
        assert_eq!(text.contains("All met in"), drawn, "{name}: {text}");
        assert_eq!(in_one_line(&text).contains("on average"), drawn, "{name}: {text}");
        let csv = self.stdout(&[&sweep[..], &["--format", "csv"]].concat());
        assert!(csv.contains(if self.case.met { ",true" } else { ",false" }), "{name}");
        let chart = |chart: &str| {
            let scenario = self.json["scenario"].as_str().unwrap();
            title(&self.bench.read(&format!("charts/{scenario}-{chart}.svg")))
        };
        let trade_off = chart("trade-off");
        assert_eq!(trade_off.starts_with("No point "), !self.case.met, "{name}: {trade_off}");
        assert_eq!(trade_off.contains("are lost"), self.is_left(), "{name}: {trade_off}");
        let against = chart("against-field");
        assert_eq!(against.contains("no value meets"), !self.case.met, "{name}: {against}");
        if name == "met in 60 % of runs" {
            assert!(text.contains("  60 of 100 runs\n"), "{text}");
            let said =
                "the objectives are met on average throughout, in 60.0 % of the runs at least";
            assert!(against.contains(said), "{against}");
        }
    }

    /// A baseline has no verdict of its own: it holds as long as the same is predicted, met or not.
    fn assert_regress(&self) {
        let name = self.case.name;
        let kept = ["--replications", "20", "-o", "kept.json"];
        let record = [&["regress", "record", "small.toml"][..], &kept].concat();
        self.bench.forelock(&record).assert().success();
        let check = ["regress", "check", "kept.json", "--json"];
        let checked = result(self.bench.stdout(&check).as_bytes());
        assert_eq!(checked["scenarios"][0]["status"], "unchanged", "{name}: {checked}");
        self.bench.forelock(&check).assert().success();
    }
}

#[test]
fn runs_say_one_thing() {
    for case in &CASES {
        Shown::of(case).assert_run();
    }
}

#[test]
fn charts_say_what_runs_say() {
    for case in &CASES {
        Shown::of(case).assert_charts();
    }
}

#[test]
fn pages_say_what_runs_say() {
    for case in &CASES {
        Shown::of(case).assert_page();
    }
}

#[test]
fn comparisons_say_what_runs_say() {
    for case in &CASES {
        Shown::of(case).assert_compare();
    }
}

#[test]
fn sweeps_say_what_runs_say() {
    for case in &CASES {
        Shown::of(case).assert_sweep();
    }
}

#[test]
fn baselines_hold_whatever_is_missed() {
    for case in CASES.iter().filter(|case| case.draws.is_empty()) {
        Shown::of(case).assert_regress();
    }
}
