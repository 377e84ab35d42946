//! How a duration varies.

use super::{Field, Fields, Kind, Literal, names};
use forelock_engine::Shape;

/// What scenarios call the shapes.
pub(crate) const SHAPES: [(&str, Shape); 4] = [
    ("lognormal", Shape::Lognormal),
    ("gamma", Shape::Gamma),
    ("exponential", Shape::Exponential),
    ("constant", Shape::Constant),
];

const SHAPE_NAMES: [&str; SHAPES.len()] = names!(SHAPES, shape => shape.0);

pub(crate) static FIELDS: Fields = Fields {
    name: "distribution",
    about: "How long something takes: a duration alone, such as `\"4s\"`, is always the same; a \
            table says how it varies.",
    all: &[&MEAN, &CV, &SHAPE],
};

pub(crate) static MEAN: Field =
    Field::new("mean", "Mean", Kind::Duration { above_zero: false }, "The mean duration.")
        .required("\"4s\"");

pub(crate) static CV: Field = Field::new(
    "cv",
    "Variation",
    Kind::CV,
    "The coefficient of variation: the standard deviation divided by the mean. With 0 it does not \
     vary.",
)
.or(Literal::Number(0.0));

pub(crate) static SHAPE: Field = Field::new(
    "shape",
    "Distribution",
    Kind::words(&SHAPE_NAMES),
    "The family of the distribution; `exponential` and `constant` ignore the `cv`.",
)
.or(Literal::Text("lognormal"));
