//! Long texts, cut so that a page stays a page.

use super::{Alarm, Block, Document, Fact, Heading, Item, Notice, Particulars, VerdictLine};

impl Document {
    /// The same with every text cut to what a page has room for, whatever a file says. Code stays as it
    /// is.
    pub(crate) fn cut(&self) -> Self {
        /// A long paragraph.
        const MOST: usize = 4_000;
        let mut cut = self.clone();
        let long = |text: &&mut String| text.len() > MOST;
        for text in cut.blocks.iter_mut().flat_map(Block::texts).filter(long) {
            if let Some((end, _)) = text.char_indices().nth(MOST) {
                text.truncate(end);
                text.push('…');
            }
        }
        cut
    }
}

impl Block {
    /// Every text but code and pictures.
    fn texts<'a>(&'a mut self) -> Vec<&'a mut String> {
        match self {
            Self::Heading(Heading { name, rest, facts })
            | Self::PageHeading(Heading { name, rest, facts }) => {
                let facts = facts.iter_mut().map(|(Fact::Sentence(text) | Fact::Item(text))| text);
                [name, rest].into_iter().chain(facts).collect()
            }
            Self::Paragraph(text) | Self::Line(text) | Self::Answer(text) => vec![text],
            Self::Tiles(tiles) => tiles.iter_mut().map(|tile| &mut tile.label).collect(),
            Self::Table(table) | Self::TitledTable(table) => {
                let titles = table.grid.columns.iter_mut().map(|column| &mut column.title);
                titles.chain(table.grid.rows.iter_mut().flatten()).collect()
            }
            Self::Verdicts(lines) => {
                let line =
                    |line: &'a mut VerdictLine| line.asked.iter_mut().chain([&mut line.found]);
                lines.iter_mut().flat_map(line).collect()
            }
            Self::List(list) => {
                let item = |item: &'a mut Item| match item {
                    Item::Text(text) | Item::Head(text) => vec![text],
                    Item::Flags { name, flags } => vec![name, flags],
                };
                list.items.iter_mut().flat_map(item).collect()
            }
            Self::Alarm(Alarm { name, what }) => vec![name, what],
            Self::Notice(Notice { title, reason, remedy, place }) => {
                vec![title, reason, remedy, place]
            }
            Self::Particulars(Particulars { subject, lines }) => {
                let lines = lines.iter_mut().flat_map(|(label, text)| [label, text]);
                std::iter::once(subject).chain(lines).collect()
            }
            Self::Section(_) | Self::Badge(_) | Self::Code(_) | Self::Figure(_) => Vec::new(),
        }
    }
}
