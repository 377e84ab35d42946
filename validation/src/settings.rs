//! What is played.

use crate::measured::Setting;
use crate::postgres::LockKind;

/// Scenarios, and whether they are played in the order of records as well as in that of rows.
const SCENARIOS: [(&str, bool); 10] = [
    ("moderate", true),
    ("heavy", true),
    ("open-near-capacity", true),
    ("zipf", false),
    ("zipf-with-pause", false),
    ("two-sets", true),
    ("late-lock", false),
    ("retries", false),
    ("serial-beside-parallel", false),
    ("own-rows", false),
];

/// All of them, with both kinds of locks.
pub fn all() -> Vec<Setting> {
    let mut all = Vec::new();
    for order in ["row", "record"] {
        for locks in [LockKind::Advisory, LockKind::Row] {
            let played = SCENARIOS.iter().filter(|(_, in_both)| order == "row" || *in_both);
            all.extend(played.map(|(name, _)| setting(name, order, locks)));
        }
    }
    all
}

/// Two short ones, which take less than a minute together.
pub fn quick() -> Vec<Setting> {
    vec![
        setting("quick/heavy", "row", LockKind::Row),
        setting("quick/serial-beside-parallel", "row", LockKind::Advisory),
    ]
}

fn setting(name: &str, order: &str, locks: LockKind) -> Setting {
    Setting { scenario: name.to_owned(), order: order.to_owned(), locks }
}
