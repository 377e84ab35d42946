"""Section 1 of MODEL.md: which rows each child looks up to, and in which order the children are loaded."""
import math
import zlib

import numpy as np


def name_key(name):
    return zlib.crc32(name.encode())


class Streams:
    """The random streams of one replication. With several loads each load has its own, by its name."""

    def __init__(self, seed, rep, several):
        self.key = [seed, rep]
        s = np.random.SeedSequence(self.key).spawn(7)
        self.background, self.night = np.random.default_rng(s[5]), np.random.default_rng(s[6])
        self.alone = None if several else [np.random.default_rng(x) for x in s[:5]]

    def of_load(self, name):
        """data, pacing, service, overhead, retry."""
        if self.alone:
            return self.alone
        return [np.random.default_rng(x) for x in np.random.SeedSequence(self.key + [1, name_key(name)]).spawn(5)]

    def of_set(self, name):
        """What belongs to a set and not to a load."""
        if self.alone:
            return self.alone[0]
        return np.random.default_rng(np.random.SeedSequence(self.key + [2, name_key(name)]))


class SetDraws:
    """What is drawn once a replication for a set, whichever loads look up to it."""

    def __init__(self, streams):
        self.streams, self.z, self.maps = streams, {}, {}

    def normals(self, ps):
        """One standard normal for each parent of the set."""
        if ps.name not in self.z:
            self.z[ps.name] = self.streams.of_set(ps.name).standard_normal(ps.parents)
        return self.z[ps.name]

    def map_of(self, ps, rows_before):
        """The row of set `ps` of each row of the set that it is reached through."""
        key = ps.name, ps.via
        if key not in self.maps:
            self.maps[key] = draw_parents(ps, rows_before, self.streams.of_set(f"{ps.via} -> {ps.name}"), self)
        return self.maps[key]


def draw_parents(ps, n, rng, draws):
    """The parent in `ps` of each of n rows."""
    p, f = ps.parents, ps.fan_out
    shape = f.get("shape", "uniform")
    if shape == "uniform":
        return rng.integers(0, p, n)
    if shape in ("fixed", "histogram"):               # exact counts; which child gets which parent is random (D1)
        if shape == "fixed":
            counts = np.full(p, n // p)
            counts[:n % p] += 1
        else:                                         # buckets in the order given (D2)
            counts = np.concatenate([np.full(int(k), int(c)) for c, k in f["buckets"]])
            assert len(counts) == p and counts.sum() == n, "histogram does not add up"
        return rng.permutation(np.repeat(np.arange(p), counts))
    if shape == "zipf":
        w = np.arange(1, p + 1, dtype=float) ** -float(f["exponent"])
    elif shape == "lognormal":                        # the scale of the weights does not matter
        w = np.exp(math.sqrt(math.log1p(float(f["cv"]) ** 2)) * draws.normals(ps))
    else:
        raise ValueError(shape)
    cum = np.cumsum(w)
    return np.minimum(np.searchsorted(cum, rng.random(n) * cum[-1], side="right"), p - 1)


class Data:
    """The children of one load that has its own: what they look up to, and their load order."""

    def __init__(self, load, shared, rng, draws):
        n = load.children
        self.parent = {}                              # set name -> its row of each child
        for ps in load.sets:
            if ps.via is None:
                self.parent[ps.name] = draw_parents(ps, n, rng, draws)
            else:
                before = next(x for x in load.sets if x.name == ps.via)
                self.parent[ps.name] = draws.map_of(ps, before.parents)[self.parent[ps.via]]
        self.first_parent = self.parent[load.sets[0].name] if load.sets else None
        self.order = self.load_order(load, n, rng)
        self.own = self.own_rows(load, n, rng) if load.own_set else None
        self.load, self.shared = load, shared

    def load_order(self, load, n, rng):
        """Children in load order, by the first set's parents (D3)."""
        if load.order == "random":
            return rng.permutation(n)
        assert load.order in ("by_parent", "clustered")
        if self.first_parent is None:
            assert load.order == "by_parent"
            return np.arange(n)
        by_parent = np.argsort(self.first_parent, kind="stable")
        if load.order == "by_parent":
            return by_parent
        # displaced place, sorted (D4)
        return by_parent[np.argsort(np.arange(n) + rng.uniform(-load.window, load.window, n), kind="stable")]

    def own_rows(self, load, n, rng):
        """The row of the load's own set that each child is: in load order a random permutation of the first n."""
        if load.order == "by_parent" and self.first_parent is None:
            return np.arange(n)                       # the load order is ascending, too
        return rng.permutation(n)

    def rows(self, load, step):
        """[child, set that `load` locks at this step] -> row number over all sets of the scenario, or None.

        `load` is the load of these data or a second pass of it, which may do another operation. The own row
        comes first, then the sets in the order of definition; this matters for `record` order only (D6, D34).
        """
        columns = []
        if step == "start" and self.own is not None and load.operation != "insert":
            columns.append(self.own + self.shared[self.load.own_set].offset)
        for ps in self.load.sets:
            if load.step_of(ps) == step:
                columns.append(self.parent[ps.name] + self.shared[ps.name].offset)
        return np.stack(columns, axis=1) if columns else None
