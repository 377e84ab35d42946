//! What a request asks for.

use crate::refusal::Refusal;
use crate::take::Taken;
use hyper::{Method, StatusCode};

/// One of the things that the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// A file of the page.
    Asset(&'a str),
    /// What the page begins with.
    Start,
    /// A scenario of the directory.
    Open,
    /// What a scenario gives.
    Answer,
    Remedies,
    Plan,
    Sweep,
    Compare,
    Calibrate,
    /// The header of a CSV.
    Columns,
    /// A whole CSV.
    Profile,
    /// Records of a load that ran.
    Observe,
    Take(Taken),
}

impl<'a> Route<'a> {
    /// Of what lies behind the key.
    ///
    /// # Errors
    ///
    /// There is nothing of that name, or not by that method.
    pub(crate) fn of(method: &Method, path: &'a str) -> Result<Self, Refusal> {
        let (route, wanted) = match path {
            "start" => (Self::Start, Method::GET),
            "open" => (Self::Open, Method::POST),
            "answer" => (Self::Answer, Method::POST),
            "remedies" => (Self::Remedies, Method::POST),
            "plan" => (Self::Plan, Method::POST),
            "sweep" => (Self::Sweep, Method::POST),
            "compare" => (Self::Compare, Method::POST),
            "calibrate" => (Self::Calibrate, Method::POST),
            "columns" => (Self::Columns, Method::POST),
            "profile" => (Self::Profile, Method::POST),
            "observe" => (Self::Observe, Method::POST),
            "take/scenario.toml" => (Self::Take(Taken::Scenario), Method::POST),
            "take/answer.md" => (Self::Take(Taken::Markdown), Method::POST),
            "take/report.html" => (Self::Take(Taken::Report), Method::POST),
            name => (Self::Asset(name), Method::GET),
        };
        if *method == wanted {
            return Ok(route);
        }
        Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "the page doesn't ask for that in this way",
        ))
    }
}
