//! An arrangement, in blocks.

use super::json::ArrangeResult;
use crate::compare::CompareResult;
use crate::document::{Block, Grid, Heading, Item, List, Section, Table, Tile};
use crate::study_result::StudyResult;
use forelock::extract::arrange::{
    Arranged, CollisionsEntry, FileEntry, LookupEntry, Manifest, ParentEntry, SharedEntry,
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
        Block::Table(collisions(manifest)),
        Block::Section(Section::ANSWER),
        Block::Answer(plain(&arranged.answer)),
        Block::Tiles(tiles(manifest)),
        section("largest", "What still is in several places"),
        Block::List(List { items: culprits(manifest), hanging: 2 }),
        section("sending", "How to send it"),
        Block::List(List { items: sending_items(arranged), hanging: 2 }),
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
    let cut = match manifest.settings.job_size {
        Some(job) => format!("each a job of {} at most", thousands(job)),
        None => format!("for batches of {}", thousands(manifest.settings.batch_size)),
    };
    let parents = parents.join(" and ");
    let rest = format!(": {rows} with {parents} in {files}, {cut}");
    Heading { name, rest, facts: Vec::new() }
}

/// What parents are kept together in: a file, or a stream of several.
const fn part(manifest: &Manifest) -> &'static str {
    if manifest.settings.job_size.is_some() { "stream" } else { "file" }
}

/// Where parents can be.
fn places(manifest: &Manifest) -> [String; 3] {
    let several = format!("several {}s", part(manifest));
    [several, "several batches".to_owned(), "more batches than needed".to_owned()]
}

/// What is shared in each of those places.
const fn shared(entry: &CollisionsEntry) -> [&SharedEntry; 3] {
    [&entry.across_partitions, &entry.across_batches, &entry.across_needlessly]
}

/// What became of the collisions of the first lookup.
fn tiles(manifest: &Manifest) -> Vec<Tile> {
    let Some(first) = manifest.lookups.first() else {
        return Vec::new();
    };
    let both = shared(&first.before).into_iter().zip(shared(&first.after));
    let tile = |(place, (before, after)): (String, (&SharedEntry, &SharedEntry))| Tile {
        label: format!("{} in {place}", plain(&first.column)),
        figure: thousands(after.parents),
        notes: vec![format!("as the file was: {}", thousands(before.parents))],
    };
    places(manifest).into_iter().zip(both).map(tile).collect()
}

/// Files that are shown one by one.
const FILES_SHOWN: usize = 12;

/// What one of the loader's streams sends: a file, or several one after another.
fn streams(manifest: &Manifest) -> impl Iterator<Item = &[FileEntry]> {
    manifest.files.chunk_by(|one, next| one.stream.is_some() && one.stream == next.stream)
}

fn rows_of(files: &[FileEntry]) -> u64 {
    files.iter().map(|file| file.rows).sum()
}

fn files(manifest: &Manifest) -> Table {
    let settings = &manifest.settings;
    let (size, sends) = match settings.job_size {
        Some(job) => (u64::from(job), "Jobs"),
        None => (u64::from(settings.batch_size), "Batches"),
    };
    let row = |files: &[FileEntry]| {
        let rows = rows_of(files);
        let sends = rows.div_ceil(size);
        let last = rows.saturating_sub(sends.saturating_sub(1) * size);
        let name = match files {
            [first, .., last] => format!("{} … {}", plain(&first.name), plain(&last.name)),
            files => files.iter().map(|file| plain(&file.name)).collect(),
        };
        [name, thousands(rows), thousands(sends), thousands(last)]
    };
    let mut rows: Vec<[String; 4]> = streams(manifest).map(row).collect();
    if rows.len() > FILES_SHOWN {
        let more = format!("({} more)", rows.len() - FILES_SHOWN + 1);
        let between = FILES_SHOWN - 2..rows.len() - 1;
        rows.splice(between, [[more, String::new(), String::new(), String::new()]]);
    }
    Table {
        caption: "One for each of the loader's streams".to_owned(),
        grid: Grid::of_figures(["", "Rows", sends, "In the last"], rows),
        narrower: Vec::new(),
    }
}

