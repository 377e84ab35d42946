//! The connections that are open.

use crate::limits::{CONNECTIONS, HEADER_BYTES, HEADERS};
use crate::service::Service;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::TcpStream;
use tokio::task::AbortHandle;

/// The connections that are open, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Visitors(Vec<Visitor>);

#[derive(Debug)]
struct Visitor {
    task: AbortHandle,
    /// Whether it has shown that it knows the key.
    is_known: Arc<AtomicBool>,
}

impl Visitors {
    /// Serves one more. Where all places are taken, the oldest that has not shown the key is cut off for it:
    /// whoever opens connections and says nothing keeps nobody out who may come in.
    pub(crate) fn admit(&mut self, stream: TcpStream, service: &Arc<Service>) {
        self.0.retain(|visitor| !visitor.task.is_finished());
        if self.0.len() >= CONNECTIONS {
            let is_stranger = |visitor: &Visitor| !visitor.is_known.load(Ordering::Relaxed);
            let Some(oldest) = self.0.iter().position(is_stranger) else { return };
            self.0.remove(oldest).task.abort();
        }
        let is_known = Arc::new(AtomicBool::new(false));
        let served = serve(stream, Arc::clone(service), Arc::clone(&is_known));
        self.0.push(Visitor { task: tokio::spawn(served).abort_handle(), is_known });
    }
}

/// The requests of one connection.
async fn serve(stream: TcpStream, service: Arc<Service>, is_known: Arc<AtomicBool>) {
    let answer = service_fn(|request| {
        let (service, is_known) = (Arc::clone(&service), Arc::clone(&is_known));
        async move { Ok::<_, Infallible>(service.serve(request, &is_known).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), answer);
    // What goes wrong with it is the browser's to tell: it is nothing that this side could mend.
    let _ = connection.await;
}
