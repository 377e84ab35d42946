//! Signals that ask the program to end: Ctrl-C, SIGTERM and, on Unix, SIGHUP.

use super::failure_document::print_document;
use super::{Exit, output};
use forelock_io::files::abandon_unfinished;
use forelock_report::{FailureKind, JsonFailure};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};
use std::ffi::c_int;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// So long the work may take to end in its own way, and a message to be read; together less than a
/// second, after which people and schedulers ask again, and more rudely.
const GRACE: Duration = Duration::from_millis(700);
const LAST_WORDS: Duration = Duration::from_millis(150);
/// So often is looked whether a signal has come.
const LOOK: Duration = Duration::from_millis(50);

/// Whether the user has asked to stop.
///
/// Work looks at it where it can end in order: between replications and several times a second within one,
/// between rows. It can't look in a read that waits for a pipe: so whatever has not ended after a moment is
/// ended with the program. Nothing is lost by that which the end in order would have kept: a result is given
/// only of all replications, and the points of a sweep are in its directory as soon as they are done.
#[derive(Debug, Default)]
pub struct Interrupt {
    asked: Arc<AtomicBool>,
    last_words: Arc<Mutex<String>>,
}

impl Interrupt {
    /// Listens from now on; once a process.
    ///
    /// # Errors
    ///
    /// If the operating system refuses the handlers or the thread.
    pub fn listen() -> io::Result<Self> {
        let interrupt = Self::default();
        let came = Arc::new(AtomicUsize::new(NONE));
        for signal in asking() {
            flag::register(signal, Arc::clone(&interrupt.asked))?;
            let number = usize::try_from(signal).unwrap_or(NONE);
            flag::register_usize(signal, Arc::clone(&came), number)?;
        }
        // By itself, a file that grows too large ends the program. Once anyone listens, the write fails
        // instead, which says which file it was.
        #[cfg(unix)]
        flag::register(signal_hook::consts::SIGXFSZ, Arc::default())?;
        let last_words = Arc::clone(&interrupt.last_words);
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || end_after_signal(&came, &last_words))?;
        Ok(interrupt)
    }

    /// Whether it has happened.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Has `words` said if the program is ended in the middle of its work from now on.
    pub(super) fn explain(&self, words: String) {
        *self.last_words.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }
}

/// No signal has this number.
const NONE: usize = 0;

/// A terminal that is closed asks as well (SIGHUP), unless the program was started to outlive it.
fn asking() -> Vec<c_int> {
    let mut asking = vec![SIGINT, SIGTERM];
    #[cfg(unix)]
    {
        use signal_hook::consts::SIGHUP;
        asking.extend((!is_ignored(SIGHUP)).then_some(SIGHUP));
    }
    asking
}

/// Whether `signal` was ignored when the program was started, as `nohup` has it; also where nothing
/// says so, since a handler would undo it.
#[cfg(unix)]
fn is_ignored(signal: c_int) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    ignored.is_none_or(|bits| bits >> (signal - 1) & 1 == 1)
}

/// Ends the program a moment after a signal, or with the next one.
fn end_after_signal(came: &AtomicUsize, last_words: &Mutex<String>) {
    let next = || came.swap(NONE, Ordering::Relaxed);
    let mut first = NONE;
    while first == NONE {
        thread::sleep(LOOK);
        first = next();
    }
    let since = Instant::now();
    while since.elapsed() < GRACE && next() == NONE {
        thread::sleep(LOOK);
    }
    abandon_unfinished();
    let name = c_int::try_from(first).ok().and_then(low_level::signal_name).unwrap_or("a signal");
    let more = last_words.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let message = format!("interrupted by {name} before the work was done");
    let words = format!("\nerror: {message}\n{more}");
    let failure = JsonFailure::new(FailureKind::Interrupted, message, Exit::Failed.code());
    let told = [in_time(move || output::complain(&words)), in_time(|| print_document(failure))];
    let until = Instant::now() + LAST_WORDS;
    for is_told in told {
        let _ = is_told.recv_timeout(until.saturating_duration_since(Instant::now()));
    }
    std::process::exit(i32::from(Exit::Failed.code()));
}

/// Has something told by a thread that can be left alone, as nobody may be reading what standard output
/// or standard error is piped to; says when it is done.
fn in_time(tell: impl FnOnce() + Send + 'static) -> mpsc::Receiver<()> {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        tell();
        // Whoever waited has gone if it took too long.
        let _ = done.send(());
    });
    is_done
}
