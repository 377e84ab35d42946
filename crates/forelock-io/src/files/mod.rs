//! Files: read within a limit, written whole or not at all, told apart by a digest.

mod atomic;
mod bounded;
mod directory;
mod fnv;
mod identity;
mod name;
mod ordinary;
mod relative;
mod unfinished;

pub use atomic::{check_replaceable, check_writable, write_atomically, write_within};
pub use bounded::{ReadError, read_bounded, read_bounded_text};
pub use directory::{directory_of, sync_directory};
pub use fnv::fnv1a;
pub use identity::FileIdentity;
pub use name::file_name;
pub use ordinary::check_ordinary;
pub use relative::relative_to;
pub use unfinished::{
    Leftover, Unfinished, abandon_unfinished, remove_left_directories, remove_left_files,
};
