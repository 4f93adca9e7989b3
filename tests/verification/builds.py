"""Compare golden digests under this build of Python, Mesa and NumPy, and print a table.

``python tests/verification/builds.py`` computes them with 1 and 2 workers, with the instructions
that NumPy and the C library choose between as they are, and masked. ``nox -s builds`` does so for
every build that can be installed.
"""

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy._core import _multiarray_umath as numpy_core

HERE = Path(__file__).parent
WIDTHS = (7, 6, 6, 7, 25, 8)
HEADS = ("Python", "Mesa", "NumPy", "SciPy", "instructions", "workers")

CHILD = "--as-it-is"
NUMPY_MASK = "NPY_DISABLE_CPU_FEATURES"
LIBRARY_MASK = "GLIBC_TUNABLES"
AVX512 = "X86_V4"
WITHOUT_FMA = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX"


def golden() -> ModuleType:
    """Find the module of the golden digests."""
    spec = importlib.util.spec_from_file_location("digest", HERE.parent / "golden" / "digest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["digest"] = module
    spec.loader.exec_module(module)
    return module


def dispatched() -> list[str]:
    """Name the groups of instructions that NumPy uses here beyond those it always needs."""
    return [name for name in numpy_core.__cpu_dispatch__ if numpy_core.__cpu_features__[name]]


def masks() -> dict[str, dict[str, str]]:
    """The environment under which each choice of instructions is made."""
    chosen = dispatched()
    plain = {NUMPY_MASK: " ".join(chosen)} if chosen else {}
    here = (platform.libc_ver()[0], platform.machine())
    library = {LIBRARY_MASK: WITHOUT_FMA} if here == ("glibc", "x86_64") else {}
    found: dict[str, dict[str, str]] = {"as they are": {}}
    if AVX512 in chosen:
        above = " ".join(name for name in chosen if name != "X86_V3")
        found["NumPy without AVX-512"] = {NUMPY_MASK: above}
    if plain:
        found["NumPy masked"] = plain
    if library:
        found["C library masked"] = library
    if plain and library:
        found["both masked"] = plain | library
    return found


def probes() -> dict[str, str]:
    """Digest a million values of functions whose last bits show what is masked."""
    reported = golden()
    logits, positive = np.linspace(-30, 30, 1_000_003), np.linspace(0.001, 50, 1_000_003)
    return {
        "exp": reported.digest(np.exp(logits)),
        "log": reported.digest(np.log(positive)),
        "power": reported.digest(np.power(positive, 1.3)),
        "tanh": reported.digest(np.tanh(logits)),
    }


def measured() -> dict[str, Any]:
    """Compute everything under the instructions of this process, and compare."""
    from sim.ensemble.open import open_executor

    reported = golden()
    stored, worlds = reported.read()
    rows: dict[str, Any] = {}
    found = {}
    for name in reported.SCENARIOS:
        arrays = found[name] = reported.alone(reported.scenario(name))
        rows[f"1 {name}"] = _compared(reported, arrays, stored["scenarios"][name], worlds[name])
    with open_executor(2) as executor:
        for name in reported.SCENARIOS:
            arrays = reported.together(reported.scenario(name), executor)
            minds = {k: held for k, held in found[name].items() if k not in arrays}
            rows[f"2 {name}"] = _compared(
                reported, arrays | minds, stored["scenarios"][name], worlds[name]
            )
    return {
        "dispatched": dispatched(),
        "probes": probes(),
        "rows": rows,
        "other": reported.other_class(stored),
    }


def _compared(reported: ModuleType, arrays: Any, digests: Any, worlds: Any) -> dict[str, Any]:
    far = reported.distance(arrays, worlds)
    return {
        "differing": reported.differing(reported.digests(arrays), digests),
        "share": far.share,
        "where": far.where,
        "departed": far.departed,
        "decisions": far.decisions,
        "allowed": far.allowed,
    }


def ask(mask: dict[str, str]) -> dict[str, Any]:
    """A process of its own compute everything under a mask."""
    environment = {k: v for k, v in os.environ.items() if k not in (NUMPY_MASK, LIBRARY_MASK)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, CHILD],
        env=environment | mask,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    reported: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return reported


def took_effect(mask: dict[str, str], reported: dict[str, Any], plain: dict[str, Any]) -> str:
    """Say what the mask changed in a million values of each probe; an error if nothing."""
    if not mask:
        return ""
    changed = {name for name, held in reported["probes"].items() if held != plain["probes"][name]}
    masked, vectors = set(mask.get(NUMPY_MASK, "").split()), {AVX512} & set(plain["dispatched"])
    wanted = {"tanh"} if "X86_V3" in masked else set()
    # With AVX-512 NumPy has functions of its own, and the C library's change nothing.
    if vectors <= masked:
        wanted |= {"exp", "log", "power"} if vectors or LIBRARY_MASK in mask else set()
    hidden = masked & set(reported["dispatched"])
    idle = vectors and not masked and not changed
    if hidden or not (wanted or idle) or not wanted <= changed:
        return f"FAILED: the mask has no effect on {', '.join(sorted(wanted - changed)) or hidden}"
    return f"moves {', '.join(sorted(changed)) or 'nothing, as AVX-512 does not ask the C library'}"


def verdict(reported: dict[str, Any], workers: str) -> str:
    """Say how near all scenarios are to the golden ones; an error if it is not as promised."""
    some = {key.split()[1]: row for key, row in reported["rows"].items() if key.startswith(workers)}
    decisions = sum(row["decisions"] for row in some.values())
    departed = sum(row["departed"] for row in some.values())
    if not any(row["differing"] for row in some.values()):
        return f"equal, {len(some)} scenarios"
    worst = max(some.values(), key=lambda row: row["share"])
    promised = reported["other"] and all(row["allowed"] for row in some.values())
    word = "within" if promised else "FAILED"
    arrays = "+".join(str(len(row["differing"])) for row in some.values())
    return (
        f"{word}: {worst['share']:.1e} in {worst['where'] or 'nothing kept'}, "
        f"{departed} of {decisions:,} decisions, {arrays} arrays"
    )


def lines() -> list[str]:
    """Compute under every mask, and give a line of the table for each and number of workers."""
    build = (platform.python_version(), version("mesa"), np.__version__, version("scipy"))
    plain: dict[str, Any] = {}
    found = []
    for name, mask in masks().items():
        reported = ask(mask)
        plain = plain or reported
        effect = took_effect(mask, reported, plain)
        for workers in ("1", "2"):
            cells = zip((*build, name, workers), WIDTHS, strict=True)
            row = " ".join(cell.ljust(width) for cell, width in cells)
            found.append(f"{row} {verdict(reported, workers)}{effect and f' ({effect})'}")
            print(found[-1], flush=True)
    return found


def main() -> None:
    """Print the table of this build; end with an error if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(CHILD, action="store_true", help="compute in this process, give JSON")
    if parser.parse_args().as_it_is:
        print(json.dumps(measured()))
        return
    heads = zip(HEADS, WIDTHS, strict=True)
    print(*(head.ljust(width) for head, width in heads), "golden digests")
    if any("FAILED" in line for line in lines()):
        sys.exit(1)


if __name__ == "__main__":
    main()
