"""Scenario files (SCENARIO.md): what is read, with its defaults, as plain objects.

Ranges of unknowns, `data.file`, `load.client` and `locks.wait`/`locks.request` are not the oracle's business.
"""
import math
import os
import re
import tomllib
from fractions import Fraction

PLATFORM_BATCH = 10_000
SOAP_BATCH = 200
START, SAVE = "start", "save"

UNIT_NS = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "min": 60 * 10**9,
           "h": 3600 * 10**9, "d": 86400 * 10**9}


# ---------------------------------------------------------------- values

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


# ---------------------------------------------------------------- files

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


def load_scenario(path, sets=()):
    t = load_toml(path)
    for a in sets:
        set_path(t, a)
    return Scenario(t)


# ---------------------------------------------------------------- parent sets

class ParentSet:
    """A parent set as one load looks up to it."""

    def __init__(self, t, name):
        self.name = name
        self.parents = count(t["parents"])
        self.fan_out = t.get("fan_out", {"shape": "uniform"})
        self.via = t.get("via")
        self.relationship = t.get("relationship", "standard")
        assert self.relationship in ("standard", "master_detail", "lookup_restrict", "lookup_clear")
        self.rollup = t.get("rollup", False)
        self.locks, self.lock_at = t.get("locks"), t.get("lock_at")
        assert self.lock_at in (None, START, SAVE)

    def step(self, moves):
        """When the set locks: START, SAVE or None. `moves`: an insert, a delete, or the parent changes."""
        if self.relationship in ("standard", "master_detail") or (self.relationship == "lookup_restrict" and moves):
            at = START
        else:
            at = SAVE if self.rollup else None
        if self.locks is False:
            return None
        if self.locks is True:
            return self.lock_at or START              # alone: at the start, even where a roll-up says save (D30)
        return at and (self.lock_at or at)            # lock_at alone does not make a set lock


class SharedSet:
    """The rows themselves: `parents` of them, numbered from `offset` on over all sets of the scenario."""

    def __init__(self, name, parents, offset):
        self.name, self.parents, self.offset = name, parents, offset


# ---------------------------------------------------------------- loads

class Service:
    def __init__(self, t, night=0.0):
        self.per_record = float(duration(t.get("per_record", "0s")))
        self.per_transaction = float(duration(t.get("per_transaction", "0s")))
        self.cv, self.shape = float(t.get("cv", 0)), t.get("shape", "lognormal")
        self.day_to_day = float(t.get("day_to_day", night))


class Load:
    """One load. A second pass (`failed_of`) has `first` (the load whose failed records it sends) and shares `root`'s data."""

    def __init__(self, t, name, first, org_service):
        d, l = t["data"], t["load"]
        self.name, self.first = name, first
        self.root = first.root if first else self
        self.start = round(duration(t.get("start", "0s")))
        self.after = list(t.get("after", []))
        if first and first.name not in self.after:
            self.after.append(first.name)
        if not first:
            self.read_data(d)
        self.operation = l.get("operation", first.operation if first else "insert")
        assert self.operation in ("insert", "update", "upsert", "delete")
        self.parent_changed = l.get("parent_changed", first.parent_changed if first else None)     # None: not said (D41)
        if "service" in t:
            self.service = Service(t["service"], night=org_service.day_to_day)                     # D36
        else:
            self.service = first.service if first else org_service
        self.read_load(l)

    def read_data(self, d):
        self.children = count(d["children"])
        self.child_object = d.get("child_object")
        self.sets = []
        if "parents" in d:
            self.sets.append(ParentSet(d, d.get("parent_object", "#0")))
        for i, x in enumerate(d.get("lookups", [])):
            self.sets.append(ParentSet(x, x.get("name", f"#{i + 1}")))
        for i, s in enumerate(self.sets):
            assert s.via is None or s.via in [x.name for x in self.sets[:i]], "via names a set before it"
        self.order = d.get("order", "random")
        self.window = count(d.get("window", 0))
        if isinstance(self.order, dict):              # tolerated: order = { shape = "clustered", window = … }
            self.window = count(self.order["window"])
            self.order = self.order["shape"]
        self.own_set = None                           # the set whose rows are its records (Scenario fills it in)

    def read_load(self, l):
        self.api = l.get("api", "bulk_v1")
        assert self.api in ("bulk_v1", "bulk_v2", "soap")
        self.serial = l.get("concurrency_mode", "Parallel").lower() == "serial"
        assert self.api == "bulk_v1" or not self.serial
        self.partitions = count(l.get("partitions", 1))
        self.split = l.get("split", "contiguous")
        self.stagger = round(duration(l.get("stagger", "0s")))
        self.batch_size = count(l["batch_size"])
        assert self.batch_size <= {"bulk_v1": PLATFORM_BATCH, "bulk_v2": math.inf, "soap": SOAP_BATCH}[self.api]
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

    def step_of(self, s):
        changed = self.operation == "upsert" if self.parent_changed is None else self.parent_changed
        return s.step(self.operation in ("insert", "delete") or changed)


