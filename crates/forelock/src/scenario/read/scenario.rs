//! The whole scenario.

use super::{
    Findings, TableReader, Value, contradiction, loads, objective, observation, org, run_settings,
};
use crate::scenario::Scenario;
use crate::scenario::source::{Document, Problem, Table};
use std::cell::RefCell;

/// Reads the merged tree; `stem` names a scenario that does not name itself.
pub(in crate::scenario) fn scenario(
    document: &Document,
    stem: &str,
) -> Result<Scenario, Vec<Problem>> {
    let findings = Findings { sources: &document.sources, problems: RefCell::default() };
    let root = Value { findings: &findings, node: &document.root, path: String::new() };
    let empty = Table::new();
    let scenario = root.table().and_then(|table| read(table, stem, &empty));
    match scenario {
        Some(scenario) if findings.problems.borrow().is_empty() => {
            let contradictions = contradiction::find(&scenario, document);
            if contradictions.is_empty() { Ok(scenario) } else { Err(contradictions) }
        }
        _ => Err(findings.problems.into_inner()),
    }
}

fn read<'a>(mut table: TableReader<'a>, stem: &str, empty: &'a Table) -> Option<Scenario> {
    let name = table.or("name", stem.to_owned(), Value::label);
    let description = table.optional("description", |value| value.text().map(str::to_owned));
    let loads = loads::loads(&mut table, empty);
    let org = table.table("org", empty, |table| org::org(table, empty));
    let background = table.or("background", Vec::new(), |value| {
        let streams = value.list("write each stream as `[[background]]`")?;
        let streams: Vec<_> =
            streams.iter().enumerate().map(|(i, stream)| org::background(i, stream)).collect();
        streams.into_iter().collect()
    });
    let run = table.table("run", empty, run_settings::run_settings);
    let objectives = table.table("objectives", empty, objective::objectives);
    let observed = table.table("observed", empty, observation::observed);
    let findings = table.findings();
    table.finish();
    let (loads, org, background) = (loads?, org?, background?);
    let (name, description, run) = (name?, description?, run?);
    let (objectives, observed) = (objectives?, observed?);
    // A large file is not read to say at the end that something else is wrong.
    let loads = if findings.is_empty() { loads.read(findings)? } else { return None };
    Some(Scenario { name, description, loads, org, background, run, objectives, observed })
}
