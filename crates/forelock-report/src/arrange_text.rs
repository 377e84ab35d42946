//! An arrangement, for a person at a terminal.

use super::paragraph::wrapped;
use super::render::{HEADING, Look};
use super::text_table::TextTable;
use forelock::extract::arrange::{
    Arranged, FileEntry, LookupEntry, Manifest, ParentEntry, SharedEntry,
};
use forelock_io::words::{counted, plain, thousands};
use std::path::Path;

/// Characters of a parent's key that are shown.
const SHOWN: usize = 40;

/// The report of an arrangement in `directory`: its files, what collided and what still does.
#[must_use]
pub fn render_arranged(arranged: &Arranged, directory: &Path, look: Look) -> String {
    let paragraph = |text: &str| wrapped(text, look.width, "");
    let manifest = &arranged.manifest;
    let parts = [
        format!("{}\n{}", title(arranged, look), files(manifest, look.width)),
        collisions(&manifest.lookups, look.width),
        paragraph(&answer(arranged)),
        culprits(&manifest.lookups, look.width),
        paragraph(&proof(arranged, directory)),
    ];
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

fn title(arranged: &Arranged, look: Look) -> String {
    let manifest = &arranged.manifest;
    let name = match manifest.input.name.as_str() {
        "-" => "Standard input".to_owned(),
        name => plain(name),
    };
    let name = if look.styled { format!("{HEADING}{name}{HEADING:#}") } else { name };
    let parents: Vec<String> = manifest
        .lookups
        .iter()
        .map(|lookup| format!("{} by {}", counted(lookup.parents, "parent"), plain(&lookup.column)))
        .collect();
    let rows = counted(manifest.input.rows, "row");
    let files = counted(manifest.files.len() as u64, "file");
    let batch = thousands(manifest.settings.batch_size);
    let text = format!("{rows} with {} in {files}, for batches of {batch}", parents.join(" and "));
    let indent = "  ";
    wrapped(&format!("{name}: {text}"), look.width, indent)
}

/// Files that are shown one by one.
const FILES_SHOWN: usize = 12;

fn files(manifest: &Manifest, width: usize) -> String {
    let batch = u64::from(manifest.settings.batch_size);
    let mut table = TextTable::new(width);
    table.row(["", "Rows", "Batches", "In the last"].map(str::to_owned).to_vec());
    let row = |file: &FileEntry| {
        let last = file.rows - file.batches.saturating_sub(1) * batch;
        vec![file.name.clone(), thousands(file.rows), thousands(file.batches), thousands(last)]
    };
    let files = &manifest.files;
    let shown = if files.len() <= FILES_SHOWN { files.len() } else { FILES_SHOWN - 2 };
    files[..shown].iter().for_each(|file| table.row(row(file)));
    if let [between @ .., last] = &files[shown..] {
        table.row(vec![format!("({} more)", between.len()), String::new()]);
        table.row(row(last));
    }
    table.render()
}

/// By lookup, how many parents are in several places, before and after.
fn collisions(lookups: &[LookupEntry], width: usize) -> String {
    let mut table = TextTable::new(width);
    table.row(["Parents", "As the file was", "Arranged"].map(str::to_owned).to_vec());
    for lookup in lookups {
        let column = plain(&lookup.column);
        let (before, after) = (&lookup.before, &lookup.after);
        for (place, before, after) in [
            ("several files", &before.across_partitions, &after.across_partitions),
            ("several batches", &before.across_batches, &after.across_batches),
            ("more batches than needed", &before.across_needlessly, &after.across_needlessly),
        ] {
            let label = format!("{column} in {place}");
            table.row(vec![label, thousands(before.parents), thousands(after.parents)]);
        }
    }
    table.render()
}

/// What it comes to, in words.
fn answer(arranged: &Arranged) -> String {
    let manifest = &arranged.manifest;
    let mut sentences = Vec::new();
    for lookup in &manifest.lookups {
        let column = plain(&lookup.column);
        let after = &lookup.after;
        sentences.push(match (after.across_partitions.parents, after.across_needlessly.parents) {
            (0, 0) => format!(
                "No {column} is in two files, and none is in more batches than its rows fill."
            ),
            (0, across) => format!(
                "No {column} is in two files; of {}, {} in more batches than needed.",
                thousands(lookup.parents),
                is_are(across),
            ),
            (shared, _) => format!(
                "Of {} {column} values, {} in several files ({} of {} rows).",
                thousands(lookup.parents),
                is_are(shared),
                thousands(after.across_partitions.rows),
                thousands(lookup.rows),
            ),
        });
    }
    let rows = manifest.files.iter().map(|file| file.rows);
    let (most, all) = (rows.clone().max().unwrap_or_default(), rows.sum::<u64>());
    let even = all.div_ceil(manifest.files.len().max(1) as u64);
    let batch = u64::from(manifest.settings.batch_size);
    if most > even + batch {
        sentences.push(format!(
            "The largest file has {} rows, where an even share is {}: what belongs together fits \
             into no more even files.",
            thousands(most),
            thousands(even)
        ));
    }
    if let Some((components, untied)) = arranged.components {
        let components = counted(components as u64, "group");
        sentences.push(match untied as u64 {
            0 => format!("Parents that share rows make {components}, each in one file."),
            untied => format!(
                "Parents that share rows make {components}, too large for balance: {} of further \
                 lookups, with most rows, may be in several files.",
                counted(untied, "parent")
            ),
        });
    }
    sentences.join(" ")
}

fn is_are(number: u64) -> String {
    format!("{} {}", thousands(number), if number == 1 { "is" } else { "are" })
}

/// Which parents still are in several files or, if there are none, in several batches.
fn culprits(lookups: &[LookupEntry], width: usize) -> String {
    let list = |lookup: &LookupEntry, shared: &SharedEntry, place: &str| {
        if shared.largest.is_empty() {
            return String::new();
        }
        let named = |parent: &ParentEntry| {
            let mut name: String = plain(&parent.parent).chars().take(SHOWN).collect();
            if parent.parent.chars().nth(SHOWN).is_some() {
                name.push('…');
            }
            let files = counted(parent.partitions.into(), "file");
            let batches = if parent.batches == 1 { "batch" } else { "batches" };
            format!(
                "  {name}: {} in {files}, {} {batches}\n",
                counted(parent.rows, "row"),
                thousands(parent.batches)
            )
        };
        let lines: String = shared.largest.iter().map(named).collect();
        let head = format!("{} in {place}, those with most rows:", plain(&lookup.column));
        wrapped(&head, width, "") + &lines
    };
    lookups
        .iter()
        .map(|lookup| match &lookup.after {
            after if after.across_partitions.parents > 0 => {
                list(lookup, &after.across_partitions, "several files")
            }
            after => list(lookup, &after.across_batches, "several batches"),
        })
        .collect()
}

/// Where it is, and how that is known to be right.
fn proof(arranged: &Arranged, directory: &Path) -> String {
    let mut sentences = vec![format!(
        "{}: the files were read back and have every row of the input once ({} has the checksums).",
        plain(&directory.display().to_string()),
        "manifest.json"
    )];
    if arranged.ended_last_row {
        sentences.push("The input's last row had no line ending, and has one now.".to_owned());
    }
    match arranged.blank_lines {
        0 => {}
        blank => sentences.push(format!("Left out: {}.", counted(blank, "blank line"))),
    }
    sentences.join(" ")
}
