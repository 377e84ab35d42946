//! A plan as a scenario that extends the one it was made for.

use super::json::PlanResult;
use crate::paragraph::wrapped;
use crate::quantity::plain_percent;
use forelock::scenario::{Diagnostics, Template};
use forelock::study::planner::{Judged, Promise};
use forelock_io::words::plain;

/// The first line of a plan, by which the next one knows that it may take its place.
pub const PLAN_MARK: &str = "# A plan by `forelock plan`";

/// Characters of a line of comments.
const WIDTH: usize = 100;

/// Tables that settings may be in, but for `[[loads]]`.
const TABLES: [&str; 6] = ["data", "load", "org", "background", "run", "objectives"];

impl PlanResult {
    /// The text of a scenario file: what `way` changes, with comments that say why, over the file at
    /// `extends`, which is relative to the new one, and over what the command line sets, each as
    /// `path=value`.
    ///
    /// # Errors
    ///
    /// None for settings that made a scenario.
    pub fn scenario_toml(
        &self,
        way: &Judged,
        extends: &str,
        sets: &[String],
    ) -> Result<String, Box<Diagnostics>> {
        let mut text = format!("{PLAN_MARK} (forelock {}).\n", env!("CARGO_PKG_VERSION"));
        let what =
            if self.plan.is_some() { "The plan" } else { "The way that is nearest to a plan" };
        let mut comment = |paragraph: &str| {
            for line in wrapped(&plain(paragraph), WIDTH - 2, "").lines() {
                text.push_str(&format!("# {line}\n"));
            }
        };
        comment(&format!("{what} for {}. {}", self.scenario, self.answer));
        if !self.steps.is_empty() {
            comment("What to do:");
            for (number, step) in (1..).zip(&self.steps) {
                comment(&format!("{number}. {step}"));
            }
        }
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let kind = if self.plan.is_some() { "plan" } else { "nearest" };
        let name = format!("{}-{kind}", self.scenario);
        text.push_str(&format!("\nname = {}\n", quoted(&name)));
        text.push_str(&format!("extends = {}\n", quoted(extends)));
        for change in &way.changes {
            let lever = self.levers.iter().find(|lever| lever.name == change.lever);
            let written = lever.and_then(|lever| lever.choices.get(lever.written));
            let before = written.map_or_else(String::new, |one| format!(" (as written: {one})"));
            let line = plain(&format!("{}: {}{before}", change.lever, change.choice));
            text.push_str(&format!("\n# {line}"));
        }
        let follows = |set: &String| set.contains("interval.mean") || set.contains("max_batches");
        if way.settings.iter().any(follows) {
            text.push_str("\n# the interval and the number of sends follow from these: as many records, at the pace above");
        }
        text.push('\n');
        let is_plain = way.loads_toml.is_none();
        let in_loads = |set: &&String| !is_plain && is_of_loads(set);
        let own = way.settings.iter().filter(|_| is_plain);
        let mut settings: Vec<String> =
            sets.iter().filter(|set| !in_loads(set)).chain(own).cloned().collect();
        settings
            .push(format!("objectives.sure={}", plain_percent(self.sure).replace('\u{a0}', "")));
        if self.assumes_loss {
            settings.push(format!("objectives.lost_rate=< {}%", Promise::LOST * 100.0));
        }
        let template = Template::parse("plan.toml", "", &settings)?;
        let set: Vec<&str> = settings.iter().map(|set| table_of(set)).collect();
        let tables: Vec<&str> = TABLES.into_iter().filter(|table| set.contains(table)).collect();
        text.push_str(&template.written(&tables, &[])?);
        text.extend(way.loads_toml.iter().flat_map(|loads| ["\n", loads.as_str()]));
        Ok(text)
    }
}

/// Whether a `path=value` sets something of the loads, which are written whole.
fn is_of_loads(set: &str) -> bool {
    matches!(table_of(set), "data" | "load" | "loads")
}

fn table_of(set: &str) -> &str {
    set.split(['=', '.']).next().unwrap_or_default().trim()
}
