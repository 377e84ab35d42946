//! What each alternative changes, so that it can be run by itself, and what was left out.

use crate::paragraph::wrapped;
use forelock::study::Contrast;
use forelock_io::words::shell_quoted;

/// A line each; nothing where every alternative is a file of its own.
pub(super) fn changes(contrast: &Contrast, width: usize) -> String {
    let mut lines = Vec::new();
    for one in contrast.alternatives.iter().filter(|one| !one.settings.is_empty()) {
        // Each setting stays on one line, ready to be copied.
        let sets = one
            .settings
            .iter()
            .map(|setting| format!("--set\u{a0}{}", shell_quoted(setting).replace(' ', "\u{a0}")));
        lines.push((one.name.as_str(), sets.collect::<Vec<_>>().join(" ")));
    }
    for out in &contrast.left_out {
        lines.push((out.name.as_str(), format!("left out: {}", out.reason)));
    }
    lines
        .into_iter()
        .map(|(name, text)| wrapped(&format!("{name}: {text}"), width.saturating_sub(2), "    "))
        .map(|line| format!("  {line}"))
        .collect()
}
