//! From a request to its reply.

use crate::answer::answer;
use crate::assets::ASSETS;
use crate::body;
use crate::desk::{Asked, Desk, Follower, Ticket};
use crate::directory::{listed, open};
use crate::events::{Events, Gone};
use crate::guard::Guard;
use crate::limits::{
    HEAD_BYTES, PACE_BYTES, PACE_SPAN, RECORDS_BYTES, STATE_BYTES, STATES_BYTES, STUDY,
};
use crate::pace::Pace;
use crate::records::{Pieces, columns, observe, profile};
use crate::refusal::Refusal;
use crate::reply::{ReplyBody, json, pieces, refused, whole};
use crate::route::Route;
use crate::state::{PageState, Texts};
use crate::studies::{Ask, study};
use crate::take::Taken;
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::{HeaderMap, Request, Response, StatusCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio::task::spawn_blocking;

/// All that requests share.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) guard: Guard,
    pub(crate) opened: PageState,
    pub(crate) texts: Texts,
    /// Where answers are made, that follow a slider.
    pub(crate) answers: Desk,
    /// Where everything else is made.
    pub(crate) studies: Desk,
    /// Where what is taken away is made, which stops nothing that somebody looks at.
    pub(crate) handouts: Desk,
    pub(crate) large: Semaphore,
    /// How many requests have shown the key.
    pub(crate) requests: AtomicU64,
}

/// What the page begins with.
#[derive(Debug, Serialize)]
struct Start<'a> {
    version: &'static str,
    directory: Option<String>,
    files: Vec<String>,
    opened: &'a PageState,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    file: String,
}

type Reply = Result<Response<ReplyBody>, Refusal>;

impl Service {
    /// The reply to a request, whatever it is.
    ///
    /// `number` becomes the number of the request once whoever asks has shown the key.
    pub(crate) async fn serve(
        self: Arc<Self>,
        request: Request<Incoming>,
        number: &AtomicU64,
    ) -> Response<ReplyBody> {
        match self.reply(request, number).await {
            Ok(reply) => reply,
            Err(refusal) => refused(&refusal),
        }
    }

