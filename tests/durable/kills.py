"""Kill the program at any moment, again and again: nothing is lost, and nothing is wrong.

``python tests/durable/kills.py --kills 200`` shares the kills between eight settings: `run` and
`compare`, each with one worker, with two, and on a Dask cluster; a `compare` whose ensembles are
each stored whole by a worker; and a `design`. Each setting has a reference, the
same command never killed. Then the command is started, killed at a random moment (half the time
some milliseconds after some name has appeared in its folder), what lies there is judged, and it is
started again, until after a few kills it may come to its end and is judged once more. Exits with 1
if anything was wrong; the folder then has the evidence, and always a line of JSON for each call.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from math import inf
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
from kill.judge import Fault, Reference, ended, lying, whole
from kill.process import DaskExecutor, kill, workers_of
from kill.site import STAGES, Moment, Site, Watch, stage

from sim.results.record import Size
from sim.scenario.design import Design, Part, Variation
from sim.studies.ensembles import Request

RUN = ("run", "baseline", "-n", "2048", "-s", "weeks=26")
COMPARE = ("compare", "article_only", "--to", "baseline", "-n", "1024", "-s", "weeks=26")
_BLOCK = re.compile(r"\.pieces/[^.].*\.npz$")
WORLDS = 256
"""Worlds of one block."""

_HOW = ("-n", str(WORLDS), "-s", "weeks=26", "-j", "2")
WHOLE = ("compare", "article_only", "stage_one_only", "--to", "baseline", *_HOW)
DESIGN = ("--measure", "states deployed", *_HOW)
POINTS = "talks.deal_rate\n" + "".join(f"{0.5 + at / 10}\n" for at in range(8))
BLOCKS = 8
"""Blocks of a command, where workers store blocks."""

END = Moment(300.0)
"""A moment at which every command has come to its end."""

JITTER = 0.02
"""Most seconds between the appearance of a name and the kill that it brings about."""

MOST = 4
"""Most kills before a command may come to its end."""

FRESH = 0.25
"""Share of finished folders that are computed anew, and killed on the way."""

CHANCES = {"driver": 0.5, "worker": 1 / 3, "all": 1 / 6}
"""Who is killed, where there are workers."""

PLACES = ("before", "pieces", "joining", "publishing", "after")
KINDS = ("damaged", "unreadable", "wrong", "lost", "twice", "left over", "failed", "orphan")


@dataclass(frozen=True)
class Setting:
    """A command, and where its blocks are computed."""

    name: str
    words: tuple[str, ...]
    on_cluster: bool = False
    blocks: int = BLOCKS
    points: str = ""
    """Table of a design, which is written to a file; its path follows the scenario."""


SETTINGS = {
    f"{name}-{where}": Setting(f"{name}-{where}", (*words, *how), on_cluster=where == "dask")
    for name, words in (("run", RUN), ("compare", COMPARE))
    for where, how in (("1", ()), ("2", ("-j", "2")), ("dask", ()))
} | {
    "whole-2": Setting("whole-2", WHOLE, blocks=0),
    "design-2": Setting("design-2", DESIGN, points=POINTS),
}


@dataclass(frozen=True)
class Call:
    """What became of one call, and of its folder: a line of the log.

    Attributes
    ----------
    setting, site
        Where it was.
    victim, place
        Who was killed, and how far the call had come; both empty if it came to its end.
    fresh
        Whether it was to compute anew what is kept.
    code
        How the command ended.
    seconds
        How long it took.
    whole
        Results that then claimed to be whole.
    saved
        Kept blocks that it found and did not compute again.
    faults
        What was wrong.
    """

    setting: str
    site: str
    victim: str
    place: str
    fresh: bool
    code: int
    seconds: float
    whole: int
    saved: int
    faults: tuple[Fault, ...]

    @property
    def over(self) -> bool:
        """Say whether the command came to its end."""
        return self.victim in ("", "worker")


class Bench:
    """A setting under test: its reference, and its cluster if it has one.

    Parameters
    ----------
    setting
        What is called, and where its blocks are computed.
    folder
        A new folder for everything.
    luck
        Decides when, and who, is killed.
    """

    def __init__(self, setting: Setting, folder: Path, luck: np.random.Generator) -> None:
        self.setting, self.folder, self.luck = setting, folder, luck
        self.folder.mkdir(parents=True)
        self.sites, self.words, self.parts = 0, setting.words, dict[str, Part]()
        if setting.points:
            table = self.folder / "points.csv"
            table.write_text(setting.points)
            self.words = ("design", "baseline", str(table), *setting.words)
            parts = Variation("baseline", Design.read(table), ["weeks=26"]).parts
            self.parts = {Request(Size(WORLDS, 1)).key(part): part for part in parts}
        self.cluster = DaskExecutor(folder / "cluster") if setting.on_cluster else None
        try:
            self._refer()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the cluster."""
        if self.cluster:
            self.cluster.close()

    def calls(self, kills: int, limit: float) -> Iterator[Call]:
        """Kill so many times; a new folder is opened after every few, but none after a limit."""
        while kills and time.monotonic() < limit:
            for call in self._folder(kills):
                kills -= bool(call.victim)
                yield call

    def _refer(self) -> None:
        """Make the reference: a call that nobody kills, timed, and computed again in memory."""
        site, nothing = self._site(), Reference(self.folder)
        watch, began, process = Watch(site, nothing), time.monotonic(), site.start()
        assert not watch.until(process, END)
        self.seconds = time.monotonic() - began
        self.names = Counter(map(stage, watch.appeared))
        assert process.returncode == 0, site.printed.read_text()
        blocks = sum(bool(_BLOCK.search(name)) for name in watch.appeared)
        assert blocks == self.setting.blocks, f"{blocks} blocks, and so as many moments to kill"
        assert not list(site.litter(all_killed=False))
        self.reference = Reference(site.outputs, self.parts)
        self.reference.confirm()
        assert not ended(site.outputs, self.reference)

    def _site(self) -> Site:
        """Open a new folder."""
        self.sites += 1
        there = ("--cluster", self.cluster.address) if self.cluster else ()
        return Site(self.folder / f"{self.sites:03}", (*self.words, *there))

    def _folder(self, most: int) -> Iterator[Call]:
        """Kill the command a few times in one folder, and have it come to its end."""
        site, left = self._site(), min(most, int(self.luck.integers(1, MOST + 1)))
        done = False
        while left and not done:
            call = self._call(site, kills=True)
            left, done = left - bool(call.victim), call.over
            yield call
        if not done:
            yield self._call(site)
        if most > MOST and self.luck.random() < FRESH:
            call = self._call(site, fresh=True, kills=True)
            yield call
            if not call.over:
                yield self._call(site)
        if not list(site.room.glob("evidence*")):
            shutil.rmtree(site.room)

    def _call(self, site: Site, *, fresh: bool = False, kills: bool = False) -> Call:
        """Call the command, kill it on the way or not, and judge what lies there."""
        if self.cluster:
            self.cluster.ready()
        watch = Watch(site, self.reference, fresh)
        began, process = time.monotonic(), site.start(fresh=fresh)
        victim = place = ""
        if kills and watch.until(process, self._moment(watch)):
            victim, place = self._strike(process), watch.place()
        over = victim in ("", "worker")
        if over and watch.until(process, END):
            kill(process.pid)
        code, seconds = process.wait(), round(time.monotonic() - began, 3)
        judged = ended if over else lying
        left = list(site.litter(all_killed=victim == "all"))  # after which no process is left
        faults = [*judged(site.outputs, self.reference), *watch.faults()]
        if over and code != 0:
            faults.append(Fault("failed", f"exit {code}: {site.printed.read_text()[-2000:]}"))
        _keep_evidence(site, faults)
        faults.extend(left)
        if not victim and not watch.known:
            self.seconds = seconds
        held = len(whole(site.outputs, self.reference))
        return Call(
            self.setting.name, site.room.name, victim, place, fresh, code, seconds, held,
            watch.saved(), tuple(faults),
        )  # fmt: skip

    def _moment(self, watch: Watch) -> Moment:
        """Choose a moment: at random over the whole, or at the heels of something that appears."""
        left = {one: self.names[one] - watch.known[one] for one in STAGES}
        ahead = [one for one in STAGES if left[one] > 0]
        if self.luck.random() < 0.5 or not ahead:
            return Moment(self.luck.uniform(0, self.seconds))
        chosen = str(self.luck.choice(ahead))
        names = int(self.luck.integers(1, left[chosen] + 1))
        return Moment(self.luck.uniform(0, JITTER), names, chosen)

    def _strike(self, process: subprocess.Popen[bytes]) -> str:
        """Kill somebody, and say whom; it is the driver if there is no worker."""
        workers = self.cluster.workers() if self.cluster else workers_of(process.pid)
        victim = self.luck.choice(list(CHANCES), p=list(CHANCES.values()))
        if not workers or victim == "driver":
            kill(process.pid)
            return "driver"
        if victim == "worker":
            kill(int(self.luck.choice(workers)))
            return "worker"
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for pid in workers:
            kill(pid)
        return "all"


