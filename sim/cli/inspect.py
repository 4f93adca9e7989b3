"""Looking at scenarios without running them."""

import json
import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.command import Json, Out, Settings, warn
from sim.cli.output import program, say, say_json, shown
from sim.errors import Problem, ScenarioError
from sim.text import TITLE, breadth, fitted, padded


def check(
    scenarios: Annotated[list[str], typer.Argument(help="Scenario files, or names.")],
    *,
    settings: Settings = None,
    as_json: Json = False,
) -> None:
    """Check scenario files, and report every mistake with what to do about it."""
    from sim.scenario.load import find, load

    wrong: list[Problem] = []
    warnings: list[Problem] = []
    sound = []
    for path in map(find, scenarios):
        try:
            resolved = load(path, settings or [])
        except ScenarioError as error:
            wrong.extend(error.problems)
            continue
        sound.append(path)
        warnings.extend(resolved.warnings)
    warn(warnings, end="\n")
    if as_json:
        found = {"problems": wrong, "warnings": warnings}
        say_json({kind: [_plain(one) for one in every] for kind, every in found.items()})
    if wrong:
        raise ScenarioError(wrong)
    if not as_json:
        for path in sound:
            say(f"{path}: sound")
        changes = (part for one in settings or [] for part in ("-s", one))
        say(f"Next: {shlex.join([program(), 'run', str(sound[0]), *changes])}", err=True)


def show(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    settings: Settings = None,
    as_json: Json = False,
) -> None:
    """Print a scenario whole, each value with where it came from."""
    from sim.scenario.dump import dump
    from sim.scenario.load import load

    resolved = load(scenario, settings or [])
    if as_json:
        whole: dict[str, Any] = resolved.scenario.model_dump(mode="json")
        say(json.dumps({**whole, "places": dict(resolved.places)}, indent=2))
    else:
        say(dump(resolved), nl=False)


def list_scenarios(*, out: Out = Path("outputs"), as_json: Json = False) -> None:
    """List the scenarios that can be called by name."""
    from sim.results.store_paths import scenarios
    from sim.scenario.load import known

    stored = scenarios(out)
    rows = [_row(name, path, results=name in stored) for name, path in sorted(known().items())]
    if as_json:
        say_json(rows)
        return
    table = [("name", "base", "changes", "results", "title"), *map(_cells, rows)]
    wide = [max(breadth(line[at]) for line in table) + 2 for at in range(2)]
    for name, base, changes, results, title in table:
        say(f"{padded(name, wide[0])}{padded(base, wide[1])}{changes:<9}{results:<9}{title}")


def schema() -> None:
    """Print the JSON schema of scenario files, for editors."""
    from sim.scenario.jsonschema import file_schema

    say_json(file_schema())


def _row(name: str, path: Path, *, results: bool) -> dict[str, Any]:
    from sim.scenario.layer import layer
    from sim.scenario.layout import HEADER
    from sim.text import shortened
    from sim.yamltree.reader import read
    from sim.yamltree.tree import plain

    title, base, changes = "(no title)", "", 0
    try:
        document = read(path)
        leaves = layer(document).leaves
    except ScenarioError:
        title = "(cannot be read: run `sim check`)"
    else:
        entries = document.root.entries
        if "title" in entries:
            title = shortened(str(plain(entries["title"])), 200)
        if "base" in entries:
            base = shortened(str(plain(entries["base"])), 64)
            changes = sum(leaf.path[0] not in HEADER for leaf in leaves)
    return {"name": name, "title": title, "base": base, "changes": changes, "results": results}


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Cells of a scenario in the list; its texts, which nobody has checked yet, made harmless."""
    name, base, title = (fitted(shown(row[key]), TITLE) for key in ("name", "base", "title"))
    return name, base or "-", str(row["changes"]), "yes" if row["results"] else "no", title


def _plain(problem: Problem) -> dict[str, Any]:
    mark = problem.mark
    return {
        "file": mark.document if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "key": problem.key,
        "reason": problem.reason,
        "remedy": problem.remedy,
    }
