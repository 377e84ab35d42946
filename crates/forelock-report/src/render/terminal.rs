//! A document for a person at a terminal.

use crate::document::{
    Alarm, Block, Code, Document, Fact, Grid, Heading, Item, Language, List, Notice, Particulars,
    Table, VerdictLine,
};
use crate::paragraph::wrapped;
use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, presets};
use forelock_io::words::plain;

pub(crate) const HEADING: Style = Style::new().bold();
const MET: Style = AnsiColor::Green.on_default().bold();
const MISSED: Style = AnsiColor::Red.on_default().bold();

/// How the report may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colour and bold are wanted.
    pub styled: bool,
    /// Columns.
    pub width: usize,
}

impl Look {
    fn paint(self, style: Style, text: &str) -> String {
        if self.styled { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

impl Document {
    /// Blocks with an empty line between them; what is wrong stands directly below the alarm.
    #[must_use]
    pub fn to_terminal(&self, look: Look) -> String {
        let mut text = String::new();
        let mut joins = true;
        for one in &self.blocks {
            let Some(shown) = block(one, look) else { continue };
            if !joins {
                text.push('\n');
            }
            text.push_str(&shown);
            joins = matches!(one, Block::Alarm(_));
        }
        text
    }
}

/// `None` for what a terminal doesn't show.
fn block(block: &Block, look: Look) -> Option<String> {
    Some(match block {
        Block::Heading(one) => heading(one, look),
        Block::Paragraph(text) | Block::Answer(text) => wrapped(text, look.width, ""),
        Block::Line(text) => format!("{text}\n"),
        Block::Table(one) => table(one, look.width),
        Block::TitledTable(one) => {
            format!("{}\n{}", look.paint(HEADING, &one.caption), table(one, look.width))
        }
        Block::Verdicts(lines) => verdicts(lines, look),
        Block::List(one) => list(one, look.width),
        Block::Particulars(one) => particulars(one, look),
        Block::Code(one) => code(one, look.width),
        Block::Notice(Notice { title, reason, remedy, place }) => {
            let what = wrapped(&format!("{title}: {reason}."), look.width, "  ");
            let todo = wrapped(&format!("What to do: {remedy}. ({place})"), look.width, "  ");
            format!("{what}  {todo}")
        }
        Block::Alarm(Alarm { name, what }) => {
            format!("{}: {}\n", look.paint(HEADING, name), look.paint(MISSED, what))
        }
        Block::PageHeading(_)
        | Block::Section(_)
        | Block::Badge(_)
        | Block::Tiles(_)
        | Block::Figure(_) => return None,
    })
}

fn heading(Heading { name, rest, facts }: &Heading, look: Look) -> String {
    let text = wrapped(&format!("{name}{rest}"), look.width, "  ");
    let mut text = match text.strip_prefix(name) {
        Some(rest) => format!("{}{rest}", look.paint(HEADING, name)),
        None => text,
    };
    for fact in facts {
        text.push_str(&match fact {
            Fact::Sentence(one) => wrapped(one, look.width, ""),
            Fact::Item(one) => wrapped(one, look.width, "  "),
        });
    }
    text
}

/// What is known stands in a column, and what it is beside it.
fn particulars(Particulars { subject, lines }: &Particulars, look: Look) -> String {
    const LABELS: usize = 34;
    let line = |(label, text): &(String, String)| {
        format!("  {label:<width$}{}\n", beside(text, LABELS, look.width), width = LABELS - 2)
    };
    let lines: String = lines.iter().map(line).collect();
    format!("{}\n{lines}", look.paint(HEADING, subject))
}

/// Text that begins after so many characters of a line, and goes on below its beginning.
fn beside(text: &str, before: usize, width: usize) -> String {
    let lines = wrapped(text, width.saturating_sub(before), "");
    lines.trim_end().replace('\n', &format!("\n{:before$}", ""))
}

fn code(Code { lead, text, language }: &Code, width: usize) -> String {
    let lead = if lead.is_empty() { String::new() } else { wrapped(lead, width, "") };
    let (apart, indent) = match language {
        Language::Toml if lead.is_empty() => ("", ""),
        Language::Toml => ("\n", ""),
        Language::None | Language::Shell => ("", "  "),
    };
    let line = |line| match plain(line) {
        empty if empty.is_empty() => "\n".to_owned(),
        line => format!("{indent}{line}\n"),
    };
    let lines: String = text.lines().map(line).collect();
    format!("{lead}{apart}{lines}")
}

/// What was asked stands in a column, and what was found beside it.
fn verdicts(lines: &[VerdictLine], look: Look) -> String {
    /// `✗ not met`.
    const MARK: usize = 9;
    let asked = lines.iter().filter_map(|line| line.asked.as_deref());
    let widest = asked.map(|asked| asked.chars().count()).max().unwrap_or_default();
    let line = |line: &VerdictLine| {
        let mark = format!("{:<MARK$}", line.mark());
        let asked = line.asked.as_ref().map_or_else(String::new, |one| format!("{one:<widest$}  "));
        let before = 2 + mark.chars().count() + 2 + asked.chars().count();
        let found = beside(&line.found, before, look.width);
        let mark = look.paint(if line.met { MET } else { MISSED }, &mark);
        format!("  {mark}  {asked}{found}\n")
    };
    lines.iter().map(line).collect()
}

fn list(List { items, hanging }: &List, width: usize) -> String {
    let indent = " ".repeat(*hanging);
    let item = |item: &Item| {
        let text = match item {
            Item::Head(text) => return wrapped(text, width, ""),
            Item::Text(text) => text.clone(),
            Item::Flags { name, flags } => format!("{name}: {flags}"),
        };
        format!("  {}", wrapped(&text, width.saturating_sub(2), &indent))
    };
    items.iter().map(item).collect()
}

/// The widest form that fits.
fn table(Table { grid, narrower, .. }: &Table, width: usize) -> String {
    let fits = |text: &String| text.lines().all(|line| line.chars().count() <= width);
    let together = |grids: &[Grid], width: Option<usize>| {
        grids.iter().map(|grid| lines(grid, width)).collect::<Vec<_>>().join("\n")
    };
    let last = narrower.last().map_or(std::slice::from_ref(grid), Vec::as_slice);
    let forms =
        std::iter::once(std::slice::from_ref(grid)).chain(narrower.iter().map(Vec::as_slice));
    forms
        .map(|grids| together(grids, None))
        .find(fits)
        .unwrap_or_else(|| together(last, Some(width)))
}

/// In at most `width` columns, if that is given and the cells may break.
fn lines(grid: &Grid, width: Option<usize>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING);
    match width.filter(|_| grid.may_break) {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX)),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    if grid.has_titles() {
        table.set_header(grid.columns.iter().map(|column| &column.title));
    }
    for row in &grid.rows {
        let cell = |(index, cell): (usize, &String)| match grid.columns.get(index)?.widest {
            Some(widest) => Some(wrapped(cell, widest, "  ").trim_end().to_owned()),
            None => Some(cell.clone()),
        };
        let cells: Vec<String> = row.iter().enumerate().filter_map(cell).collect();
        // A row without a cell would take no line.
        table.add_row(if cells.is_empty() { vec![String::new()] } else { cells });
    }
    for (index, (column, set)) in table.column_iter_mut().zip(&grid.columns).enumerate() {
        column.set_padding((if index == 0 { 0 } else { grid.gap }, 0));
        if set.align.is_right() {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let text: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    text.replace('\u{a0}', " ")
}
