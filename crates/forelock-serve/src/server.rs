//! Listening, on this machine, for a browser.

use crate::desk::Desk;
use crate::directory::Subject;
use crate::guard::{Guard, Key};
use crate::limits::{CONNECTIONS, HEADER_BYTES, HEADERS, LARGE_BODIES};
use crate::service::Service;
use crate::state::Texts;
use forelock::scenario::Diagnostics;
use forelock::study::StudyError;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener as Listener};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
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
        let runtime = Builder::new_current_thread().enable_io().enable_time().build();
        let service = Service {
            guard: Guard::new(key.clone(), address),
            opened,
            texts: Texts::new(settings.subject.directory()),
            answers: Desk::new(settings.threads)?,
            studies: Desk::new(settings.threads)?,
            large: Semaphore::new(LARGE_BODIES),
        };
        let runtime = runtime.map_err(listening)?;
        Ok(Self { listener, address, key, service: Arc::new(service), runtime })
    }

    /// What to open in a browser; it holds the key.
    #[must_use]
    pub fn address(&self) -> String {
        let host = match self.address.ip() {
            ip if ip.is_unspecified() => {
                SocketAddr::new([127, 0, 0, 1].into(), self.address.port())
            }
            _ => self.address,
        };
        format!("http://{host}/{}/", self.key.as_str())
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
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while !should_stop() {
        let Ok(accepted) = timeout(LOOK, listener.accept()).await else { continue };
        let Ok((stream, _)) = accepted else {
            // The process has too many files open, or the other side has gone: neither lasts.
            sleep(PAUSE).await;
            continue;
        };
        // Who comes when all places are taken is turned away, not made to wait: a place is never free for
        // long, and a browser asks again.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let service = Arc::clone(service);
        tokio::spawn(async move {
            let _place = place;
            serve(stream, service).await;
        });
    }
}

/// The requests of one connection.
async fn serve(stream: TcpStream, service: Arc<Service>) {
    let answer = service_fn(|request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(service.serve(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), answer);
    // What goes wrong with it is the browser's to tell: it is nothing that this side could mend.
    let _ = connection.await;
}
