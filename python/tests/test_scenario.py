"""Scenarios: read, set, refused."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

import forelock


def test_a_scenario_is_read_and_set(small: forelock.Scenario) -> None:
    assert (small.name, small.source, small.drawn) == ("small", "small.toml", [])
    changed = small.set({"org.workers": 3, "data.children": "5k"})
    assert "workers = 3" in changed.to_toml()
    assert "workers = 8" in small.to_toml(), "the first is as it was"
    assert "'small'" in repr(small)


def test_values_are_written_as_toml_has_them(small: forelock.Scenario) -> None:
    submit = {"pattern": "open", "interval": {"mean": "4s", "cv": 0.5}}
    changed = small.set({"load.submit": submit, "org.service.cv": 0.25})
    told = {value.path: value.value for value in changed.explain().values}
    assert (told["load.submit.interval.mean"], told["org.service.cv"]) == ('"4s"', "0.25")
    numpy = pytest.importorskip("numpy")
    assert "workers = 7" in small.set({"org.workers": numpy.int64(7)}).to_toml()


def test_ranges_are_drawn(small: forelock.Scenario) -> None:
    unknown = small.set({"org.workers": "5..60"})
    assert unknown.drawn == ["org.workers"]
    assert unknown.run(replications=3).unknown[0].path == "org.workers"


def test_an_error_says_where_and_what_would_be_right(elsewhere: Path) -> None:
    (elsewhere / "wrong.toml").write_text('[org]\nworkers = 5\nservice.per_recrod = "9ms"\n')
    with pytest.raises(forelock.ScenarioError) as raised:
        forelock.load("wrong.toml")
    error = raised.value
    assert (error.kind, error.file, error.exit_code) == ("scenario", "wrong.toml", 2)
    spelt = next(one for one in error.diagnostics if "per_recrod" in str(one))
    assert spelt["position"]["line"] == 3
    assert "service.per_recrod" in str(error), "the line is shown"
    assert isinstance(error, ValueError) and isinstance(error, forelock.ForelockError)


def test_what_is_set_is_checked_where_it_stands(small: forelock.Scenario) -> None:
    with pytest.raises(forelock.ScenarioError) as raised:
        small.set({"org.wokers": 5})
    error = raised.value
    assert (error.file, error.line, error.column) == ("--set", 1, 5)
    assert error.help == "did you mean `workers`?"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.help) == (str(error), error.help)


def test_a_file_that_is_not_there(small: forelock.Scenario) -> None:
    with pytest.raises(forelock.ScenarioError, match="there is no such file"):
        forelock.load("nowhere.toml")
    with pytest.raises(forelock.FileError, match="nowhere.json"):
        small.drawing_from("nowhere.json")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"org.workers": float("nan")}, ValueError),
        ({"org.workers": float("inf")}, ValueError),
        ({"org.workers": object()}, TypeError),
        ({"org.workers": None}, TypeError),
        ({5: 5}, TypeError),
        ("org.workers=5", TypeError),
        ({"org.workers": 10**40}, forelock.ScenarioError),
        ({"": 1}, forelock.ScenarioError),
        ({"a" * 100_000: 1}, forelock.ScenarioError),
        ({".".join("a" * 50_000): 1}, forelock.ScenarioError),
        ({"org.workers": "\x00"}, forelock.ScenarioError),
        ({"org.workers": "5\n[load]\napi = 3"}, forelock.ScenarioError),
        ({"data.file": "/proc/self/environ", "data.children": None}, TypeError),
        ({"data.order": ["random"] * 100_000}, forelock.ScenarioError),
    ],
)
def test_what_can_not_be_set_is_an_exception(
    small: forelock.Scenario, fields: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        small.set(fields)


def test_a_text_that_is_no_unicode(small: forelock.Scenario) -> None:
    with pytest.raises(ValueError):
        small.set({"name": "\ud800"})


def test_a_list_in_a_list_without_end(small: forelock.Scenario) -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(RecursionError):
        small.set({"data.order": endless})


def test_scenarios_are_made_by_functions() -> None:
    with pytest.raises(TypeError, match="forelock.load"):
        forelock.Scenario("small.toml")


def test_a_text_is_a_scenario(elsewhere: Path) -> None:
    text = (elsewhere / "small.toml").read_text()
    parsed = forelock.parse(text, set={"org.workers": 4})
    assert parsed.source == "the text"
    same = forelock.load("small.toml", set={"org.workers": 4})
    assert parsed.run(replications=3).to_json() == same.run(replications=3).to_json()


def test_a_scenario_travels_with_what_it_was_read_from(small: forelock.Scenario, elsewhere: Path) -> None:
    text = pickle.dumps(small.set({"org.workers": "6..9"}))
    (elsewhere / "small.toml").unlink()
    again = pickle.loads(text)
    assert again.drawn == ["org.workers"]
    assert again.run(replications=3).metrics.failure_rate.mean >= 0


def test_check_warns_and_says_what_it_costs(published: Path) -> None:
    checked = forelock.load(published).check()
    assert checked.ok and checked.holds
    assert checked.warnings and checked.warnings[0].title
    assert checked.cost is not None


def test_the_toml_is_the_same_scenario(published: Path) -> None:
    scenario = forelock.load(published, set={"org.workers": 12})
    again = forelock.parse(scenario.to_toml())
    assert again.run(replications=2).metrics == scenario.run(replications=2).metrics
