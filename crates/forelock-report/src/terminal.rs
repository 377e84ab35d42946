//! The report for a person at a terminal.

use super::answer::answer;
use super::load_rows::loads;
use super::objective_lines::{objectives, observed_of_loads};
use super::paragraph::wrapped;
use super::posterior_text::drawn_from;
use super::precision_line::precision_line;
use super::records_line::records_line;
use super::table::metrics;
use anstyle::Style;
use forelock::study::Finding;
use forelock_io::words::{grouped, plain};

pub(super) const HEADING: Style = Style::new().bold();

pub(super) const NOT_MODELLED: &str = "Not modelled: what triggers, flows and sharing rules cost beyond the \
    service time that the scenario gives; failures other than row locks (validation, limits); \
    API allocations; network and client faults.";

/// How the report may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colour and bold are wanted.
    pub styled: bool,
    /// Columns.
    pub width: usize,
}

/// The report of each of `findings`: a title, the table, the objectives, and the answer in words;
/// at the end, once, what the model leaves out.
#[must_use]
pub fn render(findings: &[Finding], look: Look) -> String {
    let mut text: String = findings.iter().map(|finding| one(finding, look) + "\n").collect();
    text.push_str(&wrapped(NOT_MODELLED, look.width, ""));
    text
}

fn one(finding: &Finding, look: Look) -> String {
    let prediction = &finding.prediction;
    let verdicts = objectives(prediction, look) + &precision_line(prediction, look);
    let parts = [
        title(finding, look),
        metrics(prediction, look.width),
        loads(prediction, look.width),
        verdicts,
        observed_of_loads(prediction, look),
        wrapped(&answer(finding), look.width, ""),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn title(finding: &Finding, look: Look) -> String {
    let scenario = &finding.scenario;
    let runs = match finding.prediction.replications {
        1 => "1 replication".to_owned(),
        several => format!("{} replications", grouped(several as f64, 0)),
    };
    // What a file says must not command the terminal.
    let plain = |text: &str| plain(text);
    let name = plain(&scenario.name);
    let name = if look.styled { format!("{HEADING}{name}{HEADING:#}") } else { name };
    let mut title = format!("{name}: {runs}, seed {}\n", scenario.run.seed);
    if let Some(description) = &scenario.description {
        title.push_str(&wrapped(&plain(description), look.width, ""));
    }
    if let Some(records) = records_line(finding) {
        title.push_str(&wrapped(&records, look.width, ""));
    }
    for line in scenario.lock_lines() {
        title.push_str(&wrapped(&line.to_string(), look.width, "  "));
    }
    if let Some(drawn) = &finding.drawn {
        title.push_str(&wrapped(&drawn_from(drawn), look.width, ""));
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;
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
        render(&[finding(outcomes, real_case)], Look { styled, width })
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
        insta::assert_snapshot!("drawn", render(&[finding], Look { styled: false, width: 100 }));
    }

    #[test]
    fn a_report_of_what_was_drawn_in_eighty_columns() {
        let finding = drawn_finding((0..120).map(outcome).collect(), real_case);
        let text = render(&[finding], Look { styled: false, width: 80 });
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("9 in 10 runs"), "{text}");
    }

    #[test]
    fn a_report_of_one_replication() {
        let finding = finding(vec![outcome(0)], |_| ());
        insta::assert_snapshot!("single", render(&[finding], Look { styled: false, width: 80 }));
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
        let report = |width| render(&[three_loads()], Look { styled: false, width });
        insta::assert_snapshot!("loads", report(130));
        let narrow = report(80);
        assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
        insta::assert_snapshot!("loads_narrow", narrow);
    }
}
