//! The body of a request, within limits.

use crate::limits::{BODY, READ_ON};
use crate::refusal::Refusal;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use serde::de::DeserializeOwned;
use std::io;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// All of it, if it is no longer than `most` bytes and comes in time.
pub(crate) async fn bytes(body: Incoming, most: usize) -> Result<Bytes, Refusal> {
    let whole = timeout(BODY, Limited::new(body, most).collect()).await;
    match whole.map_err(|_| Refusal::too_slow())? {
        Ok(whole) => Ok(whole.to_bytes()),
        // Cut off, or too long.
        Err(_) => Err(Refusal::too_large()),
    }
}

/// The same as a value.
pub(crate) async fn json<T: DeserializeOwned>(body: Incoming, most: usize) -> Result<T, Refusal> {
    let bytes = bytes(body, most).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Refusal::unusable(format!("this is no request of the page: {error}")))
}

/// Hands it on piece by piece, until it ends or stops coming.
pub(crate) async fn stream(mut body: Incoming, taker: mpsc::Sender<io::Result<Bytes>>) {
    let mut read_on = 0;
    while read_on < READ_ON {
        let piece = match timeout(BODY, body.frame()).await {
            Ok(None) => return,
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => Ok(data),
                Err(_) => continue,
            },
            Ok(Some(Err(error))) => Err(io::Error::other(error)),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "it has stopped coming")),
        };
        let (is_end, length) = (piece.is_err(), piece.as_ref().map_or(0, Bytes::len));
        if taker.send(piece).await.is_err() {
            read_on += length;
        }
        if is_end {
            return;
        }
    }
}
