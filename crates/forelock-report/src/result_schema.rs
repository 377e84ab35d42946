//! The JSON Schema of results, made from the types that are written and read.

use crate::arrange::ArrangeResult;
use crate::calibration::CalibrationResult;
use crate::check::CheckResult;
use crate::compare::CompareResult;
use crate::drafted::NewResult;
use crate::envelope::{SCHEMA, StudyKind};
use crate::explained::ExplainResult;
use crate::failure::FailureDocument;
use crate::json::RunResult;
use crate::measured::ObserveResult;
use crate::plan::PlanResult;
use crate::profile::ProfileResult;
use crate::regression::RegressionResult;
use crate::study_result::StudyResult;
use crate::sweep::SweepResult;
use crate::tornado::TornadoResult;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

/// A schema (draft-07) that every result of this version keeps, and every failure.
#[must_use]
pub fn result_schema() -> Value {
    let mut generator = SchemaSettings::draft07().for_serialize().into_generator();
    let studies = [
        envelope::<RunResult>(&mut generator),
        envelope::<CompareResult>(&mut generator),
        envelope::<PlanResult>(&mut generator),
        envelope::<SweepResult>(&mut generator),
        envelope::<TornadoResult>(&mut generator),
        envelope::<CalibrationResult>(&mut generator),
        envelope::<RegressionResult>(&mut generator),
        envelope::<ProfileResult>(&mut generator),
        envelope::<ObserveResult>(&mut generator),
        envelope::<ArrangeResult>(&mut generator),
        envelope::<CheckResult>(&mut generator),
        envelope::<NewResult>(&mut generator),
        envelope::<ExplainResult>(&mut generator),
        generator.subschema_for::<FailureDocument>().into(),
    ];
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A result of forelock, or why there is none",
        "oneOf": studies,
        "definitions": generator.take_definitions(true),
    });
    // The same bytes also in a program in which something else makes objects keep the order of insertion.
    schema.sort_all_objects();
    schema
}

/// What a document of results of one command looks like.
fn envelope<R: StudyResult + JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    let study: StudyKind = R::STUDY;
    json!({
        "type": "object",
        "required": ["schema", "forelock", "study", "results"],
        "properties": {
            "schema": { "const": SCHEMA },
            "forelock": { "type": "string" },
            "study": { "const": study },
            "results": {
                "type": "array",
                "minItems": 1,
                "maxItems": R::MOST,
                "items": generator.subschema_for::<R>(),
            },
        },
    })
}
