//! The results that matter, each on every face: one verdict, one exit code, and no record that is
//! lost without a word.

use crate::bench::{Bench, result};
use crate::cases::{CASES, Case, LOADS};
use crate::reading::{between, in_one_line, plain, section, title};
use serde_json::{Value, json};

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
        let Case { drawn, met, .. } = *self.case;
        assert_eq!(text.contains("All met in"), drawn && met, "{name}: {text}");
        let is_sure = self.json["objectives"][0]["sure"].is_f64();
        let judged = |words: &str| {
            let [average, nights] =
                ["on average", "in 90 % of the nights"].map(|part| words.contains(part));
            assert_eq!((average, nights), (drawn && !is_sure, is_sure), "{name}: {words}");
        };
        judged(&in_one_line(&text));
        let csv = self.stdout(&[&sweep[..], &["--format", "csv"]].concat());
        assert!(csv.contains(if self.case.met { ",true" } else { ",false" }), "{name}");
        let chart = |chart: &str| {
            let scenario = self.json["scenario"].as_str().unwrap();
            title(&self.bench.read(&format!("charts/{scenario}-{chart}.svg")))
        };
        let trade_off = chart("trade-off");
        assert_eq!(trade_off.starts_with("No point "), !self.case.met, "{name}: {trade_off}");
        assert_eq!(trade_off.contains("are lost"), self.is_left(), "{name}: {trade_off}");
        judged(&trade_off);
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
        let mut record = vec!["regress", "record", "small.toml", "--replications", "20"];
        record.extend(["-o", "kept.json"]);
        if !self.case.draws.is_empty() {
            record.extend(["--posterior", "mine.json"]);
        }
        self.bench.forelock(&record).assert().success();
        let (text, json, chart) = self.checked(0);
        assert_eq!(json["scenarios"][0]["status"], "unchanged", "{name}: {json}");
        assert!(text.starts_with("No prediction moved beyond chance ("), "{name}: {text}");
        assert_eq!(chart, "No prediction moved beyond chance", "{name}");
    }

    /// A scenario that is redefined gives what a run of it gives.
    fn assert_redefined(&self) {
        let name = self.case.name;
        let text = self.bench.read("small.toml");
        self.bench.write("small.toml", &format!("{text}org.transaction_size = 100\n"));
        let (text, json, chart) = self.checked(1);
        let one = &json["scenarios"][0];
        assert_eq!(one["status"], "redefined", "{name}: {json}");
        let field = json!([{ "path": "org.transaction_size", "recorded": "200", "now": "100" }]);
        assert_eq!(one["redefinition"]["fields"], field, "{name}");
        assert!(text.contains("org.transaction_size 200 100"), "{name}: {text}");
        assert!(chart.contains("is defined otherwise than recorded"), "{name}: {chart}");
        let mut run = vec!["run", "small.toml", "--json", "--replications", "20"];
        if !self.case.draws.is_empty() {
            run.extend(["--posterior", "mine.json"]);
        }
        let run = self.bench.result(&run);
        let csv = self.bench.stdout(&["regress", "check", "kept.json", "--format", "csv"]);
        let metrics = one["redefinition"]["metrics"].as_array().unwrap();
        for change in metrics.iter().filter(|change| change["load"].is_null()) {
            let metric = change["metric"].as_str().unwrap();
            let now = &change["now"]["mean"];
            assert_eq!(now, &run["metrics"][metric]["mean"], "{name}: {metric}");
            let row = csv.contains(&format!(",redefined,,{metric},"));
            assert_eq!(row, !change["difference_ci"].is_null(), "{name}: {metric}: {csv}");
        }
    }

    /// The words, the result and the title of the chart of a check, which exits with `code` on every
    /// face.
    fn checked(&self, code: i32) -> (String, Value, String) {
        let name = self.case.name;
        let said = |arguments: &str| {
            let arguments: Vec<&str> = arguments.split(' ').collect();
            let output = self.bench.forelock(&arguments).output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{name}: {arguments:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        let json = said("regress check kept.json --json --charts charts");
        self.bench.write("result.json", &json);
        let json = result(json.as_bytes());
        let answer = in_one_line(json["answer"].as_str().unwrap());
        said("report result.json -o checked.html");
        let page = self.bench.read("checked.html");
        assert!(plain(section(&page, "answer")).contains(&answer), "{name}");
        let text = in_one_line(&said("regress check kept.json"));
        assert!(text.ends_with(&answer), "{name}: {text}");
        let scenario = json["scenarios"][0]["scenario"].as_str().unwrap();
        let chart = title(&self.bench.read(&format!("charts/{scenario}-regress.svg")));
        (text, json, chart)
    }

    /// The file as it is does what a run over it does; judged is what will be sent.
    fn assert_arranged(&self) {
        let name = self.case.name;
        let row = |id: u32| format!("{id},a{}\n", id * 7919 % 200);
        let rows: String = (0..2_000).map(row).collect();
        self.bench.write("rows.csv", &format!("Id,AccountId\n{rows}"));
        let posterior: &[&str] =
            if self.case.draws.is_empty() { &[] } else { &["--posterior", "mine.json"] };
        let arrange =
            "arrange rows.csv --parent AccountId -o arranged --force --simulate small.toml";
        let said = |format: &str| {
            let arrange: Vec<&str> = arrange.split(' ').chain(["--format", format]).collect();
            let output = self.bench.forelock(&[&arrange, posterior].concat()).output().unwrap();
            (output.status.code(), String::from_utf8(output.stdout).unwrap())
        };
        let (code, json) = said("json");
        self.bench.write("result.json", &json);
        let json = result(json.as_bytes());
        let [as_it_is, arranged] = json["simulation"]["variants"].as_array().unwrap().as_slice()
        else {
            unreachable!("{name}: {json}");
        };
        let over_it = ["data.file=rows.csv", "data.parent_column=AccountId", "data.order=file"];
        let mut run = vec!["run", "small.toml", "--json"];
        run.extend(over_it.iter().flat_map(|&set| ["--set", set]));
        run.extend(posterior);
        let run = self.bench.result(&run);
        for metric in ["failed", "unprocessed", "lost_rate", "deadlocks", "duration_s"] {
            let means = [as_it_is, &run].map(|one| &one["metrics"][metric]["mean"]);
            assert_eq!(means[0], means[1], "{name}: {metric}");
        }
        let missed = run["objectives"].as_array().unwrap().iter().any(|one| one["met"] == false);
        assert_eq!(as_it_is["meets_objectives"], !missed, "{name}");
        assert_eq!(code, Some(i32::from(arranged["meets_objectives"] == false)), "{name}");
        for format in ["text", "markdown", "html"] {
            let (same, text) = said(format);
            assert_eq!(same, code, "{name}: {format}");
            let marks = [as_it_is, arranged].map(|one| one["meets_objectives"] == true);
            assert_eq!(text.contains('✓'), marks.contains(&true), "{name}: {text}");
            assert_eq!(text.contains('✗'), marks.contains(&false), "{name}: {text}");
        }
        let report = ["report", "result.json", "-o", "arranged.html"];
        assert_eq!(self.bench.forelock(&report).output().unwrap().status.code(), code, "{name}");
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
    for case in &CASES {
        let shown = Shown::of(case);
        shown.assert_regress();
        shown.assert_redefined();
    }
}

/// Only what has one load is arranged.
#[test]
fn arrangements_say_what_runs_say() {
    for case in CASES.iter().filter(|case| !case.scenario.contains("loads")) {
        Shown::of(case).assert_arranged();
    }
}
