//! The `[data]` table.

use super::data_file::{Column, DataFile, FileRows, data_file};
use super::drawn_or_read::DrawnOrRead;
use super::typed::{Read, read_fields};
use super::{TableReader, Value};
use crate::fields::data::{self, LoadOrder};
use crate::fields::parents::{self, FAN_OUT, PARENT_COLUMN, PARENTS, Spread};
use crate::fields::{Field, Kind};
use crate::source::Content;
use crate::{Bucket, Children, Data, FanOut, LockRule, Order, ParentSet, Parents};
use forelock_io::words::shorten;

/// The `[data]` table, of which a file may still have to be read.
pub(super) struct DataAsWritten<'a> {
    child_object: String,
    records: Records<'a>,
    order: Order,
    sets: Vec<SetAsWritten<'a>>,
}

enum Records<'a> {
    Drawn(Children),
    File(DataFile<'a>),
}

struct SetAsWritten<'a> {
    name: String,
    parents: ParentsAsWritten<'a>,
    rule: LockRule,
    via: Option<usize>,
}

enum ParentsAsWritten<'a> {
    Drawn {
        count: Parents,
        fan_out: FanOut,
    },
    /// Those of the column that `[data]` itself names.
    OwnColumn,
    Column(Column<'a>),
}

/// What a table of `[data]` may be: of a scenario with one load, or of one of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// Names are only labels.
    Labels,
    /// Sets of one name are the same rows.
    Sets,
}

/// Salesforce allows 40 lookup fields on an object.
const MOST_LOOKUPS: usize = 64;

/// Fields of `[data]` that are about parents.
static ABOUT_PARENTS: [&Field; 10] = [
    &data::PARENT_OBJECT,
    &PARENTS,
    &FAN_OUT,
    &data::FILE,
    &PARENT_COLUMN,
    &parents::RELATIONSHIP,
    &parents::ROLLUP,
    &parents::LOCKS,
    &parents::LOCK_AT,
    &data::LOOKUPS,
];

pub(super) fn data<'a>(table: &TableReader<'a>, naming: Naming) -> Option<DataAsWritten<'a>> {
    let source = table.drawn_or_read(&data::FILE, &[&PARENTS, &data::CHILDREN], &[&FAN_OUT]);
    let has_parents = ABOUT_PARENTS.iter().any(|field| table.has(field));
    let parent_object = match naming {
        Naming::Sets if has_parents => table.read(&data::PARENT_OBJECT),
        Naming::Sets | Naming::Labels => table.read_or(&data::PARENT_OBJECT, "parent".to_owned()),
    };
    let child_object = table.read(&data::CHILD_OBJECT);
    let records = match source {
        Some(DrawnOrRead::Read) => {
            data_file(table).map(|file| (Records::File(file), Some(ParentsAsWritten::OwnColumn)))
        }
        Some(DrawnOrRead::Drawn { since: None }) if table.has(&PARENT_COLUMN) => {
            without_file(table)
        }
        Some(DrawnOrRead::Drawn { .. }) => drawn(table, has_parents),
        None => None,
    };
    // Where it is not clear, nothing is made of it.
    let from_file = !matches!(source, Some(DrawnOrRead::Drawn { .. }));
    let order = order(table, source);
    let rule = lock_rule(table);
    let mut names: Vec<String> = parent_object.iter().cloned().collect();
    let lookups = table.read_by_or(&data::LOOKUPS, Vec::new(), |value| {
        let items = value.list("write each as `[[data.lookups]]`")?;
        if items.len() > MOST_LOOKUPS {
            return value.wrong(
                format!("`{}` has {} entries", value.path, items.len()),
                format!("at most {MOST_LOOKUPS} can be simulated; Salesforce allows 40"),
            );
        }
        // All are read before any gives up, so that each has its say.
        let lookups: Vec<_> = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let lookup = lookup(index, item, from_file, &names, naming);
                names.push(lookup.as_ref().map_or(String::new(), |lookup| lookup.name.clone()));
                lookup
            })
            .collect();
        lookups.into_iter().collect()
    });
    let (records, first) = records?;
    let (parent_object, rule) = (parent_object?, rule?);
    let first = first.map(|parents| SetAsWritten { name: parent_object, parents, rule, via: None });
    Some(DataAsWritten {
        child_object: child_object?,
        records,
        order: order?,
        sets: first.into_iter().chain(lookups?).collect(),
    })
}

