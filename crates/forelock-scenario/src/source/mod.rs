//! From files and arguments to one tree of values, each of which knows where it was written.

mod diagnostic;
mod document;
mod excerpt;
mod extends;
mod extracts;
mod fence;
mod file;
mod foreign;
mod merge;
mod named_files;
pub(super) mod org_profile;
mod second_pass;
mod set_argument;
mod written;

pub(super) use diagnostic::Problem;
pub use diagnostic::{Diagnostic, Diagnostics, Position, Severity};
pub(super) use document::{
    Content, Document, Entry, Layer, Node, Place, Sources, Table, item_index, item_name,
};
pub(super) use excerpt::Excerpt;
pub(super) use extends::Chain;
pub(super) use extracts::{Asked, Extracts};
pub(super) use fence::Fence;
pub(crate) use foreign::Foreign;
pub(crate) use named_files::is_csv;
pub use second_pass::SecondPass;
pub(super) use second_pass::with_second_pass;
pub(super) use set_argument::{SetArgument, apply, decides, keys};
pub(super) use written::{written, written_value};
