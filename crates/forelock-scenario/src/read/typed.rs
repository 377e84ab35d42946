//! What the value of a field is read as.

use super::Value;
use crate::fields::{Kind, Literal, distribution};
use crate::source::Content;
use crate::{
    Api, BatchSize, Children, Client, ConcurrencyMode, Deadlock, Failure, LockAt, LockOrder,
    LockWait, Metric, Operation, Parents, Relationship, Split,
};
use forelock_engine::{Cv, Shape, Span};
use std::num::{NonZeroU32, NonZeroU64};

/// A type that the value of a field is read as.
pub(super) trait Read: Sized {
    /// What a field that may be left out is read as where it is.
    const ABSENT: Option<Self> = None;

    /// `None`, with a message, if the value is wrong.
    fn read(value: &Value<'_>) -> Option<Self>;
}

impl<T: Read> Read for Option<T> {
    const ABSENT: Option<Self> = Some(None);

    fn read(value: &Value<'_>) -> Option<Self> {
        T::read(value).map(Some)
    }
}

impl Read for bool {
    fn read(value: &Value<'_>) -> Option<Self> {
        value.boolean()
    }
}

impl Read for String {
    fn read(value: &Value<'_>) -> Option<Self> {
        match value.kind {
            Kind::Text => value.text().map(str::to_owned),
            _ => value.label(),
        }
    }
}

impl Read for f64 {
    fn read(value: &Value<'_>) -> Option<Self> {
        value.number()
    }
}

impl Read for Cv {
    fn read(value: &Value<'_>) -> Option<Self> {
        value.number().and_then(Self::new)
    }
}

impl Read for Span {
    fn read(value: &Value<'_>) -> Option<Self> {
        value.duration()
    }
}

/// Counts of a type that has the range of the field.
macro_rules! counts {
    ($($count:ty: $new:expr),* $(,)?) => {$(
        impl Read for $count {
            fn read(value: &Value<'_>) -> Option<Self> {
                value.count().and_then($new)
            }
        }
    )*};
}

counts! {
    u64: Some,
    u32: |count| count.try_into().ok(),
    NonZeroU64: NonZeroU64::new,
    NonZeroU32: |count| u32::try_from(count).ok().and_then(NonZeroU32::new),
    Children: Children::new,
    Parents: Parents::new,
    BatchSize: BatchSize::new,
}

/// Types that know the words of their fields.
macro_rules! words {
    ($($choice:ty: $find:expr),* $(,)?) => {$(
        impl Read for $choice {
            fn read(value: &Value<'_>) -> Option<Self> {
                value.word().and_then($find)
            }
        }
    )*};
}

words! {
    &'static Client: Client::named,
    Metric: Metric::by_name,
    Shape: |name| distribution::SHAPES.into_iter().find(|shape| shape.0 == name).map(|shape| shape.1),
    Api: |name| name.parse().ok(),
    ConcurrencyMode: |name| name.parse().ok(),
    Deadlock: |name| name.parse().ok(),
    LockWait: |name| name.parse().ok(),
    Failure: |name| name.parse().ok(),
    LockAt: |name| name.parse().ok(),
    LockOrder: |name| name.parse().ok(),
    Operation: |name| name.parse().ok(),
    Relationship: |name| name.parse().ok(),
    Split: |name| name.parse().ok(),
}

impl From<Literal> for Content {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Count(count) => Self::Integer(count.into()),
            Literal::Number(number) => Self::Float(number),
            Literal::Text(text) => Self::Text(text.to_owned()),
            Literal::Truth(truth) => Self::Boolean(truth),
        }
    }
}

/// Reads a structure field by field. All have their say before any gives up.
macro_rules! read_fields {
    ($table:expr => $structure:ident { $($name:ident: $field:expr),* $(,)? }) => {{
        let table = &$table;
        $(let $name = table.read(&$field);)*
        Some($structure { $($name: $name?),* })
    }};
}

pub(super) use read_fields;
