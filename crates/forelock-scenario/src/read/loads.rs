//! What is loaded: `[data]` and `[load]`, or `[[loads]]` in their place.

use super::data::{self, DataAsWritten, Naming};
use super::load::{self, FirstPass, SendingAsWritten};
use super::value::is_label;
use super::{Findings, TableReader, Value, objective, observation, one_numbering, org};
use crate::fields::{loads, root};
use crate::source::{Place, Problem, item_name};
use crate::{Data, Load, LoadId, Loads, Objective, Observation, Sending, Service};
use forelock_engine::{Cv, Span};
use forelock_io::words::shorten;

/// Each has a name, up to a hundred partitions and data of its own; nobody plans more.
const MOST_LOADS: usize = 200;

/// What is loaded, of which files may still have to be read.
pub(super) struct LoadsAsWritten<'a>(Vec<LoadAsWritten<'a>>);

struct LoadAsWritten<'a> {
    name: String,
    name_place: Place,
    place: Place,
    start: Span,
    after: Vec<(Place, String)>,
    data: RecordsAsWritten<'a>,
    sending: SendingAsWritten,
    service: Option<(Service, Option<Cv>)>,
    objectives: Vec<Objective>,
    observed: Vec<Observation>,
}

enum RecordsAsWritten<'a> {
    Own(DataAsWritten<'a>),
    /// What failed in the load of that name.
    FailedOf(Place, String),
}

/// Reads either form.
pub(super) fn loads<'a>(table: &TableReader<'a>) -> Option<LoadsAsWritten<'a>> {
    if !table.has(&root::LOADS) {
        let place = table.place();
        let data = table.table(&root::DATA).and_then(|table| data::data(&table, Naming::Labels));
        let sending = table.table(&root::LOAD).and_then(|table| load::load(&table));
        return Some(LoadsAsWritten(vec![LoadAsWritten {
            name: String::new(),
            name_place: place,
            place,
            start: Span::ZERO,
            after: Vec::new(),
            data: RecordsAsWritten::Own(data?),
            sending: sending?,
            service: None,
            objectives: Vec::new(),
            observed: Vec::new(),
        }]));
    }
    for field in [&root::DATA, &root::LOAD] {
        // One that lies below belonged to the file that this one extends.
        if table.has(field) && table.layer(field) >= table.layer(&root::LOADS) {
            let key = field.key;
            table.wrong_key::<()>(
                field,
                format!("`{key}` and `loads` are two ways to say what is loaded"),
                format!(
                    "write it into an entry of `[[loads]]`, as `{key} = {{ … }}`, or leave \
                         `loads` out"
                ),
            );
        }
    }
    table.read_by(&root::LOADS, |value| {
        let items = value.list("write each load as `[[loads]]`")?;
        if items.is_empty() || items.len() > MOST_LOADS {
            return value.wrong(
                format!("`loads` has {} entries", items.len()),
                format!("write 1 to {MOST_LOADS} of them, each as `[[loads]]`"),
            );
        }
        let loads: Vec<_> = items.into_iter().map(read_load).collect();
        Some(LoadsAsWritten(loads.into_iter().collect::<Option<_>>()?))
    })
}

