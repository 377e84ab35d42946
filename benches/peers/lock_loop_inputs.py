"""What all programs share, as `peers inputs` wrote it, and how a program reports."""

import json
import sys
import time
from array import array

WORKERS = 5
TRANSACTION = 200
WAIT_TIMEOUT = 10_000_000_000
STAGGER = 370_000_000


class Counts:
    def __init__(self):
        self.created = self.failed = self.transactions = 0
        self.lock_waits = self.lock_timeouts = self.lock_wait_ns = self.duration_ns = 0


def read(path):
    """Each child's parent, and each transaction's service in ns."""
    with open(path, "rb") as file:
        children = int.from_bytes(file.read(8), "little")
        parents, services = array("I"), array("Q")
        parents.frombytes(file.read(children * 4))
        services.frombytes(file.read())
    return parents.tolist(), services.tolist()


def measure(program, run):
    parents, services = read(sys.argv[1])
    start = time.perf_counter()
    counts = run(parents, services)
    seconds = time.perf_counter() - start
    print(json.dumps({"program": program, "seconds": seconds, **vars(counts)}))
