//! One source over another: files that extend, and `--set`.

use super::{EVERY_FIELD, LEAST, SEVERAL, constant, lognormal, non_zero, scenario};
use forelock::engine::{Cv, Span};
use forelock::scenario::{FanOut, Order, Parents, Submit, load, parse};
use std::fs;

#[test]
fn set_lays_single_values_over_the_file_in_order() {
    let found = scenario(EVERY_FIELD, &["org.workers=20", "org.workers=30", "run.seed=7"]);
    assert_eq!((found.org.workers.get(), found.run.seed), (30, 7));
    let found = scenario(EVERY_FIELD, &["org.service.per_record=10ms"]);
    assert_eq!(found.org.service.per_record, Span::from_millis(10));
    assert_eq!(found.org.service.cv, Cv::new(0.4).unwrap(), "the rest of the table stays");
    let found = scenario(EVERY_FIELD, &["background.0.per_hour=100", "data.lookups.0.parents=5k"]);
    assert_eq!(found.background[0].per_hour, 100.0);
    assert_eq!(found.loads.first().data.sets[1].count, Parents::new(5_000).unwrap());
    assert_eq!(found.loads.first().data.sets[1].name, "Campaign");
    assert_eq!(scenario(LEAST, &["name=a = b"]).name, "a = b");
}

/// Of the Bulk API 2.0 it is called the size of a job.
#[test]
fn the_size_of_a_send_has_a_name_for_each_api() {
    let text = |size: &str| {
        LEAST.replace("load = { batch_size = 200 }", &format!("load.api = 'bulk_v2'\n{size}"))
    };
    let size = |sets: &[&str]| {
        let found = scenario(&text("load.job_size = 500"), sets);
        found.loads.first().sending.batch_size.get()
    };
    assert_eq!(size(&[]), 500);
    assert_eq!(size(&["load.api=bulk_v1"]), 500, "it went with the API that was replaced");
    assert_eq!(size(&["load.batch_size=300"]), 300);
    assert_eq!(size(&["load.job_size=300"]), 300);
    let none = parse("a.toml", &text("load.partitions = 1"), &[]).unwrap_err().to_string();
    assert!(none.contains("`load.job_size` is missing"), "{none}");
    let loaded = parse("a.toml", &text("load.batch_size = 500"), &[]).unwrap();
    assert!(loaded.advice().iter().any(|advice| advice.rule == "job-size"));
}

#[test]
fn set_of_a_cv_keeps_the_mean() {
    let text = format!("{LEAST}load.submit = {{ pattern = 'open', interval = '4s' }}\n");
    let text = text.replace("load = { batch_size = 200 }", "load.batch_size = 200");
    let found = scenario(&text, &["load.submit.interval.cv=0.2"]);
    assert_eq!(
        found.loads.first().sending.submit,
        Submit::Open { interval: lognormal(4_000, 0.2) }
    );
}

#[test]
fn set_of_a_tag_drops_what_belonged_to_the_old_one() {
    let sets = ["load.submit.pattern=closed", "load.submit.in_flight=4"];
    let closed = Submit::Closed { in_flight: non_zero(4), think: constant(0) };
    assert_eq!(scenario(EVERY_FIELD, &sets).loads.first().sending.submit, closed);
    let sets = ["data.lookups.0.fan_out.shape=fixed"];
    assert_eq!(scenario(EVERY_FIELD, &sets).loads.first().data.sets[1].fan_out, FanOut::Fixed);
    let clustered = format!("{LEAST}data.order = 'clustered'\ndata.window = 5\n").replace(
        "data = { parents = 1_000, children = 10_000 }",
        "data.parents = 1_000\ndata.children = 10_000",
    );
    assert_eq!(
        scenario(&clustered, &["data.order=random"]).loads.first().data.order,
        Order::Random
    );
}

