//! The charts of a sweep.

use super::against_field::against_field;
use super::heat_map::heat_maps;
use super::sweep::SweepDrawing;
use super::trade_off::trade_off;
use forelock_picture::Picture;

impl SweepDrawing {
    /// The charts: against the field of one, a map of two, and the trade-off of all points.
    #[must_use]
    pub(crate) fn pictures(&self) -> Vec<Picture> {
        let mut pictures = Vec::new();
        match self.manifest.fields.len() {
            1 => pictures.extend(against_field(self)),
            2 => pictures.extend(heat_maps(self)),
            _ => {}
        }
        pictures.push(trade_off(self));
        pictures
    }
}
