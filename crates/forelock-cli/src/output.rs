//! Standard output and standard error.

use anstream::{AutoStream, ColorChoice};
use forelock_io::words::for_terminal;
use forelock_report::Look;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Without a terminal to ask: wide enough for every table, narrow enough for an e-mail.
const DEFAULT_WIDTH: usize = 100;
/// Lines longer than this are no easier to read on a wider terminal.
const MAX_WIDTH: usize = 120;
/// A table can't be narrower and still be one.
const MIN_WIDTH: usize = 40;

/// Writes `text` to standard output, all of it, without its colours where they are not wanted. A
/// reader that goes away (`| head -1`) has what it wanted; what was found is the same, and so is the
/// exit code.
///
/// # Errors
///
/// Those of standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    print_with(|out| out.write_all(for_terminal(text).as_bytes()))
}

/// As [`print()`], line by line.
///
/// # Errors
///
/// Those of standard output and of `write`.
pub(super) fn print_lines(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    print_with(|out| {
        let mut lines = SafeLines { out, begun: Vec::new() };
        write(&mut lines)?;
        lines.flush()
    })
}

/// As [`print()`], of what is meant for a program: JSON escapes what could command a terminal, and a
/// page is shown by a browser.
///
/// # Errors
///
/// As [`print()`].
pub(super) fn print_exactly(text: &str) -> io::Result<()> {
    print_with(|out| out.write_all(text.as_bytes()))
}

/// Whether standard output has a JSON document, or is getting one.
static HAS_DOCUMENT: AtomicBool = AtomicBool::new(false);

/// As [`print_exactly()`], of a result or a failure as JSON, of which a reader is given one at most: what
/// comes second is not written.
///
/// # Errors
///
/// As [`print_exactly()`]; if it comes second.
pub(super) fn print_document(json: &str) -> io::Result<()> {
    if HAS_DOCUMENT.swap(true, Ordering::Relaxed) {
        return Err(io::Error::other("it has another document already"));
    }
    print_exactly(json)
}

fn print_with(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Lines in which nothing commands a terminal.
struct SafeLines<'a> {
    out: &'a mut dyn Write,
    /// Of a line that goes on.
    begun: Vec<u8>,
}

impl SafeLines<'_> {
    fn write_begun(&mut self, length: usize) -> io::Result<()> {
        let lines: Vec<u8> = self.begun.drain(..length).collect();
        self.out.write_all(for_terminal(&String::from_utf8_lossy(&lines)).as_bytes())
    }
}

impl Write for SafeLines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let end = self.begun.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        self.write_begun(end)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_begun(self.begun.len())?;
        self.out.flush()
    }
}

/// Writes `text` to standard error, without what could command a terminal; nobody can be told of an
/// error there.
pub(super) fn complain(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(for_terminal(text).as_bytes());
}

/// How a report on standard output may look: colour on a terminal unless `NO_COLOR` is set.
pub(super) fn look() -> Look {
    let styled = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
    let width = terminal_width().unwrap_or(DEFAULT_WIDTH).clamp(MIN_WIDTH, MAX_WIDTH);
    Look { styled, width }
}

/// Whether standard error takes colour.
pub(super) fn errors_styled() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Columns of the terminal on standard output, if that is one.
fn terminal_width() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(columns))
}
