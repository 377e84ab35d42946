//! A posterior file.

use forelock::study::posterior::Posterior;

/// Whatever the text says: a message comes out, or a posterior that is read as it is written.
pub fn posterior(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    match Posterior::parse(text) {
        Ok(posterior) => {
            let json = posterior.to_json();
            let again = match Posterior::parse(&json) {
                Ok(again) => again,
                Err(refused) => panic!("what was written is refused: {refused}\n{json}"),
            };
            assert_eq!(again.to_json(), json);
            assert_eq!(again.digest(), posterior.digest());
        }
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
}
