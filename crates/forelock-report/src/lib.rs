//! How results are shown: to a person, to a program, to a spreadsheet.

mod answer;
mod arrange_json;
mod arrange_text;
mod calibration;
mod chart;
mod check_json;
mod compare;
mod data_json;
mod data_table;
mod document;
mod drawing;
mod duration_text;
mod envelope;
mod field_name;
mod field_reference;
mod json;
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
mod plan_text;
mod posterior_text;
mod precision_line;
mod profile_json;
mod profile_text;
mod quantity;
mod raw_csv;
mod reading;
mod recording_json;
mod records_line;
mod regression;
mod render;
#[cfg(feature = "schema")]
mod result_schema;
mod run;
mod setting_text;
mod study_result;
mod summary_csv;
mod sweep;
mod table;
mod text_table;
mod tornado;
mod trace;
mod written_metrics;

pub use arrange_json::JsonArrange;
pub use arrange_text::render_arranged;
pub use calibration::{
    CalibrationResult, JsonCase, JsonDetermined, JsonFit, JsonLaw, JsonProbe, JsonScale, JsonTie,
    JsonUnknown, JsonWeb, render_out_of_reach,
};
pub use chart::{
    Area, CANVAS, ColumnDrawing, DrawError, Format, Mark, Picture, Place, ProfileDrawing,
};
pub use check_json::{JsonCheck, JsonError, JsonPlannedLoad, JsonPosition, JsonWarning};
pub use compare::{ArrangeHint, CompareResult, JsonDifference, JsonLeftOut, JsonVariant};
pub use data_json::{DataOrder, JsonData, JsonParentColumn};
pub use data_table::data_table;
pub use document::Document;
pub use drawing::{Drawing, DrawingError};
pub use envelope::{EnvelopeError, ResultDocument, StudyKind};
pub use field_reference::{JsonField, render_fields, render_fields_as_markdown};
pub use json::{JsonComparison, JsonPosterior, JsonPrecision, JsonVerdict, RunResult};
pub use load_json::JsonLoad;
pub use measured::{
    JsonLeftOutRecord, JsonMeasured, JsonMeasuredLoad, JsonMissing, JsonObserved, JsonPlace,
    JsonQueueing, observed_table, render_measured,
};
pub use page::StudyReport;
pub use plan_text::render_plan;
pub use profile_json::{
    JsonCollision, JsonColumnProfile, JsonFanOutQuantiles, JsonHottest, JsonProfile,
};
pub use profile_text::render_profile;
pub use raw_csv::write_raw_csv;
pub use reading::{MAX_RESULT_BYTES, ResultError, parse_result, read_result};
pub use recording_json::{JsonBands, JsonFanOut, JsonOverTime, JsonRecording, JsonWaitBin};
pub use regression::{JsonChange, JsonMoments, JsonScenarioChange, JsonStatus, RegressionResult};
pub use render::Look;
#[cfg(feature = "schema")]
pub use result_schema::result_schema;
pub use study_result::{Shown, StudyResult, Words};
pub use sweep::{JsonCliff, SweepResult};
pub use tornado::{JsonBar, TornadoResult};
pub use trace::{TRACE_EVENTS, Traced, write_trace};
