//! The connections that are open.

use crate::limits::{CONNECTIONS, HEADER_BYTES, HEADERS};
use crate::service::Service;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::TcpStream;
use tokio::task::AbortHandle;

/// The connections that are open, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Visitors(Vec<Visitor>);

#[derive(Debug)]
struct Visitor {
    task: AbortHandle,
    /// The number of its last request with the key, of all such requests.
    asked: Arc<AtomicU64>,
}

/// It has not shown the key yet.
const NEVER: u64 = 0;

impl Visitors {
    /// Serves one more. Where all places are taken, the oldest that has not shown the key is cut off for it,
    /// or else the one whose last request is the longest ago: whoever opens connections and says nothing, or
    /// reads nothing, keeps nobody out.
    pub(crate) fn admit(&mut self, stream: TcpStream, service: &Arc<Service>) {
        self.0.retain(|visitor| !visitor.task.is_finished());
        if self.0.len() >= CONNECTIONS {
            // Of several that have asked nothing, the first is the oldest.
            let asked = |(_, visitor): &(usize, &Visitor)| visitor.asked.load(Ordering::Relaxed);
            let Some((oldest, _)) = self.0.iter().enumerate().min_by_key(asked) else { return };
            self.0.remove(oldest).task.abort();
        }
        let asked = Arc::new(AtomicU64::new(NEVER));
        let served = serve(stream, Arc::clone(service), Arc::clone(&asked));
        self.0.push(Visitor { task: tokio::spawn(served).abort_handle(), asked });
    }
}

/// The requests of one connection.
async fn serve(stream: TcpStream, service: Arc<Service>, asked: Arc<AtomicU64>) {
    let answer = service_fn(|request| {
        let (service, asked) = (Arc::clone(&service), Arc::clone(&asked));
        async move { Ok::<_, Infallible>(service.serve(request, &asked).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), answer);
    // What goes wrong with it is the browser's to tell: it is nothing that this side could mend.
    let _ = connection.await;
}
