"""Why there is no result: exceptions that say where and what would be right."""

from __future__ import annotations

import json
from typing import Any, Optional

__all__ = [
    "FileError",
    "ForelockError",
    "InternalError",
    "OutputError",
    "ScenarioError",
    "StudyError",
    "UsageError",
]


class ForelockError(Exception):
    """What every failure of forelock is.

    ``str(error)`` is what the command line shows: the place, the line of the file, and what would be right.
    """

    #: What is to blame: ``usage``, ``scenario``, ``file``, ``study``, ``output`` or ``internal``.
    kind: str
    #: What is wrong: the first thing, if there are several.
    message: str
    #: The file or directory that it is about, or ``--set`` for a value that was set; ``None`` if it is about none.
    file: Optional[str]
    #: The line there, from 1; ``None`` if it is about the file as a whole.
    line: Optional[int]
    #: The column there in characters, from 1; ``None`` if it is about the line as a whole.
    column: Optional[int]
    #: What would be right; ``None`` if ``message`` says it all.
    help: Optional[str]
    #: The exit code of the command line for the same failure: 2 (the input) or 3 (the machine).
    exit_code: int
    #: All that is wrong and can be shown where it stands, each with ``title``, ``position``, ``help`` and so on.
    diagnostics: list[dict[str, Any]]

    def __init__(self, failure: dict[str, Any]) -> None:
        super().__init__(failure["explanation"])
        self._failure = failure
        self.kind = failure["kind"]
        self.message = failure["message"]
        self.file = failure["file"]
        self.line = failure["line"]
        self.column = failure["column"]
        self.help = failure["suggestion"]
        self.exit_code = failure["exit_code"]
        self.diagnostics = failure["diagnostics"]

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self._failure,))


class UsageError(ForelockError, ValueError):
    """An argument that can't be, or arguments that don't go together."""


class ScenarioError(ForelockError, ValueError):
    """A scenario is wrong, in its file or by what is set over it."""


class FileError(ForelockError):
    """Another file can't be read, or is not what it should be: a CSV, records of the platform, a posterior."""


class StudyError(ForelockError):
    """The study has no result, though its input can be used."""


class OutputError(ForelockError, OSError):
    """A file or directory can't be written."""

    def __str__(self) -> str:
        return str(self._failure["explanation"])


class InternalError(ForelockError, RuntimeError):
    """The machine could not do the work, or forelock has a defect."""


_KINDS: dict[str, type[ForelockError]] = {
    "usage": UsageError,
    "scenario": ScenarioError,
    "file": FileError,
    "study": StudyError,
    "interrupted": StudyError,
    "output": OutputError,
    "internal": InternalError,
}


def _of(text: str) -> ForelockError:
    failure = json.loads(text)
    return _KINDS.get(failure["kind"], InternalError)(failure)
