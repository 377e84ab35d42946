//! Scenarios side by side: failure rate and duration by mode and remedy.

use super::asked::{Asked, all_in_words, bounds};
use super::frame::{Frame, TextStyle};
use super::legend::Swatch;
use super::panel::{Axis, Panel};
use super::picture::Picture;
use super::place::{Area, Place};
use super::reading::{axis_over, short, shortened, with_intervals, words};
use super::rows::{MOST_ROWS, Rows};
use super::shape::{Anchor, Fill, Stroke};
use super::style::{AXIS, CREATED, DURATION, FAILED, GAP, INK, LINE, OBJECTIVE, PAPER};
use crate::metric_label::label;
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::{Alternative, Contrast};
use forelock_io::words::{capitalised, grouped};

/// All that the chart of a comparison is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareDrawing {
    /// Name of the first scenario.
    pub scenario: String,
    /// Replications of each alternative.
    pub replications: usize,
    /// Whether the first is a scenario as written, and the others remedies for it.
    pub of_one_scenario: bool,
    /// The alternatives; the first is what the others are held against.
    pub rows: Vec<CompareRow>,
    /// Which of them meets every objective in the least time; none if none does, or nothing is asked.
    pub fastest: Option<usize>,
}

/// An alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareRow {
    /// Unique in its comparison.
    pub name: String,
    /// Failed over processed.
    pub failure_rate: Summary,
    /// In seconds.
    pub duration: Summary,
    /// The part of the records that fail or are never processed, 0 to 1.
    pub lost: f64,
    /// What is asked of it.
    pub objectives: Vec<Asked>,
    /// Whether it meets every objective; none where none is stated.
    pub meets_objectives: Option<bool>,
    /// How its failure rate differs from the first one's; none where that may be chance.
    pub change: Option<f64>,
}

impl CompareRow {
    fn rate(&self) -> String {
        words(Metric::FailureRate, &self.failure_rate)
    }

    fn time(&self) -> String {
        words(Metric::Duration, &self.duration)
    }

    fn summary(&self, metric: Metric) -> &Summary {
        if metric == Metric::Duration { &self.duration } else { &self.failure_rate }
    }
}

impl From<&Alternative> for CompareRow {
    fn from(one: &Alternative) -> Self {
        let prediction = &one.finding.prediction;
        let verdicts = prediction.verdicts.iter().filter(|verdict| verdict.load.is_none());
        let difference = one.difference(Metric::FailureRate);
        Self {
            name: one.name.clone(),
            failure_rate: *prediction.summary(Metric::FailureRate),
            duration: *prediction.summary(Metric::Duration),
            lost: prediction.summary(Metric::LostRate).mean,
            objectives: verdicts.map(|verdict| Asked::from(&verdict.objective)).collect(),
            meets_objectives: one.has_objectives().then(|| one.meets_objectives()),
            change: difference.filter(|one| one.is_significant()).map(|one| one.mean),
        }
    }
}

impl CompareDrawing {
    /// What is drawn of `contrast`.
    #[must_use]
    pub fn new(contrast: &Contrast) -> Self {
        let first = contrast.alternatives.first().map(|one| &one.finding);
        Self {
            scenario: first.map(|one| one.scenario.name.clone()).unwrap_or_default(),
            replications: first.map_or(0, |one| one.prediction.replications),
            of_one_scenario: contrast.is_of_one_scenario(),
            rows: contrast.alternatives.iter().map(CompareRow::from).collect(),
            fastest: contrast.fastest(),
        }
    }

    /// The chart.
    #[must_use]
    pub fn pictures(&self) -> Vec<Picture> {
        vec![self.picture()]
    }

    /// The alternatives that there is room for; always the first and the fastest.
    fn shown(&self) -> Vec<(usize, &CompareRow)> {
        let mut shown: Vec<_> = self.rows.iter().enumerate().collect();
        if shown.len() > MOST_ROWS {
            let kept = self.fastest.filter(|&fastest| fastest >= MOST_ROWS);
            shown.truncate(MOST_ROWS - usize::from(kept.is_some()));
            shown.extend(kept.and_then(|fastest| Some((fastest, self.rows.get(fastest)?))));
        }
        shown
    }

    /// What is found; nothing is praised that misses an objective or leaves records undone.
    fn finding(&self) -> String {
        let Some(first) = self.rows.first() else {
            return "There is nothing to compare".to_owned();
        };
        let as_it_is = if self.of_one_scenario {
            "as written".to_owned()
        } else {
            format!("“{}”", shortened(&first.name))
        };
        let outcome = |row: &CompareRow| {
            let (rate, time) = (row.rate(), row.time());
            if row.failure_rate.mean == first.failure_rate.mean {
                format!("{rate} fail, in {time}")
            } else {
                format!("{rate} fail instead of {}, in {time}", first.rate())
            }
        };
        let name = |row: &CompareRow| capitalised(&shortened(&row.name));
        let by_loss = |one: &&CompareRow, other: &&CompareRow| {
            let key = |row: &CompareRow| (row.lost, row.duration.mean);
            let (one, other) = (key(one), key(other));
            one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
        };
        let safest = self.rows.iter().min_by(by_loss).unwrap_or(first);
        let asked = self.rows.iter().any(|row| row.meets_objectives.is_some());
        match self.fastest {
            Some(0) => format!(
                "{} meets the objectives: {} fail, in {}",
                capitalised(&as_it_is),
                first.rate(),
                first.time()
            ),
            Some(fastest) => {
                let row = self.rows.get(fastest).unwrap_or(first);
                format!("{}: {}; objectives met", name(row), outcome(row))
            }
            None if asked => format!(
                "Nothing meets the objectives; the least is lost with “{}”: {} fail, in {}",
                shortened(&safest.name),
                safest.rate(),
                safest.time()
            ),
            None => {
                let better = |row: &&CompareRow| {
                    row.change.is_some_and(|change| change < 0.0) && row.lost < first.lost
                };
                match self.rows.iter().filter(better).min_by(by_loss) {
                    Some(row) => format!("{}: {}", name(row), outcome(row)),
                    None if self.rows.len() == 1 => {
                        format!("{}: {} fail, in {}", name(first), first.rate(), first.time())
                    }
                    None => format!("Nothing fails less than {as_it_is}: {}", first.rate()),
                }
            }
        }
    }

