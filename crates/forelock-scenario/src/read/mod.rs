//! From the merged tree to the typed scenario: one file a table.

mod data;
mod data_file;
mod distribution;
mod drawn_or_read;
mod load;
mod loads;
mod objective;
mod observation;
mod one_numbering;
mod org;
mod precision;
mod run_settings;
mod scenario;
mod table_reader;
mod typed;
pub(super) mod units;
pub(super) mod value;

use super::source::{Problem, Sources};
pub(super) use scenario::scenario;
use std::cell::RefCell;
use table_reader::TableReader;
use value::Value;

/// Where readers look up sources and leave what they find wrong, so that one pass finds it all.
struct Findings<'a> {
    sources: &'a Sources,
    problems: RefCell<Vec<Problem>>,
}

impl Findings<'_> {
    fn add(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    fn is_empty(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Whether there is more wrong than anyone will read, as in a file of some other kind.
    fn are_plenty(&self) -> bool {
        const PLENTY: usize = 1_000;
        self.problems.borrow().len() >= PLENTY
    }
}
