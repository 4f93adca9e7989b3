"""A folder of outputs that lives through several calls, and what is seen in it meanwhile."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kill import driver
from kill.judge import Fault, Reference, whole, worlds
from kill.process import MARK, outlived

from sim.results.store import Store
from sim.results.store_paths import RECORD, STORE

GLANCE = 0.002
"""Seconds between two looks at the folder."""


STAGES = ("pieces", "joining", "publishing")
"""Where names appear while a command is under way, in this order."""


@dataclass(frozen=True)
class Moment:
    """When to kill: so many seconds after the start, or after the so manieth name of a stage."""

    seconds: float
    names: int = 0
    stage: str = ""


def stage(name: str) -> str:
    """Say at which stage a name appears in the folder of outputs."""
    if not name.startswith(f"{STORE}/"):
        return "publishing"
    return "joining" if "/.writing-" in name or ".pieces" not in name else "pieces"


class Site:
    """A folder of outputs, with a private folder for what is written elsewhere.

    Parameters
    ----------
    room
        A new folder for both.
    words
        The command.
    """

    def __init__(self, room: Path, words: tuple[str, ...]) -> None:
        self.room, self._words = room, words
        self.outputs, self.private, self.printed = (
            room / "outputs",
            room / "tmp",
            room / "printed.txt",
        )
        self.private.mkdir(parents=True)

    def start(self, *, fresh: bool = False) -> subprocess.Popen[bytes]:
        """Start the command in a session of its own."""
        words = [*self._words, "-q", "-o", str(self.outputs), *["--fresh"] * fresh]
        with self.printed.open("wb") as done:
            return subprocess.Popen(  # noqa: S603
                [sys.executable, driver.__file__, *words],
                stdout=subprocess.DEVNULL,
                stderr=done,
                env=os.environ | {MARK: str(self.room), "TMPDIR": str(self.private)},
                start_new_session=True,
            )

    def entries(self) -> dict[str, int]:
        """Name everything in the folder, which changes meanwhile, and the file behind each name."""
        return dict(_entries(self.outputs, ""))

    def sealed(self) -> bool:
        """Say whether the folder that a person opens is finished."""
        return any(self.outputs.glob(f"*/{RECORD}"))

    def litter(self, *, all_killed: bool) -> Iterator[Fault]:
        """Of processes and private folders that are left, and remove them.

        Of the folders nothing is said if all were killed: then nobody is left to remove them.
        """
        for pid in outlived(str(self.room)):
            yield Fault("orphan", f"process {pid}")
        for path in self.private.glob("backstop-*"):
            if not all_killed:
                yield Fault("left over", f"private folder with {len(list(path.iterdir()))} files")
            shutil.rmtree(path)


def _entries(folder: Path, before: str) -> Iterator[tuple[str, int]]:
    try:
        with os.scandir(folder) as found:
            every = list(found)
    except OSError:
        return
    for one in every:
        yield before + one.name, one.inode()
        if one.is_dir(follow_symlinks=False):
            yield from _entries(Path(one.path), f"{before}{one.name}/")


@dataclass
class Watch:
    """What a folder was before a call, and what appears in it.

    Attributes
    ----------
    site, reference
        The folder, and what it is held against.
    fresh
        Whether the call computes anew what is kept.
    """

    site: Site
    reference: Reference
    fresh: bool = False
    appeared: set[str] = field(default_factory=set)
    _replaced: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note what is there."""
        self._entries, self._stages = self.site.entries(), Counter[str]()
        self._worlds = worlds(self.site.outputs, self.reference)
        self._whole = whole(self.site.outputs, self.reference)
        self._sealed = self.site.sealed()
        store = Store(self.site.outputs)
        self._kept = {
            piece.path.relative_to(self.site.outputs).as_posix()
            for name in self.reference.results
            if name not in self._whole
            for piece in store.partial(name).listed()
        }

    @property
    def known(self) -> Counter[str]:
        """Count what was there, by stage."""
        return Counter(map(stage, self._entries))

    def until(self, process: subprocess.Popen[bytes], moment: Moment) -> bool:
        """Wait for a moment; say whether it came before the end of the process."""
        limit = time.monotonic() + moment.seconds
        while process.poll() is None:
            self._look()
            if moment.names and self._stages[moment.stage] >= moment.names:
                time.sleep(moment.seconds)
                return process.poll() is None
            if not moment.names and time.monotonic() > limit:
                return True
            time.sleep(GLANCE)
        self._look()
        return False

    def _look(self) -> None:
        for name, inode in self.site.entries().items():
            held = self._entries.get(name)
            if held is None and name not in self.appeared:
                self.appeared.add(name)
                self._stages[stage(name)] += 1
            elif held not in (None, inode):
                self._replaced.add(name)

    def place(self) -> str:
        """Say how far the call has come."""
        store, results = Store(self.site.outputs), self.reference.results
        sealed, all_whole = self.site.sealed(), all(map(store.contains, results))
        if sealed and not self._sealed:
            return "after"
        if any("/.writing-" in name for name in self.site.entries().keys() - self._entries.keys()):
            return "joining"
        begun = any(store.partial(name).listed() for name in results)
        if begun and (self.fresh or not all_whole):
            return "pieces"
        if all_whole and not (sealed and self.fresh):
            return "publishing"
        return "pieces" if any(map(store.contains, results)) and not self.fresh else "before"

    def saved(self) -> int:
        """Count the kept blocks that the call found and did not compute again."""
        return 0 if self.fresh else len(self._kept - self._replaced)

    def faults(self) -> Iterator[Fault]:
        """Of what was kept before the call and is not there after it, or in vain."""
        for name, before in self._worlds.items():
            if self.fresh:
                gone = name in self._whole and not Store(self.site.outputs).contains(name)
            else:
                gone = bool(before - worlds(self.site.outputs, self.reference)[name])
            if gone:
                yield Fault("lost", f"of {len(before)} worlds of {name} that were kept")
        if not self.fresh:
            for name in sorted(self._kept & self._replaced):
                yield Fault("twice", name)
