//! Scenarios side by side: what fails or is lost, and duration, by mode and remedy.

use super::asked::{Asked, all_in_words, bounds};
use super::rate::Rate;
use super::reading::{axis_over, short, shortened, with_intervals, words};
use super::signs::Signs as _;
use crate::compare::{CompareResult, JsonVariant};
use crate::metric_label::label;
use crate::quantity::percent;
use crate::study_result::StudyResult;
use crate::verdict_json::JsonVerdict;
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock_io::words::{capitalised, grouped};
use forelock_picture::Picture;
use forelock_picture::Place;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::{Axis, Panel};
use forelock_picture::rows::{MOST_ROWS, Rows};
use forelock_picture::shape::Anchor;
use forelock_picture::style::{AXIS, CREATED, DURATION, FAILED, GAP, INK, OBJECTIVE, PAPER};

/// All that the chart of a comparison is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CompareDrawing {
    /// Name of the first scenario.
    pub scenario: String,
    /// Replications of each alternative.
    pub replications: usize,
    /// Whether the first is a scenario as written, and the others remedies for it.
    pub of_one_scenario: bool,
    /// What the chart shows of the records that are not created.
    pub(super) rate: Rate,
    /// The alternatives; the first is what the others are held against.
    pub rows: Vec<CompareRow>,
    /// Which of them meets every objective in the least time; none if none does, or nothing is asked.
    pub fastest: Option<usize>,
}

/// An alternative.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CompareRow {
    /// Unique in its comparison.
    pub name: String,
    /// Failed over processed.
    pub failure_rate: Summary,
    /// In seconds.
    pub duration: Summary,
    /// Failed and never processed, over all.
    pub lost_rate: Summary,
    /// What is asked of it.
    pub objectives: Vec<Asked>,
    /// Whether it meets every objective; none where none is stated.
    pub meets_objectives: Option<bool>,
    /// The part of the runs that meet every objective, 0 to 1; none where no field is drawn.
    pub runs_met: Option<f64>,
    /// Whether that part decides, rather than the mean.
    pub is_sure: bool,
    /// How its lost rate differs from the first one's; none where that may be chance.
    pub change: Option<f64>,
}

impl CompareRow {
    /// `3 % fail`, or `3 % are lost`.
    fn loss(&self, rate: Rate) -> String {
        format!("{} {}", self.rate(rate), rate.verb())
    }

    fn rate(&self, rate: Rate) -> String {
        words(rate.metric(), self.summary(rate.metric()))
    }

    fn time(&self) -> String {
        words(Metric::Duration, &self.duration)
    }

    fn summary(&self, metric: Metric) -> &Summary {
        match metric {
            Metric::Duration => &self.duration,
            Metric::LostRate => &self.lost_rate,
            _ => &self.failure_rate,
        }
    }
}

impl From<&JsonVariant> for CompareRow {
    fn from(one: &JsonVariant) -> Self {
        let objective = |one: &JsonVerdict| Asked::written(one.metric, &one.objective);
        let difference = one.differences.as_ref().map(|all| all[Metric::LostRate]);
        Self {
            name: one.name.clone(),
            failure_rate: one.metrics[Metric::FailureRate],
            duration: one.metrics[Metric::Duration],
            lost_rate: one.metrics[Metric::LostRate],
            objectives: one.objectives.iter().map(objective).collect(),
            meets_objectives: one.meets_objectives,
            runs_met: one.runs_met,
            is_sure: one.objectives.iter().any(|one| one.sure.is_some()),
            change: difference.filter(|one| one.significant).map(|one| one.mean),
        }
    }
}

impl From<&CompareResult> for CompareDrawing {
    fn from(compared: &CompareResult) -> Self {
        Self {
            scenario: compared.name().to_owned(),
            replications: compared.replications,
            of_one_scenario: compared.of_one_scenario,
            rate: Rate::of(compared.leaves_records()),
            rows: compared.variants.iter().map(CompareRow::from).collect(),
            fastest: compared.fastest(),
        }
    }
}

