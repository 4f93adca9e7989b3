"""Looking at scenarios without running them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli import option
from sim.cli.wording import called
from sim.errors import Problem, ScenarioError


def check(
    scenarios: Annotated[list[str], typer.Argument(help="Scenario files, or names.")],
    *,
    as_json: option.Json = False,
) -> None:
    """Check scenario files, and report every mistake with what to do about it."""
    from sim.scenario.library import find
    from sim.studies.examination import examine

    wrong: list[Problem] = []
    sound = []
    for word in scenarios:
        path = find(word)
        resolved, found = examine(path)
        wrong.extend(found)
        if resolved is None:
            continue
        sound.append(path)
        for warning in resolved.warnings:
            typer.echo(str(warning).replace("error:", "warning:", 1) + "\n", err=True)
    if as_json:
        typer.echo(json.dumps({"problems": [_plain(one) for one in wrong]}, indent=2))
    if wrong:
        raise ScenarioError(wrong)
    if not as_json:
        for path in sound:
            typer.echo(f"{path}: sound")
        typer.echo(f"Next: {called()} run {sound[0]}", err=True)


def show(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or a name.")],
    *,
    settings: option.Settings = None,
    as_json: option.Json = False,
) -> None:
    """Print a scenario whole, each value with where it came from."""
    from sim.scenario.dump import dump
    from sim.scenario.library import find
    from sim.scenario.load import load

    resolved = load(find(scenario), settings or [])
    if as_json:
        whole: dict[str, Any] = resolved.scenario.model_dump(mode="json")
        typer.echo(json.dumps({**whole, "places": dict(resolved.places)}, indent=2))
    else:
        typer.echo(dump(resolved), nl=False)


def list_scenarios(*, out: option.Out = Path("outputs"), as_json: option.Json = False) -> None:
    """List the scenarios that can be called by name."""
    from sim.results.shelf import scenarios
    from sim.scenario.library import known

    kept = scenarios(out)
    rows = [_row(name, path, results=name in kept) for name, path in sorted(known().items())]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    wide = max((len(row["name"]) for row in rows), default=4) + 2
    base = max((len(row["base"]) for row in rows), default=4) + 2
    typer.echo(f"{'name':<{wide}}{'base':<{max(base, 6)}}{'changes':<9}{'results':<9}title")
    for row in rows:
        results = "yes" if row["results"] else "no"
        typer.echo(
            f"{row['name']:<{wide}}{row['base'] or '-':<{max(base, 6)}}"
            f"{row['changes']:<9}{results:<9}{row['title']}"
        )


def schema() -> None:
    """Print the JSON schema of scenario files, for editors."""
    from sim.scenario.jsonschema import file_schema

    typer.echo(json.dumps(file_schema(), indent=2, ensure_ascii=False))


def _row(name: str, path: Path, *, results: bool) -> dict[str, Any]:
    from sim.document.node import plain
    from sim.document.reader import read
    from sim.document.text import shortened
    from sim.scenario.layer import layer
    from sim.scenario.layout import HEADER

    try:
        document = read(path)
        leaves = layer(document).leaves
    except ScenarioError:
        problem = "(cannot be read: run `sim check`)"
        return {"name": name, "title": problem, "base": "", "changes": 0, "results": results}
    entries = document.root.entries
    changed = [leaf for leaf in leaves if leaf.path[0] not in HEADER]
    return {
        "name": name,
        "title": shortened(str(plain(entries["title"])), 200)
        if "title" in entries
        else "(no title)",
        "base": shortened(str(plain(entries["base"])), 64) if "base" in entries else "",
        "changes": len(changed) if "base" in entries else 0,
        "results": results,
    }


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
