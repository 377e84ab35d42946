//! What an extract is like, for programs; the shape is a contract.

use crate::data_table::data_table;
use forelock::extract::profile::{ColumnProfile, MeasuredOrder, Profile};
use forelock::extract::{Delimiter, FanOutCounts};
use serde::{Deserialize, Serialize};

/// What `forelock profile` found of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileResult {
    /// The file as it was named.
    pub file: String,
    /// XXH3-128 of its content, decompressed, in hexadecimal.
    pub digest: Option<String>,
    /// What stands between its fields.
    pub delimiter: Delimiter,
    /// Its rows.
    pub rows: u32,
    /// Lines that are blank and no rows.
    pub blank_lines: u64,
    /// Rows of a batch, as asked.
    pub batch_size: u32,
    /// Transactions at once, as asked.
    pub in_flight: u32,
    /// A column of parents each, as asked.
    pub columns: Vec<JsonColumnProfile>,
    /// The `[data]` table that stands for the file, in TOML.
    pub data: String,
}

/// One column of parents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonColumnProfile {
    /// The column.
    pub column: String,
    /// Distinct parents.
    pub parents: u64,
    /// Rows without one.
    pub without_parent: u32,
    /// Children per parent.
    pub children_per_parent: JsonFanOutQuantiles,
    /// Pairs of a number of children and how many parents have it, ascending.
    pub parents_with: Vec<(u32, u64)>,
    /// The parents with most children, at most 20, those first.
    pub hottest: Vec<JsonHottest>,
    /// Parents with more than 10,000 children.
    pub skewed_parents: u64,
    /// Rows under those.
    pub skewed_rows: u64,
    /// Consecutive rows that are looked at together: 200, or all if there are fewer.
    pub window_rows: u32,
    /// The mean number of distinct parents in them, over all places.
    pub distinct_in_file_order: f64,
    /// What that would be in random order.
    pub distinct_in_random_order: f64,
    /// Batches of the file.
    pub batches: u32,
    /// Parents with rows in more than one batch.
    pub spanning_parents: u64,
    /// How likely a transaction shares a parent with another in flight.
    pub collision: JsonCollision,
    /// The order that comes closest.
    pub order: JsonOrder,
    /// Of `clustered`: the most places that a row is displaced by.
    pub window: Option<u64>,
}

/// The order of an extract, as a scenario names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum JsonOrder {
    /// The rows of each parent stand together.
    ByParent,
    /// They stand near each other.
    Clustered,
    /// No nearer than chance brings them.
    Random,
}

/// Of the parents that have children: the mean, and the numbers that so many do not exceed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonFanOutQuantiles {
    /// 0 if there is no parent.
    pub mean: f64,
    /// Half.
    pub p50: u32,
    /// 90 %.
    pub p90: u32,
    /// 99 %.
    pub p99: u32,
    /// 99.9 %.
    pub p999: u32,
    /// All.
    pub max: u32,
}

/// A parent that many rows look up to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonHottest {
    /// Its key, unchanged.
    pub parent: String,
    /// How many children it has.
    pub children: u32,
}

/// Probabilities that a transaction shares a parent with at least one other in flight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonCollision {
    /// Rows of a transaction.
    pub transaction_rows: u32,
    /// In the file's order, in contiguous partitions; null if the file is too short.
    pub in_file_order: Option<f64>,
    /// Transactions of the file that were looked at.
    pub transactions: u32,
    /// In random order.
    pub in_random_order: f64,
    /// The standard error of that.
    pub in_random_order_error: f64,
}

