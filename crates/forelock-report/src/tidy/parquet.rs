//! A table as Parquet, which pandas, Polars, `DuckDB` and Spark read with its types.

use super::columns::TidyValues;
use super::{TidyColumn, TidyKind, TidyTable};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows that memory holds at a time.
const GROUP: usize = 65_536;

/// Writes all rows, with what each column is and its unit in the metadata of the file, under `column:NAME`. The same
/// table gives the same bytes.
///
/// # Errors
///
/// Those of `out`, and of what the rows are read from.
pub fn write_tidy_parquet(table: &dyn TidyTable, out: &mut (dyn Write + Send)) -> io::Result<()> {
    write(table, out).map_err(cause)
}

fn write(table: &dyn TidyTable, out: &mut (dyn Write + Send)) -> Result<(), ParquetError> {
    let columns = table.columns();
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    let schema = Type::group_type_builder("forelock").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_created_by(format!("forelock {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::GZIP(parquet::basic::GzipLevel::default()))
        .set_key_value_metadata(Some(columns.iter().map(description).collect()))
        .build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    let empty = || columns.iter().map(|column| TidyValues::of(column.kind)).collect::<Vec<_>>();
    let (mut group, mut rows) = (empty(), 0);
    table.visit(&mut |cells| {
        group.iter_mut().zip(cells).for_each(|(values, cell)| values.push(cell));
        rows += 1;
        if rows < GROUP {
            return Ok(());
        }
        rows = 0;
        write_group(&mut file, &std::mem::replace(&mut group, empty())).map_err(cause)
    })?;
    if rows > 0 {
        write_group(&mut file, &group)?;
    }
    file.close()?;
    Ok(())
}

/// What the file system says, if it is that.
fn cause(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => {
            cause.downcast::<io::Error>().map_or_else(io::Error::other, |cause| *cause)
        }
        other => io::Error::other(other),
    }
}

fn field(column: &TidyColumn) -> Result<Arc<Type>, ParquetError> {
    let physical = match column.kind {
        TidyKind::Text => Physical::BYTE_ARRAY,
        TidyKind::Whole | TidyKind::Unsigned => Physical::INT64,
        TidyKind::Number => Physical::DOUBLE,
        TidyKind::Truth => Physical::BOOLEAN,
    };
    let field =
        Type::primitive_type_builder(&column.name, physical).with_repetition(Repetition::OPTIONAL);
    let field = match column.kind {
        TidyKind::Text => field
            .with_logical_type(Some(LogicalType::String))
            .with_converted_type(ConvertedType::UTF8),
        // Counts have a sign, so that the difference of two is what it is; those without wrap.
        TidyKind::Unsigned => field
            .with_logical_type(Some(LogicalType::integer(64, false)))
            .with_converted_type(ConvertedType::UINT_64),
        TidyKind::Whole | TidyKind::Number | TidyKind::Truth => field,
    };
    field.build().map(Arc::new)
}

fn description(column: &TidyColumn) -> KeyValue {
    let unit = if column.unit.is_empty() { String::new() } else { format!(" [{}]", column.unit) };
    KeyValue::new(format!("column:{}", column.name), format!("{}{unit}", column.meaning))
}

fn write_group<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    values: &[TidyValues],
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for values in values {
        let Some(mut column) = group.next_column()? else { break };
        match (column.untyped(), values) {
            (ColumnWriter::ByteArrayColumnWriter(writer), TidyValues::Text(all)) => {
                let (levels, some) = present(all, |one| ByteArray::from(one.as_str()));
                writer.write_batch(&some, Some(&levels), None)?;
            }
            // The bits of what has no sign, as the format has it.
            (ColumnWriter::Int64ColumnWriter(writer), TidyValues::Whole(all)) => {
                let (levels, some) = present(all, |one| one.cast_signed());
                writer.write_batch(&some, Some(&levels), None)?;
            }
            (ColumnWriter::DoubleColumnWriter(writer), TidyValues::Number(all)) => {
                let (levels, some) = present(all, |one| *one);
                writer.write_batch(&some, Some(&levels), None)?;
            }
            (ColumnWriter::BoolColumnWriter(writer), TidyValues::Truth(all)) => {
                let (levels, some) = present(all, |one| *one);
                writer.write_batch(&some, Some(&levels), None)?;
            }
            _ => {
                return Err(ParquetError::General(
                    "a column has values of another kind".to_owned(),
                ));
            }
        }
        column.close()?;
    }
    group.close()?;
    Ok(())
}

/// For each row whether there is a value (1) or none (0), and the values.
fn present<T, P>(all: &[Option<T>], value: impl Fn(&T) -> P) -> (Vec<i16>, Vec<P>) {
    let levels = all.iter().map(|one| i16::from(one.is_some())).collect();
    (levels, all.iter().flatten().map(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::ReplicationTable;
    use forelock::study::fixture::three_loads;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn written() -> Vec<u8> {
        let mut bytes = Vec::new();
        write_tidy_parquet(&ReplicationTable::of(vec![three_loads()]), &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_read_back_has_its_types_and_what_is_missing_is_null() {
        let mut kept = tempfile::tempfile().unwrap();
        kept.write_all(&written()).unwrap();
        let file = SerializedFileReader::new(kept).unwrap();
        let row = file.get_row_iter(None).unwrap().nth(1).unwrap().unwrap();
        let all = file.get_row_iter(None).unwrap().next().unwrap().unwrap();
        let field = |row: &parquet::record::Row, name: &str| {
            row.get_column_iter().find(|(own, _)| *own == name).unwrap().1.clone()
        };
        assert_eq!(field(&row, "load"), Field::Str("contacts".into()));
        assert_eq!(field(&all, "load"), Field::Null);
        assert_eq!(
            (field(&row, "created"), field(&row, "failed")),
            (Field::Long(18_000), Field::Long(2_000))
        );
        assert_eq!(field(&row, "failure_rate"), Field::Double(0.1));
        assert!(matches!(field(&row, "seed"), Field::ULong(_)));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(written(), written());
    }

    #[test]
    fn a_full_disk_is_told_as_one() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let table = ReplicationTable::of(vec![three_loads()]);
        let wrong = write_tidy_parquet(&table, &mut Full).unwrap_err();
        assert_eq!(wrong.kind(), io::ErrorKind::StorageFull);
    }
}
