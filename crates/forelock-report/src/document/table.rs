//! Figures side by side.

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

impl Align {
    pub(crate) const fn is_right(&self) -> bool {
        matches!(self, Self::Right)
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
