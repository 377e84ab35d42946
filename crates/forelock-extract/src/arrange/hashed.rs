//! Bytes that are hashed and counted on their way.

use super::manifest::hex;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// What has passed so far: shared between who passes it and who wants to know.
#[derive(Clone, Debug, Default)]
pub(super) struct Passed(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    bytes: u64,
    hash: Sha256,
}

impl Passed {
    fn pass(&self, bytes: &[u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.bytes += bytes.len() as u64;
        state.hash.update(bytes);
    }

    /// How many bytes have passed.
    pub(super) fn bytes(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }

    /// SHA-256 of them, in hexadecimal digits.
    pub(super) fn sha256(&self) -> String {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hex(&state.hash.clone().finalize())
    }
}

/// Passes bytes on from a reader, or to a writer.
#[derive(Debug)]
pub(super) struct Hashed<T> {
    inner: T,
    passed: Passed,
}

impl<T> Hashed<T> {
    pub(super) fn new(inner: T) -> (Self, Passed) {
        let passed = Passed::default();
        (Self { inner, passed: passed.clone() }, passed)
    }

    pub(super) fn into_inner(self) -> T {
        self.inner
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.passed.pass(&out[..count]);
        Ok(count)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.passed.pass(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
