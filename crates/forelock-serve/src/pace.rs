//! How fast a file comes: whoever sends a byte now and then would hold its place for ever.

use forelock_io::words::thousands;
use hyper::body::Bytes;
use std::io;
use std::time::Duration;

/// What came since the last look, and how long it was waited for.
#[derive(Debug)]
pub(crate) struct Pace {
    span: Duration,
    least: usize,
    waited: Duration,
    came: usize,
}

impl Pace {
    /// At least so many bytes in each such span of time.
    pub(crate) const fn new(span: Duration, least: usize) -> Self {
        Self { span, least, waited: Duration::ZERO, came: 0 }
    }

    /// The next piece, which took so long to come.
    ///
    /// # Errors
    ///
    /// If too little has come by now.
    pub(crate) fn kept_by(&mut self, piece: Bytes, took: Duration) -> io::Result<Bytes> {
        self.waited += took;
        self.came = self.came.saturating_add(piece.len());
        if self.waited < self.span {
            return Ok(piece);
        }
        if self.came < self.least {
            let (least, seconds) = (thousands(self.least as u128), self.span.as_secs());
            let message =
                format!("it comes too slowly: at least {least} bytes in {seconds} s are asked for");
            return Err(io::Error::new(io::ErrorKind::TimedOut, message));
        }
        (self.waited, self.came) = (Duration::ZERO, 0);
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many pieces of a byte each come before it is cut off, each after so many seconds.
    fn pieces(pace: &mut Pace, length: usize, seconds: u64) -> Option<usize> {
        let piece = Bytes::from(vec![0; length]);
        let took = Duration::from_secs(seconds);
        (0..1_000).position(|_| pace.kept_by(piece.clone(), took).is_err())
    }

    /// By hand: after 29 s one byte has come, after 58 s two.
    #[test]
    fn a_byte_each_29_s_is_cut_off_with_the_second() {
        let pace = || Pace::new(Duration::from_secs(30), 64_000);
        assert_eq!(pieces(&mut pace(), 1, 29), Some(1));
        assert_eq!(pieces(&mut pace(), 2_133, 1), Some(29), "63,990 bytes in 30 s");
        assert_eq!(pieces(&mut pace(), 2_134, 1), None, "64,020 bytes in 30 s");
    }

    #[test]
    fn what_came_fast_at_first_must_not_come_slowly_later() {
        let mut pace = Pace::new(Duration::from_secs(30), 64_000);
        assert_eq!(pieces(&mut pace, 1_000_000, 30), None);
        assert_eq!(pieces(&mut pace, 1, 1), Some(29));
    }
}