/// By lookup, how many parents are in several places, before and after.
fn collisions(manifest: &Manifest) -> Table {
    let rows = manifest.lookups.iter().flat_map(|lookup| {
        let column = plain(&lookup.column);
        let both = shared(&lookup.before).into_iter().zip(shared(&lookup.after));
        places(manifest).into_iter().zip(both).map(move |(place, (before, after))| {
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
    let one = part(manifest);
    let mut sentences = Vec::new();
    for lookup in &manifest.lookups {
        let column = plain(&lookup.column);
        let after = &lookup.after;
        sentences.push(match (after.across_partitions.parents, after.across_needlessly.parents) {
            (0, 0) => format!(
                "No {column} is in two {one}s, and none is in more batches than its rows fill."
            ),
            (0, across) => format!(
                "No {column} is in two {one}s; of {}, {} in more batches than needed.",
                thousands(lookup.parents),
                is_are(across),
            ),
            (shared, _) => format!(
                "Of {} {column} values, {} in several {one}s ({} of {} rows).",
                thousands(lookup.parents),
                is_are(shared),
                thousands(after.across_partitions.rows),
                thousands(lookup.rows),
            ),
        });
    }
    let most = streams(manifest).map(rows_of).max().unwrap_or_default();
    let even = rows_of(&manifest.files).div_ceil(manifest.settings.partitions.max(1).into());
    let batch = u64::from(manifest.settings.batch_size);
    if most > even + batch {
        sentences.push(format!(
            "The largest {one} has {} rows, where an even share is {}: what belongs together fits \
             into no more even {one}s.",
            thousands(most),
            thousands(even)
        ));
    }
    if let (true, Some(job)) = (arranged.is_limited_by_bytes, manifest.settings.job_size) {
        sentences.push(format!(
            "Jobs have at most {} rows: more might not fit into the 150 MB that a job takes.",
            thousands(job)
        ));
    }
    if let Some((components, untied)) = arranged.components {
        let components = counted(components as u64, "group");
        sentences.push(match untied as u64 {
            0 => format!("Parents that share rows make {components}, each in one {one}."),
            untied => format!(
                "Parents that share rows make {components}, too large for balance: {} of further \
                 lookups, with most rows, may be in several {one}s.",
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
fn culprits(manifest: &Manifest) -> Vec<Item> {
    let [several, batches, _] = places(manifest);
    let list = |lookup: &LookupEntry| {
        let (shared, place) = match &lookup.after {
            after if after.across_partitions.parents > 0 => (&after.across_partitions, &several),
            after => (&after.across_batches, &batches),
        };
        let head = format!("{} in {place}, those with most rows:", plain(&lookup.column));
        let head = (!shared.largest.is_empty()).then_some(Item::Head(head));
        head.into_iter()
            .chain(shared.largest.iter().map(|one| culprit(one, part(manifest))))
            .collect::<Vec<_>>()
    };
    manifest.lookups.iter().flat_map(list).collect()
}

fn culprit(parent: &ParentEntry, part: &str) -> Item {
    let mut name: String = plain(&parent.parent).chars().take(SHOWN).collect();
    if parent.parent.chars().nth(SHOWN).is_some() {
        name.push('…');
    }
    let rows = counted(parent.rows, "row");
    let files = counted(parent.partitions.into(), part);
    let batches = counted_as(parent.batches.into(), "batch", "batches");
    Item::Text(format!("{name}: {rows} in {files}, {batches}"))
}

fn sending_items(arranged: &ArrangeResult) -> Vec<Item> {
    let head = (!arranged.sending.is_empty()).then(|| Item::Head("How to send it:".to_owned()));
    head.into_iter().chain(arranged.sending.iter().map(|text| Item::Text(plain(text)))).collect()
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
