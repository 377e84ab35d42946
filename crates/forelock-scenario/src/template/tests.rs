//! Templates and the scenarios made from them.

use super::*;

const TEXT: &str = r#"
        data = { parents = 1_000, children = "10k" }
        load = { batch_size = 200 }
        org = { workers = 5, service.per_record = "9ms" }
    "#;

fn template(text: &str, sets: &[&str]) -> Template {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    Template::parse("small.toml", text, &sets).unwrap()
}

fn vary(assignment: &str) -> [FieldSet<'_>; 1] {
    [FieldSet { origin: "--vary", assignment }]
}

#[test]
fn a_variant_is_what_the_file_would_be_with_the_field_set() {
    let template = template(TEXT, &["org.workers=7", "load.batch_size=100"]);
    let variant = template.with(&vary("org.workers=9")).unwrap().scenario;
    assert_eq!(
        (variant.org.workers.get(), variant.loads.first().sending.batch_size.get()),
        (9, 100)
    );
    assert_eq!(variant.name, "small");
}

#[test]
fn what_is_wrong_with_a_field_carries_its_origin() {
    let wrong = template(TEXT, &[]).with(&vary("org.workers=none")).unwrap_err();
    let first = wrong.iter().next().unwrap();
    assert_eq!((first.position().source.as_str(), first.position().column), ("--vary", 13));
}

#[test]
fn what_lies_below_is_as_if_the_file_said_so() {
    let template = template(&TEXT.replace("workers = 5, ", ""), &["load.batch_size=100"]);
    let below = vary("org.workers=9");
    let workers = |fields: &[FieldSet<'_>]| {
        template.with_below(&below, fields).unwrap().scenario.org.workers.get()
    };
    assert_eq!((workers(&[]), workers(&vary("org.workers=3"))), (9, 3));
    let resting = template.resting_on(&below).unwrap();
    assert_eq!(resting.with(&[]).unwrap().scenario.org.workers.get(), 9);
    let under_set = template.with_below(&vary("load.batch_size=7"), &below).unwrap();
    assert_eq!(under_set.scenario.loads.first().sending.batch_size.get(), 100);
}

#[test]
fn tables_are_written_as_they_would_be_read() {
    let text = format!("{TEXT}\nbackground = [{{ per_hour = 6, hold = '1s' }}]");
    let template = template(&text, &["org.scaling.contention=0.5"]);
    let tables = ["org", "background", "nothing"];
    let written = template.written(&tables, &vary("org.service.per_record=8.5ms")).unwrap();
    let rest = "data = { parents = 1_000, children = 10_000 }\nload = { batch_size = 200 }\n";
    let again = Template::parse("again.toml", &format!("{rest}{written}"), &[]).unwrap();
    let expected = template.with(&vary("org.service.per_record=8.5ms")).unwrap().scenario;
    let again = again.with(&[]).unwrap().scenario;
    assert_eq!((again.org, again.background), (expected.org, expected.background));
    assert!(!written.contains("batch_size"), "{written}");
}

#[test]
fn an_argument_decides_a_field_that_it_leaves_no_say_to_others() {
    for (argument, path, decides) in [
        ("org.workers=9", "org.workers", true),
        ("org.workers=9", "org.workers2", false),
        ("org.service={per_record='9ms'}", "org.service.per_record", true),
        ("org.service={per_record='9ms'}", "org.service.cv", false),
        ("org.service.per_record=9ms", "org.service.cv", false),
        ("background=[]", "background.0.per_hour", true),
        ("background.0.per_hour=6", "background.0.per_hour", true),
        ("background.0.per_hour=6", "background.1.per_hour", false),
        ("org.batch_overhead.cv=0.3", "org.batch_overhead", false),
        ("org.batch_overhead.mean=5s", "org.batch_overhead", true),
        ("org.batch_overhead=5s", "org.batch_overhead.mean", true),
        ("org. workers = 9", "org.workers", true),
        ("org.workers", "org.workers", false),
    ] {
        assert_eq!(vary(argument)[0].decides(path), decides, "{argument} {path}");
        assert_eq!(template(TEXT, &[argument]).decides(path), decides, "{argument} {path}");
    }
}

