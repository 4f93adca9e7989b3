"""Looking at the program itself and the machine it runs on."""

import json
import os
import platform
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sim import __version__
from sim.cli.options import Json, Out
from sim.cli.output import say

OPTIONAL = {
    "distributed": "runs on a Dask cluster (--cluster): pip install 'backstop[cluster]'",
    "pytest": "the tests: pip install 'backstop[test]'",
    "hypothesis": "the tests of properties: pip install 'backstop[test]'",
    "nox": "the sessions of noxfile.py: pip install 'backstop[dev]'",
}
"""Packages that some commands want, and what for."""


def doctor(*, out: Out = Path("outputs"), as_json: Json = False) -> None:
    """Say what is installed, what is missing, and what the machine offers."""
    found = _examine(out)
    if as_json:
        say(json.dumps(found, indent=2))
        return
    say(f"Backstop {found['version']}, Python {found['python']}, {found['system']}")
    for name, version in found["packages"].items():
        say(f"  {name:<14}{version}")
    say("Optional")
    for name, there in found["optional"].items():
        say(f"  {name:<14}" + ("installed" if there else f"missing: {OPTIONAL[name]}"))
    say("Machine")
    say(f"  processors    {found['processors']} (use -j {found['processors']} for long runs)")
    say(f"  memory        {found['memory_gib']} GiB")
    say(f"  disk free     {found['disk_free_gib']} GiB at {found['outputs']}")
    say("  outputs       " + ("can be written" if found["writable"] else "CANNOT be written"))
    say(f"  kept results  {found['kept_results']} ({found['kept_mib']} MiB; see sim clean)")
    say("  font          " + (found["font"] or "no Source Sans: DejaVu Sans instead"))


def _examine(out: Path) -> dict[str, Any]:
    from sim.errors import RunError
    from sim.results.kept import kept
    from sim.results.record import versions
    from sim.results.store_paths import STORE

    there = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    try:
        stored = kept(out / STORE)
    except RunError:
        stored = []  # that nothing can be written there is said anyway
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": versions(),
        "optional": {name: find_spec(name) is not None for name in OPTIONAL},
        "processors": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gib": _memory(),
        "disk_free_gib": round(shutil.disk_usage(there).free / 2**30, 1),
        "outputs": str(out),
        "writable": os.access(there, os.W_OK),
        "kept_results": len(stored),
        "kept_mib": round(sum(one.size for one in stored) / 2**20, 1),
        "font": "Source Sans" if find_spec("font_source_sans_pro") else "",
    }


def _memory() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (AttributeError, ValueError, OSError):
        return None
