"""What studies find: the documents that the command line prints as JSON, with all their faces."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, Union

from forelock import _documents as documents
from forelock import _native
from forelock._node import Node

if TYPE_CHECKING:
    import pandas
    import pyarrow

Path = Union[str, "os.PathLike[str]"]

__all__ = [
    "CalibrationResult",
    "Chart",
    "CheckResult",
    "CompareResult",
    "ExplainResult",
    "ObserveResult",
    "PlanResult",
    "ProfileResult",
    "Result",
    "RunResult",
    "SweepResult",
    "TornadoResult",
    "read",
]


class Chart:
    """A chart as SVG; a notebook shows it. ``str(chart)`` is the text of the SVG."""

    def __init__(self, name: str, title: str, alt: str, svg: str) -> None:
        #: What its file is called, such as ``trade-off``.
        self.name = name
        #: What it finds, in a few words.
        self.title = title
        #: What it shows, for who can't see it.
        self.alt = alt
        self._svg = svg

    def __str__(self) -> str:
        return self._svg

    def __repr__(self) -> str:
        return f"<Chart {self.name}: {self.title}>"

    def _repr_svg_(self) -> str:
        return self._svg

    def save(self, path: Path) -> None:
        """Writes the SVG to a file, whole or not at all."""
        _native.write_text(os.fspath(path), self._svg)


class Result(Node):
    """What a study found. Fields of the document are attributes: ``result.metrics.failure_rate.mean``.

    ``print(result)`` is what the command line shows, a notebook shows it with its charts, and ``docs/json.md`` says what
    each field is. Rates are fractions (0.109 is 10.9 %), times are seconds.
    """

    __slots__ = ("_found", "_document")

    _found: Any
    _document: dict[str, Any]

    def __init__(self, found: Any) -> None:
        document = json.loads(found.json())
        object.__setattr__(self, "_found", found)
        object.__setattr__(self, "_document", document)
        super().__init__(document["results"][0])

    @property
    def holds(self) -> bool:
        """Whether all that was asked for holds, such as the objectives; the command line exits with 1 if not."""
        holds: bool = self._found.holds
        return holds

    def to_dict(self) -> dict[str, Any]:
        """The document as ``--json`` prints it: ``schema``, ``forelock``, ``study`` and ``results``."""
        document: dict[str, Any] = json.loads(self.to_json())
        return document

    def to_json(self) -> str:
        """The document as text, to the byte what ``--json`` prints; ``forelock.read`` and ``forelock chart`` read it."""
        text: str = self._found.json()
        return text

    def to_text(self, width: int = 100) -> str:
        """As a terminal of so many columns shows it."""
        text: str = self._found.text(width)
        return text

    def to_markdown(self) -> str:
        """As Markdown, for a pull request or a wiki."""
        text: str = self._found.markdown()
        return text

    def to_html(self) -> str:
        """One page with its charts that needs no network, as ``forelock report`` makes it of a result."""
        text: str = self._found.html()
        return text

    def to_csv(self) -> str:
        """The figures as ``--format csv`` prints them; the observations are written by :meth:`save_table`."""
        text: str = self._found.csv()
        return text

    def save_table(self, path: Path) -> None:
        """Writes the observations (:meth:`to_columns`) to a file, whole or not at all: as CSV or Parquet, by the name's
        end (``.csv``, ``.parquet``), as ``--csv`` and ``--parquet`` do."""
        end = os.path.splitext(os.fspath(path))[1].lower()
        if end not in (".csv", ".parquet"):
            raise ValueError(f"{os.fspath(path)}: give it a name that ends in .csv or .parquet")
        self._found.write_table(os.fspath(path), end == ".parquet")

    def to_columns(self) -> dict[str, list[Any]]:
        """The observations as a table, a list a column: of a run or a comparison a row a replication, of a sweep a row
        a point. Missing values are ``None``. :attr:`column_meanings` says what each column is."""
        return {name: values for name, _, _, values in self._table()}

    @property
    def column_meanings(self) -> dict[str, str]:
        """What each column of :meth:`to_columns` is, and its unit."""
        return {name: f"{meaning} [{unit}]" if unit else meaning for name, unit, meaning, _ in self._table()}

    def _table(self) -> list[tuple[str, str, str, list[Any]]]:
        table: list[tuple[str, str, str, list[Any]]] = self._found.columns()
        return table

    def to_pandas(self) -> "pandas.DataFrame":
        """The table of :meth:`to_columns` as a data frame; needs pandas."""
        import pandas

        return pandas.DataFrame(self.to_columns())

    def to_arrow(self) -> "pyarrow.Table":
        """The table of :meth:`to_columns` as an Arrow table; needs pyarrow. Polars and DuckDB take it as it is."""
        import pyarrow

        return pyarrow.table(self.to_columns())

    @property
    def figures(self) -> list[Chart]:
        """All charts, in the order in which a page shows them; empty if there is none."""
        return [Chart(*chart) for chart in self._found.charts()]

    def figure(self, name: str) -> Chart:
        """The chart of that name, such as ``"trade_off"``; ``KeyError`` says which there are."""
        figures = self.figures
        for chart in figures:
            if chart.name.replace("-", "_") == name.replace("-", "_"):
                return chart
        names = ", ".join(chart.name.replace("-", "_") for chart in figures) or "none"
        raise KeyError(f"there is no chart {name!r}; there is {names}")

    def save(self, path: Path) -> None:
        """Writes it to a file, whole or not at all: as a page, Markdown, JSON, CSV or text, by the name's end
        (``.html``, ``.md``, ``.json``, ``.csv``, ``.txt``)."""
        faces = {
            ".html": self.to_html,
            ".md": self.to_markdown,
            ".json": self.to_json,
            ".csv": self.to_csv,
            ".txt": self.to_text,
        }
        end = os.path.splitext(os.fspath(path))[1].lower()
        if end not in faces:
            raise ValueError(f"{os.fspath(path)}: give it a name that ends in {', '.join(faces)}")
        _native.write_text(os.fspath(path), faces[end]())

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        # Several on one page of a notebook have different ids.
        body = self._found.html_fragment(f"forelock-{id(self):x}")
        return f'<div class="forelock"><style>{_scoped(_native.style())}</style>{body}</div>'

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (type(self), self.to_json(), self._kept()))

    def _kept(self) -> Any:
        """What it has beside its document."""
        return None

    def _keep(self, kept: Any) -> None:
        pass


class RunResult(Result, documents.RunResult):
    """What :meth:`forelock.Scenario.run` found."""

    __slots__ = ()


class CompareResult(Result, documents.CompareResult):
    """What :meth:`forelock.Scenario.compare` found."""

    __slots__ = ()


class SweepResult(Result, documents.SweepResult):
    """What :meth:`forelock.Scenario.sweep` found; its directory has all points."""

    __slots__ = ()


class TornadoResult(Result, documents.TornadoResult):
    """What :meth:`forelock.Scenario.tornado` found: fields, ranked by their effect."""

    __slots__ = ()


class PlanResult(Result, documents.PlanResult):
    """What :meth:`forelock.Scenario.plan` found."""

    __slots__ = ()


class CheckResult(Result, documents.CheckResult):
    """What :meth:`forelock.Scenario.check` found: its cost and warnings."""

    __slots__ = ()


class ExplainResult(Result, documents.ExplainResult):
    """What :meth:`forelock.Scenario.explain` found: every value, and where it comes from."""

    __slots__ = ()


class ProfileResult(Result, documents.ProfileResult):
    """What :func:`forelock.profile` found of a CSV; ``result.data`` is its ``[data]`` table as TOML."""

    __slots__ = ()


class ObserveResult(Result, documents.ObserveResult):
    """What :func:`forelock.observe` found; ``result.table`` is the ``[observed]`` table as TOML."""

    __slots__ = ("_scenario",)

    _scenario: str

    @property
    def scenario_toml(self) -> str:
        """A scenario of the load, as far as the records describe it: for a file, or :func:`forelock.parse`."""
        return self._scenario

    def _kept(self) -> Any:
        return self._scenario

    def _keep(self, kept: Any) -> None:
        object.__setattr__(self, "_scenario", kept)


class CalibrationResult(Result, documents.CalibrationResult):
    """What :func:`forelock.calibrate` found of an org."""

    __slots__ = ("_files", "_explains")

    _files: tuple[str, str]
    _explains: bool

    @property
    def explains(self) -> bool:
        """Whether an org in the ranges gives what was observed. If none does, the nearest is no prediction."""
        return self._explains

    @property
    def org_toml(self) -> str:
        """The org that fits best, as a file for scenarios to extend."""
        return self._files[0].replace("<the draws>", "org.posterior.json")

    @property
    def posterior_json(self) -> str:
        """Equally likely values of all that is not known, for :meth:`forelock.Scenario.drawing_from`."""
        return self._files[1]

    def save_org(self, path: Path, force: bool = False) -> str:
        """Writes the org that fits best to ``path``, a name that ends in ``.toml``, and the draws beside it, as
        ``NAME.posterior.json``; gives the path of those.

        A file that is no earlier profile is replaced only with ``force``; so is anything by the nearest org, where
        none in the ranges gives what was observed.
        """
        name = os.fspath(path)
        if not name.endswith(".toml"):
            raise ValueError(f"{name}: an org profile is a scenario file: give it a name that ends in .toml")
        if not self.explains and not force:
            raise ValueError(f"{name} is not written, as no org in the ranges gives what was observed (force=True)")
        return str(_native.write_org(name, self._files[0], self._files[1], force))

    def _kept(self) -> Any:
        return (self._files, self._explains)

    def _keep(self, kept: Any) -> None:
        object.__setattr__(self, "_files", kept[0])
        object.__setattr__(self, "_explains", kept[1])


_STUDIES: dict[str, type[Result]] = {
    "run": RunResult,
    "compare": CompareResult,
    "sweep": SweepResult,
    "tornado": TornadoResult,
    "plan": PlanResult,
    "check": CheckResult,
    "explain": ExplainResult,
    "profile": ProfileResult,
    "observe": ObserveResult,
    "calibrate": CalibrationResult,
}


def read(path: Path) -> Result:
    """Reads a result that the command line wrote with ``--json`` or :meth:`Result.save` as ``.json``, or the directory
    of a sweep, done or not.

    What a result has beside its document (the scenario of an observation, the files of a calibration) is not in it.
    """
    return _of(_native.read_result(os.fspath(path)))


def _scoped(style: str) -> str:
    """The style of a page for a part of another one, which it leaves as it is (CSS Nesting)."""
    # What holds for the page as a whole holds for the part.
    whole = re.compile(r"^(\s*)(?::root|body) \{", re.MULTILINE)
    own = whole.sub(r"\1& {", style)
    return f".forelock {{ padding: 1rem; border-radius: 10px;\n{own}\n}}"


def _of(found: Any) -> Result:
    study = json.loads(found.json())["study"]
    return _STUDIES.get(study, Result)(found)


def _restored(kind: type[Result], text: str, kept: Any) -> Result:
    result = kind(_native.parse_result(text))
    result._keep(kept)
    return result
