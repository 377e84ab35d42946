//! `forelock._native`: what the Python package `forelock` calls. Each class and function here is a thin face of
//! the library; what a user of Python sees is in `forelock/*.py`.

#![allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over by value")]
#![allow(clippy::too_many_arguments, reason = "each is one of Python's, by its name")]

mod calibration;
mod command;
mod comparing;
mod errors;
mod found;
mod kept;
mod parts;
mod records;
mod request;
mod scenario;
mod studies;
mod watch;

use pyo3::prelude::*;

/// The module.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::calibration::{calibrate, write_org};
    #[pymodule_export]
    use super::command::main;
    #[pymodule_export]
    use super::comparing::{ComparePlan, simulate_outcomes};
    #[pymodule_export]
    use super::found::{Found, parse, read, style, write_text};
    #[pymodule_export]
    use super::parts::{SweepFiles, SweepPlan, simulate_points};
    #[pymodule_export]
    use super::records::{observe, profile};
    #[pymodule_export]
    use super::scenario::Scenario;
    #[pymodule_export]
    use super::studies::{compare, plan, run, tornado};

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
