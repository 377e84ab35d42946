//! Where each row goes, as they are read again.

use super::error::ArrangeError;
use super::grouping::Grouping;
use super::layout::{Layout, Place};
use super::parent_table::ParentNumber;
use std::collections::BTreeMap;
use std::ops::Range;

/// Gives each row of the file, in its order, its place.
#[derive(Debug)]
pub(super) enum Placing {
    /// All rows, those of a group together.
    Grouped {
        grouping: Grouping,
        /// By group: the place of its next row.
        next: Vec<Place>,
        /// Places for rows without a group.
        filler: std::iter::Flatten<std::vec::IntoIter<Range<Place>>>,
    },
    /// Some rows.
    Dealt {
        /// By the number of the row.
        places: BTreeMap<u64, Place>,
        /// The row that comes next.
        row: u64,
    },
}

impl Placing {
    pub(super) fn grouped(grouping: Grouping, layout: &Layout) -> Self {
        let filler = layout.filler.clone().into_iter().flatten();
        Self::Grouped { grouping, next: layout.starts.clone(), filler }
    }

    pub(super) const fn dealt(places: BTreeMap<u64, Place>) -> Self {
        Self::Dealt { places, row: 0 }
    }

    /// The place of the next row, which has these `parents`; `None` if the row is left out.
    ///
    /// # Errors
    ///
    /// If the plan has no place for it: it was another row when the file was read first.
    pub(super) fn next(&mut self, parents: &[ParentNumber]) -> Result<Option<Place>, ArrangeError> {
        let place = match self {
            Self::Grouped { grouping, next, filler } => match grouping.group_of(parents) {
                Some(group) => next.get_mut(group as usize).map(|next| {
                    *next += 1;
                    *next - 1
                }),
                None => filler.next(),
            },
            Self::Dealt { places, row } => {
                *row += 1;
                return Ok(places.get(&(*row - 1)).copied());
            }
        };
        place.map(Some).ok_or(ArrangeError::Changed)
    }
}
