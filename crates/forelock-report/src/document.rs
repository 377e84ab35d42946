//! What a result says, as blocks: each format renders the same ones.

/// A result in blocks, in the order in which they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub(crate) blocks: Vec<Block>,
}

/// A part of a document. A no-break space in its text holds a figure and its unit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(Heading),
    Paragraph(String),
    Table(Table),
    Verdicts(Vec<VerdictLine>),
    List(List),
    Code(Code),
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

/// A line below a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Sentence(String),
    /// One of several of a kind.
    Item(String),
}

/// Figures side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) grid: Grid,
    /// The same for less room, each one or several tables, in the order in which they are tried;
    /// the last is taken if none fits. Only a terminal has too little room.
    pub(crate) narrower: Vec<Vec<Grid>>,
}

/// The rows and columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    pub(crate) columns: Vec<Column>,
    /// As many cells each as there are columns, or none: an empty row begins a group. A line break
    /// in a cell sets figures below each other.
    pub(crate) rows: Vec<Vec<String>>,
    /// Spaces before a column.
    pub(crate) gap: u16,
    /// Whether cells may be broken to fit a terminal.
    pub(crate) may_break: bool,
}

/// How a column is headed and set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) align: Align,
    /// Characters in a line of a terminal, beyond which text takes several lines.
    pub(crate) widest: Option<usize>,
}

/// To which side the cells of a column are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
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
    /// What a shell takes, and what it is for.
    Flags {
        name: String,
        flags: String,
    },
}

/// A command to be copied, with the words that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) lead: String,
    pub(crate) command: String,
}

impl Document {
    /// Of `blocks`, without those that say nothing.
    pub(crate) fn new(blocks: impl IntoIterator<Item = Block>) -> Self {
        Self { blocks: blocks.into_iter().filter(Block::says_something).collect() }
    }
}

impl Align {
    pub(crate) const fn is_right(&self) -> bool {
        matches!(self, Self::Right)
    }
}

impl Block {
    const fn says_something(&self) -> bool {
        match self {
            Self::Paragraph(text) => !text.is_empty(),
            Self::Table(table) => !table.grid.rows.is_empty(),
            Self::Verdicts(lines) => !lines.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Heading(_) | Self::Code(_) => true,
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
        format!("{} {}", if self.met { '✓' } else { '✗' }, self.word)
    }
}

impl Column {
    /// Of figures.
    pub(crate) fn right(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Right, widest: None }
    }

    /// Of words.
    pub(crate) fn left(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Left, widest: None }
    }
}

impl Grid {
    /// The rows, without the empty ones between groups, each cell as the lines that it consists of.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Vec<Vec<&str>>> {
        let rows = self.rows.iter().filter(|row| !row.is_empty());
        rows.map(|row| row.iter().map(|cell| cell.split('\n').map(str::trim).collect()).collect())
    }
}
