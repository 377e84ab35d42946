//! The whole of it: read, plan, sort, write, check, put in place.

use super::census::{Census, ROWS_BETWEEN_LOOKS, for_tables};
use super::clustering::Clustering;
use super::clusters::Clusters;
use super::counts::JobRows;
use super::cut::Cut;
use super::distribution_sort::{DistributionSort, PlacedRow};
use super::error::ArrangeError;
use super::grouping::Grouping;
use super::input::Input;
use super::layout::Layout;
use super::manifest::{self, FileEntry, LookupEntry, Manifest, Settings};
use super::monitor::{ArrangeMonitor, Stage};
use super::parent_table::{NO_PARENT, ParentNumber, ParentTable, ParentTableWriter};
use super::part_writer::{PartStyle, PartsWriter};
use super::placing::Placing;
use super::planned_files::{MOST_JOBS, PlannedFile, planned_files};
use super::reading_back::read_back;
use super::request::ArrangeRequest;
use super::row_sum::RowSum;
use super::sample::Sample;
use super::sending::{JobFiles, api_delimiter, write_text};
use super::sharing::{Sharing, SharingCounter};
use super::staging::Staging;
use super::ties::Ties;
use crate::{MistakenIds, OutputForm};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Buffers and the program itself take their part of the memory: an eighth, but at most this.
const MOST_RESERVED: u64 = 32_000_000;

/// What was arranged.
#[derive(Clone, Debug)]
pub struct Arranged {
    /// What the output directory holds.
    pub manifest: Manifest,
    /// The headings of the files' columns.
    pub columns: Vec<String>,
    /// Lines of the input that were blank, and are left out.
    pub blank_lines: u64,
    /// Whether the last row had no line ending, and got one.
    pub ended_last_row: bool,
    /// Parents that may be another one's id, spoilt, by the heading of the lookup.
    pub mistaken_ids: Vec<(String, MistakenIds)>,
    /// Of several lookups: how many groups of parents share rows, and how many parents tied too
    /// many of them together to be kept in one file.
    pub components: Option<(usize, usize)>,
    /// What each file is to the loader.
    pub cut: Cut,
    /// Whether jobs have fewer rows than was asked for, as more might not fit into an upload.
    pub is_limited_by_bytes: bool,
    /// Where they were asked for.
    pub orders: Option<Orders>,
}

/// Which parents the rows have, in the order of the file and as arranged.
#[derive(Clone, Debug)]
pub struct Orders {
    /// By lookup: how many parents there are. Their numbers ascend with the bytes of their keys, as
    /// those of [`read_parents`](crate::read_parents) do.
    pub parents: Vec<u32>,
    /// By lookup: the parent of each row of the input;
    /// [`NO_PARENT`](crate::NO_PARENT) where it has none.
    pub before: Vec<Vec<u32>>,
    /// The same of the rows of all files, one behind the other.
    pub after: Vec<Vec<u32>>,
    /// Rows of each partition.
    pub sizes: Vec<u64>,
}

