//! What a result says, as blocks: each format renders the same ones.

use crate::chart::{DrawError, Mark, Picture};

/// A result in blocks, in the order in which a terminal shows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub(crate) blocks: Vec<Block>,
}

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

/// A chart inside a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// What the chart finds, in a few words.
    pub(crate) title: String,
    /// What it shows, for those who can't see it.
    pub(crate) alt: String,
    /// From `<svg` up to the end tag, so that the marks can be drawn over it; its texts are escaped.
    pub(crate) image: String,
    /// What can be pointed at.
    pub(crate) marks: Vec<FigureMark>,
}

/// A part of a chart that says what it is when pointed at; in the units of the image's `viewBox`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FigureMark {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) label: String,
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

/// Figures side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// What the figures are of; a terminal, where the blocks around it say so, leaves it out.
    pub(crate) caption: String,
    pub(crate) grid: Grid,
    /// The same for less room, each one or several tables, in the order in which they are tried;
    /// the last is taken if none fits. Only a terminal has too little room.
    pub(crate) narrower: Vec<Vec<Grid>>,
}

/// The rows and columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    pub(crate) columns: Vec<Column>,
    /// As many cells each as there are columns, or one, or none: one cell is the title of the rows
    /// below it, and an empty row begins a group. A line break in a cell sets figures below each
    /// other.
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

impl Section {
    pub(crate) const ANSWER: Self = Self { id: "answer", title: "The answer" };
    pub(crate) const OBJECTIVES: Self = Self { id: "objectives", title: "Objectives" };
    pub(crate) const LOADS: Self = Self { id: "loads", title: "The loads" };
    pub(crate) const FIGURES: Self = Self { id: "metrics", title: "All figures" };
    pub(crate) const CLOSING: Self = Self { id: "left-out", title: "What is left out" };
    pub(crate) const CHARTS: Self = Self { id: "charts", title: "Charts" };
}

impl TryFrom<&Picture> for Figure {
    type Error = DrawError;

    fn try_from(picture: &Picture) -> Result<Self, DrawError> {
        let svg = picture.element()?;
        let marks = picture.marks.iter().map(|Mark { area, label }| FigureMark {
            left: tenths(area.left),
            top: tenths(area.top),
            width: tenths(area.width()),
            height: tenths(area.height()),
            label: label.clone(),
        });
        Ok(Self {
            title: picture.title.clone(),
            alt: picture.alt.clone(),
            image: svg.trim_end().trim_end_matches("</svg>").to_owned(),
            marks: marks.collect(),
        })
    }
}

/// No screen shows more of a place, and the page is shorter.
fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

impl Align {
    pub(crate) const fn is_right(&self) -> bool {
        matches!(self, Self::Right)
    }
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

/// A row of a table, with what stands over its cells.
pub(crate) struct GridRow<'a> {
    /// Whether a new group of rows begins here.
    pub(crate) begins_group: bool,
    pub(crate) cells: Vec<GridCell<'a>>,
}

/// A cell of a table, as the lines that it consists of.
pub(crate) struct GridCell<'a> {
    pub(crate) column: &'a Column,
    pub(crate) lines: Vec<&'a str>,
}

impl Grid {
    /// Whether any column is called something.
    pub(crate) fn has_titles(&self) -> bool {
        self.columns.iter().any(|column| !column.title.is_empty())
    }

    /// Words in the first column and figures in the others, which may be broken to fit.
    pub(crate) fn of_figures<const N: usize>(
        titles: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Self {
        let column = |(place, title)| {
            if place == 0 { Column::left(title) } else { Column::right(title) }
        };
        Self {
            columns: titles.into_iter().enumerate().map(column).collect(),
            rows: rows.into_iter().map(Vec::from).collect(),
            gap: 2,
            may_break: true,
        }
    }

    /// The rows, without the empty ones between groups.
    pub(crate) fn cells(&self) -> impl Iterator<Item = GridRow<'_>> {
        let mut begins_group = false;
        self.rows.iter().filter_map(move |row| {
            if row.is_empty() {
                begins_group = true;
                return None;
            }
            let cells = self.columns.iter().zip(row);
            let cells = cells.map(|(column, cell)| GridCell { column, lines: lines_of(cell) });
            let row = GridRow { begins_group, cells: cells.collect() };
            begins_group = false;
            Some(row)
        })
    }
}

fn lines_of(cell: &str) -> Vec<&str> {
    cell.split('\n').map(str::trim).collect()
}
