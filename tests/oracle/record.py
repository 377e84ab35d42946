#!/usr/bin/env python3
"""Records what the oracle gives for every scenario beside it: expected.json.

    python3 record.py [PART-OF-A-NAME ...]      only scenarios whose file name contains one of these; keeps the others

An entry is { metric: [mean, sd] } of all loads together; with several loads it has also
"loads": { name of a load: { metric: [mean, sd] } }.
"""
import glob
import json
import os
import sys
import time

import oracle

HERE = os.path.dirname(os.path.abspath(__file__))
REPLICATIONS = 60
SEED = 1


def entry(summary):
    out = {metric: [summary[metric]["mean"], summary[metric]["sd"]] for metric in oracle.METRICS}
    if "loads" in summary:
        out["loads"] = {name: entry(s) for name, s in summary["loads"].items()}
    return out


def main():
    file_name = os.path.join(HERE, "expected.json")
    paths = sorted(glob.glob(os.path.join(HERE, "scenarios", "[0-9]*.toml")))
    wanted = [p for p in paths if not sys.argv[1:] or any(a in os.path.basename(p) for a in sys.argv[1:])]
    before = {}
    if len(wanted) < len(paths) and os.path.exists(file_name):
        with open(file_name) as file:
            before = json.load(file)["scenarios"]
    expected = {}
    for path in paths:
        name = os.path.basename(path)
        if path in wanted:
            began = time.time()
            scenario = oracle.load_scenario(path)
            expected[name] = entry(oracle.summary(oracle.run(scenario, REPLICATIONS, SEED, jobs=2)))
            print(f"{name} {time.time() - began:.1f} s", flush=True)
        elif name in before:
            expected[name] = before[name]
    with open(file_name, "w") as file:
        json.dump({"replications": REPLICATIONS, "scenarios": expected}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
