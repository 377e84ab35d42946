//! What is sent back.

use crate::limits::SILENCE;
use crate::refusal::Refusal;
use http_body_util::Full;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::{Response, StatusCode};
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// No script, style, frame or request but our own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What follows the headers.
#[derive(Debug)]
pub(crate) enum ReplyBody {
    /// All of it.
    Whole(Full<Bytes>),
    /// Piece by piece, until whoever makes them is done.
    Pieces(Pieces),
}

/// Events as they come, and comments while none does.
#[derive(Debug)]
pub(crate) struct Pieces {
    receiver: mpsc::Receiver<Bytes>,
    silence: Interval,
}

/// A line that no reader of events takes for one.
const COMMENT: Bytes = Bytes::from_static(b": still here\n\n");

impl Pieces {
    fn new(receiver: mpsc::Receiver<Bytes>, most_silent: Duration) -> Self {
        let mut silence = interval_at(Instant::now() + most_silent, most_silent);
        // A reader who was slow needs no comments for the time before.
        silence.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { receiver, silence }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if let Poll::Ready(piece) = self.receiver.poll_recv(context) {
            self.silence.reset();
            return Poll::Ready(piece);
        }
        self.silence.poll_tick(context).map(|_| Some(COMMENT))
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(all) => Pin::new(all).poll_frame(context),
            Self::Pieces(pieces) => {
                pieces.poll(context).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(all) => all.is_end_stream(),
            Self::Pieces(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(all) => all.size_hint(),
            Self::Pieces(_) => SizeHint::default(),
        }
    }
}

/// A reply with the headers that all have.
pub(crate) fn reply(
    status: StatusCode,
    kind: &'static str,
    body: ReplyBody,
) -> Response<ReplyBody> {
    let mut reply = Response::new(body);
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        // The address holds the key, and the page's fragment the scenario.
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    reply
}

pub(crate) fn whole(kind: &'static str, bytes: impl Into<Bytes>) -> Response<ReplyBody> {
    reply(StatusCode::OK, kind, ReplyBody::Whole(Full::new(bytes.into())))
}

pub(crate) fn json(value: &impl Serialize) -> Result<Response<ReplyBody>, Refusal> {
    Ok(whole("application/json", to_json(value)?))
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(value).map_err(|error| Refusal::failed(error.to_string()))
}

pub(crate) fn refused(refusal: &Refusal) -> Response<ReplyBody> {
    // A refusal is two texts, which can always be written.
    let bytes = serde_json::to_vec(refusal).unwrap_or_default();
    reply(refusal.status, "application/json", ReplyBody::Whole(Full::new(bytes.into())))
}

pub(crate) fn pieces(receiver: mpsc::Receiver<Bytes>) -> Response<ReplyBody> {
    reply(StatusCode::OK, "text/event-stream", ReplyBody::Pieces(Pieces::new(receiver, SILENCE)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    async fn next(body: &mut ReplyBody) -> Option<Bytes> {
        Some(body.frame().await?.unwrap().into_data().unwrap())
    }

    #[test]
    fn a_stream_of_events_is_never_silent_for_long() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (sender, receiver) = mpsc::channel(2);
            let mut body = ReplyBody::Pieces(Pieces::new(receiver, Duration::from_millis(1)));
            for _ in 0..3 {
                assert_eq!(next(&mut body).await.unwrap(), COMMENT);
            }
            let event = Bytes::from_static(b"event: done\ndata: {}\n\n");
            sender.send(event.clone()).await.unwrap();
            assert_eq!(next(&mut body).await.unwrap(), event);
            assert_eq!(next(&mut body).await.unwrap(), COMMENT);
            drop(sender);
            assert_eq!(next(&mut body).await, None);
        });
    }
}
