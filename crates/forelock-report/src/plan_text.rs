//! What a scenario means before it is simulated: what its loads lock, and what their tools set.

use super::load_name::in_row;
use forelock::scenario::Scenario;

/// A line each, indented.
#[must_use]
pub fn render_plan(scenario: &Scenario) -> String {
    let mut text = String::new();
    for (load, locks) in scenario.loads.iter().zip(scenario.lock_lines()) {
        text.push_str(&format!("  {locks}\n"));
        if let Some(client) = &load.sending.client {
            let of =
                if load.is_named() { format!("{}: ", in_row(&load.name)) } else { String::new() };
            text.push_str(&format!("  {of}{}\n", client.line()));
        }
    }
    text
}
