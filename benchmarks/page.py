"""How soon the page answers, in a real browser, and whether it stays as it is under load.

    python benchmarks/page.py [--moves N] [--sessions N] [--seconds N] [--peer N]

It starts the server of `sim app`, and needs the extras `app` and `web`, and Chromium with its
driver.

- Moves: sliders are set to places at random, one after the other. From the release of a slider to
  the first charts drawn anew, at 200 worlds, and to the refined ones, at 1,000: median, 95th
  percentile and maximum. A jump is a move by a key or a click, of which the page knows nothing
  before; a drag passes places on the way, 40 ms apart, and rests as long on the last one.
- The peer: the same question of a terminal, `sim run` with the same setting and 200 worlds, as a
  process of its own without figures.
- Sessions: so many at a time ask without a pause for so many seconds, each for settings of its own.
  Every answer must be to what its session asked. The memory of the server after a quarter of the
  time is compared with that later on.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

QUICK, FINE = 200, 1000

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1440,1000",
)  # fmt: skip

MOVE = """
const [id, way, done] = arguments;
const root = document.documentElement, slider = document.getElementById(id);
slider.closest("details").open = true;
const took = {};
const painted = (then) => requestAnimationFrame(() => setTimeout(then, 0));
const watch = new MutationObserver(() => {
  const worlds = Number(root.dataset.worlds);
  painted(() => {
    took[worlds] ??= performance.now() - begun;
    if (worlds === 1000) { watch.disconnect(); done(took); }
  });
});
let begun;
const release = () => {
  watch.observe(root, { attributeFilter: ["data-key"] });
  begun = performance.now();
  slider.dispatchEvent(new Event("change"));
};
const pass = () => {
  slider.value = way.shift();
  if (!dragged) return release();
  slider.dispatchEvent(new Event("input"));
  setTimeout(way.length ? pass : release, 40);
};
const dragged = way.length > 1;
pass();
"""
"""Move a slider on a way and release it at its end, which is all of the way in a jump; the
milliseconds from the release until the charts of so many worlds were drawn."""

PLACES = 6
"""Places on the way of a drag."""


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """The server of the page: its address, and its process."""
    words = [sys.executable, "-m", "sim", "app", "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.split(" at ")[1].split()[0], process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """A browser of its own, which asks nobody for anything."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = shutil.which("chromedriver") or "/usr/bin/chromedriver"
        made = webdriver.Chrome(options=options, service=Service(driver))
        try:
            yield made
        finally:
            made.quit()


def say(text: str) -> None:
    print(text, flush=True)


def distribution(values: Sequence[float]) -> str:
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return (
        f"median {statistics.median(ordered):.0f} ms, 95th percentile {high:.0f} ms, "
        f"maximum {ordered[-1]:.0f} ms"
    )


def moves(address: str, count: int, *, places: int) -> tuple[list[float], list[float]]:
    """Milliseconds from the release of a slider to the first and to the refined charts."""
    luck = np.random.default_rng(places)  # other places each time, which nobody remembers
    with browser() as page:
        page.set_script_timeout(30)
        page.get(address)
        ready = "return document.documentElement.dataset.worlds === '1000'"
        while not page.execute_script(ready):
            time.sleep(0.1)
        find = (
            "return [...document.querySelectorAll('#groups input[type=range]')]"
            ".map((one) => [one.id, Number(one.min), Number(one.max), Number(one.step)])"
        )
        sliders = page.execute_script(find)
        first, refined = [], []
        for _ in range(count):
            name, low, high, step = sliders[luck.integers(len(sliders))]
            steps = max(1, round((high - low) / step))
            way = np.linspace(*luck.integers(steps + 1, size=2), places).round()[::-1]
            took = page.execute_async_script(MOVE, name, [low + step * one for one in way.tolist()])
            refined.append(took[str(FINE)])
            first.append(min(took.get(str(QUICK), took[str(FINE)]), took[str(FINE)]))
            time.sleep(0.05)
    return first, refined


def peer(count: int) -> float:
    """Median milliseconds of the same question of a terminal."""
    took = []
    for at in range(count):
        with tempfile.TemporaryDirectory() as folder:
            words = [sys.executable, "-m", "sim", "run", "baseline", "-n", str(QUICK), "-q"]
            words += ["-s", f"guarantor.availability.air_defence=0.{at + 4}", "-o", folder]
            started = time.perf_counter()
            subprocess.run([*words, "--format", "none"], check=True, stdout=subprocess.DEVNULL)
            took.append(1000 * (time.perf_counter() - started))
    return statistics.median(took)