/// Arranges a file as `request` says. The input is only read; the output directory is there whole or
/// not at all.
///
/// # Errors
///
/// See [`ArrangeError`]; nothing is left of what was written.
pub fn arrange(
    request: &ArrangeRequest,
    monitor: &dyn ArrangeMonitor,
) -> Result<Arranged, ArrangeError> {
    let staging = Staging::begin(&request.directory, request.force, &[&request.input])?;
    let directory = staging.path();
    let failure = |cause| ArrangeError::File { path: directory.to_owned(), cause };
    let input = Input::new(&request.input, request.reading, &request.dropped, directory)?;
    let (columns, ranked) = (&request.parents, request.keep_orders);
    let census = Census::take(&input, columns, ranked, request.memory, directory, monitor)?;
    check_memory(request, &census)?;
    let asked = request;
    let request = &fitting(request, &census)?;
    let Plan { layout, placing, components } = Plan::new(&census, request).map_err(failure)??;
    let planned = planned_files(&layout, request.cut.job());
    if request.cut.job().is_some() && planned.len() as u64 > MOST_JOBS {
        return Err(ArrangeError::TooManyJobs(planned.len() as u64));
    }
    let (sort, row_sum) = sorted(&input, &census, &layout, placing, request, directory, monitor)?;
    let style = PartStyle {
        head: census.head_for(&request.cut).to_vec(),
        form: request.compression.unwrap_or(census.form),
        extension: input.extension(),
        batch: request.cut.batch(),
    };
    let written = write(sort, &census, &planned, &style, request, directory, monitor)?;
    let mut scripts = match &request.cut {
        Cut::Batches(_) => Vec::new(),
        Cut::Jobs(_, sending) => {
            let files = JobFiles {
                delimiter: census.delimiter,
                line_ending: &census.line_ending,
                streams: layout.partitions(),
                extension: &style.extension,
            };
            sending.write_scripts(&files, directory)?
        }
    };
    if let Some(Sample { described: (name, text), .. }) = &request.sample {
        scripts.push(write_text(directory, name, text)?);
    }
    let row_sum = read_back(&written.files, directory, census.delimiter, row_sum, monitor)?;
    let before = match &request.sample {
        Some(_) => written.sharing.clone(),
        None => sharing_before(&census, request).map_err(failure)?,
    };
    let lookups = lookups(&census, &before, &written.sharing).map_err(failure)?;
    let compression = match style.form {
        OutputForm::Plain => "none",
        OutputForm::Gzip => "gz",
        OutputForm::Zstandard => "zst",
    };
    let settings = Settings {
        parents: census.lookups.iter().map(|lookup| lookup.column.clone()).collect(),
        dropped: request.dropped.clone(),
        batch_size: request.cut.batch().get(),
        job_size: request.cut.job().map(JobRows::get),
        partitions: layout.partitions(),
        compression: compression.to_owned(),
    };
    let orders = match &written.order {
        Some(order) => Some(orders(&census, order, &layout).map_err(failure)?),
        None => None,
    };
    let manifest =
        Manifest::new(census.input, settings, written.files, scripts, row_sum.to_string(), lookups);
    write_manifest(&manifest, directory)?;
    staging.publish()?;
    Ok(Arranged {
        manifest,
        columns: census.columns,
        blank_lines: census.blank_lines,
        ended_last_row: census.last_row_had_no_ending,
        components,
        mistaken_ids: census.mistaken_ids,
        cut: request.cut.clone(),
        is_limited_by_bytes: request.cut != asked.cut,
        orders,
    })
}

/// The same, with no more rows in a job than fit into its upload, and no compression: the Salesforce
/// CLI sends a file as it is.
fn fitting(request: &ArrangeRequest, census: &Census) -> Result<ArrangeRequest, ArrangeError> {
    let Cut::Jobs(job, sending) = &request.cut else { return Ok(request.clone()) };
    api_delimiter(census.delimiter).ok_or(ArrangeError::Delimiter(census.delimiter))?;
    let cut = Cut::Jobs(job.at_most(census.most_job_rows()), sending.clone());
    Ok(ArrangeRequest { cut, compression: Some(OutputForm::Plain), ..request.clone() })
}

/// Refuses what planning or predicting would need too much memory for.
fn check_memory(request: &ArrangeRequest, census: &Census) -> Result<(), ArrangeError> {
    let (rows, lookups) = (census.table.rows(), census.lookups.len() as u64);
    let parents = census.parents().into_iter().map(u64::from).sum();
    let ties = if lookups > 1 { Ties::bytes(rows, lookups, parents) } else { 0 };
    let planning = census.table_bytes() + ties;
    // Two orders, and the parents' ranks.
    let orders = if request.keep_orders { rows * lookups * 8 + parents * 4 } else { 0 };
    for (what, bytes) in [
        ("the tables of parents and of what ties them", planning),
        ("the orders of all rows' parents, for the simulation,", orders),
    ] {
        if bytes > for_tables(request.memory) {
            return Err(ArrangeError::Memory { what, needed: bytes / 3 * 4 + 1 });
        }
    }
    Ok(())
}

