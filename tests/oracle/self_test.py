#!/usr/bin/env python3
"""The oracle checked against timelines worked out by hand, and against what must hold in every run.

    python3 self_test.py            about a minute
"""
import glob
import math
import os
import tomllib

import numpy as np

import oracle
from data import Data, SetDraws, Streams
from scenario import ParentSet, Scenario

HERE = os.path.dirname(os.path.abspath(__file__))


def run(text, **more):
    return oracle.Replication(Scenario(tomllib.loads(text) | more), 1, 0).run()


def expect(result, **values):
    for k, v in values.items():
        assert math.isclose(result[k], v, abs_tol=1e-6), f"{k}: {result[k]}, by hand {v}"


ORG = """
[org]
workers = 3
service = { per_transaction = "4s", shape = "constant" }
"""
TWO = "[load]\nbatch_size = 1\nsubmit = { pattern = 'closed', in_flight = 2 }\n"


# ---------------------------------------------------------------- by hand: the steps of a transaction

def lock_at_the_start():
    """A 0-4; B waits 0-4, served 4-8."""
    r = run("[data]\nparents = 1\nchildren = 2\n" + TWO + ORG)
    expect(r, created=2, duration_s=8, lock_waits=1, lock_wait_s=4, degree_of_parallelism=12 / 8)


def lock_at_the_save():
    """Half is served before: A 0-2, lock, -4. B 0-2, waits 2-4, -6."""
    data = "[data]\nparents = 1\nchildren = 2\nrelationship = 'lookup_clear'\nrollup = true\n"
    locks = "locks = { late_fraction = 0.5 }\n"
    expect(run(data + TWO + ORG + locks), created=2, duration_s=6, lock_waits=1, lock_wait_s=2)
    # refused at 3, after 2 s of service and 1 s of waiting
    r = run(data + TWO + ORG + "locks = { late_fraction = 0.5, wait_timeout = '1s' }\n")
    expect(r, created=1, failed=1, duration_s=4, lock_timeouts=1, lock_wait_s=1, degree_of_parallelism=7 / 4, lost=1, lost_rate=0.5)
    # a late part of 1 is the lock at the start; of 0, the lock at the end, held for no time: A at 4 commits, and then B asks
    expect(run(data + TWO + ORG + "locks = { late_fraction = 1.0 }\n"), duration_s=8, lock_wait_s=4)
    expect(run(data + TWO + ORG + "locks = { late_fraction = 0.0 }\n"), duration_s=4, lock_waits=0)
    # what counts for nothing if the set doesn't lock
    expect(run(data.replace("rollup = true", "lock_at = 'save'") + TWO + ORG), duration_s=4, lock_waits=0)


def start_and_save():
    """Free 0-1, start locks (two rows, no conflict), -3, the one Campaign row: A -4; B waits 3-4, -5."""
    text = """[data]
parents = 2
children = 2
fan_out = { shape = "fixed" }
[[data.lookups]]
name = "Campaign"
parents = 1
relationship = "lookup_clear"
rollup = true
""" + TWO + ORG + "locks = { held_fraction = 0.75, late_fraction = 0.25 }\n"
    expect(run(text), created=2, duration_s=5, lock_waits=1, lock_wait_s=1)
    # a late part above the part held counts as that: both steps at 1 (A -4, B waits for the Campaign only: 1-4, -7)
    expect(run(text.replace("late_fraction = 0.25", "late_fraction = 0.9")), duration_s=7, lock_wait_s=3)
    # one parent: B waits for it 1-4, then -6, -7
    expect(run(text.replace("parents = 2", "parents = 1")), duration_s=7, lock_waits=1, lock_wait_s=3)
    # nothing is held for any time
    expect(run(text.replace("held_fraction = 0.75", "held_fraction = 0.0")), duration_s=4, lock_waits=0)


def record_failure_at_the_save():
    """Two transactions of two records over parents that are all distinct, and one Campaign of the save: the second's
    wait of 1 s is refused, its records fail, and it is served its late part all the same: 0-3, 3-4, -5."""
    text = """[data]
parents = 4
children = 4
fan_out = { shape = "fixed" }
[[data.lookups]]
name = "Campaign"
parents = 1
lock_at = "save"
[load]
batch_size = 2
submit = { pattern = "closed", in_flight = 2 }
""" + ORG + "locks = { failure = 'record', wait_timeout = '500ms', late_fraction = 0.25 }\n"
    expect(run(text), created=2, failed=2, duration_s=4.5, lock_timeouts=1, lock_wait_s=0.5)


