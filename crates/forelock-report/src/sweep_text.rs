//! What a sweep found, for a person at a terminal.

use super::compare::mean_text::one_run_text;
use super::duration_text::Spelling;
use super::field_name::short_name;
use super::metric_label::label;
use super::paragraph::wrapped;
use super::posterior_text::{NINE_IN_TEN, drawn_from};
use super::quantity::{Notation, plain_percent};
use super::render::Look;
use super::setting_text::setting_text;
use super::text_table::{TextTable, half_width};
use anstyle::Style;
use forelock::scenario::{Metric, Objective};
use forelock::stats::Summary;
use forelock::study::sweep::{
    ACCEPTABLE_FAILURE_RATE, Axis, Cliff, LinePoint, Overview, PointRecord, Setting, Sweep,
};
use forelock_io::words::{counted, grouped, plain};
use std::path::Path;

const HEADING: Style = Style::new().bold();
/// Points of the trade-off that a terminal shows; the files have all.
const MOST_FRONT: usize = 12;
/// Runs of feasible neighbours that a sentence names.
const MOST_RUNS: usize = 3;

/// The report of a finished sweep whose files are in `directory`: the points or the best of them,
/// and what they say in words.
#[must_use]
pub fn render_sweep(sweep: &Sweep, overview: &Overview, directory: &Path, look: Look) -> String {
    let shown = Shown {
        axes: sweep.design().axes(),
        confidence: sweep.manifest().confidence,
        drawn: sweep.subject().drawn().is_some(),
        look,
    };
    let mut text = title(sweep, overview, look);
    text.push('\n');
    if overview.rows.len() > 1 {
        text.push_str(&shown.points(&overview.rows));
        text.push('\n');
    } else if !overview.best.is_empty() {
        text.push_str(&shown.heading("The fastest points that do what is asked"));
        text.push_str(&shown.points(&overview.best));
        text.push('\n');
    }
    if overview.rows.is_empty() && overview.front.len() > 1 {
        text.push_str(&shown.heading("The trade-off: no other point is both safer and faster"));
        text.push_str(&shown.points(&spread(&overview.front, MOST_FRONT)));
        text.push('\n');
    }
    let sentences = [
        shown.feasibility(sweep, overview),
        shown.recommendation(overview),
        shown.cliff(overview),
        unequal_loads(overview),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    text.push_str(&wrapped(&sentences.join(" "), look.width, ""));
    text.push_str(&format!(
        "\n{}: sweep.csv (a row a point), points.jsonl (all figures), sweep.json (what was swept)\n",
        directory.display()
    ));
    text
}

/// That points do different amounts of work, which no other column of the table shows.
fn unequal_loads(overview: &Overview) -> Option<String> {
    let (least, most) = overview.loaded?;
    let text = |records| grouped(records, 0);
    (text(least) != text(most)).then(|| {
        format!(
            "The points don't load the same number of records, but {} to {}: a faster one may do less.",
            text(least),
            text(most)
        )
    })
}

fn title(sweep: &Sweep, overview: &Overview, look: Look) -> String {
    let manifest = sweep.manifest();
    let name = plain(&manifest.scenario);
    let name = if look.styled { format!("{HEADING}{name}{HEADING:#}") } else { name };
    let kind = match manifest.design.as_str() {
        "lhs" => "a Latin hypercube of ",
        "sobol" => "a Sobol sequence of ",
        _ => "",
    };
    let mut title = format!(
        "{name}: {kind}{} × {}, seed {}\n",
        counted(overview.points, "point"),
        counted(manifest.replications.into(), "replication"),
        manifest.seed
    );
    if let Some(drawn) = sweep.subject().drawn() {
        title.push_str(&wrapped(&drawn_from(drawn), look.width, ""));
    }
    title
}

/// At most `most` of `records`, evenly, the first and the last among them.
fn spread(records: &[PointRecord], most: usize) -> Vec<PointRecord> {
    if records.len() <= most {
        return records.to_vec();
    }
    (0..most).map(|place| records[place * (records.len() - 1) / (most - 1)].clone()).collect()
}

struct Shown<'a> {
    axes: &'a [Axis],
    confidence: f64,
    /// Whether unknown fields are drawn.
    drawn: bool,
    look: Look,
}

