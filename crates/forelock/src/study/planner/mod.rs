//! The search behind `forelock plan`.
mod arena;
mod confirm;
mod course;
mod entrant;
mod lever;
mod load_levers;
mod promise;
mod race;
mod search;
mod space;
