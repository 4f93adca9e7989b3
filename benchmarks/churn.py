"""How long pledges last, how far the baseline drifts, and how far history matters.

    python benchmarks/churn.py [WORLDS] [--seed N]

- Churn: of the states authorised at week 26, those that have dropped their pledge by week 104; and
  those without it in any week between.
- Drift: the expected number of states pledged from week 0 to 104, in the baseline and where there
  is neither deal nor collapse, against the sum of p0.
- Path dependence: states pledged at week 104 from each start, at the default weight of allies and
  at six.
"""

import argparse
from collections.abc import Sequence

import numpy as np

from sim.api import load, run
from sim.results.results import Results

WEEKS = (0, 1, 4, 13, 26, 52, 104)
AUTHORISED, AT = 2, 26
STILL = ("talks.deal_rate=0", "talks.collapse_rate=0")


def ensemble(worlds: int, seed: int, settings: Sequence[str] = ()) -> Results:
    """The baseline with other settings."""
    return run(load("baseline", list(settings)), worlds, seed=seed)


def main(worlds: int, seed: int) -> None:
    print(f"{worlds:,} worlds, seed {seed}\n")
    print("states pledged in week   " + "".join(f"{week:>7}" for week in WEEKS) + "    drift")
    churn = []
    for name, settings in (("baseline", ()), ("neither deal nor collapse", STILL)):
        results = ensemble(worlds, seed, settings)
        posture = results.data["state_posture"].values
        mean = (posture > 0).sum(axis=1).mean(axis=1)
        cells = "".join(f"{mean[week]:7.2f}" for week in WEEKS)
        print(f"{name:<25}{cells}{mean[-1] - mean[0]:+9.2f}")
        agreed = posture[AT] >= AUTHORISED
        dropped, ever = posture[-1] == 0, (posture[AT:] == 0).any(axis=0)
        churn.append((name, *(float(one[agreed].mean()) for one in (dropped, ever))))
    scenario = load("baseline").scenario
    chances = [
        scenario.values[f"stances.{one.stance}.p0"].central for one in scenario.states.values()
    ]
    print(f"sum of p0                {sum(chances):7.2f}\n")
    print(f"authorised at week {AT}, without a pledge at week 104, and in any week between")
    for name, end, ever in churn:
        print(f"{name:<25}{end:7.3f}{ever:7.3f}")
    print("\nstates pledged at week 104, by start")
    starts = ("none", "stated", "reported", "all")
    print(" " * 25 + "".join(f"{start:>10}" for start in starts))
    for weight in (1, 6):
        ends = [
            ensemble(worlds, seed, (f"choice.allies={weight}", f"initial={start}"))
            .outcome("states_pledged_final")
            .mean()
            for start in starts
        ]
        print(f"choice.allies = {weight:<9}" + "".join(f"{np.mean(end):10.2f}" for end in ends))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How long pledges last, and how far they drift.")
    parser.add_argument("worlds", type=int, nargs="?", default=1000, help="worlds (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="seed (default: 1)")
    given = parser.parse_args()
    main(given.worlds, given.seed)
