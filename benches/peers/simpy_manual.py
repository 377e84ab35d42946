"""The lock loop in SimPy as its manual teaches it: a Resource for each parent, and a request or a
timeout, whichever comes first ("Shared Resources", reneging).

Every request is an event here, so that two transactions that ask at the same instant take turns,
row by row, where the model lets one ask to the end first. So the counts are not the same to the last
digit, but those of another, equally likely, order."""

import simpy
from lock_loop_inputs import STAGGER, TRANSACTION, WAIT_TIMEOUT, WORKERS, Counts, measure


def worker(env, number, parents, services, resources, counts):
    yield env.timeout(number * STAGGER)
    share = len(parents) // WORKERS
    for first in range(number * share, (number + 1) * share, TRANSACTION):
        rows = parents[first : first + TRANSACTION]
        counts.transactions += 1
        held = {}
        refused = False
        for row in rows:
            if row in held:
                continue
            request = resources[row].request()
            waits = not request.triggered
            since = env.now
            result = yield request | env.timeout(WAIT_TIMEOUT)
            if waits:
                counts.lock_waits += 1
                counts.lock_wait_ns += env.now - since
            if request not in result:
                request.cancel()
                counts.lock_timeouts += 1
                refused = True
                break
            held[row] = request
        if refused:
            counts.failed += len(rows)
        else:
            yield env.timeout(services[first // TRANSACTION])
            counts.created += len(rows)
        counts.duration_ns = env.now
        for row, request in held.items():
            resources[row].release(request)
        yield env.timeout(0)


def run(parents, services):
    env = simpy.Environment()
    counts = Counts()
    resources = [simpy.Resource(env, capacity=1) for _ in range(len(parents) // 10)]
    for number in range(WORKERS):
        env.process(worker(env, number, parents, services, resources, counts))
    env.run()
    return counts


measure("simpy-manual", run)
