"""How long a run takes from a cold start, beside what importing its libraries takes.

Whole processes, interleaved, medians of several rounds, processor and wall seconds:

    python benchmarks/cold_run.py [ROUNDS]

`imports` is a process that imports Mesa, xarray with its backend, matplotlib and pydantic and
does nothing else; every ratio is against it, in the same rounds.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "baseline.yaml"
LIBRARIES = "import mesa, xarray, h5netcdf, matplotlib.figure, pydantic, rich, typer"


def measure(command: list[str], folder: str) -> tuple[float, float]:
    """Run a command to its end; give processor and wall seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return used, wall


def main(rounds: int) -> None:
    sim = [sys.executable, "-m", "sim", "run", str(SCENARIO)]
    results: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for name, command in (
                ("imports", [sys.executable, "-c", LIBRARIES]),
                ("sim run, cold", sim),
                ("sim run, again", sim),
                ("sim --help", [sys.executable, "-m", "sim", "--help"]),
                ("import numpy", [sys.executable, "-c", "import numpy"]),
            ):
                results.setdefault(name, []).append(measure(command, folder))
    print(f"{rounds} rounds, {os.cpu_count()} processors, Python {sys.version.split()[0]}")
    print(f"{'':<16}{'processor s':>12}{'wall s':>9}{'ratio of processor s':>23}")
    base = statistics.median(used for used, _ in results["imports"])
    for name, pairs in results.items():
        used = statistics.median(used for used, _ in pairs)
        wall = statistics.median(wall for _, wall in pairs)
        print(f"{name:<16}{used:>12.2f}{wall:>9.2f}{used / base:>23.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
