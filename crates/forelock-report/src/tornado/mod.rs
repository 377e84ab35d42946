//! Which field matters most: each alone between its two ends.

mod answer;
mod json;
mod table;
#[cfg(test)]
mod tests;

pub use json::{JsonBar, TornadoResult};

use super::document::{Block, Fact, Heading, Section, Tile};
use super::duration_text::Spelling;
use super::envelope::StudyKind;
use super::metric_label::label;
use super::quantity::Notation;
use super::range::{check_ranges, draws_in_words};
use super::setting_text::setting_text;
use super::study_result::{StudyResult, Words};
use super::summary_csv::{SUMMARY, summary_cells};
use super::tidy::neutral;
use super::written_metrics::{CHANGE, Replicated, TIME};
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock_io::words::{grouped, plain};
use forelock_picture::Picture;
use std::io::Write;
use table::change;

/// Fields of one tornado at most.
const MOST_FIELDS: usize = 1_000;

impl StudyResult for TornadoResult {
    const STUDY: StudyKind = StudyKind::Tornado;

    fn name(&self) -> &str {
        &self.scenario
    }

    fn check(&self) -> Result<(), String> {
        if self.fields.len() > MOST_FIELDS {
            let fields = self.fields.len();
            return Err(format!("it has {fields} `fields`, not up to {MOST_FIELDS}"));
        }
        let replicated = Replicated::new(self.replications as u64, self.confidence)?;
        check_ranges(&self.unknown)?;
        let of_metric = self.metric.range();
        replicated.check_summary(&self.base, &of_metric, "base")?;
        replicated.check_summary(&self.base_duration_s, &TIME, "base_duration_s")?;
        self.fields.iter().try_for_each(|bar| {
            replicated.check_summary(&bar.at_first, &of_metric, "at_first")?;
            replicated.check_summary(&bar.at_last, &of_metric, "at_last")?;
            replicated.check_summary(&bar.effect, &CHANGE, "effect")?;
            replicated.check_summary(&bar.duration_effect_s, &CHANGE, "duration_effect_s")?;
            match bar.clear == bar.effect.is_clear() {
                true => Ok(()),
                false => Err(format!("`clear` of `{}` contradicts its `effect`", bar.path)),
            }
        })
    }

    /// Somewhere.
    fn holds(&self) -> bool {
        self.meets_objectives
    }

    fn words(&self) -> Words {
        Words(vec![
            Block::Heading(heading(self)),
            Block::Section(Section { id: "fields", title: "The fields" }),
            Block::Table(table::table(self)),
            Block::Section(Section::ANSWER),
            Block::Tiles(tiles(self)),
            Block::Answer(plain(&self.answer)),
        ])
    }

    fn figures(&self) -> Vec<Picture> {
        vec![self.picture()]
    }

    /// Four rows a field: the metric at both ends, how far it changes, and how far the duration does.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        let first = ["field", "first", "last", "metric", "figure"];
        csv.write_record(first.iter().chain(&SUMMARY))?;
        for result in results {
            for bar in &result.fields {
                for (figure, summary) in bar.summaries() {
                    let metric = match figure {
                        "duration_effect_s" => Metric::Duration,
                        _ => result.metric,
                    };
                    for text in [&bar.path, &bar.first.value, &bar.last.value] {
                        csv.write_field(neutral(text).as_ref())?;
                    }
                    csv.write_field(metric.json_name())?;
                    csv.write_field(figure)?;
                    csv.write_record(summary_cells(summary))?;
                }
            }
        }
        Ok(csv.flush()?)
    }
}

impl JsonBar {
    /// All that is known of the field, as the JSON names it.
    fn summaries(&self) -> [(&'static str, &Summary); 4] {
        [
            ("at_first", &self.at_first),
            ("at_last", &self.at_last),
            ("effect", &self.effect),
            ("duration_effect_s", &self.duration_effect_s),
        ]
    }
}

fn heading(tornado: &TornadoResult) -> Heading {
    let drawn = draws_in_words(tornado.posterior.as_ref(), &tornado.unknown);
    Heading {
        name: plain(&tornado.scenario),
        rest: format!(
            ": {} {}, duration {} as the file has it; each field alone between two values, {} \
             replications, seed {}",
            label(tornado.metric).to_lowercase(),
            mean(tornado.metric, &tornado.base),
            mean(Metric::Duration, &tornado.base_duration_s),
            grouped(tornado.replications as f64, 0),
            tornado.seed,
        ),
        facts: drawn.map(|words| Fact::Sentence(plain(&words))).into_iter().collect(),
    }
}

/// What the file has, and what the field with the largest effect makes of it.
fn tiles(tornado: &TornadoResult) -> Vec<Tile> {
    let metric = tornado.metric;
    let duration = format!("in {}", mean(Metric::Duration, &tornado.base_duration_s));
    let base = Tile {
        label: format!("{} as the file has it", label(metric)),
        figure: mean(metric, &tornado.base),
        notes: (metric != Metric::Duration).then_some(duration).into_iter().collect(),
    };
    let first = tornado.fields.first().filter(|bar| bar.clear).map(|bar| Tile {
        label: format!("Effect of {}", plain(&tornado.name_of(bar))),
        figure: change(metric.unit(), &bar.effect),
        notes: vec![format!("from {} to {}", setting_text(&bar.first), setting_text(&bar.last))],
    });
    std::iter::once(base).chain(first).collect()
}

fn mean(metric: Metric, summary: &Summary) -> String {
    Notation::of(metric.unit(), summary, Spelling::Words).show(summary.mean)
}
