//! tmp
#![allow(clippy::unwrap_used, dead_code)]
#[path = "/tmp/mine/hostile.rs"]
mod hostile;
#[path = "/tmp/mine/server.rs"]
mod server;
