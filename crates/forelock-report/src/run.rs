//! What a run gives, in blocks and in a table for a spreadsheet.

use super::chart::RunDrawing;
use super::document::{Badge, Block, Fact, Heading, Section, Tile};
use super::doubt;
use super::duration_text::Spelling;
use super::envelope::StudyKind;
use super::json::RunResult;
use super::load_rows::loads;
use super::objective_lines::{objectives, observed_of_loads};
use super::posterior_text::NINE_IN_TEN;
use super::precision_line::precision_line;
use super::quantity::{Notation, plain_percent};
use super::range::{self, draws_in_words};
use super::study_result::{StudyResult, Words};
use super::summary_csv::{SUMMARY, summary_cells};
use super::table::metrics;
use super::tidy::neutral;
use super::written_metrics::Replicated;
use super::written_verdicts::{check_comparisons, check_precision, check_verdicts};
use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock_io::words::{counted, plain};
use forelock_picture::Picture;
use std::io::Write;

pub(super) const NOT_MODELLED: &str = "Not modelled: what triggers, flows and sharing rules cost beyond the \
    service time that the scenario gives; failures other than row locks (validation, limits); \
    API allocations; network and client faults.";

impl StudyResult for RunResult {
    const STUDY: StudyKind = StudyKind::Run;
    const MOST: usize = 1_000;
    const NO_FIGURES: &'static str =
        "the result holds no timeline: write it with `forelock run FILE --json --timeline`";
    const CLOSING: Option<&'static str> = Some(NOT_MODELLED);

    fn name(&self) -> &str {
        &self.scenario
    }

    fn check(&self) -> Result<(), String> {
        let replicated = Replicated::new(self.replications as u64, self.confidence)?;
        replicated.check_metrics(&self.metrics)?;
        check_verdicts(&self.objectives, &self.metrics)?;
        check_comparisons(&self.observed, &self.metrics)?;
        self.precision.iter().try_for_each(|one| check_precision(one, &self.metrics))?;
        self.loads.iter().try_for_each(|load| load.check(replicated))?;
        self.doubt.iter().try_for_each(|one| one.check(replicated))?;
        range::check_ranges(&self.unknown)?;
        self.drawing().map(drop).map_err(|problem| format!("in its `recording`, {problem}"))
    }

    fn holds(&self) -> bool {
        self.all_objectives().all(|(_, objective)| objective.met)
    }

    fn words(&self) -> Words {
        let mut blocks = vec![
            Block::Heading(heading(self)),
            Block::Section(Section::FIGURES),
            Block::Table(metrics(self)),
        ];
        blocks.push(Block::Section(Section::LOADS));
        blocks.extend(loads(self).map(Block::Table));
        blocks.push(Block::Section(Section::UNKNOWN));
        blocks.extend(range::table(&self.unknown).map(Block::TitledTable));
        blocks.extend([
            Block::Section(Section::OBJECTIVES),
            Block::Verdicts(
                objectives(self)
                    .into_iter()
                    .chain(self.precision.as_ref().map(precision_line))
                    .collect(),
            ),
            Block::List(observed_of_loads(self)),
        ]);
        blocks.extend(doubt::blocks(&self.doubt));
        blocks.push(Block::Section(Section::ANSWER));
        let missed = self.all_objectives().filter(|(_, objective)| !objective.met).count();
        blocks.extend(Badge::of(self.all_objectives().count(), missed).map(Block::Badge));
        blocks.extend([Block::Tiles(tiles(self)), Block::Answer(plain(&self.answer))]);
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        let drawing = self.drawing().ok().flatten();
        drawing.as_ref().map(RunDrawing::pictures).unwrap_or_default()
    }

    /// A row for each metric of each result, of all loads together and then of each.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["scenario", "load", "metric"].iter().chain(&SUMMARY))?;
        for result in results {
            let all = std::iter::once(("", &result.metrics));
            let loads = result.loads.iter().map(|load| (load.name.as_str(), &load.metrics));
            for (load, summaries) in all.chain(loads) {
                for (metric, summary) in summaries.iter() {
                    csv.write_field(neutral(&result.scenario).as_ref())?;
                    csv.write_field(neutral(load).as_ref())?;
                    csv.write_field(metric.json_name())?;
                    csv.write_record(summary_cells(summary))?;
                }
            }
        }
        Ok(csv.flush()?)
    }
}

fn heading(run: &RunResult) -> Heading {
    let runs = counted(run.replications as u64, "replication");
    let before = run.description.iter().chain(&run.records);
    let drawn = draws_in_words(run.posterior.as_ref(), &run.unknown);
    // What a file says must not command the terminal.
    let sentence = |text: &String| Fact::Sentence(plain(text));
    let locks = run.locks.iter().map(|line| Fact::Item(plain(line)));
    Heading {
        name: plain(&run.scenario),
        rest: format!(": {runs}, seed {}", run.seed),
        facts: before.map(sentence).chain(locks).chain(drawn.as_ref().map(sentence)).collect(),
    }
}

