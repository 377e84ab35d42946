#!/usr/bin/env python3
"""Independent reference implementation of MODEL.md (the oracle).

    python3 oracle.py FILE [--replications N] [--seed S] [--set path=value ...] [--jobs 1|2] [--extra]

Prints JSON: per metric of MODEL.md section 8 its mean, sd and n. Times are integer nanoseconds on the
calendar; served work ("virtual time") is a float in nanoseconds. Places where MODEL.md leaves a choice
are marked D<number> and explained in README.md.
"""
import argparse
import json
import math
import os
import re
import sys
import tomllib
from collections import deque
from fractions import Fraction
from heapq import heappop, heappush
from multiprocessing import Pool

import numpy as np

METRICS = ["created", "failed", "unprocessed", "processed", "failure_rate", "duration_s", "throughput",
           "degree_of_parallelism", "lock_waits", "lock_timeouts", "deadlocks", "lock_wait_s", "requeues",
           "batches", "transactions", "background_failed"]
EXTRA = ["queue_wait_s", "queue_starts", "service_jobs_s"]   # not in MODEL.md; for self-checks only
PLATFORM_BATCH = 10_000

# ---------------------------------------------------------------- scenario files (SCENARIO.md)

UNIT_NS = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "min": 60 * 10**9,
           "h": 3600 * 10**9, "d": 86400 * 10**9}


def duration(v):
    """'1h30m' -> nanoseconds (float if it is not whole)."""
    parts = re.findall(r"([0-9][0-9_]*(?:\.[0-9]+)?)\s*([a-zµ]+)", v)
    if not parts or "".join(a + b for a, b in parts) != v.replace(" ", ""):
        raise ValueError(f"not a duration: {v!r}")
    ns = sum(Fraction(a.replace("_", "")) * UNIT_NS[b] for a, b in parts)
    return int(ns) if ns.denominator == 1 else float(ns)


def count(v):
    if isinstance(v, int):
        return v
    m = re.fullmatch(r"([0-9][0-9_]*(?:\.[0-9]+)?)\s*([kM]?)", v)
    return int(Fraction(m[1].replace("_", "")) * {"": 1, "k": 1000, "M": 10**6}[m[2]])


def merge(base, over):
    """Tables merge, everything else (arrays too, D17) is replaced."""
    out = dict(base)
    for k, v in over.items():
        out[k] = merge(out[k], v) if isinstance(v, dict) and isinstance(out.get(k), dict) else v
    return out


def load_toml(path):
    with open(path, "rb") as f:
        t = tomllib.load(f)
    if "extends" in t:
        base = load_toml(os.path.join(os.path.dirname(os.path.abspath(path)), t.pop("extends")))
        t = merge(base, t)
    return t


def set_path(t, assignment):
    path, text = assignment.split("=", 1)
    try:
        value = tomllib.loads("x = " + text)["x"]
    except tomllib.TOMLDecodeError:
        value = text
    keys = path.strip().split(".")
    for k in keys[:-1]:
        t = t[int(k)] if isinstance(t, list) else t.setdefault(k, {})
    if isinstance(t, list):
        t[int(keys[-1])] = value
    else:
        t[keys[-1]] = value


class Dist:
    """A distribution of durations: mean, cv, shape. draw(rng) -> float nanoseconds."""

    def __init__(self, v):
        if isinstance(v, str):
            v = {"mean": v}
        self.mean, self.cv, self.shape = float(duration(v["mean"])), float(v.get("cv", 0)), v.get("shape", "lognormal")

    def draw(self, rng):
        return draw(rng, self.mean, self.cv, self.shape)


def draw(rng, mean, cv, shape):
    if mean == 0:
        return 0.0
    if shape == "exponential":                       # ignores cv, 0 included (D14)
        return mean * rng.standard_exponential()
    if shape == "constant" or cv == 0:
        return mean
    if shape == "lognormal":
        s2 = math.log1p(cv * cv)
        return math.exp(math.log(mean) - s2 / 2 + math.sqrt(s2) * rng.standard_normal())
    if shape == "gamma":
        k = 1 / (cv * cv)
        return mean / k * rng.standard_gamma(k)
    raise ValueError(shape)


class ParentSet:
    def __init__(self, t, locks=True):
        self.parents = count(t["parents"])
        self.fan_out = t.get("fan_out", {"shape": "uniform"})
        self.locks = locks


