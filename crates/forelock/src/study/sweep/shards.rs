//! The parts of a sweep in the directory of its plan: one is simulated, and all are put together.

use super::point_check::PointCheck;
use super::records::Records;
use super::shard::Shard;
use super::shard_file::ShardHeader;
use super::{ShardPlan, Sweep, SweepDirectory, SweepError};
use crate::study::{Monitor, Pool};
use forelock_io::files::Unfinished;
use forelock_io::words::thousands;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Problems that are told of at most.
const TOLD: usize = 20;

impl ShardPlan {
    /// Simulates one part into `directory`, where the plan is, and says how many points it has; `None` if it
    /// is there already.
    ///
    /// # Errors
    ///
    /// If the plan gives another sweep here; if `monitor` says stop: then nothing of the part is kept.
    pub fn simulate(
        &self,
        shard: Shard,
        directory: &Path,
        pool: &Pool,
        monitor: &dyn Monitor,
    ) -> Result<Option<u64>, SweepError> {
        let sweep = self.sweep(directory)?;
        let header = ShardHeader::of(shard, self.digest(), sweep.design().points());
        let path = directory.join(shard.file());
        let is_there = |path: &PathBuf| part(path).is_ok_and(|(there, _)| there == header);
        if is_there(&path) && read_part(&sweep, &path, &mut |_| Ok(())).is_ok() {
            return Ok(None);
        }
        let Range { start, end } = header.points;
        let replications = u64::from(sweep.first().run.replications.get());
        monitor.planned((end - start).saturating_mul(replications));
        let failure = |cause| SweepError::File { path: path.clone(), cause };
        let (file, unfinished) = Unfinished::file(directory).map_err(failure)?;
        let mut file = BufWriter::new(file);
        file.write_all(header.line().as_bytes()).map_err(failure)?;
        sweep.simulate(start..end, pool, monitor, &mut |line| {
            file.write_all(format!("{line}\n").as_bytes()).map_err(failure)
        })?;
        let file = file.into_inner().map_err(|error| failure(error.into_error()))?;
        file.sync_all().map_err(failure)?;
        let rename = |from: &Path| fs::rename(from, &path);
        unfinished.finish(directory, rename).map_err(failure)?;
        Ok(Some(end - start))
    }

    /// Puts all parts in `directory` together, into `output`, which then holds what `sweep`, which the plan
    /// gives, would have written there; says how many parts there are.
    ///
    /// # Errors
    ///
    /// What is missing, and what disagrees: a part of another plan or version, a point in two parts, a line
    /// that is no point; if `output` holds another sweep.
    pub fn merge(
        &self,
        sweep: &Sweep,
        directory: &Path,
        output: &Path,
    ) -> Result<usize, SweepError> {
        let parts = self.parts(directory, sweep.design().points())?;
        // What is in `output` stays until every part is known to be right.
        parts.iter().try_for_each(|path| read_part(sweep, path, &mut |_| Ok(())))?;
        let mut whole = SweepDirectory::open(output, sweep, false)?;
        whole.journal().clear()?;
        let journal = whole.journal();
        for path in &parts {
            read_part(sweep, path, &mut |line| journal.append(line))?;
        }
        journal.sync()?;
        Ok(parts.len())
    }

