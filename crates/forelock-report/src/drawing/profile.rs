//! What `forelock profile --json` wrote.

use super::{DrawingError, shaped};
use crate::chart::{ColumnDrawing, ProfileDrawing};
use forelock::extract::FanOutCounts;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

const COMMAND: &str = "profile --json";

/// Nobody looks up to more parents at once.
const MOST_COLUMNS: usize = 100;

#[derive(Deserialize)]
struct Written {
    file: String,
    columns: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    column: String,
    without_parent: u32,
    parents_with: Vec<(u32, u64)>,
    hottest: Vec<Hottest>,
}

#[derive(Deserialize)]
struct Hottest {
    parent: String,
    children: u32,
}

pub(super) fn read(value: Value) -> Result<ProfileDrawing, DrawingError> {
    let Written { file, columns } = shaped(COMMAND, value)?;
    let wrong =
        |problem: &str| DrawingError::Shape { command: COMMAND, problem: problem.to_owned() };
    if columns.is_empty() || columns.len() > MOST_COLUMNS {
        return Err(wrong("it has no `columns`, or too many"));
    }
    let columns = columns.into_iter().map(column).collect::<Option<_>>();
    let columns = columns.ok_or_else(|| wrong("the numbers of one of its `columns` can't be"))?;
    Ok(ProfileDrawing { file, columns })
}

/// None if a row would be counted that no extract has: they have fewer than 2^32.
fn column(written: Column) -> Option<ColumnDrawing> {
    let Column { column, without_parent, parents_with, hottest } = written;
    let rows = parents_with.iter().try_fold(0_u64, |all, &(children, parents)| {
        all.checked_add(u64::from(children).checked_mul(parents)?)
    })?;
    let parents: BTreeMap<u32, u64> = parents_with.iter().copied().collect();
    let hottest: Vec<(String, u32)> =
        hottest.into_iter().map(|hot| (hot.parent, hot.children)).collect();
    let largest = parents.last_key_value().map_or(0, |(&children, _)| children);
    let possible = rows <= u64::from(u32::MAX)
        && parents.len() == parents_with.len()
        && parents.iter().all(|(&children, &parents)| children > 0 && parents > 0)
        && hottest.first().map_or(0, |&(_, children)| children) == largest;
    possible.then(|| ColumnDrawing {
        column,
        without_parent,
        fan_out: FanOutCounts { parents_with: parents, hottest: Vec::new() },
        hottest,
    })
}
