//! How results are shown: to a person, to a program, to a spreadsheet.

mod answer;
mod arrange;
mod calibration;
mod chart;
mod check;
mod compare;
mod data_json;
mod data_table;
mod document;
mod doubt;
mod drafted;
mod duration_text;
mod envelope;
mod explained;
mod failure;
mod field_name;
mod field_reference;
mod glance;
mod half_width;
mod json;
mod judged_by;
mod judged_value;
mod load_json;
mod load_name;
mod load_rows;
mod load_sentences;
mod measured;
mod metric_label;
mod objective_lines;
mod page;
mod paragraph;
mod plan;
mod posterior_json;
mod posterior_text;
mod precision_line;
mod profile;
mod quantity;
mod range;
mod reading;
mod recording_json;
mod records_line;
mod regression;
mod render;
#[cfg(feature = "schema")]
mod result_schema;
mod run;
mod scenario_text;
mod setting_text;
mod study_result;
mod summary_csv;
mod sweep;
mod table;
mod tidy;
mod tornado;
mod trace;
mod verdict_json;
mod written_metrics;
mod written_verdicts;

pub use arrange::ArrangeResult;
pub use calibration::{
    CalibrationResult, JsonCase, JsonDetermined, JsonFit, JsonLaw, JsonProbe, JsonScale, JsonTie,
    JsonUnknown, JsonWeb, ProbeFilesWritten, render_out_of_reach,
};
pub use check::{CheckResult, JsonCost, JsonError, JsonPlannedLoad, JsonPosition, JsonWarning};
pub use compare::{ArrangeHint, CompareResult, JsonDifference, JsonLeftOut, JsonVariant};
pub use data_json::{DataOrder, JsonData, JsonParentColumn};
pub use document::Document;
pub use doubt::{JsonDoubt, doubts_of};
pub use drafted::{DraftedScenario, NewResult, Wishes};
pub use envelope::{EnvelopeError, ResultDocument, StudyKind};
pub use explained::{ExplainResult, ExplainedKind, JsonExplained};
pub use failure::{FailureDocument, FailureKind, JsonFailure};
pub use field_reference::{
    JsonField, fields_as_csv, fields_page, render_fields, render_fields_as_markdown,
};
pub use forelock_picture::style::CANVAS;
pub use forelock_picture::{Area, DrawError, Format, Mark, Picture, Place};
pub use glance::{Glance, GlanceVerdict, NightFigure};
pub use json::RunResult;
pub use load_json::JsonLoad;
pub use measured::{
    JsonLeftOutRecord, JsonMeasuredLoad, JsonMissing, JsonObserved, JsonPlace, JsonQueueing,
    MeasuredScenario, ObserveResult,
};
pub use page::StudyReport;
pub use plan::{
    JsonLever, JsonRefused, JsonSetTo, JsonSoFar, JsonStanding, JsonTried, JsonWay, JsonWouldHold,
    PLAN_MARK, PlanResult, best_so_far_in_words,
};
pub use posterior_json::JsonPosterior;
pub use profile::{
    JsonCollision, JsonColumnProfile, JsonFanOutQuantiles, JsonHottest, JsonOrder, ProfileResult,
};
pub use range::JsonRange;
pub use reading::{MAX_RESULT_BYTES, ResultError, parse_result, read_result};
pub use recording_json::{JsonBands, JsonFanOut, JsonOverTime, JsonRecording, JsonWaitBin};
pub use regression::{
    JsonChange, JsonMoments, JsonRedefinition, JsonScenarioChange, JsonStatus, RegressionResult,
};
pub use render::{Look, STYLE};
#[cfg(feature = "schema")]
pub use result_schema::result_schema;
pub use study_result::{Shown, StudyResult, Words};
pub use sweep::{JsonCliff, SweepResult};
#[cfg(feature = "parquet")]
pub use tidy::write_tidy_parquet;
pub use tidy::{
    ReplicationTable, Take, TidyCell, TidyColumn, TidyColumns, TidyKind, TidyTable, TidyValues,
    io_cause, tidy_columns, tidy_reference, write_tidy_csv,
};
pub use tornado::{JsonBar, TornadoResult};
pub use trace::{TRACE_EVENTS, Traced, write_trace};
pub use verdict_json::{JsonComparison, JsonPrecision, JsonVerdict};
