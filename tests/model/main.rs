//! What the model promises, a file a promise.

mod determinism;
mod invariants;
mod real_case;
mod support;
mod theory;
mod timelines;
