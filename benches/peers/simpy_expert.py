"""The lock loop in SimPy as an expert would write it: a dictionary of held rows, and events only for
waits and services."""

from collections import deque

import simpy
from lock_loop_inputs import STAGGER, TRANSACTION, WAIT_TIMEOUT, WORKERS, Counts, measure


def worker(env, number, parents, services, holders, queues, counts):
    yield env.timeout(number * STAGGER)
    share = len(parents) // WORKERS
    for first in range(number * share, (number + 1) * share, TRANSACTION):
        rows = parents[first : first + TRANSACTION]
        counts.transactions += 1
        held = []
        refused = False
        for row in rows:
            holder = holders.setdefault(row, number)
            if holder != number:
                counts.lock_waits += 1
                since = env.now
                granted = env.event()
                queue = queues.setdefault(row, deque())
                waiter = (number, granted)
                queue.append(waiter)

                def time_out(_, granted=granted):
                    if not granted.triggered:
                        granted.succeed(False)

                env.timeout(WAIT_TIMEOUT).callbacks.append(time_out)
                has_it = yield granted
                counts.lock_wait_ns += env.now - since
                if not has_it:
                    queue.remove(waiter)
                    if not queue:
                        del queues[row]
                    counts.lock_timeouts += 1
                    refused = True
                    break
            held.append(row)
        if refused:
            counts.failed += len(rows)
        else:
            yield env.timeout(services[first // TRANSACTION])
            counts.created += len(rows)
        counts.duration_ns = env.now
        if queues:
            for row in dict.fromkeys(held):
                queue = queues.get(row)
                if queue is None:
                    del holders[row]
                    continue
                holders[row], granted = queue.popleft()
                if not queue:
                    del queues[row]
                granted.succeed(True)
        else:
            for row in dict.fromkeys(held):
                del holders[row]
        # Waiters go on first.
        yield env.timeout(0)


def run(parents, services):
    env = simpy.Environment()
    counts = Counts()
    holders, queues = {}, {}
    for number in range(WORKERS):
        env.process(worker(env, number, parents, services, holders, queues, counts))
    env.run()
    return counts


measure("simpy-expert", run)