def deadlock_of_two_steps():
    """a: Account, then Campaign; b the other way round. At 2 a waits for b's Campaign; b, asking for a's Account, is
    refused. a goes on at once, -4."""
    a = "parent_object = 'Account', parents = 1, children = 1"
    c = "lookups = [{ name = 'Campaign', parents = 1 %s}]"
    text = f"""[[loads]]
name = "a"
data = {{ {a}, {c % ", lock_at = 'save' "} }}
load = {{ batch_size = 1 }}
[[loads]]
name = "b"
data = {{ {a}, lock_at = 'save', {c % ""} }}
load = {{ batch_size = 1 }}
""" + ORG + "locks = { late_fraction = 0.5 }\n"
    r = run(text)
    expect(r, created=1, failed=1, duration_s=4, deadlocks=1, lock_waits=2, lock_wait_s=0, degree_of_parallelism=6 / 4)
    expect(r["loads"]["a"], created=1, duration_s=4, lock_waits=1)
    expect(r["loads"]["b"], failed=1, duration_s=2, deadlocks=1)


# ---------------------------------------------------------------- by hand: SOAP, jobs, the serial lane

def soap():
    """Three calls of 150 records at once, one worker that they don't need, one transaction each whatever its size."""
    text = """[data]
parents = 450
children = 450
fan_out = { shape = "fixed" }
[load]
api = "soap"
batch_size = 150
submit = { pattern = "closed", in_flight = 3 }
[org]
workers = 1
transaction_size = 10
batch_overhead = "1m"
service = { per_record = "20ms", shape = "constant" }
"""
    expect(run(text), created=450, duration_s=3, degree_of_parallelism=3, transactions=3, batches=3, requeues=0)


JOB = """[data]
parents = 24_000
children = 24_000
fan_out = { shape = "fixed" }
[load]
api = "bulk_v2"
batch_size = 24_000
[org]
workers = 2
transaction_size = 5_000
service = { per_record = "1ms", shape = "constant" }
max_attempts = 1
time_slice = "1s"
"""


def job_fails():
    """Batches of 10,000, 10,000 and 4,000. At 5 both first ones have used their attempt: the first fails the job, the
    third ends in the queue, the second before its next transaction."""
    expect(run(JOB), created=10_000, unprocessed=14_000, duration_s=5, transactions=2, batches=3, requeues=0)
    # three workers: the third is done at 4
    expect(run(JOB.replace("workers = 2", "workers = 3")), created=14_000, unprocessed=10_000, duration_s=5, transactions=3)
    # 1.0: each for itself; the third starts at 5
    v1 = JOB.replace("bulk_v2", "bulk_v1").replace("batch_size = 24_000", "batch_size = 10_000\nsubmit = { pattern = 'closed', in_flight = 3 }")
    expect(run(v1), created=14_000, unprocessed=10_000, duration_s=9, transactions=3)
    # two attempts: 0-5 both; the third, which was queued before, has a worker 5-9, the first 5-10, the second 9-14
    expect(run(JOB.replace("max_attempts = 1", "max_attempts = 2")), created=24_000, duration_s=14, requeues=2)
    # re-sent a second later as one job, of 10,000 and 4,000: 6-11 and 6-10
    again = JOB.replace("batch_size = 24_000", "batch_size = 24_000\nretry = { attempts = 1, delay = '1s' }")
    expect(run(again), created=19_000, unprocessed=5_000, duration_s=11, batches=5)


def serial_lane():
    """One worker is enough for the serial ones: a 0-4, b 4-8; the parallel one's three batches pass b: 0-4, 0-4, 4-8."""
    load = lambda name, n, mode: f"""[[loads]]
name = "{name}"
data = {{ children = {n} }}
load = {{ batch_size = 1, concurrency_mode = "{mode}", submit = {{ pattern = "closed", in_flight = {n} }} }}
"""
    r = run(load("a", 1, "Serial") + load("b", 1, "Serial") + load("c", 3, "Parallel") + ORG)
    expect(r, created=5, duration_s=8, degree_of_parallelism=20 / 8, lock_waits=0)
    expect(r["loads"]["b"], duration_s=8, degree_of_parallelism=0.5)
    expect(r["loads"]["c"], duration_s=8, degree_of_parallelism=12 / 8)


# ---------------------------------------------------------------- by hand: several loads

