//! The study behind `forelock plan`: of all ways in which a load may be sent, the fastest that keeps its
//! objectives as surely as asked.
//!
//! The space has a lever for each thing that the tool and the API of a load let its user change.
//! A race simulates ways of loading for a few nights each and gives those more that may be the
//! best. Those that are left are judged by fresh nights, and one of them is a plan only if
//! these prove that it keeps its [`Promise`].

mod arena;
mod confirm;
mod course;
mod entrant;
mod first_places;
mod lever;
mod load_levers;
mod load_plan;
mod promise;
mod proving_ground;
mod race;
mod search;
mod space;

pub use confirm::{AS_FAST, Standing};
pub use lever::{Choice, Lever};
pub use load_plan::{Change, Judged, LoadPlan, PlanError, SoFar, Tried, Wish, plan};
pub use promise::{Night, Promise};
pub use space::NamedPosterior;
