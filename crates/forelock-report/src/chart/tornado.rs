//! Fields one at a time: how far each moves a metric.

use super::reading::{axis_over, short, shortened, with_intervals, words};
use crate::field_name::field_label;
use crate::metric_label::label;
use crate::setting_text::setting_text;
use crate::tornado::{JsonBar, TornadoResult};
use forelock_io::words::grouped;
use forelock_picture::Picture;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::{Axis, Panel};
use forelock_picture::rows::{MOST_ROWS, Rows};
use forelock_picture::shape::{Anchor, Fill, Stroke};
use forelock_picture::style::{AXIS, BLUE, GAP, INK, LINE, ORANGE, PAPER, SOFT_INK};
use forelock_picture::{Area, Place};

impl TornadoResult {
    fn finding(&self) -> String {
        let metric = label(self.metric).to_lowercase();
        match self.fields.first() {
            None => "No field is varied".to_owned(),
            Some(bar) if bar.clear => format!(
                "The {metric} depends most on {}: {} at {}, {} at {}",
                shortened(&self.name_of(bar)),
                words(self.metric, &bar.at_first),
                shortened(&setting_text(&bar.first)),
                words(self.metric, &bar.at_last),
                shortened(&setting_text(&bar.last))
            ),
            Some(_) => format!("No field moves the {metric} beyond chance"),
        }
    }

    /// The chart.
    pub(crate) fn picture(&self) -> Picture {
        let finding = self.finding();
        let shown = &self.fields[..self.fields.len().min(MOST_ROWS)];
        let hidden = self.fields.len() - shown.len();
        let not_shown = match hidden {
            0 => String::new(),
            more => format!("; {more} that move it less are not shown"),
        };
        let what = format!(
            "{}: {} {} as its file has it; each field alone between two values, {} replications{}",
            shortened(&self.scenario),
            label(self.metric).to_lowercase(),
            short(self.metric, &self.base),
            grouped(self.replications as f64, 0),
            not_shown
        );
        let mut frame = Frame::new(&finding, &what);
        frame.legend(&[
            (Swatch::Block(BLUE), "at the first value"),
            (Swatch::Block(ORANGE), "at the last value"),
            (Swatch::Line(INK), "confidence interval of the mean"),
            (Swatch::Dashed(INK), "as the file has it"),
            (Swatch::Block(AXIS.towards(PAPER, 0.6)), "pale: may be chance"),
        ]);
        let rows = Rows::new(frame.free, shown.len());
        let names_end = frame.free.left + 250.0;
        let summaries = shown.iter().flat_map(|bar| [&bar.at_first, &bar.at_last]);
        let summaries = summaries.chain(std::iter::once(&self.base));
        let axis = Axis::new(label(self.metric), axis_over(self.metric, summaries, &[], 8));
        // Room for the values at the ends of the bars.
        let values = 130.0;
        let (left, right) = (names_end + values, frame.free.right - values);
        let panel = frame.beside_rows(&rows, left, right, &axis);
        for (place, bar) in shown.iter().enumerate() {
            frame.row_name(&rows, panel, place, &shortened(&self.name_of(bar)), names_end);
            self.bar(&mut frame, &rows, panel, place, bar);
        }
        let base = panel.x.at(self.base.mean);
        let ends = [panel.plot.top, panel.plot.bottom].map(|y| Place::new(base, y));
        frame.line(ends.to_vec(), Stroke::dashed(INK, LINE * 0.7));
        let bars = shown.iter().map(|bar| {
            let (first, last) =
                (short(self.metric, &bar.at_first), short(self.metric, &bar.at_last));
            format!(
                "{}: {first} at {}, {last} at {}",
                shortened(&self.name_of(bar)),
                shortened(&setting_text(&bar.first)),
                shortened(&setting_text(&bar.last))
            )
        });
        let bars: Vec<String> = bars.collect();
        frame.finish("tornado", format!("{what}. {finding}. {}.", bars.join("; ")))
    }

    /// From what the file has to each end of a field, the first value above the last.
    fn bar(&self, frame: &mut Frame, rows: &Rows, panel: Panel, place: usize, bar: &JsonBar) {
        let row = rows.of(panel, place);
        let middle = row.middle().y;
        let half = (rows.high * 0.4).min(40.0);
        let base = panel.x.at(self.base.mean);
        let ends = [
            (&bar.at_first, &bar.first, BLUE, middle - half, middle),
            (&bar.at_last, &bar.last, ORANGE, middle, middle + half),
        ];
        for (summary, value, color, top, bottom) in ends {
            let at = panel.x.at(summary.mean);
            let area = Area::between(Place::new(base, top), Place::new(at, bottom));
            let opacity = if bar.clear { 1.0 } else { 0.35 };
            frame.block(area, Fill { color, opacity });
            let y = f64::midpoint(top, bottom);
            let mut reach = (at.min(base), at.max(base));
            if let Some(ci) = summary.ci {
                let ends = [ci.low.max(0.0), ci.high].map(|end| panel.x.at(end));
                frame.line(ends.map(|x| Place::new(x, y)).to_vec(), Stroke::solid(INK, 1.5));
                reach = (reach.0.min(ends[0]), reach.1.max(ends[1]));
            }
            // Beyond the end that is away from the base.
            let size = (half * 0.9).clamp(8.0, 17.0);
            let style = TextStyle::plain(size, if bar.clear { INK } else { SOFT_INK });
            let text = shortened(&setting_text(value));
            let y = y + size * 0.36;
            let most = 124.0;
            if at >= base {
                let at = Place::new(reach.1 + GAP, y);
                frame.fitted(&text, at, Anchor::Start, style, most);
            } else {
                let at = Place::new(reach.0 - GAP, y);
                frame.fitted(&text, at, Anchor::End, style, most);
            }
        }
        let says = format!(
            "{}: {} at {}, {} at {}{}",
            shortened(&field_label(&bar.path)),
            with_intervals(self.metric, &bar.at_first),
            shortened(&setting_text(&bar.first)),
            with_intervals(self.metric, &bar.at_last),
            shortened(&setting_text(&bar.last)),
            if bar.clear { "" } else { "; this may be chance" }
        );
        frame.mark(row, says);
    }
}
