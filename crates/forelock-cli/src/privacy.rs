//! What is made of a private file is as private.

use std::path::Path;

/// Has the files and directories that this process makes from now on be no more readable than the file
/// or directory at `path`, whoever makes them: what the group or others may not read there, they may not
/// read here. Where it isn't there, who reads it says so.
#[cfg(unix)]
pub(super) fn keep_private(path: &Path) {
    use rustix::fs::Mode;
    use rustix::process::umask;
    use std::os::unix::fs::PermissionsExt;
    let Ok(about) = path.metadata() else { return };
    let mode = Mode::from_raw_mode(about.permissions().mode());
    let mut kept = Mode::empty();
    for (read, all) in [(Mode::RGRP, Mode::RWXG), (Mode::ROTH, Mode::RWXO)] {
        if !mode.contains(read) {
            kept |= all;
        }
    }
    // It can't be asked for without being set.
    let before = umask(Mode::RWXG | Mode::RWXO);
    umask(before | kept);
}

#[cfg(not(unix))]
pub(super) fn keep_private(_: &Path) {}
