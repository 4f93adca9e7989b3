"""Write the generated parts of the documentation from the code, or check that they still agree.

``python docs/generate.py`` rewrites every part between ``<!-- generated: name -->`` and
``<!-- end generated -->``; with ``--check`` it changes nothing, shows what differs and ends with
exit code 1 if anything does.
"""

import argparse
import difflib
import inspect
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import numpy as np

import sim
from sim.facts.parameter import Parameter, parameters
from sim.model.world import SCHEDULE, World
from sim.outcomes.block import SERIES, STATE_SERIES
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.jsonschema import file_schema
from sim.scenario.load import load
from sim.scenario.roster import complete_from_facts
from sim.scenario.schema import Scenario
from sim.streams import Streams
from sim.studies.form import StudyForm
from sim.studies.jsonschema import study_schema
from sim.studies.specification import KINDS as STUDIES
from sim.studies.specification import specification
from sim.tables.column import COLUMNS, KINDS
from sim.yamltree.reader import parse
from sim.yamltree.tree import plain

HOME = Path(__file__).parent
SCHEMA = HOME.parent / "sim" / "scenario" / "schema.json"
STUDY_SCHEMA = HOME.parent / "sim" / "studies" / "schema.json"

Json = Mapping[str, Any]

_PART = re.compile(
    r"(?P<begin><!-- generated: (?P<name>[a-z_ ]+) -->\n)"
    r"(?P<body>.*?)"
    r"(?P<end><!-- end generated -->)",
    re.DOTALL,
)
_ELSEWHERE = {"values", "reference"}
"""Fields of a resolved scenario that a file writes in another way."""


PROPERTY = (property, cached_property)
"""What is read like an attribute."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def number(value: float) -> str:
    """Write a number as people read it, with commas between thousands."""
    return f"{value:,.10g}"


def schedule() -> str:
    """Give the phases of a week, in order."""
    rows = [
        (str(at), f"`{phase.__name__}`", _first_line(phase)) for at, phase in enumerate(SCHEDULE, 1)
    ]
    return table(("", "phase", "what happens"), rows)


def parameter_tables() -> str:
    """Give the parameters, one table for each section."""
    head = ("symbol", "key", "meaning", "unit", "default", "range", "basis", "role", "source")
    parts = []
    for section, held in groupby(parameters().values(), key=lambda one: one.section):
        parts.append(f"**{section}**\n\n" + table(head, map(_parameter, held)))
    return "\n\n".join(parts)


def outcomes() -> str:
    """Give the outcomes of one replication."""
    rows = [
        (f"`{one.name}`", one.label, one.unit, _span(one.low, one.high), one.definition)
        for one in OUTCOMES.values()
    ]
    return table(("name", "label", "unit", "can be", "definition"), rows)


def series() -> str:
    """Give what is written down of each week."""
    rows = [(f"`{name}`", "world", what) for name, what in SERIES.items()]
    rows += [(f"`{name}`", "state", what) for name, what in STATE_SERIES.items()]
    return table(("name", "one for each", "what it is"), rows)


def baseline() -> str:
    """The baseline's roster and reference world in figures, with opinion as the polls have it."""
    exact = ["opinion.poll_error=0", "opinion.prior_spread=0"]
    scenario = load(HOME.parent / "scenarios" / "baseline.yaml", exact).scenario
    world, states = World(scenario, Streams(0, range(1))), scenario.states.values()
    stances = Counter(state.stance for state in states)
    opinions = Counter(state.opinion for state in states)
    contingents = float(world.contributors.capacity.sum())
    rows = [
        ("states on the roster", number(len(states))),
        ("by stance", _counted(stances)),
        ("by what opinion rests on", _counted(opinions)),
        ("where parliament must vote", number(sum(state.vote_needed for state in states))),
        ("neighbours of Russia or Belarus", number(sum(one.borders_adversary for one in states))),
        ("whose conditions name the backstop", number(sum(one.needs_backstop for one in states))),
        ("pledged at the start", number(sum(int(one.pledged[0]) for one in world.contributors))),
        ("all contingents together, troops", number(contingents)),
        ("free batteries", number(world.guarantor.free_batteries)),
        ("K with terms unsettled", f"{world.guarantor.capability[0]:.5f}"),
        ("K with terms settled", f"{float(world.anchor.capability):.5f}"),
        ("G0", f"{float(world.anchor.guarantee):.5f}"),
        ("v0", f"{float(world.anchor.violence):.5f}"),
        ("C0", f"{float(np.mean(world.anchor.coalition)):.5f}"),
        ("D0", f"{float(np.mean(world.anchor.deterrence)):.5f}"),
    ]
    return table(("of the baseline", "at its values"), rows)


