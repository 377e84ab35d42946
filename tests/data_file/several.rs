//! `data.file` that names several files: a directory, a pattern or a list.

use super::Folder;
use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Definition, FileParents, Scenario};
use std::fmt::Write;
use std::fs;

/// Rows of these parents.
fn csv(parents: &[u32]) -> String {
    let mut csv = "Id,AccountId\n".to_owned();
    parents.iter().for_each(|parent| writeln!(csv, "1,A{parent}").unwrap());
    csv
}

/// Three files of 25, 50 and 5 rows, and what lies beside them.
fn folder() -> Folder {
    let folder = Folder::new(&csv(&[1]));
    fs::create_dir(folder.path("parts")).unwrap();
    for (name, rows) in [("p-1.csv", 25), ("p-2.csv", 50), ("p-10.csv", 5)] {
        folder.write(&format!("parts/{name}"), csv(&vec![rows; rows as usize]));
    }
    folder.write("parts/manifest.json", "{}");
    folder.write("parts/load.sh", "#!/bin/sh");
    folder
}

fn parents(scenario: &Scenario) -> &FileParents {
    scenario.loads.first().data.file().unwrap()
}

fn batches(scenario: &Scenario) -> u64 {
    let plan = Plan::new(scenario).unwrap();
    Simulator::new(&plan).run(ReplicationNumber(0)).batches
}

#[test]
fn a_directory_is_its_files_each_a_partition() {
    let folder = folder();
    // A --set is relative to where the program runs.
    let set = format!("data.file={}", folder.path("parts").display());
    let scenario = folder.scenario(&[&set]);
    let found = parents(&scenario);
    assert_eq!(found.files().iter().map(|file| file.rows).collect::<Vec<_>>(), [25, 50, 5]);
    assert_eq!((found.parents(), found.of_rows().len()), (3, 80));
    let first = scenario.loads.first();
    assert_eq!(first.sending.partitions.get(), 3);
    // 25 in 2 sends, 50 in 3, 5 in 1: none has rows of two files.
    assert_eq!(batches(&scenario), 6);
    let dealt = folder.scenario(&[&set, "load.partitions=2"]);
    assert_eq!(batches(&dealt), 6);
    assert_eq!(dealt.loads.first().files_by_partition().unwrap(), [vec![25], vec![50, 5]]);
    let capped = folder.scenario(&[&set, "load.max_batches_per_partition=2"]);
    assert_eq!(batches(&capped), 5);
}

#[test]
fn a_list_a_pattern_and_a_directory_are_the_same_files() {
    let folder = folder();
    let here = folder.path("parts").display().to_string();
    let hash = |file: &str| {
        let set = format!("data.file={file}");
        Definition::of(&folder.scenario(&[&set])).hash
    };
    let list = format!("['{here}/p-1.csv', '{here}/p-2.csv', '{here}/p-10.csv']");
    assert_eq!(hash(&list), hash(&here));
    assert_eq!(hash(&format!("{here}/p-*.csv")), hash(&here));
    let turned = format!("['{here}/p-2.csv', '{here}/p-1.csv', '{here}/p-10.csv']");
    assert_ne!(hash(&turned), hash(&here));
    // One file is as it always was, whatever is around its name.
    assert_eq!(hash(&format!("['{here}/p-1.csv']")), hash(&format!("{here}/p-1.csv")));
}

#[test]
fn in_the_file_it_is_relative_to_the_file() {
    let folder = folder();
    let text =
        super::SCENARIO.replace("\"opportunities.csv\"", "[\"parts\", \"opportunities.csv\"]");
    folder.write("load.toml", text);
    let scenario = folder.scenario(&[]);
    assert_eq!(parents(&scenario).files().len(), 4);
    assert_eq!(
        scenario.loads.first().files_by_partition().unwrap(),
        [vec![25], vec![50], vec![5, 1]]
    );
}

#[test]
fn an_arranged_directory_is_sent_as_its_names_say() {
    let folder = Folder::new(&csv(&[1]));
    fs::create_dir(folder.path("out")).unwrap();
    let names = [
        ("part-1-job-1.csv", 20),
        ("part-1-job-2.csv", 20),
        ("part-1-job-3.csv", 3),
        ("part-2-job-1.csv", 9),
    ];
    for (name, rows) in names {
        folder.write(&format!("out/{name}"), csv(&vec![rows; rows as usize]));
    }
    let set = format!("data.file={}", folder.path("out").display());
    let text = super::SCENARIO.replace("batch_size = 20\npartitions = 3", "client = \"sf-bulk\"");
    folder.write("load.toml", text);
    let scenario = folder.scenario(&[&set]);
    let first = scenario.loads.first();
    assert_eq!(first.files_by_partition().unwrap(), [vec![20, 20, 3], vec![9]]);
    assert_eq!(first.sending.partitions.get(), 2);
    assert_eq!((first.sending.batch_size.get(), batches(&scenario)), (20, 4), "a job a file");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let folder = folder();
    let text = |file: &str| super::SCENARIO.replace("\"opportunities.csv\"", file);
    let refused = |text: String, at: &str| {
        folder.write("load.toml", text);
        folder.refused(&[], at)
    };
    let (title, help) =
        refused(text("\"parts\"").replace("partitions = 3", "partitions = 4"), "8:14");
    assert_eq!(title, "3 files are too few for 4 partitions");
    assert!(help.starts_with("write at most 3"), "{help}");
    let split = text("\"parts\"").replace("partitions = 3", "split = \"by_parent\"");
    assert_eq!(refused(split, "8:9").0, "3 files have nothing to be split");
    assert_eq!(refused(text("\"parts/*.tsv\""), "2:8").0, "no file matches parts/*.tsv");
    assert_eq!(refused(text("[]"), "2:8").0, "`data.file` names no file");
    assert_eq!(refused(text("[\"parts\", \"\"]"), "2:18").0, "`data.file.1` names no file");
    assert_eq!(
        refused(text("[\"parts\", 7]"), "2:18").0,
        "`data.file.1` must be text, not a whole number"
    );
    let twice = text("[\"parts\", \"parts/../parts/p-1.csv\"]");
    assert_eq!(refused(twice, "2:8").0, "parts/../parts/p-1.csv is named twice");
    folder.write("parts/p-3.csv", "Id,Name\n1,x\n");
    let (title, _) = refused(text("\"parts\""), "3:17");
    assert!(title.starts_with("parts/p-3.csv:1: "), "{title}");
    folder.write("parts/p-3.csv", "Id,AccountId\n");
    folder.write("load.toml", text("\"parts\"").replace("partitions = 3\n", ""));
    assert_eq!(parents(&folder.scenario(&[])).files().len(), 4, "one may have a header alone");
}

#[test]
fn files_that_share_parents_are_to_be_arranged_as_a_split_would_be_refused() {
    let folder = folder();
    for name in ["p-1.csv", "p-2.csv", "p-10.csv"] {
        let spread: Vec<u32> = (0..200).map(|row| row * 7 % 20).collect();
        folder.write(&format!("parts/{name}"), csv(&spread));
    }
    let set = format!("data.file={}", folder.path("parts").display());
    let advice = folder.advice(&[&set]);
    let found = advice.iter().find(|one| one.rule == "shared-parents").unwrap();
    assert!(found.remedy.contains("`forelock arrange`"), "{found}");
    assert!(!found.remedy.contains("split"), "{found}");
}
