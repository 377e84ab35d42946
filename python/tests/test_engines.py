"""Sweeps and calibrations elsewhere: the same bytes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import forelock
from forelock import _native, engines

VARY = {"org.workers": "2..21:20", "load.submit.interval.mean": "1s..4s:10"}


def same(directory: Path) -> None:
    for name in ("points.jsonl", "sweep.json", "sweep.csv"):
        assert (directory / "there" / name).read_bytes() == (directory / "here" / name).read_bytes(), name


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor(small: forelock.Scenario, elsewhere: Path, pool: Any) -> None:
    here = small.sweep(VARY, output="here", replications=3)
    more = {"mp_context": get_context("spawn")} if pool is ProcessPoolExecutor else {}
    seen: list[tuple[int, int]] = []
    with pool(2, **more) as executor:
        there = small.sweep(
            VARY, output="there", replications=3, on=executor, progress=lambda *told: seen.append(told)
        )
    same(elsewhere)
    assert there.front == here.front
    assert seen[-1] == (600, 600)


def test_ranges_and_posteriors_travel(small: forelock.Scenario, elsewhere: Path) -> None:
    unknown = small.set({"org.service.per_record": "5ms..20ms"})
    unknown.sweep({"org.workers": [2, 4]}, output="here", replications=5)
    with ThreadPoolExecutor(2) as executor:
        unknown.sweep({"org.workers": [2, 4]}, output="there", replications=5, on=executor)
    same(elsewhere)


def test_a_sweep_elsewhere_goes_on(small: forelock.Scenario, elsewhere: Path) -> None:
    small.sweep(VARY, output="here", replications=2)

    def tired(done: int, planned: int) -> None:
        if done > 100:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as executor:
        with pytest.raises(KeyboardInterrupt):
            small.sweep(VARY, output="there", replications=2, on=executor, progress=tired)
        begun = (elsewhere / "there/points.jsonl").read_bytes()
        assert (elsewhere / "here/points.jsonl").read_bytes().startswith(begun)
        small.sweep(VARY, output="there", replications=2, on=executor)
    same(elsewhere)


class Lies(engines.Here):
    """An engine whose results are of other points."""

    def result(self, task: Any) -> Any:
        lines, seconds = super().result(task)
        return [line.replace('"point":', '"point":1') for line in lines], seconds


class Nonsense(engines.Here):
    """An engine that gives what no worker gives."""

    def result(self, task: Any) -> Any:
        lines, seconds = super().result(task)
        return ["{}" for _ in lines], seconds


class Twice(engines.Here):
    """An engine that gives each outcome twice."""

    def result(self, task: Any) -> Any:
        lines, seconds = super().result(task)
        return lines + lines, seconds


class Late(engines.Here):
    """An engine that gives the results in another order than that of the tasks."""

    workers = 4

    def done(self, tasks: Sequence[Any]) -> Sequence[Any]:
        return tasks[-1:]


def test_what_comes_back_is_checked(small: forelock.Scenario) -> None:
    with pytest.raises(forelock.ForelockError, match="checksum"):
        small.sweep(VARY, output="there", replications=2, on=Lies())


def test_results_in_any_order_are_put_in_order(small: forelock.Scenario, elsewhere: Path) -> None:
    small.sweep(VARY, output="here", replications=2)
    small.sweep(VARY, output="there", replications=2, on=Late())
    same(elsewhere)


def test_tasks_are_cut_by_what_they_cost() -> None:
    cut = engines._Cut(0, 100_000, 2)
    assert cut.next() == (0, 1), "nothing is known yet"
    cut.measured(1, 0.01)
    assert cut.next() == (1, 201), "two seconds of points of 10 ms"
    cut.measured(200, 20.0)
    begin, end = cut.next()
    assert (begin, end) == (201, 237), "of points of 55 ms, as the last ones tell most"
    covered = end
    while cut.is_left:
        begin, end = cut.next()
        assert begin == covered and end > begin
        covered = end
    assert covered == 100_000


@pytest.mark.parametrize("of", ["remedies", "others", "precision", "ranges"])
def test_a_comparison_elsewhere(small: forelock.Scenario, of: str) -> None:
    first, others = small, [small.set({"org.workers": 4}), small.set({"load.batch_size": 400})]
    if of == "remedies":
        others = []
    elif of == "precision":
        first = small.set({"run.precision": {"metric": "duration", "relative": "0.5%"}})
    elif of == "ranges":
        first = small.set({"org.service.per_record": "5ms..20ms"})
        others = [first.set({"org.workers": 4})]
    asked: dict[str, Any] = {} if of == "precision" else {"replications": 7}
    here = first.compare(*others, **asked)
    seen: list[tuple[int, int]] = []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        there = first.compare(*others, **asked, on=executor, progress=lambda *told: seen.append(told))
    assert there.to_json() == here.to_json()
    assert seen[-1][0] == seen[-1][1] > 0
    assert there.to_columns() == here.to_columns()


def test_what_comes_back_to_a_comparison_is_checked(small: forelock.Scenario) -> None:
    with pytest.raises(forelock.ForelockError, match="what came back is no outcome"):
        small.compare(replications=2, on=Nonsense())
    with pytest.raises(ValueError, match="the engine gave 2 results of a task of 1"):
        small.compare(replications=2, on=Twice())


def test_a_comparison_is_not_simulated_by_another_version(small: forelock.Scenario) -> None:
    plan = _native.ComparePlan.of(small._native, [], 2, None, None, None, None)
    text = plan.text.replace(f'"version":"{forelock.__version__}"', '"version":"0.0.1"')
    told = f"asked for by forelock 0.0.1, and this worker has forelock {forelock.__version__}"
    with pytest.raises(forelock.ForelockError, match=told):
        _native.simulate_outcomes(text, 0, 1, None)
    none = '{"version":"%s","scenarios":[],"seed":1,"replications":1}' % forelock.__version__
    with pytest.raises(forelock.ForelockError, match="the comparison has no scenario"):
        _native.simulate_outcomes(none, 0, 1, None)


def observed(directory: Path, name: str, rate: str) -> forelock.Scenario:
    path = directory / f"{name}.toml"
    path.write_text(f'extends = "small.toml"\nname = "{name}"\n[observed]\nfailure_rate = "{rate}"\n')
    return forelock.load(path)


def test_many_orgs_are_calibrated_as_each(small: forelock.Scenario, elsewhere: Path) -> None:
    orgs = {name: observed(elsewhere, name, rate) for name, rate in (("a", "10%"), ("b", "30%"))}
    fit = {"org.service.per_record": "1ms..30ms"}
    each = {name: one.calibrate(fit=fit, budget=200).to_json() for name, one in orgs.items()}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        many = forelock.calibrate_many(orgs, on=executor, fit=fit, budget=200)
    assert {name: one.to_json() for name, one in many.items()} == each
    assert list(many) == ["a", "b"] and many["a"].posterior_json
    with pytest.raises(forelock.ForelockError) as raised:
        forelock.calibrate_many({"a": orgs["a"], "none": small}, fit=fit, budget=200)
    if hasattr(raised.value, "__notes__"):
        assert raised.value.__notes__ == ["this was none"]


def test_many_plans_are_made_as_each(small: forelock.Scenario) -> None:
    slow = small.set({"org.workers": 4})
    may = {"load.submit.interval.mean": ["2s", "4s"]}
    many = forelock.plan_many({"small": small, "slow": slow}, may=may, budget=900)
    assert many["slow"].to_json() == slow.plan(may=may, budget=900).to_json()


@contextmanager
def dask() -> Iterator[Any]:
    """A scheduler and two workers, each a process, on loopback."""
    distributed = pytest.importorskip("distributed")
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    )
    with cluster, distributed.Client(cluster) as client:
        yield client


def killed_once(directory: str, text: str, first: int, end: int, threads: int) -> Any:
    """As `simulate_points`; the first worker that gets this far is killed."""
    if first > 50:
        try:
            (Path(directory) / "killed").touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    from forelock import _native

    return _native.simulate_points(text, first, end, threads)


def test_dask_loses_a_worker(small: forelock.Scenario, elsewhere: Path) -> None:
    small.sweep(VARY, output="here", replications=10)
    with dask() as client:
        before = {info["pid"] for info in client.run(lambda: {"pid": os.getpid()}).values()}

        class Killing(engines.Dask):
            def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
                return super().submit(killed_once, str(elsewhere), *arguments)

        small.sweep(VARY, output="there", replications=10, on=Killing(client))
        after = {info["pid"] for info in client.run(lambda: {"pid": os.getpid()}).values()}
    assert (elsewhere / "killed").exists() and before != after
    same(elsewhere)


def test_dask_as_it_is_given(small: forelock.Scenario, elsewhere: Path) -> None:
    small.sweep(VARY, output="here", replications=3)
    with dask() as client:
        small.sweep(VARY, output="there", replications=3, on=client)
        orgs = {"a": observed(elsewhere, "a", "10%")}
        fit = {"org.service.per_record": "1ms..30ms"}
        many = forelock.calibrate_many(orgs, on=client, fit=fit, budget=200)
        with pytest.raises(forelock.ForelockError):
            forelock.calibrate_many({"none": small}, on=client, fit=fit, budget=200)
    same(elsewhere)
    assert many["a"].to_json() == orgs["a"].calibrate(fit=fit, budget=200).to_json()


def test_ray(small: forelock.Scenario, elsewhere: Path) -> None:
    ray = pytest.importorskip("ray")
    with pytest.raises(ValueError, match="ray.init"):
        small.sweep(VARY, output="there", replications=3, on=ray)
    small.sweep(VARY, output="here", replications=3)
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        small.sweep(VARY, output="there", replications=3, on=ray)
    finally:
        ray.shutdown()
    same(elsewhere)