    async fn reply(self: Arc<Self>, request: Request<Incoming>, number: &AtomicU64) -> Reply {
        let (head, body) = request.into_parts();
        let path = self.guard.admit(head.uri.path(), &head.headers)?;
        number.store(1 + self.requests.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        let asked = asked(&head.headers);
        match Route::of(&head.method, path)? {
            Route::Asset(name) => asset(name),
            Route::Start => {
                self.texts.forget();
                blocking(move || self.start()).await
            }
            Route::Open => {
                let Open { file } = body::json(body, HEAD_BYTES).await?;
                let directory = self.texts.directory().ok_or_else(Refusal::not_found)?.to_owned();
                self.texts.forget();
                json(&blocking(move || open(&directory, &file)).await?)
            }
            Route::Answer => Ok(self.answer(state(body).await?, asked)),
            Route::Remedies => Ok(self.study(Ask::Remedies(state(body).await?), asked)),
            Route::Plan => Ok(self.study(Ask::Plan(state(body).await?), asked)),
            Route::Calibrate => Ok(self.study(Ask::Calibrate(state(body).await?), asked)),
            Route::Sweep => {
                Ok(self.study(Ask::Sweep(body::json(body, STATES_BYTES).await?), asked))
            }
            Route::Compare => {
                Ok(self.study(Ask::Compare(body::json(body, STATES_BYTES).await?), asked))
            }
            Route::Columns => {
                let head = body::bytes(body, HEAD_BYTES).await?;
                json(&blocking(move || columns(&head)).await?)
            }
            Route::Profile => self.profile(head.uri.query().unwrap_or_default(), body).await,
            Route::Observe => {
                let _large = self.large()?;
                let records = body::json(body, RECORDS_BYTES).await?;
                json(&blocking(move || observe(&records)).await?)
            }
            Route::Take(taken) => {
                let state = state(body).await?;
                self.take(taken, state).await
            }
        }
    }

    /// A place for a large body, which all together take bounded memory.
    fn large(&self) -> Result<SemaphorePermit<'_>, Refusal> {
        let taken = "other files are being read: wait until they are done";
        self.large.try_acquire().map_err(|_| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, taken))
    }

    fn start(&self) -> Reply {
        let directory = self.texts.directory();
        json(&Start {
            version: env!("CARGO_PKG_VERSION"),
            directory: directory.map(|directory| directory.display().to_string()),
            files: directory.map(listed).unwrap_or_default(),
            opened: &self.opened,
        })
    }

    fn answer(self: Arc<Self>, state: PageState, asked: Option<Asked>) -> Response<ReplyBody> {
        let ticket = self.answers.take(asked);
        events(move |events| answer(&state, &self.texts, &self.answers, &ticket, events))
    }

    fn study(self: Arc<Self>, ask: Ask, asked: Option<Asked>) -> Response<ReplyBody> {
        let ticket = self.studies.take(asked);
        events(move |events| study(&ask, &self.texts, &self.studies, &ticket, events))
    }

    /// Reads a CSV while it comes: the whole of it is nowhere.
    async fn profile(self: Arc<Self>, query: &str, body: Incoming) -> Reply {
        let _large = self.large()?;
        let asked = |key: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(name, _)| *name == key).and_then(|(_, value)| decoded(value))
        };
        let missing = || Refusal::unusable("say which column names the parents");
        let parent = asked("parent").ok_or_else(missing)?;
        let name = asked("name").unwrap_or_else(|| "the file".to_owned());
        let (sender, receiver) = mpsc::channel(8);
        let profiled = spawn_blocking(move || profile(&name, &parent, Pieces::new(receiver)));
        body::stream(body, Pace::new(PACE_SPAN, PACE_BYTES), sender).await;
        json(&profiled.await.map_err(|error| Refusal::failed(error.to_string()))??)
    }

    async fn take(self: Arc<Self>, taken: Taken, state: PageState) -> Reply {
        // Its reader is the reply itself: when that is dropped, so is the receiver.
        let (events, _reader) = Events::new(Handle::current());
        let ticket = match taken {
            Taken::Scenario => Ticket::default(),
            Taken::Markdown | Taken::Report => self.handouts.take(None),
        };
        let text = blocking(move || {
            let follower = Follower::new(&events, &ticket, STUDY);
            let _turn = (taken != Taken::Scenario).then(|| self.handouts.turn());
            let text = taken.text(&state, &self.texts, &self.handouts, &follower);
            text.map_err(|refusal| follower.explained(refusal))
        });
        Ok(whole(taken.kind(), text.await?))
    }
}

/// When the page asked, if it says so.
fn asked(headers: &HeaderMap<HeaderValue>) -> Option<Asked> {
    let said = headers.get("forelock-asked")?.to_str().ok()?;
    said.parse().ok().map(Asked)
}

async fn state(body: Incoming) -> Result<PageState, Refusal> {
    body::json(body, STATE_BYTES).await
}

fn asset(name: &str) -> Reply {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    let found = found.ok_or_else(Refusal::not_found)?;
    Ok(whole(found.kind, found.text))
}

/// A stream of events that a thread makes.
fn events(make: impl FnOnce(&Events) -> Result<(), Gone> + Send + 'static) -> Response<ReplyBody> {
    let (events, receiver) = Events::new(Handle::current());
    // It ends by itself, and tells its reader so; if that is gone, nobody.
    spawn_blocking(move || make(&events));
    pieces(receiver)
}

/// Work that would keep others waiting.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    spawn_blocking(work).await.map_err(|error| Refusal::failed(error.to_string()))?
}

/// A part of a query, as browsers write it.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let code = digit()? * 16 + digit()?;
                u8::try_from(code).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_as_browsers_write_it() {
        assert_eq!(decoded("Account%20Id+x%C3%A9").as_deref(), Some("Account Id xé"));
        for wrong in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }
}