#[test]
fn extends_merges_tables_and_replaces_lists() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    fs::create_dir(directory.path().join("bases")).unwrap();
    write("bases/org.toml", "[org]\nworkers = 50\nservice = { per_record = '9ms', cv = 0.4 }\n");
    write(
        "base.toml",
        "extends = 'bases/org.toml'\nname = 'base'\n[data]\nparents = 10\nchildren = 100\n\
         [load]\nbatch_size = 10\nsubmit = { pattern = 'open', interval = '4s' }\n\
         [[background]]\nper_hour = 1\nhold = '1s'\n[[background]]\nper_hour = 2\nhold = '1s'\n\
         [objectives]\nfailure_rate = '< 5%'\n[observed]\nfailed = 3\n",
    );
    write(
        "own.toml",
        "extends = 'base.toml'\n[data]\nchildren = 200\n[org.service]\ncv = 0.5\n\
         [load.submit]\npattern = 'closed'\n[[background]]\nper_hour = 3\nhold = '1s'\n",
    );
    let found = load(&directory.path().join("own.toml"), &["org.workers=3".into()]).unwrap();
    let found = found.scenario;
    assert_eq!(
        (found.loads.first().data.sets[0].count.get(), found.loads.first().data.children.get()),
        (10, 200)
    );
    assert_eq!(found.org.service.per_record, Span::from_millis(9));
    assert_eq!((found.org.service.cv, found.org.workers.get()), (Cv::new(0.5).unwrap(), 3));
    assert!(
        matches!(found.loads.first().sending.submit, Submit::Closed { .. }),
        "the old interval went"
    );
    assert_eq!(found.background.len(), 1, "lists are replaced whole");
    assert_eq!(found.name, "base");
    assert_eq!(found.objectives.len(), 1);
    assert_eq!(found.observed, [], "nobody ran this one");
}

#[test]
fn set_reaches_a_load_by_its_name_or_its_number() {
    let batch = |set: &str| {
        let found = scenario(SEVERAL, &[set]);
        let sizes: Vec<u32> =
            found.loads.iter().map(|load| load.sending.batch_size.get()).collect();
        sizes
    };
    assert_eq!(batch("loads.contacts.load.batch_size=5"), [5, 10_000, 2_000]);
    assert_eq!(batch("loads.1.load.batch_size=5"), [2_000, 5, 2_000]);
    // A name with a space needs no quotes, and may have them.
    assert_eq!(batch("loads.opportunities again.load.batch_size=5"), [2_000, 10_000, 5]);
    assert_eq!(batch("loads.\"opportunities again\".load.batch_size=5"), [2_000, 10_000, 5]);
    let open = "loads.opportunities again.load.submit={pattern='open', interval='2s'}";
    let submit = scenario(SEVERAL, &[open]).loads.iter().nth(2).map(|load| load.sending.submit);
    assert_eq!(submit, Some(Submit::Open { interval: constant(2_000) }));
    let found = scenario(SEVERAL, &["loads.opportunities again.start=1h"]);
    assert_eq!(found.loads.iter().nth(2).map(|load| load.start), Some(Span::from_secs(3_600)));
}

#[test]
fn loads_are_replaced_as_a_whole_and_replace_data_and_load() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    write("several.toml", SEVERAL);
    let one = "[[loads]]\nname = 'only'\ndata = { children = 10 }\nload = { batch_size = 5 }\n";
    write("own.toml", &format!("extends = 'several.toml'\n{one}"));
    let names = |file: &str| {
        let found = load(&directory.path().join(file), &[]).unwrap().scenario;
        let names: Vec<String> = found.loads.iter().map(|load| load.name.clone()).collect();
        (names, found.loads.are_named())
    };
    assert_eq!(names("own.toml"), (vec!["only".to_owned()], true));
    write("single.toml", LEAST);
    write("own.toml", &format!("extends = 'single.toml'\n{one}"));
    assert_eq!(names("own.toml"), (vec!["only".to_owned()], true));
    assert_eq!(names("single.toml"), (vec![String::new()], false));
}
