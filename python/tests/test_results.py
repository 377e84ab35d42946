"""Results: documents with all their faces."""

from __future__ import annotations

import copy
import pickle
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

import forelock
from conftest import Command


def test_faces_are_those_of_the_command_line(small: forelock.Scenario, command: Command, elsewhere: Path) -> None:
    result = small.run(replications=4)
    result.save("result.json")
    assert (elsewhere / "result.json").read_text() == result.to_json()
    command("report", "result.json", "-o", "theirs.html", code=None)
    assert result.to_html() == (elsewhere / "theirs.html").read_text()
    flags = ["small.toml", "--replications", "4"]
    assert result.to_markdown() == command("run", *flags, "--format", "markdown", code=None).stdout
    assert result.to_csv() == command("run", *flags, "--format", "csv", code=None).stdout
    assert str(result) == command("run", *flags, code=None).stdout
    assert max(map(len, result.to_text(60).splitlines())) <= 60


def test_a_notebook_shows_it_with_its_charts(small: forelock.Scenario) -> None:
    result = small.run(replications=4)
    shown = result._repr_html_()
    assert shown.count("<svg") == len(result.figures) == 3
    assert "<script" not in shown and "<html" not in shown
    other = small.run(replications=3)._repr_html_()
    assert shown.split('id="')[1].split('"')[0] != other.split('id="')[1].split('"')[0], "two on a page have other ids"


def test_what_a_notebook_shows_leaves_the_rest_of_it_as_it_is(small: forelock.Scenario) -> None:
    shown = small.run(replications=2)._repr_html_()
    style = shown.split("<style>")[1].split("</style>")[0].strip()
    assert style.startswith(".forelock {")
    depth = 0
    for place, character in enumerate(style):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or place < style.index("{") or place == len(style) - 1, "all rules are within the first"
    assert "body {" not in style and ":root {" not in style


def test_charts_by_name(small: forelock.Scenario) -> None:
    result = small.run(replications=4)
    chart = result.figure("over_time")
    assert xml.fromstring(str(chart)).tag.endswith("svg")
    assert chart.title and chart.alt and chart._repr_svg_() == str(chart)
    with pytest.raises(KeyError, match="there is over_time"):
        result.figure("trade_off")
    assert small.run(replications=2, timeline=False).figures == []


def test_a_trade_off_has_a_chart(small: forelock.Scenario) -> None:
    swept = small.sweep({"org.workers": "2..12:6"}, replications=3)
    assert xml.fromstring(str(swept.figure("trade_off"))).tag.endswith("svg")


def test_it_is_read_back_and_pickled(small: forelock.Scenario) -> None:
    result = small.run(replications=4)
    for again in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result)):
        assert type(again) is type(result) and again == result
        assert again.to_json() == result.to_json() and again.to_html() == result.to_html()
    result.save("x.json")
    assert forelock.read("x.json") == result


def test_it_is_saved_by_its_end(small: forelock.Scenario, elsewhere: Path) -> None:
    result = small.run(replications=2)
    for end in ("html", "md", "json", "csv", "txt"):
        result.save(elsewhere / f"x.{end}")
        assert (elsewhere / f"x.{end}").stat().st_size > 0
    with pytest.raises(ValueError, match=".html"):
        result.save("x.pdf")
    with pytest.raises(forelock.OutputError):
        result.save("no/such/directory/x.html")
    assert sorted(path.name for path in elsewhere.iterdir()) == [
        "small.toml", "x.csv", "x.html", "x.json", "x.md", "x.txt",
    ]


def test_a_result_does_not_change(small: forelock.Scenario) -> None:
    result = small.run(replications=2)
    with pytest.raises(AttributeError):
        result.seed = 5
    with pytest.raises(AttributeError):
        del result.metrics.failure_rate
    plain = result.to_dict()
    plain["results"][0]["metrics"].clear()
    result.metrics.to_dict().clear()
    assert result.metrics.failure_rate.mean is not None


def test_a_field_that_is_not_there_is_none_and_one_that_can_not_be_is_refused(small: forelock.Scenario) -> None:
    result = small.run(replications=2)
    assert result.precision is None and result.posterior is None
    assert result.unknown == [] and result.loads == []
    with pytest.raises(AttributeError, match="it has scenario"):
        getattr(result, "failure_rat")
    with pytest.raises(KeyError):
        result["precision"]
    assert "metrics" in result and "metrics" in dir(result)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": 2, "study": "run", "results": []}', "\x00" * 100])
def test_what_is_no_result_is_refused(text: str, elsewhere: Path) -> None:
    (elsewhere / "x.json").write_text(text)
    with pytest.raises(forelock.FileError) as raised:
        forelock.read("x.json")
    assert raised.value.file == "x.json"
