use super::Finding;
use crate::data::set_path;
use crate::pacing::runs_alone;
use crate::{Api, Data, FanOut, Load, Order, ParentSet, Scenario, Split};
use forelock_io::words::thousands;
use statrs::distribution::{ContinuousCDF, Normal};

/// Salesforce's own threshold of "account data skew".
const SKEW: f64 = 10_000.0;

/// # Hot parent (`hot-parent`)
///
/// ## What it does
/// Warns if the parent with the most children is expected to have more than 10,000: exactly for
/// `fixed`, `histogram` and a file, by the largest share for `zipf`, and by the expected maximum for
/// `uniform` and `lognormal`. It looks at every set of parents that the load locks.
///
/// ## Why it matters
/// Salesforce calls this data skew. Every transaction that touches such a parent waits for the
/// same row, and the org keeps paying after the load: sharing and roll-ups are recomputed over
/// all of its children, with the row locked.
///
/// ## Example
/// ```toml
/// [data]
/// parents = 200_000
/// children = "2M"
/// fan_out = { shape = "zipf", exponent = 1.0 }    # the first parent gets 156,000
/// ```
///
/// ## Remedy
/// Spread such children over several parents. If that cannot be, run one batch at a time, or at least
/// load by this parent, so that few batches have its children.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    // A second pass has few of its first one's records.
    if load.failed_of.is_some() {
        return Vec::new();
    }
    let sets = load.data.sets.iter().enumerate();
    let locking = sets.filter(|(_, set)| load.lock_of(set).is_some());
    let hot = locking.map(|(number, set)| (number, set, hottest(&load.data, number)));
    hot.filter(|&(.., hottest)| hottest > SKEW)
        .map(|(number, set, hottest)| {
            let (about, field) = match set.file() {
                Some(_) => ("", "parent_column"),
                None => (" about", "fan_out"),
            };
            Finding {
                rule: "hot-parent",
                title: format!(
                    "the largest {} has{about} {} children",
                    set.name,
                    show_rounded(hottest)
                ),
                reason: "above 10,000 Salesforce speaks of data skew: whatever touches this row \
                         waits for the same lock, during the load and after it"
                    .to_owned(),
                remedy: remedy(scenario, load, number),
                at: format!("{}.{field}", set_path(number)),
            }
        })
        .collect()
}

/// What the load doesn't do yet.
fn remedy(scenario: &Scenario, load: &Load, number: usize) -> String {
    let spread = "spread these children over several parents";
    let sorted = load.data.order == Order::ByParent || load.sending.split == Split::ByParent;
    if runs_alone(scenario, load) {
        return spread.to_owned();
    }
    if number == 0 && !sorted {
        return format!("{spread}; or load them `by_parent`, so that few batches have them all");
    }
    let serial = match load.sending.api() {
        Api::BulkV1 => "Serial mode (`concurrency_mode = \"Serial\"`)",
        Api::BulkV2 => {
            "jobs of 10,000 records one after another, or the Bulk API 1.0 in Serial mode"
        }
        Api::Soap => "one send in flight",
    };
    format!("{spread}; or let one batch run at a time, by {serial}")
}

/// Children of the parent that has the most of set `number`, as expected. What hangs on the rows of
/// another set hangs on all of their children.
pub(super) fn hottest(data: &Data, number: usize) -> f64 {
    let Some(set) = data.sets.get(number) else { return 0.0 };
    let children = data.children.get() as f64;
    match set.via.and_then(|via| data.sets.get(via)) {
        Some(via) => {
            let rows = f64::from(via.count.get());
            most_of(set, rows) * (children / rows).max(1.0)
        }
        None => most_of(set, children),
    }
}

/// Rows, of so many that look up to the set, that look up to the parent that has the most.
fn most_of(set: &ParentSet, children: f64) -> f64 {
    let parents = f64::from(set.count.get());
    let mean = children / parents;
    let hottest = match &set.fan_out {
        FanOut::Fixed => mean.ceil(),
        // The largest of P Poisson numbers, to the first order.
        FanOut::Uniform => mean + (2.0 * mean * parents.ln()).sqrt(),
        FanOut::Zipf { exponent } => children / zipf_weights(set.count.get(), *exponent),
        FanOut::Lognormal { cv } => mean * largest_weight(parents, cv.get()),
        FanOut::Histogram { buckets } => {
            buckets.iter().map(|bucket| bucket.children_each).max().unwrap_or(0) as f64
        }
        FanOut::File(parents) => f64::from(parents.most_children()),
    };
    hottest.min(children)
}

