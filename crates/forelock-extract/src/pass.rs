//! One pass over all rows.

use super::error::{ExtractError, ExtractProblem};
use super::monitor::ReadMonitor;
use super::reader::ExtractReader;
use super::record::Record;

/// So often the monitor is asked.
const ROWS_BETWEEN_LOOKS: u64 = 1 << 14;

/// Has `visit` look at every row that is left of `reader`, and says how many there were.
///
/// # Errors
///
/// Those of the extract, one without rows among them; for more than 2^32 − 1 rows; if `monitor` says
/// to stop; that of `visit`, with the row's place.
pub(super) fn visit_rows(
    reader: &mut ExtractReader,
    monitor: &dyn ReadMonitor,
    mut visit: impl FnMut(&Record<'_>) -> Result<(), ExtractProblem>,
) -> Result<u32, ExtractError> {
    loop {
        if reader.rows().is_multiple_of(ROWS_BETWEEN_LOOKS) {
            let (bytes, of) = reader.progress();
            monitor.read_so_far(bytes, of);
            if monitor.should_stop() {
                return Err(ExtractError::whole(reader.name(), ExtractProblem::Interrupted));
            }
        }
        let Some(record) = reader.next_record()? else { break };
        let line = record.line();
        if let Err(problem) = visit(&record) {
            return Err(reader.error_at(line, problem));
        }
        if reader.rows() > u64::from(u32::MAX) {
            return Err(reader.error_at(line, ExtractProblem::TooManyRows));
        }
    }
    match u32::try_from(reader.rows()) {
        Ok(0) => Err(ExtractError::whole(reader.name(), ExtractProblem::NoRows)),
        // There are no more: each was counted.
        rows => Ok(rows.unwrap_or(u32::MAX)),
    }
}
