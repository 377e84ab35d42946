//! A comparison, for a person at a terminal and for a program.

pub(super) mod answer;
pub(super) mod arrange_hint;
mod changes;
mod csv;
pub(super) mod difference_text;
mod json;
pub(super) mod mean_text;
mod table;

pub use csv::write_compare_csv;
pub use json::JsonCompare;

use super::document::{Block, Code, Document, Fact, Heading};
use super::load_name::in_row;
use super::posterior_text::drawn_from;
use super::quantity::plain_percent;
use super::records_line::records_line;
use super::run::NOT_MODELLED;
use arrange_hint::ArrangeHint;
use forelock::scenario::Metric;
use forelock::study::{Contrast, Prediction};
use forelock_io::words::{grouped, plain};

/// A title, the table with a row for each alternative, how to read it, what each alternative
/// changes, and the answer in words.
#[must_use]
pub fn compare_document(contrast: &Contrast) -> Document {
    let mut blocks: Vec<Block> = heading(contrast).map(Block::Heading).into_iter().collect();
    blocks.extend([
        Block::Table(table::table(contrast)),
        Block::Paragraph(legend(contrast)),
        Block::List(changes::changes(contrast)),
    ]);
    blocks.extend(ArrangeHint::of(contrast).map(|ArrangeHint { words, command }| {
        Block::Code(Code { lead: words.to_owned(), command })
    }));
    blocks.extend([
        Block::Paragraph(answer::answer(contrast)),
        Block::Paragraph(NOT_MODELLED.to_owned()),
    ]);
    Document::new(blocks)
}

fn heading(contrast: &Contrast) -> Option<Heading> {
    let first = contrast.alternatives.first()?;
    let scenario = &first.finding.scenario;
    let all = contrast.alternatives.len();
    let several = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        _ => format!("{} {what}s", grouped(count as f64, 0)),
    };
    let replications = several(first.finding.prediction.replications, "replication");
    let same_draws = if all == 1 { "" } else { " of each with the same draws" };
    let what = if contrast.is_of_one_scenario() {
        format!("in {}", several(all, "variant"))
    } else {
        format!("against {}", several(all - 1, "other scenario"))
    };
    let records = records_line(&first.finding).filter(|_| contrast.is_of_one_scenario());
    let drawn = first.finding.drawn.as_ref().map(drawn_from);
    Some(Heading {
        name: plain(&scenario.name),
        rest: format!(" {what}: {replications}{same_draws}, seed {}", scenario.run.seed),
        facts: records.into_iter().chain(drawn).map(Fact::Sentence).collect(),
    })
}

/// How to read the table.
pub(super) fn legend(contrast: &Contrast) -> String {
    let Some(first) = contrast.alternatives.first() else {
        return String::new();
    };
    let mut sentences = Vec::new();
    let ranges = first.finding.prediction.summary(Metric::Duration).prediction.is_some();
    if ranges {
        sentences.push("Under each mean: what nine real runs in ten would give.".to_owned());
    }
    let under = if ranges { "Below that" } else { "Under each mean" };
    let others = contrast.alternatives.len() - 1;
    let paired = first.finding.prediction.replications > 1;
    if others > 0 && paired {
        let all = plain_percent(contrast.confidence.get());
        let interval = match others {
            1 => format!("{all} interval."),
            _ => format!(
                "interval; the {others} intervals of a column hold together with {all} \
                 (Bonferroni)."
            ),
        };
        sentences.push(format!(
            "{under}: its difference from the first row, taken replication by replication, ± half \
             its {interval} * marks a difference beyond chance."
        ));
    } else if others > 0 {
        sentences.push("Under each value: its difference from the first row.".to_owned());
    }
    if let Some(asked) = objectives(&first.finding.prediction) {
        let runs = first.finding.prediction.one_run.as_ref();
        let runs = runs.map_or("", |_| ", on average; below that, in how many runs they are met");
        sentences.push(format!("Objectives: {asked}{runs}."));
    }
    let uncertain = |verdicts: &Prediction| verdicts.verdicts.iter().any(|v| v.is_uncertain());
    if contrast.alternatives.iter().any(|one| uncertain(&one.finding.prediction)) {
        sentences.push("? is a verdict too close to call.".to_owned());
    }
    sentences.join(" ")
}

/// `failure rate < 5%, contacts: duration <= 10h`; none without objectives.
fn objectives(prediction: &Prediction) -> Option<String> {
    let asked = prediction.verdicts.iter().map(|verdict| {
        let metric = super::metric_label::label(verdict.objective.metric).to_lowercase();
        let load = prediction.load_name(verdict.load);
        let of = load.map_or_else(String::new, |load| format!("{}: ", in_row(load)));
        format!("{of}{metric} {}", verdict.objective.text).replace(' ', "\u{a0}")
    });
    Some(asked.collect::<Vec<_>>().join(", ")).filter(|asked| !asked.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Look;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Comparison, Objective, Scenario};
    use forelock::study::LeftOut;
    use forelock::study::fixture::finding;

    /// 100,000 records, by failures and seconds; the first column varies as the others do, so that
    /// the differences vary little.
    fn outcomes(failed: u64, seconds: u64) -> Vec<Outcome> {
        let outcome = |luck: u64| {
            let failed = if failed == 0 { 0 } else { failed + 500 * luck + luck * luck };
            Outcome {
                created: 100_000 - failed,
                failed,
                duration: Span::from_secs(seconds + 20 * luck + failed % 7),
                ..Outcome::default()
            }
        };
        (0..5).map(outcome).collect()
    }

    fn contrast(change: impl Fn(&mut Scenario)) -> Contrast {
        let one = |name: &str, settings: &[&str], failed, seconds| {
            let settings = settings.iter().map(ToString::to_string).collect();
            ((name.to_owned(), settings), finding(outcomes(failed, seconds), &change))
        };
        let alternatives = vec![
            one("as written", &[], 11_000, 16_400),
            one("in Serial", &["load.concurrency_mode=Serial"], 0, 30_900),
            one("sorted by parent", &["data.order=by_parent"], 790, 16_700),
            one(
                "batches half the size, twice as often",
                &["load.batch_size=250", "load.submit.interval.mean=2.025s"],
                11_460,
                16_390,
            ),
        ];
        let left_out = vec![LeftOut {
            name: "split by parent".into(),
            reason: "there is one partition, which has all parents".into(),
        }];
        Contrast::new(alternatives, left_out).unwrap()
    }

    fn with_objectives(scenario: &mut Scenario) {
        let at_most = |metric, bound, text: &str| Objective {
            metric,
            comparison: Comparison::AtMost,
            bound,
            text: text.into(),
        };
        scenario.objectives = vec![
            at_most(Metric::FailureRate, 0.05, "<= 5%"),
            at_most(Metric::Duration, 36_000.0, "<= 10h"),
        ];
    }

    fn report(change: impl Fn(&mut Scenario), width: usize) -> String {
        compare_document(&contrast(change)).to_terminal(Look { styled: false, width })
    }

    #[test]
    fn a_comparison_with_objectives() {
        insta::assert_snapshot!("judged", report(with_objectives, 100));
    }

    #[test]
    fn a_comparison_in_eighty_columns() {
        let text = report(with_objectives, 80);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        insta::assert_snapshot!("narrow", text);
    }

    #[test]
    fn a_comparison_without_objectives() {
        insta::assert_snapshot!("unjudged", report(|_| (), 100));
    }

    #[test]
    fn names_do_not_command_the_terminal() {
        let text = report(|scenario| scenario.name = "\u{1b}[31mred".into(), 100);
        assert!(!text.contains('\u{1b}'));
    }
}
