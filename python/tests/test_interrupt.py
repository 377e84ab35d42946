"""Ctrl-C, threads and memory."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import forelock

LONG = """
import forelock, sys
scenario = forelock.load("small.toml")
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
    # The interpreter is as usable as before.
    print(scenario.run(replications=2).replications, flush=True)
"""


@pytest.mark.parametrize(
    "call",
    [
        "scenario.run(replications=1_000_000)",
        "scenario.compare(replications=1_000_000)",
        "scenario.sweep({'org.workers': '1..1000:1000'}, replications=100_000)",
        "scenario.plan(budget=100_000_000)",
    ],
)
def test_ctrl_c_ends_a_study(call: str) -> None:
    program = [sys.executable, "-c", LONG.format(call=call)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as python:
        assert python.stdout is not None
        assert python.stdout.readline() == "ready\n"
        time.sleep(0.5)
        python.send_signal(signal.SIGINT)
        assert python.stdout.read() == "interrupted\n2\n"
    assert python.returncode == 0


def test_the_command_ends_by_ctrl_c_in_its_own_way() -> None:
    program = Path(sys.executable).with_name("forelock")
    words = ["run", "small.toml", "--replications", "1000000", "--json"]
    with subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        time.sleep(1)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate()
    assert run.returncode == 3
    assert '"kind": "interrupted"' in out
    assert "Traceback" not in err


def test_python_goes_on_while_a_study_is_made(small: forelock.Scenario) -> None:
    """The lock of the interpreter is free: a counter in another thread counts."""
    count = 0
    stop = threading.Event()

    def counting() -> None:
        nonlocal count
        while not stop.is_set():
            count += 1
            time.sleep(0.001)

    thread = threading.Thread(target=counting)
    thread.start()
    before = count
    small.run(replications=400, threads=1)
    after = count
    stop.set()
    thread.join()
    assert after - before > 20


def test_studies_run_side_by_side(small: forelock.Scenario) -> None:
    whole = [small.set({"org.workers": workers}).run(replications=20).to_json() for workers in range(2, 6)]
    found: dict[int, str] = {}

    def study(workers: int) -> None:
        found[workers] = small.set({"org.workers": workers}).run(replications=20).to_json()

    threads = [threading.Thread(target=study, args=(workers,)) for workers in range(2, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[workers] for workers in range(2, 6)] == whole


def resident() -> int:
    """KiB of memory that this process has."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_ten_thousand_scenarios_leak_nothing(small: forelock.Scenario) -> None:
    tiny = small.set({"data.children": 400})

    def some(count: int) -> None:
        for number in range(count):
            scenario = tiny.set({"org.workers": 2 + number % 50})
            scenario.run(replications=1, threads=1, timeline=False)
            if number % 10 == 0:
                with pytest.raises(forelock.ScenarioError):
                    tiny.set({"org.workers": -number})

    some(1_000)
    before = resident()
    some(10_000)
    grown = resident() - before
    # A scenario takes 20 KiB and more: one that stayed of ten would show.
    assert grown < 10_000, f"{grown} KiB more after 10,000 scenarios"
