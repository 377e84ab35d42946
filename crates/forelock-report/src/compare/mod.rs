//! A comparison, for a person at a terminal and for a program.

pub(super) mod answer;
pub(super) mod arrange_hint;
mod changes;
mod csv;
pub(super) mod difference_text;
mod json;
pub(super) mod mean_text;
mod table;

pub use arrange_hint::ArrangeHint;
pub use json::{CompareResult, JsonDifference, JsonLeftOut, JsonVariant};

use super::chart::CompareDrawing;
use super::document::{Block, Code, Fact, Heading, Language, Section};
use super::envelope::StudyKind;
use super::load_name::in_row;
use super::metric_label::label;
use super::quantity::plain_percent;
use super::range::{check_ranges, draws_in_words};
use super::run::NOT_MODELLED;
use super::study_result::{StudyResult, Words};
use super::written_metrics::{Replicated, check_confidence};
use super::written_verdicts::check_precision;
use forelock::scenario::Metric;
use forelock_io::words::{counted, plain};
use forelock_picture::Picture;
use std::io::Write;

/// Scenarios of one comparison at most.
const MOST_VARIANTS: usize = 10_000;

impl StudyResult for CompareResult {
    const STUDY: StudyKind = StudyKind::Compare;
    const CLOSING: Option<&'static str> = Some(NOT_MODELLED);

    fn name(&self) -> &str {
        self.variants.first().map_or("", |first| &first.scenario)
    }

    fn check(&self) -> Result<(), String> {
        let count = self.variants.len();
        if count == 0 || count > MOST_VARIANTS {
            return Err(format!("it has {count} `variants`, not from 1 to {MOST_VARIANTS}"));
        }
        let replicated = Replicated::new(self.replications as u64, self.confidence)?;
        check_confidence("difference_confidence", self.difference_confidence)?;
        let first = &self.variants[0].metrics;
        for variant in &self.variants {
            let checked = variant.check(first, replicated);
            checked.map_err(|problem| format!("in the variant `{}`, {problem}", variant.name))?;
        }
        self.precision.iter().try_for_each(|one| check_precision(one, first))?;
        check_ranges(&self.unknown)?;
        let fastest = self.fastest().map(|fastest| self.variants[fastest].meets_objectives);
        match (&self.fastest_meeting_objectives, fastest) {
            (None, _) | (Some(_), Some(Some(true))) => Ok(()),
            _ => Err("the fastest is not a variant that meets its objectives".to_owned()),
        }
    }

    /// Of remedies, only the scenario as written is judged; of scenarios, each is.
    fn holds(&self) -> bool {
        let judged = if self.of_one_scenario { 1 } else { self.variants.len() };
        self.variants.iter().take(judged).all(|one| one.meets_objectives != Some(false))
    }

    /// A title, the table with a row for each alternative, how to read it, what each alternative
    /// changes, and the answer in words.
    fn words(&self) -> Words {
        let mut blocks = vec![
            Block::Heading(heading(self)),
            Block::Section(Section { id: "variants", title: "Side by side" }),
        ];
        blocks.extend(self.side_by_side());
        blocks.extend([Block::Section(Section::ANSWER), Block::Answer(plain(&self.answer))]);
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        CompareDrawing::from(self).pictures()
    }

    fn write_csv(results: &[Self], out: &mut dyn Write) -> ::csv::Result<()> {
        csv::write_csv(results, out)
    }
}

impl CompareResult {
    /// Whether any record of any variant is never processed.
    pub(super) fn leaves_records(&self) -> bool {
        self.variants.iter().any(|one| one.metrics[Metric::Unprocessed].max > 0.0)
    }

    /// The table, how to read it, and what each alternative changes.
    pub(super) fn side_by_side(&self) -> Vec<Block> {
        let arrange = self.arrange.as_ref().map(|ArrangeHint { words, command }| {
            let (lead, text) = (plain(words), plain(command));
            Block::Code(Code { lead, text, language: Language::Shell })
        });
        let mut blocks = vec![
            Block::Table(table::table(self)),
            Block::Paragraph(legend(self)),
            Block::List(changes::changes(self)),
        ];
        blocks.extend(arrange);
        blocks
    }
}

