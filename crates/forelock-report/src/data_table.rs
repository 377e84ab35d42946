//! The `[data]` table that stands for an extract without holding it.

use forelock::extract::profile::{Bucket, ColumnProfile, MeasuredOrder, Profile};
use forelock_io::words::{grouped, plain};
use std::fmt::Write;
use toml::Value;

/// Columns of a line of buckets.
const WIDTH: usize = 96;

/// A `[data]` table in TOML with as many children, the same fan-out and the order that comes
/// closest; a `[[data.lookups]]` for each further column.
///
/// A row without a parent is there as the only child of a parent of its own, which locks a row
/// that nothing else wants. Parents' ids are not there.
pub(super) fn data_table(profile: &Profile) -> String {
    let digest = profile.digest.map_or_else(String::new, |digest| format!(", XXH3-128 {digest}"));
    let rows = grouped(f64::from(profile.rows), 0);
    let mut text = format!("# Stands for {}: {rows} rows{digest}.\n", plain(&profile.file));
    for column in profile.columns.iter().filter(|column| column.without_parent > 0) {
        text.push_str(&format!(
            "# {} of them have no {}: here each has one of its own, which nothing collides on.\n",
            grouped(f64::from(column.without_parent), 0),
            plain(&column.name)
        ));
    }
    for (place, column) in profile.columns.iter().enumerate() {
        let table = if place == 0 { "data" } else { "data.lookups" };
        if place == 0 {
            text.push_str("[data]\n");
            text.push_str(&format!("parent_object = {}\n", object(&column.name)));
        } else {
            text.push_str(&format!("\n[[{table}]]\nname = {}\n", object(&column.name)));
        }
        let parents: u64 = column.buckets.iter().map(|bucket| bucket.parents).sum();
        text.push_str(&format!("parents = {}\n", digits(parents)));
        if place == 0 {
            text.push_str(&format!(
                "children = {}\n{}",
                digits(profile.rows.into()),
                order(column)
            ));
        }
        text.push_str(&format!(
            "\n[{table}.fan_out]\nshape = \"histogram\"\nbuckets = [\n{}]\n",
            pairs(&column.buckets)
        ));
    }
    text
}

fn order(column: &ColumnProfile) -> String {
    match column.order {
        MeasuredOrder::ByParent => "order = \"by_parent\"\n".into(),
        MeasuredOrder::Random => "order = \"random\"\n".into(),
        MeasuredOrder::Clustered { window } => {
            format!("order = \"clustered\"\nwindow = {}\n", digits(window))
        }
    }
}

/// `[9, 100_000], ` after one another, in lines.
fn pairs(buckets: &[Bucket]) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for bucket in buckets {
        let pair = format!("[{}, {}],", digits(bucket.children_each), digits(bucket.parents));
        if 4 + line.len() + 1 + pair.len() > WIDTH {
            text.push_str(&format!("   {line}\n"));
            line.clear();
        }
        // Writing to a string can't fail.
        let _ = write!(line, " {pair}");
    }
    if !line.is_empty() {
        text.push_str(&format!("   {line}\n"));
    }
    text
}

/// What a column of parents is called after: `AccountId` holds Accounts.
fn object(column: &str) -> String {
    const LONGEST: usize = 200;
    let name = plain(column);
    let name = name.trim();
    let name = match name.strip_suffix("Id").or(name.strip_suffix("ID")) {
        Some(object) if !object.is_empty() => object,
        _ => name,
    };
    let name: String =
        if name.is_empty() { "parent".into() } else { name.chars().take(LONGEST).collect() };
    Value::String(name).to_string()
}

/// As TOML groups them: `1_234_567`.
fn digits(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_called_after_its_objects() {
        for (column, name) in [
            ("AccountId", "\"Account\""),
            ("ACCOUNTID", "\"ACCOUNT\""),
            ("Id", "\"Id\""),
            ("Parent__c", "\"Parent__c\""),
            (" ", "\"parent\""),
        ] {
            assert_eq!(object(column), name);
        }
        let hostile = object("a\"]\n[load]\\Id");
        assert_eq!(format!("x = {hostile}").parse::<toml::Table>().unwrap().len(), 1);
    }

    #[test]
    fn numbers_are_grouped_and_pairs_broken_into_lines() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(digits), ["0", "999", "1_000", "1_234_567"]);
        let buckets: Vec<Bucket> =
            (0..40).map(|n| Bucket { children_each: n * 1_000, parents: 7 }).collect();
        let text = pairs(&buckets);
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|line| line.len() <= WIDTH && line.starts_with("    [")));
        assert_eq!(text.matches('[').count(), 40);
    }
}