def _keep_evidence(site: Site, faults: list[Fault]) -> None:
    """Keep the folder as it lies, if something is wrong with it."""
    if faults:
        number = len(list(site.room.glob("evidence*")))
        shutil.copytree(site.outputs, site.room / f"evidence-{number}", dirs_exist_ok=True)


def shares(kills: int, settings: Iterable[str]) -> dict[str, int]:
    """Share kills between settings."""
    every = list(settings)
    return {name: kills // len(every) + (at < kills % len(every)) for at, name in enumerate(every)}


def endure(
    setting: Setting, kills: int, *, folder: Path, seed: int, limit: float = inf
) -> Iterator[Call]:
    """Kill a setting so many times.

    Parameters
    ----------
    setting
        What is called.
    kills
        How often it is killed.
    folder
        Where everything is written.
    seed
        Of when, and who, is killed.
    limit
        Reading of the clock after which no new folder is opened.

    Yields
    ------
    What became of every call.
    """
    luck = np.random.default_rng([seed, list(SETTINGS).index(setting.name)])
    bench = Bench(setting, folder / setting.name, luck)
    try:
        yield from bench.calls(kills, limit)
    finally:
        bench.close()


def tally(calls: Iterable[Call]) -> str:
    """Make a table of what became of calls, a line for each setting and one for all."""
    every = list(calls)
    head = ("setting", "kills", *CHANCES, *PLACES, "to end", "whole", "saved", *KINDS)
    lines = [head]
    names = list(dict.fromkeys(call.setting for call in every))
    for name in (*names, "all"):
        these = [call for call in every if name in ("all", call.setting)]
        victims, places = (Counter(getattr(c, one) for c in these) for one in ("victim", "place"))
        kinds = Counter(fault.kind for call in these for fault in call.faults)
        counted = (
            sum(bool(call.victim) for call in these),
            *(victims[one] for one in CHANCES),
            *(places[one] for one in PLACES),
            sum(call.over for call in these),
            sum(call.whole for call in these),
            sum(call.saved for call in these),
            *(kinds[one] for one in KINDS),
        )
        lines.append((name, *map(str, counted)))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def main() -> int:
    """Kill as often as is asked, and tell what came of it."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default=",".join(SETTINGS), help="settings, with commas between")
    asked.add_argument("--abreast", type=int, default=2, help="settings at a time")
    asked.add_argument("--minutes", type=float, default=inf, help="end sooner after about these")
    asked.add_argument("--folder", type=Path, help="for the log and the evidence; a new one")
    given = asked.parse_args()
    folder = given.folder or Path(mkdtemp(prefix="kills-"))
    folder.mkdir(parents=True, exist_ok=True)
    began, calls = time.monotonic(), list[Call]()
    with (folder / "log.jsonl").open("a") as log, ThreadPoolExecutor(given.abreast) as threads:
        shared = shares(given.kills, given.only.split(","))

        def endured(name: str, kills: int) -> None:
            limit = time.monotonic() + 60 * given.minutes * given.abreast / len(shared)
            for call in endure(SETTINGS[name], kills, folder=folder, seed=given.seed, limit=limit):
                calls.append(call)
                log.write(json.dumps(asdict(call)) + "\n")
                log.flush()
                for fault in call.faults:
                    print(f"{call.setting} {call.site}: {fault.kind}: {fault.what}", flush=True)

        errors = list(threads.map(partial(_error, endured), *zip(*shared.items(), strict=True)))
    print(tally(calls))
    print(f"{time.monotonic() - began:.0f} s; log in {folder / 'log.jsonl'}")
    for error in filter(None, errors):
        traceback.print_exception(error)
    return int(any(errors) or any(call.faults for call in calls))


def _error(endured: Callable[[str, int], None], name: str, kills: int) -> Exception | None:
    """What the trial itself stumbled over, so that the others come to their end."""
    try:
        endured(name, kills)
    except Exception as error:
        return error
    return None


if __name__ == "__main__":
    sys.exit(main())
