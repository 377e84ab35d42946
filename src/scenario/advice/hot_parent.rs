use super::Finding;
use crate::scenario::read::units::show_count;
use crate::scenario::{FanOut, Load, ParentSet, Scenario};
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
/// Spread such children over several parents. If that cannot be, load by parent, and the hot
/// parent's children in one partition.
pub(super) fn judge(_: &Scenario, load: &Load) -> Vec<Finding> {
    let data = &load.data;
    let children = data.children.get();
    let sets = data.sets.iter().enumerate().filter(|(_, set)| load.lock_of(set).is_some());
    sets.filter_map(|(number, set)| {
        let path = set_path(number);
        let (parents, of) = match set.via {
            // What hangs on the rows of another set hangs on all of their children.
            Some(via) => (u64::from(data.sets[via].count.get()), children),
            None => (children, children),
        };
        let hottest = hottest(set, parents as f64) * (of as f64 / parents as f64).max(1.0);
        (hottest > SKEW).then(|| finding(&path, &set.name, set, hottest))
    })
    .collect()
}

/// Where the set stands in `[data]`.
pub(super) fn set_path(number: usize) -> String {
    match number.checked_sub(1) {
        None => "data".to_owned(),
        Some(lookup) => format!("data.lookups.{lookup}"),
    }
}

fn finding(path: &str, name: &str, set: &ParentSet, hottest: f64) -> Finding {
    let (about, field) = match set.file() {
        Some(_) => ("", "parent_column"),
        None => (" about", "fan_out"),
    };
    Finding {
        rule: "hot-parent",
        title: format!("the largest {name} has{about} {} children", show_rounded(hottest)),
        reason: "above 10,000 Salesforce speaks of data skew: whatever touches this row waits for \
                 the same lock, during the load and after it"
            .to_owned(),
        remedy: "spread these children over several parents; or load them `by_parent`, so that \
                 one partition has them all"
            .to_owned(),
        at: format!("{path}.{field}"),
    }
}

/// Children of the parent that has the most, as expected.
fn hottest(set: &ParentSet, children: f64) -> f64 {
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
fn show_rounded(number: f64) -> String {
    show_count(number.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::zipf_weights;
    use crate::scenario::advice::tests::{advised, text_of};

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
    fn lookups_count_if_they_lock() {
        let locks = "data.lookups=[{name='Campaign', parents=10}]";
        let text = text_of(&["data.children=1M", "data.parents=200k", locks], "hot-parent");
        assert!(text.contains("the largest Campaign"), "{text}");
        let free = "data.lookups=[{parents=10, locks=false}]";
        assert!(!advised(&["data.children=1M", "data.parents=200k", free], "hot-parent"));
    }
}
