"""The values in which a scenario differs, in rows that a reader of no code can follow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from sim.facts.parameter import parameters
from sim.facts.table import read
from sim.findings.section import Row, Section
from sim.scenario.difference import ABSENT, ChangedValue
from sim.studies.report import ChangedScenario
from sim.words import MINUS, listing, opening

SETTINGS = {
    "start": "First day",
    "weeks": "Length, weeks",
    "initial": "How the positions at the start are taken",
    "pledges": "Size of the pledges of states that name no number",
    "ties": "Which groups tie states together",
    "location": "Where the force stands",
    "parameters": "How the uncertain values are set",
    "aggregation.components": "Rule by which components make up the guarantee",
    "aggregation.deterrence": "Rule by which guarantee, force and host make up deterrence",
    "actors.guarantor": "Guarantor",
    "actors.adversary": "Adversary",
    "actors.host": "Host",
}
"""What the settings of a scenario are, by dotted key."""

STATES = {
    "stance": "position",
    "pledge": "pledge, troops",
    "support": "support for sending own troops, share",
    "opinion": "what its support rests on",
    "active_forces": "active forces, troops",
    "borders_adversary": "whether it borders Russia or Belarus",
    "vote_needed": "whether parliament must vote",
    "needs_backstop": "whether its conditions name the backstop",
    "condition": "least guarantee at which it sends troops, 0 to 1",
    "batteries": "long-range air defence batteries",
    "posted": "batteries that stand with other states",
    "groups": "groups that it belongs to",
    "hold": "whether it is held in or out",
}
"""What the fields of a state are, each with its unit."""

UNSTATED = "not stated"
"""What is written where a scenario does not say what a value rests on."""

ROSTER = "on the roster"
"""What is said of a state that only one of two scenarios has."""

_HYPHEN = re.compile(r"(?<![\w.])-(?=\d)")


def changes(one: ChangedScenario) -> Section:
    """Every value in which a scenario differs, with unit, basis, source and reason.

    States that differ alike are in one row.
    """
    head = Row(one.title, ("before", "now", "basis", "source and reason"))
    alike = groupby(one.changes, key=_likeness)
    return Section("changes", head, tuple(_row([*group]) for _, group in alike))


def written(value: float) -> str:
    """A value as people write it: four digits of what is no whole number, and commas."""
    text = f"{value:,.0f}" if value == round(value) or abs(value) >= 1000 else f"{value:,.4g}"
    return text.replace("-", MINUS)


def _row(alike: Sequence[ChangedValue]) -> Row:
    one = alike[0]
    reason = "; ".join(part for part in (one.source, one.because) if part)
    cells = (*_ends(one), one.basis or UNSTATED, reason or UNSTATED)
    keys = one.key if len(alike) == 1 else _joint_key([each.key for each in alike])
    return Row(label([each.key for each in alike]), cells, keys)


def _likeness(one: ChangedValue) -> tuple[str, ...]:
    """What changes of states have in common that are in one row; nothing else shares one."""
    if not one.key.startswith("states."):
        return (one.key,)
    field = one.key.split(".", 2)[2:]
    return ("states", *field, *_ends(one), one.basis, one.source, one.because)


def _ends(one: ChangedValue) -> tuple[str, str]:
    """A value before and now, in words."""
    before, after = _said(one.before), _said(one.after)
    if one.key.startswith("states.") and one.key.count(".") == 1:
        if one.after == ABSENT:
            return ROSTER, f"not {ROSTER}"
        return f"not {ROSTER}", after
    return before, after


def _said(text: str) -> str:
    """A number as people write it; any other value with true minus signs."""
    try:
        return written(float(text))
    except (ValueError, OverflowError):
        return _HYPHEN.sub(MINUS, text).replace("_", " ")


def label(keys: Sequence[str]) -> str:
    """What values of one kind are, with their unit."""
    key = keys[0]
    known = parameters().get(key)
    if known is not None:
        unit = known.unit if known.unit not in ("", "1") else ""
        return ", ".join(filter(None, (opening(known.says), unit)))
    kind, _, rest = key.partition(".")
    if kind == "events":
        return opening(f"event: {rest.replace('_', ' ')}")
    if kind != "states":
        return SETTINGS[key]
    states = listing([*_names(keys)])
    field = rest.partition(".")[2]
    return f"{states}: {STATES[field]}" if field else states


def _names(keys: Iterable[str]) -> Iterator[str]:
    """Short names of the states of some keys; a state that is not in our table has its code."""
    for key in keys:
        code = key.split(".")[1]
        yield _short_names().get(code, code)


@lru_cache(maxsize=1)
def _short_names() -> dict[str, str]:
    return {row["iso3"]: row["short"] for row in read("states")}


def _joint_key(keys: Sequence[str]) -> str:
    """The key of several states: states.{BEL,DEU}.condition."""
    codes = ",".join(key.split(".")[1] for key in keys)
    field = keys[0].partition(".")[2].partition(".")[2]
    return ".".join(filter(None, ("states", f"{{{codes}}}", field)))
