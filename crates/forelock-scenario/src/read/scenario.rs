//! The whole scenario.

use super::{Findings, TableReader, Value, loads, objective, observation, org, run_settings};
use crate::fields::{Kind, SCENARIO, root};
use crate::source::{Document, Problem};
use crate::{Contradictions, Scenario};
use std::cell::RefCell;

/// Reads the merged tree; `stem` names a scenario that does not name itself.
pub(crate) fn scenario(document: &Document, stem: &str) -> Result<Scenario, Vec<Problem>> {
    let findings = Findings { sources: &document.sources, problems: RefCell::default() };
    let root = Value {
        findings: &findings,
        node: &document.root,
        path: String::new(),
        kind: Kind::Table(&SCENARIO),
    };
    let scenario = root.table().and_then(|table| read(&table, stem));
    match scenario {
        Some(scenario) if findings.problems.borrow().is_empty() => {
            let contradictions = scenario.check();
            contradictions.map(|()| scenario).map_err(|found| placed(&found, document))
        }
        _ => Err(findings.problems.into_inner()),
    }
}

/// Each at the field that it is told at.
fn placed(contradictions: &Contradictions, document: &Document) -> Vec<Problem> {
    let placed = contradictions
        .iter()
        .map(|one| Problem::at(document.place_of(one.field()), one.title()).help(one.help()));
    placed.collect()
}

fn read(table: &TableReader<'_>, stem: &str) -> Option<Scenario> {
    let name = table.read_or(&root::NAME, stem.to_owned());
    let description = table.read(&root::DESCRIPTION);
    let loads = loads::loads(table);
    let org = table.table(&root::ORG).and_then(|table| org::org(&table));
    let background = table.read_by_or(&root::BACKGROUND, Vec::new(), |value| {
        let streams = value.list("write each stream as `[[background]]`")?;
        let streams: Vec<_> =
            streams.iter().enumerate().map(|(i, stream)| org::background(i, stream)).collect();
        streams.into_iter().collect()
    });
    let run = table.table(&root::RUN).and_then(|table| run_settings::run_settings(&table));
    let objectives = table.table(&root::OBJECTIVES).and_then(|table| objective::objectives(&table));
    let observed = table.table(&root::OBSERVED).and_then(|table| observation::observed(&table));
    let (loads, org, background) = (loads?, org?, background?);
    let (name, description, run) = (name?, description?, run?);
    let (objectives, observed) = (objectives?, observed?);
    // A large file is not read to say at the end that something else is wrong.
    let findings = table.findings();
    let loads = if findings.is_empty() { loads.read(findings)? } else { return None };
    let unknown = Vec::new();
    Some(Scenario { name, description, loads, org, background, run, objectives, observed, unknown })
}
