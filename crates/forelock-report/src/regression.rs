//! What moved since a baseline was recorded, for a person at a terminal.

use super::Look;
use super::duration_text::Spelling;
use super::metric_label::label;
use super::paragraph::wrapped;
use super::quantity::{Notation, plain_percent, sign};
use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use forelock::scenario::MetricUnit;
use forelock::stats::{Confidence, Interval, Summary};
use forelock::study::regress::{Change, Recorded, Regression, ScenarioChange};
use forelock_io::words::{counted, grouped, plain};

const HEADING: Style = Style::new().bold();
const ALARM: Style = AnsiColor::Red.on_default().bold();

/// A table for each scenario with metrics that moved, a sentence for each whose definition is
/// another, and the verdict.
#[must_use]
pub fn render_regression(regression: &Regression, look: Look) -> String {
    let mut text = String::new();
    for (recorded, change) in regression.scenarios.iter().filter(|(_, one)| one.is_alarm()) {
        text.push_str(&title(recorded, change, look));
        match change {
            ScenarioChange::Redefined { now } => {
                let sentence = format!(
                    "Its definition is not the one that was recorded ({} then, {now} now), so \
                     that its predictions can't be compared.",
                    plain(&recorded.definition)
                );
                text.push_str(&wrapped(&sentence, look.width, ""));
            }
            ScenarioChange::Compared { .. } => text.push_str(&table(recorded, change, look.width)),
        }
        text.push('\n');
    }
    text + &wrapped(&verdict(regression), look.width, "")
}

fn title(recorded: &Recorded, change: &ScenarioChange, look: Look) -> String {
    let name = plain(&recorded.scenario);
    let name = if look.styled { format!("{HEADING}{name}{HEADING:#}") } else { name };
    let what = match change {
        ScenarioChange::Redefined { .. } => "redefined".to_owned(),
        ScenarioChange::Compared { seed, changes } => {
            let moved = change.moved().count();
            let (all, n) = (changes.len(), grouped(f64::from(recorded.replications), 0));
            format!("{moved} of {all} metrics moved ({n} replications, seed {seed})")
        }
    };
    let what = if look.styled { format!("{ALARM}{what}{ALARM:#}") } else { what };
    format!("{name}: {what}\n")
}

fn table(recorded: &Recorded, change: &ScenarioChange, width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    let confidence = plain_percent(Confidence::DEFAULT.get());
    table.set_header(["", "Recorded", "Now", "Change", "", &format!("{confidence} CI of change")]);
    for change in change.moved() {
        table.add_row(row(recorded, change));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        if index > 0 {
            column.set_padding((2, 0)).set_cell_alignment(CellAlignment::Right);
        } else {
            column.set_padding((0, 0));
        }
    }
    let text: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    text.replace('\u{a0}', " ")
}

fn row(recorded: &Recorded, change: &Change) -> [String; 6] {
    let unit = change.metric.unit();
    let (then, now) = (change.recorded.mean, change.now.mean);
    let means = notation(unit, then, Interval { low: then.min(now), high: then.max(now) });
    let size = change.difference.abs();
    let reach = change.interval.map_or(Interval { low: size, high: size }, sizes);
    let notation = notation(unit, size, reach);
    let ends = |Interval { low, high }| {
        format!("{} to {}", notation.signed_difference(low), notation.signed_difference(high))
    };
    let of_load = recorded.load_of(change).map(|load| format!("{}: ", plain(load)));
    [
        of_load.unwrap_or_default() + label(change.metric),
        means.show(then),
        means.show(now),
        notation.signed_difference(change.difference),
        change.relative().map(relative).unwrap_or_default(),
        change.interval.map(ends).unwrap_or_default(),
    ]
}

/// As fine as it takes to tell the ends of `reach` apart.
fn notation(unit: MetricUnit, mean: f64, reach: Interval) -> Notation {
    let Interval { low, high } = reach;
    let ci = Some(reach);
    let summary = Summary {
        mean,
        sd: None,
        ci,
        min: low,
        p5: low,
        p50: mean,
        p95: high,
        max: high,
        prediction: None,
    };
    Notation::of(unit, &summary, Spelling::Short)
}

