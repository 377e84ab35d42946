//! Sets of one name that several loads read from files.

use forelock::scenario::{Diagnostics, Order, Scenario, load};
use std::fs;
use tempfile::TempDir;

const SCENARIO: &str = r#"org = { workers = 5, service.per_record = "5ms" }
[[loads]]
name = "contacts"
data = { parent_object = "Account", child_object = "Contact", file = "contacts.csv", parent_column = "AccountId" }
load = { batch_size = 2 }
[[loads]]
name = "cases"
data = { parent_object = "Account", child_object = "Case", file = "cases.csv", parent_column = "Customer", order = "file" }
load = { batch_size = 2 }
[[loads]]
name = "cases again"
data = { failed_of = "cases" }
load = { batch_size = 1 }
"#;

fn folder(scenario: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("load.toml", scenario);
    write("contacts.csv", "Id,AccountId\n1,001D000000IqhSL\n2,001D000000Iqhaa\n");
    let rows = "a,001D000000Iqhaa\nb,001D000000Iqh9z\nc,001D000000IqhSLIAZ\nd,\n";
    write("cases.csv", &format!("Number,Customer\n{rows}"));
    folder
}

fn read(folder: &TempDir, sets: &[&str]) -> Result<Scenario, Diagnostics> {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    load(&folder.path().join("load.toml"), &sets).map(|loaded| loaded.scenario)
}

fn rows(scenario: &Scenario, load: &str) -> (u32, Vec<u32>) {
    let set = &scenario.loads.named(load).unwrap().1.data.sets[0];
    (set.count.get(), set.file().unwrap().of_rows().to_vec())
}

#[test]
fn equal_ids_are_one_row_in_all_loads() {
    let found = read(&folder(SCENARIO), &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(rows(&found, "contacts"), (3, vec![1, 2]));
    assert_eq!(rows(&found, "cases"), (3, vec![2, 0, 1, u32::MAX]));
    assert_eq!(rows(&found, "cases again"), rows(&found, "cases"));
    let (_, cases) = found.loads.named("cases").unwrap();
    assert_eq!((cases.data.order, cases.data.children.get()), (Order::File, 4));
}

#[test]
fn sets_of_other_names_keep_their_own_numbers() {
    let other = SCENARIO.replacen("parent_object = \"Account\"", "parent_object = \"Person\"", 1);
    let found = read(&folder(&other), &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(rows(&found, "contacts"), (2, vec![0, 1]));
    assert_eq!(rows(&found, "cases"), (3, vec![2, 0, 1, u32::MAX]));
}

#[test]
fn a_drawn_set_must_have_as_many_rows_as_the_files_together() {
    let more = |parents: u32| {
        let load = "[[loads]]\nname = 'tasks'\nload = { batch_size = 2 }\n";
        let data =
            format!("data = {{ parent_object = 'Account', parents = {parents}, children = 9 }}\n");
        read(&folder(&format!("{SCENARIO}{load}{data}")), &[])
    };
    assert!(more(3).is_ok());
    let wrong = more(4).unwrap_err().to_string();
    assert!(wrong.contains("`tasks` has 4 rows of Account, `contacts` has 3"), "{wrong}");
    assert!(wrong.contains("load.toml:17:47"), "{wrong}");
}

#[test]
fn records_that_are_updated_are_rows_of_the_same_ids() {
    let update = "[[loads]]\nname = 'accounts'\ndata = { child_object = 'Account', children = 4 }\n\
                  load = { operation = 'update', batch_size = 2 }\n";
    let folder = folder(&format!("{SCENARIO}{update}"));
    assert!(read(&folder, &["loads.accounts.data.children=3"]).is_ok());
    let wrong = read(&folder, &[]).unwrap_err().to_string();
    assert!(wrong.contains("`accounts` would update 4 records of Account"), "{wrong}");
    assert!(wrong.contains("of which there are 3"), "{wrong}");
}
