//! A document as a page of its own.

use crate::document::{Block, Chapter, Document, Fact, Item, Part};
use askama::Template;

#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    title: &'a str,
    /// Whether the page is of one result, whose heading is that of the page.
    is_of_one: bool,
    parts: Vec<Part<'a>>,
    version: &'static str,
}

/// The same for a page that has more on it.
#[derive(Template)]
#[template(path = "document.html", block = "parts")]
struct Fragment<'a> {
    is_of_one: bool,
    parts: Vec<Part<'a>>,
    /// Begins every `id`, so that several fragments have no two alike.
    prefix: &'a str,
}

/// A part of a text: words, or what stands between backticks.
#[derive(Debug, PartialEq)]
struct Piece<'a> {
    is_code: bool,
    text: &'a str,
}

impl Document {
    /// One file that needs no other.
    ///
    /// # Errors
    ///
    /// If the template can't be filled in.
    pub fn to_html(&self) -> askama::Result<String> {
        let cut = self.cut();
        let parts = cut.read_from_top();
        let mut headings = parts.iter().filter_map(|part| part.heading);
        let first = headings.next();
        let is_of_one = headings.next().is_none();
        let title = first.map_or("forelock", |heading| heading.name.as_str());
        let version = env!("CARGO_PKG_VERSION");
        Ok(Page { title, is_of_one, parts, version }.render()? + "\n")
    }

    /// A part of a page that has a heading of its own, and the style sheet [`STYLE`]; every `id` begins
    /// with `prefix`.
    ///
    /// # Errors
    ///
    /// If the template can't be filled in.
    pub fn to_html_fragment(&self, prefix: &str) -> askama::Result<String> {
        let cut = self.cut();
        Fragment { is_of_one: false, parts: cut.read_from_top(), prefix }.render()
    }
}

/// What the pages look like.
pub const STYLE: &str = include_str!("../../templates/report.css");

impl Page<'_> {
    /// The `id` of a chapter: of several results, each has a number.
    fn id(&self, part: &usize, chapter: &Chapter<'_>) -> String {
        let id = id(chapter);
        if self.is_of_one { id.to_owned() } else { format!("{id}-{}", part + 1) }
    }
}

impl Fragment<'_> {
    fn id(&self, part: &usize, chapter: &Chapter<'_>) -> String {
        format!("{}-{}-{}", self.prefix, id(chapter), part + 1)
    }
}

fn id<'a>(chapter: &Chapter<'a>) -> &'a str {
    chapter.section.map_or("beginning", |section| section.id)
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(number, text)| Piece { is_code: number % 2 == 1, text }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        let piece = |is_code, text| Piece { is_code, text };
        assert_eq!(
            pieces("set `a = 1` or `b`"),
            [piece(false, "set "), piece(true, "a = 1"), piece(false, " or "), piece(true, "b")]
        );
        assert_eq!(pieces(""), []);
    }
}
