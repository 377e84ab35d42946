//! A picture in a page.

use forelock_picture::{DrawError, Mark, Picture};

/// A chart inside a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// What the chart finds, in a few words.
    pub(crate) title: String,
    /// What it shows, for those who can't see it.
    pub(crate) alt: String,
    /// From `<svg` up to the end tag, so that the marks can be drawn over it; its texts are escaped.
    pub(crate) image: String,
    /// Whether it is a map, whose cells are of the colour of paper.
    pub(crate) is_map: bool,
    /// What can be pointed at.
    pub(crate) marks: Vec<FigureMark>,
}

/// A part of a chart that says what it is when pointed at; in the units of the image's `viewBox`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FigureMark {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) label: String,
}

impl TryFrom<&Picture> for Figure {
    type Error = DrawError;

    fn try_from(picture: &Picture) -> Result<Self, DrawError> {
        let svg = picture.element()?;
        let marks = picture.marks.iter().map(|Mark { area, label }| FigureMark {
            left: tenths(area.left),
            top: tenths(area.top),
            width: tenths(area.width()),
            height: tenths(area.height()),
            label: label.clone(),
        });
        Ok(Self {
            title: picture.title.clone(),
            alt: picture.alt.clone(),
            image: svg.trim_end().trim_end_matches("</svg>").to_owned(),
            is_map: picture.name.starts_with("map"),
            marks: marks.collect(),
        })
    }
}

/// No screen shows more of a place, and the page is shorter.
fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}