class Scenario:
    def __init__(self, t):
        o = t["org"]
        self.workers = count(o["workers"])
        self.transaction_size = count(o.get("transaction_size", 200))
        service = Service(o["service"])
        sc = o.get("scaling", {})
        self.sigma, self.kappa = float(sc.get("contention", 0)), float(sc.get("coherency", 0))
        k = o.get("locks", {})
        self.two_stage = k.get("wait", "one_stage") == "two_stage"
        self.request = round(duration(k.get("request", "0s")))
        self.wait_timeout = round(duration(k.get("wait_timeout", "10s")))
        self.lock_order = k.get("order", "row")
        self.held_fraction = float(k.get("held_fraction", 1.0))
        self.late_fraction = min(float(k.get("late_fraction", 0.3)), self.held_fraction)
        self.detect = k.get("deadlock", "detect") == "detect"
        self.fail_record = k.get("failure", "transaction") == "record"
        self.requeue_after = count(o.get("requeue_after", 100))
        self.max_attempts = {api: count(o.get("max_attempts", default))
                             for api, default in (("bulk_v1", 11), ("bulk_v2", 21), ("soap", 1))}
        self.time_slice = round(duration(o.get("time_slice", "5m")))
        self.overhead = Dist(o.get("batch_overhead", "0s"))
        run = t.get("run", {})
        self.replications, self.seed = run.get("replications", 20), run.get("seed", 1)
        self.horizon = round(duration(run["horizon"])) if "horizon" in run else None

        self.several = "loads" in t
        self.read_loads(t["loads"] if self.several else [t], service)
        self.collect_sets()
        self.background = []
        for b in t.get("background", []):
            s = self.sets[b["set"]] if "set" in b else next(iter(self.sets.values()))
            self.background.append((float(b["per_hour"]), count(b.get("rows", 1)), Dist(b["hold"]), s))

    def read_loads(self, tables, org_service):
        tables = {x["name"] if self.several else "": x for x in tables}
        done = {}

        def read(name):                               # a second pass may stand before the load it belongs to
            if name not in done:
                x = tables[name]
                first = x["data"].get("failed_of")
                done[name] = Load(x if self.several else {"data": x["data"], "load": x["load"]}, name,
                                  read(first) if first else None, org_service)
            return done[name]

        self.loads = [read(name) for name in tables]
        passes = [x.first for x in self.loads if x.first]
        assert len(passes) == len(set(passes)), "two loads can't be the second pass of one"
        for x in self.loads:
            assert all(a in tables for a in x.after)

    def collect_sets(self):
        """Sets of one name are the same rows; ordered by first appearance, load by load (as parents, D33)."""
        self.sets, offset, maps = {}, 0, {}
        roots = [x for x in self.loads if not x.first]
        for x in roots:
            for s in x.sets:
                if s.name not in self.sets:
                    self.sets[s.name] = SharedSet(s.name, s.parents, offset)
                    offset += s.parents
                assert self.sets[s.name].parents == s.parents, f"{s.name}: must have as many rows in all loads"
                if s.via is not None:
                    assert maps.setdefault((s.name, s.via), s.fan_out) == s.fan_out, f"{s.name}: one map, one fan-out"
        for x in roots:
            others = {s.name for y in roots if y is not x for s in y.sets}
            changes = any(y.operation != "insert" for y in self.loads if y.root is x)
            if changes and x.child_object in others:
                x.own_set = x.child_object
                assert x.children <= self.sets[x.own_set].parents, "more children than rows"
