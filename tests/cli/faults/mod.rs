//! What may happen to a command that writes: it is killed, the disk is full, another one writes there.

mod bad_places;
mod full_disk;
mod kills;
mod signals;
mod two_writers;
mod writers;
