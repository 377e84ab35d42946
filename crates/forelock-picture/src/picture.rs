//! A chart that is laid out: what is drawn where, and what can be pointed at.

use super::draw_error::DrawError;
use super::mark::Mark;
use super::shape::Shape;
use super::{png, svg};

/// A chart, ready to be drawn in any format.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What a file with it is called, without its ending: letters, digits and hyphens.
    pub name: String,
    /// What it finds, in a few words.
    pub title: String,
    /// What it shows, for who can't see it.
    pub alt: String,
    /// From the back to the front.
    pub shapes: Vec<Shape>,
    /// Parts that say their numbers when pointed at.
    pub marks: Vec<Mark>,
}

/// A kind of image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines and text, sharp at any size.
    Svg,
    /// 2,560 × 1,440 points of colour.
    Png,
}

impl Format {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Svg, Self::Png];

    /// The ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

impl Picture {
    /// The bytes of an image of it; the same for the same chart.
    ///
    /// # Errors
    ///
    /// If a number in it is not finite.
    pub fn draw(&self, format: Format) -> Result<Vec<u8>, DrawError> {
        self.check()?;
        match format {
            Format::Svg => {
                Ok(svg::file(&self.shapes, &self.marks, &self.title, &self.alt)?.into_bytes())
            }
            Format::Png => png::draw(&self.shapes),
        }
    }

    /// An `svg` element for an HTML page, without the title, the text and the marks: a page has its
    /// own ways of showing them.
    ///
    /// # Errors
    ///
    /// As [`Picture::draw`].
    pub fn element(&self) -> Result<String, DrawError> {
        self.check()?;
        svg::element(&self.shapes)
    }

    fn check(&self) -> Result<(), DrawError> {
        let whole = self.shapes.iter().all(Shape::is_finite)
            && self.marks.iter().all(|mark| mark.area.is_finite());
        if whole { Ok(()) } else { Err(DrawError::NotFinite(self.title.clone())) }
    }
}
