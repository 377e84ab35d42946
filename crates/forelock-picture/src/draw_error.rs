//! Why a chart can't be drawn.

/// Why a chart can't be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// A shape of it has no place on a canvas: a number behind it is not finite.
    #[error("a number in the chart “{0}” is not finite")]
    NotFinite(String),
    /// Whoever draws refuses.
    #[error("the chart can't be drawn: {0}")]
    Backend(String),
    /// The image can't be encoded.
    #[error("the image can't be encoded: {0}")]
    Encoding(#[from] ::png::EncodingError),
}
