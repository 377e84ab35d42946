//! A baseline of `regress`.

use forelock::study::regress::Baseline;

/// Whatever the text says: a message comes out, or a baseline that is read as it is written.
pub fn baseline(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    match Baseline::parse(text) {
        Ok(baseline) => {
            let written = baseline.text().expect("what was read can be written");
            let again = match Baseline::parse(&written) {
                Ok(again) => again,
                Err(refused) => panic!("what was written is refused: {refused}\n{written}"),
            };
            assert_eq!(again.text().expect("it was written before"), written);
        }
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
}
