//! The `[data]` table.

use super::data_file::{Column, DataFile, FileRows, data_file};
use super::drawn_or_read::DrawnOrRead;
use super::table_reader::Tag;
use super::value::shorten;
use super::{TableReader, Value};
use crate::scenario::{
    Bucket, Children, Data, FanOut, LockAt, LockRule, Order, ParentSet, Parents, Relationship,
    source::Content,
};

/// Beyond this the first parent has all children anyway.
const MAX_EXPONENT: f64 = 20.0;

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

/// Keys of `[data]` that are about parents.
const ABOUT_PARENTS: [&str; 7] =
    ["parent_object", "fan_out", "relationship", "rollup", "locks", "lock_at", "lookups"];

pub(super) fn data(mut table: TableReader<'_>, naming: Naming) -> Option<DataAsWritten<'_>> {
    let source = table.drawn_or_read("file", &["parents", "children"], &["fan_out"]);
    let has_parents = table.has("parents")
        || table.has("file")
        || table.has("parent_column")
        || ABOUT_PARENTS.iter().any(|key| table.has(key));
    let parent_object = match naming {
        Naming::Sets if has_parents => {
            table.required("parent_object", "parent_object = \"Account\"", Value::label)
        }
        Naming::Sets | Naming::Labels => {
            table.or("parent_object", "parent".to_owned(), Value::label)
        }
    };
    let child_object = table.or("child_object", "child".to_owned(), Value::label);
    let records = match source {
        Some(DrawnOrRead::Read) => {
            let file = data_file(&mut table);
            file.map(|file| (Records::File(file), Some(ParentsAsWritten::OwnColumn)))
        }
        Some(DrawnOrRead::Drawn { since }) => {
            table.expect(&["file", "parent_column", "delimiter"]);
            if since.is_none() && table.has("parent_column") {
                table.expect(&["parents", "children", "fan_out"]);
                without_file(&table)
            } else {
                drawn(&mut table, has_parents)
            }
        }
        None => {
            table.expect(&["parent_column", "delimiter"]);
            None
        }
    };
    // Where it is not clear, nothing is made of it.
    let from_file = !matches!(source, Some(DrawnOrRead::Drawn { .. }));
    let order = order(&mut table, source);
    let rule = lock_rule(&mut table);
    let mut names: Vec<String> = parent_object.iter().cloned().collect();
    let lookups = table.or("lookups", Vec::new(), |value| {
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
    table.finish();
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
    table: &mut TableReader<'_>,
    has_parents: bool,
) -> Option<(Records<'a>, Option<ParentsAsWritten<'a>>)> {
    let children = table.required("children", "children = \"2M\"", children);
    let parents = if has_parents {
        parent_set(table).map(Some)
    } else {
        table.expect(&["parents", "fan_out"]);
        Some(None)
    };
    Some((Records::Drawn(children?), parents?))
}

fn without_file<T>(table: &TableReader<'_>) -> Option<T> {
    let path = table.path_of("parent_column");
    table.wrong_key(
        "parent_column",
        format!("`{path}` means nothing without `data.file`"),
        "name the file that has the column, such as `file = \"opportunities.csv\"` in `[data]`; or \
         describe the parents by `parents` and `fan_out`".to_owned(),
    )
}

fn children(value: &Value<'_>) -> Option<Children> {
    value.count(1..=Children::MAX).and_then(Children::new)
}

fn parents(value: &Value<'_>) -> Option<Parents> {
    value.count(1..=u64::from(Parents::MAX)).and_then(Parents::new)
}

fn parent_set<'a>(table: &mut TableReader<'_>) -> Option<ParentsAsWritten<'a>> {
    let count = table.required("parents", "parents = 200_000", parents);
    let fan_out = table.or("fan_out", FanOut::Uniform, |value| fan_out(value.table()?));
    Some(ParentsAsWritten::Drawn { count: count?, fan_out: fan_out? })
}

/// When records lock their row of a set.
fn lock_rule(table: &mut TableReader<'_>) -> Option<LockRule> {
    const KINDS: [Relationship; 4] = [
        Relationship::Standard,
        Relationship::MasterDetail,
        Relationship::LookupRestrict,
        Relationship::LookupClear,
    ];
    let relationship = table.or("relationship", Relationship::Standard, |value| {
        value.one_of(&KINDS.map(|kind| (kind.name(), kind)))
    });
    let rollup = table.or("rollup", false, Value::boolean);
    let locks = table.optional("locks", Value::boolean);
    let lock_at = table.optional("lock_at", |value| {
        value.one_of(&[("start", LockAt::Start), ("save", LockAt::Save)])
    });
    Some(LockRule {
        relationship: relationship?,
        rollup: rollup?,
        locks: locks?,
        lock_at: lock_at?,
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
    let mut table = value.table()?;
    let source = table.drawn_or_read("parent_column", &["parents"], &["fan_out"]);
    let parents = match source {
        Some(DrawnOrRead::Drawn { .. }) => {
            table.expect(&["parent_column"]);
            parent_set(&mut table)
        }
        Some(DrawnOrRead::Read) if !from_file => {
            table.expect(&["parent_column"]);
            without_file(&table)
        }
        Some(DrawnOrRead::Read) => {
            table.required("parent_column", "", Column::new).map(ParentsAsWritten::Column)
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
        Some(name) => table.or("name", name, Value::label),
        None => table.required("name", "name = \"Campaign\"", Value::label),
    };
    if naming == Naming::Sets && name.as_ref().is_some_and(|name| before.contains(name)) {
        let name = name.as_deref().unwrap_or_default();
        return table.wrong_key(
            "name",
            format!("this load looks up to `{}` twice", shorten(name)),
            "sets of one name are the same rows: give each lookup a name of its own, such as that \
             of the field"
                .to_owned(),
        );
    }
    let read_from_file = matches!(parents, Some(ParentsAsWritten::Column(_)));
    let via = table.optional("via", |value| {
        let named = value.text()?;
        if read_from_file {
            return value.wrong(
                format!("`{}` contradicts `parent_column`", value.path),
                "a column gives each record its own parent: leave one of the two out",
            );
        }
        let mut found = before.iter().enumerate().filter(|(_, name)| *name == named);
        match (found.next(), found.next()) {
            (Some((place, _)), None) => Some(place),
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
    let rule = lock_rule(&mut table);
    table.finish();
    Some(SetAsWritten { name: name?, parents: parents?, rule: rule?, via: via? })
}

fn fan_out(mut table: TableReader<'_>) -> Option<FanOut> {
    const SHAPES: [&str; 5] = ["uniform", "fixed", "zipf", "lognormal", "histogram"];
    let shape = table.or("shape", "uniform", |value| value.one_of(&SHAPES.map(|s| (s, s))));
    let Some(chosen) = shape else {
        // Which keys belong here is anyone's guess until the shape is known.
        return None;
    };
    let tag = Tag { key: "shape", chosen };
    table.belongs_to(tag, "zipf", &["exponent"]);
    table.belongs_to(tag, "lognormal", &["cv"]);
    table.belongs_to(tag, "histogram", &["buckets"]);
    let fan_out = match chosen {
        "fixed" => Some(FanOut::Fixed),
        "zipf" => table.required("exponent", "exponent = 1.1", exponent).map(zipf),
        "lognormal" => {
            table.required("cv", "cv = 1.5", Value::cv).map(|cv| FanOut::Lognormal { cv })
        }
        "histogram" => table
            .required("buckets", "buckets = [[9, 100_000], [11, 100_000]]", buckets)
            .map(|buckets| FanOut::Histogram { buckets }),
        _ => Some(FanOut::Uniform),
    };
    table.finish();
    fan_out
}

fn exponent(value: &Value<'_>) -> Option<f64> {
    value.number("from 0 to 20", |exponent| (0.0..=MAX_EXPONENT).contains(&exponent))
}

const fn zipf(exponent: f64) -> FanOut {
    FanOut::Zipf { exponent }
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
    let children_each = children_each.count(0..=Children::MAX);
    let parents = parents.count_u32(1..=Parents::MAX);
    Some(Bucket { children_each: children_each?, parents: parents? })
}

fn order(table: &mut TableReader<'_>, source: Option<DrawnOrRead>) -> Option<Order> {
    const ORDERS: [&str; 4] = ["random", "by_parent", "clustered", "file"];
    let written = table.layer("order");
    let order = table.or("order", "random", |value| {
        let order = value.one_of(&ORDERS.map(|order| (order, order)))?;
        match source {
            Some(DrawnOrRead::Drawn { since }) if order == "file" => {
                if since.is_some_and(|since| since > written) {
                    // It went with the file that was replaced.
                    return Some("random");
                }
                value.wrong(
                    format!("`{}` is \"file\", but no file is named", value.path),
                    "name one by `file` and `parent_column` in place of `parents` and `children`, \
                     or write \"random\", \"by_parent\" or \"clustered\"",
                )
            }
            _ => Some(order),
        }
    });
    let Some(chosen) = order else {
        table.expect(&["window"]);
        return None;
    };
    table.belongs_to(Tag { key: "order", chosen }, "clustered", &["window"]);
    match chosen {
        "by_parent" => Some(Order::ByParent),
        "clustered" => table.required("window", "window = 1_000", window),
        "file" => Some(Order::File),
        _ => Some(Order::Random),
    }
}

fn window(value: &Value<'_>) -> Option<Order> {
    if matches!(value.node.content, Content::Integer(0)) {
        return value.wrong(
            format!("`{}` is 0, which displaces nothing", value.path),
            "write `order = \"by_parent\"` for that, or a window of 1 place or more",
        );
    }
    Some(Order::Clustered { window: value.count(1..=Children::MAX)? })
}
