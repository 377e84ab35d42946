//! A scenario as a whole.

use super::{Field, Fields, Kind, Role, background, data, load, loads, metrics, org, run};

/// The top level of a scenario file.
pub static SCENARIO: Fields = Fields {
    name: "scenario",
    about: "What is loaded, how and into which org, and what is asked of that.",
    all: &[
        &NAME,
        &DESCRIPTION,
        &EXTENDS,
        &DATA,
        &LOAD,
        &ORG,
        &BACKGROUND,
        &RUN,
        &OBJECTIVES,
        &OBSERVED,
        &LOADS,
    ],
};

pub(crate) static NAME: Field =
    Field::new("name", "Name", Kind::Name, "What results are filed under.")
        .left_out("the name of the file")
        .role(Role::Label);

pub(crate) static DESCRIPTION: Field =
    Field::new("description", "Description", Kind::Text, "The scenario in your own words.")
        .role(Role::Label);

/// Taken out of a file before its fields are read.
static EXTENDS: Field = Field::new(
    "extends",
    "Extends",
    Kind::Path,
    "Another scenario to start from, by its path from this file. Tables are merged, and what this \
     file says wins; lists such as `[[background]]` are replaced as a whole, and `[observed]` is \
     not inherited.",
)
.role(Role::Label);

pub(crate) static DATA: Field =
    Field::table("data", "Data", Kind::Table(&data::FIELDS), data::FIELDS.about);

pub(crate) static LOAD: Field =
    Field::table("load", "Load", Kind::Table(&load::FIELDS), load::FIELDS.about);

pub(crate) static ORG: Field =
    Field::table("org", "Org", Kind::Table(&org::FIELDS), org::FIELDS.about);

pub(crate) static BACKGROUND: Field = Field::table(
    "background",
    "Background",
    Kind::Tables(&background::FIELDS),
    background::FIELDS.about,
);

pub(crate) static RUN: Field =
    Field::table("run", "Run", Kind::Table(&run::FIELDS), run::FIELDS.about)
        .role(Role::Replications);

pub(crate) static OBJECTIVES: Field = Field::table(
    "objectives",
    "Objectives",
    Kind::Table(&metrics::OBJECTIVES),
    metrics::OBJECTIVES.about,
)
.role(Role::Objective);

pub(crate) static OBSERVED: Field =
    Field::table("observed", "Observed", Kind::Table(&metrics::OBSERVED), metrics::OBSERVED.about)
        .role(Role::Observation);

pub(crate) static LOADS: Field =
    Field::table("loads", "Loads", Kind::Tables(&loads::FIELDS), loads::FIELDS.about);
