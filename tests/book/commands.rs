//! Each command of each chapter is typed, and prints what stands below it.
//!
//! `FORELOCK_UPDATE_DOCS=1 cargo test --test book` writes what is printed now into the chapters, with what they left
//! out (`...`) left out again where the rest still fits.

use crate::chapter::{Chapter, Kind, Step};
use crate::reader::{Reader, root};
use crate::terminal;
use snapbox::filter::NormalizeToExpected;
use snapbox::report::{Palette, write_diff};
use snapbox::{Data, IntoData};
use std::env;
use std::fs;

macro_rules! chapters {
    ($($name:ident),* $(,)?) => {
        /// All chapters that have commands, by the names of their files.
        pub(crate) const CHAPTERS: &[&str] = &[$(stringify!($name)),*];
        $(
            #[test]
            fn $name() {
                try_page(&format!("docs/{}.md", stringify!($name).replace('_', "-")));
            }
        )*
    };
}

chapters![
    arrange,
    calibrate,
    charts,
    extracts,
    faq,
    getting_started,
    large_load,
    many_machines,
    migration_weekend,
    new,
    observe,
    pipelines,
    plan,
    posterior,
    scenarios,
    serve,
    studies,
    tables,
    unknown,
];

#[test]
fn readme() {
    try_page("README.md");
}

/// A chapter with commands that no test types would be believed by everybody.
#[test]
fn no_chapter_is_left_out() {
    for entry in fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()) {
        let Some(name) = entry.file_name().and_then(|name| name.to_str()?.strip_suffix(".md"))
        else {
            continue;
        };
        let has_commands = Chapter::read(&fs::read_to_string(&entry).unwrap()).blocks().count() > 0;
        assert_eq!(has_commands, CHAPTERS.contains(&name.replace('-', "_").as_str()), "{name}");
    }
}

/// Types all that a page shows, one command after the other, in one directory.
fn try_page(name: &str) {
    let path = root().join(name);
    let written = fs::read_to_string(&path).unwrap();
    let mut chapter = Chapter::read(&written);
    let mut reader = Reader::new();
    let mut differences = String::new();
    for block in chapter.blocks() {
        let kind = block.kind();
        let mut steps = block.steps.iter_mut().peekable();
        while let Some(step) = steps.next() {
            let printed = match kind {
                Kind::Plain => reader.types(&step.command),
                Kind::Typed => terminal::dialogue(&reader, &step.command, &step.shown),
                Kind::Interrupted => {
                    reader.interrupts(&step.command, step.shown.lines().count().max(1))
                }
            };
            compare(step, printed, &mut differences);
            let told = steps.peek().is_some_and(|next| next.command == "echo $?");
            if reader.exit_code() != 0 && !told {
                differences += &format!(
                    "`{}` ends with {}: a command `echo $?` has to stand below it\n",
                    step.command,
                    reader.exit_code()
                );
            }
        }
    }
    if env::var_os("FORELOCK_UPDATE_DOCS").is_some() {
        fs::write(&path, chapter.write()).unwrap();
    }
    assert!(differences.is_empty(), "{name} shows what the program does not print:\n{differences}");
}

fn compare(step: &mut Step, printed: String, differences: &mut String) {
    let expected = Data::text(step.shown.clone());
    let normal = NormalizeToExpected::new().redact().normalize(printed.into_data(), &expected);
    let normal = normal.render().unwrap();
    if normal != step.shown {
        *differences += &format!("$ {}\n", step.command);
        let (shown, palette) = (Some(&"the page" as &dyn std::fmt::Display), Palette::plain());
        let actual = Data::text(normal.clone());
        write_diff(differences, &expected, &actual, shown, Some(&"the program"), palette).unwrap();
        step.shown = normal;
    }
}
