//! What other assumptions of the model would give, where no source confirms one.

use super::calibration::figures;
use super::document::{Block, Section, Table};
use super::duration_text::Spelling;
use super::quantity::Notation;
use super::written_metrics::Replicated;
use forelock::scenario::Metric;
use forelock::stats::{Interval, PairedDifference, Summary};
use forelock::study::{Alternative, Contrast};
use forelock_io::words::{and_list, counted, plain};
use serde::{Deserialize, Serialize};

/// Another choice of the model, and what the scenario would give under it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonDoubt {
    /// The choice, in words.
    pub choice: String,
    /// What sets it, as `--set` takes it.
    pub setting: String,
    /// The part of the records that would be lost.
    pub lost_rate: Summary,
    /// How long it would take, in seconds.
    pub duration_s: Summary,
    /// Whether the mean of what is lost lies outside the interval of the prediction, and differs from
    /// its mean beyond chance.
    pub changes_loss: bool,
    /// The same of the duration.
    pub changes_duration: bool,
}

impl JsonDoubt {
    /// Looks whether it can come from so many replications.
    ///
    /// # Errors
    ///
    /// Why it can't.
    pub(super) fn check(&self, replicated: Replicated) -> Result<(), String> {
        let of = [(&self.lost_rate, Metric::LostRate), (&self.duration_s, Metric::Duration)];
        of.into_iter().try_for_each(|(summary, metric)| {
            replicated.check_summary(summary, &metric.range(), metric.json_name())
        })
    }
}

/// All that `contrast` holds beside the scenario as written.
#[must_use]
pub fn doubts_of(contrast: &Contrast) -> Vec<JsonDoubt> {
    let Some(first) = contrast.alternatives.first() else { return Vec::new() };
    let summary = |one: &Alternative, metric| *one.finding.prediction.summary(metric);
    let changes = |one: &Alternative, metric| {
        let written = first.finding.prediction.summary(metric);
        let interval = written.prediction.or(written.ci);
        let mean = one.finding.prediction.summary(metric).mean;
        let is_clear = one.difference(metric).is_some_and(PairedDifference::is_significant);
        is_clear && !interval.is_some_and(|interval: Interval| interval.contains(mean))
    };
    let doubt = |one: &Alternative| JsonDoubt {
        choice: one.name.clone(),
        setting: one.settings.join(" "),
        lost_rate: summary(one, Metric::LostRate),
        duration_s: summary(one, Metric::Duration),
        changes_loss: changes(one, Metric::LostRate),
        changes_duration: changes(one, Metric::Duration),
    };
    contrast.alternatives.iter().skip(1).map(doubt).collect()
}

/// A table of the other choices, and what they come to; nothing if nobody asked.
pub(super) fn blocks(doubts: &[JsonDoubt]) -> Vec<Block> {
    if doubts.is_empty() {
        return Vec::new();
    }
    let section = Section { id: "doubt", title: "Unconfirmed assumptions" };
    vec![
        Block::Section(section),
        Block::TitledTable(table(doubts)),
        Block::Paragraph(words(doubts)),
    ]
}

fn table(doubts: &[JsonDoubt]) -> Table {
    let figure = |metric: Metric, summary: &Summary, changes: bool| {
        let notation = Notation::of(metric.unit(), summary, Spelling::Short);
        let mark = if changes { "\u{a0}*" } else { "\u{a0}\u{a0}" };
        format!("{}{mark}", notation.show(summary.mean))
    };
    let row = |one: &JsonDoubt| {
        vec![
            plain(&one.choice),
            figure(Metric::LostRate, &one.lost_rate, one.changes_loss),
            figure(Metric::Duration, &one.duration_s, one.changes_duration),
        ]
    };
    let caption = "The model with other assumptions that no source confirms; * is outside the \
        interval of the prediction";
    figures::table(caption, &["If …", "Lost rate", "Duration"], doubts.iter().map(row).collect())
}

fn words(doubts: &[JsonDoubt]) -> String {
    let changes: Vec<String> = doubts
        .iter()
        .filter(|one| one.changes_loss || one.changes_duration)
        .map(|one| format!("`{}`", plain(&one.setting)))
        .collect();
    let all = counted(doubts.len() as u64, "other assumption");
    match changes.len() {
        0 => format!("None of the {all} changes the answer by more than its interval."),
        some => {
            let change = if some == 1 { "changes" } else { "change" };
            format!(
                "Of the {all}, {some} {change} the answer by more than its interval: {}. A small \
                 load can show what your org does.",
                and_list(&changes)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::study::Finding;
    use forelock::study::fixture::{drawn_finding, finding};

    /// Ten in a thousand fail, and a few more or fewer by luck; so with the seconds.
    fn outcomes(failed: u64, seconds: u64) -> Vec<Outcome> {
        let outcome = |luck: u64| Outcome {
            created: 1_000 - failed - luck,
            failed: failed + luck,
            duration: Span::from_secs(seconds + luck),
            ..Outcome::default()
        };
        (0..20).map(|luck| outcome(luck % 5)).collect()
    }

    fn changes(written: Finding, others: Vec<Finding>) -> Vec<(bool, bool)> {
        let name =
            |place: usize| (format!("choice {place}"), vec!["org.max_attempts=10".to_owned()]);
        let all = std::iter::once(written).chain(others).enumerate();
        let contrast =
            Contrast::new(all.map(|(place, one)| (name(place), one)).collect(), Vec::new());
        let doubts = doubts_of(&contrast.unwrap());
        doubts.iter().map(|one| (one.changes_loss, one.changes_duration)).collect()
    }

    #[test]
    fn what_lies_outside_the_interval_changes_the_answer() {
        let plain = |failed, seconds| finding(outcomes(failed, seconds), |_| ());
        let others = vec![plain(10, 100), plain(50, 100), plain(10, 60)];
        let found = changes(plain(10, 100), others);
        assert_eq!(found, [(false, false), (true, false), (false, true)]);
    }

    /// Where orgs differ widely, a choice that moves the mean clearly may still be nothing beside that:
    /// nine nights in ten lose 0 to 9 %, and half a percentage point more is inside.
    #[test]
    fn what_is_not_known_may_be_more_than_a_choice() {
        let wide = |more: u64| {
            let outcome = |k: u64| Outcome {
                created: 1_000 - k - more,
                failed: k + more,
                duration: Span::from_secs(100 + k),
                ..Outcome::default()
            };
            drawn_finding((0..100).map(outcome).collect(), |_| ())
        };
        assert_eq!(changes(wide(0), vec![wide(5), wide(300)]), [(false, false), (true, false)]);
    }

    #[test]
    fn nothing_is_shown_where_nobody_asked() {
        assert_eq!(blocks(&[]), []);
    }
}
