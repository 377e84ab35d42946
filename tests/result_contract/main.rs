//! The JSON of results: one schema, made from the types that are written and read, and a reference
//! made from the schema.

mod generated;
mod reference;
