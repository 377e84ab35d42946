//! Files: read within a limit, written whole or not at all, told apart by a digest.

mod atomic;
mod bounded;
mod fnv;
mod identity;
mod name;
mod ordinary;
mod relative;

pub use atomic::{check_replaceable, check_writable, write_atomically, write_within};
pub use bounded::{ReadError, read_bounded, read_bounded_text};
pub use fnv::fnv1a;
pub use identity::FileIdentity;
pub use name::file_name;
pub use ordinary::check_ordinary;
pub use relative::relative_to;