    fn picture(&self) -> Picture {
        let finding = self.finding();
        let shown = self.shown();
        let objectives = self.rows.first().map_or(&[][..], |first| &first.objectives);
        let hidden = self.rows.len() - shown.len();
        let not_shown =
            if hidden > 0 { format!("; {hidden} more are not shown") } else { String::new() };
        let what = format!(
            "{}: {} with the same draws, {} replications of each; {}{not_shown}",
            shortened(&self.scenario),
            match self.rows.len() {
                1 => "1 variant".to_owned(),
                several => format!("{} variants", grouped(several as f64, 0)),
            },
            grouped(self.replications as f64, 0),
            all_in_words(objectives)
        );
        let mut frame = Frame::new(&finding, &what);
        let mut legend = vec![(Swatch::Disc(INK), "mean")];
        if self.replications > 1 {
            legend.push((Swatch::Line(INK), "confidence interval of the mean"));
            legend.push((Swatch::Block(AXIS.towards(PAPER, 0.6)), "nine runs in ten"));
        }
        if objectives.iter().any(|one| one.bound.is_some()) {
            legend.push((Swatch::Dashed(OBJECTIVE), "objective"));
        }
        frame.legend(&legend);
        let rows = Rows::new(frame.free, shown.len());
        let names_end = frame.free.left + 300.0;
        let middle = f64::midpoint(names_end, frame.free.right);
        let halves = [
            (Metric::FailureRate, FAILED, names_end, middle - GAP),
            (Metric::Duration, DURATION, middle + GAP, frame.free.right),
        ];
        for (number, (metric, color, left, right)) in halves.into_iter().enumerate() {
            let values = 112.0;
            let lines = if objectives.is_empty() { Vec::new() } else { bounds(objectives, metric) };
            let summaries = shown.iter().map(|(_, row)| row.summary(metric));
            let ticks = axis_over(metric, summaries, &lines, 5);
            let axis = Axis::new(label(metric), ticks);
            let panel = frame.beside_rows(&rows, left, right - values, &axis);
            if number == 0 {
                for (place, (_, row)) in shown.iter().enumerate() {
                    self.name(&mut frame, &rows, panel, place, row, names_end);
                }
            }
            for (bound, _) in &lines {
                frame.objective(panel, *bound);
            }
            for (place, (index, row)) in shown.iter().enumerate() {
                let y = rows.middle(panel, place);
                let summary = row.summary(metric);
                frame.reading(panel, y, summary, color);
                let size = rows.text_size();
                let at = Place::new(right, y + size * 0.36);
                let bold = self.fastest == Some(*index);
                let style = TextStyle { size, color: INK, bold };
                frame.fitted(&short(metric, summary), at, Anchor::End, style, values);
                let says = format!(
                    "{}: {} {}",
                    shortened(&row.name),
                    label(metric).to_lowercase(),
                    with_intervals(metric, summary)
                );
                frame.mark(rows.of(panel, place), says);
            }
        }
        frame.finish("compare", self.alt(&what, &finding))
    }

    /// The name of a row, with whether it meets the objectives.
    fn name(
        &self,
        frame: &mut Frame,
        rows: &Rows,
        panel: Panel,
        place: usize,
        row: &CompareRow,
        right: f64,
    ) {
        let sign = 26.0;
        frame.row_name(rows, panel, place, &shortened(&row.name), right - sign);
        let (text, color) = match row.meets_objectives {
            Some(true) => ("✓", CREATED),
            Some(false) => ("✗", FAILED),
            None => return,
        };
        let size = rows.text_size();
        let at = Place::new(right - sign / 2.0, rows.middle(panel, place) + size * 0.36);
        frame.text(text, at, Anchor::Middle, TextStyle::bold(size, color));
    }

    fn alt(&self, what: &str, finding: &str) -> String {
        let rows = self.shown().into_iter().map(|(_, row)| {
            format!("{}: {} fail, in {}", shortened(&row.name), row.rate(), row.time())
        });
        let rows: Vec<String> = rows.collect();
        format!("{what}. {finding}. {}.", rows.join("; "))
    }
}

impl Frame {
    /// The line of an objective across a list; nothing if it lies beyond the axis.
    fn objective(&mut self, panel: Panel, bound: f64) {
        if panel.x.holds(bound) {
            let at = panel.x.at(bound);
            let Area { top, bottom, .. } = panel.plot;
            let ends = [top, bottom].map(|y| Place::new(at, y));
            self.line(ends.to_vec(), Stroke::dashed(OBJECTIVE, LINE));
        }
    }

    /// A part of a plot that does what is asked.
    pub(super) fn good(&mut self, area: Area) {
        self.block(area, Fill { color: CREATED, opacity: 0.13 });
    }
}
