use super::Finding;
use super::hot_parent::{hottest, show_rounded};
use super::overlap::Overlap;
use super::shared_parents::{one_child_each, sorted, transaction};
use crate::data::set_path;
use crate::pacing::runs_alone;
use crate::read::units::show_number;
use crate::{Load, Order, Scenario};

/// # Hottest lock (`hottest-lock`)
///
/// ## What it does
/// Where a record locks rows of several parent sets, or of another set than the first, names the set
/// that collides most: the one of which two transactions of random records are most likely to want the
/// same row. It looks only at sets that lock, and is silent where no two batches run at once, or where the
/// records are sorted by that very set.
///
/// ## Why it matters
/// An extract can be sorted by one field only. Sorted by another than this one, it collides as before:
/// a load of order items over a hundred products is not helped by their orders.
///
/// ## Example
/// ```toml
/// [data]
/// parent_object = "Account"
/// parents = 200_000
/// children = "2M"
/// [[data.lookups]]
/// name = "Campaign"
/// parents = 500               # 4,000 opportunities each, against 10 of an account
/// ```
///
/// ## Remedy
/// Sort by that set: it comes first in `[data]`, with `order = "by_parent"`. Or see to it that it
/// doesn't lock, or that one batch runs at a time.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let data = &load.data;
    let Some(first) = decides(scenario, load) else { return Vec::new() };
    if first == 0 && sorted(data) {
        return Vec::new();
    }
    let locking = locking(load);
    let records = transaction(scenario, load);
    let overlap = |number: usize| Overlap::of(data, number, f64::from(records));
    let name = &data.sets[first].name;
    let others: Vec<String> = locking
        .iter()
        .filter(|&&number| number != first)
        .map(|&number| format!("{} of {}", percent(overlap(number)), data.sets[number].name))
        .collect();
    let against = match others.as_slice() {
        [] => String::new(),
        others => format!(", against {}", others.join(" and ")),
    };
    let (other, one_batch) = (data.parent_object(), "or let one batch run at a time");
    let by_parent = match (data.order, data.sets[first].via) {
        (Order::ByParent, _) => "",
        (_, None) => " (`order = \"by_parent\"`)",
        (_, Some(_)) => ", and `order = \"by_parent\"`",
    };
    let remedy = match (first, data.sets[first].via) {
        (0, _) => format!(
            "sort the records by {name} (`order = \"by_parent\"`) rather than by another field"
        ),
        (_, None) => format!(
            "describe {name} first in `[data]`, and sort the records by it{by_parent}: sorting by \
             {other} does not keep these apart; {one_batch}"
        ),
        (_, Some(_)) => format!(
            "sort the extract by {name} rather than by {other} (here: {name} as the first set, \
             without `via`{by_parent}); {one_batch}"
        ),
    };
    let at_path = set_path(first);
    vec![Finding {
        rule: "hottest-lock",
        title: format!("the locks of {name} decide what collides"),
        reason: format!(
            "two transactions of {records} random records want the same of its rows with a probability \
             of {}{against}; its largest row has about {} children; records can be sorted by one field \
             only",
            percent(overlap(first)),
            show_rounded(hottest(data, first))
        ),
        remedy,
        at: if first == 0 { format!("{at_path}.parent_object") } else { format!("{at_path}.name") },
    }]
}

/// The sets whose rows the load locks, and whose parents have more than one child.
fn locking(load: &Load) -> Vec<usize> {
    let data = &load.data;
    let locks = |&number: &usize| load.lock_of(&data.sets[number]).is_some();
    let shared = |&number: &usize| !one_child_each(data, number);
    (0..data.sets.len()).filter(locks).filter(shared).collect()
}

/// The set whose locks decide what collides, where that needs saying: not where the first set alone
/// locks, nor where nothing collides, or nothing is known of the records.
pub(super) fn decides(scenario: &Scenario, load: &Load) -> Option<usize> {
    if load.failed_of.is_some() || runs_alone(scenario, load) {
        return None;
    }
    let locking = locking(load);
    if locking == [0] {
        return None;
    }
    let records = f64::from(transaction(scenario, load));
    let overlap = |number: usize| Overlap::of(&load.data, number, records);
    // Of equals, the first.
    locking.into_iter().rev().max_by(|&a, &b| overlap(a).total_cmp(overlap(b)))
}

fn percent(overlap: Overlap) -> String {
    format!("{} %", show_number(100.0 * overlap.probability()))
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const RULE: &str = "hottest-lock";
    const SEVERAL: &str = "load.submit.in_flight=3";
    const CAMPAIGNS: &str = "data.lookups=[{name='Campaign', parents=10}]";

    #[test]
    fn the_set_with_the_largest_parent_is_named() {
        let text = text_of(&[SEVERAL, CAMPAIGNS], RULE);
        assert!(text.contains("the locks of Campaign decide"), "{text}");
        assert!(text.contains("against 100 % of parent; its largest row has about 10,"), "{text}");
        assert!(text.contains("describe Campaign first"), "{text}");
        let many = "data.lookups=[{name='Campaign', parents=100_000}]";
        let text = text_of(&[SEVERAL, many], RULE);
        assert!(text.contains("the locks of parent decide"), "{text}");
        assert!(!advised(&[SEVERAL, many, "data.order=by_parent"], RULE), "it does so");
        assert!(advised(&[SEVERAL, CAMPAIGNS, "data.order=by_parent"], RULE));
    }

    /// One row with many children collides less than many rows with nearly as many.
    #[test]
    fn the_largest_row_alone_decides_nothing() {
        // 5,000 children of each account, 6,000 of one campaign and about 7 of each other.
        let campaigns = "data.lookups=[{name='Campaign', parents=140_001, fan_out={shape='histogram', \
                         buckets=[[6_000, 1], [7, 126_000], [8, 14_000]]}}]";
        let sets = [
            "data.children=1M",
            "data.parents=200",
            "data.fan_out.shape=fixed",
            SEVERAL,
            campaigns,
        ];
        let text = text_of(&sets, RULE);
        assert!(text.contains("the locks of parent decide"), "{text}");
    }

    #[test]
    fn what_does_not_lock_or_runs_alone_decides_nothing() {
        assert!(!advised(&[CAMPAIGNS], RULE), "one batch in flight");
        assert!(!advised(&[SEVERAL], RULE), "one set");
        let free = "data.lookups=[{name='Campaign', parents=10, relationship='lookup_clear'}]";
        assert!(!advised(&[SEVERAL, free], RULE));
    }

    #[test]
    fn a_set_behind_one_that_does_not_lock_is_named() {
        let via = "data.lookups=[{name='Account', parents=50, via='parent'}]";
        let text = text_of(&[SEVERAL, "data.relationship=lookup_clear", via], RULE);
        assert!(text.contains("the locks of Account decide"), "{text}");
        assert!(!text.contains("against"), "{text}");
        assert!(text.contains("without `via`"), "it can't come first with it: {text}");
    }
}
