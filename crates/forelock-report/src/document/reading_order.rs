//! The order of blocks for a reader who begins at the top.

use super::{Block, Document, Heading, Section};

/// All that is said of one result, for a reader who begins at the top.
pub(crate) struct Part<'a> {
    /// `None` for what is said once, of all results.
    pub(crate) heading: Option<&'a Heading>,
    pub(crate) chapters: Vec<Chapter<'a>>,
}

/// The blocks of a section.
pub(crate) struct Chapter<'a> {
    /// `None` for what stands before the first section.
    pub(crate) section: Option<Section>,
    pub(crate) blocks: Vec<&'a Block>,
}

fn last_of<'a, 'b>(parts: &'b mut Vec<Part<'a>>) -> &'b mut Part<'a> {
    if parts.is_empty() {
        parts.push(Part { heading: None, chapters: Vec::new() });
    }
    let last = parts.len() - 1;
    &mut parts[last]
}

impl<'a> Part<'a> {
    fn add(&mut self, block: &'a Block) {
        match self.chapters.last_mut() {
            Some(chapter) => chapter.blocks.push(block),
            None => self.chapters.push(Chapter { section: None, blocks: vec![block] }),
        }
    }
}

impl Chapter<'_> {
    /// Whether the answer stands here.
    pub(crate) fn is_the_answer(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Answer(_)))
    }
}

impl Document {
    /// The blocks for a reader who begins at the top: the section with the answer stands directly
    /// below the heading, the answer first in it, and then the objectives.
    pub(crate) fn read_from_top(&self) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Heading(heading) | Block::PageHeading(heading) => {
                    parts.push(Part { heading: Some(heading), chapters: Vec::new() });
                }
                Block::Section(section) => {
                    let chapter = Chapter { section: Some(*section), blocks: Vec::new() };
                    last_of(&mut parts).chapters.push(chapter);
                }
                other => last_of(&mut parts).add(other),
            }
        }
        for part in &mut parts {
            for chapter in &mut part.chapters {
                chapter.blocks.sort_by_key(|block| match block {
                    Block::Badge(_) => 0,
                    Block::Answer(_) => 1,
                    _ => 2,
                });
            }
            part.chapters.retain(|chapter| !chapter.blocks.is_empty());
            part.chapters.sort_by_key(|chapter| match chapter.section {
                _ if chapter.is_the_answer() => 0,
                Some(Section::OBJECTIVES) => 1,
                _ => 2,
            });
        }
        parts
    }
}
