//! What metrics look like in JSON.

use super::{Metric, PerMetric};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};
use std::borrow::Cow;

impl JsonSchema for Metric {
    fn schema_name() -> Cow<'static, str> {
        "Metric".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The name of a metric.",
            "type": "string",
            "enum": Self::ALL.map(Self::json_name),
        })
    }
}

impl<T: JsonSchema> JsonSchema for PerMetric<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}PerMetric", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut property = |metric: Metric| {
            let mut schema = generator.subschema_for::<T>();
            schema.insert("description".to_owned(), metric.meaning().into());
            (metric.json_name().to_owned(), Value::from(schema))
        };
        let properties: Map<String, Value> = Metric::ALL.into_iter().map(&mut property).collect();
        json_schema!({
            "description": "One for each metric.",
            "type": "object",
            "properties": properties,
            "required": Metric::ALL.map(Metric::json_name),
        })
    }
}
