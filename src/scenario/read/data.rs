//! The `[data]` table.

use super::table_reader::Tag;
use super::{TableReader, Value};
use crate::scenario::{
    Bucket, Children, Data, FanOut, Lookup, Order, ParentSet, Parents, source::Content,
};

/// Beyond this the first parent has all children anyway.
const MAX_EXPONENT: f64 = 20.0;

pub(super) fn data(mut table: TableReader<'_>) -> Option<Data> {
    let parent_object = table.or("parent_object", "parent".to_owned(), Value::label);
    let child_object = table.or("child_object", "child".to_owned(), Value::label);
    let extract = table.get("file").or(table.get("parent_column"));
    let (children, parents) = match extract {
        None => {
            let children = table.required("children", "children = \"2M\"", children);
            (children, parent_set(&mut table))
        }
        // A scenario that names an extract lacks these for a reason that it is being told.
        Some(extract) => {
            table.expect(&["parents", "children", "fan_out"]);
            (refuse_extract(&extract), None)
        }
    };
    let order = order(&mut table);
    let lookups = table.or("lookups", Vec::new(), |value| {
        let items = value.list("write each as `[[data.lookups]]`")?;
        // All are read before any gives up, so that each has its say.
        let lookups: Vec<_> = items.iter().enumerate().map(|(i, item)| lookup(i, item)).collect();
        lookups.into_iter().collect()
    });
    table.finish();
    Some(Data {
        parent_object: parent_object?,
        child_object: child_object?,
        children: children?,
        parents: parents?,
        order: order?,
        lookups: lookups?,
    })
}

fn refuse_extract<T>(value: &Value<'_>) -> Option<T> {
    value.wrong(
        format!("`{}`: reading a CSV extract is not built yet", value.path),
        "describe it by `parents`, `children` and `fan_out`",
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

fn lookup(index: usize, value: &Value<'_>) -> Option<Lookup> {
    let mut table = value.table()?;
    let name = table.or("name", format!("lookup {}", index + 1), Value::label);
    let parents = parent_set(&mut table);
    let locks = table.or("locks", true, Value::boolean);
    table.finish();
    Some(Lookup { name: name?, parents: parents?, locks: locks? })
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

fn order(table: &mut TableReader<'_>) -> Option<Order> {
    const ORDERS: [&str; 4] = ["random", "by_parent", "clustered", "file"];
    let order = table.or("order", "random", |value| {
        match value.one_of(&ORDERS.map(|order| (order, order)))? {
            "file" => refuse_extract(value),
            order => Some(order),
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