class Scenario:
    def __init__(self, t):
        d, l, o = t["data"], t["load"], t["org"]
        self.children = count(d["children"])
        self.sets = [ParentSet(d)] + [ParentSet(x, x.get("locks", True)) for x in d.get("lookups", [])]
        self.order = d.get("order", "random")
        self.window = count(d.get("window", 0))
        if isinstance(self.order, dict):              # tolerated: order = { shape = "clustered", window = … }
            self.window = count(self.order["window"])
            self.order = self.order["shape"]

        self.api = l.get("api", "bulk_v1")
        self.serial = l.get("concurrency_mode", "Parallel").lower() == "serial"
        assert not (self.serial and self.api == "bulk_v2")
        self.partitions = count(l.get("partitions", 1))
        self.split = l.get("split", "contiguous")
        self.stagger = round(duration(l.get("stagger", "0s")))
        self.batch_size = count(l["batch_size"])
        assert self.api == "bulk_v2" or self.batch_size <= PLATFORM_BATCH
        m = l.get("max_batches_per_partition")
        self.max_sends = None if m is None else count(m)
        sub = l.get("submit", {"pattern": "closed"})
        self.closed = sub.get("pattern", "closed") == "closed"
        if self.closed:
            self.in_flight, self.think = count(sub.get("in_flight", 1)), Dist(sub.get("think", "0s"))
        else:
            self.interval = Dist(sub["interval"])
        r = l.get("retry")
        self.retries = count(r.get("attempts", 0)) if r else 0
        self.retry_delay = Dist(r.get("delay", "0s")) if r else None
        self.backoff = float(r.get("backoff", 1)) if r else 1.0

        self.workers = count(o["workers"])
        self.transaction_size = count(o.get("transaction_size", 200))
        s = o["service"]
        self.per_record, self.per_transaction = float(duration(s.get("per_record", "0s"))), float(duration(s.get("per_transaction", "0s")))
        self.service_cv, self.service_shape = float(s.get("cv", 0)), s.get("shape", "lognormal")
        sc = o.get("scaling", {})
        self.sigma, self.kappa = float(sc.get("contention", 0)), float(sc.get("coherency", 0))
        k = o.get("locks", {})
        self.wait_timeout = round(duration(k.get("wait_timeout", "10s")))
        self.lock_order = k.get("order", "record")
        self.held_fraction = float(k.get("held_fraction", 1.0))
        self.detect = k.get("deadlock", "detect") == "detect"
        self.fail_record = k.get("failure", "transaction") == "record"
        self.requeue_after = count(o.get("requeue_after", 100))
        self.max_attempts = count(o.get("max_attempts", 10))
        self.time_slice = round(duration(o.get("time_slice", "10m")))
        self.overhead = Dist(o.get("batch_overhead", "0s"))

        self.background = [(float(b["per_hour"]), count(b.get("rows", 1)), Dist(b["hold"])) for b in t.get("background", [])]
        run = t.get("run", {})
        self.replications, self.seed = run.get("replications", 20), run.get("seed", 1)
        self.horizon = round(duration(run["horizon"])) if "horizon" in run else None


def load_scenario(path, sets=()):
    t = load_toml(path)
    for a in sets:
        set_path(t, a)
    return Scenario(t)


# ---------------------------------------------------------------- section 1: data