class Session(threading.Thread):
    """A session that moves a lever of its own without a pause, and checks every answer."""

    def __init__(self, address: str, number: int, seconds: float) -> None:
        super().__init__()
        self.address, self.number, self.until = address, number, time.monotonic() + seconds
        self.answers, self.wrong = 0, list[str]()
        self.client = httpx.Client(timeout=60)

    def run(self) -> None:
        luck, asked = np.random.default_rng(self.number), 0
        own = (self.number + 1) / 10
        while time.monotonic() < self.until:
            value = (2 * int(luck.integers(1000)) + 1) / 2000  # never the scenario's own
            for worlds in (QUICK, FINE):
                asked += 1
                wish = {
                    "guarantor.availability.air_defence": value,
                    "coalition.ask": own,
                }
                try:
                    answer = self._asked(asked, wish, worlds)
                except (httpx.HTTPError, ValueError) as error:
                    self.wrong.append(repr(error))
                    continue
                told = dict(one.split("=") for one in answer["settings"])
                if {key: float(told.get(key, "nan")) for key in wish} != wish:
                    self.wrong.append(f"asked for {wish}, answered {told}")
                if answer["replications"] != worlds:
                    self.wrong.append(f"asked for {worlds} worlds, got {answer['replications']}")
                self.answers += 1

    def _asked(self, number: int, wish: dict[str, float], worlds: int) -> dict[str, Any]:
        plain = {"session": f"session-{self.number}", "number": number, "scenario": "baseline",
                 "moves": wish, "replications": worlds}  # fmt: skip
        origin = {"origin": self.address.rstrip("/")}
        response = self.client.post(f"{self.address}api/run", json=plain, headers=origin)
        found: dict[str, Any] = response.json()
        if response.status_code != httpx.codes.OK:
            raise ValueError(f"{response.status_code}: {found}")
        return found


def memory(process: int) -> float:
    """Memory of a process and of all that it has started, in MiB."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:  # it has just ended
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(map(memory, map(int, below)))


def load(address: str, process: int, given: argparse.Namespace) -> None:
    """Let sessions ask, and say how many answers there were, what was wrong, and the memory."""
    sessions = [Session(address, at, given.seconds) for at in range(given.sessions)]
    started, read = time.monotonic(), list[tuple[float, float]]()
    for one in sessions:
        one.start()
    while any(one.is_alive() for one in sessions):
        read.append((time.monotonic() - started, memory(process)))
        time.sleep(0.5)
    wrong = [text for one in sessions for text in one.wrong]
    answers = sum(one.answers for one in sessions)
    length = f"{given.sessions} sessions for {given.seconds:.0f} s"
    say(f"{length}: {answers} answers, {len(wrong)} wrong")
    for text in wrong[:5]:
        say(f"  {text}")
    quarter = given.seconds / 4
    early = [size for at, size in read if quarter <= at < 2 * quarter]
    late = [size for at, size in read if 3 * quarter <= at]
    if early and late:
        before, after = statistics.median(early), statistics.median(late)
        change = f"{100 * (after / before - 1):+.1f}%"
        most = max(size for _, size in read)
        say(f"memory: {before:.0f} MiB in the second quarter, {after:.0f} in the last ({change})")
        say(f"at most {most:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--sessions", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--peer", type=int, default=5)
    given = parser.parse_args()
    with server() as (address, process):
        for kind, places in (("drags", PLACES), ("jumps", 1)):
            first, refined = moves(address, given.moves, places=places)
            say(f"{given.moves} {kind}, from the release of a slider")
            say(f"to the first charts, {QUICK} worlds: {distribution(first)}")
            say(f"to the refined charts, {FINE:,} worlds: {distribution(refined)}")
        load(address, process, given)
    terminal = peer(given.peer)
    say(f"the same on a terminal, {QUICK} worlds: median {terminal:.0f} ms of {given.peer}")
    say(f"ratio: {terminal / statistics.median(first):.1f}")


if __name__ == "__main__":
    main()