impl CompareDrawing {
    /// The chart.
    #[must_use]
    pub(crate) fn pictures(&self) -> Vec<Picture> {
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
        let rate = self.rate;
        let outcome = |row: &CompareRow| {
            let (loss, time) = (row.loss(rate), row.time());
            if row.lost_rate.mean == first.lost_rate.mean {
                format!("{loss}, in {time}")
            } else {
                format!("{loss} instead of {}, in {time}", first.rate(rate))
            }
        };
        // Where the mean of the runs decides, some may miss what the mean keeps.
        let on_average = |row: &CompareRow| match row.runs_met {
            None | Some(1.0) => String::new(),
            Some(share) if row.is_sure => format!(" in {} of the runs", percent(share)),
            Some(share) => format!(" on average, in {} of the runs", percent(share)),
        };
        let name = |row: &CompareRow| capitalised(&shortened(&row.name));
        let by_loss = |one: &&CompareRow, other: &&CompareRow| {
            let key = |row: &CompareRow| (row.lost_rate.mean, row.duration.mean);
            let (one, other) = (key(one), key(other));
            one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
        };
        let safest = self.rows.iter().min_by(by_loss).unwrap_or(first);
        let asked = self.rows.iter().any(|row| row.meets_objectives.is_some());
        match self.fastest {
            Some(0) => format!(
                "{} meets the objectives{}: {}, in {}",
                capitalised(&as_it_is),
                on_average(first),
                first.loss(rate),
                first.time()
            ),
            Some(fastest) => {
                let row = self.rows.get(fastest).unwrap_or(first);
                format!("{}: {}; objectives met{}", name(row), outcome(row), on_average(row))
            }
            None if asked => format!(
                "Nothing meets the objectives; the least is lost with “{}”: {}, in {}",
                shortened(&safest.name),
                safest.loss(rate),
                safest.time()
            ),
            None => {
                let better = |row: &&CompareRow| row.change.is_some_and(|change| change < 0.0);
                match self.rows.iter().filter(better).min_by(by_loss) {
                    Some(row) => format!("{}: {}", name(row), outcome(row)),
                    None if self.rows.len() == 1 => {
                        format!("{}: {}, in {}", name(first), first.loss(rate), first.time())
                    }
                    None => match rate {
                        Rate::Failed => {
                            format!("Nothing fails less than {as_it_is}: {}", first.rate(rate))
                        }
                        Rate::Lost => {
                            format!("Nothing loses less than {as_it_is}: {}", first.rate(rate))
                        }
                    },
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
            (self.rate.metric(), self.rate.color(), names_end, middle - GAP),
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
            format!("{}: {}, in {}", shortened(&row.name), row.loss(self.rate), row.time())
        });
        let rows: Vec<String> = rows.collect();
        format!("{what}. {finding}. {}.", rows.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::draws;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Comparison, Objective};
    use forelock::study::fixture::finding;
    use forelock::study::{Contrast, Finding};

    /// Replications of which so many of 100 records fail, and one more in every other one; fewer than
    /// 5 may.
    fn found(failed: u64, seconds: u64) -> Finding {
        let outcome = |luck: u64| Outcome {
            created: 100 - failed - luck,
            failed: failed + luck,
            duration: Span::from_secs(seconds + luck),
            ..Outcome::default()
        };
        finding([0, 1, 0, 1].map(outcome).to_vec(), |scenario| {
            scenario.objectives = vec![Objective {
                metric: Metric::FailureRate,
                comparison: Comparison::Below,
                bound: 0.05,
                text: "< 5%".into(),
                sure: None,
            }];
        })
    }

    fn drawing(variants: &[(&str, u64)]) -> CompareDrawing {
        let all = (0..).zip(variants).map(|(index, &(name, failed))| {
            let settings = if index == 0 { Vec::new() } else { vec!["data.order=random".into()] };
            ((name.to_owned(), settings), found(failed, 3_600 + 60 * index))
        });
        let contrast = Contrast::new(all.collect(), Vec::new()).unwrap();
        CompareDrawing::from(&CompareResult::new(&contrast))
    }

    #[test]
    fn the_title_praises_what_meets_the_objective_and_nothing_else() {
        let title =
            |last| drawing(&[("as written", 11), ("sorted", last)]).pictures()[0].title.clone();
        assert!(title(1).starts_with("Sorted: "), "{}", title(1));
        assert!(title(9).starts_with("Nothing meets the objectives"), "{}", title(9));
    }

    #[test]
    fn odd_comparisons_have_charts_too() {
        let script = "<script>alert(1)</script> & \"more\" \u{7}\n".repeat(20);
        let many: Vec<String> = (0..45).map(|number| format!("remedy {number} {script}")).collect();
        let many: Vec<(&str, u64)> = many.iter().map(|name| (name.as_str(), 9)).collect();
        for names in [&many[..1], &many[..2], &many[..30], &many] {
            draws(&drawing(names).pictures());
        }
    }
}
