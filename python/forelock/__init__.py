"""Predicts how many records of a Salesforce bulk load fail on row locks, and how long the load takes.

>>> import forelock
>>> scenario = forelock.load("scenarios/test4-parallel.toml")
>>> result = scenario.run(replications=20)
>>> result.metrics.failure_rate.mean  # a fraction of the records
>>> scenario.compare()  # with the usual remedies
>>> scenario.sweep({"load.submit.interval.mean": "3.5s..8s:10"})  # where the cliff is

All is simulated on this machine; nothing leaves it. Rates are fractions, times are seconds.
"""

from forelock import engines
from forelock._native import __version__
from forelock.errors import (
    FileError,
    ForelockError,
    InternalError,
    OutputError,
    ScenarioError,
    StudyError,
    UsageError,
)
from forelock.results import Chart, Result, read
from forelock.scenario import (
    Scenario,
    calibrate,
    calibrate_many,
    load,
    observe,
    parse,
    plan_many,
    profile,
)

__all__ = [
    "Chart",
    "FileError",
    "ForelockError",
    "InternalError",
    "OutputError",
    "Result",
    "Scenario",
    "ScenarioError",
    "StudyError",
    "UsageError",
    "__version__",
    "calibrate",
    "calibrate_many",
    "engines",
    "load",
    "observe",
    "parse",
    "plan_many",
    "profile",
    "read",
]