impl ProfileResult {
    /// Of `profile`.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        Self {
            file: profile.file.clone(),
            digest: profile.digest.map(|digest| digest.to_string()),
            delimiter: profile.delimiter,
            rows: profile.rows,
            blank_lines: profile.blank_lines,
            batch_size: profile.settings.batch_size.get(),
            in_flight: profile.settings.in_flight.get(),
            columns: profile.columns.iter().map(JsonColumnProfile::new).collect(),
            data: data_table(profile),
        }
    }

    /// Looks whether a file could have these numbers.
    ///
    /// # Errors
    ///
    /// Which it couldn't.
    pub(super) fn check_numbers(&self) -> Result<(), String> {
        /// Nobody looks up to more parents at once.
        const MOST_COLUMNS: usize = 100;
        if self.columns.is_empty() || self.columns.len() > MOST_COLUMNS {
            return Err("it has no `columns`, or too many".to_owned());
        }
        if self.in_flight == 0 {
            return Err("`in_flight` is 0".to_owned());
        }
        self.columns.iter().try_for_each(|column| column.check(self.rows))
    }
}

impl JsonColumnProfile {
    fn new(column: &ColumnProfile) -> Self {
        let fan_out = &column.fan_out;
        let parents = fan_out.parents();
        let collisions = column.collisions;
        let hottest = column.hottest.iter();
        Self {
            column: column.name.clone(),
            parents,
            without_parent: column.without_parent,
            children_per_parent: JsonFanOutQuantiles {
                mean: if parents > 0 {
                    f64::from(column.with_parent()) / parents as f64
                } else {
                    0.0
                },
                p50: fan_out.median(),
                p90: fan_out.quantile(9, 10),
                p99: fan_out.quantile(99, 100),
                p999: fan_out.quantile(999, 1_000),
                max: fan_out.quantile(1, 1),
            },
            parents_with: fan_out.parents_with.iter().map(|(&c, &p)| (c, p)).collect(),
            hottest: hottest
                .map(|hot| JsonHottest { parent: hot.key.clone(), children: hot.children })
                .collect(),
            skewed_parents: column.skewed_parents,
            skewed_rows: column.skewed_rows,
            window_rows: column.window,
            distinct_in_file_order: column.distinct_in_file_order,
            distinct_in_random_order: column.distinct_in_random_order,
            batches: column.batches,
            spanning_parents: column.spanning_parents,
            collision: JsonCollision {
                transaction_rows: collisions.rows,
                in_file_order: collisions.in_file_order,
                transactions: collisions.looked_at,
                in_random_order: collisions.in_random_order,
                in_random_order_error: collisions.random_error,
            },
            order: match column.order {
                MeasuredOrder::ByParent => JsonOrder::ByParent,
                MeasuredOrder::Clustered { .. } => JsonOrder::Clustered,
                MeasuredOrder::Random => JsonOrder::Random,
            },
            window: match column.order {
                MeasuredOrder::Clustered { window } => Some(window),
                MeasuredOrder::ByParent | MeasuredOrder::Random => None,
            },
        }
    }

    /// The parents by their children. None of the hottest is in it: they have numbers there, and
    /// names here.
    pub(crate) fn fan_out(&self) -> FanOutCounts {
        let parents_with = self.parents_with.iter().copied().collect();
        FanOutCounts { parents_with, hottest: Vec::new() }
    }

