//! What records a load consists of, where a file says it.

use forelock::scenario::{Data, FileParents, Metric, Order, ParentSet};
use forelock::study::Finding;
use forelock_io::words::{grouped, plain, thousands};
use std::path::Path;

/// `1,250,000 of 2,000,000 Opportunity records from opportunities.csv in file order; AccountId
/// names 200,000 parents.` None where the records are drawn.
pub(super) fn records_line(finding: &Finding) -> Option<String> {
    let Finding { scenario, prediction, .. } = finding;
    let load = scenario.loads.only()?;
    let data = &load.data;
    // What is simulated of an arrangement is told by the arrangement.
    let file = data.file().filter(|file| file.origin().is_named())?;
    let sent: f64 = [Metric::Created, Metric::Failed, Metric::Unprocessed]
        .map(|metric| prediction.summary(metric).mean)
        .iter()
        .sum();
    let rows = data.children.get() as f64;
    let of_them =
        if sent.round() < rows { format!("{} of ", grouped(sent, 0)) } else { String::new() };
    let further = data.sets.iter().skip(1);
    let columns = std::iter::once(file)
        .chain(further.filter(|set| load.lock_of(set).is_some()).filter_map(ParentSet::file));
    let columns: Vec<String> = columns.map(column).collect();
    let name = base_name(&file.origin().file);
    let from = match data.several_files() {
        Some(files) => format!("{} files ({name})", thousands(files.len() as u64)),
        None => name.to_owned(),
    };
    let line = format!(
        "{of_them}{} {} records from {from} {}; {}.",
        grouped(rows, 0),
        data.child_object,
        order(data),
        columns.join("; ")
    );
    // What a file says must not command the terminal.
    Some(plain(&line))
}

/// The file without its directories.
pub(super) fn base_name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}

fn order(data: &Data) -> String {
    match data.order {
        Order::File => "in file order".to_owned(),
        Order::Random => "in random order".to_owned(),
        Order::ByParent => "sorted by parent".to_owned(),
        Order::Clustered { window } => {
            format!("sorted by parent, up to {} places apart", grouped(window as f64, 0))
        }
    }
}

fn column(parents: &FileParents) -> String {
    let of = |count: u32, what: &str| match count {
        1 => format!("1\u{a0}{what}"),
        _ => format!("{}\u{a0}{what}s", grouped(f64::from(count), 0)),
    };
    let none = match parents.without_parent() {
        0 => String::new(),
        rows => format!(", none in {}", of(rows, "row")),
    };
    format!("{} names {}{none}", parents.origin().column, of(parents.named(), "parent"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::extract::{ContentDigest, NO_PARENT};
    use forelock::model::Outcome;
    use forelock::scenario::{Children, FileOrigin, LockRule, Scenario};
    use forelock::study::fixture::finding;
    use std::sync::Arc;

    fn set(column: &str, parents: u32, of_rows: &[u32]) -> ParentSet {
        let file = "exports/opportunities\u{1b}.csv".to_owned();
        let origin = FileOrigin { file, column: column.to_owned(), digest: ContentDigest(0) };
        let parents = FileParents::new(origin, parents, of_rows.to_vec()).unwrap();
        ParentSet::of_file(column, Arc::new(parents)).unwrap()
    }

    fn line(created: u64, change: impl FnOnce(&mut Scenario)) -> Option<String> {
        let outcome = Outcome { created, failed: 1, ..Outcome::default() };
        records_line(&finding(vec![outcome], change)).map(|line| line.replace('\u{a0}', " "))
    }

    fn five_rows(scenario: &mut Scenario) {
        scenario.loads.first_mut().data.children = Children::new(5).unwrap();
        scenario.loads.first_mut().data.sets[0] = set("AccountId", 2, &[1, 0, NO_PARENT, 1, 1]);
        scenario.loads.first_mut().data.order = Order::File;
    }

    #[test]
    fn a_file_is_counted() {
        assert_eq!(
            line(4, five_rows).unwrap(),
            "5 Opportunity records from opportunities .csv in file order; AccountId names 2 \
             parents, none in 1 row."
        );
        let capped = line(2, |scenario| {
            five_rows(scenario);
            scenario.loads.first_mut().data.order = Order::Clustered { window: 1_000 };
            let locked = set("CampaignId", 1, &[0; 5]);
            let rule = LockRule { locks: Some(false), ..LockRule::default() };
            let unlocked = ParentSet { rule, ..locked.clone() };
            scenario.loads.first_mut().data.sets.extend([locked, unlocked]);
        });
        assert_eq!(
            capped.unwrap(),
            "3 of 5 Opportunity records from opportunities .csv sorted by parent, up to 1,000 \
             places apart; AccountId names 2 parents, none in 1 row; CampaignId names 1 parent."
        );
    }

    #[test]
    fn drawn_records_need_no_line() {
        assert_eq!(line(4, |_| ()), None);
    }
}
