//! Two of a command at once, into the same place.

use super::writers::{Files, WRITERS, bench, empty};

/// One of them may be refused, but what is there in the end is what either would have made alone.
#[test]
fn two_writers_at_once_leave_what_one_does() {
    for writer in WRITERS {
        let bench = bench();
        let whole = writer.unbroken(&bench);
        for round in 0..3 {
            let what = format!("{}, round {round}", writer.name);
            empty(&bench);
            let both = [(); 2].map(|()| writer.command(&bench).spawn().unwrap());
            let codes = both.map(|mut child| child.wait().unwrap().code().unwrap());
            assert!(codes.iter().any(|code| *code < 2), "{what}: {codes:?}");
            Files::of(&bench.path("out")).check_same(&whole, &what);
        }
    }
}
