"""What an engine costs: sweeps on Dask beside the plain sweep, a worker killed in the middle, and how far it scales.

    python benches/engines.py [kill] [efficiency] [scale] [ray]

Needs the package as a release build, `distributed` and, for the last, `ray`. docs/python.md has the results.
"""

from __future__ import annotations

import filecmp
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import forelock
from forelock import engines

SCENARIO = """\
name = "small"
data = { children = 5_000, parents = 200 }
load = { api = "bulk_v2", batch_size = 200, submit = { pattern = "open", interval.mean = "1s" } }
org = { workers = 8, service.per_record = "9.2ms" }
"""
FILES = ("points.jsonl", "sweep.json", "sweep.csv")


def grid(points: int) -> dict[str, str]:
    """So many points, a multiple of 100."""
    return {"org.workers": "1..100:100", "load.submit.interval.mean": f"1s..20s:{points // 100}"}


def cluster(workers: int) -> Any:
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    )


def same(one: str, other: str) -> str:
    equal = all(filecmp.cmp(Path(one, name), Path(other, name), shallow=False) for name in FILES)
    return "the same bytes" if equal else "OTHER BYTES"


def timed(study: Callable[[], Any]) -> float:
    since = time.perf_counter()
    study()
    return time.perf_counter() - since


def kill(scenario: forelock.Scenario) -> None:
    """20,000 points × 20 replications on two workers, one of which is killed in the middle."""
    from distributed import Client

    vary = grid(20_000)
    here = timed(lambda: scenario.sweep(vary, output="here", replications=20))
    print(f"20,000 points × 20 replications on two threads: {here:.1f} s")
    with cluster(2) as local, Client(local) as client:
        pids = list(client.run(os.getpid).values())
        threading.Timer(here / 2, lambda: os.kill(pids[0], signal.SIGKILL)).start()
        there = timed(lambda: scenario.sweep(vary, output="there", replications=20, on=client))
        now = list(client.run(os.getpid).values())
    print(f"on two Dask workers, one killed after {here / 2:.1f} s: {there:.1f} s, {same('here', 'there')}")
    print(f"the worker was replaced: {pids[0] not in now and len(now) == 2}")


def efficiency(scenario: forelock.Scenario) -> None:
    """Two Dask workers beside two threads, in turns."""
    from distributed import Client

    vary = grid(4_000)
    ratios = []
    with cluster(2) as local, Client(local) as client:
        for turn in range(5):
            here = timed(lambda: scenario.sweep(vary, output=f"e{turn}-here", replications=20, threads=2))
            there = timed(lambda: scenario.sweep(vary, output=f"e{turn}-there", replications=20, on=client))
            ratios.append(there / here)
            print(f"  two threads {here:.2f} s, two workers {there:.2f} s: {there / here:.3f} ×")
    print(f"4,000 points × 20 replications: {median(ratios):.3f} × (median of {len(ratios)} pairs)")


def slept(lines: list[str], seconds: float, *_: Any) -> tuple[list[str], float]:
    """Stands for a worker on a machine of its own, whose work takes nothing of this one."""
    time.sleep(seconds)
    return lines, seconds


class Sleeping(engines.Dask):
    """Workers that sleep as long as the points would take them."""

    def __init__(self, client: Any, lines: list[str], seconds_a_point: float) -> None:
        super().__init__(client)
        self._lines = lines
        self._seconds = seconds_a_point
        self.tasks = 0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        _, begin, end, _ = arguments
        self.tasks += 1
        return super().submit(slept, self._lines[begin:end], (end - begin) * self._seconds)


def scale(scenario: forelock.Scenario) -> None:
    """What the machine that asks does for each point and task, and so how many workers it keeps busy."""
    from distributed import Client

    vary = grid(20_000)
    scenario.sweep(vary, output="known", replications=2)
    lines = Path("known/points.jsonl").read_text().splitlines()
    plan = forelock._native.SweepPlan.of(
        scenario._native, [f"{path}={values}" for path, values in vary.items()], None, 2, None, None, None, None
    )
    files = plan.open("taken", False)
    each = timed(lambda: files.take(lines)) / len(lines)
    print(f"checking and writing a point: {each * 1e6:.0f} µs")
    with cluster(2) as local, Client(local) as client:
        tasks = 400
        engine = engines.Dask(client)

        def empty() -> None:
            waiting = [engine.submit(slept, [], 0.0) for _ in range(tasks)]
            while waiting:
                for task in engine.done(waiting):
                    waiting.remove(task)
                    engine.result(task)

        task = timed(empty) / tasks
    print(f"a task of its own: {task * 1e3:.1f} ms")
    for seconds in (0.001, 0.01, 0.1):
        points = engines.SECONDS_A_TASK / seconds
        most = engines.SECONDS_A_TASK / (task + points * each)
        print(f"points of {seconds * 1e3:g} ms: tasks of {points:.0f}, so up to {most:.0f} workers")
    seconds, vary = 0.02, grid(2_000)
    points, alone = 2_000, 0.0
    scenario.sweep(vary, output="two", replications=2)
    lines = Path("two/points.jsonl").read_text().splitlines()
    for workers in (1, 2, 4, 8):
        with cluster(workers) as local, Client(local) as client:
            sleeping = Sleeping(client, lines, seconds)
            took = timed(
                lambda: scenario.sweep(vary, output=f"s{workers}", replications=2, on=sleeping)
            )
        alone = alone or took
        model = points * seconds / workers + (sleeping.tasks * task + points * each)
        print(f"{workers} workers that sleep: {took:.1f} s, model {model:.1f} s, {alone / took:.2f} × of one")


def on_ray(scenario: forelock.Scenario) -> None:
    """2,000 points × 20 replications on Ray."""
    import ray

    vary = grid(2_000)
    here = timed(lambda: scenario.sweep(vary, output="here-ray", replications=20))
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    there = timed(lambda: scenario.sweep(vary, output="ray", replications=20, on=ray))
    ray.shutdown()
    print(f"2,000 points × 20 replications on two threads: {here:.1f} s, on Ray {ray.__version__}: {there:.1f} s, "
          f"{same('here-ray', 'ray')}")


def main() -> None:
    studies = {"kill": kill, "efficiency": efficiency, "scale": scale, "ray": on_ray}
    asked = sys.argv[1:] or list(studies)
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        scenario = forelock.parse(SCENARIO)
        for name in asked:
            studies[name](scenario)


if __name__ == "__main__":
    main()
