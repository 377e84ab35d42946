"""What all tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import forelock

#: The repository, beside which the tests may be.
ROOT = Path(os.environ.get("FORELOCK_ROOT", Path(__file__).resolve().parent.parent.parent))

#: A load whose failures depend on how many workers there are, of which a night takes some milliseconds.
SMALL = """\
name = "small"

[data]
children = 20_000
parents = 200

[load]
api = "bulk_v2"
batch_size = 200
submit = { pattern = "open", interval.mean = "1s" }

[org]
workers = 8
service.per_record = "9.2ms"

[objectives]
failure_rate = "< 5%"
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a directory of its own as the current one, with the small scenario in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL)
    return tmp_path


@pytest.fixture
def small(elsewhere: Path) -> forelock.Scenario:
    return forelock.load("small.toml")


@pytest.fixture
def published() -> Path:
    return ROOT / "scenarios" / "test4-parallel.toml"


Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def command() -> Command:
    """The command that the package installs."""

    def call(*words: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        program = Path(sys.executable).with_name("forelock")
        done = subprocess.run([program, *words], capture_output=True, text=True)
        assert code is None or done.returncode == code, done.stderr
        return done

    return call
