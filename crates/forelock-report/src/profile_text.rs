//! What an extract is like, for a person at a terminal.

use super::data_table::data_table;
use super::paragraph::wrapped;
use super::quantity::{percent, three_digits};
use super::raw_csv::neutral;
use super::render::{HEADING, Look};
use super::text_table::TextTable;
use forelock::extract::profile::{ColumnProfile, MeasuredOrder, Profile, SKEW};
use forelock_io::words::{counted, counted_as, grouped, shortened};

/// So many characters of a key or a name are shown.
const LONGEST: usize = 60;
/// Where the figures begin.
const LABELS: usize = 34;

/// The figures of each column, what they say in words, the hottest parents, and the `[data]` table
/// that stands for the file.
#[must_use]
pub fn render_profile(profile: &Profile, look: Look) -> String {
    let mut text = format!("{}\n", title(profile, look));
    for column in &profile.columns {
        text.push('\n');
        text.push_str(&figures(profile, column, look));
        text.push('\n');
        text.push_str(&wrapped(&in_words(profile, column), look.width, ""));
        text.push('\n');
        text.push_str(&hottest(column, look));
    }
    text.push_str("\nWhat stands for the file in a scenario:\n\n");
    text.push_str(&data_table(profile));
    text
}

fn title(profile: &Profile, look: Look) -> String {
    let rows = counted(profile.rows.into(), "row");
    let blank = match profile.blank_lines {
        0 => String::new(),
        lines => format!(", {} passed over", counted(lines, "blank line")),
    };
    format!(
        "{}: {rows}, {}-separated{blank}",
        bold(&shortened(&profile.file, LONGEST), look),
        profile.delimiter
    )
}

fn figures(profile: &Profile, column: &ColumnProfile, look: Look) -> String {
    let with_parent = f64::from(column.with_parent());
    let parents = column.parents();
    let mut text = format!("{}\n", bold(&shortened(&column.name, LONGEST), look));
    let mut line = |label: &str, figure: String| {
        let room = look.width.saturating_sub(LABELS);
        let figure =
            wrapped(&figure, room, "").trim_end().replace('\n', &format!("\n{:LABELS$}", ""));
        text.push_str(&format!("  {label:<width$}{figure}\n", width = LABELS - 2));
    };
    let fraction = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    line("Distinct parents", grouped(parents as f64, 0));
    let without = f64::from(column.without_parent);
    line(
        "Rows without a parent",
        match column.without_parent {
            0 => "none".into(),
            some => format!(
                "{} ({})",
                grouped(f64::from(some), 0),
                percent(fraction(without, f64::from(column.rows)))
            ),
        },
    );
    if parents == 0 {
        return text;
    }
    let quantile = |part, whole| grouped(f64::from(column.fan_out.quantile(part, whole)), 0);
    line(
        "Children per parent",
        format!(
            "mean\u{a0}{}; 50\u{a0}%\u{a0}have\u{a0}at\u{a0}most\u{a0}{}, 90\u{a0}%\u{a0}{}, \
         99\u{a0}%\u{a0}{}, 99.9\u{a0}%\u{a0}{}, all\u{a0}{}",
            three_digits(with_parent / parents as f64),
            quantile(1, 2),
            quantile(9, 10),
            quantile(99, 100),
            quantile(999, 1_000),
            quantile(1, 1),
        ),
    );
    line(
        &format!("Above {} children", grouped(f64::from(SKEW), 0)),
        match column.skewed_parents {
            0 => "no parent".into(),
            skewed => format!(
                "{} with {} of the rows",
                counted(skewed, "parent"),
                percent(fraction(column.skewed_rows as f64, f64::from(column.rows)))
            ),
        },
    );
    line(
        &format!("Parents in {} rows in a row", column.window),
        format!(
            "{}; in random order {}",
            three_digits(column.distinct_in_file_order),
            three_digits(column.distinct_in_random_order)
        ),
    );
    line(
        &format!(
            "In several batches of {}",
            grouped(f64::from(profile.settings.batch_size.get()), 0)
        ),
        format!(
            "{} ({}); the file has {}",
            counted(column.spanning_parents, "parent"),
            percent(fraction(column.spanning_parents as f64, parents as f64)),
            counted_as(column.batches.into(), "batch", "batches"),
        ),
    );
    line(
        "Order",
        match column.order {
            MeasuredOrder::ByParent => "by parent: the rows of each stand together".into(),
            MeasuredOrder::Random => "random: parents come together no more than by chance".into(),
            MeasuredOrder::Clustered { window } => format!(
                "clustered: as by parent, and then displaced by up to {}",
                counted(window, "row")
            ),
        },
    );
    text
}

/// What would collide.
fn in_words(profile: &Profile, column: &ColumnProfile) -> String {
    if column.parents() == 0 {
        return "No row has a parent: nothing can collide on this column.".into();
    }
    let collisions = column.collisions;
    let others = match collisions.in_flight - 1 {
        0 => return "With one transaction in flight, nothing can collide.".into(),
        1 => "the other one".into(),
        others => format!("one of the {} others", grouped(f64::from(others), 0)),
    };
    let rows = collisions.rows;
    let random =
        format!("with probability {} in random order", percent(collisions.in_random_order));
    let file = match collisions.in_file_order {
        Some(probability) => format!(
            ", and {} in the order of the file, loaded in {} contiguous partitions side by side",
            percent(probability),
            grouped(f64::from(collisions.in_flight), 0)
        ),
        None => format!(
            "; the file is too short to say it of its own order (it has {} of {} rows)",
            counted(collisions.looked_at.into(), "whole transaction"),
            rows
        ),
    };
    let _ = profile;
    format!(
        "With {} transactions of {rows} rows in flight, one shares a parent with {others} {random}\
         {file}. What collides need not fail: simulate the load to learn that.",
        grouped(f64::from(collisions.in_flight), 0),
    )
}

fn hottest(column: &ColumnProfile, look: Look) -> String {
    if column.hottest.is_empty() {
        return String::new();
    }
    let mut table = TextTable::new(look.width);
    table.row(vec!["Hottest parents".into(), "Children".into(), "Of the rows".into()]);
    for hot in &column.hottest {
        table.row(vec![
            shortened(&neutral(&hot.key), LONGEST),
            grouped(f64::from(hot.children), 0),
            percent(f64::from(hot.children) / f64::from(column.rows)),
        ]);
    }
    table.render()
}

fn bold(text: &str, look: Look) -> String {
    if look.styled { format!("{HEADING}{text}{HEADING:#}") } else { text.to_owned() }
}
