//! Places on a canvas.

/// A place: to the right of the canvas's left edge, and below its upper edge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Place {
    /// `x` to the right of the left edge, `y` below the upper one.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Whether its numbers are finite, so that it can be drawn.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

impl Area {
    /// Between two opposite corners, whichever.
    #[must_use]
    pub fn between(one: Place, other: Place) -> Self {
        Self {
            left: one.x.min(other.x),
            top: one.y.min(other.y),
            right: one.x.max(other.x),
            bottom: one.y.max(other.y),
        }
    }

    /// Around a place, so far in each direction.
    #[must_use]
    pub fn around(middle: Place, half: f64) -> Self {
        Self {
            left: middle.x - half,
            top: middle.y - half,
            right: middle.x + half,
            bottom: middle.y + half,
        }
    }

    /// Its width.
    #[must_use]
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    #[must_use]
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Its middle.
    #[must_use]
    pub fn middle(self) -> Place {
        Place::new(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// Whether its numbers are finite, so that it can be drawn.
    #[must_use]
    pub fn is_finite(self) -> bool {
        Place::new(self.left, self.top).is_finite()
            && Place::new(self.right, self.bottom).is_finite()
    }
}
