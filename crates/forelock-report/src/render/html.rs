//! A document as a page of its own.

use crate::document::{Block, Document, Fact, Item};
use askama::Template;

#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    title: &'a str,
    blocks: &'a [Block],
    version: &'static str,
}

impl Document {
    /// One file that needs no other.
    ///
    /// # Errors
    ///
    /// If the template can't be filled in.
    pub fn to_html(&self) -> askama::Result<String> {
        let title = self.blocks.iter().find_map(|block| match block {
            Block::Heading(heading) => Some(heading.name.as_str()),
            _ => None,
        });
        let (title, version) = (title.unwrap_or("forelock"), env!("CARGO_PKG_VERSION"));
        Ok(Page { title, blocks: &self.blocks, version }.render()? + "\n")
    }
}
