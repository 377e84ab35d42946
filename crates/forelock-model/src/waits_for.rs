//! The waits-for graph: who waits for whom.
//!
//! A transaction waits for one row at a time and a row has one holder, so at most one edge leaves
//! each node, and a cycle is found by walking. Only the holder matters, not who is ahead in the
//! queue: those ahead wait for the same holder and for nothing else, so they close no cycle that
//! the holder doesn't. Nor can a hand-over close one: whom a row is handed to waits for nobody.

use super::lock_table::LockTable;
use super::owner::Owner;
use super::row::RowId;

/// Whether `owner`, beginning to wait for `row`, would close a cycle.
///
/// Ends because there is no cycle yet: every request that would have closed one was refused.
pub(crate) fn closes_cycle(locks: &LockTable, owner: Owner, row: RowId) -> bool {
    let mut at = locks.holder(row);
    while let Some(holder) = at {
        if holder == owner {
            return true;
        }
        at = locks.waits_for(holder);
    }
    false
}
