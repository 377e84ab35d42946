#!/usr/bin/env python3
"""Independent reference implementation of MODEL.md (the oracle).

    python3 oracle.py FILE [--replications N] [--seed S] [--set path=value ...] [--jobs 1|2] [--extra]

Prints JSON: per metric of MODEL.md section 9 its mean, sd and n, for all loads together and, with several, for
each. Times are integer nanoseconds on the calendar; served work is a float in nanoseconds. Places where
MODEL.md leaves a choice are marked D<number> and explained in README.md.

scenario.py reads files, data.py draws parents and load orders, capacity.py and locks.py are sections 4 and 5;
here are the loads, the queue, the workers, the transactions, the background and the results.
"""
import argparse
import json
import math
import os
import sys
from collections import deque
from heapq import heappop, heappush
from multiprocessing import Pool

import numpy as np

from capacity import Capacity
from data import Data, SetDraws, Streams
from locks import LockTable
from scenario import PLATFORM_BATCH, SAVE, START, Scenario, draw, load_scenario  # noqa: F401

METRICS = ["created", "failed", "unprocessed", "processed", "failure_rate", "lost", "lost_rate", "duration_s", "throughput",
           "degree_of_parallelism", "lock_waits", "lock_timeouts", "deadlocks", "lock_wait_s", "requeues",
           "batches", "transactions", "background_failed"]
EXTRA = ["queue_wait_s", "queue_starts", "service_jobs_s"]   # not in MODEL.md; for self-checks, of all loads together
COUNTS = ["lock_waits", "lock_timeouts", "deadlocks", "requeues", "batches", "transactions"]
CREATED, FAILED, UNPROCESSED = 1, 2, 3                       # outcomes; 0 is none (yet)


class Partition:
    __slots__ = ("load", "records", "next", "sends_left")


class Send:
    __slots__ = ("partition", "load", "records", "resends", "open_batches", "job_failed")


class Batch:
    __slots__ = ("send", "load", "records", "pos", "attempt", "attempt_start", "failed_here", "queued_at", "ticket")


class Txn:
    """A transaction of a load, or (load is None) of the background."""
    __slots__ = ("load", "batch", "ids", "failed", "step", "parts", "columns", "rows", "idx", "held", "wanted", "since", "token", "hold")


