//! `[data] file`: what a scenario makes of it, and what it says of one that is wrong.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod advice;
mod field;
mod several;

use forelock::extract::{NO_PARENT, ParentKey};
use forelock::model::{Outcome, Plan, ReplicationNumber, Simulator};
use forelock::scenario::{
    Advice, Definition, Diagnostics, FieldSet, FileParents, Loaded, Order, ParentSet, Scenario,
    Template, load,
};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

const SCENARIO: &str = r#"[data]
file = "opportunities.csv"
parent_column = "AccountId"
order = "file"

[load]
batch_size = 20
partitions = 3

[org]
workers = 4
transaction_size = 10
service = { per_record = "90ms", cv = 0.5 }
"#;

/// A directory with a scenario and its file.
struct Folder(TempDir);

impl Folder {
    fn new(csv: &str) -> Self {
        Self::with(SCENARIO, csv)
    }

    fn with(scenario: &str, csv: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("load.toml", scenario);
        folder.write("opportunities.csv", csv);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    fn load(&self, sets: &[&str]) -> Result<Loaded, Diagnostics> {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        load(&self.path("load.toml"), &sets)
    }

    fn scenario(&self, sets: &[&str]) -> Scenario {
        self.load(sets).unwrap_or_else(|wrong| panic!("{wrong}")).scenario
    }

    fn advice(&self, sets: &[&str]) -> Vec<Advice> {
        self.load(sets).unwrap_or_else(|wrong| panic!("{wrong}")).advice()
    }

    /// The only message, which stands at `at` of the scenario, as `(title, help)`.
    #[track_caller]
    fn refused(&self, sets: &[&str], at: &str) -> (String, String) {
        let wrong = self.load(sets).err().unwrap_or_else(|| panic!("this should be refused"));
        let all: Vec<_> = wrong.iter().collect();
        assert_eq!(all.len(), 1, "one slip, one message:\n{wrong}");
        let position = all[0].position();
        assert_eq!(format!("{}:{}", position.line, position.column), at, "{wrong}");
        let relative = |text: &str| text.replace(&format!("{}/", self.0.path().display()), "");
        (relative(all[0].title()), relative(all[0].help()))
    }
}

fn file(scenario: &Scenario) -> &FileParents {
    scenario.loads.first().data.sets[0].file().unwrap()
}

fn outcome(plan: &Plan, replication: u64) -> Outcome {
    Simulator::new(plan).run(ReplicationNumber(replication))
}

/// 600 rows over 50 accounts and 7 campaigns without a system; some lack either.
fn rows() -> (String, Vec<String>, Vec<String>) {
    let (mut csv, mut accounts, mut campaigns) =
        ("Id,AccountId,CampaignId\n".to_owned(), vec![], vec![]);
    let mut any = 7_u64;
    for row in 0..600 {
        any = any.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let account = if any >> 60 == 0 { String::new() } else { format!("A{}", (any >> 33) % 50) };
        let campaign = if any >> 62 == 1 { String::new() } else { format!("C{}", (any >> 40) % 7) };
        writeln!(csv, "{row},{account},{campaign}").unwrap();
        accounts.push(account);
        campaigns.push(campaign);
    }
    (csv, accounts, campaigns)
}

/// Numbers ascending with the keys, worked out apart from the reader.
fn numbered(keys: &[String]) -> (u32, Vec<u32>) {
    let distinct: BTreeSet<&String> = keys.iter().filter(|key| !key.is_empty()).collect();
    let number = |key| distinct.iter().position(|other| *other == key);
    let numbers = keys.iter().map(|key| number(key).map_or(NO_PARENT, |n| n.try_into().unwrap()));
    (distinct.len().try_into().unwrap(), numbers.collect())
}

#[test]
fn a_file_is_simulated_as_its_parents_row_by_row() {
    let (csv, accounts, campaigns) = rows();
    let folder = Folder::new(&csv);
    let mut waits = 0;
    for sets in [
        &[][..],
        &["load.split=round_robin", "org.locks.failure=record", "org.locks.wait_timeout=1s"],
        &["load.split=by_parent", "load.retry={attempts=2}"],
        &["load.submit={pattern='open', interval='400ms'}", "org.locks.order=row"],
    ] {
        let scenario = folder.scenario(sets);
        let given = Plan::given(&scenario, vec![numbered(&accounts)]).unwrap();
        let lookups = "data.lookups=[{parent_column='CampaignId'}]";
        let two = folder.scenario(&[sets, &[lookups]].concat());
        let both = Plan::given(&two, vec![numbered(&accounts), numbered(&campaigns)]).unwrap();
        for replication in 0..3 {
            let alone = outcome(&Plan::new(&scenario).unwrap(), replication);
            assert_eq!(alone, outcome(&given, replication), "{sets:?}");
            let together = outcome(&Plan::new(&two).unwrap(), replication);
            assert_eq!(together, outcome(&both, replication), "{sets:?}");
            assert_ne!(alone, together);
            waits += alone.lock_waits;
        }
    }
    assert!(waits > 100, "too little happens to tell anything: {waits}");
}

#[test]
fn what_the_file_says_is_counted() {
    let (csv, accounts, campaigns) = rows();
    let folder = Folder::new(&csv);
    let found = folder.scenario(&["data.lookups=[{parent_column='CampaignId', locks=false}]"]);
    let data = &found.loads.first().data;
    assert_eq!((data.children.get(), data.sets[0].count.get(), data.order), (600, 50, Order::File));
    let without = |keys: &[String]| keys.iter().filter(|key| key.is_empty()).count();
    assert_eq!(file(&found).without_parent() as usize, without(&accounts));
    assert_eq!(file(&found).of_rows(), numbered(&accounts).1);
    let lookup = &data.sets[1];
    assert_eq!((lookup.name.as_str(), lookup.rule.locks), ("CampaignId", Some(false)));
    assert_eq!(lookup.file().unwrap().without_parent() as usize, without(&campaigns));
    let most = |account: &String| accounts.iter().filter(|other| *other == account).count();
    let most = accounts.iter().filter(|key| !key.is_empty()).map(most).max().unwrap();
    assert_eq!(file(&found).most_children() as usize, most);
}

#[test]
fn ids_of_15_and_18_characters_are_one_parent() {
    let csv = "Id;AccountId\r\n1;001D000000IqhSL\r\n2;\"001D000000IqhSLIAZ\"\r\n3;\r\n";
    let found = Folder::new(csv).scenario(&[]);
    assert_eq!(file(&found).of_rows(), [0, 0, NO_PARENT]);
    let piped = csv.replace(';', "|");
    let found = Folder::new(&piped).scenario(&["data.delimiter=|"]);
    assert_eq!(file(&found).of_rows(), [0, 0, NO_PARENT]);
}

/// The platform locks the records of a type in the order of their ids; `by_parent` sorts by them.
#[test]
fn parents_ascend_with_their_ids_not_as_they_first_come() {
    let ids =
        ["001D000000Iqhz0", "001D000000IqhZ0IAZ", "", "001D000000Iqh90", "001D000000Iqhz0IAJ"];
    let rows: String = ids.iter().map(|id| format!("\"{id}\",x\n")).collect();
    let folder = Folder::new(&format!("AccountId,Name\n{rows}"));
    let found = folder.scenario(&["data.order=by_parent"]);
    let parents = file(&found);
    let key = |row: usize| ParentKey::of(ids[row].as_bytes()).map(|key| key.bytes().to_vec());
    for (row, &parent) in parents.of_rows().iter().enumerate() {
        let id = parents.ids().unwrap().iter().nth(parent as usize).map(<[u8]>::to_vec);
        assert_eq!(id, key(row), "row {row}");
    }
    assert!(parents.ids().unwrap().iter().is_sorted());
}

#[test]
fn what_batches_of_the_file_weigh_is_known_and_defines_nothing() {
    let (csv, ..) = rows();
    let found = Folder::new(&csv).scenario(&[]);
    let bytes = file(&found).bytes().unwrap();
    let header = "Id,AccountId,CampaignId\n".len();
    assert_eq!((bytes.header(), bytes.rows()), (header as u64, (csv.len() - header) as u64));
    let mean = (csv.len() - header) as f64 / 600.0;
    assert_eq!(bytes.expected_batch(20), mean * 20.0 + header as f64);
    // What the hash is of besides is the digest, which no two files share.
    let parents =
        FileParents::new(file(&found).origin().clone(), 50, file(&found).of_rows().to_vec());
    let mut unweighed = found.clone();
    unweighed.loads.first_mut().data.sets[0] =
        ParentSet::of_file("parent", Arc::new(parents.unwrap())).unwrap();
    assert_ne!(unweighed, found);
    assert_eq!(Definition::of(&unweighed).hash, Definition::of(&found).hash);
}

#[test]
fn a_file_lies_where_the_one_lies_that_names_it() {
    let folder = Folder::new("AccountId\nx\n");
    fs::create_dir(folder.path("base")).unwrap();
    folder.write("base/base.toml", SCENARIO);
    folder.write("base/opportunities.csv", "AccountId\nx\ny\n");
    folder.write("load.toml", "extends = \"base/base.toml\"");
    assert_eq!(folder.scenario(&[]).loads.first().data.children.get(), 2);
    // This one names it anew, so it is beside this one.
    folder.write("load.toml", "extends = 'base/base.toml'\ndata.file = 'opportunities.csv'");
    assert_eq!(folder.scenario(&[]).loads.first().data.children.get(), 1);
    let absolute = format!("data.file={}", folder.path("base/opportunities.csv").display());
    assert_eq!(folder.scenario(&[&absolute]).loads.first().data.children.get(), 2);
}

/// One layer over another: the later says whether records are drawn or read.
#[test]
fn the_later_source_says_whether_records_are_drawn() {
    let folder = Folder::new("AccountId\nx\n");
    let drawn = folder.scenario(&["data.parents=10", "data.children=500"]);
    assert_eq!(
        (drawn.loads.first().data.children.get(), drawn.loads.first().data.order),
        (500, Order::Random)
    );
    assert!(drawn.loads.first().data.file().is_none());
    folder.write(
        "drawn.toml",
        SCENARIO.replace(
            "file = \"opportunities.csv\"\nparent_column = \"AccountId\"\norder = \"file\"",
            "parents = 10\nchildren = 500\nfan_out = { shape = 'fixed' }\norder = 'by_parent'",
        ),
    );
    let over =
        "extends = 'drawn.toml'\n[data]\nfile = 'opportunities.csv'\nparent_column = 'AccountId'\n";
    folder.write("load.toml", over);
    let read = folder.scenario(&[]);
    assert_eq!(
        (read.loads.first().data.children.get(), read.loads.first().data.order),
        (1, Order::ByParent)
    );
    // Fewer records of a file are not to be had by their number.
    let (title, help) = folder.refused(&["data.children=500"], "1:6");
    assert_eq!(title, "`data.file` contradicts `data.children`");
    assert!(help.contains("`data.parents` and `data.children`"), "{help}");
    let (title, _) =
        folder.refused(&["data.parents=9", "data.children=5", "data.order=file"], "1:12");
    assert!(title.contains("no file is named"), "{title}");
}

#[test]
fn what_is_wrong_with_the_file_is_shown_where_it_is_named() {
    let refused = |csv: &str, at: &str| Folder::new(csv).refused(&[], at);
    let (title, help) = refused("Id,AcountId\n1,x\n", "3:17");
    assert_eq!(title, "opportunities.csv:1: there is no column `AccountId`");
    assert!(help.contains("did you mean `AcountId`?"), "{help}");
    let (title, _) = refused("AccountId,AccountId\nx,y\n", "3:17");
    assert!(title.contains("2 columns are called `AccountId`"), "{title}");
    let (title, _) = refused("Id,AccountId\n1,x\n\n2,y,z\n", "2:8");
    assert_eq!(title, "opportunities.csv:4: this row has 3 fields, the header has 2");
    let (title, _) = refused("Id,AccountId\n1,x\n2,\"y\n", "2:8");
    assert_eq!(title, "opportunities.csv:3:3: this quote is never closed");
    for (csv, what) in [("", "is empty"), ("\n\n", "is empty"), ("Id,AccountId\n", "no rows")] {
        let (title, help) = refused(csv, "2:8");
        assert!(title.contains(what) && help.contains("a row for every record"), "{title}: {help}");
    }
    let (title, help) = refused("Id,AccountId\n1,\n2, \n", "3:17");
    assert_eq!(title, "no row of opportunities.csv has a value in `AccountId`");
    assert!(help.contains("the parents' ids"), "{help}");
    let folder = Folder::new("Id,AccountId\n1,x\n");
    let (title, _) =
        folder.refused(&["data.lookups=[{parent_column='Id'},{parent_column='Nope'}]"], "1:51");
    assert!(title.contains("there is no column `Nope`"), "{title}");
    let (title, _) = folder.refused(&["data.lookups=[{parent_column='AccountId'}]"], "1:30");
    assert_eq!(title, "opportunities.csv is asked twice for the column `AccountId`");
}

#[test]
fn a_file_that_is_not_there_is_looked_for() {
    let folder = Folder::new("AccountId\nx\n");
    fs::rename(folder.path("opportunities.csv"), folder.path("oportunities.csv")).unwrap();
    let (title, help) = folder.refused(&[], "2:8");
    assert_eq!(title, "there is no file opportunities.csv");
    assert_eq!(help, "did you mean `oportunities.csv`?");
    fs::remove_file(folder.path("oportunities.csv")).unwrap();
    assert!(folder.refused(&[], "2:8").1.contains("relative to the scenario"));
    fs::create_dir(folder.path("opportunities.csv")).unwrap();
    assert_eq!(folder.refused(&[], "2:8").0, "opportunities.csv has no CSV file");
}

/// Nobody wants to wait for a large file to hear of a slip beside it.
#[test]
fn other_slips_are_told_before_the_file_is_read() {
    let folder = Folder::new("Id\n1\n");
    let (title, _) = folder.refused(&["org.workers=none"], "1:13");
    assert!(title.contains("org.workers"), "{title}");
}

#[test]
fn the_file_is_read_once_for_all_variants() {
    let (csv, ..) = rows();
    let folder = Folder::new(&csv);
    let loaded = folder.load(&[]).unwrap();
    let template = Template::read(&folder.path("load.toml"), &[]).unwrap();
    let vary = |assignment| template.with(&[FieldSet { origin: "--vary", assignment }]);
    let first = vary("org.workers=2").unwrap();
    fs::remove_file(folder.path("opportunities.csv")).unwrap();
    let again = loaded.with(&["data.order=by_parent".to_owned()]).unwrap().scenario;
    assert!(std::ptr::eq(file(&again).of_rows(), file(&loaded.scenario).of_rows()));
    let other = vary("org.workers=3").unwrap().scenario;
    assert!(std::ptr::eq(file(&other).of_rows(), file(&first.scenario).of_rows()));
}

#[test]
fn a_file_that_changes_meanwhile_is_noticed() {
    let (csv, ..) = rows();
    let folder = Folder::new(&csv);
    let loaded = folder.load(&[]).unwrap();
    folder.write("opportunities.csv", csv.replace("\n9,", "\n10,"));
    let wrong = loaded.with(&["data.parent_column=CampaignId".to_owned()]).err().unwrap();
    assert!(wrong.to_string().contains("has changed since it was read first"), "{wrong}");
}

#[test]
fn definitions_tell_the_contents_of_files_apart() {
    let (csv, ..) = rows();
    let (one, same) = (Folder::new(&csv), Folder::new(&csv));
    let other = Folder::new(&csv.replace("\n9,", "\n10,"));
    let hash = |folder: &Folder, sets: &[&str]| Definition::of(&folder.scenario(sets)).hash;
    assert_eq!(hash(&one, &[]), hash(&same, &[]));
    assert_ne!(hash(&one, &[]), hash(&other, &[]));
    assert_ne!(hash(&one, &[]), hash(&one, &["data.parent_column=CampaignId"]));
    assert_ne!(hash(&one, &[]), hash(&one, &["data.order=random"]));
    let definition = |folder: &Folder| {
        let template = Template::read(&folder.path("load.toml"), &[]).unwrap();
        template.with(&[]).unwrap();
        template.definition().unwrap()
    };
    assert_eq!(definition(&one), definition(&same));
    assert_ne!(definition(&one), definition(&other));
}
