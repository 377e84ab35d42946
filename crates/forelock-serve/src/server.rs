//! Listening, on this machine, for a browser.

use crate::desk::Desk;
use crate::directory::Subject;
use crate::guard::{Guard, Key};
use crate::interface::outward;
use crate::limits::{LARGE_BODIES, THREADS};
use crate::service::Service;
use crate::state::Texts;
use crate::visitors::Visitors;
use forelock::scenario::Diagnostics;
use forelock::study::StudyError;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener as Listener};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// How a server is started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens.
    pub address: IpAddr,
    /// On which port; 0 for any that is free.
    pub port: u16,
    /// What it shows.
    pub subject: Subject,
    /// On how many threads it simulates; one for each core if `None`.
    pub threads: Option<NonZeroUsize>,
}

/// Why a server can't be started.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The scenario that it should show.
    #[error(transparent)]
    Scenario(#[from] Diagnostics),
    /// The port, a thread, or the randomness for the key.
    #[error("can't listen on {address}: {cause}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// The threads that simulate.
    #[error(transparent)]
    Threads(#[from] StudyError),
}

/// A server that listens, and answers once it is [run](Server::run).
#[derive(Debug)]
pub struct Server {
    listener: Listener,
    address: SocketAddr,
    key: Key,
    service: Arc<Service>,
    runtime: Runtime,
}

impl Server {
    /// Reads the scenario, and takes the port.
    ///
    /// # Errors
    ///
    /// See [`ServeError`].
    pub fn bind(settings: &Settings) -> Result<Self, ServeError> {
        let opened = settings.subject.opened()?;
        let wanted = SocketAddr::new(settings.address, settings.port);
        let listening = |cause| ServeError::Listen { address: wanted, cause };
        let listener = Listener::bind(wanted).map_err(listening)?;
        listener.set_nonblocking(true).map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;
        let key = Key::random().map_err(listening)?;
        // Simulations have threads of their own; this one reads and writes.
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(THREADS)
            .build();
        let service = Service {
            guard: Guard::new(key.clone(), address),
            opened,
            texts: Texts::new(settings.subject.directory()),
            answers: Desk::new(settings.threads)?,
            studies: Desk::new(settings.threads)?,
            handouts: Desk::new(settings.threads)?,
            large: Semaphore::new(LARGE_BODIES),
            requests: AtomicU64::new(0),
        };
        let runtime = runtime.map_err(listening)?;
        Ok(Self { listener, address, key, service: Arc::new(service), runtime })
    }

    /// What to open in a browser; it holds the key. Of a server on every address of its machine, the one
    /// by which others probably reach it.
    #[must_use]
    pub fn address(&self) -> String {
        let ip = match self.address.ip() {
            every if every.is_unspecified() => outward(every),
            ip => ip,
        };
        let host = SocketAddr::new(ip, self.address.port());
        format!("http://{host}/{}/", self.key.as_str())
    }

    /// Whether it listens on every address of its machine.
    #[must_use]
    pub const fn is_everywhere(&self) -> bool {
        self.address.ip().is_unspecified()
    }

    /// Answers until it should stop, which it looks at several times a second.
    ///
    /// # Errors
    ///
    /// If the operating system has no place for the listener in its event queue.
    pub fn run(self, should_stop: &dyn Fn() -> bool) -> io::Result<()> {
        let Self { listener, service, runtime, .. } = self;
        let served = runtime.block_on(async {
            accept(&TcpListener::from_std(listener)?, &service, should_stop).await;
            Ok(())
        });
        // A study under way would be waited for, and nobody reads it any more.
        runtime.shutdown_background();
        served
    }
}

async fn accept(listener: &TcpListener, service: &Arc<Service>, should_stop: &dyn Fn() -> bool) {
    const LOOK: Duration = Duration::from_millis(50);
    const PAUSE: Duration = Duration::from_millis(100);
    let mut visitors = Visitors::default();
    while !should_stop() {
        let Ok(accepted) = timeout(LOOK, listener.accept()).await else { continue };
        match accepted {
            Ok((stream, _)) => visitors.admit(stream, service),
            // The process has too many files open, or the other side has gone: neither lasts.
            Err(_) => sleep(PAUSE).await,
        }
    }
}
