//! A page on this machine that answers while a load is changed.
//!
//! [`Server`] listens on a port of this machine and hands a page to whoever knows the key in its address.
//! The page sends a scenario with what was set over it; the reply is a stream of events, first with what is
//! wrong or can be changed, then with figures from a few nights, then with all of them. Everything is
//! computed by the studies of the library and shown by the blocks of the report, so that the page says what
//! the command line says.
//!
//! One thread reads and writes; studies have threads of their own. Of answers one is made at a time, of
//! longer studies one beside it, and a newer one of its kind takes its place.

mod answer;
mod assets;
mod body;
mod desk;
mod directory;
mod events;
mod form;
mod guard;
mod interface;
mod limits;
mod pace;
mod records;
mod refusal;
mod reply;
mod route;
mod server;
mod service;
mod state;
mod studies;
mod take;
mod visitors;

pub use directory::Subject;
pub use server::{ServeError, Server, Settings};
