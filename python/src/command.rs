//! The command `forelock`, as the package installs it.

use pyo3::prelude::*;
use std::ffi::OsString;

/// Does what the words of the command line say, the program's own name first, and gives the exit code. Once a
/// process, as it listens to signals.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| forelock_cli::program(arguments).code())
}
