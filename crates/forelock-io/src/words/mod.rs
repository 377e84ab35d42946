//! Words: counts, lists, plain text, the name that was meant, what a shell takes.

mod count;
mod list;
mod nearest;
mod plain;
mod shell;

pub use count::{counted, counted_as, grouped, thousands};
pub use list::{and_list, capitalised, uncapitalised};
pub use nearest::nearest;
pub use plain::{for_terminal, is_of_direction, plain, shorten, shortened, without_error_numbers};
pub use shell::shell_quoted;