def references() -> str:
    """Give the bibliography."""
    name = "facts/bibliography.yaml"
    document = parse(files("sim").joinpath(name).read_bytes(), name, trusted=True)
    works = cast("dict[str, dict[str, Any]]", plain(document.root))
    rows = [
        (f"`{key}`", _work(work), work["used_for"], work["read"]) for key, work in works.items()
    ]
    return table(("key", "work", "used for", "how we know it"), rows)


def sections() -> str:
    """Give the sections of the parameter table."""
    rows = [
        (f"`{section}`", ", ".join(f"`{one.key.partition('.')[2]}`" for one in held))
        for section, held in groupby(parameters().values(), key=lambda one: one.section)
    ]
    return table(("section", "keys below it"), rows)


def expectations() -> str | None:
    """Give the grammar of expectations, once the program has one."""
    try:
        grammar: str = import_module("sim.outcomes.measure").GRAMMAR
    except (ImportError, AttributeError):
        return None
    return "```text\n" + grammar.strip("\n") + "\n```"


def api() -> str:
    """Describe the public names: signature and docstring of each, with its public methods."""
    return "\n\n".join(_public(name) for name in sim.__all__ if not name.startswith("__"))


def _public(name: str) -> str:
    thing = getattr(sim, name)
    title = f"## `sim.{name}`" if isinstance(thing, type) else f"## `sim.{name}{_signature(thing)}`"
    parts = [title, _prose(thing)]
    for key, member in _members(thing).items():
        if key.startswith("_") or not (callable(member) or isinstance(member, PROPERTY)):
            continue
        plain_name = f"`{key}`" if isinstance(member, PROPERTY) else f"`{key}{_signature(member)}`"
        parts.append(f"- {plain_name}: {_first_line(member)}")
    return "\n\n".join(parts[:2]) + ("\n\n" + "\n".join(parts[2:]) if parts[2:] else "")


def _members(thing: Any) -> dict[str, Any]:
    """What a class of the project has, what it has from others of the project first."""
    kinds = reversed(thing.__mro__) if isinstance(thing, type) else ()
    own = [vars(kind) for kind in kinds if kind.__module__.startswith("sim.")]
    return {key: member for found in own for key, member in found.items()}


def _signature(thing: Any) -> str:
    text = str(inspect.signature(thing))
    text = re.sub(r"(\w+\.)+(?=\w)", "", text)
    for kind, short in (("float64", "Array"), ("bool", "Mask"), ("bool_", "Mask")):
        text = text.replace(f"ndarray[tuple[Any, ...], dtype[{kind}]]", short)
    return re.sub(r"'(\w+)'", r"\1", text).replace("self, ", "").replace("(self)", "()")


def _prose(thing: object) -> str:
    """Turn the sections of a docstring into lists."""
    lines = inspect.cleandoc(thing.__doc__ or "").splitlines()
    out: list[str] = []
    for at, line in enumerate(lines):
        if set(line) == {"-"} and line:
            continue
        if at + 1 < len(lines) and lines[at + 1] and set(lines[at + 1]) == {"-"}:
            out.append(f"\n*{line}*\n")
        elif line.startswith("    "):
            out[-1] = f"{out[-1]}{'' if out[-1].endswith(': ') else ' '}{line.strip()}"
        elif out and any(one.startswith("\n*") for one in out) and line:
            out.append(f"- `{line}`: ")
        else:
            out.append(line)
    return "\n".join(out)


