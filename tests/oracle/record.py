#!/usr/bin/env python3
"""Records what the oracle gives for every scenario beside it: expected.json."""
import glob
import json
import os

import oracle

HERE = os.path.dirname(os.path.abspath(__file__))
REPLICATIONS = 60
SEED = 1


def main():
    expected = {}
    for path in sorted(glob.glob(os.path.join(HERE, "scenarios", "[0-9]*.toml"))):
        scenario = oracle.load_scenario(path)
        rows = [oracle.Replication(scenario, SEED, number).run() for number in range(REPLICATIONS)]
        summary = oracle.summary(rows)
        expected[os.path.basename(path)] = {
            metric: [summary[metric]["mean"], summary[metric]["sd"]] for metric in oracle.METRICS
        }
        print(path)
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        json.dump({"replications": REPLICATIONS, "scenarios": expected}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