    /// The files of all parts, in the order of their points.
    fn parts(&self, directory: &Path, points: u64) -> Result<Vec<PathBuf>, SweepError> {
        let failure = |cause| SweepError::File { path: directory.to_owned(), cause };
        let mut parts: Vec<(Range<u64>, PathBuf)> = Vec::new();
        let mut problems = Vec::new();
        for entry in fs::read_dir(directory).map_err(failure)? {
            let path = entry.map_err(failure)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.starts_with("shard-") || !name.ends_with(".jsonl") {
                continue;
            }
            let version = env!("CARGO_PKG_VERSION");
            match part(&path) {
                Ok((header, _)) if header.plan != self.digest() => {
                    problems.push(format!("{name} is of another plan"));
                }
                Ok((header, _)) if header.forelock != version => problems.push(format!(
                    "{name} was simulated by forelock {}, and this is {version}",
                    header.forelock
                )),
                Ok((header, _)) => parts.push((header.points, path)),
                Err(cause) => problems.push(format!("{name}: {cause}")),
            }
        }
        parts.sort_by(|one, other| one.0.start.cmp(&other.0.start).then(one.1.cmp(&other.1)));
        let (mut next, mut before) = (0, String::new());
        for (range, path) in parts.iter().filter(|(range, _)| !range.is_empty()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if range.start > next {
                problems.push(missing(next..range.start));
            } else if range.start < next {
                let twice = named(range.start..next.min(range.end));
                problems.push(format!("{twice}: in {before} and in {name}"));
            }
            if range.end > next {
                (next, before) = (range.end, name);
            }
        }
        if next < points {
            problems.push(missing(next..points));
        }
        if problems.is_empty() {
            return Ok(parts.into_iter().map(|(_, path)| path).collect());
        }
        problems.sort();
        if problems.len() > TOLD {
            let more = problems.len() - TOLD;
            problems.truncate(TOLD);
            problems.push(format!("and {more} more"));
        }
        Err(SweepError::Shards { directory: directory.to_owned(), problems })
    }
}

/// Hands the line of every point of a part to `take`.
fn read_part(
    sweep: &Sweep,
    path: &Path,
    take: &mut dyn FnMut(&str) -> Result<(), SweepError>,
) -> Result<(), SweepError> {
    let failure = |cause| SweepError::File { path: path.to_owned(), cause };
    let wrong = |problem: String| failure(io::Error::new(io::ErrorKind::InvalidData, problem));
    let (header, file) = part(path).map_err(failure)?;
    let check = PointCheck::new(sweep.manifest()).map_err(wrong)?;
    let check = check.with_settings_of(sweep.design());
    let mut next = header.points.start;
    for record in Records::of(file, check).starting_at(next) {
        take(&record.map_err(failure)?.line())?;
        next += 1;
    }
    if next == header.points.end {
        return Ok(());
    }
    Err(wrong(format!(
        "it ends at point {next}, not at {}. Delete the file, and simulate that part again",
        header.points.end
    )))
}

fn missing(points: Range<u64>) -> String {
    let are = if points.end - points.start == 1 { "is" } else { "are" };
    format!("{} {are} in no part", named(points))
}

/// `points 3 to 7`, as they are numbered in `points.jsonl`.
fn named(points: Range<u64>) -> String {
    let last = points.end - 1;
    if points.start == last {
        return format!("point {}", thousands(last));
    }
    format!("points {} to {}", thousands(points.start), thousands(last))
}

