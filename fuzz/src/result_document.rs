//! A result as JSON, shown again in every form.

use forelock_report::parse_result;

/// Whatever the text says: a message comes out, or a result that is written as it was read, and whose
/// pages are those of what was written.
pub fn result_document(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    match parse_result(text) {
        Ok(result) => {
            let json = result.to_json().expect("what was read can be written");
            let again = match parse_result(&json) {
                Ok(again) => again,
                Err(refused) => panic!("what was written is refused: {refused}\n{json}"),
            };
            assert_eq!(again.to_json().expect("it was written before"), json);
            let words = result.document();
            assert_eq!(again.document(), words);
            // A chart may be refused.
            let _ = result.page().map(|page| page.to_html().map(drop));
            // A sweep has no table but that of its directory.
            let _ = result.write_csv(&mut Vec::new());
        }
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
}