impl Shown<'_> {
    fn heading(&self, text: &str) -> String {
        if self.look.styled { format!("{HEADING}{text}{HEADING:#}\n") } else { format!("{text}\n") }
    }

    /// A row a point: its fields, failure rate, duration, and whether it is feasible. What one real
    /// run would give is shown rather than how well the mean is known, if there is no room for both.
    fn points(&self, records: &[PointRecord]) -> String {
        let both = self.table(records, true);
        let has_broken_cells = both.lines().count() > 1 + records.len();
        if self.drawn && has_broken_cells { self.table(records, false) } else { both }
    }

    fn table(&self, records: &[PointRecord], with_ci: bool) -> String {
        let mut table = TextTable::new(self.look.width);
        let confidence = plain_percent(self.confidence);
        let mut header: Vec<String> = self.axes.iter().map(|axis| self.short(axis)).collect();
        for metric in [Metric::FailureRate, Metric::Duration] {
            header.push(label(metric).to_owned());
            header.extend(with_ci.then(|| format!("±{confidence} CI")));
            header.extend(self.drawn.then(|| NINE_IN_TEN.to_owned()));
        }
        let judged = records.first().is_some_and(|record| !record.objectives.is_empty());
        header.push(if judged { "Objectives" } else { "Below 1 %" }.to_owned());
        table.row(header);
        for record in records {
            let mut row: Vec<String> =
                self.axes.iter().map(|axis| shown(record.setting(axis))).collect();
            for metric in [Metric::FailureRate, Metric::Duration] {
                let summary = record.summary(metric);
                let notation = Notation::of(metric.unit(), summary, Spelling::Short);
                row.push(notation.show(summary.mean));
                let half_width = || half_width(metric.unit(), summary).unwrap_or_default();
                row.extend(with_ci.then(half_width));
                let one_run = || one_run_text(metric, summary).unwrap_or_default();
                row.extend(self.drawn.then(one_run));
            }
            row.push(verdict(record));
            table.row(row);
        }
        table.render()
    }

    fn short(&self, axis: &Axis) -> String {
        let paths: Vec<&str> = self.axes.iter().map(|axis| axis.path.as_str()).collect();
        short_name(&axis.path, &paths)
    }

    fn settings(&self, record: &PointRecord) -> String {
        let settings = self.axes.iter().map(|axis| {
            format!("{} = {}", self.short(axis), shown(record.setting(axis))).replace(' ', "\u{a0}")
        });
        settings.collect::<Vec<_>>().join(", ")
    }

    fn feasibility(&self, sweep: &Sweep, overview: &Overview) -> Option<String> {
        let first = sweep.first();
        let what = if first.has_objectives() {
            let words = |load: &str, one: &Objective| {
                let of = if load.is_empty() { String::new() } else { format!("{load}: ") };
                format!("{of}{} {}", label(one.metric).to_lowercase(), one.text)
            };
            let together = first.objectives.iter().map(|one| words("", one));
            let each = first
                .loads
                .iter()
                .flat_map(|load| load.objectives.iter().map(|one| words(&load.name, one)));
            let asked: Vec<_> = together.chain(each).collect();
            format!("meet the objectives ({})", asked.join(", "))
        } else {
            format!("fail for less than {:.0}\u{a0}%", ACCEPTABLE_FAILURE_RATE * 100.0)
        };
        let all = counted(overview.points, "point");
        Some(match overview.feasible {
            0 => format!("None of the {all} would {what}."),
            count if count == overview.points && count > 1 => format!("All {all} would {what}."),
            count => {
                let where_to = self.runs(overview);
                format!("{} of {all} would {what}{where_to}.", grouped(count as f64, 0))
            }
        })
    }

    /// In which part of a single field.
    fn runs(&self, overview: &Overview) -> String {
        let [axis] = self.axes else { return String::new() };
        let runs: Vec<String> = overview
            .runs
            .iter()
            .take(MOST_RUNS)
            .map(|(first, last)| {
                match (setting_text(&first.setting), setting_text(&last.setting)) {
                    (first, last) if first == last => format!("at {first}"),
                    (first, last) => format!("from {first} to {last}"),
                }
            })
            .collect();
        if runs.is_empty() {
            String::new()
        } else {
            format!(": {} {}", self.short(axis), runs.join(" and "))
        }
    }

    fn cliff(&self, overview: &Overview) -> Option<String> {
        let Cliff { from, to } = overview.clear_cliff()?;
        let rate = |point: &LinePoint| mean_text(Metric::FailureRate, &point.failure_rate);
        Some(format!(
            "The steepest step is from {} to {}: the failure rate goes from {} to {}.",
            setting_text(&from.setting),
            setting_text(&to.setting),
            rate(from),
            rate(to)
        ))
    }

    fn recommendation(&self, overview: &Overview) -> Option<String> {
        let outcome = |record: &PointRecord| {
            let rate = mean(record, Metric::FailureRate);
            let duration = mean(record, Metric::Duration);
            let left = match record.summary(Metric::Unprocessed).mean {
                0.0 => String::new(),
                _ => format!(", {} are never processed", mean(record, Metric::Unprocessed)),
            };
            format!("{rate} of the records fail{left}, in {duration}")
        };
        match (overview.best.first(), overview.safest()) {
            (Some(best), _) => {
                Some(format!("The fastest of them is {}: {}.", self.settings(best), outcome(best)))
            }
            (None, Some(safest)) => Some(format!(
                "The lowest failure rate is at {}: {}.",
                self.settings(safest),
                outcome(safest)
            )),
            (None, None) => None,
        }
    }
}

fn shown(setting: Option<&Setting>) -> String {
    setting.map_or_else(String::new, setting_text)
}

/// A mark, and in what part of the runs the objectives are met where unknown fields are drawn.
fn verdict(record: &PointRecord) -> String {
    let mark = mark(record);
    match record.runs_met {
        Some(share) => format!("{mark} in {:.0} %", share * 100.0),
        None => mark,
    }
}

fn mark(record: &PointRecord) -> String {
    if record.is_feasible() {
        return "✓".to_owned();
    }
    let missed = record.objectives.iter().filter(|&&met| !met).count();
    match record.objectives.len() {
        0 | 1 => "✗".to_owned(),
        all => format!("✗ {missed} of {all} missed"),
    }
}

fn mean(record: &PointRecord, metric: Metric) -> String {
    mean_text(metric, record.summary(metric))
}

fn mean_text(metric: Metric, summary: &Summary) -> String {
    Notation::of(metric.unit(), summary, Spelling::Words).show(summary.mean)
}
