//! How results are shown: to a person, to a program, to a spreadsheet.

mod answer;
mod atomic_file;
mod duration_text;
mod json;
mod metric_label;
mod objective_lines;
mod paragraph;
mod quantity;
mod raw_csv;
mod regression;
mod regression_json;
mod table;
mod terminal;

pub use atomic_file::{check_writable, write_atomically};
pub use json::JsonReport;
pub use raw_csv::write_raw_csv;
pub use regression::render_regression;
pub use regression_json::{JsonChange, JsonMoments, JsonRegression, JsonScenarioChange};
pub use terminal::{Look, render};
