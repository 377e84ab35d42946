//! What the platform answered about a load: JSON, XML or CSV.

use crate::assert_harmless;
use forelock::records::{Measured, Source};
use forelock::scenario::parse;
use forelock_report::{MeasuredScenario, ObserveResult, Shown};

/// Whatever the bytes are: messages come out, or what was measured. The scenario that is made of it is
/// one.
pub fn job_records(input: &[u8]) {
    let measured = match Source::of_bytes("fuzz.json", input.to_vec()) {
        Ok(source) => Measured::of(&[source]),
        Err(diagnostics) => Err(vec![diagnostics]),
    };
    match measured {
        Ok(measured) => {
            let result = ObserveResult::new(&measured, &["fuzz.json".to_owned()]);
            let scenario = MeasuredScenario::new(&measured, &result).text;
            if let Err(refused) = parse("measured.toml", &scenario, &[]) {
                // Where no record says how many were loaded, these are for the user to fill in.
                let missing = |title: &str| {
                    ["children` is missing", "parents` is missing"]
                        .iter()
                        .any(|end| title.ends_with(end))
                };
                let is_left_out = refused.iter().all(|one| missing(one.title()));
                assert!(
                    is_left_out,
                    "the scenario that was made is refused: {refused}\n{scenario}"
                );
            }
            assert!(!vec![result].document().to_markdown().is_empty());
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty(), "refused without a word");
            diagnostics.iter().for_each(|one| assert_harmless(&one.render(false)));
        }
    }
}
