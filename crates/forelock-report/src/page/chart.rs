//! Charts inside the page.

use crate::chart::{DrawError, Mark, Picture};

/// A chart as it comes from whoever drew it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportChart {
    /// What the chart finds, in a few words; stands over it.
    pub title: String,
    /// What it shows, for who can't see it.
    pub alt: String,
    /// A whole SVG image with a `viewBox`; it goes into the page as it is, so its texts must be
    /// escaped.
    pub svg: String,
    /// What can be pointed at.
    pub marks: Vec<ChartMark>,
}

/// A part of a chart that says what it is when pointed at; in the units of the image's `viewBox`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartMark {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
    /// What it says.
    pub label: String,
}

impl TryFrom<&Picture> for ReportChart {
    type Error = DrawError;

    fn try_from(picture: &Picture) -> Result<Self, DrawError> {
        let marks = picture.marks.iter().map(|Mark { area, label }| ChartMark {
            x: tenths(area.left),
            y: tenths(area.top),
            w: tenths(area.width()),
            h: tenths(area.height()),
            label: label.clone(),
        });
        Ok(Self {
            title: picture.title.clone(),
            alt: picture.alt.clone(),
            svg: picture.element()?,
            marks: marks.collect(),
        })
    }
}

/// No screen shows more of a place, and the page is shorter.
fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

/// A chart as the template takes it.
#[derive(Debug)]
pub(super) struct DrawnChart {
    pub(super) title: String,
    pub(super) alt: String,
    /// From `<svg` up to the end tag, so that more can be drawn over it.
    pub(super) image: String,
    pub(super) marks: Vec<ChartMark>,
}

impl DrawnChart {
    /// None if there is no image in it.
    pub(super) fn new(chart: &ReportChart) -> Option<Self> {
        let start = chart.svg.find("<svg")?;
        let end = chart.svg.rfind("</svg>").filter(|&end| end > start)?;
        let ReportChart { title, alt, svg, marks } = chart.clone();
        Some(Self { title, alt, image: svg[start..end].to_owned(), marks })
    }
}