/// By the number of a load or by its name, in quotes or not.
#[test]
fn a_load_is_the_same_by_its_number_and_by_its_name() {
    let text = r#"
            org = { workers = 5, service.per_record = "9ms" }
            loads = [
                { name = "a", data.children = 9, load.batch_size = 2 },
                { name = "big deals", data.children = 9, load.batch_size = 2 },
            ]
        "#;
    let paths = ["loads.1.start", "loads.\"big deals\".start", "loads.big deals.start"];
    for path in paths {
        let template = template(text, &[&format!("{path}=1h")]);
        let scenario = template.with(&[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario;
        assert_eq!(scenario.loads.iter().nth(1).unwrap().start.as_secs_f64(), 3_600.0);
        for other in paths {
            assert!(template.decides(other), "{path} {other}");
            assert!(template.is_same_field(path, other), "{path} {other}");
        }
        assert!(!template.decides("loads.0.start") && !template.says("loads.a.start"));
        assert!(template.says("loads.big deals.load.batch_size"));
    }
}

#[test]
fn a_definition_changes_with_what_decides_results_and_with_nothing_else() {
    let definition = |text: &str, sets: &[&str]| template(text, sets).definition().unwrap();
    let plain = definition(TEXT, &[]);
    let commented = format!("# a comment\nname = \"other\"\n{TEXT}\nrun = {{ seed = 9 }}");
    assert_eq!(definition(&commented, &[]), plain);
    let precision = "run.precision={ metric = 'created', relative = 0.1 }";
    assert_eq!(definition(TEXT, &[precision, "run.confidence=0.9"]), plain);
    assert_ne!(definition(TEXT, &["run.horizon=1h"]), plain);
    assert_ne!(definition(TEXT, &["objectives.created=> 5"]), plain);
    assert_ne!(definition(&TEXT.replace("9ms", "8ms"), &[]), plain);
    assert_ne!(definition(TEXT, &["org.workers=6"]), plain);
    assert_eq!(definition(TEXT, &["org.workers=5"]), plain);
}

#[test]
fn what_was_observed_of_a_load_decides_nothing() {
    let text = r#"
            [[loads]]
            name = "a"
            data = { children = 5 }
            load = { batch_size = 1 }
            [org]
            workers = 1
            service = { per_record = "1s" }
        "#;
    let plain = template(text, &[]).definition().unwrap();
    let with = |set| template(text, &[set]).definition().unwrap();
    assert_eq!(with("loads.a.observed.created=5"), plain);
    assert_ne!(with("loads.a.load.batch_size=2"), plain);
}

/// The first of the two passes is the load that there was, with what was set of it.
#[test]
fn a_second_pass_leaves_the_first_as_it_was() {
    let text = "
        data = { parents = 100, children = 5_000 }
        load = { batch_size = 200, partitions = 3 }
        org = { workers = 4, service.per_record = '9ms' }
        objectives.lost_rate = '< 1%'
    ";
    let sets = ["load.partitions=2", "data.order=by_parent", "org.workers=9"];
    let template = Template::parse("a.toml", text, &sets.map(str::to_owned)).unwrap();
    let pass = SecondPass { client: None, batch_size: 50 };
    let twice = template.with_second_pass(pass).unwrap();
    let (before, after) = (template.with(&[]).unwrap().scenario, twice.with(&[]).unwrap().scenario);
    let (first, second) = (after.loads.first(), after.loads.iter().nth(1).unwrap());
    assert_eq!(first.sending, before.loads.first().sending);
    assert_eq!((first.data.order, first.data.children), {
        let data = &before.loads.first().data;
        (data.order, data.children)
    });
    assert_eq!(
        (after.org.workers.get(), &after.org, &after.objectives),
        (9, &before.org, &before.objectives)
    );
    assert_eq!(second.failed_of, Some(crate::LoadId::FIRST));
    assert_eq!(second.sending.mode(), crate::ConcurrencyMode::Serial);
    assert_eq!(second.sending.batch_size.get(), 50);
    assert!(twice.with_second_pass(pass).is_none());
}

#[test]
fn text_of_anybody_names_no_file_outside() {
    let directory = tempfile::tempdir().unwrap();
    let inside = directory.path().join("inside");
    std::fs::create_dir(&inside).unwrap();
    let csv = "Id,AccountId\n1,a\n2,b\n";
    for path in ["records.csv", "inside/records.csv", "outside.toml", "inside/base.toml"] {
        let text = if path.ends_with(".csv") { csv } else { TEXT };
        std::fs::write(directory.path().join(path), text).unwrap();
    }
    let rest = "load.batch_size = 200\norg = { workers = 5, service.per_record = \"9ms\" }";
    let read = |within: Option<&Path>, text: &str, fields: &[FieldSet<'_>]| {
        let template = Template::parse_within(within, "page.toml", text);
        let read = template.and_then(|template| template.with(fields).map(drop));
        read.map_err(|wrong| wrong.to_string())
    };
    let file =
        |path: &str| format!("{rest}\n[data]\nfile = \"{path}\"\nparent_column = \"AccountId\"\n");
    let outside = directory.path().join("records.csv");
    for (text, set) in [
        (file("records.csv"), None),
        (format!("extends = \"base.toml\"\n{rest}\n"), None),
        (file("not-there.csv"), Some("data.file=records.csv")),
    ] {
        let set = set.map(|assignment| FieldSet { origin: "data.file", assignment });
        assert_eq!(read(Some(&inside), &text, set.as_slice()), Ok(()), "{text}");
        let none = read(None, &text, set.as_slice()).unwrap_err();
        assert!(none.contains("no directory is open"), "{none}");
    }
    for (text, set) in [
        (file("../records.csv"), None),
        (file("../*.csv"), None),
        (file(&outside.display().to_string()), None),
        (file("records.csv"), Some("data.file=../records.csv")),
        ("extends = \"../outside.toml\"".to_owned(), None),
    ] {
        let set = set.map(|assignment| FieldSet { origin: "data.file", assignment });
        let refused = read(Some(&inside), &text, set.as_slice()).unwrap_err();
        assert!(refused.contains("outside of the directory"), "{refused}");
        let extends = text.starts_with("extends");
        assert_eq!(refused.contains("this can't be extended: it lies outside"), extends);
    }
    std::fs::write(inside.join(".env"), "SECRET=1\n").unwrap();
    let hidden = read(Some(&inside), &file(".env"), &[]).unwrap_err();
    assert!(hidden.contains("can't be read: it has no name of a CSV"), "{hidden}");
    assert!(!hidden.contains("SECRET"));
}

#[test]
fn a_path_of_thousands_of_keys_is_no_path() {
    let path = vec!["a"; 50_000].join(".");
    for set in [format!("{path}=1"), format!("{path}=x y")] {
        let field = FieldSet { origin: "--vary", assignment: &set };
        let wrong = template(TEXT, &[]).with(&[field]).unwrap_err().to_string();
        assert!(wrong.contains("this is not the path of a field"), "{wrong}");
    }
}
