//! How results are shown: to a person, to a program, to a spreadsheet.

mod answer;
mod atomic_file;
mod compare;
mod duration_text;
mod json;
mod metric_label;
mod objective_lines;
mod page;
mod paragraph;
mod precision_line;
mod quantity;
mod raw_csv;
mod table;
mod terminal;
mod trace;

pub use atomic_file::{check_writable, write_atomically};
pub use compare::{JsonCompare, render_compare};
pub use json::JsonReport;
pub use page::{
    ChartMark, ReportChart, ResultError, ResultFile, StudyReport, render_report, render_result,
};
pub use raw_csv::write_raw_csv;
pub use terminal::{Look, render};
pub use trace::{TRACE_EVENTS, Traced, write_trace};
