//! The body of a request, within limits.

use crate::limits::{BODY, READ_ON};
use crate::pace::Pace;
use crate::refusal::Refusal;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Bytes, Incoming};
use serde::de::DeserializeOwned;
use std::error::Error;
use std::io;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

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

/// Hands it on piece by piece, until it ends, stops coming, or falls behind its pace.
pub(crate) async fn stream<B>(mut body: B, mut pace: Pace, taker: mpsc::Sender<io::Result<Bytes>>)
where
    B: Body<Data = Bytes, Error: Error + Send + Sync + 'static> + Unpin,
{
    let mut read_on = 0;
    while read_on < READ_ON {
        // Only the time that the other side takes: whoever reads the pieces may be slow as well.
        let asked = Instant::now();
        let piece = match timeout(BODY, body.frame()).await {
            Ok(None) => return,
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => Ok(data),
                Err(_) => continue,
            },
            Ok(Some(Err(error))) => Err(io::Error::other(error)),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "it has stopped coming")),
        };
        let piece = piece.and_then(|piece| pace.kept_by(piece, asked.elapsed()));
        let (is_end, length) = (piece.is_err(), piece.as_ref().map_or(0, Bytes::len));
        if taker.send(piece).await.is_err() {
            read_on += length;
        }
        if is_end {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::body::Frame;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Duration;
    use tokio::time::{Interval, interval};

    /// One byte after another, each some milliseconds after the last, without end.
    struct Trickle(Interval);

    impl Body for Trickle {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.0.poll_tick(context).map(|_| Some(Ok(Frame::data(Bytes::from_static(b"x")))))
        }
    }

    #[test]
    fn what_trickles_for_ever_is_cut_off() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let taken = runtime.block_on(async {
            let (sender, mut receiver) = mpsc::channel(1_000);
            let body = Trickle(interval(Duration::from_millis(2)));
            stream(body, Pace::new(Duration::from_millis(50), 1_000), sender).await;
            let mut taken = Vec::new();
            receiver.recv_many(&mut taken, 1_000).await;
            taken
        });
        let (last, before) = taken.split_last().unwrap();
        assert!(before.iter().all(Result::is_ok) && before.len() < 1_000, "{}", before.len());
        let error = last.as_ref().unwrap_err().to_string();
        assert_eq!(error, "it comes too slowly: at least 1,000 bytes in 0 s are asked for");
    }
}
