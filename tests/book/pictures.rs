//! The pictures of the book and of the README are drawn by the program; `FORELOCK_UPDATE_DOCS=1` draws them again.

use crate::reader::{Reader, root};
use std::env;
use std::fs;

/// A command that draws into `drawn/`, the chart that is taken, and its name in `docs/pictures/`.
const PICTURES: [(&str, &str, &str); 5] = [
    (
        "forelock sweep scenarios/test4-parallel.toml --vary load.submit.interval.mean=3.5s..8s:10 \
         --set 'objectives.failure_rate=< 5%' -o sweep --charts drawn",
        "test4-parallel-against-field.svg",
        "cliff.svg",
    ),
    (
        "forelock run scenarios/test4-parallel.toml --charts drawn",
        "test4-parallel-over-time.svg",
        "over-time.svg",
    ),
    (
        "forelock run scenarios/test4-parallel.toml --charts drawn",
        "test4-parallel-lock-waits.svg",
        "lock-waits.svg",
    ),
    (
        "forelock plan scenarios/test4-parallel.toml --set 'objectives.duration=< 6h' \
         --set 'objectives.failure_rate=< 1%' --charts drawn",
        "test4-parallel-trade-off.svg",
        "plan.svg",
    ),
    ("forelock run scenarios/migration.toml --charts drawn", "migration-loads.svg", "loads.svg"),
];

#[test]
fn pictures_are_what_the_program_draws() {
    for (command, chart, name) in PICTURES {
        let mut reader = Reader::new();
        let printed = reader.types(command);
        let drawn = fs::read(reader.path("drawn").join(chart))
            .unwrap_or_else(|error| panic!("{chart}: {error}\n{printed}"));
        let kept = root().join("docs/pictures").join(name);
        if env::var_os("FORELOCK_UPDATE_DOCS").is_some() {
            fs::write(&kept, &drawn).unwrap();
        }
        assert!(
            fs::read(&kept).is_ok_and(|kept| kept == drawn),
            "docs/pictures/{name} is not what the program draws: FORELOCK_UPDATE_DOCS=1 draws it again"
        );
    }
}
