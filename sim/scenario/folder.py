"""What a path is that leads to no scenario file."""

from pathlib import Path

from sim.text import shortened

WRITTEN = "scenario.yaml"
"""File of a resolved scenario in the folder of a run, which may have any name inside."""

KINDS = {
    "a Markdown file": (".md", ".markdown"),
    "a table": (".csv", ".tsv", ".xlsx", ".ods"),
    "a figure": (".png", ".svg", ".pdf"),
    "a file of results": (".nc",),
}
"""Kinds of files by their endings."""

LISTED = 3
"""Most files of a folder that are named."""


def no_scenario(path: Path) -> str:
    """What a path that exists is instead of a scenario file, and what to do."""
    if is_folder(path):
        return f"a folder, not a scenario; {_inside(path)}"
    kinds = (kind for kind, endings in KINDS.items() if path.suffix.lower() in endings)
    suffix = shortened(path.suffix)
    kind = next(kinds, f"a file that ends in `{suffix}`" if suffix else "a file without an ending")
    return f"{kind}, not a scenario; scenario files end in `.yaml`, and `sim new NAME` begins one"


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; not if no file can have such a name."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _inside(folder: Path) -> str:
    """Scenario files in a folder, to be named instead of it."""
    files = [folder / WRITTEN, *sorted(folder.glob("*.yaml"))[:LISTED]]
    found = [f"`{shortened(str(path), 200)}`" for path in dict.fromkeys(files) if path.is_file()]
    return (
        f"name a file in it: {', '.join(found)}" if found else "there are no scenario files in it"
    )
