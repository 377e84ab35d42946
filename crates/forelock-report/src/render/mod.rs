//! A document in a format, one a file.

mod html;
mod markdown;
mod terminal;

pub use html::STYLE;
pub(crate) use terminal::HEADING;
pub use terminal::Look;