/// Σ k^-exponent over all parents: the first terms one by one, the rest as an integral.
fn zipf_weights(parents: u32, exponent: f64) -> f64 {
    const SUMMED: u32 = 1_000;
    let head: f64 = (1..=parents.min(SUMMED)).map(|k| f64::from(k).powf(-exponent)).sum();
    if parents <= SUMMED {
        return head;
    }
    let (from, to) = (f64::from(SUMMED) + 0.5, f64::from(parents) + 0.5);
    let power = 1.0 - exponent;
    let tail = if power.abs() < 1e-9 {
        (to / from).ln()
    } else {
        (to.powf(power) - from.powf(power)) / power
    };
    head + tail
}

/// The largest of so many lognormal weights of mean 1: the quantile at Blom's plotting position.
fn largest_weight(parents: f64, cv: f64) -> f64 {
    let sigma = (1.0 + cv * cv).ln().sqrt();
    let quantile = Normal::standard().inverse_cdf((parents - 0.375) / (parents + 0.25));
    (sigma * quantile - sigma * sigma / 2.0).exp()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of children, which are at most ten billion"
)]
pub(super) fn show_rounded(number: f64) -> String {
    thousands(number.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::zipf_weights;
    use crate::advice::tests::{advised, text_of};

    #[test]
    fn ten_thousand_children_are_no_skew() {
        let fixed = ["data.children=20k", "data.parents=2", "data.fan_out.shape=fixed"];
        assert!(!advised(&fixed, "hot-parent"));
        let fixed = ["data.children=20_001", "data.parents=2", "data.fan_out.shape=fixed"];
        assert!(text_of(&fixed, "hot-parent").contains("about 10,001 children"));
    }

    #[test]
    fn zipf_is_judged_by_its_first_share() {
        let zipf = "data.fan_out={shape='zipf', exponent=1}";
        let text = text_of(&["data.children=2M", "data.parents=200k", zipf], "hot-parent");
        // 2,000,000 / H(200,000), where H(n) is about ln n + 0.5772.
        assert!(text.contains("about 156,4") || text.contains("about 156,5"), "{text}");
    }

    #[test]
    fn the_tail_of_zipf_is_close_to_its_sum() {
        for exponent in [0.5, 1.0, 1.1, 3.0] {
            let exact: f64 = (1..=50_000).map(|k| f64::from(k).powf(-exponent)).sum();
            assert!((zipf_weights(50_000, exponent) / exact - 1.0).abs() < 1e-6, "{exponent}");
        }
    }

    #[test]
    fn uniform_and_lognormal_are_judged_by_their_maximum() {
        assert!(!advised(&["data.children=2M", "data.parents=200k"], "hot-parent"));
        assert!(advised(&["data.children=2M", "data.parents=200"], "hot-parent"));
        let skewed = "data.fan_out={shape='lognormal', cv=20}";
        assert!(advised(&["data.children=2M", "data.parents=200k", skewed], "hot-parent"));
    }

    #[test]
    fn what_the_load_does_already_is_no_remedy() {
        let hot = ["data.children=100k", "data.parents=2"];
        let told = |sets: &[&str]| text_of(&[&hot, sets].concat(), "hot-parent");
        assert!(told(&[]).ends_with("several parents"), "one batch in flight: {}", told(&[]));
        let in_flight = "load.submit.in_flight=5";
        assert!(told(&[in_flight]).contains("or load them `by_parent`"), "{}", told(&[in_flight]));
        let sorted = told(&[in_flight, "data.order=by_parent"]);
        assert!(!sorted.contains("by_parent`,") && sorted.contains("\"Serial\""), "{sorted}");
    }

    #[test]
    fn lookups_count_if_they_lock() {
        let locks = "data.lookups=[{name='Campaign', parents=10}]";
        let text = text_of(&["data.children=1M", "data.parents=200k", locks], "hot-parent");
        assert!(text.contains("the largest Campaign"), "{text}");
        let free = "data.lookups=[{parents=10, locks=false}]";
        assert!(!advised(&["data.children=1M", "data.parents=200k", free], "hot-parent"));
    }
}
