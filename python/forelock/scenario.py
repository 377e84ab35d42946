"""Scenarios, and the studies of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional, Union

from forelock import _native, engines
from forelock._progress import Progress, Shown
from forelock._words import Value, Values, fits, settings, texts, varied
from forelock.results import (
    CalibrationResult,
    CheckResult,
    CompareResult,
    ExplainResult,
    ObserveResult,
    PlanResult,
    ProfileResult,
    RunResult,
    SweepResult,
    TornadoResult,
)

Path = Union[str, "os.PathLike[str]"]

__all__ = ["Scenario", "calibrate", "calibrate_many", "load", "observe", "parse", "plan_many", "profile"]


class Scenario:
    """A scenario that has been read and checked. It never changes: :meth:`set` gives another one.

    Its files, and those that they extend, are as they were when it was read. It can be pickled; the CSV files that it
    names must then be where they were.

    Every study takes these:

    - ``replications``: so many nights (1 to 1,000,000), whatever number or precision the scenario asks for;
    - ``seed``: where all randomness starts, whatever the scenario says;
    - ``confidence``: of the intervals, above 0 and below 1;
    - ``threads``: 1 to 1,024 instead of one for each core; the results are the same;
    - ``progress``: ``True`` for a bar, or what is called with the replications that are done and those that are planned.

    Ctrl-C raises ``KeyboardInterrupt``.
    """

    __slots__ = ("_native",)

    def __init__(self, native: Any) -> None:
        if not isinstance(native, _native.Scenario):
            raise TypeError("a scenario is made by forelock.load(path) or forelock.parse(text)")
        self._native = native

    @property
    def name(self) -> str:
        """Its name."""
        name: str = self._native.name
        return name

    @property
    def source(self) -> str:
        """The file that it was read from, or what stands for that."""
        source: str = self._native.source
        return source

    @property
    def drawn(self) -> list[str]:
        """The paths of fields that are not known: each replication draws a value of its own."""
        drawn: list[str] = self._native.drawn
        return drawn

    def set(self, fields: Mapping[str, Value]) -> Scenario:
        """The same with fields set, as ``--set`` does: ``scenario.set({"org.workers": 20, "data.children": "500k"})``.

        Raises :class:`forelock.ScenarioError` if that makes no scenario.
        """
        return Scenario(self._native.set(settings(fields)))

    def drawing_from(self, posterior: Union[Path, CalibrationResult]) -> Scenario:
        """The same, whose unknown fields are drawn from what a calibration found: a result, or the file
        ``….posterior.json``, as ``--posterior`` does. Studies then have at least 100 replications, unless a number is
        said."""
        if isinstance(posterior, CalibrationResult):
            return Scenario(self._native.drawing_from_text(posterior.posterior_json, "the calibration"))
        return Scenario(self._native.drawing_from(os.fspath(posterior)))

    def to_toml(self) -> str:
        """One file with all that it says, with its comments, without what it extends."""
        text: str = self._native.toml()
        return text

    def check(self) -> CheckResult:
        """What it costs to simulate, and what a Salesforce architect would warn of (``forelock check``)."""
        return CheckResult(self._native.check())

    def explain(self) -> ExplainResult:
        """Every value of it, and where it comes from (``forelock explain``)."""
        return ExplainResult(self._native.explain())

    def run(
        self,
        *,
        replications: Optional[int] = None,
        seed: Optional[int] = None,
        confidence: Optional[float] = None,
        threads: Optional[int] = None,
        timeline: bool = True,
        doubt: bool = False,
        progress: Progress = None,
    ) -> RunResult:
        """What the load would do (``forelock run``).

        ``result.metrics.failure_rate.mean`` is a fraction of the records, ``result.metrics.duration_s.mean`` is in
        seconds; ``result.objectives`` says what is met. ``timeline`` also records how the replications went, from
        which charts are drawn; ``doubt`` also simulates what other choices of the model would give.
        """
        with Shown(progress, self.name) as told:
            found = _native.run(
                self._native, replications, seed, confidence, threads, timeline, doubt, told
            )
        return RunResult(found)

    def compare(
        self,
        *others: Scenario,
        replications: Optional[int] = None,
        seed: Optional[int] = None,
        confidence: Optional[float] = None,
        threads: Optional[int] = None,
        progress: Progress = None,
        on: Any = None,
    ) -> CompareResult:
        """Side by side with ``others``, or without any with the usual remedies (``forelock compare``): all with the
        same luck, each held against this one. Its seed, replications and confidence count for all.

        ``on`` is as in :meth:`sweep`. Where this scenario asks for a precision, it is simulated here until that is
        reached, which says how often the others are."""
        natives = [_checked(other)._native for other in others]
        asked = (self._native, natives, replications, seed, confidence, threads)
        with Shown(progress, self.name) as told:
            if on is None:
                return CompareResult(_native.compare(*asked, told))
            plan = _native.ComparePlan.of(*asked, told)
            engines.compare(plan, engines.of(on), told)
        return CompareResult(plan.finish())

    def sweep(
        self,
        vary: Mapping[str, Values],
        *,
        sample: Optional[str] = None,
        output: Optional[Path] = None,
        force: bool = False,
        replications: Optional[int] = None,
        seed: Optional[int] = None,
        confidence: Optional[float] = None,
        threads: Optional[int] = None,
        progress: Progress = None,
        on: Any = None,
    ) -> SweepResult:
        """The load at many points (``forelock sweep``): the grid of ``vary``, or a ``sample`` of the box between its
        ends (``"lhs:256"``, ``"sobol:256"``).

        ``vary`` gives each field its values as ``--vary`` takes them, or as a list:
        ``{"load.submit.interval.mean": "3.5s..8s:10", "org.workers": [5, 10, 20]}``.

        The results are in the directory ``output`` (else ``output/NAME-sweep-HASH`` below the current one), to the byte
        what the command line writes there; called again, it goes on where it was stopped. ``force`` starts over in a
        directory that holds another sweep.

        ``on`` simulates elsewhere: a ``distributed.Client`` (Dask), the module ``ray``, an executor of
        ``concurrent.futures``, or an :class:`forelock.engines.Engine`. The results are the same.
        """
        plan = _native.SweepPlan.of(
            self._native, varied(vary), sample, replications, seed, confidence, threads, None
        )
        directory = os.fspath(output) if output is not None else plan.default_directory
        files = plan.open(directory, force)
        with Shown(progress, self.name) as told:
            if on is None:
                files.simulate(threads, told)
            else:
                engines.sweep(plan, files, engines.of(on), told)
        return SweepResult(files.finish())

    def tornado(
        self,
        vary: Mapping[str, Values],
        *,
        metric: str = "failure_rate",
        replications: Optional[int] = None,
        seed: Optional[int] = None,
        confidence: Optional[float] = None,
        threads: Optional[int] = None,
        progress: Progress = None,
    ) -> TornadoResult:
        """Each field of ``vary`` alone at its first and its last value, ranked by their effect on ``metric``
        (``forelock sweep --tornado``)."""
        with Shown(progress, self.name) as told:
            found = _native.tornado(
                self._native, varied(vary), metric, replications, seed, confidence, threads, told
            )
        return TornadoResult(found)

    def plan(
        self,
        *,
        may: Optional[Mapping[str, Values]] = None,
        keep: Union[str, Sequence[str]] = (),
        sure: Optional[float] = None,
        budget: Optional[int] = None,
        seed: Optional[int] = None,
        threads: Optional[int] = None,
        progress: Progress = None,
    ) -> PlanResult:
        """The fastest way to send the load that meets its objectives as surely as asked (``forelock plan``).

        ``may`` says which fields may change, and to what; without it, what the load's tool lets you change, but for
        ``keep``. ``sure`` is the part of the nights in which all objectives must hold, ``budget`` the nights that are
        simulated at most.
        """
        with Shown(progress, f"a plan for {self.name}") as told:
            found = _native.plan(
                self._native, varied(may or {}), texts(keep, "keep"), sure, budget, seed, threads, told
            )
        return PlanResult(found)

    def calibrate(
        self,
        *others: Scenario,
        fit: Union[None, Iterable[str], Mapping[str, str]] = None,
        budget: int = 2_000,
        seed: Optional[int] = None,
        threads: Optional[int] = None,
        progress: Progress = None,
    ) -> CalibrationResult:
        """What this load, which ran and says so in its ``[observed]`` table, and ``others`` on the same org say of it:
        see :func:`forelock.calibrate`."""
        return calibrate(
            [self, *others], fit=fit, budget=budget, seed=seed, threads=threads, progress=progress
        )

    def __repr__(self) -> str:
        return f"<Scenario {self.name!r} of {self.source}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (self._native.state(),))


def load(path: Path, set: Optional[Mapping[str, Value]] = None) -> Scenario:
    """Reads a scenario file, with fields set over it if ``set`` says so.

    Raises :class:`forelock.ScenarioError`, which says file, line, column and what would be right.
    """
    return Scenario(_native.Scenario.read(os.fspath(path), settings(set or {})))


def parse(text: str, name: str = "the text", set: Optional[Mapping[str, Value]] = None) -> Scenario:
    """Reads the text of a scenario, which messages call ``name``; paths in it start from the current directory."""
    return Scenario(_native.Scenario.parse(name, text, settings(set or {})))


def profile(
    path: Path,
    parent: Union[str, Sequence[str]],
    *,
    batch_size: int = 10_000,
    in_flight: int = 5,
    progress: Progress = None,
) -> ProfileResult:
    """What a CSV is like: its parents, their fan-out, its order, and what would collide (``forelock profile``).

    ``parent`` names the column of parents, or several, the one that locks first; ``batch_size`` is in rows,
    ``in_flight`` in transactions of 200 rows that run at once. The file may be compressed (gzip, Zstandard).
    """
    with Shown(progress, os.fspath(path), "bytes") as told:
        found = _native.profile(os.fspath(path), texts(parent, "parent"), batch_size, in_flight, told)
    return ProfileResult(found)


def observe(paths: Union[Path, Iterable[Path]]) -> ObserveResult:
    """Adds up what the platform recorded of a load that ran: job info, batch info, failed results
    (``forelock observe``). ``result.scenario_toml`` is a scenario of it."""
    several = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    found, scenario = _native.observe([os.fspath(path) for path in several])
    result = ObserveResult(found)
    result._keep(scenario)
    return result


def calibrate(
    scenarios: Union[Scenario, Iterable[Scenario]],
    *,
    fit: Union[None, Iterable[str], Mapping[str, str]] = None,
    budget: int = 2_000,
    seed: Optional[int] = None,
    threads: Optional[int] = None,
    progress: Progress = None,
) -> CalibrationResult:
    """Which orgs give what was observed (``forelock calibrate``).

    Each scenario is of a load that ran, with its ``[observed]`` table; several are runs of one org. ``fit`` says what is
    not known: ``["org.workers"]``, or with the ends of what it may be ``{"org.workers": "1..100"}``; without it, the
    ranges of the scenarios, or the usual fields. ``budget`` is the runs that are simulated. ``result.save_org(path)``
    writes the org, ``scenario.drawing_from(result)`` predicts with it.
    """
    several = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    natives = [_checked(one)._native for one in several]
    with Shown(progress, "calibrating", "runs") as told:
        found, explains, files = _native.calibrate(natives, fits(fit), budget, seed, threads, told)
    result = CalibrationResult(found)
    result._keep((files, explains))
    return result


def calibrate_many(
    orgs: Mapping[str, Union[Scenario, Iterable[Scenario]]],
    *,
    on: Any = None,
    fit: Union[None, Iterable[str], Mapping[str, str]] = None,
    budget: int = 2_000,
    seed: Optional[int] = None,
    progress: Progress = None,
) -> dict[str, CalibrationResult]:
    """:func:`calibrate` of many orgs at once: each name's scenarios are runs of one org.

    ``on`` is as in :meth:`Scenario.sweep`; without it, they are calibrated one after another on this machine. An org is
    one task. The first that fails raises its error, with a note that names the org.
    """
    asked = {
        name: [one] if isinstance(one, Scenario) else [_checked(each) for each in one]
        for name, one in orgs.items()
    }
    given = fits(fit)
    tasks = [(name, (several, given, budget, seed)) for name, several in asked.items()]
    return engines.each(_calibrated, tasks, engines.of(on), "orgs", progress)


def plan_many(
    scenarios: Mapping[str, Scenario],
    *,
    on: Any = None,
    may: Optional[Mapping[str, Values]] = None,
    keep: Union[str, Sequence[str]] = (),
    sure: Optional[float] = None,
    budget: Optional[int] = None,
    progress: Progress = None,
) -> dict[str, PlanResult]:
    """:meth:`Scenario.plan` of many scenarios at once, each a task. A single plan is a race whose rounds take less time
    than it takes to send them elsewhere, and is best made where it is asked for."""
    options = {"may": may, "keep": keep, "sure": sure, "budget": budget}
    tasks = [(name, (_checked(one), options)) for name, one in scenarios.items()]
    return engines.each(_planned, tasks, engines.of(on), "plans", progress)


def _calibrated(
    scenarios: list[Scenario], fit: list[str], budget: int, seed: Optional[int], threads: Optional[int]
) -> CalibrationResult:
    return calibrate(scenarios, fit=fit or None, budget=budget, seed=seed, threads=threads)


def _planned(scenario: Scenario, options: dict[str, Any], threads: Optional[int]) -> PlanResult:
    return scenario.plan(threads=threads, **options)


def _checked(scenario: Any) -> Scenario:
    if not isinstance(scenario, Scenario):
        raise TypeError(f"a scenario is wanted, not {type(scenario).__name__}")
    return scenario


def _restored(state: str) -> Scenario:
    return Scenario(_native.Scenario.from_state(state))
