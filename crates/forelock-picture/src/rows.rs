//! Plots whose vertical axis is a list: a row a subject.

use super::font::wrapped;
use super::frame::{Frame, TextStyle};
use super::panel::{Axis, Panel};
use super::place::{Area, Place};
use super::shape::{Anchor, Stroke};
use super::style::{GAP, GRID, INK, LABEL_SIZE, THIN_LINE};
use super::ticks::Ticks;

/// Rows that a chart has room for.
pub const MOST_ROWS: usize = 30;

/// A row can't be higher: few rows would lie far apart.
const HIGHEST: f64 = 150.0;

/// Rows over each other in a part of the canvas.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// Where all of them are.
    pub area: Area,
    count: usize,
    /// Of each.
    pub high: f64,
}

impl Rows {
    /// `count` rows in `area`, of which the lowest part is for the horizontal axes.
    #[must_use]
    pub fn new(area: Area, count: usize) -> Self {
        // What `Frame::panel` takes above and below a plot whose vertical axis has no title.
        const AXIS: f64 = 82.0;
        let count = count.max(1);
        let high = ((area.height() - AXIS) / count as f64).min(HIGHEST);
        let bottom = area.bottom.min(area.top + high * count as f64 + AXIS);
        Self { area: Area { bottom, ..area }, count, high }
    }

    /// The middle of row `number` of a plot beside the list.
    #[must_use]
    pub fn middle(&self, panel: Panel, number: usize) -> f64 {
        panel.y.at(self.count as f64 - number as f64 - 0.5)
    }

    /// What of a plot is row `number`'s.
    #[must_use]
    pub fn of(&self, panel: Panel, number: usize) -> Area {
        let top = panel.y.at((self.count - number) as f64);
        Area { top, bottom: top + panel.plot.height() / self.count as f64, ..panel.plot }
    }

    /// How large its texts are.
    #[must_use]
    pub fn text_size(&self) -> f64 {
        (self.high * 0.62).clamp(9.0, LABEL_SIZE)
    }
}

impl Frame {
    /// A plot from `left` to `right` beside a list, with lines at the numbers of its axis.
    pub fn beside_rows(&mut self, rows: &Rows, left: f64, right: f64, x: &Axis) -> Panel {
        let none = Ticks { low: 0.0, high: rows.count as f64, at: Vec::new(), unit: "" };
        let panel = self.panel(Area { left, right, ..rows.area }, x, &Axis::new("", none));
        for (at, _) in &x.ticks.at {
            let place = panel.x.at(*at);
            let ends = [panel.plot.top, panel.plot.bottom].map(|y| Place::new(place, y));
            self.line(ends.to_vec(), Stroke::solid(GRID, THIN_LINE));
        }
        panel
    }

    /// The name of a row, ending before `right`, in as many lines as there is room for.
    pub fn row_name(&mut self, rows: &Rows, panel: Panel, number: usize, name: &str, right: f64) {
        let size = rows.text_size();
        let room = right - self.free.left - GAP;
        let most = if rows.high >= 2.5 * size { 2 } else { 1 };
        let lines = wrapped(name, size, false, room, most);
        let middle = rows.middle(panel, number);
        let first = middle + size * 0.36 - (lines.len().saturating_sub(1)) as f64 * size * 0.6;
        for (line, text) in lines.into_iter().enumerate() {
            let at = Place::new(right - GAP, first + line as f64 * size * 1.2);
            self.text(text, at, Anchor::End, TextStyle::plain(size, INK));
        }
    }
}
