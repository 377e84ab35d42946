//! The schema for editors refuses nothing that the program takes, and most of what it refuses.

use super::fields::{base, refusal, values, with};
use super::{EVERY_FIELD, LEAST, SEVERAL};
use forelock::scenario::fields::{every_field, schema};
use jsonschema::Validator;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

fn validator() -> Validator {
    jsonschema::draft7::new(&schema()).unwrap_or_else(|wrong| panic!("{wrong}"))
}

fn json(scenario: &Table) -> serde_json::Value {
    serde_json::to_value(scenario).unwrap()
}

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let folders = ["", "orgs", "extracts", "published"].map(|inner| folder.join(inner));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect()
}

#[test]
fn every_shipped_scenario_names_the_schema_and_keeps_to_it() {
    let validator = validator();
    let files = shipped();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema ")).unwrap();
        let named = fs::canonicalize(file.parent().unwrap().join(named)).unwrap();
        assert!(named.ends_with("docs/schema/scenario.schema.json"), "{}", file.display());
        let scenario = json(&text.parse().unwrap());
        if let Err(wrong) = validator.validate(&scenario) {
            panic!("{}: {} at {}", file.display(), wrong, wrong.instance_path());
        }
    }
    assert_eq!(files.len(), 27);
}

/// Lines that stand at the end of the scenario with all defaults, or in place of a part of it.
const RIGHT: [&str; 21] = [
    "",
    "run.seed = 0",
    "run.confidence = '99 %'",
    "run.horizon = '1h 30m'",
    "run.horizon = '90 minutes'",
    "run.precision = { metric = 'duration', half_width = '1m' }",
    "run.precision = { metric = 'failure_rate', relative = 0.05 }",
    "background = [{ per_hour = 0.5, hold = '1s' }]",
    "background = [{ per_hour = 600, rows = '1k', hold = { mean = '1ms', shape = 'gamma' } }]",
    "observed = { created = '1.1M', throughput = '60/s', lock_wait_time = '20000h' }",
    "observed.failure_rate = { value = '10.9%', within = 0.01 }",
    "observed.duration = { value = '5h', within = '10%' }",
    "objectives = { created = '>= 1.9M', throughput = '> 50/s', failure_rate = '<0.05' }",
    "org.scaling = { contention = 1, coherency = 0.5 }",
    "org.locks = { held_fraction = '50%', order = 'record', wait_timeout = '500ms' }",
    "org.batch_overhead = { mean = '4s', cv = 2 }",
    "data.order = 'clustered'\ndata.window = '1k'",
    "data.fan_out = { shape = 'histogram', buckets = [[10, 1_000]] }",
    "load.concurrency_mode = 'SERIAL'",
    "load.submit = { pattern = 'open', interval = '4s' }",
    "load.retry = { attempts = 2, delay = '10s', backoff = 2 }",
];

/// As [`RIGHT`], but wrong by themselves.
const WRONG: [&str; 47] = [
    "colour = 'red'",
    "name = 5",
    "name = ''",
    "data.file = 5",
    "data.parents = 0",
    "data.parents = -1",
    "data.parents = 1.5",
    "data.parents = 1_000_000_001",
    "data.parents = '1,000'",
    "data.parents = 'many'",
    "data.parents = true",
    "data.fan_out = 'uniform'",
    "data.fan_out.shape = 'even'",
    "data.fan_out = { shape = 'zipf', exponent = 21 }",
    "data.fan_out = { shape = 'zipf', exponent = '1' }",
    "data.fan_out = { shape = 'fixed', exponent = 1 }",
    "data.fan_out = { shape = 'histogram', buckets = [] }",
    "data.fan_out = { shape = 'histogram', buckets = [[10, 1_000, 1]] }",
    "data.order = 'sorted'",
    "data.order = 'random'\ndata.window = 5",
    "data.rollup = 'yes'",
    "data.lookups = { parents = 5 }",
    "data.lookups = [{ parents = 5, colour = 'red' }]",
    "load.api = 'bulk_v3'",
    "load.client = 'dataloader'",
    "load.concurrency_mode = 'paralel'",
    "load.batch_sise = 5",
    "load.stagger = 5",
    "load.stagger = '5'",
    "load.stagger = '2 months'",
    "load.stagger = '-5s'",
    "load.submit = { pattern = 'open', interval = '0s' }",
    "load.submit = { pattern = 'open', interval = { mean = '0s' } }",
    "load.submit = { pattern = 'open', interval = '4s', in_flight = 2 }",
    "load.submit = { pattern = 'open', interval = { mean = '4s', cv = 101 } }",
    "load.retry = { attempts = 1, backoff = 0 }",
    "org.locks.wait_timeout = '0s'",
    "org.locks.held_fraction = 1.5",
    "org.scaling.contention = inf",
    "org.time_slice = 1979-05-27",
    "background = [{ hold = '1s' }]",
    "run.confidence = 1",
    "run.seed = -1",
    "objectives.duration = '10h'",
    "objectives.duration = '< 5'",
    "observed.duration = 5",
    "observed.failure_rate = { value = 0.1, with = 0.5 }",
];

