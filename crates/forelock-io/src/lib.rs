//! The ground floor of forelock: how files are read and written, and how words are put together.
//! Nothing here knows what is simulated.

pub mod files;
pub mod words;
