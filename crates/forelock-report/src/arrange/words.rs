//! An arrangement, in blocks.

use super::json::ArrangeResult;
use crate::compare::CompareResult;
use crate::document::{Block, Grid, Heading, Item, List, Section, Table, Tile};
use crate::study_result::StudyResult;
use forelock::extract::arrange::{
    Arranged, FileEntry, LookupEntry, Manifest, ParentEntry, SharedEntry,
};
use forelock_io::words::{counted, counted_as, plain, thousands};

/// Characters of a parent's key that are shown.
const SHOWN: usize = 40;

/// The files, what collided and what still does, and what a simulation says of it.
pub(super) fn blocks(arranged: &ArrangeResult) -> Vec<Block> {
    let section = |id, title| Block::Section(Section { id, title });
    let manifest = &arranged.manifest;
    let mut blocks = vec![
        Block::Heading(heading(manifest)),
        section("files", "The files"),
        Block::Table(files(manifest)),
        section("parents", "Where the parents are"),
        Block::Table(collisions(&manifest.lookups)),
        Block::Section(Section::ANSWER),
        Block::Answer(plain(&arranged.answer)),
        Block::Tiles(tiles(&manifest.lookups)),
        section("largest", "What still is in several places"),
        Block::List(List { items: culprits(&manifest.lookups), hanging: 2 }),
        section("proof", "How that is known"),
        Block::Paragraph(proof(arranged)),
    ];
    if let Some(simulation) = &arranged.simulation {
        blocks.push(section("simulation", "What a simulation says of it"));
        blocks.extend(simulation.words().0.into_iter().flat_map(within_a_section));
        let closing = CompareResult::CLOSING.map(|text| Block::Paragraph(text.to_owned()));
        blocks.push(Block::Section(Section::CLOSING));
        blocks.extend(closing);
    }
    blocks
}

/// A block of another result, which has neither a part nor an answer of its own here.
fn within_a_section(block: Block) -> Vec<Block> {
    match block {
        Block::Heading(Heading { name, rest, .. }) => {
            vec![Block::Paragraph(format!("{name}{rest}"))]
        }
        Block::Section(_) | Block::Badge(_) => Vec::new(),
        Block::Answer(text) => vec![Block::Paragraph(text)],
        other => vec![other],
    }
}

fn heading(manifest: &Manifest) -> Heading {
    let name = match manifest.input.name.as_str() {
        "-" => "Standard input".to_owned(),
        name => plain(name),
    };
    let parents: Vec<String> = manifest
        .lookups
        .iter()
        .map(|lookup| format!("{} by {}", counted(lookup.parents, "parent"), plain(&lookup.column)))
        .collect();
    let rows = counted(manifest.input.rows, "row");
    let files = counted(manifest.files.len() as u64, "file");
    let batch = thousands(manifest.settings.batch_size);
    let parents = parents.join(" and ");
    let rest = format!(": {rows} with {parents} in {files}, for batches of {batch}");
    Heading { name, rest, facts: Vec::new() }
}

/// What became of the collisions of the first lookup.
fn tiles(lookups: &[LookupEntry]) -> Vec<Tile> {
    let Some(first) = lookups.first() else {
        return Vec::new();
    };
    let (before, after) = (&first.before, &first.after);
    let tile = |place: &str, before: &SharedEntry, after: &SharedEntry| Tile {
        label: format!("{} in {place}", plain(&first.column)),
        figure: thousands(after.parents),
        notes: vec![format!("as the file was: {}", thousands(before.parents))],
    };
    vec![
        tile("several files", &before.across_partitions, &after.across_partitions),
        tile("several batches", &before.across_batches, &after.across_batches),
        tile("more batches than needed", &before.across_needlessly, &after.across_needlessly),
    ]
}

/// Files that are shown one by one.
const FILES_SHOWN: usize = 12;

fn files(manifest: &Manifest) -> Table {
    let batch = u64::from(manifest.settings.batch_size);
    let row = |file: &FileEntry| {
        let last = file.rows.saturating_sub(file.batches.saturating_sub(1) * batch);
        [plain(&file.name), thousands(file.rows), thousands(file.batches), thousands(last)]
    };
    let files = &manifest.files;
    let shown = if files.len() <= FILES_SHOWN { files.len() } else { FILES_SHOWN - 2 };
    let mut rows: Vec<[String; 4]> = files[..shown].iter().map(row).collect();
    if let [between @ .., last] = &files[shown..] {
        let more = format!("({} more)", between.len());
        rows.extend([[more, String::new(), String::new(), String::new()], row(last)]);
    }
    Table {
        caption: "One for each of the loader's streams".to_owned(),
        grid: Grid::of_figures(["", "Rows", "Batches", "In the last"], rows),
        narrower: Vec::new(),
    }
}

/// By lookup, how many parents are in several places, before and after.
fn collisions(lookups: &[LookupEntry]) -> Table {
    let rows = lookups.iter().flat_map(|lookup| {
        let column = plain(&lookup.column);
        let (before, after) = (&lookup.before, &lookup.after);
        [
            ("several files", &before.across_partitions, &after.across_partitions),
            ("several batches", &before.across_batches, &after.across_batches),
            ("more batches than needed", &before.across_needlessly, &after.across_needlessly),
        ]
        .map(|(place, before, after)| {
            let label = format!("{column} in {place}");
            [label, thousands(before.parents), thousands(after.parents)]
        })
    });
    Table {
        caption: "Parents whose rows are in several places".to_owned(),
        grid: Grid::of_figures(["Parents", "As the file was", "Arranged"], rows),
        narrower: Vec::new(),
    }
}

/// What it comes to, in words.
pub(super) fn answer(arranged: &Arranged) -> String {
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
fn culprits(lookups: &[LookupEntry]) -> Vec<Item> {
    let list = |lookup: &LookupEntry| {
        let (shared, place) = match &lookup.after {
            after if after.across_partitions.parents > 0 => {
                (&after.across_partitions, "several files")
            }
            after => (&after.across_batches, "several batches"),
        };
        let head = format!("{} in {place}, those with most rows:", plain(&lookup.column));
        let head = (!shared.largest.is_empty()).then_some(Item::Head(head));
        head.into_iter().chain(shared.largest.iter().map(culprit)).collect::<Vec<_>>()
    };
    lookups.iter().flat_map(list).collect()
}

fn culprit(parent: &ParentEntry) -> Item {
    let mut name: String = plain(&parent.parent).chars().take(SHOWN).collect();
    if parent.parent.chars().nth(SHOWN).is_some() {
        name.push('…');
    }
    let rows = counted(parent.rows, "row");
    let files = counted(parent.partitions.into(), "file");
    let batches = counted_as(parent.batches.into(), "batch", "batches");
    Item::Text(format!("{name}: {rows} in {files}, {batches}"))
}

/// Where it is, and how that is known to be right.
fn proof(arranged: &ArrangeResult) -> String {
    let mut sentences = vec![format!(
        "{}: the files were read back and have every row of the input once ({} has the checksums).",
        plain(&arranged.directory),
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
