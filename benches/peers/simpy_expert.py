"""The lock loop in SimPy as an expert would write it: a dictionary of held rows, and events only for
waits and services."""

from collections import deque

import simpy
from lock_loop_inputs import STAGGER, TRANSACTION, WAIT_TIMEOUT, WORKERS, Counts, measure


class Locks:
    """Who holds which row, and who waits for it."""

    def __init__(self):
        self.holders = {}
        self.queues = {}

    def wait(self, env, number, row, held):
        """An event that comes with True once the row is granted, or with False once the wait has
        timed out, and then what is held has been given back."""
        granted = env.event()
        waiter = (number, granted)
        queue = self.queues.setdefault(row, deque())
        queue.append(waiter)

        def time_out(_):
            if not granted.triggered:
                queue.remove(waiter)
                if not queue:
                    del self.queues[row]
                self.release(held)
                granted.succeed(False)

        env.timeout(WAIT_TIMEOUT).callbacks.append(time_out)
        return granted

    def release(self, held):
        """Each row goes to its first waiter or is free, in the order in which they were taken."""
        holders, queues = self.holders, self.queues
        # A row that several records look up to is named several times.
        for row in dict.fromkeys(held):
            queue = queues.get(row) if queues else None
            if queue is None:
                del holders[row]
                continue
            holders[row], granted = queue.popleft()
            if not queue:
                del queues[row]
            granted.succeed(True)


def worker(env, number, parents, services, locks, counts):
    yield env.timeout(number * STAGGER)
    holder_of = locks.holders.setdefault
    share = len(parents) // WORKERS
    for first in range(number * share, (number + 1) * share, TRANSACTION):
        rows = parents[first : first + TRANSACTION]
        counts.transactions += 1
        held = []
        for row in rows:
            if holder_of(row, number) != number:
                counts.lock_waits += 1
                since = env.now
                granted = yield locks.wait(env, number, row, held)
                counts.lock_wait_ns += env.now - since
                if not granted:
                    counts.lock_timeouts += 1
                    counts.failed += len(rows)
                    counts.duration_ns = env.now
                    break
            held.append(row)
        else:
            yield env.timeout(services[first // TRANSACTION])
            counts.created += len(rows)
            counts.duration_ns = env.now
            locks.release(held)
            # Waiters go on first.
            yield env.timeout(0)


def run(parents, services):
    env = simpy.Environment()
    counts = Counts()
    locks = Locks()
    for number in range(WORKERS):
        env.process(worker(env, number, parents, services, locks, counts))
    env.run()
    return counts


measure("simpy-expert", run)