PASSES = """[[loads]]
name = "first"
data = { parent_object = "Account", parents = 1, children = 2 }
load = { batch_size = 1, submit = { pattern = "closed", in_flight = 2 } }
[[loads]]
name = "again"
start = "2s"
data = { failed_of = "first" }
load = { batch_size = 1 }
[[loads]]
name = "last"
start = "1s"
after = ["again"]
data = { parent_object = "Account", parents = 1, children = 1 }
load = { batch_size = 1 }
"""


def second_pass():
    """first: A 0-4, B refused at 1. again: 6-10. last: 11-15."""
    r = run(PASSES + ORG + "locks = { wait_timeout = '1s' }\n")
    expect(r, created=3, failed=0, duration_s=15, lock_timeouts=1, batches=4, degree_of_parallelism=13 / 15)
    expect(r["loads"]["first"], created=1, failed=1, failure_rate=0.5, duration_s=4)
    expect(r["loads"]["again"], created=1, failed=0, duration_s=4)
    expect(r["loads"]["last"], created=1, duration_s=4)
    # nothing fails: first 0-8, again ends with it, last 9-13
    r = run(PASSES + ORG)
    expect(r, created=3, duration_s=13)
    expect(r["loads"]["again"], created=0, duration_s=0, batches=0, throughput=0)
    # the horizon at 8 cuts the second pass
    r = run(PASSES + ORG + "locks = { wait_timeout = '1s' }\n[run]\nhorizon = '8s'\n")
    expect(r, created=1, failed=0, unprocessed=2, duration_s=8, degree_of_parallelism=7 / 8)
    expect(r["loads"]["first"], created=1, failed=1, duration_s=4)
    expect(r["loads"]["again"], created=0, unprocessed=1, duration_s=2, degree_of_parallelism=1)
    expect(r["loads"]["last"], unprocessed=1, duration_s=0)


def own_rows():
    """The update of the one account holds its row 0-4; the contact waits, 4-8. The delete begins at 3: 8-12."""
    text = """[[loads]]
name = "contact"
start = "1s"
data = { parent_object = "Account", parents = 1, children = 1 }
load = { batch_size = 1 }
[[loads]]
name = "account"
data = { child_object = "Account", children = 1 }
load = { batch_size = 1, operation = "update" }
[[loads]]
name = "account deleted"
start = "3s"
data = { child_object = "Account", children = 1 }
load = { batch_size = 1, operation = "delete" }
"""
    expect(run(text + ORG), created=3, duration_s=12, lock_waits=2, lock_wait_s=3 + 5)
    # an insert locks no row of its own
    expect(run(text.replace('"update"', '"insert"') + ORG), duration_s=9, lock_waits=1, lock_wait_s=2)


# ---------------------------------------------------------------- data

def table_of_relationships():
    expected = {"standard": ("start", "start"), "master_detail": ("start", "start"), "lookup_restrict": ("start", None), "lookup_clear": (None, None)}
    for relationship, steps in expected.items():
        for moves, step in zip((True, False), steps):
            s = lambda **k: ParentSet({"parents": 1, "relationship": relationship} | k, "x").step(moves)
            assert s() == step
            assert s(rollup=True) == (step or "save")
            assert s(locks=False, rollup=True, lock_at="save") is None
            assert s(locks=True) == "start" and s(locks=True, lock_at="save") == "save"
            assert s(lock_at="save") == (step and "save")
    load = lambda l: Scenario({"data": {"parents": 1, "children": 1, "relationship": "lookup_restrict"}, "load": {"batch_size": 1} | l,
                               "org": {"workers": 1, "service": {"per_record": "1s"}}}).loads[0]
    step = lambda **l: (lambda x: x.step_of(x.sets[0]))(load(l))
    assert step() == step(operation="delete") == step(operation="upsert") == step(operation="update", parent_changed=True) == "start"
    assert step(operation="update") is None and step(operation="upsert", parent_changed=False) is None
    assert step(parent_changed=False) == "start"


