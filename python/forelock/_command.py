"""The command ``forelock``."""

from __future__ import annotations

import signal
import sys

from forelock import _native


def main() -> int:
    """Does what the command line says; gives the exit code."""
    # The program listens itself, and ends in its own way.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.main(["forelock", *sys.argv[1:]])