/// The few figures that people remember.
fn tiles(run: &RunResult) -> Vec<Tile> {
    const SHOWN: [(Metric, &str); 5] = [
        (Metric::FailureRate, "Failure rate"),
        (Metric::Failed, "Records that fail"),
        (Metric::Unprocessed, "Records never processed"),
        (Metric::Duration, "Duration"),
        (Metric::Throughput, "Records created per second"),
    ];
    let tile = |(metric, label): (Metric, &str)| {
        let summary = &run.metrics[metric];
        let notation = Notation::of(metric.unit(), summary, Spelling::Short);
        let range = |one: Interval| notation.range(one.low, one.high, " to ");
        let ci = summary.ci.filter(|ci| ci.low < ci.high);
        let ci = ci.map(|ci| format!("{} CI {}", plain_percent(run.confidence), range(ci)));
        let mean = notation.show(summary.mean);
        // What one night may bring comes first, where the mean is of many orgs.
        let night = summary.prediction.filter(|_| run.is_drawn()).map(range);
        let of_mean = night.as_ref().map(|_| format!("{NINE_IN_TEN}; mean {mean}"));
        let observed = run.observed.iter().find(|one| one.metric == metric);
        let observed = observed.map(|one| format!("observed {}", notation.show(one.observed)));
        Tile {
            label: label.to_owned(),
            figure: night.unwrap_or(mean),
            notes: of_mean.into_iter().chain(ci).chain(observed).collect(),
        }
    };
    let is_left = run.metrics[Metric::Unprocessed].max > 0.0;
    let shown = SHOWN.into_iter().filter(|(metric, _)| is_left || *metric != Metric::Unprocessed);
    shown.map(tile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Look;
    use crate::study_result::Shown;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Comparison, Metric, Objective, Observation, Scenario};
    use forelock::study::fixture::{drawn_finding, finding, three_loads};

    /// About what the real case gives.
    fn outcome(extra: u64) -> Outcome {
        Outcome {
            created: 1_114_700 - 1_000 * extra,
            failed: 135_300 + 1_000 * extra,
            duration: Span::from_secs(16_700 + 20 * extra),
            worker_time: Span::from_secs(100_000),
            lock_waits: 10_000 + extra,
            lock_timeouts: 700 + extra,
            lock_wait_time: Span::from_secs(200_000 + 1_000 * extra),
            batches: 2_500,
            transactions: 7_500,
            requeues: extra % 2,
            ..Outcome::default()
        }
    }

    fn real_case(scenario: &mut Scenario) {
        scenario.name = "test4-parallel".into();
        scenario.description = Some("1.25M Opportunities over 200k Accounts".into());
        let objective = |metric, comparison, bound, text: &str| Objective {
            metric,
            comparison,
            bound,
            text: text.into(),
            sure: None,
        };
        scenario.objectives = vec![
            objective(Metric::FailureRate, Comparison::Below, 0.05, "< 5%"),
            objective(Metric::Duration, Comparison::AtMost, 36_000.0, "<= 10h"),
            objective(Metric::Created, Comparison::AtLeast, 1_112_000.0, ">= 1.112M"),
        ];
        scenario.observed = vec![
            Observation::new(Metric::Created, 1_114_200.0),
            Observation::new(Metric::FailureRate, 0.109),
            Observation::new(Metric::Duration, 18_000.0),
        ];
    }

    fn report(width: usize, styled: bool) -> String {
        let outcomes = (0..5).map(outcome).collect();
        vec![RunResult::new(&finding(outcomes, real_case))]
            .document()
            .to_terminal(Look { styled, width })
    }

    #[test]
    fn a_report_of_several_replications() {
        insta::assert_snapshot!("wide", report(100, false));
    }

    #[test]
    fn a_report_in_eighty_columns() {
        let text = report(80, false);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        insta::assert_snapshot!("narrow", text);
    }

    #[test]
    fn a_report_of_what_was_drawn() {
        let finding = drawn_finding((0..39).map(outcome).collect(), real_case);
        insta::assert_snapshot!(
            "drawn",
            vec![RunResult::new(&finding)]
                .document()
                .to_terminal(Look { styled: false, width: 100 })
        );
    }

    #[test]
    fn a_report_of_what_was_drawn_in_eighty_columns() {
        let finding = drawn_finding((0..120).map(outcome).collect(), real_case);
        let text = vec![RunResult::new(&finding)]
            .document()
            .to_terminal(Look { styled: false, width: 80 });
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("9 in 10 runs"), "{text}");
    }

    #[test]
    fn a_report_of_one_replication() {
        let finding = finding(vec![outcome(0)], |_| ());
        insta::assert_snapshot!(
            "single",
            vec![RunResult::new(&finding)]
                .document()
                .to_terminal(Look { styled: false, width: 80 })
        );
    }

    #[test]
    fn colour_is_there_only_when_wanted() {
        assert!(!report(80, false).contains('\u{1b}'));
        let styled = report(80, true);
        assert!(styled.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), report(80, false));
    }

    #[test]
    fn a_report_of_several_loads() {
        let report = |width| {
            vec![RunResult::new(&three_loads())]
                .document()
                .to_terminal(Look { styled: false, width })
        };
        insta::assert_snapshot!("loads", report(130));
        let narrow = report(80);
        assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
        insta::assert_snapshot!("loads_narrow", narrow);
    }
}