fn read_load(mut value: Value<'_>) -> Option<LoadAsWritten<'_>> {
    let place = value.node.place;
    // Messages call it by its name, if that is one.
    if let Some(name) = item_name(value.node).filter(|name| is_load_name(name)) {
        value.path = format!("loads.{name}");
    }
    let table = value.table()?;
    let name_place = table.get(&loads::NAME).map_or(place, |name| name.node.place);
    let name = table.read_by(&loads::NAME, load_name);
    let start = table.read(&loads::START);
    let after = table.read_by_or(&loads::AFTER, Vec::new(), |value| {
        let names = value.list("write the names of loads, such as `after = [\"contacts\"]`")?;
        let names: Vec<_> = names.iter().map(placed_text).collect();
        names.into_iter().collect()
    });
    let data = table.table(&loads::DATA).and_then(|table| {
        if !table.has(&loads::FAILED_OF) {
            return data::data(&table, Naming::Sets).map(RecordsAsWritten::Own);
        }
        let why = "its records, and their parents, are those of that load";
        table.is_alone(&loads::FAILED_OF, why);
        let of = table.read_by(&loads::FAILED_OF, placed_text);
        of.map(|(place, of)| RecordsAsWritten::FailedOf(place, of))
    });
    let sending = table.table(&root::LOAD).and_then(|table| load::load(&table));
    let service = table
        .read_by_or(&loads::SERVICE, None, |value| org::load_service(&value.table()?).map(Some));
    let objectives = table.table(&root::OBJECTIVES).and_then(|table| objective::objectives(&table));
    let observed = table.table(&root::OBSERVED).and_then(|table| observation::observed(&table));
    Some(LoadAsWritten {
        name: name?,
        name_place,
        place,
        start: start?,
        after: after?,
        data: data?,
        sending: sending?,
        service: service?,
        objectives: objectives?,
        observed: observed?,
    })
}

/// A text, and where it stands.
fn placed_text(value: &Value<'_>) -> Option<(Place, String)> {
    value.text().map(|text| (value.node.place, text.to_owned()))
}

/// Whether a name can stand in the path of a field.
fn is_load_name(name: &str) -> bool {
    let is_number = name.chars().all(|c| c.is_ascii_digit());
    is_label(name)
        && !is_number
        && !name.contains(['.', '=', '"', '\'', '[', ']'])
        && name.trim() == name
}

/// A name that can stand in the path of a field.
fn load_name(value: &Value<'_>) -> Option<String> {
    let name = value.label()?;
    if !is_load_name(&name) {
        return value.wrong(
            format!("`{}` cannot be `{}`", value.path, shorten(&name)),
            "write a word that can stand in `--set loads.NAME.start=1h`: no number alone, none of \
             `. = [ ]` and no quotes",
        );
    }
    Some(name)
}

impl LoadsAsWritten<'_> {
    /// The loads, whose names are resolved and whose files are read.
    pub(super) fn read(self, findings: &Findings<'_>) -> Option<Loads> {
        let names: Vec<String> = self.0.iter().map(|load| load.name.clone()).collect();
        let resolver = Resolver { findings, names: &names };
        let mut links = Vec::new();
        for (number, load) in self.0.iter().enumerate() {
            links.push(resolver.links(number, load));
        }
        let links: Vec<Links> = links.into_iter().collect::<Option<_>>()?;
        resolver.check_passes(&self.0, &links)?;
        resolver.check_circles(&self.0, &links)?;

        let (mut records, mut rests) = (Vec::new(), Vec::new());
        for (load, links) in self.0.into_iter().zip(links) {
            let LoadAsWritten { name, place, start, sending, service, .. } = load;
            let (objectives, observed) = (load.objectives, load.observed);
            rests.push(Rest { name, start, sending, service, objectives, observed, links });
            records.push(match load.data {
                RecordsAsWritten::Own(data) => Some(Records { place, data: data.read()? }),
                RecordsAsWritten::FailedOf(..) => None,
            });
        }
        // Names are only labels where there is one load.
        if names.first().is_some_and(|name| !name.is_empty()) {
            one_numbering::unite(&mut records, findings)?;
        }

        // A second pass takes its data from its first one, which may stand behind it.
        let mut loads: Vec<Option<(Load, Option<bool>)>> = Vec::new();
        let mut passes = Vec::new();
        for (number, (rest, records)) in rests.into_iter().zip(records).enumerate() {
            match records {
                Some(Records { data, .. }) => {
                    let given = rest.sending.parent_changed();
                    loads.push(Some((rest.of(data, None), given)));
                }
                None => {
                    loads.push(None);
                    passes.push((number, rest));
                }
            }
        }
        // There is no circle, so that each round resolves one at least.
        while !passes.is_empty() {
            let mut waiting = Vec::new();
            for (number, rest) in passes {
                let first = rest.links.failed_of.and_then(|of| loads[of.index()].clone());
                match first {
                    Some(first) => {
                        let given = rest.sending.parent_changed().or(first.1);
                        loads[number] = Some((rest.of(first.0.data.clone(), Some(&first)), given));
                    }
                    None => waiting.push((number, rest)),
                }
            }
            passes = waiting;
        }
        Loads::new(loads.into_iter().flatten().map(|(load, _)| load).collect())
    }
}

/// A load's own records.
pub(super) struct Records {
    /// Where the load stands.
    pub(super) place: Place,
    pub(super) data: Data,
}

/// The loads that a load names.
struct Links {
    after: Vec<LoadId>,
    failed_of: Option<LoadId>,
}

/// A load but for its records.
struct Rest {
    name: String,
    start: Span,
    sending: SendingAsWritten,
    service: Option<(Service, Option<Cv>)>,
    objectives: Vec<Objective>,
    observed: Vec<Observation>,
    links: Links,
}

impl Rest {
    fn of(self, data: Data, first: Option<&(Load, Option<bool>)>) -> Load {
        let sending: Sending = self.sending.of(
            &data,
            first.map(|(first, given)| FirstPass {
                operation: first.sending.operation,
                parent_changed: *given,
            }),
        );
        let (service, day_to_day) = match (self.service, first) {
            (Some((service, day_to_day)), _) => (Some(service), day_to_day),
            (None, Some((first, _))) => (first.service, first.day_to_day),
            (None, None) => (None, None),
        };
        Load {
            name: self.name,
            start: self.start,
            after: self.links.after,
            failed_of: self.links.failed_of,
            data,
            sending,
            service,
            day_to_day,
            objectives: self.objectives,
            observed: self.observed,
        }
    }
}

