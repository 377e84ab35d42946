//! What a run gives, in blocks and in a table for a spreadsheet.

use super::answer::answer;
use super::document::{Block, Document, Fact, Heading};
use super::load_rows::loads;
use super::objective_lines::{objectives, observed_of_loads};
use super::posterior_text::drawn_from;
use super::precision_line::precision_line;
use super::raw_csv::neutral;
use super::records_line::records_line;
use super::summary_csv::{SUMMARY, summary_cells};
use super::table::metrics;
use forelock::scenario::{LoadId, Metric};
use forelock::study::Finding;
use forelock_io::words::{grouped, plain};

pub(super) const NOT_MODELLED: &str = "Not modelled: what triggers, flows and sharing rules cost beyond the \
    service time that the scenario gives; failures other than row locks (validation, limits); \
    API allocations; network and client faults.";

/// Of each of `findings`: a title, the table, the objectives, and the answer in words; at the end,
/// once, what the model leaves out.
#[must_use]
pub fn run_document(findings: &[Finding]) -> Document {
    let blocks = findings.iter().flat_map(one);
    Document::new(blocks.chain([Block::Paragraph(NOT_MODELLED.to_owned())]))
}

fn one(finding: &Finding) -> Vec<Block> {
    let prediction = &finding.prediction;
    let verdicts = objectives(prediction).into_iter().chain(precision_line(prediction)).collect();
    let mut blocks = vec![Block::Heading(heading(finding)), Block::Table(metrics(prediction))];
    blocks.extend(loads(prediction).map(Block::Table));
    blocks.extend([
        Block::Verdicts(verdicts),
        Block::List(observed_of_loads(prediction)),
        Block::Paragraph(answer(finding)),
    ]);
    blocks
}

fn heading(finding: &Finding) -> Heading {
    let scenario = &finding.scenario;
    let runs = match finding.prediction.replications {
        1 => "1 replication".to_owned(),
        several => format!("{} replications", grouped(several as f64, 0)),
    };
    let description = scenario.description.as_deref().map(plain);
    let locks = scenario.lock_lines().into_iter().map(|line| Fact::Item(line.to_string()));
    let drawn = finding.drawn.as_ref().map(drawn_from);
    let sentences = description.into_iter().chain(records_line(finding)).map(Fact::Sentence);
    Heading {
        name: plain(&scenario.name),
        rest: format!(": {runs}, seed {}", scenario.run.seed),
        facts: sentences.chain(locks).chain(drawn.map(Fact::Sentence)).collect(),
    }
}

/// A row for each metric of each finding, of all loads together and then of each that has a name.
///
/// # Errors
///
/// Those of `out`.
pub fn write_run_csv(findings: &[Finding], out: &mut dyn std::io::Write) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["scenario", "load", "metric"].iter().chain(&SUMMARY))?;
    for finding in findings {
        let prediction = &finding.prediction;
        let named = finding.scenario.loads.with_ids().filter(|(_, load)| load.is_named());
        let named = named.map(|(id, _)| Some(id));
        for load in std::iter::once::<Option<LoadId>>(None).chain(named) {
            let name = prediction.load_name(load).map(neutral).unwrap_or_default();
            for metric in Metric::ALL {
                let names =
                    [neutral(&finding.scenario.name), name.clone(), metric.json_name().into()];
                let cells = summary_cells(prediction.summary_of(load, metric));
                csv.write_record(
                    names.iter().map(AsRef::as_ref).chain(cells.iter().map(String::as_str)),
                )?;
            }
        }
    }
    Ok(csv.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Look;
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
        run_document(&[finding(outcomes, real_case)]).to_terminal(Look { styled, width })
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
            run_document(&[finding]).to_terminal(Look { styled: false, width: 100 })
        );
    }

    #[test]
    fn a_report_of_what_was_drawn_in_eighty_columns() {
        let finding = drawn_finding((0..120).map(outcome).collect(), real_case);
        let text = run_document(&[finding]).to_terminal(Look { styled: false, width: 80 });
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("9 in 10 runs"), "{text}");
    }

    #[test]
    fn a_report_of_one_replication() {
        let finding = finding(vec![outcome(0)], |_| ());
        insta::assert_snapshot!(
            "single",
            run_document(&[finding]).to_terminal(Look { styled: false, width: 80 })
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
        let report =
            |width| run_document(&[three_loads()]).to_terminal(Look { styled: false, width });
        insta::assert_snapshot!("loads", report(130));
        let narrow = report(80);
        assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
        insta::assert_snapshot!("loads_narrow", narrow);
    }
}
