"""How many files the road of one command enters, and how often it climbs back.

    python benchmarks/road.py [CHECKOUT]

Runs `sim run baseline -n 60` of a checkout (this one by default) in this process, serially, in an
empty folder that is then removed, with a profile hook on. Two numbers are printed, and the road:

- files: files of `sim/` of which some function was called, while the command runs or, rarely, while
  a file is imported; bodies of modules and classes do not count, nor comprehensions and lambdas;
- climbs back: take the files in the order in which they were first entered, and the room of each,
  by the layers in the checkout's `pyproject.toml`. A climb back is a step from a file's room to the
  next file's room that stands higher in that order and had been entered before. Rooms of one layer
  are as high as each other, so that going between them is no climb.
"""

import os
import sys
import tempfile
import threading
import tomllib
from pathlib import Path
from types import CodeType, FrameType

COMMAND = ["run", "baseline", "-n", "60"]
NO_FUNCTION = {"<lambda>", "<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>", "<module>"}
OPTIMIZED = 1
"""Flag of code that has local variables of its own: functions, not modules or classes."""


def layers(checkout: Path) -> dict[str, int]:
    """Return how high every room stands, the lowest at 0."""
    settings = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (listed,) = [one["layers"] for one in contracts if one["type"] == "layers"]
    return {
        room.strip(): height
        for height, layer in enumerate(reversed(listed))
        for room in layer.split("|")
    }


def room(file: str, known: dict[str, int]) -> str:
    """Return the room of a file: the deepest of the listed ones that it lies in."""
    dotted = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    inside = [one for one in known if f"{dotted}.".startswith(f"{one}.")]
    return max(inside, key=len, default="sim")


def walk(checkout: Path) -> list[str]:
    """Run the command; return the files in the order in which they were first entered."""
    entered: dict[str, None] = {}
    seen: set[CodeType] = set()
    home = f"{checkout}{os.sep}"

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or code in seen:
            return
        seen.add(code)
        function = code.co_flags & OPTIMIZED and code.co_name not in NO_FUNCTION
        if function and code.co_filename.startswith(f"{home}sim{os.sep}"):
            entered.setdefault(code.co_filename.removeprefix(home).replace(os.sep, "/"))

    sys.path.insert(0, str(checkout))
    sys.argv = ["sim", *COMMAND]
    from sim.__main__ import main

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        main()
    except SystemExit as ended:
        if ended.code:
            raise
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return list(entered)


def climbs(files: list[str], heights: dict[str, int]) -> list[tuple[str, str]]:
    """Return the steps, from file to file, that climb to a room that was entered before."""
    found, visited = [], set()
    for before, after in zip(["", *files], files, strict=False):
        here, there = room(before, heights), room(after, heights)
        if before and there in visited and heights.get(there, -1) > heights.get(here, -1):
            found.append((before, after))
        visited.add(there)
    return found


def main(checkout: Path) -> None:
    heights = layers(checkout)
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            files = walk(checkout)
        finally:
            os.chdir(here)
    print()
    for file in files:
        print(f"{room(file, heights):<16}{file}")
    found = climbs(files, heights)
    for before, after in found:
        print(f"climbs back from {before} to {after}")
    print(f"files: {len(files)}")
    print(f"climbs back: {len(found)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve())
