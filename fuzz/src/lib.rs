//! What each fuzzer does with an input: one function a target, in a file of its own. None of them
//! may panic, and what comes out has to hold together; each says by what it is judged.

mod arrange;
mod baseline;
mod csv_reader;
mod job_records;
mod points;
mod posterior;
mod result_document;
mod scenario;

pub use arrange::arrange;
pub use baseline::baseline;
pub use csv_reader::csv_reader;
pub use job_records::job_records;
pub use points::points;
pub use posterior::posterior;
pub use result_document::result_document;
pub use scenario::scenario;

/// What a message may not have, apart from what the program takes out where it prints.
fn assert_harmless(words: &str) {
    assert!(!words.is_empty(), "no words");
    assert!(!words.contains('\u{1b}'), "an escape code came through: {words:?}");
}
