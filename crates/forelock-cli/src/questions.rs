//! Questions on a terminal, each with the answer that an empty line gives.

use std::io::{self, BufRead, Write};

/// Whom to ask, and where the questions are shown.
pub(super) struct Questions<R, W> {
    answers: R,
    shown: W,
}

impl<R: BufRead, W: Write> Questions<R, W> {
    pub(super) const fn new(answers: R, shown: W) -> Self {
        Self { answers, shown }
    }

    /// Asks until `read` takes the answer; what it says of a wrong one is shown.
    ///
    /// # Errors
    ///
    /// Those of the terminal; if it gives no more answers.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        otherwise: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> io::Result<T> {
        loop {
            write!(self.shown, "{question} [{otherwise}] ")?;
            self.shown.flush()?;
            let mut line = String::new();
            if self.answers.read_line(&mut line)? == 0 {
                writeln!(self.shown)?;
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let answer = match line.trim() {
                "" => otherwise,
                answer => answer,
            };
            match read(answer) {
                Ok(answer) => return Ok(answer),
                Err(why) => writeln!(self.shown, "  {why}")?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_answer_is_asked_again_and_an_empty_one_is_the_usual() {
        let mut shown = Vec::new();
        let mut questions = Questions::new(&b"ten\n 10 \n\n"[..], &mut shown);
        let read = |text: &str| text.parse::<u32>().map_err(|_| format!("`{text}` is no number"));
        assert_eq!(questions.ask("How many?", "5", read).unwrap(), 10);
        assert_eq!(questions.ask("How many?", "5", read).unwrap(), 5);
        assert!(questions.ask("How many?", "5", read).is_err());
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.starts_with("How many? [5]   `ten` is no number\nHow many? [5] "), "{shown}");
    }
}
