"""Tables of observations: written by the command and by Python, read back by pandas, Polars and DuckDB."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

import forelock
from conftest import ROOT, Command

Rows = list[dict[str, Any]]


def pandas_rows(path: Path) -> Rows:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(path) if path.suffix == ".parquet" else pandas.read_csv(path, keep_default_na=True)
    rows: Rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return rows


def polars_rows(path: Path) -> Rows:
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(path) if path.suffix == ".parquet" else polars.read_csv(path, infer_schema_length=None)
    rows: Rows = frame.to_dicts()
    return rows


def duckdb_rows(path: Path) -> Rows:
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(f"select * from '{path}'")
    return [dict(zip(found.columns, row)) for row in found.fetchall()]


READERS = [pandas_rows, polars_rows, duckdb_rows]


def mean(rows: Rows, column: str) -> float:
    return float(sum(row[column] for row in rows)) / len(rows)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("end", ["csv", "parquet"])
def test_replications_are_what_the_figures_are_made_of(
    command: Command, elsewhere: Path, read: Any, end: str
) -> None:
    printed = command("run", "small.toml", "--replications", "6", "--seed", "5", "--json", f"--{end}", f"x.{end}", code=None)
    result = json.loads(printed.stdout)["results"][0]
    rows = read(elsewhere / f"x.{end}")
    assert [row["replication"] for row in rows] == list(range(6))
    assert {(row["scenario"], row["seed"]) for row in rows} == {("small", 5)}
    for name, summary in result["metrics"].items():
        assert math.isclose(mean(rows, name), summary["mean"], rel_tol=1e-12), name
    first = rows[0]
    assert first["created"] + first["failed"] + first["unprocessed"] == 20_000
    assert isinstance(first["failed"], int) and first["failed"] > 0
    assert isinstance(first["failure_rate"], float) and isinstance(first["duration_s"], (float, int))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("end", ["csv", "parquet"])
def test_points_are_typed(command: Command, elsewhere: Path, read: Any, end: str) -> None:
    command("sweep", "small.toml", "--vary", "load.submit.interval.mean=1.5s,3s", "--vary", "data.order=random,by_parent",
            "--replications", "3", "-o", "swept", f"--{end}", f"x.{end}", code=None)
    rows = read(elsewhere / f"x.{end}")
    assert [(row["load.submit.interval.mean_s"], row["data.order"]) for row in rows] == [
        (1.5, "random"), (1.5, "by_parent"), (3.0, "random"), (3.0, "by_parent"),
    ]
    lines = (elsewhere / "swept/points.jsonl").read_text().splitlines()
    for row, line in zip(rows, map(json.loads, lines), strict=True):
        assert (row["scenario"], row["seed"], row["point"], row["replications"]) == ("small", 1, line["point"], 3)
        rate = line["metrics"]["failure_rate"]
        assert row["failure_rate_mean"] == rate["mean"] and row["failure_rate_p95"] == rate["p95"]
        assert bool(row["objectives_met"]) is all(line["objectives"])
    if end == "csv":
        assert (elsewhere / "x.csv").read_bytes() == (elsewhere / "swept/sweep.csv").read_bytes()


@pytest.mark.parametrize("read", READERS)
def test_what_there_is_none_of_is_missing(command: Command, elsewhere: Path, read: Any) -> None:
    """One replication has no interval, and a scenario without objectives meets none."""
    text = (elsewhere / "small.toml").read_text().split("[objectives]")[0]
    (elsewhere / "plain.toml").write_text(text)
    command("sweep", "plain.toml", "--vary", "org.workers=2,4", "--replications", "1", "-o", "swept",
            "--parquet", "x.parquet", "--csv", "x.csv", code=None)
    for row in read(elsewhere / "x.parquet"):
        assert row["failure_rate_ci_low"] is None and row["objectives_met"] is None
        assert row["failure_rate_mean"] is not None
    header, first, _ = (line.split(",") for line in (elsewhere / "x.csv").read_text().splitlines())
    cells = dict(zip(header, first, strict=True))
    assert (cells["failure_rate_ci_low"], cells["objectives_met"]) == ("", "") and cells["failure_rate_mean"] != ""


@pytest.mark.parametrize("read", READERS)
def test_drawn_fields_loads_and_variants(command: Command, elsewhere: Path, read: Any) -> None:
    command("run", "small.toml", "--set", "org.workers=5..9", "--replications", "8", "--parquet", "x.parquet", code=None)
    workers = [row["org.workers"] for row in read(elsewhere / "x.parquet")]
    assert len(set(workers)) > 1 and all(5 <= one <= 9 for one in workers)
    command("compare", "small.toml", "--replications", "2", "--parquet", "y.parquet", code=None)
    rows = read(elsewhere / "y.parquet")
    variants = list(dict.fromkeys(row["variant"] for row in rows))
    assert variants[0] == "as written" and len(rows) == 2 * len(variants)
    several = str(ROOT / "scenarios" / "migration.toml")
    command("run", several, "--replications", "2", "--parquet", "z.parquet", code=None)
    loads = [row["load"] for row in read(elsewhere / "z.parquet")]
    assert loads[0] is None and len(set(loads)) * 2 == len(loads)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["=1+1", 'a "quoted", name', "名前 ñ 🙂", "-5"])
def test_names_survive(command: Command, elsewhere: Path, read: Any, name: str) -> None:
    quoted = json.dumps(name, ensure_ascii=False)
    command("run", "small.toml", "--set", f"name={quoted}", "--replications", "2", "--parquet", "x.parquet",
            "--csv", "x.csv", code=1)
    assert {row["scenario"] for row in read(elsewhere / "x.parquet")} == {name}
    first = next(iter(read(elsewhere / "x.csv")))["scenario"]
    # A cell that a spreadsheet would run is made text.
    assert first == (f"'{name}" if name[:1] in ("=", "-") else name)


def test_python_gives_the_same_table(small: forelock.Scenario, command: Command, elsewhere: Path) -> None:
    result = small.run(replications=4)
    command("run", "small.toml", "--replications", "4", "--parquet", "theirs.parquet", "--csv", "theirs.csv", code=None)
    result.save_table("mine.parquet")
    result.save_table("mine.csv")
    for end in ("csv", "parquet"):
        assert (elsewhere / f"mine.{end}").read_bytes() == (elsewhere / f"theirs.{end}").read_bytes()
    columns = result.to_columns()
    assert [dict(zip(columns, row)) for row in zip(*columns.values())] == pandas_rows(elsewhere / "mine.parquet")
    assert result.column_meanings["duration_s"].endswith("[s]")
    with pytest.raises(ValueError, match=".parquet"):
        result.save_table("mine.xlsx")
    with pytest.raises(forelock.UsageError, match="no table of observations"):
        small.check().to_columns()


def test_frames_have_types(small: forelock.Scenario) -> None:
    pytest.importorskip("pandas")
    pyarrow = pytest.importorskip("pyarrow")
    result = small.run(replications=4)
    frame = result.to_pandas()
    assert len(frame) == 4 and frame["failed"].dtype.kind == "i" and frame["failure_rate"].dtype.kind == "f"
    observations = result.to_arrow()
    assert observations.num_rows == 4 and observations.schema.field("failed").type == pyarrow.int64()
    duckdb = pytest.importorskip("duckdb")
    most = duckdb.sql("select max(failed) from observations").fetchall()
    assert most == [(max(result.to_columns()["failed"]),)]
    polars = pytest.importorskip("polars")
    assert polars.from_arrow(observations).height == 4


def test_a_sweep_has_its_points(small: forelock.Scenario) -> None:
    swept = small.sweep({"org.workers": [2, 3, 4]}, replications=3, output="swept")
    assert swept.to_columns()["org.workers"] == [2.0, 3.0, 4.0]
    again = forelock.read("swept")
    assert again.to_columns() == swept.to_columns()


def test_columns_say_what_they_are(command: Command, elsewhere: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    command("run", "small.toml", "--replications", "2", "--parquet", "x.parquet", code=None)
    file = parquet.ParquetFile(elsewhere / "x.parquet")
    told = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}
    assert told["column:duration_s"].endswith(" [s]")
    assert {f"column:{name}" for name in file.schema.names} <= set(told)


def test_the_same_bytes_again(command: Command, elsewhere: Path) -> None:
    for name in ("one", "two"):
        command("run", "small.toml", "--replications", "3", "--parquet", f"{name}.parquet", code=None)
    assert (elsewhere / "one.parquet").read_bytes() == (elsewhere / "two.parquet").read_bytes()


def test_more_rows_than_a_group_has(small: forelock.Scenario, elsewhere: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    tiny = small.set({"data.children": 200, "data.parents": 200})
    tiny.run(replications=70_000, timeline=False).save_table("x.parquet")
    file = parquet.ParquetFile(elsewhere / "x.parquet")
    assert (file.metadata.num_rows, file.num_row_groups) == (70_000, 2)
    assert file.read(["replication"])["replication"].to_pylist() == list(range(70_000))


def test_an_input_is_never_overwritten(command: Command, elsewhere: Path) -> None:
    for flag in ("--csv", "--parquet"):
        refused = command("run", "small.toml", "--replications", "2", flag, "./small.toml", code=2)
        assert "is an input of this command" in refused.stderr
    refused = command("sweep", "small.toml", "--vary", "org.workers=2,3", "--tornado", "--csv", "x.csv", code=2)
    assert "a tornado" in refused.stderr
