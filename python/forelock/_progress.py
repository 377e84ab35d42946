"""How far a study is, for who waits."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable, Optional, Union

#: ``True`` for a bar, or what is called with the replications that are done and those that are planned.
Progress = Union[None, bool, Callable[[int, int], Any]]


class Shown:
    """A bar while a study is made: that of tqdm if it is installed, else a line on standard error."""

    def __init__(self, progress: Progress, what: str, unit: str = "replications") -> None:
        self._call: Optional[Callable[[int, int], Any]] = None
        self._close: Callable[[], None] = lambda: None
        if progress is None or progress is False:
            return
        if progress is not True:
            if not callable(progress):
                raise TypeError("progress is True, or what can be called with (done, planned)")
            self._call = progress
            return
        try:
            from tqdm.auto import tqdm
        except ImportError:
            self._on_a_line(what, unit)
            return
        bar = tqdm(desc=what, unit=f" {unit}")

        def call(done: int, planned: int) -> None:
            if planned and planned != bar.total:
                bar.total = planned
            bar.update(done - bar.n)

        self._call, self._close = call, bar.close

    def _on_a_line(self, what: str, unit: str) -> None:
        last = [0.0]

        def call(done: int, planned: int) -> None:
            now = time.monotonic()
            if now - last[0] < 0.2 and done < planned:
                return
            last[0] = now
            of = f" of {planned:,}" if planned else ""
            sys.stderr.write(f"\r{what}: {done:,}{of} {unit} ")
            sys.stderr.flush()

        def close() -> None:
            sys.stderr.write("\n")

        self._call, self._close = call, close

    def __enter__(self) -> Optional[Callable[[int, int], Any]]:
        return self._call

    def __exit__(self, *_: object) -> None:
        self._close()
