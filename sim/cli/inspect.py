"""Looking at scenarios without running them."""

import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.command import warn
from sim.cli.options import Json, Out, Settings
from sim.cli.output import program, say, say_json, shown
from sim.errors import Problem, ScenarioError
from sim.text import TITLE, breadth, fitted, padded

if TYPE_CHECKING:
    from sim.scenario.resolve import Resolved


STUDY = re.compile(rb"""^["']?study["']?[ \t]*:""", re.MULTILINE)
"""The key that only a study file has at its top."""


def check(
    scenarios: Annotated[
        list[str], typer.Argument(help="Scenario or study files, or names of them.")
    ],
    *,
    settings: Settings = None,
    as_json: Json = False,
) -> None:
    """Check scenario and study files, and report every mistake with what to do about it."""
    wrong: list[Problem] = []
    warnings: list[Problem] = []
    sound: list[tuple[str, str]] = []
    for word, is_study in [(word, _is_study(word)) for word in scenarios]:
        try:
            name, every = (_study if is_study else _scenario)(word, settings or [])
        except ScenarioError as error:
            wrong.extend(error.problems)
            continue
        sound.append((name, "study" if is_study else "run"))
        warnings.extend(warning for resolved in every for warning in resolved.warnings)
    warn(warnings, end="\n")
    if as_json:
        found = {"problems": wrong, "warnings": warnings}
        say_json({kind: [_plain(one) for one in every] for kind, every in found.items()})
    if wrong:
        raise ScenarioError(wrong)
    if not as_json:
        for name, _ in sound:
            say(f"{name}: sound")
        changes = (part for one in settings or [] for part in ("-s", one))
        name, command = sound[0]
        say(f"Next: {shlex.join([program(), command, name, *changes])}", err=True)


def _is_study(word: str) -> bool:
    """Whether a word leads to a study file, not to a scenario."""
    from sim.scenario.catalogue import STUDIES, known, known_studies
    from sim.yamltree.reader import content

    if word in known() or not word.endswith((".yaml", ".yml")):
        return word not in known() and word in known_studies()
    path = Path(word)
    try:
        data = content(path)
    except ScenarioError:
        data = b""
    return path.parent.name == STUDIES or bool(STUDY.search(data))


def _scenario(word: str, settings: list[str]) -> "tuple[str, Sequence[Resolved]]":
    from sim.scenario.combination import Combination, sought
    from sim.scenario.load import load

    source = sought(word)
    resolved = load(source, settings)
    return (word if isinstance(source, Combination) else str(source)), [resolved]


def _study(word: str, settings: list[str]) -> "tuple[str, Sequence[Resolved]]":
    from sim.scenario.catalogue import find_study
    from sim.studies.file import read_study

    path = find_study(word)
    return str(path), read_study(path, settings).scenarios


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


def list_scenarios(
    *,
    studies: Annotated[bool, typer.Option("--studies", help="List the studies alone.")] = False,
    out: Out = Path("outputs"),
    as_json: Json = False,
) -> None:
    """List the scenarios and studies that can be called by name; under --json the scenarios."""
    from sim.results.store_paths import scenarios
    from sim.scenario.catalogue import known, known_studies

    asked = [_asked(name, path) for name, path in sorted(known_studies().items())]
    stored = [] if studies else scenarios(out)
    every = {} if studies else known()
    rows = [_row(name, path, results=name in stored) for name, path in sorted(every.items())]
    if as_json:
        say_json(asked if studies else rows)
        return
    if not studies:
        _table([("name", "base", "changes", "results", "title"), *map(_cells, rows)])
    if asked and not studies:
        say("")
    if asked or studies:
        _table([("study", "kind", "about", "title"), *map(_cells_of_study, asked)])


def _table(table: Sequence[tuple[str, ...]]) -> None:
    """Print rows with columns of equal width."""
    wide = [max(breadth(line[at]) for line in table) + 2 for at in range(len(table[0]) - 1)]
    for *cells, last in table:
        say("".join(padded(cell, room) for cell, room in zip(cells, wide, strict=True)) + last)


def schema(
    *,
    studies: Annotated[bool, typer.Option("--study", help="That of study files instead.")] = False,
) -> None:
    """Print the JSON schema of scenario files, for editors."""
    if studies:
        from sim.studies.jsonschema import study_schema

        say_json(study_schema())
        return
    from sim.scenario.jsonschema import file_schema

    say_json(file_schema())


def _asked(name: str, path: Path) -> dict[str, Any]:
    """What a study file says at its top, which nobody has checked yet."""
    from sim.studies.form import SUBJECTS
    from sim.text import shortened
    from sim.yamltree.reader import read
    from sim.yamltree.tree import plain

    try:
        top = {key: plain(node) for key, node in read(path).root.entries.items()}
    except ScenarioError:
        top = {"title": "(cannot be read: run `sim check`)"}
    about: Any = next((top[key] for key in SUBJECTS if key in top), "")
    sign = " + " if "base" in top else ", "
    several = sign.join(map(str, about)) if isinstance(about, list) else str(about)
    return {
        "name": name,
        "kind": shortened(str(top.get("study", "")), 64),
        "about": shortened(several, 64),
        "title": shortened(str(top.get("title", "(no title)")), 200),
    }


def _cells_of_study(row: dict[str, Any]) -> tuple[str, ...]:
    """Cells of a study in the list, made harmless."""
    return tuple(fitted(shown(row[key]), TITLE) or "-" for key in row)


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
            bases = plain(entries["base"])
            several = bases if isinstance(bases, list) else [bases]
            base = shortened(" + ".join(map(str, several)), 64)
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