fn heading(compared: &CompareResult) -> Heading {
    let all = compared.variants.len() as u64;
    let replications = counted(compared.replications as u64, "replication");
    let same_draws = if all == 1 { "" } else { " of each with the same draws" };
    let what = if compared.of_one_scenario {
        format!("in {}", counted(all, "variant"))
    } else {
        format!("against {}", counted(all.saturating_sub(1), "other scenario"))
    };
    let drawn = draws_in_words(compared.posterior.as_ref(), &compared.unknown);
    Heading {
        name: plain(compared.name()),
        rest: format!(" {what}: {replications}{same_draws}, seed {}", compared.seed),
        facts: compared
            .records
            .iter()
            .chain(&drawn)
            .map(|fact| Fact::Sentence(plain(fact)))
            .collect(),
    }
}

/// How to read the table.
pub(super) fn legend(compared: &CompareResult) -> String {
    let Some(first) = compared.variants.first() else {
        return String::new();
    };
    let mut sentences = Vec::new();
    let ranges = first.metrics[Metric::Duration].prediction.is_some();
    if ranges {
        sentences.push("Under each mean: what nine real runs in ten would give.".to_owned());
    }
    let under = if ranges { "Below that" } else { "Under each mean" };
    let others = compared.variants.len() - 1;
    let paired = compared.replications > 1;
    if others > 0 && paired {
        let all = plain_percent(compared.confidence);
        let interval = match others {
            1 => format!("{all} interval."),
            _ => format!(
                "interval; the {others} intervals of a column hold together with {all} \
                 (Bonferroni)."
            ),
        };
        sentences.push(format!(
            "{under}: its difference from the first row, computed per replication, ± half the \
             width of its {interval} * marks a difference beyond chance."
        ));
    } else if others > 0 {
        sentences.push("Under each value: its difference from the first row.".to_owned());
    }
    if let Some(asked) = objectives(first) {
        let runs = first.runs_met;
        let nights = first.objectives.iter().find_map(|one| one.sure);
        let judged = nights.map_or_else(
            || ", on average".to_owned(),
            |sure| format!(", together in {} of the nights", plain_percent(sure)),
        );
        let runs = runs.map_or_else(String::new, |_| {
            format!("{judged}; below that, in how many runs they are met")
        });
        sentences.push(format!("Objectives: {asked}{runs}."));
    }
    if compared.variants.iter().any(JsonVariant::is_too_close) {
        sentences.push("? is a verdict too close to call.".to_owned());
    }
    sentences.join(" ")
}

/// `failure rate < 5%, contacts: duration <= 10h`; `None` without objectives.
fn objectives(variant: &JsonVariant) -> Option<String> {
    let asked = variant.all_objectives().map(|(load, objective)| {
        let metric = label(objective.metric).to_lowercase();
        let of = load.map_or_else(String::new, |load| format!("{}: ", in_row(load)));
        plain(&format!("{of}{metric} {}", objective.objective)).replace(' ', "\u{a0}")
    });
    Some(asked.collect::<Vec<_>>().join(", ")).filter(|asked| !asked.is_empty())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::render::Look;
    use crate::study_result::Shown;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Comparison, Objective, Scenario};
    use forelock::study::fixture::finding;
    use forelock::study::{Contrast, LeftOut};

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

    pub(crate) fn contrast(change: impl Fn(&mut Scenario)) -> Contrast {
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
            sure: None,
        };
        scenario.objectives = vec![
            at_most(Metric::FailureRate, 0.05, "<= 5%"),
            at_most(Metric::Duration, 36_000.0, "<= 10h"),
        ];
    }

    fn report(change: impl Fn(&mut Scenario), width: usize) -> String {
        vec![CompareResult::new(&contrast(change))]
            .document()
            .to_terminal(Look { styled: false, width })
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
