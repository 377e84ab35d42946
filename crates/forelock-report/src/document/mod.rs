//! What a result says, as blocks: each format renders the same ones.

mod cut;
mod figure;
mod reading_order;
mod table;

pub(crate) use figure::Figure;
pub(crate) use reading_order::{Chapter, Part};
pub(crate) use table::{Align, Column, Grid, GridCell, Table};

/// A result in blocks, in the order in which a terminal shows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub(crate) blocks: Vec<Block>,
}

/// A part of a document. A no-break space in its text holds a figure and its unit together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Heading(Heading),
    /// A heading where it would tell a terminal's reader nothing but what was typed: left out there.
    PageHeading(Heading),
    /// The subject of what follows, up to the next heading or section. A terminal leaves it out:
    /// there, blocks are few and short.
    Section(Section),
    /// What stands between backticks is code.
    Paragraph(String),
    /// Text that a terminal doesn't break, as there are paths in it.
    Line(String),
    /// What is not as it should be, and is shown directly below.
    Alarm(Alarm),
    /// What the result comes to, in a few sentences; what stands between backticks is code. Where a
    /// reader begins at the top it stands directly below the heading; on a terminal, where one begins
    /// at the bottom, it stands where the document has it.
    Answer(String),
    /// Whether all that was asked for holds, in a few words. It stands over the answer; a terminal has
    /// the answer alone, which says it too.
    Badge(Badge),
    /// The figures that a page shows large. Other formats leave them out, as a table has them too.
    Tiles(Vec<Tile>),
    Table(Table),
    Particulars(Particulars),
    /// A table whose caption a terminal shows too: the blocks around it don't say what it is of.
    TitledTable(Table),
    Verdicts(Vec<VerdictLine>),
    List(List),
    Code(Code),
    /// Something that a careful reader should know, and what to do about it.
    Notice(Notice),
    /// A picture. Only a page has room for it.
    Figure(Figure),
}

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// To link to it: unique among the sections of a result.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
}

/// What an architect would warn of. What stands between backticks is code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) title: String,
    pub(crate) reason: String,
    pub(crate) remedy: String,
    /// Which rule, and where in the file.
    pub(crate) place: String,
}

/// A verdict that is seen at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    pub(crate) met: bool,
    pub(crate) text: String,
}

/// A figure that stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    pub(crate) label: String,
    pub(crate) figure: String,
    /// Each on a line of its own: its interval, what was observed.
    pub(crate) notes: Vec<String>,
}

/// What is shown, and the facts directly below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// The name that stands out.
    pub(crate) name: String,
    /// The rest of the line, with the colon or the space that it begins with.
    pub(crate) rest: String,
    pub(crate) facts: Vec<Fact>,
}

/// Of what something is wrong, and what, in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alarm {
    pub(crate) name: String,
    pub(crate) what: String,
}

/// A line below a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Sentence(String),
    /// One of several of a kind.
    Item(String),
}

/// What there is to know of one thing, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Particulars {
    pub(crate) subject: String,
    /// What is known, and what it is.
    pub(crate) lines: Vec<(String, String)>,
}

/// Whether something that was asked for is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VerdictLine {
    pub(crate) met: bool,
    /// The verdict in a word or two, for those who can't see colours.
    pub(crate) word: &'static str,
    /// What was asked, where that is not part of what was found.
    pub(crate) asked: Option<String>,
    pub(crate) found: String,
}

/// Short texts of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    pub(crate) items: Vec<Item>,
    /// How far a terminal indents the lines of an item after its first.
    pub(crate) hanging: usize,
}

/// One of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Text(String),
    /// What the items after it are.
    Head(String),
    /// What a shell takes, and what it is for.
    Flags {
        name: String,
        flags: String,
    },
}

/// Text to be copied as it is, with the words that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) lead: String,
    pub(crate) text: String,
    pub(crate) language: Language,
}

/// In what code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// None: words that were set by hand.
    None,
    /// A command for a shell.
    Shell,
    /// A scenario, or a part of one, which a terminal sets apart and doesn't indent: it is a file.
    Toml,
}

impl Document {
    /// Of `blocks`, without those that say nothing.
    pub(crate) fn new(blocks: impl IntoIterator<Item = Block>) -> Self {
        Self { blocks: blocks.into_iter().filter(Block::says_something).collect() }
    }
}

impl Section {
    pub(crate) const ANSWER: Self = Self { id: "answer", title: "The answer" };
    pub(crate) const OBJECTIVES: Self = Self { id: "objectives", title: "Objectives" };
    pub(crate) const LOADS: Self = Self { id: "loads", title: "The loads" };
    pub(crate) const UNKNOWN: Self = Self { id: "unknown", title: "What is not known" };
    pub(crate) const FIGURES: Self = Self { id: "metrics", title: "All figures" };
    pub(crate) const CLOSING: Self = Self { id: "left-out", title: "What is left out" };
    pub(crate) const CHARTS: Self = Self { id: "charts", title: "Charts" };
}

impl Block {
    const fn says_something(&self) -> bool {
        match self {
            Self::Paragraph(text) | Self::Line(text) | Self::Answer(text) => !text.is_empty(),
            Self::Tiles(tiles) => !tiles.is_empty(),
            Self::Table(table) | Self::TitledTable(table) => !table.grid.rows.is_empty(),
            Self::Verdicts(lines) => !lines.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Heading(_)
            | Self::PageHeading(_)
            | Self::Alarm(_)
            | Self::Particulars(_)
            | Self::Section(_)
            | Self::Badge(_)
            | Self::Code(_)
            | Self::Notice(_)
            | Self::Figure(_) => true,
        }
    }
}

impl Heading {
    /// What follows the name, as a line of its own.
    pub(crate) fn line_below(&self) -> &str {
        self.rest.trim_start_matches([':', ' '])
    }
}

impl VerdictLine {
    /// `✓ met`.
    pub(crate) fn mark(&self) -> String {
        marked(self.met, self.word)
    }
}

impl Badge {
    /// Of so many objectives, of which so many are missed; `None` if there is none.
    pub(crate) fn of(all: usize, missed: usize) -> Option<Self> {
        let text = match (all, missed) {
            (0, _) => return None,
            (1, 0) => "Objective met".to_owned(),
            (1, _) => "Objective missed".to_owned(),
            (all, 0) => format!("All {all} objectives met"),
            (all, missed) => format!("{missed} of {all} objectives missed"),
        };
        Some(Self { met: missed == 0, text })
    }

    /// `✓ Objective met`.
    pub(crate) fn mark(&self) -> String {
        marked(self.met, &self.text)
    }
}

fn marked(met: bool, words: &str) -> String {
    format!("{} {words}", if met { '✓' } else { '✗' })
}
