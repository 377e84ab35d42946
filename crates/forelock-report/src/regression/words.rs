//! What a check comes to, in words.

use super::json::{JsonScenarioChange, JsonStatus};
use forelock_io::words::counted;

/// How many scenarios are as they were recorded, and what to do about the others.
pub(super) fn answer(scenarios: &[JsonScenarioChange]) -> String {
    let count = |status| scenarios.iter().filter(|one| one.status == status).count();
    let (moved, redefined) = (count(JsonStatus::Moved), count(JsonStatus::Redefined));
    let all = scenarios.len();
    let metrics: usize = scenarios.iter().map(|one| one.compared).sum();
    let compared = format!(
        "{} of {} compared",
        counted(metrics as u64, "metric"),
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
        let what = "what moves with that is not counted as an alarm";
        sentences.push(format!("{} defined otherwise than recorded: {what}.", are(redefined)));
    }
    if moved + redefined > 0 {
        sentences.push("If the change was intended, record again.".to_owned());
    }
    sentences.join(" ")
}

fn are(scenarios: usize) -> String {
    let verb = if scenarios == 1 { "is" } else { "are" };
    format!("{} {verb}", counted(scenarios as u64, "scenario"))
}
