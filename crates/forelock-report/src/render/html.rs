//! A document as a page of its own.

use crate::document::{Block, Document, Fact, Heading, Item};
use askama::Template;

#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    title: &'a str,
    /// The result that the page is of, or `None` if there are several.
    only: Option<&'a Heading>,
    blocks: &'a [&'a Block],
    version: &'static str,
}

impl Document {
    /// One file that needs no other.
    ///
    /// # Errors
    ///
    /// If the template can't be filled in.
    pub fn to_html(&self) -> askama::Result<String> {
        let blocks = self.from_the_top();
        let mut headings = blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(heading),
            _ => None,
        });
        let first = headings.next();
        let only = first.filter(|_| headings.next().is_none());
        let title = first.map_or("forelock", |heading| heading.name.as_str());
        let version = env!("CARGO_PKG_VERSION");
        Ok(Page { title, only, blocks: &blocks, version }.render()? + "\n")
    }
}
