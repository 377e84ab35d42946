"""What a call from Python takes beside the command, in turns: 20 replications of the published case.

    python benches/call.py PROGRAM

``PROGRAM`` is a release build of the command, as `cargo build --release` makes it; the package must be one, too.
Run from the root of the repository. docs/python.md has the results.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

import forelock

SCENARIO = "scenarios/test4-parallel.toml"
TURNS = 15


def main() -> None:
    program = sys.argv[1]
    load = forelock.load(SCENARIO)
    ratios, command, calls = [], [], []
    for _ in range(TURNS):
        begin = time.perf_counter()
        subprocess.run(
            [program, "run", SCENARIO, "--replications", "20"],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        between = time.perf_counter()
        load.run(replications=20)
        end = time.perf_counter()
        command.append(between - begin)
        calls.append(end - between)
        ratios.append(calls[-1] / command[-1])
    print(f"the command {median(command) * 1e3:.0f} ms, a call {median(calls) * 1e3:.0f} ms, {median(ratios):.2f} × "
          f"(median of {TURNS} pairs)")


if __name__ == "__main__":
    main()
