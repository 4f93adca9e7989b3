"""What a world costs, how that grows, and beside what.

    python benchmarks/scale.py [ROUNDS] [--quick] [--large] [--json FILE] [--figure FILE]
    python benchmarks/scale.py [ROUNDS] --against PATH [--quick] [--json FILE]

Two parts, in rounds that go through every row in turn, each round in the opposite order to the one
before, so that a machine that becomes slower does so for all of them:

- the table: the program by itself and as a command, in one process, in two and on a Dask cluster,
  beside the peer of `benchmarks/peer.py`, the same model for one world at a time in plain Mesa;
- growth: processor time for a world against worlds, weeks, states and design points.

With another checkout at a path there is one part: ensembles of several sizes and a warm request,
of this program, of that checkout and of the peer.

Commands are timed as whole processes, from outside. What is called is timed in a process that has
imported everything and has run once before, so that neither start-up nor compiling is counted. The
processor time of a row is that of all its processes, the start of a pool and the scheduler of a
cluster included.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import TypeVar

from scaling import against, growth, table
from scaling.helper import Helper, helpers
from scaling.timing import Machine, Spent, machine

FIGURE = Path(__file__).resolve().parents[1] / "outputs" / "scale.svg"
MARKS = {"Mesa peer": "Mesa peer"}
"""Rows that the figure draws across its first panel, and what it calls them."""

T = TypeVar("T")


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="What a world costs, how that grows, and beside what."
    )
    parser.add_argument("rounds", type=int, nargs="?", default=5, help="rounds (default: 5)")
    parser.add_argument("--quick", action="store_true", help="few worlds, to see that all runs")
    parser.add_argument("--large", action="store_true", help="up to a million worlds as well")
    parser.add_argument("--only", choices=("table", "growth"), help="one part (default: both)")
    parser.add_argument("--against", type=Path, metavar="PATH", help="compare another checkout")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number")
    parser.add_argument("--figure", type=Path, metavar="FILE", default=FIGURE,
                        help="where the figure goes (default: outputs/scale.svg)")  # fmt: skip
    found = parser.parse_args()
    if found.rounds < 1:
        parser.error("at least 1 round is needed")
    if found.against and not (found.against / "sim").is_dir():
        parser.error(f"there is no checkout at {found.against}")
    return found


def measure(every: list[T], run: Callable[[T], Spent], *, rounds: int) -> dict[T, list[Spent]]:
    """Measure all in turn, each round in the opposite order to the one before."""
    measured: dict[T, list[Spent]] = {one: [] for one in every}
    for at in range(rounds):
        for done, one in enumerate(every if at % 2 == 0 else reversed(every)):
            told = f"round {at + 1} of {rounds}, {done + 1} of {len(every)}"
            if sys.stderr.isatty():
                print(f"\r{told}\033[K", end="", file=sys.stderr, flush=True)
            measured[one].append(run(one))
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return measured


def tabulate(given: argparse.Namespace) -> list[table.Line]:
    """Measure and print the table."""
    with helpers(program=Helper(), peer=Helper()) as asked:
        every = table.rows(asked, quick=given.quick, large=given.large)
        there = [row for row in every if not row.missing]
        lines = table.lines(measure(there, lambda row: row.run(), rounds=given.rounds))
    print(table.HEADING, *lines, sep="\n")
    for row in every:
        if row.missing:
            print(f"{row.name}: left out, because {row.needs} is not installed")
    return lines


def grow(given: argparse.Namespace) -> list[growth.Curve]:
    """Measure and print how it grows."""
    with helpers(program=Helper()) as asked:
        every = growth.points(quick=given.quick, large=given.large)
        measured = measure(every, lambda point: point.run(asked["program"]), rounds=given.rounds)
    held: dict[tuple[str, str], dict[growth.Point, list[Spent]]] = {}
    for point, rounds in measured.items():
        held.setdefault((point.panel, point.curve), {})[point] = rounds
    curves = growth.curves(held)
    print(growth.HEADING, *curves, sep="\n")
    return curves


def confront(given: argparse.Namespace) -> list[against.Line]:
    """Measure and print this program beside another checkout and the peer."""
    now, before = Helper("public"), Helper("public", home=given.against.resolve())
    with helpers(now=now, before=before, peer=Helper()) as asked:
        paired, peer = against.rows(asked, quick=given.quick)
        every = against.order(paired, peer)
        measured = measure(every, lambda row: row.run(), rounds=given.rounds)
    lines = against.lines(paired, peer, measured)
    print(against.HEADING, *lines, against.told(peer, measured), sep="\n")
    return lines


def write(path: Path, given: argparse.Namespace, here: Machine, **parts: Iterable) -> None:
    """Write every number, and where it was made."""
    told = {
        "machine": here.told(),
        "rounds": given.rounds,
        "quick": given.quick,
        "large": given.large,
        "units": {"processor": "ms per world", "wall": "ms per world", "peak": "MiB"},
    }
    held = {name: [vars(one) for one in part] for name, part in parts.items()}
    path.write_text(json.dumps(told | held, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    given = options()
    here = machine()
    print(here)
    kind = "quick, not for comparison" if given.quick else "medians"
    print(f"{given.rounds} rounds; {kind}\n")
    if given.against:
        found = confront(given)
        if given.json:
            write(given.json, given, here, against=found)
        return
    lines = tabulate(given) if given.only != "growth" else []
    if given.only is None:
        print()
    curves = grow(given) if given.only != "table" else []
    if given.json:
        write(given.json, given, here, table=lines, growth=curves)
    if curves:
        # It weighs more than the rest, and what a child inherits is counted to it.
        from scaling.figure import draw

        marks = {name: median(line.processor) for line in lines if (name := MARKS.get(line.name))}
        draw(curves, marks, given.figure)


if __name__ == "__main__":
    main()
