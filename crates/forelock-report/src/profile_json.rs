//! What an extract is like, for programs; the shape is a contract.

use super::data_table::data_table;
use forelock::extract::profile::{ColumnProfile, MeasuredOrder, Profile};
use serde::Serialize;

/// What `forelock profile --json` prints.
#[derive(Debug, Serialize)]
pub struct JsonProfile {
    /// The file as it was named.
    pub file: String,
    /// XXH3-128 of its content, decompressed, in hexadecimal.
    pub digest: Option<String>,
    /// What parts its fields: one character.
    pub delimiter: char,
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
#[derive(Debug, Serialize)]
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
    /// `by_parent`, `clustered` or `random`.
    pub order: &'static str,
    /// Of `clustered`: the most places that a row is displaced by.
    pub window: Option<u64>,
}

/// Of the parents that have children: the mean, and the numbers that so many do not exceed.
#[derive(Debug, Serialize)]
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
#[derive(Debug, Serialize)]
pub struct JsonHottest {
    /// Its key, unchanged.
    pub parent: String,
    /// How many children it has.
    pub children: u32,
}

/// Probabilities that a transaction shares a parent with at least one other in flight.
#[derive(Debug, Serialize)]
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

impl JsonProfile {
    /// What is printed of `profile`.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        Self {
            file: profile.file.clone(),
            digest: profile.digest.map(|digest| digest.to_string()),
            delimiter: char::from(profile.delimiter.byte()),
            rows: profile.rows,
            blank_lines: profile.blank_lines,
            batch_size: profile.settings.batch_size.get(),
            in_flight: profile.settings.in_flight.get(),
            columns: profile.columns.iter().map(JsonColumnProfile::new).collect(),
            data: data_table(profile),
        }
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
                MeasuredOrder::ByParent => "by_parent",
                MeasuredOrder::Clustered { .. } => "clustered",
                MeasuredOrder::Random => "random",
            },
            window: match column.order {
                MeasuredOrder::Clustered { window } => Some(window),
                MeasuredOrder::ByParent | MeasuredOrder::Random => None,
            },
        }
    }
}