def schema(name: str) -> Callable[[], str]:
    """Make the part that describes one noun of the scenario language."""

    def fields() -> str:
        whole = Scenario.model_json_schema()
        nouns = {**whole["$defs"], "Scenario": whole}
        noun = nouns[name]
        if "anyOf" in noun:
            noun = noun["anyOf"][-1]
        filled = complete_from_facts("GBR", {})[0] if name == "State" else ()
        required = [key for key in noun.get("required", []) if key not in filled]
        rows = [
            (
                f"`{key}`",
                kind(held),
                "from the facts" if key in filled else _default(key, held, required),
                _meaning(held, nouns),
            )
            for key, held in noun["properties"].items()
            if key not in _ELSEWHERE
        ]
        return table(("key", "holds", "unless given", "meaning"), rows)

    return fields


def study_form() -> str:
    """Describe the keys of a study file."""
    return _fields(StudyForm.model_json_schema())


def study_kinds() -> str:
    """Describe what a study of each kind may ask."""
    parts = []
    for name in STUDIES:
        model = specification(name)
        about = "several scenarios" if model.several else "one scenario"
        worlds = f"{number(model.replications)} worlds unless given"
        parts.append(f"**`{name}`**: {_first_line(model)} It takes {about}; {worlds}.")
        whole = model.model_json_schema()
        if whole.get("properties"):
            parts.append(_fields(whole))
    return "\n\n".join(parts)


def _fields(whole: Json) -> str:
    """Give the fields of a model, a row each."""
    required = whole.get("required", [])
    rows = [
        (f"`{key}`", kind(held), _default(key, held, required), _meaning(held, {}))
        for key, held in whole["properties"].items()
    ]
    return table(("key", "holds", "unless given", "meaning"), rows)


def kind(held: Json) -> str:
    """Say in words what a JSON schema admits."""
    if "$ref" in held:
        noun = held["$ref"].rsplit("/", 1)[-1].lower()
        return f"[{noun}](#{noun})"
    if "anyOf" in held:
        return " or ".join(kind(one) for one in held["anyOf"] if one.get("type") != "null")
    if "enum" in held:
        return ", ".join(f"`{word}`" for word in held["enum"])
    return _KINDS[held["type"]](held)


def _numbers(held: Json) -> str:
    what = "whole number" if held["type"] == "integer" else "number"
    low, high = (
        next((number(held[key]) for key in (name, f"exclusive{name.capitalize()}") if key in held),
             "")
        for name in ("minimum", "maximum")
    )  # fmt: skip
    if low and high:
        return f"{what}, {low} to {high}"
    return f"{what}, {low} or more" if low else f"{what}, {high} or less" if high else what


def _text(held: Json) -> str:
    if held.get("format") == "date":
        return "date, such as 2025-08-18"
    pattern = held.get("pattern", "")
    if pattern.startswith("^[A-Z]"):
        return "code of a state"
    if pattern.startswith("^[a-z]"):
        return "plain name"
    lines = "one line of text" if pattern else "text"
    return (
        f"{lines}, at most {number(held['maxLength'])} characters" if "maxLength" in held else lines
    )


def _list(held: Json) -> str:
    if "prefixItems" in held:
        return f"list of {len(held['prefixItems'])} numbers"
    return f"list of: {kind(held['items'])}"


def _mapping(held: Json) -> str:
    if not isinstance(held.get("additionalProperties"), dict) and "patternProperties" not in held:
        return "keys and values"
    (inner,) = held.get("patternProperties", {"": held.get("additionalProperties")}).values()
    (named,) = held.get("patternProperties", {"": ""})
    by = "code of a state" if named.startswith("^[A-Z]") else "name" if named else "dotted key"
    return f"{kind(inner)}, by {by}"


_KINDS: Mapping[str, Callable[[Json], str]] = {
    "number": _numbers,
    "integer": _numbers,
    "string": _text,
    "array": _list,
    "object": _mapping,
    "boolean": lambda _: "true or false",
}


