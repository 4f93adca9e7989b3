"""How much narrower common random numbers make the interval of a difference.

For each scenario, the 95 % interval of its difference from the baseline on the same worlds, as a
share of the interval from two ensembles of the same size with seeds of their own:

    python benchmarks/pairing.py [REPLICATIONS [SEEDS]]

Medians over the seeds; a quarter means that independent runs would need 16 times the worlds.
"""

import statistics
import sys

from sim.ensemble.run import run
from sim.results.measurement import worlds
from sim.results.results import Results
from sim.scenario.load import load, packaged
from sim.studies.contrast import contrast, unpaired

MEASURES = ("force", "states pledged", "chance of a sustained force of 1000")
HEADINGS = ("final troops", "pledged", "P_sus(1 000)")
APART = 1_000_000
"""Added to a seed for the ensemble that shares no luck with it."""


def ratio(name: str, *, to: Results, same: Results, other: Results) -> float:
    """Divide the width of the paired interval by that of the independent one."""
    gap = contrast(name, these=same, those=to).difference
    loose = unpaired(worlds(name, other), worlds(name, to))
    return (gap.high - gap.low) / (loose.high - loose.low) if loose.high > loose.low else 0.0


def main(replications: int, seeds: int) -> None:
    paths = sorted(path for path in packaged().glob("*.yaml") if path.stem != "baseline")
    baseline = load(packaged() / "baseline.yaml").scenario
    bases = {seed: run(baseline, replications, seed=seed) for seed in range(1, seeds + 1)}
    print(f"{replications:,} replications, medians of {seeds} seeds: paired width / independent")
    print(f"{'':<26}" + "".join(f"{heading:>14}" for heading in HEADINGS))
    for path in paths:
        scenario = load(path).scenario
        found: dict[str, list[float]] = {name: [] for name in MEASURES}
        for seed, to in bases.items():
            same = run(scenario, replications, seed=seed)
            other = run(scenario, replications, seed=seed + APART)
            for name in MEASURES:
                found[name].append(ratio(name, to=to, same=same, other=other))
        cells = "".join(f"{statistics.median(found[name]):>14.3f}" for name in MEASURES)
        print(f"{path.stem:<26}{cells}", flush=True)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*given, *(1000, 3)[len(given) :])
