//! The text of a scenario of which little is known.

use crate::scenario_text::{ScenarioText, quoted, whole};
use forelock::scenario::Operation;
use forelock::scenario::draft::{Draft, DraftLoad, DraftLookup, DraftSetting};
use forelock_io::words::thousands;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a person says who knows little.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// How many records an object has, where nothing else says it.
    pub records: Option<u64>,
    /// How many parents there are that are not loaded themselves, where nothing else says it.
    pub parents: Option<u64>,
    /// How many records may fail, such as `1%`.
    pub failures: Option<String>,
    /// How long it may take, such as `8h`.
    pub within: Option<String>,
    /// What of it nobody said, as the flags that would say it.
    pub unsaid: Vec<String>,
}

/// A scenario that can be simulated at once.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftedScenario {
    /// The file.
    pub text: String,
    /// What nobody has said, and the file assumes: a line each.
    pub assumed: Vec<String>,
    /// What a tool's file says and the scenario leaves out.
    pub remarks: Vec<String>,
    /// What may not be meant as it was said.
    pub warnings: Vec<String>,
    /// Whether the records come from a file.
    pub has_file: bool,
}

/// Records of an object of which nobody says how many they are.
const ASSUMED_RECORDS: u64 = 100_000;

/// Stands for the column of a lookup of which nobody says that there is one.
const ASSUMED_LOOKUP: &str = "one lookup";

/// Children of a parent, on average, of which nobody says how many there are.
const ASSUMED_CHILDREN_EACH: u64 = 5;

impl DraftedScenario {
    /// What `draft` loads, into `directory`, called `name`; `from` says where the draft comes from.
    #[must_use]
    pub fn new(draft: &Draft, wishes: &Wishes, name: &str, from: &str, directory: &Path) -> Self {
        let draft = &with_lookups(draft);
        // Rows of several loads are the same ones by name: files and made-up rows don't mix.
        let has_file = !draft.loads.is_empty()
            && draft
                .loads
                .iter()
                .all(|load| load.file.is_some() && load.lookups.iter().flatten().next().is_some());
        let mut writer = Writer {
            file: ScenarioText::default(),
            counts: Counts::of(draft, wishes),
            directory: has_file.then_some(directory),
        };
        writer.head(name, from, &wishes.unsaid);
        match draft.loads.as_slice() {
            [single] => writer.load(single, ""),
            several => {
                let names = names(several);
                for (place, load) in several.iter().enumerate() {
                    writer.line(&format!("\n[[loads]]\nname = {}", quoted(&names[place])));
                    if let Some(before) = place.checked_sub(1) {
                        writer.line(&format!("after = [{}]", quoted(&names[before])));
                    }
                    writer.load(load, "loads.");
                }
            }
        }
        writer.objectives(wishes);
        let unsaid = (!wishes.unsaid.is_empty()).then(|| wishes.unsaid.join(" "));
        Self {
            text: writer.file.text,
            assumed: unsaid.into_iter().chain(writer.file.assumed).collect(),
            remarks: draft.remarks.clone(),
            warnings: parents_without_children(draft, wishes),
            has_file,
        }
    }

    /// Of a text that another command writes, with what is asked of it.
    #[must_use]
    pub fn of_text(text: &str, assumed: &[String], wishes: &Wishes) -> Self {
        let mut writer = Writer {
            file: ScenarioText { text: text.to_owned(), assumed: BTreeSet::new() },
            counts: Counts(BTreeMap::new()),
            directory: None,
        };
        writer.objectives(wishes);
        Self {
            text: writer.file.text,
            assumed: assumed.to_vec(),
            remarks: Vec::new(),
            warnings: Vec::new(),
            has_file: false,
        }
    }
}

/// The same, where each load of which nobody says what it looks up to has one parent.
fn with_lookups(draft: &Draft) -> Draft {
    let mut draft = draft.clone();
    for load in &mut draft.loads {
        let parent = format!("parent of {}", load.object);
        let column = ASSUMED_LOOKUP.to_owned();
        load.lookups.get_or_insert_with(|| vec![DraftLookup { parent, column, parents: None }]);
    }
    draft
}

