"""The birth certificate of a run: everything needed to run it again and know it is the same."""

import datetime as dt
import hashlib
import json
import platform
import time
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from sim import __version__
from sim.outcomes.block import KEPT
from sim.scenario.quantity import Frozen
from sim.scenario.schema import Scenario
from sim.streams import SCHEME
from sim.words import few

PACKAGES = ("mesa", "numpy", "scipy", "xarray", "pydantic", "matplotlib")
"""Packages whose versions are written down."""

MODEL_ROOMS = ("actors", "model", "theory", "outcomes", "facts")
MODEL_FILES = (
    "streams.py",
    "array.py",
    "ensemble/simulation.py",
    "ensemble/run.py",
    "results/variable.py",
    "scenario/quantity.py",
    "scenario/schema.py",
)
"""Sources on which the numbers of a run depend."""

LONGEST, LEAST = 200, 24
"""Characters of a line of small print, which is not cut up to there; and of settings in it."""


class Record(Frozen):
    """How results came about."""

    key: str
    """Names the result: a digest of scenario, seed, replications, sources and NumPy version."""
    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    scenario_digest: str
    """Digest of the resolved scenario."""
    replications: int
    """Worlds."""
    seed: int
    """Seed."""
    version: str
    """Version of the program."""
    source_digest: str
    """Digest of the sources on which numbers depend."""
    stream_scheme: int
    """Version of the naming of random streams."""
    python: str
    """Version of Python."""
    packages: dict[str, str]
    """Versions of packages."""
    started: str
    """When the run began, UTC."""
    machine: str = ""
    """Kind of machine."""
    seconds: float = 0.0
    """Seconds it took."""
    schedule: tuple[str, ...] = ()
    """The phases of a week, in order."""
    settings: tuple[str, ...] = ()
    """Settings of the call that computed it, each `dotted.key=value`; the key rests on the scenario
    that they led to, however it was written."""
    worlds: int = 0
    """Worlds that every point of a design has; 0 where there is no design."""

    @property
    def size(self) -> "Size":
        """Replications and seed."""
        return Size(self.replications, self.seed, self.worlds)

    @property
    def attributes(self) -> dict[str, str | int]:
        """What the data file says of itself: a copy for its readers, on which nothing rests."""
        return {
            "title": self.title,
            "scenario": self.scenario,
            "scenario_digest": self.scenario_digest,
            "settings": "; ".join(self.settings),
            "seed": self.seed,
            "key": self.key,
            "version": self.version,
        }

    @property
    def foot(self) -> str:
        """The line of small print under every figure and table."""
        what = f"Backstop {self.version} · {self.scenario}"
        rest = (
            f"{self.replications:,} world{'s' * (self.replications != 1)} · seed {self.seed} · "
            "facts of August 2025 · exploration, not a forecast"
        )
        room = max(LEAST, LONGEST - len(f"{what} · with  and 999 more · {rest}"))
        changed = [f"with {few(self.settings, room)}"] if self.settings else []
        return " · ".join([what, *changed, rest])


@dataclass(frozen=True)
class Size:
    """Size and seed of an ensemble."""

    replications: int
    seed: int
    worlds: int = 0
    """Worlds that every point of a design has; 0 where there is no design."""

    @property
    def kept(self) -> int:
        """Leading replications whose whole paths are kept; none in a design."""
        return 0 if self.worlds else min(self.replications, KEPT)


def begin(
    scenario: Scenario,
    size: Size,
    *,
    schedule: tuple[str, ...],
    settings: tuple[str, ...] = (),
    numbers: str = "",
) -> Record:
    """Open the record of a run, with the names of the phases of its week.

    Numbers is a digest of those of the points of a design.
    """
    digested = digest(scenario)
    return Record(
        key=_key(digested, size, numbers=numbers),
        scenario=scenario.name,
        title=scenario.title,
        scenario_digest=digested,
        replications=size.replications,
        seed=size.seed,
        version=__version__,
        source_digest=source_digest(),
        stream_scheme=SCHEME,
        python=platform.python_version(),
        packages=versions(),
        started=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        schedule=schedule,
        settings=settings,
        worlds=size.worlds,
    )


def finish(record: Record, started: float) -> Record:
    """Close the record of a run that started at a reading of the performance counter."""
    seconds = round(time.perf_counter() - started, 3)
    return record.model_copy(update={"seconds": seconds, "machine": platform.machine()})


def key(scenario: Scenario, size: Size, *, numbers: str = "") -> str:
    """Name the result of a run by everything on which its numbers depend."""
    return _key(digest(scenario), size, numbers=numbers)


def _key(digested: str, size: Size, *, numbers: str) -> str:
    numerics = versions()["numpy"], versions()["scipy"]
    parts = [digested, source_digest(), numerics, SCHEME, size.replications, size.seed]
    if size.worlds:
        parts += [size.worlds, numbers]
    return _hash(*parts)[:20]


def digest(scenario: Scenario) -> str:
    """Digest a resolved scenario."""
    return _hash(scenario.model_dump(mode="json"))


@lru_cache(maxsize=1)
def source_digest() -> str:
    """Digest the sources on which the numbers of a run depend."""
    home = Path(str(files("sim")))
    paths = [path for room in MODEL_ROOMS for path in home.glob(f"{room}/**/*")]
    return _digest_files(home, [*paths, *(home / name for name in MODEL_FILES)])


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Digest all sources, on which tables and figures depend as well."""
    home = Path(str(files("sim")))
    return _digest_files(home, list(home.glob("**/*")))


SOURCES = (".py", ".csv", ".yaml", ".json", ".jinja")
"""Kinds of file that are digested."""


def _digest_files(home: Path, paths: list[Path]) -> str:
    listed = sorted(path for path in paths if path.suffix in SOURCES)
    return _hash(*((path.relative_to(home).as_posix(), path.read_bytes().hex()) for path in listed))


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """List the versions of the packages that matter."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def _hash(*parts: object) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
