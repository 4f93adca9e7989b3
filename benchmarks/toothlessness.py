"""Toothlessness of every scenario, with what is shown beside it.

    python benchmarks/toothlessness.py [WORLDS] [--seed N]

Two settings more show the ends: everything offered with a resolve of three quarters, and all but
certain.
"""

import argparse

from sim.api import load, run
from sim.scenario.load import known

FULL = "washington_backs_fully"
MORE = {
    f"resolve {value}, all five in full": (
        FULL,
        [f"guarantor.{key}={value}" for key in ("resolve", "resolve_mean")],
    )
    for value in (0.75, 0.999)
}
HEADS = ("toothlessness", "guarantee", "force", "honoured", "year", "efficacy")


def cell(value: float | None) -> str:
    """A share with three decimals, or a dash."""
    return f"{value:14.3f}" if value is not None else f"{'-':>14}"


def main(worlds: int, seed: int) -> None:
    print(f"{worlds:,} worlds, seed {seed}\n")
    print(f"{'':<34}" + "".join(f"{head:>14}" for head in HEADS))
    every = {name: (name, []) for name in sorted(known())} | MORE
    for label, (name, settings) in every.items():
        found = run(load(name, settings), worlds, seed=seed).summary()
        values = (
            found.toothlessness,
            found.bite.guarantee,
            found.bite.force,
            found.response_reliability,
            found.year_without_attack,
            found.deterrence_efficacy,
        )
        print(f"{label:<34}" + "".join(cell(one.value) for one in values), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Toothlessness of every scenario.")
    parser.add_argument("worlds", type=int, nargs="?", default=1000, help="worlds (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="seed (default: 1)")
    given = parser.parse_args()
    main(given.worlds, given.seed)
