//! `[[loads]]`.

use super::root::{LOAD, OBJECTIVES, OBSERVED};
use super::{Field, Fields, Kind, Literal, data, service};

pub(crate) static FIELDS: Fields = Fields {
    name: "one_of_several_loads",
    about: "Several loads on one org, in place of `[data]` and `[load]`.",
    all: &[&NAME, &AFTER, &START, &DATA, &LOAD, &SERVICE, &OBJECTIVES, &OBSERVED],
};

pub(crate) static NAME: Field = Field::new(
    "name",
    "Load",
    Kind::Name,
    "What the load is called, here and in paths such as `loads.contacts.start`: no number alone, \
     and none of `. = [ ]` or quotes.",
)
.required("\"contacts\"");

pub(crate) static AFTER: Field = Field::new(
    "after",
    "After",
    Kind::Names,
    "The loads that must have ended before this one begins.",
)
.left_out("it waits for none");

pub(crate) static START: Field = Field::new(
    "start",
    "Start",
    Kind::Duration { above_zero: false },
    "How long after the loads of `after` have ended, or after time 0, it begins.",
)
.or(Literal::Text("0s"));

pub(crate) static DATA: Field =
    Field::table("data", "Data", Kind::Table(&DATA_FIELDS), DATA_FIELDS.about);

pub(crate) static SERVICE: Field =
    Field::new("service", "Service", Kind::Table(&service::OF_LOAD), service::OF_LOAD.about)
        .left_out("as `org.service` says; for a second pass, as its first load says");

static DATA_FIELDS: Fields = Fields {
    name: "data_of_load",
    about: "The records of the load: as `[data]`, or what failed in another load.",
    all: &{
        let mut all = [&FAILED_OF; data::ALL.len() + 1];
        let (_, records) = all.split_at_mut(1);
        records.copy_from_slice(&data::ALL);
        all
    },
};

pub(crate) static FAILED_OF: Field = Field::new(
    "failed_of",
    "Second pass of",
    Kind::Name,
    "The load whose failed and unprocessed records this one sends again; the other fields of \
     `data` are then those of that load.",
)
.left_out("it has records of its own");
