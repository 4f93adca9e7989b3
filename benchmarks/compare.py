"""What `sim compare` costs over all scenarios, with one worker and with two.

Whole processes with nothing stored, in rounds that go through all of them in turn:

    python benchmarks/compare.py [ROUNDS] [--replications N] [--before CHECKOUT]

Medians of wall and processor time, with the least and the most; processor time counts all
processes. Ratios are medians of those within a round, to this checkout with one worker. Another
checkout of the program, if given, is measured in the same rounds with the same Python. Figures are
drawn: they are a large part of a comparison. On a machine that does something else as well, the
wall time of several workers shows less than there is to gain.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from scaling.table import number
from scaling.timing import Spent, command, machine

HERE = Path(__file__).resolve().parents[1]
WORKERS = (1, 2)


def measured(checkout: Path, workers: int, *, replications: int) -> Spent:
    """Time one comparison of all scenarios of a checkout, in an empty folder."""
    words = ["compare", "-q", "-n", str(replications), "-j", str(workers)]
    with tempfile.TemporaryDirectory() as folder:
        path = f"PYTHONPATH={checkout}"
        return command(["env", path, sys.executable, "-m", "sim", *words], folder=folder)


def main(rounds: int, replications: int, before: Path | None) -> None:
    checkouts = {"this": HERE, **({"before": before.resolve()} if before else {})}
    cases = {f"{name} -j {n}": (path, n) for name, path in checkouts.items() for n in WORKERS}
    print(machine())
    print(f"sim compare -n {replications}, all scenarios; {rounds} rounds, medians\n")
    every: list[dict[str, Spent]] = []
    for at in range(rounds):
        found = {}
        for name, (path, workers) in cases.items():
            found[name] = spent = measured(path, workers, replications=replications)
            wall, used = number(spent.wall), number(spent.processor)
            print(f"  round {at + 1}, {name}: {wall} s, {used} s of processor time", flush=True)
        every.append(found)
    base = next(iter(cases))
    heads = ("wall s", "least to most", "ratio", "processor s", "least to most", "ratio")
    print(f"\n{'':<14}" + "".join(f"{head:>17}" for head in heads))
    for name in cases:
        cells = []
        for what in ("wall", "processor"):
            values = [getattr(found[name], what) for found in every]
            ratio = median(getattr(f[name], what) / getattr(f[base], what) for f in every)
            span = f"{number(min(values))} to {number(max(values))}"
            cells += [number(median(values)), span, f"{ratio:.2f}"]
        print(f"{name:<14}" + "".join(f"{cell:>17}" for cell in cells))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What comparing all scenarios costs.")
    parser.add_argument("rounds", type=int, nargs="?", default=3, help="rounds (default: 3)")
    parser.add_argument("--replications", type=int, default=1000, help="worlds (default: 1000)")
    parser.add_argument("--before", type=Path, help="another checkout of the program")
    given = parser.parse_args()
    main(max(1, given.rounds), given.replications, given.before)
