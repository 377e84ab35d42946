//! Structural doubt: the assumptions of the model that no source confirms, and what each would change.

use super::{Lineup, Variant};
use crate::scenario::{Loaded, Scenario};

/// A choice of the model that could as well be another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The other choice, in words.
    pub words: &'static str,
    /// What sets it, as `path=value`.
    pub setting: &'static str,
}

/// All of them; what the model has instead is its default, whose sources `MODEL.md` names.
pub const CHOICES: [Choice; 6] = [
    Choice {
        words: "rows are locked in the order of the records",
        setting: "org.locks.order=record",
    },
    Choice {
        words: "the limit of a wait counts anew at the head of the queue",
        setting: "org.locks.wait=two_stage",
    },
    Choice {
        words: "locks are held for half of the service",
        setting: "org.locks.held_fraction=0.5",
    },
    Choice { words: "a refusal fails its own records alone", setting: "org.locks.failure=record" },
    Choice { words: "asking for a row takes 1 ms", setting: "org.locks.request=1ms" },
    Choice { words: "a batch gets 10 attempts", setting: "org.max_attempts=10" },
];

/// The scenario as written, and the same under each other choice; without those that it has made
/// itself. Each variant is called by its words.
#[must_use]
pub fn doubts(loaded: &Loaded) -> Lineup {
    let variant = |name: &str, settings: Vec<String>, scenario: &Scenario| Variant {
        name: name.to_owned(),
        settings,
        // What a real run gave, it gave for the scenario as written, and what is asked is asked of it.
        scenario: Scenario { observed: Vec::new(), ..scenario.clone() },
        drawn: None,
    };
    let mut variants = vec![variant("as written", Vec::new(), &loaded.scenario)];
    for Choice { words, setting } in CHOICES {
        let settings = vec![setting.to_owned()];
        // What contradicts the scenario is no choice for it.
        let Ok(other) = loaded.with(&settings) else { continue };
        if other.scenario.org != loaded.scenario.org {
            variants.push(variant(words, settings, &other.scenario));
        }
    }
    Lineup { variants, left_out: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    const TEXT: &str = "
        data = { parents = 100, children = 5_000 }
        load = { batch_size = 200 }
        org = { workers = 4, service.per_record = '9ms' }
    ";

    fn names(sets: &[&str]) -> Vec<String> {
        let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
        let lineup = doubts(&parse("a.toml", TEXT, &sets).unwrap());
        lineup.variants.into_iter().map(|one| one.settings.join(" ")).collect()
    }

    #[test]
    fn every_choice_can_be_made_and_changes_the_org() {
        let all = names(&[]);
        assert_eq!(all[1..], CHOICES.map(|choice| choice.setting.to_owned()));
    }

    #[test]
    fn a_choice_that_is_made_is_no_doubt() {
        let left = names(&["org.locks.order=record", "org.max_attempts=10"]);
        assert_eq!(left.len(), CHOICES.len() + 1 - 2);
        assert!(!left.contains(&"org.locks.order=record".to_owned()));
    }
}
