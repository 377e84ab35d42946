//! A chapter's console blocks: the commands that a reader types, and what he sees then.

use std::iter::Peekable;
use std::str::Lines;

/// A page of Markdown, cut at its console blocks.
pub(crate) struct Chapter {
    pub(crate) parts: Vec<Part>,
}

pub(crate) enum Part {
    /// As it stands.
    Text(String),
    Block(Block),
}

pub(crate) struct Block {
    /// What stands behind the backticks.
    pub(crate) info: String,
    pub(crate) steps: Vec<Step>,
}

/// One command with what is shown of it.
pub(crate) struct Step {
    /// As it is typed; several lines where one ends with a backslash.
    pub(crate) command: String,
    /// What is printed on both streams. A line `...` stands for any number of lines, `[..]` for a part of one.
    pub(crate) shown: String,
}

/// How a block is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In a shell.
    Plain,
    /// At a terminal, with the answers that stand behind its questions.
    Typed,
    /// In a shell, with Ctrl-C when it has printed as many lines as are shown.
    Interrupted,
}

impl Block {
    pub(crate) fn kind(&self) -> Kind {
        match self.info.as_str() {
            "console" => Kind::Plain,
            "console,typed" => Kind::Typed,
            "console,interrupted" => Kind::Interrupted,
            other => panic!("there is no kind of block `{other}`"),
        }
    }
}

const FENCE: &str = "```";
const PROMPT: &str = "$ ";

impl Chapter {
    pub(crate) fn read(markdown: &str) -> Self {
        let mut parts = vec![];
        let mut text = String::new();
        let mut lines = markdown.lines().peekable();
        while let Some(line) = lines.next() {
            match line.strip_prefix(FENCE) {
                Some(info) if info.starts_with("console") => {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                    parts.push(Part::Block(Block {
                        info: info.to_owned(),
                        steps: steps(&mut lines),
                    }));
                }
                Some(info) => {
                    assert!(
                        !["sh", "bash", "shell", "powershell"].contains(&info),
                        "a command that no test runs: make this `{info}` block a `console` block:\n{}",
                        lines.peek().unwrap_or(&"")
                    );
                    push_line(&mut text, line);
                    for line in lines.by_ref() {
                        assert!(!line.starts_with(PROMPT), "only `console` blocks are run: {line}");
                        push_line(&mut text, line);
                        if line == FENCE {
                            break;
                        }
                    }
                }
                None => push_line(&mut text, line),
            }
        }
        parts.push(Part::Text(text));
        Self { parts }
    }

    pub(crate) fn write(&self) -> String {
        let mut markdown = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => markdown.push_str(text),
                Part::Block(Block { info, steps }) => {
                    push_line(&mut markdown, &format!("{FENCE}{info}"));
                    for Step { command, shown } in steps {
                        push_line(&mut markdown, &format!("{PROMPT}{command}"));
                        markdown.push_str(shown);
                    }
                    push_line(&mut markdown, FENCE);
                }
            }
        }
        markdown
    }

    pub(crate) fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Block(block) => Some(block),
        })
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// Up to the end of the block.
fn steps(lines: &mut Peekable<Lines>) -> Vec<Step> {
    let mut steps: Vec<Step> = vec![];
    loop {
        let line = lines.next().expect("a block that never ends");
        if line == FENCE {
            return steps;
        }
        if let Some(command) = line.strip_prefix(PROMPT) {
            let mut command = command.to_owned();
            while command.ends_with('\\') {
                command.push('\n');
                command.push_str(lines.next().unwrap());
            }
            steps.push(Step { command, shown: String::new() });
        } else {
            let step = steps.last_mut().expect("a block begins with a command");
            push_line(&mut step.shown, line);
        }
    }
}
