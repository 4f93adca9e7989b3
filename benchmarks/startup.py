"""What each command costs before and beside its work, and what importing the libraries costs.

Whole processes, in rounds that go through all of them in turn, medians:

    python benchmarks/startup.py [ROUNDS] [--against PATH] [--only TEXT ...]

Every ratio is against `import numpy`, in the same rounds. With another checkout at a path, every
row of the program is also run there, right before or after, and has the ratio of the processor
seconds here to those there: the median of the rounds. Under the table stands, for the rooms
that commands import, how long each library takes: its own modules only, as `python -X importtime`
tells, booked on the library at the top of each module's name, least of the rounds.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median

from scaling.table import number
from scaling.timing import Spent, command, machine

HERE = Path(__file__).resolve().parents[1]
BASE = "import numpy"
SCENARIO, OTHER = "{scenarios}/baseline.yaml", "{scenarios}/no_american_backstop.yaml"
COMMANDS = {
    "pass": ["-c", "pass"],
    BASE: ["-c", "import numpy"],
    "sim --version": ["-m", "sim", "--version"],
    "sim --help": ["-m", "sim", "--help"],
    "sim list": ["-m", "sim", "list"],
    "sim schema": ["-m", "sim", "schema"],
    "sim check, one file": ["-m", "sim", "check", SCENARIO],
    "sim show": ["-m", "sim", "show", "baseline"],
    "sim doctor": ["-m", "sim", "doctor"],
    "sim new": ["-m", "sim", "new", "made_up"],
    "sim run -n 1": ["-m", "sim", "run", SCENARIO, "-n", "1"],
    "sim run, cold": ["-m", "sim", "run", SCENARIO],
    "sim run, again": ["-m", "sim", "run", SCENARIO],
    "sim compare, one kept": ["-m", "sim", "compare", SCENARIO, OTHER],
    "sim explain, kept": ["-m", "sim", "explain", "baseline", "POL"],
}
"""In this order, in one folder: what comes again finds what was kept."""
ROOMS = (
    "sim.cli",
    "sim.scenario.load",
    "sim.ensemble.run",
    "sim.results.store",
    "sim.figures.kit.page",
)
LISTED = 9
"""Libraries that are listed of each room."""


def imports(room: str) -> Counter[str]:
    """Sum the microseconds up that importing a room takes, by library."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", f"import {room}"],
        check=True,
        capture_output=True,
        text=True,
    )
    found: Counter[str] = Counter()
    for line in told.stderr.splitlines():
        own, _, name = line.removeprefix("import time:").rpartition("|")
        own = own.partition("|")[0].strip()
        if own.isdigit():
            top = name.strip().partition(".")[0]
            standard = top in sys.stdlib_module_names
            found["Python's own" if standard else top] += int(own)
    return found


Round = dict[tuple[str, Path], Spent]
"""What every command took, by its name and the checkout it was run in."""


def one_round(names: list[str], checkouts: list[Path]) -> Round:
    """Time every command once in each checkout, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            (name, home): _one(name, home, Path(folder) / str(checkouts.index(home)))
            for name in names
            for home in checkouts
        }


def _one(name: str, home: Path, folder: Path) -> Spent:
    """Time a command of the program in a checkout."""
    folder.mkdir(exist_ok=True)
    words = [word.format(scenarios=home / "scenarios") for word in COMMANDS[name]]
    environment = os.environ | {"PYTHONPATH": str(home)}
    return command([sys.executable, *words], folder=str(folder), environment=environment)


def chosen(wanted: list[str]) -> list[str]:
    """Names of the rows that have one of some texts in them, and the row others are divided by."""
    return [
        name
        for name in COMMANDS
        if not wanted or name == BASE or any(text in name for text in wanted)
    ]


def tabulate(every: list[Round], names: list[str], other: Path | None) -> None:
    """Print a row for each command."""
    against = f"{'there s':>9}{'here/there':>12}" if other else ""
    print(f"{'':<24}{'processor s':>12}{'least to most':>18}{'wall s':>9}{'ratio':>8}{'MiB':>7}"
          + against)  # fmt: skip
    for name in names:
        held = [found[name, HERE] for found in every]
        used = [spent.processor for spent in held]
        ratio = median(found[name, HERE].processor / found[BASE, HERE].processor for found in every)
        span = f"{number(min(used))} to {number(max(used))}"
        wall = number(median(spent.wall for spent in held))
        peak = max(spent.peak or 0.0 for spent in held)
        line = f"{name:<24}{number(median(used)):>12}{span:>18}{wall:>9}{ratio:>8.1f}{peak:>7.0f}"
        if other:
            there = [found[name, other].processor for found in every]
            share = median(one / before for one, before in zip(used, there, strict=True))
            line += f"{number(median(there)):>9}{share:>12.2f}"
        print(line)


def main(rounds: int, *, against: Path | None, only: list[str]) -> None:
    print(machine())
    print(f"{rounds} rounds, medians\n")
    checkouts, names = [HERE, *([against] if against else [])], chosen(only)
    # Bytecode is compiled in a round that is not counted.
    one_round(names, checkouts)
    every = [one_round(names, checkouts[:: (-1) ** at]) for at in range(rounds)]
    tabulate(every, names, against)
    for room in () if only else ROOMS:
        found = min((imports(room) for _ in range(rounds)), key=Counter.total)
        listed = ", ".join(f"{top} {spent / 1000:.0f}" for top, spent in found.most_common(LISTED))
        print(f"\nimport {room}: {found.total() / 1000:.0f} ms\n  {listed}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What commands and imports cost.")
    parser.add_argument("rounds", type=int, nargs="?", default=5, help="rounds (default: 5)")
    parser.add_argument("--against", type=Path, metavar="PATH", help="another checkout")
    parser.add_argument("--only", nargs="+", default=[], metavar="TEXT", help="rows with a text")
    given = parser.parse_args()
    if given.against and not (given.against / "sim").is_dir():
        parser.error(f"there is no checkout at {given.against}")
    there = given.against.resolve() if given.against else None
    main(max(1, given.rounds), against=there, only=given.only)