/// An interval without its sign.
fn sizes(Interval { low, high }: Interval) -> Interval {
    Interval { low: low.abs().min(high.abs()), high: low.abs().max(high.abs()) }
}

/// Up to ten times in percent, beyond that in times.
fn relative(part: f64) -> String {
    if part.abs() < 10.0 {
        format!("{}{:.1}\u{a0}%", sign(part), 100.0 * part.abs())
    } else {
        format!("×{}", grouped(1.0 + part, 0))
    }
}

fn verdict(regression: &Regression) -> String {
    let all = regression.scenarios.len();
    let count = |of: fn(&ScenarioChange) -> bool| {
        regression.scenarios.iter().filter(|(_, change)| of(change)).count()
    };
    let moved = count(|change| change.moved().next().is_some());
    let redefined = count(|change| matches!(change, ScenarioChange::Redefined { .. }));
    let compared = format!(
        "{} of {} compared",
        counted(regression.comparisons() as u64, "metric"),
        counted((all - redefined) as u64, "scenario")
    );
    let mut sentences = Vec::new();
    if redefined == all {
        // Nothing was compared.
    } else if moved == 0 {
        sentences.push(format!("No prediction moved beyond chance ({compared})."));
    } else {
        let what =
            format!("Predictions of {} moved beyond chance", counted(moved as u64, "scenario"));
        sentences.push(format!("{what} ({compared})."));
    }
    if redefined > 0 {
        sentences.push(format!("{} defined otherwise than recorded.", are(redefined)));
    }
    if moved + redefined > 0 {
        sentences.push("If this was meant, record again.".to_owned());
    }
    sentences.join(" ")
}

fn are(scenarios: usize) -> String {
    let verb = if scenarios == 1 { "is" } else { "are" };
    format!("{} {verb}", counted(scenarios as u64, "scenario"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::DefinitionHash;
    use forelock::study::Replications;
    use forelock::study::fixture::scenario;
    use forelock::study::regress::{Predicted, Rerun};

    /// Around so many failures of 10,000 records, and so many deadlocks.
    fn predicted(failed: u64, deadlocks: u64) -> Predicted {
        let outcome = |extra| Outcome {
            created: 10_000 - failed - extra,
            failed: failed + extra,
            deadlocks: deadlocks * (extra % 3),
            duration: Span::from_secs(7_000 + failed / 10 + extra),
            batches: 20,
            ..Outcome::default()
        };
        Predicted::of(
            &Replications::new((0..20).map(outcome).collect()).unwrap(),
            &scenario().loads,
        )
    }

    fn recorded(name: &str) -> Recorded {
        Recorded {
            scenario: name.into(),
            path: format!("{name}.toml"),
            definition: DefinitionHash::of(&scenario()).to_string(),
            seed: 1,
            replications: 20,
            metrics: predicted(1_000, 0),
        }
    }

    fn report(reruns: Vec<(Recorded, Rerun)>) -> String {
        render_regression(&Regression::new(reruns), Look { styled: false, width: 100 })
    }

    #[test]
    fn what_moved_is_shown_from_what_to_what() {
        let same = Rerun::Simulated { seed: 1, metrics: predicted(1_000, 0) };
        let moved = Rerun::Simulated { seed: 7, metrics: predicted(1_200, 40) };
        let redefined = Rerun::Redefined { now: DefinitionHash::of(&scenario()) };
        let other = Recorded { definition: "0123456789abcdef".into(), ..recorded("other") };
        insta::assert_snapshot!(report(vec![
            (recorded("same"), same),
            (recorded("moved"), moved),
            (other, redefined),
        ]));
    }

    #[test]
    fn what_did_not_move_is_one_sentence() {
        let same = Rerun::Simulated { seed: 1, metrics: predicted(1_000, 0) };
        assert_eq!(
            report(vec![(recorded("same"), same)]),
            "No prediction moved beyond chance (18 metrics of 1 scenario compared).\n"
        );
    }
}
