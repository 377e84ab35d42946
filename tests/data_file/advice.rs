//! What is warned of because of what the file says.

use super::{Folder, SCENARIO};
use forelock::scenario::Advice;
use std::fmt::Write;

fn rules(advice: &[Advice]) -> Vec<&str> {
    advice.iter().map(|one| one.rule).collect()
}

#[test]
fn an_order_that_nobody_wrote_is_warned_of() {
    let folder = Folder::with(&SCENARIO.replace("order = \"file\"", ""), "AccountId\nx\ny\n");
    let advice = folder.advice(&[]);
    assert_eq!(rules(&advice), ["file-order"]);
    assert_eq!((advice[0].position.line, advice[0].position.column), (2, 8));
    assert!(advice[0].remedy.contains("order = \"file\""), "{}", advice[0]);
    for order in ["file", "random", "by_parent"] {
        assert_eq!(rules(&folder.advice(&[&format!("data.order={order}")])), [""; 0], "{order}");
    }
    // Written for what the file replaced.
    let random = SCENARIO.replace("order = \"file\"", "order = \"random\"");
    folder.write("base.toml", random);
    folder.write("load.toml", "extends = 'base.toml'\ndata.file = 'opportunities.csv'");
    assert_eq!(rules(&folder.advice(&[])), ["file-order"]);
    folder.write("load.toml", "extends = 'base.toml'");
    assert_eq!(rules(&folder.advice(&[])), [""; 0]);
}

#[test]
fn a_hot_parent_is_counted() {
    let csv = "AccountId\n".to_owned() + &"x\n".repeat(10_001) + &"y\n".repeat(9_999);
    let folder = Folder::new(&csv);
    let alone = ["load.concurrency_mode=Serial", "org.batch_overhead=1s"];
    let advice = folder.advice(&alone);
    assert_eq!(rules(&advice), ["hot-parent"]);
    assert_eq!(advice[0].title, "the largest parent has 10,001 children");
    assert_eq!((advice[0].position.line, advice[0].position.column), (3, 17));
    folder.write("opportunities.csv", csv.replacen("x\n", "z\n", 1));
    assert_eq!(rules(&folder.advice(&alone)), [""; 0]);
}

/// 3 partitions of 20 transactions of 10 rows.
#[test]
fn shared_parents_are_those_of_the_file() {
    let text = |parent: fn(usize) -> usize| {
        let mut csv = "AccountId\n".to_owned();
        (0..600).for_each(|row| writeln!(csv, "{:03}", parent(row)).unwrap());
        csv
    };
    let shared = |csv: &str, sets: &[&str]| {
        let advice = Folder::new(csv).advice(sets);
        advice.into_iter().find(|one| one.rule == "shared-parents").map(|one| one.to_string())
    };
    let in_flight = "load.submit={pattern='closed', in_flight=2}";
    // Each parent's five rows together: nothing that sorting could better.
    assert_eq!(shared(&text(|row| row / 5), &[in_flight]), None);
    // Each account once in twenty rows: batches and partitions all want the same.
    let found = shared(&text(|row| row % 20), &[in_flight]).unwrap();
    assert!(found.contains("partitions, and batches of one partition,"), "{found}");
    let found = shared(&text(|row| row % 20), &["load.partitions=1", in_flight]).unwrap();
    assert!(
        found.contains("in this file, 100 % of transactions of 10 rows a batch apart"),
        "{found}"
    );
    // Once in a hundred: the batch that follows wants other accounts, the one five on the same.
    let hundred = text(|row| row % 100);
    assert_eq!(shared(&hundred, &["load.partitions=1", in_flight]), None);
    let far = ["load.partitions=1", "load.submit={pattern='closed', in_flight=9}", "org.workers=9"];
    assert!(shared(&hundred, &far).is_some());
    assert!(shared(&hundred, &[in_flight]).unwrap().contains("]: partitions that run at once"));
    // Accounts come back in their own partition alone: 20 of them in turn, a partition each.
    let own = text(|row| row / 200 * 20 + row % 20);
    assert_eq!(shared(&own, &[]), None);
    assert!(shared(&own, &[in_flight]).unwrap().contains("batches of one partition"));
    // Shuffled: a transaction wants a parent with 1 − 0.99^10 = 9.56 %, two of them one of the
    // hundred with 1 − (1 − 0.0956²)^100 = 60.09 %.
    let found = shared(&text(|row| row % 100), &["data.order=random"]).unwrap();
    assert!(found.contains("two transactions of 10 random children"), "{found}");
    assert!(found.contains("probability of 60.09 %"), "{found}");
}
