//! Which field stands where.

use forelock::scenario::{Explained, Position, ValueOrigin};
use std::collections::HashMap;

/// The fields of a scenario by the line that they are written in.
pub(super) struct Places(HashMap<(String, usize), String>);

impl Places {
    pub(super) fn of(explained: &[Explained]) -> Self {
        let mut places = HashMap::new();
        for Explained { path, from, .. } in explained {
            if let ValueOrigin::Written(place) | ValueOrigin::Range(place) = from {
                places.entry((place.source.clone(), place.line)).or_insert_with(|| path.clone());
            }
        }
        Self(places)
    }

    /// The first field of that line.
    pub(super) fn field_at(&self, place: &Position) -> Option<String> {
        self.0.get(&(place.source.clone(), place.line)).cloned()
    }
}