struct Resolver<'a> {
    findings: &'a Findings<'a>,
    names: &'a [String],
}

impl Resolver<'_> {
    fn wrong<T>(&self, place: Place, title: String, help: String) -> Option<T> {
        self.findings.add(Problem::at(place, title).help(help));
        None
    }

    fn links(&self, number: usize, load: &LoadAsWritten<'_>) -> Option<Links> {
        if self.names[..number].contains(&load.name) {
            return self.wrong(
                load.name_place,
                format!("two loads are called `{}`", shorten(&load.name)),
                "give each load a name of its own".to_owned(),
            );
        }
        let after: Vec<_> =
            load.after.iter().map(|(place, name)| self.find(*place, "after", name)).collect();
        let failed_of = match &load.data {
            RecordsAsWritten::Own(_) => None,
            RecordsAsWritten::FailedOf(place, name) => {
                Some(self.find(*place, "data.failed_of", name)?)
            }
        };
        let mut after: Vec<LoadId> = after.into_iter().collect::<Option<_>>()?;
        after.extend(failed_of);
        after.sort_unstable();
        after.dedup();
        Some(Links { after, failed_of })
    }

    fn find(&self, place: Place, field: &str, name: &str) -> Option<LoadId> {
        let found = self.names.iter().position(|one| one == name);
        if let Some(id) = found.and_then(|number| u32::try_from(number).ok()) {
            return Some(LoadId::numbered(id));
        }
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let help = super::value::names_to_write(name, &names);
        self.wrong(place, format!("`{field}`: no load is called `{}`", shorten(name)), help)
    }

    fn check_passes(&self, loads: &[LoadAsWritten<'_>], links: &[Links]) -> Option<()> {
        for (number, (load, link)) in loads.iter().zip(links).enumerate() {
            let (Some(of), RecordsAsWritten::FailedOf(place, _)) = (link.failed_of, &load.data)
            else {
                continue;
            };
            if of.index() == number {
                return self.wrong(
                    *place,
                    format!("`{}` would send again what failed in itself", shorten(&load.name)),
                    "name the load whose failed records it sends".to_owned(),
                );
            }
            let other = links[..number].iter().position(|other| other.failed_of == Some(of));
            if let Some(other) = other {
                return self.wrong(
                    *place,
                    format!(
                        "`{}` and `{}` would both send again what failed in `{}`",
                        shorten(&self.names[other]),
                        shorten(&load.name),
                        shorten(&self.names[of.index()])
                    ),
                    format!(
                        "let one follow the other: `failed_of = \"{}\"` here",
                        self.names[other]
                    ),
                );
            }
        }
        Some(())
    }

    fn check_circles(&self, loads: &[LoadAsWritten<'_>], links: &[Links]) -> Option<()> {
        let mut ended = vec![false; links.len()];
        loop {
            let next = (0..links.len()).find(|&number| {
                !ended[number] && links[number].after.iter().all(|load| ended[load.index()])
            });
            match next {
                Some(number) => ended[number] = true,
                None => break,
            }
        }
        let Some(stuck) = ended.iter().position(|ended| !ended) else { return Some(()) };
        // Following those that wait leads round the circle.
        let waits_for = |number: usize| {
            links[number].after.iter().map(|load| load.index()).find(|&load| !ended[load])
        };
        let mut path = vec![stuck];
        while let Some(next) = path.last().and_then(|&last| waits_for(last)) {
            if let Some(start) = path.iter().position(|&load| load == next) {
                path.drain(..start);
                break;
            }
            path.push(next);
        }
        let names: Vec<String> = path
            .iter()
            .chain(path.first())
            .map(|&load| format!("`{}`", shorten(&self.names[load])))
            .collect();
        let first = &loads[path[0]];
        let awaited = &self.names[path.get(1).copied().unwrap_or(path[0])];
        let named = first.after.iter().find(|(_, name)| name == awaited);
        let place = match (named, &first.data) {
            (Some((place, _)), _) | (None, RecordsAsWritten::FailedOf(place, _)) => *place,
            (None, RecordsAsWritten::Own(_)) => first.place,
        };
        self.wrong(
            place,
            format!("loads wait for each other in a circle: {}", names.join(" after ")),
            "let one of them begin by itself: take a name out of its `after`".to_owned(),
        )
    }
}
