//! The fit on toys whose posterior is known.

mod toys;
