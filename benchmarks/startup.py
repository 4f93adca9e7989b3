"""What each command costs before and beside its work, and what importing the libraries costs.

Whole processes, in rounds that go through all of them in turn, medians:

    python benchmarks/startup.py [ROUNDS]

Every ratio is against `import numpy`, in the same rounds. Under the table stands, for the rooms
that commands import, how long each library takes: its own modules only, as `python -X importtime`
tells, booked on the library at the top of each module's name, least of the rounds.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median

from scaling.table import number
from scaling.timing import Spent, command, machine

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
BASELINE = str(SCENARIOS / "baseline.yaml")
OTHER = str(SCENARIOS / "no_american_backstop.yaml")
BASE = "import numpy"
COMMANDS = {
    "pass": ["-c", "pass"],
    BASE: ["-c", "import numpy"],
    "sim --version": ["-m", "sim", "--version"],
    "sim --help": ["-m", "sim", "--help"],
    "sim list": ["-m", "sim", "list"],
    "sim schema": ["-m", "sim", "schema"],
    "sim check, one file": ["-m", "sim", "check", BASELINE],
    "sim show": ["-m", "sim", "show", "baseline"],
    "sim doctor": ["-m", "sim", "doctor"],
    "sim new": ["-m", "sim", "new", "made_up"],
    "sim run -n 1": ["-m", "sim", "run", BASELINE, "-n", "1"],
    "sim run, cold": ["-m", "sim", "run", BASELINE],
    "sim run, again": ["-m", "sim", "run", BASELINE],
    "sim compare, one kept": ["-m", "sim", "compare", BASELINE, OTHER],
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


def one_round() -> dict[str, Spent]:
    """Time every command once, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            name: command([sys.executable, *argv], folder=folder) for name, argv in COMMANDS.items()
        }


def main(rounds: int) -> None:
    print(machine())
    print(f"{rounds} rounds, medians\n")
    every = [one_round() for _ in range(rounds)]
    print(f"{'':<24}{'processor s':>12}{'least to most':>18}{'wall s':>9}{'ratio':>8}{'MiB':>7}")
    for name in COMMANDS:
        held = [found[name] for found in every]
        used = [spent.processor for spent in held]
        ratio = median(found[name].processor / found[BASE].processor for found in every)
        span = f"{number(min(used))} to {number(max(used))}"
        wall = number(median(spent.wall for spent in held))
        peak = max(spent.peak or 0.0 for spent in held)
        print(f"{name:<24}{number(median(used)):>12}{span:>18}{wall:>9}{ratio:>8.1f}{peak:>7.0f}")
    for room in ROOMS:
        found = min((imports(room) for _ in range(rounds)), key=Counter.total)
        listed = ", ".join(f"{top} {spent / 1000:.0f}" for top, spent in found.most_common(LISTED))
        print(f"\nimport {room}: {found.total() / 1000:.0f} ms\n  {listed}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What commands and imports cost.")
    parser.add_argument("rounds", type=int, nargs="?", default=5, help="rounds (default: 5)")
    main(max(1, parser.parse_args().rounds))
