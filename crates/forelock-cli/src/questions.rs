//! Questions, each with the answer that an empty line gives.

use forelock_io::words::for_terminal;
use std::io::{self, BufRead, Write};

/// Whom to ask, and where the questions are shown.
pub(super) struct Questions<R, W> {
    answers: R,
    shown: W,
    way: Way,
    any_answered: bool,
}

/// How the answers come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Typed by a person who sees the questions and can answer again.
    Typed,
    /// Written beforehand, a line each.
    Piped,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// It can't be shown, or the answer can't be read.
    #[error("the question for {flag} can't be asked: {cause}")]
    Unasked {
        /// The flag that answers it.
        flag: &'static str,
        /// What the system says.
        cause: io::Error,
    },
    /// There are no more answers.
    #[error("there is no answer to “{question}”: give {flag}, or --yes for what is usual")]
    Unanswered {
        /// The flag that answers it.
        flag: &'static str,
        /// As it was asked.
        question: String,
    },
    /// An answer that was written beforehand can't be used.
    #[error("`{answer}` is no answer to “{question}” ({flag}): {why}")]
    Refused {
        /// The flag that answers it.
        flag: &'static str,
        /// As it was asked.
        question: String,
        /// As it was given.
        answer: String,
        /// What would be an answer.
        why: String,
    },
}

/// A question, and what may answer it.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// The flag that answers it.
    pub(super) flag: &'static str,
    pub(super) text: &'a str,
    /// What an empty line stands for.
    pub(super) usual: &'a str,
    /// Takes an answer, or says what would be one.
    pub(super) read: &'a dyn Fn(&str) -> Result<String, String>,
}

impl<R: BufRead, W: Write> Questions<R, W> {
    pub(super) const fn new(answers: R, shown: W, way: Way) -> Self {
        Self { answers, shown, way, any_answered: false }
    }

    /// The answer, which is asked for again while it is a wrong one and a person types it; `None` if
    /// answers would be piped, and none ever was.
    ///
    /// # Errors
    ///
    /// Those of what is read and written; if there is no more answer, or a wrong one that was piped.
    pub(super) fn ask(&mut self, asked: Question<'_>) -> Result<Option<String>, QuestionError> {
        let Question { flag, text, usual, read } = asked;
        let question = || text.to_owned();
        loop {
            let line = self.line(text, usual);
            let line = line.map_err(|cause| QuestionError::Unasked { flag, cause })?;
            let Some(line) = line else {
                return match (self.way, self.any_answered) {
                    (Way::Piped, false) => Ok(None),
                    _ => Err(QuestionError::Unanswered { flag, question: question() }),
                };
            };
            self.any_answered = true;
            let answer = match line.trim() {
                "" => usual,
                answer => answer,
            };
            match (read(answer), self.way) {
                (Ok(answer), _) => return Ok(Some(answer)),
                (Err(why), Way::Piped) => {
                    let answer = answer.to_owned();
                    return Err(QuestionError::Refused { flag, question: question(), answer, why });
                }
                (Err(why), Way::Typed) => {
                    let told = writeln!(self.shown, "  {why}");
                    told.map_err(|cause| QuestionError::Unasked { flag, cause })?;
                }
            }
        }
    }

    /// The next line, which is shown as well where no terminal shows it; `None` at their end.
    fn line(&mut self, question: &str, usual: &str) -> io::Result<Option<String>> {
        write!(self.shown, "{question} [{usual}] ")?;
        self.shown.flush()?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            writeln!(self.shown)?;
            return Ok(None);
        }
        if self.way == Way::Piped {
            writeln!(self.shown, "{}", for_terminal(line.trim()))?;
        }
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let number = text.parse::<u32>().map_err(|_| format!("`{text}` is no number"))?;
        Ok(number.to_string())
    }

    fn question() -> Question<'static> {
        Question { flag: "--count", text: "How many?", usual: "5", read: &read }
    }

    fn asked(
        answers: &str,
        way: Way,
        times: usize,
    ) -> (Vec<Result<Option<String>, String>>, String) {
        let mut shown = Vec::new();
        let mut questions = Questions::new(answers.as_bytes(), &mut shown, way);
        let mut ask = || questions.ask(question()).map_err(|error| error.to_string());
        let given = (0..times).map(|_| ask()).collect();
        (given, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn a_wrong_answer_is_asked_again_and_an_empty_one_is_the_usual() {
        let (given, shown) = asked("ten\n 10 \n\n", Way::Typed, 3);
        assert_eq!(given[..2], [Ok(Some("10".to_owned())), Ok(Some("5".to_owned()))]);
        let ended = given[2].as_ref().unwrap_err();
        assert!(ended.contains("“How many?”: give --count, or --yes"), "{ended}");
        assert!(shown.starts_with("How many? [5]   `ten` is no number\nHow many? [5] "), "{shown}");
    }

    #[test]
    fn a_wrong_answer_in_a_pipe_is_an_error_since_the_next_one_is_of_another_question() {
        let (given, shown) = asked("10\nten\n", Way::Piped, 2);
        let refused = given[1].as_ref().unwrap_err();
        assert!(refused.starts_with("`ten` is no answer to “How many?” (--count): "), "{refused}");
        assert_eq!(shown, "How many? [5] 10\nHow many? [5] ten\n");
    }

    #[test]
    fn an_empty_pipe_answers_nothing() {
        assert_eq!(asked("", Way::Piped, 1).0, [Ok(None)]);
        assert!(asked("", Way::Typed, 1).0[0].is_err());
    }
}
