//! A document for a pull request, an issue or a wiki.

use crate::document::{
    Alarm, Align, Block, Code, Document, Fact, Grid, GridCell, Heading, Item, Language, Notice,
    Particulars, Table, VerdictLine,
};

impl Document {
    /// GitHub's Markdown; whatever a file says is text in it and nothing else.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut blocks = Vec::new();
        for part in self.read_from_top() {
            blocks.extend(part.heading.map(heading));
            for chapter in &part.chapters {
                let texts: Vec<String> =
                    chapter.blocks.iter().filter_map(|one| block(one)).collect();
                // The answer needs no title.
                let title =
                    chapter.section.filter(|_| !chapter.is_the_answer() && !texts.is_empty());
                blocks.extend(title.map(|section| format!("### {}\n", section.title)));
                blocks.extend(texts);
            }
        }
        blocks.join("\n")
    }
}

/// `None` for what Markdown doesn't show: a pull request takes no picture that is not a file.
fn block(block: &Block) -> Option<String> {
    Some(match block {
        Block::Paragraph(text) | Block::Line(text) => paragraph(text),
        Block::Badge(badge) => format!("**{}**\n", escaped(&badge.mark())),
        Block::Answer(text) => format!("> {}\n", with_code(text.trim())),
        Block::Table(table) => grid(&table.grid),
        Block::Particulars(Particulars { subject, lines }) => {
            let line = |(label, text): &(String, String)| {
                format!("- {}: {}\n", escaped(label), escaped(text))
            };
            let lines: String = lines.iter().map(line).collect();
            format!("**{}**\n\n{lines}", escaped(subject))
        }
        Block::TitledTable(Table { caption, grid: rows, .. }) => {
            format!("{}\n{}", paragraph(caption), grid(rows))
        }
        Block::Verdicts(lines) => lines.iter().map(verdict).collect(),
        Block::List(list) => {
            list.items.iter().map(item).collect::<String>().trim_start_matches('\n').to_owned()
        }
        Block::Code(Code { lead, text, language }) => {
            let fence = "`".repeat(longest_run_of_backticks(text).max(2) + 1);
            let language = match language {
                Language::None => "text",
                Language::Shell => "sh",
                Language::Toml => "toml",
            };
            let lead = if lead.is_empty() { String::new() } else { paragraph(lead) + "\n" };
            format!("{lead}{fence}{language}\n{}\n{fence}\n", text.trim_end())
        }
        Block::Notice(Notice { title, reason, remedy, place }) => format!(
            "- **{}**: {}. What to do: {}. ({})\n",
            with_code(title),
            with_code(reason),
            with_code(remedy),
            escaped(place)
        ),
        Block::Alarm(Alarm { name, what }) => {
            format!("**{}**: {}\n", escaped(name), escaped(what))
        }
        Block::Heading(_)
        | Block::PageHeading(_)
        | Block::Section(_)
        | Block::Tiles(_)
        | Block::Figure(_) => return None,
    })
}

fn heading(Heading { name, rest, facts }: &Heading) -> String {
    let mut text = format!("## {}{}\n", escaped(name), escaped(rest));
    let mut in_list = false;
    for fact in facts {
        let (one, is_item) = match fact {
            Fact::Sentence(one) => (paragraph(one), false),
            Fact::Item(one) => (format!("- {}\n", escaped(one)), true),
        };
        if !(in_list && is_item) {
            text.push('\n');
        }
        text.push_str(&one);
        in_list = is_item;
    }
    text
}

fn verdict(line: &VerdictLine) -> String {
    let asked =
        line.asked.as_ref().map_or_else(String::new, |asked| format!("{}; ", escaped(asked)));
    format!("- **{}**: {asked}{}\n", line.mark(), escaped(&line.found))
}

fn item(item: &Item) -> String {
    match item {
        Item::Head(text) => format!("\n{}\n", paragraph(text)),
        Item::Text(text) => format!("- {}\n", escaped(text)),
        Item::Flags { name, flags } => format!("- {}: {}\n", escaped(name), code(flags)),
    }
}

fn grid(grid: &Grid) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let rule = |align: Align| match align {
        Align::Left => ":--".to_owned(),
        Align::Right => "--:".to_owned(),
    };
    let mut text = line(grid.columns.iter().map(|column| escaped(&column.title)).collect());
    text.push_str(&line(grid.columns.iter().map(|column| rule(column.align)).collect()));
    for row in grid.cells() {
        let cell = |cell: GridCell<'_>| {
            cell.lines.into_iter().map(escaped).collect::<Vec<_>>().join("<br>")
        };
        text.push_str(&line(row.cells.into_iter().map(cell).collect()));
    }
    text
}

/// Of which nothing at its beginning makes a list or a rule.
fn paragraph(text: &str) -> String {
    let text = with_code(text.trim());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let begins_block = match number {
        "" => rest.starts_with(['-', '+', '=']),
        _ => rest.starts_with(['.', ')']),
    };
    format!("{number}{}{rest}\n", if begins_block { "\\" } else { "" })
}

/// What Markdown and HTML take for text. A comment after `@` and `#` keeps names and numbers from
/// calling people and linking issues.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' | '#' => escaped.extend(['\\', letter].into_iter().chain("<!-- -->".chars())),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// What stands between backticks as code, the rest as text.
fn with_code(text: &str) -> String {
    let part = |(number, part): (usize, &str)| match (number % 2, part) {
        (_, "") => String::new(),
        (1, part) => code(part),
        (_, part) => escaped(part),
    };
    text.split('`').enumerate().map(part).collect()
}

/// A span of code, in more backticks than it contains.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run_of_backticks(text) + 1);
    let space = if fence.len() > 1 { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", text.replace('\u{a0}', " "))
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_is_text() {
        assert_eq!(
            escaped("a|b <img> *x* @all #1"),
            "a\\|b &lt;img&gt; \\*x\\* \\@<!-- -->all \\#<!-- -->1"
        );
        assert_eq!(paragraph("1. first"), "1\\. first\n");
        assert_eq!(paragraph("- first"), "\\- first\n");
        assert_eq!(paragraph("1,250 of 2,000"), "1,250 of 2,000\n");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
