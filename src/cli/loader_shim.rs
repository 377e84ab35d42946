//! MERGE: delete this file. It stands in for `crate::scenario::load` until the loader is there.
//!
//! Every file that can be read is the same fixed scenario under the file's name.

use crate::scenario::Scenario;
use std::path::Path;

#[allow(clippy::duplicate_mod)]
#[path = "../study/fixture.rs"]
#[expect(clippy::unwrap_used, dead_code, reason = "goes with the shim")]
mod fixture;

pub(super) struct Loaded {
    pub(super) scenario: Scenario,
}

pub(super) struct Advice;

#[derive(Debug)]
pub(super) struct Diagnostics(String);

pub(super) fn load(path: &Path, _sets: &[String]) -> Result<Loaded, Diagnostics> {
    std::fs::read_to_string(path)
        .map_err(|error| Diagnostics(format!("error: {}: {error}\n", path.display())))?;
    let mut scenario = fixture::scenario();
    scenario.name =
        path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Loaded { scenario })
}

impl Loaded {
    pub(super) fn advice(&self) -> Vec<Advice> {
        Vec::new()
    }
}

impl Advice {
    pub(super) fn render(&self, _styled: bool) -> String {
        String::new()
    }
}

impl Diagnostics {
    pub(super) fn render(&self, _styled: bool) -> String {
        self.0.clone()
    }
}
