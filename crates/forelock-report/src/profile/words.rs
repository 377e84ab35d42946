//! What an extract is like, in blocks.

use super::json::{JsonColumnProfile, JsonHottest, JsonOrder, ProfileResult};
use crate::document::{Block, Code, Grid, Heading, Language, Particulars, Section, Table, Tile};
use crate::quantity::{percent, three_digits};
use crate::tidy::neutral;
use forelock::extract::profile::SKEW;
use forelock_io::words::{counted, counted_as, grouped, shortened};

/// So many characters of a key or a name are shown.
const LONGEST: usize = 60;
const COLUMNS: Section = Section { id: "columns", title: "The columns of parents" };
const HOTTEST: Section = Section { id: "hottest", title: "The hottest parents" };
const DATA: Section = Section { id: "data", title: "In a scenario" };

/// The figures of each column, what they say in words, the hottest parents, and the `[data]` table
/// that stands for the file.
pub(super) fn blocks(profile: &ProfileResult) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(heading(profile)), Block::Section(COLUMNS)];
    let is_alone = profile.columns.len() == 1;
    for column in &profile.columns {
        blocks.push(Block::Particulars(particulars(profile, column)));
        let words = in_words(profile, column);
        if is_alone {
            blocks.extend([
                Block::Section(Section::ANSWER),
                Block::Answer(words),
                Block::Tiles(tiles(column)),
                Block::Section(HOTTEST),
            ]);
        } else {
            blocks.push(Block::Paragraph(words));
        }
        blocks.push(Block::Table(hottest(profile, column)));
    }
    blocks.push(Block::Section(DATA));
    blocks.push(Block::Code(Code {
        lead: "The [data] table for a scenario of this file:".to_owned(),
        text: profile.data.clone(),
        language: Language::Toml,
    }));
    blocks
}

fn heading(profile: &ProfileResult) -> Heading {
    let rows = counted(profile.rows.into(), "row");
    let blank = match profile.blank_lines {
        0 => String::new(),
        lines => format!(", {} passed over", counted(lines, "blank line")),
    };
    Heading {
        name: shortened(&profile.file, LONGEST),
        rest: format!(": {rows}, {}-separated{blank}", profile.delimiter),
        facts: Vec::new(),
    }
}

/// The few figures that people remember.
fn tiles(column: &JsonColumnProfile) -> Vec<Tile> {
    let tile = |label: &str, figure| Tile { label: label.to_owned(), figure, notes: Vec::new() };
    let collision = &column.collision;
    let in_file_order = collision.in_file_order.map(percent);
    [
        Some(tile("Distinct parents", grouped(column.parents as f64, 0))),
        Some(tile(
            "Rows of the hottest parent",
            grouped(f64::from(column.children_per_parent.max), 0),
        )),
        Some(tile("Share a parent, in random order", percent(collision.in_random_order))),
        in_file_order.map(|figure| tile("Share a parent, as the file stands", figure)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn particulars(profile: &ProfileResult, column: &JsonColumnProfile) -> Particulars {
    let rows = f64::from(profile.rows);
    let children = &column.children_per_parent;
    let parents = column.parents as f64;
    let mut lines = Vec::new();
    let mut line = |label: &str, figure: String| lines.push((label.to_owned(), figure));
    let fraction = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    line("Distinct parents", grouped(parents, 0));
    let without = f64::from(column.without_parent);
    line(
        "Rows without a parent",
        match column.without_parent {
            0 => "none".into(),
            some => {
                format!("{} ({})", grouped(f64::from(some), 0), percent(fraction(without, rows)))
            }
        },
    );
    let subject = shortened(&column.column, LONGEST);
    if column.parents == 0 {
        return Particulars { subject, lines };
    }
    let whole = |count: u32| grouped(f64::from(count), 0);
    line(
        "Children per parent",
        format!(
            "mean\u{a0}{}; 50\u{a0}%\u{a0}have\u{a0}at\u{a0}most\u{a0}{}, 90\u{a0}%\u{a0}{}, \
         99\u{a0}%\u{a0}{}, 99.9\u{a0}%\u{a0}{}, all\u{a0}{}",
            three_digits(children.mean),
            whole(children.p50),
            whole(children.p90),
            whole(children.p99),
            whole(children.p999),
            whole(children.max),
        ),
    );
    line(
        &format!("Above {} children", grouped(f64::from(SKEW), 0)),
        match column.skewed_parents {
            0 => "no parent".into(),
            skewed => format!(
                "{} with {} of the rows",
                counted(skewed, "parent"),
                percent(fraction(column.skewed_rows as f64, rows))
            ),
        },
    );
    line(
        &format!("Parents in {} rows in a row", column.window_rows),
        format!(
            "{}; in random order {}",
            three_digits(column.distinct_in_file_order),
            three_digits(column.distinct_in_random_order)
        ),
    );
    line(
        &format!("In several batches of {}", whole(profile.batch_size)),
        format!(
            "{} ({}); the file has {}",
            counted(column.spanning_parents, "parent"),
            percent(fraction(column.spanning_parents as f64, parents)),
            counted_as(column.batches.into(), "batch", "batches"),
        ),
    );
    line(
        "Order",
        match column.order {
            JsonOrder::ByParent => "by parent: the rows of each stand together".into(),
            JsonOrder::Random => "random: parents come together no more than by chance".into(),
            JsonOrder::Clustered => format!(
                "clustered: as by parent, and then displaced by up to {}",
                counted(column.window.unwrap_or_default(), "row")
            ),
        },
    );
    Particulars { subject, lines }
}

/// What would collide.
fn in_words(profile: &ProfileResult, column: &JsonColumnProfile) -> String {
    if column.parents == 0 {
        return "No row has a parent: nothing can collide on this column.".into();
    }
    let collision = &column.collision;
    let others = match profile.in_flight {
        0 | 1 => return "With one transaction in flight, nothing can collide.".into(),
        2 => "the other one".into(),
        all => format!("one of the {} others", grouped(f64::from(all - 1), 0)),
    };
    let in_flight = grouped(f64::from(profile.in_flight), 0);
    let rows = collision.transaction_rows;
    let random = format!("with probability {} in random order", percent(collision.in_random_order));
    let file = match collision.in_file_order {
        Some(probability) => format!(
            ", and {} in the order of the file, loaded in {in_flight} contiguous partitions side by side",
            percent(probability)
        ),
        None => format!(
            "; the file is too short to say it of its own order (it has {} of {rows} rows)",
            counted(collision.transactions.into(), "whole transaction")
        ),
    };
    format!(
        "With {in_flight} transactions of {rows} rows in flight, one shares a parent with {others} \
         {random}{file}. What collides need not fail: simulate the load to learn that."
    )
}

fn hottest(profile: &ProfileResult, column: &JsonColumnProfile) -> Table {
    let row = |hot: &JsonHottest| {
        [
            shortened(&neutral(&hot.parent), LONGEST),
            grouped(f64::from(hot.children), 0),
            percent(f64::from(hot.children) / f64::from(profile.rows)),
        ]
    };
    let columns = ["Hottest parents", "Children", "Of the rows"];
    Table {
        caption: format!("The parents with most rows, by {}", shortened(&column.column, LONGEST)),
        grid: Grid::of_figures(columns, column.hottest.iter().map(row)),
        narrower: Vec::new(),
    }
}
