"""Mistakes that only the whole scenario can show."""

import re
from collections.abc import Iterator

from sim.errors import Problem, gather, nearest
from sim.facts.citation import TABLES, bibliography
from sim.facts.code import codes_by_word, countries, meant
from sim.facts.parameter import parameters
from sim.facts.state import states as known_states
from sim.scenario.layer import Leaf
from sim.scenario.resolve import Resolved
from sim.scenario.roster import words_for
from sim.scenario.schema import IN_SENTENCES, Event, has_name
from sim.scenario.unit import rally_hint
from sim.scenario.warning import warnings
from sim.yamltree.scalars import folded

MOST_RALLY = 10
"""Largest rally of opinion, logits."""

PARAGRAPHS = 9
"""Body paragraphs of the article."""

_CITATION = re.compile(r"(?=.*\b(?:19|20)[0-9]{2}\b)[^:]*[^\W\d_]{2}[^:]* .*\S")
"""Words that name a work: at least two, and a year."""


def review(resolved: Resolved) -> tuple[list[Problem], list[Problem]]:
    """Mistakes and warnings that depend on more than one value, each sound by itself."""
    problems: list[Problem] = []
    for mistakes in (_names, _actors, _events, _rivals, _definitions, _batteries, _sources):
        gather(problems, mistakes(resolved))
    return problems, list(warnings(resolved))


def _names(resolved: Resolved) -> Iterator[Problem]:
    """Problems where a state is given a name that another one has, on the roster or not."""
    roster = resolved.scenario.states
    taken = {
        **{folded(word): code for word, code in codes_by_word().items()},
        **{folded(known.short): code for code, known in known_states().items()},
    }
    for code, state in roster.items():
        for word in (code, *words_for(state)):
            taken.setdefault(folded(word), code)
    for code, one in roster.items():
        for field in ("name", "short"):
            leaf, word = resolved.leaves.get(f"states.{code}.{field}"), getattr(one, field)
            other = taken.get(folded(word.strip()), code)
            if leaf and other != code:
                reason = f"`{word}` is the name of {other}; {code} cannot have it too"
                yield leaf.problem(reason, remedy="give it a name of its own")
                break


def _actors(resolved: Resolved) -> Iterator[Problem]:
    for part, code in resolved.scenario.actors:
        leaf = resolved.leaves.get(f"actors.{part}")
        if leaf and not has_name(code):
            close = meant(code) or nearest(code, {*IN_SENTENCES, *known_states()})
            remedy = close or "write the code of another state"
            yield leaf.problem(f"`{code}` is not the code of a known state", remedy=remedy)


def _events(resolved: Resolved) -> Iterator[Problem]:
    for name, event in resolved.scenario.events.items():
        leaf = resolved.leaves[f"events.{name}"]
        if (event.week is None) == (event.date is None):
            reason = "an event needs either a `week` or a `date`"
            yield leaf.problem(reason, remedy="write one of the two")
        elif resolved.scenario.week_of(event) < 1:
            reason = "the event is dated before the first week"
            yield leaf.problem(reason, remedy="move it, or `start`")
        if event.kind == "set" and not event.set:
            remedy = "add keys and values, such as `set: {guarantor.resolve: 0.5}`"
            yield leaf.problem("`kind: set` needs `set`", remedy=remedy)
        yield from _fields(event, leaf)
        for key, number in event.set.items():
            reason, remedy = _setting(key, number)
            if reason:
                yield leaf.problem(reason, remedy=remedy)
        for code in event.states:
            if code not in resolved.scenario.states:
                remedy = nearest(code, resolved.scenario.states)
                if code not in countries():
                    remedy = meant(code) or remedy
                yield leaf.problem(f"{code} is not on the roster", remedy=remedy)


def _fields(event: Event, leaf: Leaf) -> Iterator[Problem]:
    """Problems where an event lacks what its kind needs, or has what its kind does not know."""
    sized, named = event.kind in ("rally", "poll"), event.kind in ("rally", "poll", "government")
    if sized and not event.size:
        remedy = f"add `size`, in {'logits' if event.kind == 'rally' else 'percentage points'}"
        yield leaf.problem(f"`kind: {event.kind}` needs a `size`", remedy=remedy)
    if event.kind == "rally" and abs(event.size) > MOST_RALLY:
        remedy = rally_hint(event.size, event.states)
        yield leaf.problem(f"the size of a rally is in logits, at most {MOST_RALLY}", remedy=remedy)
    if event.kind == "government" and not event.states:
        reason = "`kind: government` needs `states`: whose government changes"
        yield leaf.problem(reason, remedy="add `states: [...]`")
    for field, used in (
        ("size", sized),
        ("states", named),
        ("stance", event.kind == "government"),
        ("components", event.kind == "withdrawal"),
        ("set", event.kind == "set"),
    ):
        if getattr(event, field) and not used:
            remedy = f"remove `{field}`, or choose another kind"
            yield leaf.problem(f"`kind: {event.kind}` does not use `{field}`", remedy=remedy)