    /// Looks whether a file of so many rows could have these numbers.
    fn check(&self, rows: u32) -> Result<(), String> {
        let counts = self.parents_with.iter();
        let children: u128 = counts.clone().map(|&(c, p)| u128::from(c) * u128::from(p)).sum();
        let parents: u128 = counts.clone().map(|&(_, p)| u128::from(p)).sum();
        let most = self.parents_with.last().map_or(0, |&(children, _)| children);
        let ascends = self.parents_with.is_sorted_by_key(|&(children, _)| children)
            && self.parents_with.windows(2).all(|two| two[0].0 != two[1].0);
        let hottest = self.hottest.iter().map(|hot| hot.children);
        let window = f64::from(self.window_rows);
        let JsonFanOutQuantiles { mean, p50, p90, p99, p999, max } = self.children_per_parent;
        let JsonCollision { in_file_order, in_random_order, in_random_order_error, .. } =
            self.collision;
        let mut probabilities =
            [in_random_order, in_random_order_error].into_iter().chain(in_file_order);
        let possible = [
            ("parents_with", ascends && counts.clone().all(|&(c, p)| c > 0 && p > 0)),
            ("parents_with", children + u128::from(self.without_parent) == u128::from(rows)),
            ("parents", parents == u128::from(self.parents)),
            ("children_per_parent", [p50, p90, p99, p999, max].is_sorted() && max == most),
            ("children_per_parent", (0.0..=f64::from(max)).contains(&mean)),
            ("hottest", hottest.clone().next().unwrap_or(0) == most && self.hottest.len() <= 100),
            ("hottest", hottest.rev().is_sorted()),
            ("skewed_parents", self.skewed_parents <= self.parents),
            ("skewed_rows", self.skewed_rows <= u64::from(rows)),
            ("distinct_in_file_order", (0.0..=window).contains(&self.distinct_in_file_order)),
            ("distinct_in_random_order", (0.0..=window).contains(&self.distinct_in_random_order)),
            ("spanning_parents", self.spanning_parents <= self.parents),
            ("collision", probabilities.all(|one| (0.0..=1.0).contains(&one))),
            ("window", self.window.is_some() == (self.order == JsonOrder::Clustered)),
        ];
        match possible.into_iter().find(|(_, is_possible)| !is_possible) {
            None => Ok(()),
            Some((name, _)) => Err(format!("`{name}` of one of its `columns` can't be")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::parse_result;
    use crate::study_result::Shown;

    /// Three rows of one parent, two of another, and one of none.
    fn profile() -> ProfileResult {
        ProfileResult {
            file: "rows.csv".into(),
            digest: None,
            delimiter: Delimiter::COMMA,
            rows: 6,
            blank_lines: 0,
            batch_size: 4,
            in_flight: 2,
            columns: vec![JsonColumnProfile {
                column: "AccountId".into(),
                parents: 2,
                without_parent: 1,
                children_per_parent: JsonFanOutQuantiles {
                    mean: 2.5,
                    p50: 2,
                    p90: 3,
                    p99: 3,
                    p999: 3,
                    max: 3,
                },
                parents_with: vec![(2, 1), (3, 1)],
                hottest: [("a", 3), ("b", 2)]
                    .map(|(name, children)| JsonHottest { parent: name.into(), children })
                    .into(),
                skewed_parents: 0,
                skewed_rows: 0,
                window_rows: 6,
                distinct_in_file_order: 2.0,
                distinct_in_random_order: 2.0,
                batches: 2,
                spanning_parents: 1,
                collision: JsonCollision {
                    transaction_rows: 4,
                    in_file_order: None,
                    transactions: 1,
                    in_random_order: 0.75,
                    in_random_order_error: 0.01,
                },
                order: JsonOrder::Clustered,
                window: Some(3),
            }],
            data: "[data]\n".into(),
        }
    }

    #[test]
    fn a_profile_is_read_as_it_was_written() {
        let results = vec![profile()];
        let read = parse_result(&results.to_json().unwrap()).unwrap();
        assert_eq!(read.document(), results.document());
        assert_eq!(read.page().unwrap(), results.page().unwrap());
        assert_eq!(read.to_json().unwrap(), results.to_json().unwrap());
    }

    #[test]
    fn what_no_file_could_have_is_refused() {
        let good = vec![profile()].to_json().unwrap();
        for (from, to, name) in [
            ("\"rows\": 6", "\"rows\": 7", "parents_with"),
            ("\"parents\": 2", "\"parents\": 3", "parents"),
            ("\"max\": 3", "\"max\": 4", "children_per_parent"),
            ("\"mean\": 2.5", "\"mean\": 1e300", "children_per_parent"),
            ("\"children\": 3", "\"children\": 2", "hottest"),
            ("\"skewed_rows\": 0", "\"skewed_rows\": 7", "skewed_rows"),
            ("\"in_random_order\": 0.75", "\"in_random_order\": -1", "collision"),
            ("\"window\": 3", "\"window\": null", "window"),
            ("\"in_flight\": 2", "\"in_flight\": 0", "in_flight"),
            ("\"delimiter\": \",\"", "\"delimiter\": \"a\"", "between fields"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from}");
            let refused = parse_result(&bad).map(drop).unwrap_err().to_string();
            assert!(refused.contains(name), "{from}: {refused}");
        }
    }
}