/// As [`RIGHT`], but wrong together with the rest, or only where numbers in quotes are counted: the
/// program alone knows.
const CONTRADICTIONS: [&str; 15] = [
    "data.parents = '0'",
    "data.file = 'a.csv'",
    "data.order = 'file'",
    "data.order = 'clustered'",
    "data.parent_column = 'AccountId'",
    "data.lookups = [{ parents = 5, via = 'Order' }]",
    "load.job_size = 5",
    "load.api = 'soap'\nload.concurrency_mode = 'Serial'",
    "load.batch_size = 20_000",
    "load.submit.pattern = 'open'",
    "load.retry = {}",
    "org.service.per_record = '0s'",
    "run.precision.metric = 'duration'",
    "run.confidence = '100%'",
    "loads = []",
];

/// The scenario with all defaults and these lines, which win.
fn scenario(lines: &str) -> Table {
    let mut scenario: Table = LEAST.parse().unwrap();
    let lines: Table = lines.parse().unwrap_or_else(|wrong| panic!("{lines}: {wrong}"));
    for (table, value) in lines {
        match (scenario.get_mut(&table), value) {
            (Some(Value::Table(below)), Value::Table(over)) => below.extend(over),
            (_, value) => {
                scenario.insert(table, value);
            }
        }
    }
    scenario
}

#[test]
fn what_is_right_is_taken_by_both() {
    let validator = validator();
    let texts = [EVERY_FIELD, LEAST, SEVERAL].map(|text| text.parse::<Table>().unwrap());
    for scenario in RIGHT.map(scenario).into_iter().chain(texts) {
        assert_eq!(refusal(&scenario), None);
        if let Err(wrong) = validator.validate(&json(&scenario)) {
            panic!("{wrong} at {} of\n{scenario}", wrong.instance_path());
        }
    }
}

#[test]
fn what_is_wrong_by_itself_is_refused_by_both() {
    let validator = validator();
    for lines in WRONG {
        assert!(refusal(&scenario(lines)).is_some(), "the program takes {lines}");
        assert!(!validator.is_valid(&json(&scenario(lines))), "the schema takes {lines}");
    }
}

#[test]
fn contradictions_are_refused_by_the_program_alone() {
    let validator = validator();
    for lines in CONTRADICTIONS {
        assert!(refusal(&scenario(lines)).is_some(), "the program takes {lines}");
        assert!(validator.is_valid(&json(&scenario(lines))), "the schema refuses {lines}");
    }
}

/// Whatever stands in a field: an editor marks nothing that the program takes.
#[test]
fn the_schema_refuses_no_value_that_the_program_takes() {
    let values = values();
    let (validator, mut both, mut program) = (validator(), 0, 0);
    // Where no file is read, nobody looks at how it would be.
    let is_read = |path: &str| {
        path != "extends" && !path.ends_with(".delimiter") && !path.ends_with(".null_words")
    };
    for one in every_field().iter().filter(|one| is_read(&one.path)) {
        let base = base(&one.path);
        for value in &values {
            let scenario = with(base.clone(), &one.path, value.clone());
            match (refusal(&scenario), validator.is_valid(&json(&scenario))) {
                (Some(_), false) => both += 1,
                (Some(_), true) => program += 1,
                (None, true) => {}
                (None, false) => {
                    panic!("the schema refuses {} = {value}, which the program takes", one.path)
                }
            }
        }
    }
    // The program alone refuses what contradicts other fields.
    assert!(both > 3 * program, "{both} by both, {program} by the program alone");
}