def _rivals(resolved: Resolved) -> Iterator[Problem]:
    """Problems where two events set one parameter in the same week."""
    seen: dict[tuple[int, str], str] = {}
    for name, event in sorted(resolved.scenario.events.items()):
        for key in event.set:
            first = seen.setdefault((resolved.scenario.week_of(event), key), name)
            if first != name:
                reason = f"`{key}` is set in the same week by `{first}`"
                yield resolved.leaves[f"events.{name}"].problem(reason, remedy="keep one of them")


def _setting(key: str, number: float) -> tuple[str, str]:
    """Reason and remedy where a parameter cannot be set to this during a run; else empty."""
    parameter = parameters().get(key)
    if parameter is None:
        return f"unknown key `{key}`", nearest(key, parameters())
    if parameter.start_only or parameter.role == "definition":
        return f"`{key}` is only used at the start", "set it under `change` instead"
    low, high = parameter.domain
    if not low <= number <= high:
        return f"`{key}` cannot be {number:g}", f"write a number between {low:g} and {high:g}"
    return "", ""


def _definitions(resolved: Resolved) -> Iterator[Problem]:
    """Problems where the definition of an outcome is drawn, or has a fraction of a week."""
    for key, quantity in resolved.scenario.values.items():
        leaf = resolved.leaves.get(key)
        if not leaf or parameters()[key].role != "definition":
            continue
        if quantity.shape:
            yield leaf.problem("a definition cannot be drawn", remedy="write one number")
        elif parameters()[key].unit == "weeks" and not quantity.central.is_integer():
            yield leaf.problem("only whole weeks are counted", remedy="write a whole number")


def _batteries(resolved: Resolved) -> Iterator[Problem]:
    for code, state in resolved.scenario.states.items():
        for host in state.posted:
            leaf = resolved.leaves.get(f"states.{code}.posted")
            known = host in resolved.scenario.states or host in known_states()
            if leaf and (host == code or not known):
                others = known_states().keys() - {code, host}
                remedy = meant(host) if host not in countries() else ""
                remedy = remedy or nearest(host, others) or "name another state by its code"
                yield leaf.problem(f"{code} cannot post batteries with `{host}`", remedy=remedy)
        posted, stem = sum(state.posted.values()), f"states.{code}"
        leaf = resolved.leaves.get(f"{stem}.posted") or resolved.leaves.get(f"{stem}.batteries")
        if posted > state.batteries and leaf:
            reason = f"{code} posts {posted} batteries but owns {state.batteries}"
            yield leaf.problem(reason, remedy="raise `batteries` or lower `posted`")


def _sources(resolved: Resolved) -> Iterator[Problem]:
    """Problems where a source named in a file cannot be looked up."""
    scenario = resolved.scenario
    states = scenario.states.items()
    pledges = {f"states.{code}.pledge": state.pledge for code, state in states if state.pledge}
    named = [(f"states.{code}.source", state.source) for code, state in states]
    named += [(f"events.{name}", event.source) for name, event in scenario.events.items()]
    named += [(key, one.source) for key, one in {**scenario.values, **pledges}.items()]
    named += [("sources", source) for source in scenario.sources]
    for key, source in named:
        leaf = resolved.leaves.get(key)
        if leaf and source and not is_source(source):
            close = nearest(source, {*bibliography(), *TABLES})
            usual = "name a paragraph, a key of the bibliography or an address, or a work and year"
            remedy = close or usual
            if source.startswith("article:"):
                remedy = f"write a paragraph, `article:1` to `article:{PARAGRAPHS}`"
            yield leaf.problem(f"unknown source `{source}`", remedy=remedy)


def is_source(source: str) -> bool:
    """Whether a source can be looked up.

    It is a paragraph, a key of the bibliography, a table, an address, or words with a year, such
    as `CBOS, March 2025`.
    """
    paragraph = re.fullmatch(r"article:(\d|title|caption)", source)
    if paragraph:
        return not paragraph[1].isdigit() or 1 <= int(paragraph[1]) <= PARAGRAPHS
    table = source.split(":", maxsplit=1)[0]
    if source in bibliography() or table in TABLES or source.startswith(("https://", "http://")):
        return True
    return bool(_CITATION.fullmatch(source))