def _default(key: str, held: Json, required: Sequence[str]) -> str:
    if key in required:
        return "must be given"
    default = held.get("default")
    if isinstance(default, dict) and default:
        return "each at its own"
    if default in (None, "", [], {}):
        return "none"
    if isinstance(default, bool | float):
        return f"`{str(default).lower().removesuffix('.0')}`"
    return f"`{default}`"


def _meaning(held: Json, nouns: Json) -> str:
    noun = nouns.get(held.get("$ref", "").rsplit("/", 1)[-1], {})
    return str(held.get("description") or noun.get("description", ""))


def _parameter(one: Parameter) -> tuple[str, ...]:
    spread = ""
    if one.range:
        spread = _span(*one.range) + ("" if one.scale == "linear" else f", {one.scale}")
    return (
        one.symbol,
        f"`{one.key}`",
        one.says,
        one.unit,
        number(one.default),
        spread,
        one.basis,
        f"{one.role}, start only" if one.start_only else one.role,
        f"`{one.source}`" + (f"; {one.note}" if one.note else ""),
    )


def _span(low: float, high: float) -> str:
    return f"{number(low)} or more" if high == float("inf") else f"{number(low)} to {number(high)}"


def _counted(counts: Counter[Any]) -> str:
    return ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in counts.most_common())


def _work(work: Json) -> str:
    authors, year, title, venue = (work[key] for key in ("authors", "year", "title", "venue"))
    doi = f", doi:{work['doi']}" if "doi" in work else ""
    return f"{', '.join(authors)} ({year}). {title}. {venue}{doi}"


def _first_line(thing: object) -> str:
    return (thing.__doc__ or "").strip().splitlines()[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def columns() -> str:
    """Give the columns of the tables that can be imported."""
    rows = [
        (
            f"`{name}`",
            ", ".join(f"**{kind}**" if name in one.needs else kind
                      for kind, one in KINDS.items() if name in one.columns),
            column.says,
        )
        for name, column in COLUMNS.items()
    ]  # fmt: skip
    return table(("column", "tables (in bold where it is needed)", "holds"), rows)


PARTS: Mapping[str, Callable[[], str | None]] = {
    "schedule": schedule,
    "parameters": parameter_tables,
    "outcomes": outcomes,
    "series": series,
    "baseline": baseline,
    "references": references,
    "sections": sections,
    "expectations": expectations,
    "api": api,
    "columns": columns,
    "study form": study_form,
    "study kinds": study_kinds,
    **{
        f"schema {name.lower()}": schema(name)
        for name in ("Scenario", "State", "Quantity", "Event", "Aggregation", "Actors")
    },
}
"""What may stand in a page, by name; a part that gives nothing is left as it stands."""


def renewed(page: str) -> str:
    """Give a page with its generated parts as the code has them now."""

    def part(found: re.Match[str]) -> str:
        text = PARTS[found["name"]]()
        body = found["body"] if text is None else f"\n{text}\n\n"
        return found["begin"] + body + found["end"]

    return _PART.sub(part, page)


def editors(path: Path) -> str:
    """Give the schema by which editors check scenario files, or study files."""
    held = file_schema() if path == SCHEMA else study_schema()
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the pages, or check them.

    Parameters
    ----------
    arguments
        Words of the command line.

    Returns
    -------
    Exit code: 1 if pages were to be checked and one differs.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, show what differs")
    check = parser.parse_args(arguments).check
    differs = False
    schemas = (SCHEMA, STUDY_SCHEMA)
    for path in (*sorted(HOME.rglob("*.md")), *schemas):
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = editors(path) if path in schemas else renewed(before)
        if before == after:
            continue
        differs = True
        name = path.relative_to(HOME.parent).as_posix()
        if check:
            lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
            sys.stdout.writelines(difflib.unified_diff(*lines, name, f"{name} as generated"))
        else:
            path.write_text(after, encoding="utf-8")
            print(f"renewed {name}")
    return int(check and differs)


if __name__ == "__main__":
    sys.exit(main())