def draw_parents(ps, n, rng):
    """The parent of each of n children, by child number."""
    p, f = ps.parents, ps.fan_out
    shape = f.get("shape", "uniform")
    if shape == "uniform":
        return rng.integers(0, p, n)
    if shape in ("fixed", "histogram"):               # exact counts; which child gets which parent is random (D1)
        if shape == "fixed":
            counts = np.full(p, n // p)
            counts[:n % p] += 1
        else:                                         # buckets in the order given (D2)
            counts = np.concatenate([np.full(count(k), count(c)) for c, k in f["buckets"]])
            assert len(counts) == p and counts.sum() == n, "histogram does not add up"
        return rng.permutation(np.repeat(np.arange(p), counts))
    if shape == "zipf":
        w = np.arange(1, p + 1, dtype=float) ** -float(f["exponent"])
    elif shape == "lognormal":                        # the scale of the weights does not matter
        w = np.exp(math.sqrt(math.log1p(float(f["cv"]) ** 2)) * rng.standard_normal(p))
    else:
        raise ValueError(shape)
    cum = np.cumsum(w)
    return np.minimum(np.searchsorted(cum, rng.random(n) * cum[-1], side="right"), p - 1)


def load_order(sc, first, rng):
    """Children in load order; `first` is the first set's parent of each child (D3)."""
    n = sc.children
    if sc.order == "random":
        return rng.permutation(n)
    by_parent = np.argsort(first, kind="stable")
    if sc.order == "by_parent":
        return by_parent
    if sc.order == "clustered":                       # displaced place, sorted (D4)
        return by_parent[np.argsort(np.arange(n) + rng.uniform(-sc.window, sc.window, n), kind="stable")]
    raise ValueError(sc.order)


# ---------------------------------------------------------------- the simulation

class Partition:
    __slots__ = ("index", "records", "next", "sends_left")


class Send:
    __slots__ = ("partition", "records", "resends", "open_batches")


class Batch:
    __slots__ = ("send", "records", "pos", "attempt", "attempt_start", "failed_here", "queued_at", "on_worker")


class Txn:
    """A transaction of the load, or (batch is None) of the background."""
    __slots__ = ("batch", "ids", "failed", "rows", "idx", "held", "wanted", "since", "token", "rest", "phase", "hold")


class Replication:
    def __init__(self, sc, seed, rep):
        self.sc = sc
        streams = np.random.SeedSequence([seed, rep]).spawn(6)
        self.r_data, self.r_pacing, self.r_service, self.r_overhead, self.r_retry, self.r_bg = map(np.random.default_rng, streams)
        self.now, self.seq, self.calendar = 0, 0, []
        # section 1
        parents = [draw_parents(ps, sc.children, self.r_data) for ps in sc.sets]
        self.order = load_order(sc, parents[0], self.r_data)
        offset, columns = 0, []
        for ps, col in zip(sc.sets, parents):
            if ps.locks:
                columns.append(col + offset)          # one row number over all sets: (set, parent)
            offset += ps.parents
        self.rows_of = np.stack(columns, axis=1)      # [child, locking set] -> row
        self.first_parent = parents[0]
        # section 3
        self.queue, self.free = deque(), sc.workers
        self.running = 0
        # section 4
        self.v, self.v_at, self.n, self.rate, self.in_service, self.gen, self.began = 0.0, 0, 0, 1.0, [], 0, 0
        # section 5
        self.holder, self.waiters = {}, {}
        # section 8
        self.outcome = np.zeros(sc.children, np.int8)  # 0 none, 1 created, 2 failed, 3 unprocessed
        self.to_send = 0
        self.last_end, self.busy, self.wait_time = 0, 0, 0
        self.lock_waits = self.lock_timeouts = self.deadlocks = 0
        self.requeues = self.batches = self.transactions = self.background_failed = 0
        self.queue_wait = self.queue_starts = 0
        self.jobs_area = 0
        self.live_waits, self.live_batches, self.live_sends = {}, {}, {}
        self.unfinished = 0                           # sends (first ones) not finished for good

    # ---- calendar (section 6)

    def at(self, time, action, arg):
        self.seq += 1
        heappush(self.calendar, (time, self.seq, action, arg))

    def after(self, delay_ns, action, arg):
        self.at(self.now + round(delay_ns), action, arg)

    def run(self):
        sc = self.sc
        self.start_load()
        for stream in sc.background:
            self.next_arrival(stream)
        cal, horizon = self.calendar, sc.horizon
        cut = False
        while cal:
            time, _, action, arg = heappop(cal)
            if horizon is not None and time > horizon:     # an event at the horizon itself still happens (D12)
                cut = self.unfinished > 0
                break
            self.now = time
            action(arg)
        return self.results(cut)

    # ---- section 2: load

    def start_load(self):
        sc, n, k = self.sc, self.sc.children, self.sc.partitions
        place = np.arange(n)
        first = self.first_parent[self.order]
        for i in range(k):
            p = Partition()
            p.index, p.next = i, 0
            if sc.split == "contiguous":
                p.records = self.order[i * n // k:(i + 1) * n // k]
            elif sc.split == "round_robin":
                p.records = self.order[place % k == i]
            else:
                p.records = self.order[first % k == i]
            p.sends_left = -(-len(p.records) // sc.batch_size)
            if sc.max_sends is not None and p.sends_left > sc.max_sends:
                p.sends_left = sc.max_sends
                p.records = p.records[:sc.max_sends * sc.batch_size]
            self.to_send += len(p.records)
            self.unfinished += p.sends_left
            if p.sends_left:
                self.at(i * sc.stagger, self.start_partition, p)

    def start_partition(self, p):
        if self.sc.closed:
            for _ in range(self.sc.in_flight):
                self.send_next(p)
        else:
            self.send_open(p)

    def send_open(self, p):
        self.send_next(p)
        if p.sends_left:
            self.after(self.sc.interval.draw(self.r_pacing), self.send_open, p)

    def send_next(self, p):
        if not p.sends_left:
            return
        p.sends_left -= 1
        s = Send()
        s.partition, s.resends = p, 0
        s.records = p.records[p.next:p.next + self.sc.batch_size]
        p.next += self.sc.batch_size
        self.live_sends[s] = True
        self.submit(s)

    def submit(self, s):
        """Puts a send, first or repeated, into the queue as batches."""
        self.outcome[s.records] = 0
        starts = range(0, len(s.records), PLATFORM_BATCH)
        s.open_batches = len(starts)
        for a in starts:
            b = Batch()
            b.send, b.records, b.pos, b.attempt, b.on_worker = s, s.records[a:a + PLATFORM_BATCH], 0, 0, False
            b.queued_at = self.now
            self.batches += 1                          # counted when sent (D10)
            self.queue.append(b)
        self.dispatch()

    def resend(self, s):
        s.resends += 1
        s.records = s.records[self.outcome[s.records] != 1]
        self.submit(s)

    def send_finished(self, s):
        sc = self.sc
        if s.resends < sc.retries and (self.outcome[s.records] != 1).any():
            self.after(sc.retry_delay.draw(self.r_retry) * sc.backoff ** s.resends, self.resend, s)
            return
        del self.live_sends[s]
        self.unfinished -= 1
        p = s.partition
        if sc.closed and p.sends_left:
            self.after(sc.think.draw(self.r_pacing), self.send_next, p)

    # ---- section 3: queue and workers

    def dispatch(self):
        while self.free and self.queue and not (self.sc.serial and self.running):
            b = self.queue.popleft()
            self.free -= 1
            self.running += 1
            b.attempt += 1
            b.attempt_start, b.failed_here, b.on_worker = self.now, 0, True
            self.queue_wait += self.now - b.queued_at
            self.queue_starts += 1
            self.live_batches[b] = True
            self.after(self.sc.overhead.draw(self.r_overhead), self.begin_transaction, b)   # an event even if 0 (D7)

    def leave_worker(self, b):
        self.busy += self.now - b.attempt_start
        b.on_worker = False
        del self.live_batches[b]
        self.free += 1
        self.running -= 1

    def batch_step(self, b):
        sc = self.sc
        if b.pos >= len(b.records):
            self.leave_worker(b)
            self.batch_ended(b)
        elif b.failed_here > sc.requeue_after or self.now - b.attempt_start > sc.time_slice:
            self.leave_worker(b)
            if b.attempt >= sc.max_attempts:
                self.outcome[b.records[b.pos:]] = 3
                self.batch_ended(b)
            else:
                self.requeues += 1
                b.queued_at = self.now
                self.queue.append(b)
        else:
            self.begin_transaction(b)
            return
        self.dispatch()

    def batch_ended(self, b):
        self.last_end = self.now
        s = b.send
        s.open_batches -= 1
        if not s.open_batches:
            self.send_finished(s)

    # ---- section 4: transactions

    def begin_transaction(self, b):
        sc = self.sc
        self.transactions += 1
        t = Txn()
        t.batch = b
        t.ids = b.records[b.pos:b.pos + sc.transaction_size]
        b.pos += len(t.ids)
        t.failed = None
        rows = self.rows_of[t.ids].ravel().tolist()    # record by record; within a record by set (D6)
        t.rows = sorted(set(rows)) if sc.lock_order == "row" else list(dict.fromkeys(rows))
        t.idx, t.held, t.wanted, t.token, t.phase = 0, [], None, 0, 1
        demand = draw(self.r_service, sc.per_transaction + len(t.ids) * sc.per_record, sc.service_cv, sc.service_shape)
        if sc.held_fraction < 1:
            t.rest = demand * sc.held_fraction
            self.serve(t, demand - t.rest)
        else:
            t.rest = demand
            self.ask(t)

    def locks_taken(self, t):
        if t.batch is None:
            self.after(t.hold, self.background_done, t)
        else:
            t.phase = 2
            self.serve(t, t.rest)

    def service_ended(self, t):
        if t.phase == 1:
            self.ask(t)
        else:
            self.end_transaction(t, all_failed=False)

    def end_transaction(self, t, all_failed):
        b = t.batch
        if all_failed:
            self.outcome[t.ids] = 2
            b.failed_here += len(t.ids)
        elif t.failed is not None:
            self.outcome[t.ids] = np.where(t.failed, 2, 1)
            b.failed_here += int(t.failed.sum())
        else:
            self.outcome[t.ids] = 1
        self.release(t)
        self.at(self.now, self.batch_step, b)

    # shared capacity: every transaction in service progresses at self.rate; v is the service each has got

    def advance(self):
        dt = self.now - self.v_at
        self.v += dt * self.rate
        self.jobs_area += dt * self.n
        self.v_at = self.now

    def n_changed(self):
        n = self.n
        self.gen += 1
        if n:
            self.rate = 1 / (1 + self.sc.sigma * (n - 1) + self.sc.kappa * n * (n - 1))
            left = max(self.in_service[0][0] - self.v, 0.0)
            self.at(self.now + round(left / self.rate), self.on_service, self.gen)
        else:
            self.v = 0.0

    def serve(self, t, demand):
        self.advance()
        self.n += 1
        self.began += 1
        heappush(self.in_service, (self.v + demand, self.began, t))
        self.n_changed()

    def on_service(self, gen):
        if gen != self.gen:
            return
        self.advance()
        end, _, t = heappop(self.in_service)
        self.v = max(self.v, end)
        self.n -= 1
        self.n_changed()
        self.service_ended(t)

    # ---- section 5: locks

    def ask(self, t):
        rows, holder, held = t.rows, self.holder, t.held
        i, n = t.idx, len(rows)
        while i < n:
            row = rows[i]
            if row not in holder:
                holder[row] = t
                held.append(row)
                i += 1
                continue
            t.idx = i
            if t.batch is not None:
                self.lock_waits += 1
            if self.sc.detect and self.closes_cycle(t, holder[row]):
                if t.batch is not None:
                    self.deadlocks += 1
                if not self.refused(t, row):
                    return
                i = t.idx
                continue
            q = self.waiters.get(row)
            if q is None:
                q = self.waiters[row] = deque()
            q.append(t)
            t.wanted, t.since = row, self.now
            t.token += 1
            if t.batch is not None:
                self.live_waits[t] = True
            self.at(self.now + self.sc.wait_timeout, self.wait_timed_out, (t, t.token))
            return
        t.idx = i
        self.locks_taken(t)

    def closes_cycle(self, t, h):
        """Each waiter waits for the holder of one row (D5): follow the chain."""
        while True:
            if h is t:
                return True
            if h.wanted is None:
                return False
            h = self.holder[h.wanted]

    def refused(self, t, row):
        """True if the transaction goes on asking (its idx has moved on)."""
        if t.batch is None:
            self.background_failed += 1
            self.release(t)
            return False
        if not self.sc.fail_record:
            self.end_transaction(t, all_failed=True)
            return False
        hit = (self.rows_of[t.ids] == row).any(axis=1)
        t.failed = hit if t.failed is None else t.failed | hit
        t.idx += 1
        return True

    def wait_timed_out(self, arg):
        t, token = arg
        if t.wanted is None or t.token != token:
            return
        row = t.wanted
        q = self.waiters[row]
        q.remove(t)
        if not q:
            del self.waiters[row]
        self.stop_waiting(t)
        if t.batch is not None:
            self.lock_timeouts += 1
        if self.refused(t, row):
            self.ask(t)

    def stop_waiting(self, t):
        t.wanted = None
        if t.batch is not None:
            self.wait_time += self.now - t.since
            del self.live_waits[t]

    def go_on(self, t):
        t.idx += 1
        self.ask(t)

    def release(self, t):
        granted = []
        holder, waiters = self.holder, self.waiters
        for row in t.held:
            q = waiters.get(row)
            if q is None:
                del holder[row]
                continue
            w = q.popleft()
            if not q:
                del waiters[row]
            holder[row] = w
            w.held.append(row)
            self.stop_waiting(w)
            granted.append(w)
        for w in granted:
            self.at(self.now, self.go_on, w)

    # ---- section 7: background

    def next_arrival(self, stream):
        if stream[0] > 0:
            self.after(self.r_bg.standard_exponential() * 3600e9 / stream[0], self.arrive, stream)

    def arrive(self, stream):
        if not self.unfinished:                        # every child has its outcome
            return
        _, k, hold = stream
        p = self.sc.sets[0].parents
        t = Txn()
        if k == 1:
            t.rows = [int(self.r_bg.integers(p))]
        else:
            t.rows = self.r_bg.choice(p, k, replace=False).tolist()
            if self.sc.lock_order == "row":
                t.rows.sort()
        t.batch, t.idx, t.held, t.wanted, t.token = None, 0, [], None, 0
        t.hold = hold.draw(self.r_bg)
        self.ask(t)
        self.next_arrival(stream)

    def background_done(self, t):
        self.release(t)

    # ---- section 8: results

    def results(self, cut):
        sc = self.sc
        if cut:
            self.now = end = sc.horizon
            self.advance()
            for b in self.live_batches:
                self.busy += end - b.attempt_start
            for t in self.live_waits:                  # waits under way count up to the horizon (D11)
                self.wait_time += end - t.since
            for s in self.live_sends:                  # a child that would be sent again has no outcome yet (D13)
                if s.resends < sc.retries:
                    o = self.outcome[s.records]
                    self.outcome[s.records] = np.where(o == 1, 1, 0)
        else:
            end = self.last_end
        created, failed = int((self.outcome == 1).sum()), int((self.outcome == 2).sum())
        unprocessed = self.to_send - created - failed
        if not cut:
            assert unprocessed == int((self.outcome == 3).sum())
            assert not self.queue and not self.live_batches and not self.live_waits and not self.live_sends
            assert self.free == sc.workers and not self.in_service
            if sc.horizon is None:
                assert not self.holder and not self.waiters
        d = end / 1e9
        return {"created": created, "failed": failed, "unprocessed": unprocessed, "processed": created + failed,
                "failure_rate": failed / (created + failed) if created + failed else 0.0, "duration_s": d,
                "throughput": created / d if d else 0.0, "degree_of_parallelism": self.busy / end if end else 0.0,
                "lock_waits": self.lock_waits, "lock_timeouts": self.lock_timeouts, "deadlocks": self.deadlocks,
                "lock_wait_s": self.wait_time / 1e9, "requeues": self.requeues, "batches": self.batches,
                "transactions": self.transactions, "background_failed": self.background_failed,
                "queue_wait_s": self.queue_wait / 1e9, "queue_starts": self.queue_starts, "service_jobs_s": self.jobs_area / 1e9}


# ---------------------------------------------------------------- running

def one(arg):
    sc, seed, rep = arg
    return Replication(sc, seed, rep).run()


def run(sc, replications, seed, jobs=1):
    """A list of result dictionaries, one a replication."""
    work = [(sc, seed, r) for r in range(replications)]
    if jobs > 1 and replications > 1:
        with Pool(min(jobs, 2)) as pool:
            return pool.map(one, work, chunksize=1)
    return [one(w) for w in work]


def summary(results, names=METRICS):
    out, n = {}, len(results)
    for m in names:
        xs = [r[m] for r in results]
        mean = math.fsum(xs) / n
        sd = math.sqrt(math.fsum((x - mean) ** 2 for x in xs) / (n - 1)) if n > 1 else 0.0
        out[m] = {"mean": mean, "sd": sd, "n": n}
    return out


def main():
    a = argparse.ArgumentParser()
    a.add_argument("file")
    a.add_argument("--replications", type=int)
    a.add_argument("--seed", type=int)
    a.add_argument("--set", action="append", default=[], metavar="path=value")
    a.add_argument("--jobs", type=int, default=2, choices=(1, 2))
    a.add_argument("--extra", action="store_true", help="also the self-check quantities")
    a = a.parse_args()
    sc = load_scenario(a.file, a.set)
    n, seed = a.replications or sc.replications, sc.seed if a.seed is None else a.seed
    res = run(sc, n, seed, a.jobs)
    json.dump({"scenario": os.path.basename(a.file), "seed": seed, "replications": n,
               "metrics": summary(res, METRICS + (EXTRA if a.extra else []))}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