/// What is shared if the file as it is were cut into even partitions.
fn sharing_before(census: &Census, request: &ArrangeRequest) -> io::Result<Vec<Sharing>> {
    let mut counter = SharingCounter::new(&census.parents(), request.cut.batch());
    let (rows, partitions) =
        (u128::from(census.table.rows()), u128::from(request.partitions.get()));
    let end_of = |partition: u128| ((partition + 1) * rows / partitions, partition);
    let (mut end, mut partition) = end_of(0);
    let mut row = 0;
    census.table.for_each(|parents| {
        while row == end {
            counter.next_partition();
            (end, partition) = end_of(partition + 1);
        }
        row += 1;
        counter.row(parents);
        Ok::<(), io::Error>(())
    })?;
    Ok(counter.finish())
}

/// Where every row goes.
struct Plan {
    layout: Layout,
    placing: Placing,
    components: Option<(usize, usize)>,
}

impl Plan {
    fn new(census: &Census, request: &ArrangeRequest) -> io::Result<Result<Self, ArrangeError>> {
        let (batch, partitions) = (request.cut.batch(), request.partitions);
        if let Some(sample) = &request.sample {
            let parents = census.parents().first().copied().unwrap_or_default();
            let dealt = sample.dealt(&census.table, parents, batch, partitions)?;
            let layout = dealt.layout();
            let placing = Placing::dealt(dealt.places);
            return Ok(Ok(Self { layout, placing, components: None }));
        }
        let Some(mut grouping) = Grouping::new(&census.table, &census.parents())? else {
            return Ok(Err(ArrangeError::TooManyParents));
        };
        let (clusters, components) = if census.lookups.len() == 1 {
            (Clusters::of_one_group_each(grouping.rows.clone()), None)
        } else {
            let found = Clustering::new(&census.table, &grouping, batch, partitions)?;
            (found.clusters, Some((found.components, found.untied)))
        };
        let layout = Layout::new(&clusters, &grouping.rows, grouping.filler, batch, partitions);
        // From here on, only the places count.
        grouping.rows = Vec::new();
        let placing = Placing::grouped(grouping, &layout);
        Ok(Ok(Self { layout, placing, components }))
    }
}

/// Reads the rows again and sends each to its place; what the rows that have one add up to.
fn sorted(
    input: &Input,
    census: &Census,
    layout: &Layout,
    mut placing: Placing,
    request: &ArrangeRequest,
    directory: &Path,
    monitor: &dyn ArrangeMonitor,
) -> Result<(DistributionSort, RowSum), ArrangeError> {
    let failure = |cause| ArrangeError::File { path: directory.to_owned(), cause };
    let lookups = census.lookups.len();
    let memory = request.memory.get();
    let reserved = (memory / 8).min(MOST_RESERVED);
    let memory = memory.saturating_sub(census.table_bytes() + reserved);
    let mut sort =
        DistributionSort::new(0..layout.rows(), census.bytes, lookups, memory, directory);
    let mut reader = input.again()?;
    let mut table = census.table.reader().map_err(failure)?;
    let mut parents: Vec<ParentNumber> = vec![NO_PARENT; lookups];
    let mut ended = Vec::new();
    let all = census.table.rows();
    let mut taken = RowSum::default();
    loop {
        let rows = reader.rows();
        if rows.is_multiple_of(ROWS_BETWEEN_LOOKS) {
            if monitor.should_stop() {
                return Err(ArrangeError::Interrupted);
            }
            monitor.so_far(Stage::Sorting, rows, Some(all));
        }
        let Some(record) = reader.next_record()? else { break };
        if rows == all {
            return Err(ArrangeError::Changed);
        }
        table.next_row(&mut parents).map_err(failure)?;
        let Some(place) = placing.next(&parents)? else { continue };
        if request.sample.is_some() {
            taken.add(record.text());
        }
        let bytes = if record.line_ending().is_empty() {
            ended.clear();
            ended.extend_from_slice(record.raw());
            ended.extend_from_slice(&census.line_ending);
            &ended
        } else {
            record.raw()
        };
        let row = PlacedRow { place, parents: &parents, bytes };
        sort.push(row).map_err(failure)?;
    }
    let row_sum = if request.sample.is_some() { taken } else { census.row_sum };
    if reader.rows() == all { Ok((sort, row_sum)) } else { Err(ArrangeError::Changed) }
}