impl DataAsWritten<'_> {
    /// The records, read from their file if they come from one.
    pub(super) fn read(self) -> Option<Data> {
        let (mut columns, mut sets) = (Vec::new(), Vec::new());
        for SetAsWritten { name, parents, rule, via } in self.sets {
            let drawn = match parents {
                ParentsAsWritten::Drawn { count, fan_out } => Some((count, fan_out)),
                ParentsAsWritten::OwnColumn => None,
                ParentsAsWritten::Column(column) => {
                    columns.push(column);
                    None
                }
            };
            sets.push((name, drawn, rule, via));
        }
        let (children, from_file) = match self.records {
            Records::Drawn(children) => (children, Vec::new()),
            Records::File(file) => {
                let FileRows { children, sets } = file.read(columns)?;
                (children, sets)
            }
        };
        let mut from_file = from_file.into_iter();
        let sets = sets.into_iter().map(|(name, drawn, rule, via)| {
            let (count, fan_out) = match drawn {
                Some(drawn) => drawn,
                None => from_file.next()?,
            };
            Some(ParentSet { name, count, fan_out, rule, via })
        });
        Some(Data {
            child_object: self.child_object,
            children,
            order: self.order,
            sets: sets.collect::<Option<_>>()?,
        })
    }
}

fn drawn<'a>(
    table: &TableReader<'_>,
    has_parents: bool,
) -> Option<(Records<'a>, Option<ParentsAsWritten<'a>>)> {
    let children = table.read(&data::CHILDREN);
    let parents = if has_parents { parent_set(table).map(Some) } else { Some(None) };
    Some((Records::Drawn(children?), parents?))
}

fn without_file<T>(table: &TableReader<'_>) -> Option<T> {
    let path = table.path_of(&PARENT_COLUMN);
    table.wrong_key(
        &PARENT_COLUMN,
        format!("`{path}` means nothing without `data.file`"),
        "name the file that has the column, such as `file = \"opportunities.csv\"` in `[data]`; or \
         describe the parents by `parents` and `fan_out`".to_owned(),
    )
}

fn parent_set<'a>(table: &TableReader<'_>) -> Option<ParentsAsWritten<'a>> {
    let (count, fan_out) = (table.read(&PARENTS), table.read(&FAN_OUT));
    Some(ParentsAsWritten::Drawn { count: count?, fan_out: fan_out? })
}

/// When records lock their row of a set.
fn lock_rule(table: &TableReader<'_>) -> Option<LockRule> {
    read_fields!(table => LockRule {
        relationship: parents::RELATIONSHIP,
        rollup: parents::ROLLUP,
        locks: parents::LOCKS,
        lock_at: parents::LOCK_AT,
    })
}

/// An entry of `[[data.lookups]]`; `before` are the names of the sets before it.
fn lookup<'a>(
    index: usize,
    value: &Value<'a>,
    from_file: bool,
    before: &[String],
    naming: Naming,
) -> Option<SetAsWritten<'a>> {
    let table = value.table()?;
    let source = table.drawn_or_read(&PARENT_COLUMN, &[&PARENTS], &[&FAN_OUT]);
    let parents = match source {
        Some(DrawnOrRead::Drawn { .. }) => parent_set(&table),
        Some(DrawnOrRead::Read) if !from_file => without_file(&table),
        Some(DrawnOrRead::Read) => {
            table.read_by(&PARENT_COLUMN, Column::new).map(ParentsAsWritten::Column)
        }
        None => None,
    };
    // A column names its parents well enough.
    let name = match &parents {
        Some(ParentsAsWritten::Column(column)) => Some(column.name().to_owned()),
        _ if naming == Naming::Labels => Some(format!("lookup {}", index + 1)),
        _ => None,
    };
    let name = match name {
        Some(name) => table.read_or(&data::NAME, name),
        None => table.read(&data::NAME),
    };
    if naming == Naming::Sets && name.as_ref().is_some_and(|name| before.contains(name)) {
        let name = name.as_deref().unwrap_or_default();
        return table.wrong_key(
            &data::NAME,
            format!("this load looks up to `{}` twice", shorten(name)),
            "sets of one name are the same rows: give each lookup a name of its own, such as that \
             of the field"
                .to_owned(),
        );
    }
    let read_from_file = matches!(parents, Some(ParentsAsWritten::Column(_)));
    let via = table.read_by_or(&data::VIA, None, |value| {
        let named = value.text()?;
        if read_from_file {
            return value.wrong(
                format!("`{}` contradicts `parent_column`", value.path),
                "a column gives each record its own parent: leave one of the two out",
            );
        }
        let mut found = before.iter().enumerate().filter(|(_, name)| *name == named);
        match (found.next(), found.next()) {
            (Some((place, _)), None) => Some(Some(place)),
            (Some(_), Some(_)) => value.wrong(
                format!("`{}`: more than one set before this is called `{named}`", value.path),
                "give each set a `name` of its own",
            ),
            (None, _) => {
                let names: Vec<&str> = before.iter().map(String::as_str).collect();
                value.unknown_name("a set before this", named, &names)
            }
        }
    });
    let rule = lock_rule(&table);
    Some(SetAsWritten { name: name?, parents: parents?, rule: rule?, via: via? })
}