/// Lookups of which someone says that there are more parents than records: most parents then have no record,
/// which is rarely what is loaded.
fn parents_without_children(draft: &Draft, wishes: &Wishes) -> Vec<String> {
    let mut warnings = Vec::new();
    for load in &draft.loads {
        let records = load.children.or(wishes.records);
        for lookup in load.lookups.iter().flatten() {
            let is_loaded = draft.loads.iter().any(|other| other.object == lookup.parent);
            let parents = lookup.parents.or(wishes.parents).filter(|_| !is_loaded);
            if let (Some(records), Some(parents)) = (records, parents)
                && parents > records
            {
                warnings.push(format!(
                    "{} {} records look up to {} {} records: is that the wrong way round?",
                    thousands(records),
                    load.object,
                    thousands(parents),
                    lookup.parent
                ));
            }
        }
    }
    warnings
}

/// The objects, each with a number where it is loaded more than once. Names of loads are parts of paths.
fn names(loads: &[DraftLoad]) -> Vec<String> {
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let name = |load: &DraftLoad| {
        let is_plain = |c: &char| c.is_alphanumeric() || "_ -".contains(*c);
        let name: String = load.object.chars().filter(is_plain).collect();
        let count = taken.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name} {count}") }
    };
    loads.iter().map(name).collect()
}

/// How many rows each object has, by its name: those of one name are the same rows.
struct Counts(BTreeMap<String, Count>);

#[derive(Clone, Copy)]
struct Count {
    rows: u64,
    /// Why there are so many, where nobody has said it.
    assumed: Option<&'static str>,
}

impl Counts {
    fn of(draft: &Draft, wishes: &Wishes) -> Self {
        let mut counts = BTreeMap::new();
        for load in &draft.loads {
            let said = load.children.or(wishes.records);
            let assumed = said.is_none().then_some("100,000 records of an object");
            let rows = said.unwrap_or(ASSUMED_RECORDS);
            counts.entry(load.object.clone()).or_insert(Count { rows, assumed });
        }
        for load in &draft.loads {
            let children = counts.get(&load.object).map_or(ASSUMED_RECORDS, |count| count.rows);
            for lookup in load.lookups.iter().flatten() {
                let said = lookup.parents.or(wishes.parents);
                let assumed = said.is_none().then_some("five records a parent");
                let rows = said.unwrap_or(children.div_ceil(ASSUMED_CHILDREN_EACH));
                counts.entry(lookup.parent.clone()).or_insert(Count { rows, assumed });
            }
        }
        Self(counts)
    }

    fn get(&self, object: &str) -> Count {
        let unknown = Count { rows: ASSUMED_RECORDS, assumed: None };
        self.0.get(object).copied().unwrap_or(unknown)
    }
}