def maps_and_shared_sets():
    text = """
data = { parent_object = "Order", parents = 1_000, children = 5_000, order = "by_parent", lookups = [
  { name = "Account", via = "Order", parents = 300, fan_out = { shape = "fixed" } },
  { name = "Region", via = "Account", parents = 7, fan_out = { shape = "fixed" } },
  { name = "Owner", parents = 500, fan_out = { shape = "lognormal", cv = 2.0 } } ] }
load = { batch_size = 1 }
"""
    third = """[[loads]]
name = "c"
data = { child_object = "Order", children = 900, %s }
load = { batch_size = 1, operation = "update" }
"""
    sc = Scenario(tomllib.loads("[[loads]]\nname = 'a'" + text + "[[loads]]\nname = 'b'" + text + third % "order = 'by_parent'" + ORG))
    streams = Streams(1, 0, True)
    draws = SetDraws(streams)
    a, b, c = (Data(x, sc.sets, streams.of_load(x.name)[0], draws) for x in sc.loads)
    assert [s.offset for s in sc.sets.values()] == [0, 1_000, 1_300, 1_307]
    map_of = {}
    for d in (a, b):
        for lower, upper in (("Order", "Account"), ("Account", "Region")):
            for x, y in zip(d.parent[lower].tolist(), d.parent[upper].tolist()):
                assert map_of.setdefault((lower, x), y) == y
        assert (np.diff(d.first_parent[d.order]) >= 0).all()
    assert (a.parent["Order"] != b.parent["Order"]).any()
    for key, n, p in ((("Account", "Order"), 1_000, 300), (("Region", "Account"), 300, 7)):
        counts = np.bincount(draws.maps[key], minlength=p)
        assert len(draws.maps[key]) == n and counts.max() - counts.min() <= 1 and (np.sort(counts)[::-1] == counts).all()
    owners = [np.bincount(d.parent["Owner"], minlength=500) for d in (a, b)]
    assert np.corrcoef(owners)[0, 1] > 0.8
    assert (c.own[c.order] == np.arange(900)).all()
    sc = Scenario(tomllib.loads("[[loads]]\nname = 'a'" + text + third % "parents = 10, parent_object = 'User', order = 'by_parent'" + ORG))
    d = Data(sc.loads[1], sc.sets, streams.of_load("c")[0], draws)
    own = d.own[d.order]
    assert (np.sort(own) == np.arange(900)).all() and abs(np.corrcoef(own, np.arange(900))[0, 1]) < 0.2
    assert (np.diff(d.first_parent[d.order]) >= 0).all()


def nights():
    """One load of one transaction at a time: the duration is the demand, whose factor has mean 1 and cv 0.5."""
    text = "[data]\nparents = 1\nchildren = 1\n[load]\nbatch_size = 1\n[org]\nworkers = 1\nservice = { per_record = '1s', day_to_day = 0.5 }\n"
    sc = Scenario(tomllib.loads(text))
    x = np.array([oracle.Replication(sc, 1, i).run()["duration_s"] for i in range(4_000)])
    assert abs(x.mean() - 1) < 0.03 and abs(x.std() / x.mean() - 0.5) < 0.05


# ---------------------------------------------------------------- in every run

def every_scenario():
    """Conservation and idle locks (check_idle asserts more in every run); sums over loads; what must not or must occur."""
    one_step = []
    for path in sorted(glob.glob(os.path.join(HERE, "scenarios", "[0-9]*.toml"))):
        name, sc = os.path.basename(path), oracle.load_scenario(path)
        for rep in range(2):
            sim = oracle.Replication(sc, 5, rep)
            r = sim.run()
            assert r["created"] + r["failed"] + r["unprocessed"] == sum(int(x.to_send.sum()) for x in sim.loads if not x.first)
            assert r["lost"] == r["failed"] + r["unprocessed"]
            assert r["lock_waits"] >= r["lock_timeouts"] + r["deadlocks"]
            for x in sim.loads:
                l = r["loads"][x.name] if sc.several else r
                assert l["created"] + l["failed"] + l["unprocessed"] == x.to_send.sum()
                if x.first:
                    first = r["loads"][x.first.name]
                    assert len(x.records) == first["failed"] + first["unprocessed"]
            if sc.several:
                for m in oracle.COUNTS + ["lock_wait_s"]:
                    assert math.isclose(sum(l[m] for l in r["loads"].values()), r[m], abs_tol=1e-6)
                assert r["created"] == sum(l["created"] for l in r["loads"].values())
                if not sim.cut:
                    assert math.isclose(max((x.last_end or 0) for x in sim.loads) / 1e9, r["duration_s"])
            steps = {x.spec.step_of(s) for x in sim.loads for s in x.spec.root.sets} - {None}
            if sc.lock_order == "row" and len(steps) < 2:
                one_step.append(name)
                assert r["deadlocks"] == 0, name
    print(f"{len(set(one_step))} scenarios in row order with one step, without a deadlock")


if __name__ == "__main__":
    for test in (lock_at_the_start, lock_at_the_save, start_and_save, record_failure_at_the_save, deadlock_of_two_steps, soap, job_fails,
                 serial_lane, second_pass, own_rows, table_of_relationships, maps_and_shared_sets, nights, every_scenario):
        test()
        print("ok", test.__name__)