/// The first line of a part, and the rest of it.
fn part(path: &Path) -> io::Result<(ShardHeader, BufReader<File>)> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("this is not a regular file"));
    }
    let mut file = BufReader::new(File::open(path)?);
    Ok((ShardHeader::read(&mut file)?, file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Template;
    use crate::study::sweep::Subject;
    use std::num::NonZeroUsize;

    const TEXT: &str = r#"
        data = { parents = 100, children = 2_000 }
        load = { batch_size = 200, partitions = 4 }
        org = { workers = "2..9", service = { per_record = "9ms", cv = 0.4 } }
        run.replications = 2
    "#;
    const VARY: [&str; 1] = ["org.service.per_record=1ms..30ms:11"];

    struct Parts {
        directory: tempfile::TempDir,
        pool: Pool,
        plan: ShardPlan,
        sweep: Sweep,
    }

    impl Parts {
        fn new() -> Self {
            let template = Template::parse("small.toml", TEXT, &[]).unwrap();
            let vary = VARY.map(str::to_owned);
            let sweep = Sweep::new(Subject::of(template).unwrap(), &vary, None).unwrap();
            let plan = ShardPlan::of(&sweep, &vary, None).unwrap();
            let directory = tempfile::tempdir().unwrap();
            plan.write(directory.path()).unwrap();
            // What is read is what was written.
            let plan = ShardPlan::read(directory.path()).unwrap();
            Self { directory, pool: Pool::new(NonZeroUsize::new(2)).unwrap(), plan, sweep }
        }

        fn simulate(&self, number: u64, of: u64) -> Option<u64> {
            let shard = Shard::new(number, of).unwrap();
            self.plan.simulate(shard, self.directory.path(), &self.pool, &()).unwrap()
        }

        fn path(&self, name: &str) -> PathBuf {
            self.directory.path().join(name)
        }

        fn merge(&self) -> Result<usize, String> {
            let merged = self.plan.merge(&self.sweep, self.directory.path(), &self.path("merged"));
            merged.map_err(|error| error.to_string())
        }
    }

    #[test]
    fn parts_together_are_the_whole_to_the_byte() {
        let parts = Parts::new();
        let whole = parts.path("whole");
        let mut directory = SweepDirectory::open(&whole, &parts.sweep, false).unwrap();
        parts.sweep.run(&mut directory, &parts.pool, &()).unwrap();
        // In any order, also more parts than points.
        for of in [3, 1, 20] {
            for number in (1..=of).rev() {
                assert!(parts.simulate(number, of).is_some());
                assert_eq!(parts.simulate(number, of), None, "it is there already");
            }
            assert_eq!(parts.merge().map(|count| count as u64), Ok(of));
            for file in ["points.jsonl", "sweep.json"] {
                let read = |directory: &str| fs::read(parts.path(directory).join(file)).unwrap();
                assert_eq!(read("merged"), read("whole"), "{file} of {of} parts");
            }
            for number in 1..=of {
                fs::remove_file(parts.path(&Shard::new(number, of).unwrap().file())).unwrap();
            }
        }
    }

    #[test]
    fn what_is_missing_or_disagrees_is_named() {
        let parts = Parts::new();
        assert!(parts.merge().unwrap_err().contains("points 0 to 10 are in no part"));
        parts.simulate(1, 4);
        parts.simulate(3, 4);
        parts.simulate(4, 4);
        assert!(parts.merge().unwrap_err().contains("points 2 to 4 are in no part"));
        parts.simulate(1, 2);
        let twice = parts.merge().unwrap_err();
        let both = "points 0 to 1: in shard-00001-of-00002.jsonl and in shard-00001-of-00004.jsonl";
        assert!(twice.contains(both), "{twice}");
        fs::remove_file(parts.path("shard-00001-of-00002.jsonl")).unwrap();
        parts.simulate(2, 4);
        assert_eq!(parts.merge(), Ok(4));

        let path = parts.path("shard-00002-of-00004.jsonl");
        let good = fs::read_to_string(&path).unwrap();
        let version = format!("\"forelock\":\"{}\"", env!("CARGO_PKG_VERSION"));
        let (header, points) = good.split_once('\n').unwrap();
        for (bad, problem) in [
            (good.replacen(&version, "\"forelock\":\"0.0.1\"", 1), "by forelock 0.0.1"),
            (good.replacen("\"plan\":\"", "\"plan\":\"0", 1), "is of another plan"),
            (good.replacen("\"mean\":", "\"mean\":1", 1), "it was changed"),
            (
                format!("{header}\n{}", points.lines().next().unwrap()),
                "it ends at point 2, not at 5",
            ),
            (points.to_owned(), "it is no part of a sweep"),
            (String::new(), "it is no part of a sweep"),
        ] {
            fs::write(&path, bad).unwrap();
            let wrong = parts.merge().unwrap_err();
            assert!(wrong.contains(problem) && wrong.contains("shard-00002"), "{wrong}");
        }
        // What is damaged is simulated again, and only that.
        assert_eq!((parts.simulate(2, 4), parts.simulate(3, 4)), (Some(3), None));
        assert_eq!(parts.merge(), Ok(4));
        assert_eq!(fs::read_to_string(&path).unwrap(), good);
    }

    #[test]
    fn a_plan_that_gives_another_sweep_is_refused() {
        let parts = Parts::new();
        let path = parts.path("plan.json");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("children = 2_000", "children = 2_001")).unwrap();
        let other = ShardPlan::read(parts.directory.path()).unwrap();
        let wrong = other.sweep(parts.directory.path()).unwrap_err().to_string();
        assert!(wrong.contains("the definition of `small`"), "{wrong}");
        let refused = parts.plan.write(parts.directory.path()).unwrap_err().to_string();
        assert!(refused.contains("it holds another plan"), "{refused}");
    }
}
