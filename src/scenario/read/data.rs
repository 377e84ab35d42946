//! The `[data]` table.

use super::data_file::{Column, DataFile, FileRows, data_file};
use super::drawn_or_read::DrawnOrRead;
use super::table_reader::Tag;
use super::{TableReader, Value};
use crate::scenario::{
    Bucket, Children, Data, FanOut, Lookup, Order, ParentSet, Parents, source::Content,
};

/// Beyond this the first parent has all children anyway.
const MAX_EXPONENT: f64 = 20.0;

/// The `[data]` table, of which a file may still have to be read.
pub(super) struct DataAsWritten<'a> {
    parent_object: String,
    child_object: String,
    records: Records<'a>,
    order: Order,
    lookups: Vec<LookupAsWritten<'a>>,
}

enum Records<'a> {
    Drawn { children: Children, parents: ParentSet },
    File(DataFile<'a>),
}

struct LookupAsWritten<'a> {
    name: String,
    parents: ParentsAsWritten<'a>,
    locks: bool,
}

enum ParentsAsWritten<'a> {
    Drawn(ParentSet),
    Column(Column<'a>),
}

pub(super) fn data(mut table: TableReader<'_>) -> Option<DataAsWritten<'_>> {
    let parent_object = table.or("parent_object", "parent".to_owned(), Value::label);
    let child_object = table.or("child_object", "child".to_owned(), Value::label);
    let source = table.drawn_or_read("file", &["parents", "children"], &["fan_out"]);
    let records = match source {
        Some(DrawnOrRead::Read) => data_file(&mut table).map(Records::File),
        Some(DrawnOrRead::Drawn { since }) => {
            table.expect(&["file", "parent_column", "delimiter"]);
            if since.is_none() && table.has("parent_column") {
                table.expect(&["parents", "children", "fan_out"]);
                without_file(&table)
            } else {
                drawn(&mut table)
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
    let lookups = table.or("lookups", Vec::new(), |value| {
        let items = value.list("write each as `[[data.lookups]]`")?;
        // All are read before any gives up, so that each has its say.
        let lookups: Vec<_> =
            items.iter().enumerate().map(|(i, item)| lookup(i, item, from_file)).collect();
        lookups.into_iter().collect()
    });
    table.finish();
    Some(DataAsWritten {
        parent_object: parent_object?,
        child_object: child_object?,
        records: records?,
        order: order?,
        lookups: lookups?,
    })
}

impl DataAsWritten<'_> {
    /// The records, read from their file if they come from one.
    pub(super) fn read(self) -> Option<Data> {
        let (mut columns, mut lookups) = (Vec::new(), Vec::new());
        for LookupAsWritten { name, parents, locks } in self.lookups {
            let parents = match parents {
                ParentsAsWritten::Drawn(parents) => Some(parents),
                ParentsAsWritten::Column(column) => {
                    columns.push(column);
                    None
                }
            };
            lookups.push((name, parents, locks));
        }
        let (children, parents, from_file) = match self.records {
            Records::Drawn { children, parents } => (children, parents, Vec::new()),
            Records::File(file) => {
                let FileRows { children, first, further } = file.read(columns)?;
                (children, first, further)
            }
        };
        let mut from_file = from_file.into_iter();
        let lookups = lookups.into_iter().map(|(name, parents, locks)| {
            let parents = parents.or_else(|| from_file.next())?;
            Some(Lookup { name, parents, locks })
        });
        Some(Data {
            parent_object: self.parent_object,
            child_object: self.child_object,
            children,
            parents,
            order: self.order,
            lookups: lookups.collect::<Option<_>>()?,
        })
    }
}

fn drawn<'a>(table: &mut TableReader<'_>) -> Option<Records<'a>> {
    let children = table.required("children", "children = \"2M\"", children);
    let parents = parent_set(table);
    Some(Records::Drawn { children: children?, parents: parents? })
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

fn parent_set(table: &mut TableReader<'_>) -> Option<ParentSet> {
    let count = table.required("parents", "parents = 200_000", parents);
    let fan_out = table.or("fan_out", FanOut::Uniform, |value| fan_out(value.table()?));
    Some(ParentSet { count: count?, fan_out: fan_out? })
}

fn lookup<'a>(index: usize, value: &Value<'a>, from_file: bool) -> Option<LookupAsWritten<'a>> {
    let mut table = value.table()?;
    let source = table.drawn_or_read("parent_column", &["parents"], &["fan_out"]);
    let parents = match source {
        Some(DrawnOrRead::Drawn { .. }) => {
            table.expect(&["parent_column"]);
            parent_set(&mut table).map(ParentsAsWritten::Drawn)
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
        Some(ParentsAsWritten::Column(column)) => column.name().to_owned(),
        _ => format!("lookup {}", index + 1),
    };
    let name = table.or("name", name, Value::label);
    let locks = table.or("locks", true, Value::boolean);
    table.finish();
    Some(LookupAsWritten { name: name?, parents: parents?, locks: locks? })
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
