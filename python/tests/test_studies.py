"""Each study gives what the command line gives, to the byte."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

import forelock
from conftest import ROOT, Command


def test_run(small: forelock.Scenario, command: Command) -> None:
    result = small.run(replications=5, seed=3, confidence=0.9)
    flags = ["--replications", "5", "--seed", "3", "--confidence", "0.9"]
    printed = command("run", "small.toml", *flags, "--json", "--timeline", code=None)
    assert result.to_json() == printed.stdout
    assert result.holds is (printed.returncode == 0)
    assert small.run(replications=5, timeline=False).to_json() == command(
        "run", "small.toml", "--replications", "5", "--json", code=None
    ).stdout
    assert result.metrics.failure_rate.mean == json.loads(printed.stdout)["results"][0]["metrics"]["failure_rate"]["mean"]


def test_run_with_doubt(small: forelock.Scenario, command: Command) -> None:
    result = small.run(replications=4, timeline=False, doubt=True)
    printed = command("run", "small.toml", "--replications", "4", "--doubt", "--json", code=None)
    assert result.to_json() == printed.stdout
    assert result.doubt


def test_any_number_of_threads_gives_the_same(small: forelock.Scenario) -> None:
    one, three = (small.run(replications=7, threads=threads) for threads in (1, 3))
    assert one.to_json() == three.to_json()


def test_compare(small: forelock.Scenario, command: Command, elsewhere: Path) -> None:
    remedies = small.compare(replications=4)
    printed = command("compare", "small.toml", "--replications", "4", "--json", code=None)
    assert remedies.to_json() == printed.stdout
    (elsewhere / "few.toml").write_text('extends = "small.toml"\nname = "few"\norg.workers = 2\n')
    two = small.compare(forelock.load("few.toml"), replications=4)
    printed = command("compare", "small.toml", "few.toml", "--replications", "4", "--json", code=None)
    assert two.to_json() == printed.stdout
    assert [variant.name for variant in two.variants] == ["small", "few"]


def test_sweep(small: forelock.Scenario, command: Command, elsewhere: Path) -> None:
    vary = {"org.workers": [2, 4, 8], "load.submit.interval.mean": "1s..4s:4"}
    result = small.sweep(vary, output="mine", replications=4)
    flags = ["--vary", "org.workers=2,4,8", "--vary", "load.submit.interval.mean=1s..4s:4", "--replications", "4"]
    command("sweep", "small.toml", *flags, "-o", "theirs", code=None)
    for name in ("points.jsonl", "sweep.json", "sweep.csv"):
        assert (elsewhere / "mine" / name).read_bytes() == (elsewhere / "theirs" / name).read_bytes()
    assert result.done == 12
    again = forelock.read("mine")
    assert isinstance(again, forelock.results.SweepResult)
    assert again.front == result.front and again.answer == result.answer


def test_a_sweep_goes_on_where_it_was_stopped(small: forelock.Scenario, elsewhere: Path) -> None:
    vary = {"org.workers": "2..9:8"}
    whole = small.sweep(vary, replications=3)
    directory = next((elsewhere / "output").iterdir())
    points = directory / "points.jsonl"
    lines = points.read_text().splitlines(keepends=True)
    points.write_text("".join(lines[:3]) + lines[3][:20])
    seen: list[tuple[int, int]] = []
    again = small.sweep(vary, replications=3, progress=lambda done, planned: seen.append((done, planned)))
    assert points.read_text() == "".join(lines) and again == whole
    assert seen[-1] == (15, 15), "only what was missing"
    with pytest.raises(forelock.UsageError, match="holds the points of another sweep"):
        small.sweep({"org.workers": "3..9:7"}, output=directory, replications=3)


def test_a_sample_of_the_box(small: forelock.Scenario, command: Command, elsewhere: Path) -> None:
    small.sweep({"org.workers": "2..40:log"}, sample="sobol:8", output="mine", replications=2)
    command("sweep", "small.toml", "--vary", "org.workers=2..40:log", "--sample", "sobol:8", "-o", "theirs",
            "--replications", "2", code=None)
    assert (elsewhere / "mine/points.jsonl").read_bytes() == (elsewhere / "theirs/points.jsonl").read_bytes()


def test_tornado(small: forelock.Scenario, command: Command) -> None:
    result = small.tornado({"org.workers": [2, 20], "data.parents": [100, 1000]}, metric="duration", replications=3)
    printed = command("sweep", "small.toml", "--tornado", "--metric", "duration", "--vary", "org.workers=2,20",
                      "--vary", "data.parents=100,1000", "--replications", "3", "--json", code=None)
    assert result.to_json() == printed.stdout


def test_plan(small: forelock.Scenario, command: Command) -> None:
    result = small.plan(may={"load.submit.interval.mean": ["2s", "4s", "8s"]}, budget=1_000)
    printed = command("plan", "small.toml", "--may", "load.submit.interval.mean=2s,4s,8s", "--budget", "1000", "--json",
                      code=None)
    assert result.to_json() == printed.stdout


def test_calibrate(elsewhere: Path, command: Command) -> None:
    (elsewhere / "night.toml").write_text(
        'extends = "small.toml"\n[observed]\nfailure_rate = "20%"\nduration = "4m"\n'
    )
    night = forelock.load("night.toml")
    result = night.calibrate(fit={"org.service.per_record": "1ms..30ms", "org.workers": "2..20"}, budget=300)
    flags = ["--fit", "org.service.per_record=1ms..30ms", "--fit", "org.workers=2..20", "--budget", "300"]
    printed = command("calibrate", "night.toml", *flags, "--json", code=None)
    assert result.to_json() == printed.stdout
    assert result.explains is (printed.returncode == 0)
    draws = result.save_org("mine.toml", force=True)
    command("calibrate", "night.toml", *flags, "-o", "theirs.toml", "--force", code=None)
    assert (elsewhere / "mine.toml").read_text() == (elsewhere / "theirs.toml").read_text().replace(
        "theirs.posterior.json", "mine.posterior.json"
    )
    assert Path(draws).read_bytes() == (elsewhere / "theirs.posterior.json").read_bytes()
    drawn = forelock.load("small.toml").drawing_from(result)
    assert set(drawn.drawn) == {"org.service.per_record", "org.workers"}
    by_file = forelock.load("small.toml").drawing_from("theirs.posterior.json").run()
    assert by_file.replications == 100
    assert drawn.run().metrics == by_file.metrics
    (elsewhere / "other.toml").write_text("# mine\n")
    with pytest.raises(forelock.OutputError):
        result.save_org("other.toml")
    assert (elsewhere / "other.toml").read_text() == "# mine\n"


def test_what_no_org_does_is_not_saved(elsewhere: Path) -> None:
    (elsewhere / "night.toml").write_text(
        'extends = "small.toml"\n[observed]\nfailure_rate = { value = "20%", within = "0.1%" }\nduration = "30h"\n'
    )
    result = forelock.load("night.toml").calibrate(fit=["org.workers"], budget=200)
    assert not result.explains and not result.holds
    with pytest.raises(ValueError, match="no org in the ranges"):
        result.save_org("mine.toml")
    assert not (elsewhere / "mine.toml").exists()


def test_profile(elsewhere: Path, command: Command) -> None:
    rows = "".join(f"{row},001{row % 7:012}\n" for row in range(1_000))
    (elsewhere / "rows.csv").write_text("Id,AccountId\n" + rows)
    result = forelock.profile("rows.csv", "AccountId", batch_size=500)
    printed = command("profile", "rows.csv", "--parent", "AccountId", "--batch-size", "500", "--json")
    assert result.to_json() == printed.stdout
    assert result.columns[0].parents == 7
    with pytest.raises(forelock.FileError) as raised:
        forelock.profile("rows.csv", "ContactId")
    assert raised.value.file == "rows.csv"


def test_observe(command: Command) -> None:
    files = ROOT / "tests" / "observe"
    jobs = [str(files / "samples" / "jobs.json")]
    result = forelock.observe(jobs)
    assert result.to_json() == command("observe", *jobs, "--json").stdout
    command("observe", *jobs, "-o", "observed.toml")
    assert result.scenario_toml == Path("observed.toml").read_text()
    again = pickle.loads(pickle.dumps(result))
    assert again.scenario_toml == result.scenario_toml


def test_records_that_are_none(elsewhere: Path) -> None:
    (elsewhere / "job.json").write_text("{}")
    with pytest.raises(forelock.FileError) as raised:
        forelock.observe("job.json")
    assert raised.value.file == "job.json"
    with pytest.raises(forelock.UsageError):
        forelock.observe([])


HOSTILE: list[tuple[str, dict[str, Any], type[Exception]]] = [
    ("run", {"replications": 0}, forelock.UsageError),
    ("run", {"replications": 1_000_001}, forelock.UsageError),
    ("run", {"replications": -1}, OverflowError),
    ("run", {"replications": 2**70}, OverflowError),
    ("run", {"replications": "5"}, TypeError),
    ("run", {"seed": -1}, OverflowError),
    ("run", {"confidence": 0.0}, forelock.UsageError),
    ("run", {"confidence": float("nan")}, forelock.UsageError),
    ("run", {"threads": 0}, forelock.UsageError),
    ("run", {"threads": 5_000}, forelock.UsageError),
    ("run", {"progress": 5}, TypeError),
    ("tornado", {"vary": {"org.workers": [2, 20]}, "metric": "speed"}, forelock.UsageError),
    ("tornado", {"vary": {}}, forelock.UsageError),
    ("sweep", {"vary": {}}, forelock.UsageError),
    ("sweep", {"vary": {"org.workers": []}}, forelock.ForelockError),
    ("sweep", {"vary": {"org.workers": "1..2:100000000000"}}, forelock.ForelockError),
    ("sweep", {"vary": {"org.workers": [1, 2]}, "sample": "sobel:8"}, forelock.UsageError),
    ("sweep", {"vary": {"org.workers": [1, 2]}, "on": "dask"}, TypeError),
    ("sweep", {"vary": {"org.wokers": [1, 2]}}, forelock.UsageError),
    ("plan", {"sure": 1.0}, forelock.UsageError),
    ("plan", {"budget": 0}, forelock.UsageError),
    ("plan", {"keep": [5]}, TypeError),
    ("calibrate", {"fit": ["org.workers"]}, forelock.ForelockError),
]


@pytest.mark.parametrize(("method", "arguments", "error"), HOSTILE)
def test_what_can_not_be_asked_is_an_exception(
    small: forelock.Scenario, method: str, arguments: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        getattr(small, method)(**arguments)


def test_metrics_that_there_are_are_named(small: forelock.Scenario) -> None:
    with pytest.raises(forelock.UsageError, match="failure_rate"):
        small.tornado({"org.workers": [2, 20]}, metric="speed")


def test_progress_is_told_to_the_end(small: forelock.Scenario) -> None:
    seen: list[tuple[int, int]] = []
    small.run(replications=9, progress=lambda done, planned: seen.append((done, planned)))
    assert seen[-1][0] >= 9


def test_what_progress_raises_ends_the_study(small: forelock.Scenario) -> None:
    def tired(done: int, planned: int) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        small.run(replications=1_000_000, progress=tired)