/// What was written.
struct Written {
    files: Vec<FileEntry>,
    sharing: Vec<Sharing>,
    order: Option<ParentTable>,
}

/// Writes the files in the order of the places.
fn write(
    sort: DistributionSort,
    census: &Census,
    planned: &[PlannedFile],
    style: &PartStyle,
    request: &ArrangeRequest,
    directory: &Path,
    monitor: &dyn ArrangeMonitor,
) -> Result<Written, ArrangeError> {
    let mut counter = SharingCounter::new(&census.parents(), request.cut.batch());
    let mut order = if request.keep_orders {
        let file = tempfile::tempfile_in(directory)?;
        Some(ParentTableWriter::new(file, census.lookups.len()))
    } else {
        None
    };
    let mut parts = PartsWriter::begin(directory, style, planned)?;
    sort.finish::<ArrangeError>(&mut |row| {
        if row.place.is_multiple_of(ROWS_BETWEEN_LOOKS) {
            if monitor.should_stop() {
                return Err(ArrangeError::Interrupted);
            }
            monitor.so_far(Stage::Writing, row.place, Some(census.table.rows()));
        }
        (0..parts.row(row.place, row.bytes)?).for_each(|_| counter.next_partition());
        counter.row(row.parents);
        match &mut order {
            Some(order) => Ok(order.push(row.parents)?),
            None => Ok(()),
        }
    })?;
    let order = order.map(ParentTableWriter::finish).transpose()?;
    Ok(Written { files: parts.finish()?, sharing: counter.finish(), order })
}

fn lookups(census: &Census, before: &[Sharing], after: &[Sharing]) -> io::Result<Vec<LookupEntry>> {
    let entries = census.lookups.iter().zip(before).zip(after).map(|((lookup, before), after)| {
        let names = lookup.keys.names(&SharingCounter::named(&[before, after]))?;
        let name = |number: u32| names.get(&number).cloned().unwrap_or_default();
        Ok(LookupEntry::new(&lookup.column, before, after, &name))
    });
    entries.collect()
}

fn orders(census: &Census, after: &ParentTable, layout: &Layout) -> io::Result<Orders> {
    let columns = |table: &ParentTable| {
        let rows = usize::try_from(table.rows()).map_err(io::Error::other)?;
        let mut columns = vec![Vec::with_capacity(rows); census.lookups.len()];
        table.for_each(|row| {
            for ((column, lookup), &parent) in columns.iter_mut().zip(&census.lookups).zip(row) {
                // What has no parent has no rank.
                let rank = lookup.ranks.as_ref().and_then(|ranks| ranks.get(parent as usize));
                column.push(rank.copied().unwrap_or(NO_PARENT));
            }
            Ok::<(), io::Error>(())
        })?;
        Ok::<_, io::Error>(columns)
    };
    Ok(Orders {
        parents: census.parents(),
        before: columns(&census.table)?,
        after: columns(after)?,
        sizes: layout.partition_rows().collect(),
    })
}

fn write_manifest(manifest: &Manifest, directory: &Path) -> Result<(), ArrangeError> {
    let path = directory.join(manifest::NAME);
    let text = manifest.render()?;
    let write = || {
        let mut file = File::create_new(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|cause| ArrangeError::File { path: path.clone(), cause })
}
