//! What the columns of a file say in the hands of other tools.

use super::{Folder, SCENARIO, file};
use forelock::extract::NO_PARENT;

#[test]
fn columns_are_found_in_any_case() {
    for (header, column, found) in [
        ("Id,ACCOUNTID", "AccountId", "ACCOUNTID"),
        ("Id,accountid", "ACCOUNTID", "accountid"),
        ("ACCOUNTID,AccountId", "AccountId", "AccountId"),
    ] {
        let folder = Folder::new(&format!("{header}\nx,y\n"));
        let scenario = folder.scenario(&[&format!("data.parent_column={column}")]);
        assert_eq!(file(&scenario).origin().column, found, "{header}");
    }
    let folder = Folder::new("ACCOUNTID,AccountId\nx,y\n");
    let (title, help) = folder.refused(&["data.parent_column=accountid"], "1:20");
    assert_eq!(title, "opportunities.csv:1: 2 columns are called `accountid`");
    assert!(help.contains("columns 1, 2"), "{help}");
}

#[test]
fn the_words_of_null_words_are_those_of_the_command_line() {
    let folder = Folder::new("AccountId\nx\nNULL\n#N/A\n");
    let (title, help) = folder.refused(&[], "2:8");
    assert!(title.contains("opportunities.csv:3: `NULL` in `AccountId` may be"), "{title}");
    assert!(help.contains("null_words = \"no_parent\""), "{help}");
    let rows = |words: &str| {
        let scenario = folder.scenario(&[&format!("data.null_words={words}")]);
        file(&scenario).of_rows().to_vec()
    };
    assert_eq!(rows("no_parent"), [0, NO_PARENT, NO_PARENT]);
    assert_eq!(rows("key"), [1, 0, NO_PARENT]);
    assert!(folder.refused(&["data.null_words=nil"], "1:17").1.contains("no_parent"));
}

#[test]
fn blanks_in_an_update_are_warned_of() {
    let warned = |csv: &str, sets: &[&str]| {
        let advice = Folder::with(SCENARIO, csv).advice(sets);
        advice.into_iter().find(|one| one.rule == "blank-parent").map(|one| one.to_string())
    };
    let (blank, cleared) = ("AccountId,x\nx,\n,\n\"  \",\n", "AccountId,x\nx,\n#N/A,\n#N/A,\n");
    let text = warned(blank, &["load.operation=update"]).unwrap();
    assert!(text.contains("2 rows leave AccountId blank"), "{text}");
    assert!(warned(blank, &["load.operation=upsert"]).unwrap().contains("in an upsert"));
    for (csv, sets) in [
        (blank, &["load.operation=insert"][..]),
        (blank, &["load.operation=delete"]),
        (cleared, &["load.operation=update"]),
        (blank, &["load.operation=update", "data.relationship=lookup_clear"]),
    ] {
        assert_eq!(warned(csv, sets), None, "{sets:?}");
    }
}

/// A batch of 1.0 takes 10 MB, a job of 2.0 150 MB; what fits is said in rows.
#[test]
fn bytes_of_a_batch_are_judged_by_the_file() {
    let row = format!("x,{}\n", "y".repeat(2_620));
    let folder = Folder::new(&format!("AccountId,Text\n{}", row.repeat(8_000)));
    let told = |sets: &[&str]| {
        let advice = folder.advice(sets);
        advice.into_iter().find(|one| one.rule == "batch-bytes").map(|one| one.to_string())
    };
    let one = "load.partitions=1";
    let text = told(&[one, "load.batch_size=4_000"]).unwrap();
    assert!(text.contains("about 10.49 MB") && text.contains("at most 3,812 records"), "{text}");
    assert_eq!(told(&[one, "load.batch_size=3_800"]), None);
    assert_eq!(told(&[one, "load.api=bulk_v2", "load.batch_size=8_000"]), None);
    let wide = format!("x,{}\n", "y".repeat(21_000));
    folder.write("opportunities.csv", format!("AccountId,Text\n{}", wide.repeat(8_000)));
    let text = told(&[one, "load.api=bulk_v2", "load.batch_size=8_000"]).unwrap();
    assert!(text.contains("a job has about 168") && text.contains("records a job"), "{text}");
}

#[test]
fn ids_that_somebody_has_spoilt_are_warned_of() {
    let warned = |csv: &str| {
        let advice = Folder::with(SCENARIO, csv).advice(&[]);
        advice.into_iter().find(|one| one.rule == "mistaken-id").map(|one| one.to_string())
    };
    let right = "AccountId\n001D000000IqhSLIAZ\n001D000000IqhSL\n";
    assert_eq!(warned(right), None);
    let text = warned(&format!("{right}001D000000IqhSLXXX\n")).unwrap();
    assert!(text.contains("AccountId: 1 parent has an id") && text.contains("SLXXX"), "{text}");
}
