//! `forelock calibrate` as a library: does it find what was hidden, and does it say what it can't?

mod recovery;
mod support;
