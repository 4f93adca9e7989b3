"""What decides: the variance of η by term, and of the decision between states and within them.

    python benchmarks/variance.py [WORLDS] [--seed N] [--week N]

All states of the baseline are read before the choice of one week. Of each term: its variance
between states (of the means over worlds), and within a state over worlds (the mean over states),
in squared logits. The decision is η with inertia less the taste; its variance within a state is
shared out to terms and taste by their covariance with it, so that shares add up to one.
"""

import argparse

import numpy as np

from sim.api import load
from sim.model import schedule
from sim.model.world import World
from sim.streams import Streams

CHOICE = schedule.choice.__name__


def main(worlds: int, seed: int, week: int) -> None:
    scenario = load("baseline").scenario
    world = World(scenario, Streams(seed, range(worlds)), paths_kept=0)
    for _ in range(week - 1):
        world.step()
    parts: dict[str, np.ndarray] = {}
    for phase in world.phases():
        if phase == CHOICE:
            states = world.contributors
            shape = len(states.codes), worlds
            listed = {"residual": states.residual, **states.terms(world.view)}
            listed["inertia"] = states.inertia()
            parts = {name: np.array(np.broadcast_to(one, shape)) for name, one in listed.items()}
    parts["taste"] = -np.clip(world.contributors.taste, -30, 30)
    whole = sum(parts.values())
    print(f"baseline, week {week}, {worlds:,} worlds, seed {seed}; squared logits\n")
    heads = ("between states", "within a state", "share of decision")
    print(f"{'':<14}" + "".join(f"{head:>18}" for head in heads))
    spread = whole - whole.mean(axis=1, keepdims=True)
    for name, one in [*parts.items(), ("together", whole)]:
        own = one - one.mean(axis=1, keepdims=True)
        between, within = float(np.var(one.mean(axis=1))), float(np.var(one, axis=1).mean())
        share = float((own * spread).mean(axis=1).sum() / np.square(spread).mean(axis=1).sum())
        print(f"{name:<14}{between:18.3f}{within:18.3f}{share:18.3f}")
    world.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What decides, by term.")
    parser.add_argument("worlds", type=int, nargs="?", default=2000, help="worlds (default: 2000)")
    parser.add_argument("--seed", type=int, default=1, help="seed (default: 1)")
    parser.add_argument("--week", type=int, default=52, help="week (default: 52)")
    given = parser.parse_args()
    main(given.worlds, given.seed, given.week)