impl Read for FanOut {
    fn read(value: &Value<'_>) -> Option<Self> {
        let table = value.table()?;
        Some(match table.choice(&parents::SHAPE)? {
            Spread::Uniform => Self::Uniform,
            Spread::Fixed => Self::Fixed,
            Spread::Zipf => Self::Zipf { exponent: table.read(&parents::EXPONENT)? },
            Spread::Lognormal => Self::Lognormal { cv: table.read(&parents::CV)? },
            Spread::Histogram => {
                Self::Histogram { buckets: table.read_by(&parents::BUCKETS, buckets)? }
            }
        })
    }
}

fn buckets(value: &Value<'_>) -> Option<Vec<Bucket>> {
    const FORM: &str = "write pairs of children each and number of parents, such as `[[9, 100_000], [11, 100_000]]`";
    let items = value.list(FORM)?;
    if items.is_empty() {
        return value.wrong(format!("`{}` is empty", value.path), FORM);
    }
    let buckets: Vec<_> = items.iter().map(|item| bucket(item, FORM)).collect();
    buckets.into_iter().collect()
}

fn bucket(value: &Value<'_>, form: &str) -> Option<Bucket> {
    let pair = value.list(form)?;
    let [children_each, parents] = pair.as_slice() else {
        return value.wrong(format!("`{}` has {} numbers, not 2", value.path, pair.len()), form);
    };
    let [children_kind, parents_kind] = Kind::BUCKET;
    let children_each = children_each.of_kind(children_kind).count();
    let parents = u32::read(&parents.of_kind(parents_kind));
    Some(Bucket { children_each: children_each?, parents: parents? })
}

fn order(table: &TableReader<'_>, source: Option<DrawnOrRead>) -> Option<Order> {
    let written = table.layer(&data::ORDER);
    let order = table.choice_by(&data::ORDER, |value| match (value.word()?, source) {
        // It went with the file that was replaced.
        ("file", Some(DrawnOrRead::Drawn { since: Some(since) })) if since > written => {
            Some("random")
        }
        ("file", Some(DrawnOrRead::Drawn { .. })) => value.wrong(
            format!("`{}` is \"file\", but no file is named", value.path),
            "name one by `file` and `parent_column` in place of `parents` and `children`, or write \
             \"random\", \"by_parent\" or \"clustered\"",
        ),
        (word, _) => Some(word),
    })?;
    match order {
        LoadOrder::Random => Some(Order::Random),
        LoadOrder::ByParent => Some(Order::ByParent),
        LoadOrder::Clustered => table.read_by(&data::WINDOW, window),
        LoadOrder::File => Some(Order::File),
    }
}

fn window(value: &Value<'_>) -> Option<Order> {
    if matches!(value.node.content, Content::Integer(0)) {
        return value.wrong(
            format!("`{}` is 0, which displaces nothing", value.path),
            "write `order = \"by_parent\"` for that, or a window of 1 place or more",
        );
    }
    Some(Order::Clustered { window: value.count()? })
}