class LoadRun:
    """A load in one replication: its records, how far it is, and what it has counted."""

    def __init__(self, spec, streams):
        self.spec, self.name = spec, spec.name
        self.rng_data, self.pacing, self.rng_service, self.overhead, self.retry = streams.of_load(spec.name)
        self.data = self.first = None                 # filled in by Replication
        self.records = None                           # its children, in load order (a second pass: once they are known)
        self.to_send = None                           # [child] -> is it in what the partitions are to send
        self.outcome = None
        self.partitions = []
        self.start_at = self.ended_at = None
        self.last_end = None                          # end of its last batch so far
        self.unfinished = 0                           # sends (first ones) not finished for good
        self.busy = self.wait_time = 0
        self.counts = dict.fromkeys(COUNTS, 0)

    def plan(self, sc):
        """The steps of its transactions: ("serve", part) and ("lock", columns of rows); parts of no length left out."""
        late = self.data.rows(self.spec, SAVE)
        steps = []
        if sc.held_fraction < 1:
            steps.append(("serve", 0))
        start = self.data.rows(self.spec, START)
        if start is not None:
            steps.append(("lock", start))
        if late is None:
            if sc.held_fraction > 0:
                steps.append(("serve", 1))
        else:
            if sc.held_fraction > sc.late_fraction:
                steps.append(("serve", 1))
            steps.append(("lock", late))
            if sc.late_fraction > 0:
                steps.append(("serve", 2))
        self.steps, self.late_fraction = steps, 0.0 if late is None else sc.late_fraction

    def draw_parts(self, sc, n, night):
        s = self.spec.service
        demand = draw(self.rng_service, s.per_transaction + n * s.per_record, s.cv, s.shape)
        if s.day_to_day:
            s2 = math.log1p(s.day_to_day ** 2)
            demand *= math.exp(math.sqrt(s2) * night - s2 / 2)
        held = demand * sc.held_fraction
        late = demand * self.late_fraction
        return demand - held, held - late, late

    def take_records(self):
        """Its children in load order: its own, or what the first pass did not create."""
        if self.first:
            r = self.first.records
            r = r[self.first.to_send[r] & (self.first.outcome[r] != CREATED)]
        else:
            r = self.data.order
        self.records = r
        self.outcome = np.zeros(len(self.data.order), np.int8)
        self.to_send = np.zeros(len(self.data.order), bool)
        self.make_partitions()

    def make_partitions(self):
        l, n, k = self.spec, len(self.records), self.spec.partitions
        place = np.arange(n)
        for i in range(k):
            p = Partition()
            p.load, p.next = self, 0
            if l.split == "contiguous":
                p.records = self.records[i * n // k:(i + 1) * n // k]
            elif l.split == "round_robin":
                p.records = self.records[place % k == i]
            else:
                assert l.split == "by_parent"
                p.records = self.records[self.data.first_parent[self.records] % k == i]
            p.sends_left = -(-len(p.records) // l.batch_size)
            if l.max_sends is not None and p.sends_left > l.max_sends:
                p.sends_left = l.max_sends
                p.records = p.records[:l.max_sends * l.batch_size]
            self.to_send[p.records] = True
            self.unfinished += p.sends_left
            self.partitions.append(p)


class Replication:
    def __init__(self, sc, seed, rep):
        self.sc = sc
        streams = Streams(seed, rep, sc.several)
        self.r_background, self.night = streams.background, float(streams.night.standard_normal())
        self.now, self.seq, self.calendar = 0, 0, []
        draws = SetDraws(streams)
        self.loads = [LoadRun(spec, streams) for spec in sc.loads]
        self.by_name = {x.name: x for x in self.loads}
        for x in self.loads:
            if not x.spec.first:
                x.data = Data(x.spec, sc.sets, x.rng_data, draws)
        for x in self.loads:
            x.data = self.by_name[x.spec.root.name].data
            x.first = self.by_name[x.spec.first.name] if x.spec.first else None
            x.plan(sc)
        self.parallel_queue, self.serial_queue, self.tickets = deque(), deque(), 0
        self.free, self.serial_running = sc.workers, 0
        self.capacity = Capacity(self, sc.sigma, sc.kappa, self.proceed)
        self.locks = LockTable()
        self.background_failed = 0
        self.queue_wait = self.queue_starts = 0
        self.live_waits, self.live_batches, self.live_sends = {}, {}, {}
        self.loads_open = len(self.loads)

    # ---- calendar (section 6)

    def at(self, time, action, arg):
        self.seq += 1
        heappush(self.calendar, (time, self.seq, action, arg))

    def after(self, delay_ns, action, arg):
        self.at(self.now + round(delay_ns), action, arg)

    def run(self):
        for x in self.loads:
            if not x.spec.after:
                self.begin_load(x)
        for stream in self.sc.background:
            self.next_arrival(stream)
        cal, horizon = self.calendar, self.sc.horizon
        cut = False
        while cal:
            time, _, action, arg = heappop(cal)
            if horizon is not None and time > horizon:     # an event at the horizon itself still happens (D12)
                cut = self.loads_open > 0
                break
            self.now = time
            action(arg)
        self.cut = cut
        return self.results()

    # ---- section 7: several loads

    def begin_load(self, x):
        """Called when the last of those that it comes after ends: its beginning is `start` later."""
        x.start_at = self.now + x.spec.start
        if x.records is None:
            x.take_records()
        for i, p in enumerate(x.partitions):
            if p.sends_left:
                self.at(x.start_at + i * x.spec.stagger, self.start_partition, p)

    def load_ended(self, x):
        x.ended_at = self.now
        self.loads_open -= 1
        for y in self.loads:                          # a second pass without records ends with its first (D39)
            if y.first is x:
                y.take_records()
                if not len(y.records):
                    y.start_at = self.now
                    self.load_ended(y)
        for y in self.loads:
            if y.start_at is None and all(self.by_name[a].ended_at is not None for a in y.spec.after):
                self.begin_load(y)

    # ---- section 2: sends

    def start_partition(self, p):
        if p.load.spec.closed:
            for _ in range(p.load.spec.in_flight):
                self.send_next(p)
        else:
            self.send_open(p)

    def send_open(self, p):
        self.send_next(p)
        if p.sends_left:
            self.after(p.load.spec.interval.draw(p.load.pacing), self.send_open, p)

    def send_next(self, p):
        if not p.sends_left:
            return
        p.sends_left -= 1
        s = Send()
        s.partition, s.load, s.resends = p, p.load, 0
        size = p.load.spec.batch_size
        s.records = p.records[p.next:p.next + size]
        p.next += size
        self.live_sends[s] = True
        self.submit(s)

    def submit(self, s):
        """Puts a send, first or repeated, into the queue as batches; a SOAP call begins within this event (D32)."""
        x = s.load
        x.outcome[s.records] = 0
        s.job_failed = False                          # a re-send is a new job
        starts = range(0, len(s.records), PLATFORM_BATCH)
        s.open_batches = len(starts)
        for a in starts:
            b = Batch()
            b.send, b.load, b.records, b.pos, b.attempt = s, x, s.records[a:a + PLATFORM_BATCH], 0, 0
            x.counts["batches"] += 1                   # counted when sent (D10)
            if x.spec.api == "soap":
                b.attempt, b.attempt_start, b.failed_here = 1, self.now, 0
                self.live_batches[b] = True
                self.begin_transaction(b)
            else:
                self.enqueue(b)
        self.dispatch()

    def resend(self, s):
        s.resends += 1
        s.records = s.records[s.load.outcome[s.records] != CREATED]
        self.submit(s)

    def send_finished(self, s):
        x, l = s.load, s.load.spec
        if s.resends < l.retries and (x.outcome[s.records] != CREATED).any():
            self.after(l.retry_delay.draw(x.retry) * l.backoff ** s.resends, self.resend, s)
            return
        del self.live_sends[s]
        x.unfinished -= 1
        p = s.partition
        if l.closed and p.sends_left:
            self.after(l.think.draw(x.pacing), self.send_next, p)
        if not x.unfinished:
            self.load_ended(x)

    # ---- section 3: queue and workers

    def enqueue(self, b):
        b.queued_at = self.now
        self.tickets += 1
        b.ticket = self.tickets
        (self.serial_queue if b.load.spec.serial else self.parallel_queue).append(b)

    def next_batch(self):
        """First come first served, but a serial batch that may not start lets the others pass (D35)."""
        s = self.serial_queue if not self.serial_running else None
        p = self.parallel_queue
        if s and p:
            return s.popleft() if s[0].ticket < p[0].ticket else p.popleft()
        return s.popleft() if s else p.popleft() if p else None

    def dispatch(self):
        while self.free:
            b = self.next_batch()
            if b is None:
                return
            self.free -= 1
            self.serial_running += b.load.spec.serial
            b.attempt += 1
            b.attempt_start, b.failed_here = self.now, 0
            self.queue_wait += self.now - b.queued_at
            self.queue_starts += 1
            self.live_batches[b] = True
            self.after(self.sc.overhead.draw(b.load.overhead), self.overhead_ended, b)   # an event even if 0 (D7)

    def overhead_ended(self, b):
        if b.send.job_failed:                         # its job failed meanwhile: ends before its first transaction (D31)
            self.leave_worker(b)
            self.end_unprocessed(b)
            self.dispatch()
        else:
            self.begin_transaction(b)

    def leave_worker(self, b):
        b.load.busy += self.now - b.attempt_start
        del self.live_batches[b]
        if b.load.spec.api != "soap":
            self.free += 1
            self.serial_running -= b.load.spec.serial

    def batch_step(self, b):
        sc = self.sc
        if b.pos >= len(b.records):
            self.leave_worker(b)
            self.batch_ended(b)
        elif b.send.job_failed:
            self.leave_worker(b)
            self.end_unprocessed(b)
        elif b.failed_here > sc.requeue_after or self.now - b.attempt_start > sc.time_slice:
            self.leave_worker(b)
            if b.attempt >= sc.max_attempts[b.load.spec.api]:
                if b.load.spec.api == "bulk_v2":
                    b.send.job_failed = True
                self.end_unprocessed(b)
                if b.send.job_failed:
                    self.fail_queued(b.send)
            else:
                b.load.counts["requeues"] += 1
                self.enqueue(b)
        else:
            self.begin_transaction(b)
            return
        self.dispatch()

    def fail_queued(self, s):
        """The batches in the queue of a 2.0 job that has failed end, in queue order, before a worker takes another."""
        failed = [q for q in self.parallel_queue if q.send is s]
        if failed:
            self.parallel_queue = deque(q for q in self.parallel_queue if q.send is not s)
        for q in failed:
            self.end_unprocessed(q)

    def end_unprocessed(self, b):
        b.load.outcome[b.records[b.pos:]] = UNPROCESSED
        self.batch_ended(b)

    def batch_ended(self, b):
        b.load.last_end = self.now
        s = b.send
        s.open_batches -= 1
        if not s.open_batches:
            self.send_finished(s)

    # ---- section 4: transactions

    def begin_transaction(self, b):
        x = b.load
        x.counts["transactions"] += 1
        t = Txn()
        t.load, t.batch = x, b
        size = len(b.records) if x.spec.api == "soap" else self.sc.transaction_size     # a SOAP call is one (D32)
        t.ids = b.records[b.pos:b.pos + size]
        b.pos += len(t.ids)
        t.parts = x.draw_parts(self.sc, len(t.ids), self.night)
        t.step, t.failed, t.held, t.wanted, t.token = -1, None, [], None, 0
        self.proceed(t)

    def proceed(self, t):
        """The transaction's last step is done: takes the next one, within the same event (D20)."""
        t.step += 1
        if t.step == len(t.load.steps):
            self.end_transaction(t, all_failed=False)
            return
        kind, what = t.load.steps[t.step]
        if kind == "serve":
            self.capacity.serve(t, t.parts[what])
        else:
            t.columns = what
            rows = what[t.ids].ravel().tolist()        # record by record; within a record by set (D6)
            t.rows = sorted(set(rows)) if self.sc.lock_order == "row" else list(dict.fromkeys(rows))
            t.idx = 0
            self.ask(t)

    def end_transaction(self, t, all_failed):
        b, outcome = t.batch, t.load.outcome
        if all_failed:
            outcome[t.ids] = FAILED
            b.failed_here += len(t.ids)
        elif t.failed is not None:
            outcome[t.ids] = np.where(t.failed, FAILED, CREATED)
            b.failed_here += int(t.failed.sum())
        else:
            outcome[t.ids] = CREATED
        self.release(t)
        self.at(self.now, self.batch_step, b)

    # ---- section 5: locks

    def ask(self, t):
        """Asks for the rows from t.rows[t.idx] on, until it has to wait, is refused for good, or has them all."""
        rows, locks = t.rows, self.locks
        while t.idx < len(rows):
            if locks.holder.get(rows[t.idx]) is t:     # held since the first step: not asked for again
                t.idx += 1
            elif self.sc.request:
                self.after(self.sc.request, self.asked, t)
                return
            elif not self.put_request(t):
                return
        if t.load:
            self.proceed(t)
        else:
            self.after(t.hold, self.release, t)

    def asked(self, t):
        """Asking for a row has taken its time."""
        if self.put_request(t):
            self.ask(t)

    def put_request(self, t):
        """Asks for t.rows[t.idx]. True if the transaction goes on asking (its idx has moved on)."""
        row, locks = t.rows[t.idx], self.locks
        if locks.free(row):
            locks.take(t, row)
            t.idx += 1
            return True
        if t.load:
            t.load.counts["lock_waits"] += 1
        if self.sc.detect and locks.closes_cycle(t, row):
            if t.load:
                t.load.counts["deadlocks"] += 1
            return self.refused(t, row)
        locks.wait(t, row)
        t.since = self.now
        if t.load:
            self.live_waits[t] = True
        self.start_timeout(t)
        return False

    def start_timeout(self, t):
        t.token += 1
        self.at(self.now + self.sc.wait_timeout, self.wait_timed_out, (t, t.token))

    def new_first(self, row):
        """The queue for row has moved on: with two stages, the time of its first waiter counts anew."""
        first = self.locks.first_waiter(row)
        if self.sc.two_stage and first is not None:
            self.start_timeout(first)

    def refused(self, t, row):
        """True if the transaction goes on asking (its idx has moved on)."""
        if not t.load:
            self.background_failed += 1
            self.release(t)
            return False
        if not self.sc.fail_record:
            self.end_transaction(t, all_failed=True)
            return False
        hit = (t.columns[t.ids] == row).any(axis=1)
        t.failed = hit if t.failed is None else t.failed | hit
        t.idx += 1
        return True

    def wait_timed_out(self, arg):
        t, token = arg
        if t.wanted is None or t.token != token:
            return
        row = t.wanted
        was_first = self.locks.first_waiter(row) is t
        self.locks.give_up(t)
        self.stop_waiting(t)
        if was_first:
            self.new_first(row)
        if t.load:
            t.load.counts["lock_timeouts"] += 1
        if self.refused(t, row):
            self.ask(t)

    def stop_waiting(self, t):
        t.wanted = None
        if t.load:
            t.load.wait_time += self.now - t.since
            del self.live_waits[t]

    def go_on(self, t):
        t.idx += 1
        self.ask(t)

    def release(self, t):
        granted = self.locks.release(t)
        rows = [w.wanted for w in granted]
        for w in granted:
            self.stop_waiting(w)
        for w in granted:
            self.at(self.now, self.go_on, w)
        for row in rows:
            self.new_first(row)

    # ---- section 8: background

    def next_arrival(self, stream):
        if stream[0] > 0:
            self.after(self.r_background.standard_exponential() * 3600e9 / stream[0], self.arrive, stream)

    def arrive(self, stream):
        if not self.loads_open:                        # every child has its outcome
            return
        _, k, hold, s = stream
        t = Txn()
        if k == 1:
            t.rows = [int(self.r_background.integers(s.parents)) + s.offset]
        else:
            t.rows = (self.r_background.choice(s.parents, k, replace=False) + s.offset).tolist()
            if self.sc.lock_order == "row":
                t.rows.sort()
        t.load = t.batch = None
        t.idx, t.held, t.wanted, t.token = 0, [], None, 0
        t.hold = hold.draw(self.r_background)
        self.ask(t)
        self.next_arrival(stream)

    # ---- section 9: results

    def results(self):
        """The metrics of all loads together; with several loads also `loads`: the metrics of each, by name."""
        if self.cut:
            self.cut_off()
        else:
            self.check_idle()
        loads = {}
        for x in self.loads:
            if x.start_at is None or x.start_at > self.now:
                ns = 0
            elif x.ended_at is None:
                ns = self.now - x.start_at
            else:
                ns = 0 if x.last_end is None else x.last_end - x.start_at
            loads[x.name] = metrics(x.outcome[x.to_send], ns, x.busy, x.wait_time, x.counts, 0)
        outcomes = []
        for x in self.loads:                          # a record's outcome is that of its last try: of the last pass
            if not x.first:
                last, sent = x.outcome.copy(), x.to_send.copy()
                y = self.pass_of(x)
                while y:
                    last[y.to_send] = y.outcome[y.to_send]
                    y = self.pass_of(y)
                outcomes.append(last[sent])
        end = self.now if self.cut else max((x.last_end or 0) for x in self.loads)
        counts = {c: sum(x.counts[c] for x in self.loads) for c in COUNTS}
        out = metrics(np.concatenate(outcomes), end, sum(x.busy for x in self.loads), sum(x.wait_time for x in self.loads),
                      counts, self.background_failed)
        out |= {"queue_wait_s": self.queue_wait / 1e9, "queue_starts": self.queue_starts,
                "service_jobs_s": self.capacity.jobs_area / 1e9}
        if self.sc.several:
            out["loads"] = loads
        return out

    def pass_of(self, x):
        return next((y for y in self.loads if y.first is x), None)

    def cut_off(self):
        """What is under way counts up to the horizon (D11)."""
        self.now = self.sc.horizon
        self.capacity.advance()
        for b in self.live_batches:
            b.load.busy += self.now - b.attempt_start
        for t in self.live_waits:
            t.load.wait_time += self.now - t.since
        for s in self.live_sends:                      # a child that would be sent again has no outcome yet (D13)
            if s.resends < s.load.spec.retries:
                o = s.load.outcome[s.records]
                s.load.outcome[s.records] = np.where(o == CREATED, CREATED, 0)
        todo = [x for x in self.loads if x.records is None]
        while todo:                                    # loads that have not begun: all that they would send (D40)
            for x in todo:
                if not x.first or x.first.records is not None:
                    x.take_records()
            todo = [x for x in todo if x.records is None]

    def check_idle(self):
        assert not self.parallel_queue and not self.serial_queue and not self.live_batches
        assert not self.live_waits and not self.live_sends and not self.capacity.in_service
        assert self.free == self.sc.workers and not self.serial_running and not self.loads_open
        if self.sc.horizon is None:
            assert not self.locks.holder and not self.locks.waiters
        for x in self.loads:
            assert (x.outcome[x.to_send] > 0).all() and not x.outcome[~x.to_send].any()


def metrics(outcome, ns, busy, wait_time, counts, background_failed):
    """`outcome`: of every child that the partitions were to send; what has none is unprocessed."""
    n, created, failed = len(outcome), int((outcome == CREATED).sum()), int((outcome == FAILED).sum())
    d = ns / 1e9
    return {"created": created, "failed": failed, "unprocessed": n - created - failed, "processed": created + failed,
            "failure_rate": failed / (created + failed) if created + failed else 0.0,
            "lost": n - created, "lost_rate": (n - created) / n if n else 0.0, "duration_s": d,
            "throughput": created / d if d else 0.0, "degree_of_parallelism": busy / ns if ns else 0.0,
            "lock_wait_s": wait_time / 1e9, "background_failed": background_failed, **counts}


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
    """Mean, sd and n of each metric; with several loads also `loads`, the same for each."""
    out, n = {}, len(results)
    for m in names:
        xs = [r[m] for r in results]
        mean = math.fsum(xs) / n
        sd = math.sqrt(math.fsum((x - mean) ** 2 for x in xs) / (n - 1)) if n > 1 else 0.0
        out[m] = {"mean": mean, "sd": sd, "n": n}
    if "loads" in results[0]:
        out["loads"] = {name: summary([r["loads"][name] for r in results], METRICS) for name in results[0]["loads"]}
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
