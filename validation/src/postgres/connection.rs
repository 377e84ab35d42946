//! A worker's connection: transactions that take locks, sleep and commit, in one server-side function.

use anyhow::{Context as _, Result, anyhow};
use forelock::engine::Span;
use forelock::model::Refusal;
use postgres::error::SqlState;
use postgres::{Client, Config, NoTls, Statement};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Which of PostgreSQL's locks stands for a row's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockKind {
    /// `pg_advisory_xact_lock`: one queue, one wait.
    Advisory,
    /// `SELECT … FOR UPDATE`: a wait for the turn, then one for the holder's transaction.
    Row,
}

impl LockKind {
    /// What the page calls it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Advisory => "advisory",
            Self::Row => "row",
        }
    }

    /// Asks for row `r` without waiting, and sets FOUND.
    const fn tries(self) -> &'static str {
        match self {
            Self::Advisory => "PERFORM 1 WHERE pg_try_advisory_xact_lock(r);",
            Self::Row => "PERFORM FROM parents WHERE id = r FOR UPDATE SKIP LOCKED;",
        }
    }

    const fn waits(self) -> &'static str {
        match self {
            Self::Advisory => "PERFORM pg_advisory_xact_lock(r);",
            Self::Row => "PERFORM FROM parents WHERE id = r FOR UPDATE;",
        }
    }
}

/// The function that all transactions call. A notice says when a wait begins and ends: it comes through
/// even if the transaction fails, whose wait then ends with the error.
pub fn define(client: &mut Client, kind: LockKind) -> Result<()> {
    let take = |rows: &str| {
        format!(
            "FOREACH r IN ARRAY {rows} LOOP
               {} IF NOT FOUND THEN RAISE NOTICE 'waits'; {} RAISE NOTICE 'goes on'; END IF;
             END LOOP;",
            kind.tries(),
            kind.waits()
        )
    };
    let text = format!(
        "CREATE OR REPLACE FUNCTION transact(
           at_start int[], at_save int[], before float, held float, late float, is_timed bool
         ) RETURNS void LANGUAGE plpgsql AS $$
         DECLARE r int; began timestamptz; asked interval := '0';
         BEGIN
           IF before > 0 THEN PERFORM pg_sleep(before); END IF;
           began := clock_timestamp();
           {}
           asked := clock_timestamp() - began;
           IF held > 0 THEN PERFORM pg_sleep(held); END IF;
           IF cardinality(at_save) > 0 THEN
             began := clock_timestamp();
             {}
             asked := asked + (clock_timestamp() - began);
             IF late > 0 THEN PERFORM pg_sleep(late); END IF;
           END IF;
           IF is_timed THEN RAISE NOTICE 'asked %', extract(epoch FROM asked); END IF;
         END $$",
        take("at_start"),
        take("at_save")
    );
    client.batch_execute(&text).context("the function can't be defined")
}

/// How long a transaction is served before its locks, with them, and after those of the save.
#[derive(Clone, Copy, Debug)]
pub struct ServiceParts {
    pub before: f64,
    pub held: f64,
    pub late: f64,
}

/// What the notices said.
#[derive(Default)]
struct Heard {
    wait_began: Option<Instant>,
    waits: u64,
    waited: Duration,
    asked: f64,
}

impl Heard {
    fn end_wait(&mut self) {
        if let Some(began) = self.wait_began.take() {
            self.waited += began.elapsed();
        }
    }

    fn hear(&mut self, notice: &str) {
        match notice {
            "waits" => {
                self.waits += 1;
                self.wait_began = Some(Instant::now());
            }
            "goes on" => self.end_wait(),
            _ => {
                self.asked =
                    notice.strip_prefix("asked ").and_then(|text| text.parse().ok()).unwrap_or(0.0)
            }
        }
    }
}

/// What a transaction met.
pub struct Met {
    pub refusal: Option<Refusal>,
    pub waits: u64,
    pub waited: Duration,
    /// Seconds from the first request to the last, if it was asked to time itself.
    pub asked: f64,
}

pub struct Connection {
    client: Client,
    transact: Statement,
    heard: Arc<Mutex<Heard>>,
}

impl Connection {
    pub fn open(config: &Config, wait_timeout: Span) -> Result<Self> {
        let heard = Arc::new(Mutex::new(Heard::default()));
        let hearing = Arc::clone(&heard);
        let mut config = config.clone();
        config.notice_callback(move |notice| {
            if let Ok(mut heard) = hearing.lock() {
                heard.hear(notice.message());
            }
        });
        let mut client = config.connect(NoTls)?;
        let timeout = wait_timeout.as_secs_f64() * 1e3;
        client.batch_execute(&format!("SET lock_timeout = '{timeout:.0}ms'; SET jit = off"))?;
        let transact = client.prepare("SELECT transact($1, $2, $3, $4, $5, $6)")?;
        Ok(Self { client, transact, heard })
    }

    /// One transaction, to its commit or failure.
    pub fn transact(
        &mut self,
        at_start: &[i32],
        at_save: &[i32],
        parts: ServiceParts,
        is_timed: bool,
    ) -> Result<Met> {
        *self.heard()? = Heard::default();
        let ServiceParts { before, held, late } = parts;
        let done = self
            .client
            .execute(&self.transact, &[&at_start, &at_save, &before, &held, &late, &is_timed]);
        let refusal = match done {
            Ok(_) => None,
            Err(error) => match error.code() {
                Some(code) if *code == SqlState::LOCK_NOT_AVAILABLE => Some(Refusal::Timeout),
                Some(code) if *code == SqlState::T_R_DEADLOCK_DETECTED => Some(Refusal::Deadlock),
                Some(_) | None => return Err(error.into()),
            },
        };
        let mut heard = self.heard()?;
        heard.end_wait();
        Ok(Met { refusal, waits: heard.waits, waited: heard.waited, asked: heard.asked })
    }

    fn heard(&self) -> Result<MutexGuard<'_, Heard>> {
        self.heard.lock().map_err(|_| anyhow!("a thread has failed"))
    }
}