struct Writer<'a> {
    file: ScenarioText,
    counts: Counts,
    /// Where the scenario lies, if its records come from files.
    directory: Option<&'a Path>,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.file.line(line);
    }

    fn head(&mut self, name: &str, from: &str, unsaid: &[String]) {
        let version = env!("CARGO_PKG_VERSION");
        self.line("#:schema scenario.schema.json");
        self.line(&format!("# A scenario by `forelock new` (forelock {version}){from}."));
        self.line("# What is marked `assumed` nobody has said: put your own in its place first. `forelock fields`");
        self.line("# says what else may stand here; `forelock schema > scenario.schema.json` helps your editor.");
        if !unsaid.is_empty() {
            self.line(&format!("# Nobody has said, and so it has: {}", unsaid.join(" ")));
        }
        self.line(&format!("\nname = {}", quoted(name)));
        self.line("# Ranges that orgs have been seen to have; each night draws its own values. What you know of");
        self.line(
            "# your org, try by --set org.workers=20; `forelock calibrate` finds out the rest.",
        );
        self.line("org = \"unmeasured\"");
    }

    fn load(&mut self, load: &DraftLoad, within: &str) {
        self.line(&format!("\n[{within}data]"));
        self.line(&format!("child_object = {}", quoted(&load.object)));
        let lookups = load.lookups.as_deref().unwrap_or_default();
        match (self.directory, &load.file) {
            (Some(directory), Some(file)) => {
                self.records_of_file(load, lookups, &relative(file, directory));
            }
            _ => self.records(load, lookups, within),
        }
        self.line(&format!("\n[{within}load]"));
        self.line(&format!("client = {}    # {}", quoted(load.client.name), load.client.title));
        let operation = load.operation.unwrap_or(Operation::Insert).name();
        match load.operation {
            Some(_) => self.line(&format!("operation = \"{operation}\"")),
            None => self.file.assume(&format!("operation = \"{operation}\""), "an insert"),
        }
        for DraftSetting { key, value, from } in &load.settings {
            self.line(&format!("{key} = {value}    # {from}"));
        }
    }

    fn records_of_file(&mut self, load: &DraftLoad, lookups: &[DraftLookup], file: &str) {
        let Some((first, further)) = lookups.split_first() else { return };
        let counted = |count: Option<u64>, what: &str| {
            count.map_or_else(String::new, |count| format!("    # {} {what}", thousands(count)))
        };
        self.line(&format!("file = {}{}", quoted(file), counted(load.children, "records")));
        self.line(&format!("parent_object = {}", quoted(&first.parent)));
        let parents = counted(first.parents, "parents");
        self.line(&format!("parent_column = {}{parents}", quoted(&first.column)));
        if !further.is_empty() {
            self.line("lookups = [");
            for one in further {
                let (name, column) = (quoted(&one.parent), quoted(&one.column));
                let parents = counted(one.parents, "parents");
                self.line(&format!("  {{ name = {name}, parent_column = {column} }},{parents}"));
            }
            self.line("]");
        }
        self.file.assume("order = \"file\"", "the order of the file");
        self.file.assume("relationship = \"standard\"", "each lookup locks its parent");
    }

    fn records(&mut self, load: &DraftLoad, lookups: &[DraftLookup], within: &str) {
        self.count("children", &load.object);
        let Some((first, further)) = lookups.split_first() else {
            return self.line("# It looks up to nothing, and so locks no parent.");
        };
        let column = |one: &DraftLookup| match one.column.as_str() {
            "" => String::new(),
            column => format!("    # {column}"),
        };
        let parent = format!("parent_object = {}", quoted(&first.parent));
        match first.column.as_str() {
            ASSUMED_LOOKUP => self.file.assume(&parent, ASSUMED_LOOKUP),
            _ => self.line(&format!("{parent}{}", column(first))),
        }
        self.count("parents", &first.parent);
        self.file.assume("relationship = \"standard\"", "each lookup locks its parent");
        self.file.assume(
            "fan_out = { shape = \"uniform\" }",
            "records evenly over their parents, in random order",
        );
        for one in further {
            self.line(&format!("\n[[{within}data.lookups]]"));
            self.line(&format!("name = {}{}", quoted(&one.parent), column(one)));
            self.count("parents", &one.parent);
        }
    }

    fn count(&mut self, key: &str, object: &str) {
        let Count { rows, assumed } = self.counts.get(object);
        let field = format!("{key} = {}", whole(rows as f64));
        match assumed {
            Some(why) => self.file.assume(&field, why),
            None => self.line(&field),
        }
    }

    fn objectives(&mut self, wishes: &Wishes) {
        let asked = [("failure_rate", &wishes.failures), ("duration", &wishes.within)];
        if asked.iter().all(|(_, bound)| bound.is_none()) {
            self.line("\n# What must hold:\n# [objectives]\n# failure_rate = \"<= 1%\"");
            return self.line("# duration = \"<= 8h\"");
        }
        self.line("\n# They are judged on the mean of all nights; with sure = \"90%\", nine nights of ten must hold.");
        self.line("[objectives]");
        for (metric, bound) in asked {
            if let Some(bound) = bound {
                self.line(&format!("{metric} = {}", quoted(&format!("<= {bound}"))));
            }
        }
    }
}

/// The path as a file in `directory` names it.
fn relative(file: &Path, directory: &Path) -> String {
    let from_here = directory.as_os_str().is_empty() || directory == Path::new(".");
    let path = if from_here || file.is_absolute() {
        file.to_owned()
    } else if let Ok(within) = file.strip_prefix(directory) {
        within.to_owned()
    } else {
        file.canonicalize().unwrap_or_else(|_| file.to_owned())
    };
    path.display().to_string()
}
