//! The user's own data: a CSV extract, read as it is.

pub mod arrange;
