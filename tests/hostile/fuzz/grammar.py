"""Cases grown from the schema: the right keys, and values that are right, extreme or odd."""

import json
from collections.abc import Iterator
from typing import get_args

import corpus
from hypothesis import strategies as st
from target import STEM, Case

from sim.facts.parameter import parameters
from sim.facts.state import states
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.measure import COMPARED, SHORT
from sim.scenario.schema import Actors, Aggregation, EventKind, Stance

Strategy = st.SearchStrategy[object]

FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.one_of(
    st.sampled_from((*corpus.WORDS, *corpus.LETTERS, *corpus.SIGNS)),
    st.text(max_size=12),
    st.text(st.characters(categories=("Cc", "Cf", "Zs", "Mn", "Nd")), max_size=4),
    st.sampled_from("abcxyz").map(lambda letter: letter * 5001),
)
NUMBERS = st.one_of(
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 120),
    FINITE,
    st.integers(-(10**18), 10**18),
    st.sampled_from((0, -0.0, 1e-4, 1 - 1e-4, 1e6, 1e6 + 1, 1e308, 5e-324, 10_000_000, 1040)),
)
ODD = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
"""Anything that a file can hold."""

CODES = st.sampled_from((*sorted(states()), "XAA", "XZZ", "XZa", "QQQ", "USA", "RUS"))
NAMES = st.one_of(st.sampled_from(("a_deal", "null", "true", "x1", "set")), TEXTS)
SOURCES = st.sampled_from(("article:6", "polls", "positions", "https://example.org", "nowhere"))
DATES = st.one_of(st.dates().map(str), st.sampled_from(("2025-10-01", "2025-08-17", "9999-12-31")))
PARAMETERS = st.sampled_from(sorted(parameters()))


def mostly(usual: Strategy, other: Strategy = ODD) -> Strategy:
    """Draw what fits, and now and then something else."""
    return st.integers(0, 39).flatmap(lambda chance: other if chance == 7 else usual)


def _some(fields: dict[str, Strategy], strange: Strategy = ODD) -> Strategy:
    """Draw some of the keys of a group, now and then with one that does not belong."""
    known = st.fixed_dictionaries({}, optional={k: mostly(v) for k, v in fields.items()})
    more = st.dictionaries(TEXTS, strange, min_size=1, max_size=1)
    return mostly(known, st.tuples(known, more).map(lambda both: {**both[0], **both[1]}))


def _spans(length: int) -> Strategy:
    return st.lists(NUMBERS, min_size=length, max_size=length).map(sorted)


_REMARKS: dict[str, Strategy] = {
    "unit": st.sampled_from(("per year", "", "troops")),
    "basis": st.sampled_from(("assumed", "estimated", "sourced")),
    "source": SOURCES,
    "because": TEXTS,
    "was": NUMBERS,
}
_DRAWN: dict[str, Strategy] = {
    "uniform": _spans(2),
    "normal": _spans(2),
    "beta": _spans(2),
    "triangular": _spans(3),
}
QUANTITIES = st.one_of(
    NUMBERS,
    _some({"value": NUMBERS, **_REMARKS}),
    _some({**_DRAWN, **_REMARKS, "range": _spans(2), "value": NUMBERS}),
    *(st.fixed_dictionaries({name: span}) for name, span in _DRAWN.items()),
    st.tuples(NUMBERS, _spans(2)).map(lambda both: {"value": both[0], "range": both[1]}),
)
_STATE: dict[str, Strategy] = {
    "stance": st.sampled_from(get_args(Stance)),
    "source": SOURCES,
    "because": TEXTS,
    "pledge": QUANTITIES,
    "support": QUANTITIES,
    "opinion": st.sampled_from(("comparable", "wartime", "prior")),
    "active_forces": st.integers(0, 10_000_001),
    "borders_adversary": st.booleans(),
    "vote_needed": st.booleans(),
    "batteries": st.integers(0, 20),
    "posted": st.dictionaries(CODES, st.integers(0, 3), max_size=2),
    "groups": st.lists(NAMES, max_size=3),
    "hold": st.sampled_from(("free", "in", "out")),
    "name": TEXTS,
    "short": TEXTS,
}
STATES = mostly(_some(_STATE), st.just("none"))
EVENTS = st.one_of(
    st.just("none"),
    _some(
        {
            "week": st.integers(0, 1041),
            "date": DATES,
            "kind": st.sampled_from(get_args(EventKind)),
            "size": st.floats(-11, 11),
            "states": st.lists(CODES, max_size=3),
            "set": st.dictionaries(PARAMETERS, NUMBERS, max_size=2),
            "source": SOURCES,
            "because": TEXTS,
        }
    ),
    st.fixed_dictionaries(
        {"week": st.integers(1, 200), "kind": st.sampled_from(("assault", "influence"))}
    ),
    st.builds(
        lambda week, key, number: {"week": week, "kind": "set", "set": {key: number}},
        st.integers(1, 200), PARAMETERS, NUMBERS,
    ),
    st.builds(
        lambda date, size: {"date": date, "kind": "rally", "size": size, "states": ["POL"]},
        DATES, st.floats(-10, 10),
    ),
)  # fmt: skip

_MEASURES = st.one_of(
    st.sampled_from((*COMPARED, *SHORT, *OUTCOMES, *(one.label for one in OUTCOMES.values()))),
    st.integers(0, 10**9).map(lambda number: f"chance of a sustained force of {number:,}"),
    CODES.map(lambda code: f"chance that {code} is pledged at the end"),
    TEXTS,
)
_FIGURES = st.one_of(
    NUMBERS.map(str),
    st.integers(0, 99).map("{} %".format),
    st.integers(100, 190).map(lambda digits: "9" * digits),
)
_OTHERS = st.one_of(st.sampled_from(("baseline", "rear_or_line", "nowhere", STEM)), TEXTS)
_FORMS = (
    "{M} is exactly {N}",
    "{M} is above {N}",
    "{M} is below {N}",
    "{M} is between {N} and {N}",
    "more {M} than {S}",
    "as much {M} as {S}",
    "{C} is deployed at the end in {W} of the worlds",
)
SENTENCES = st.builds(
    lambda form, M, N, S, C, W: form.format(M=M, N=N, S=S, C=C, W=W),
    st.sampled_from(_FORMS),
    _MEASURES, _FIGURES, _OTHERS, CODES, st.sampled_from(("all", "none", "most", "few", "some")),
)  # fmt: skip

_HEADER: dict[str, Strategy] = {
    "because": TEXTS,
    "sources": st.lists(SOURCES, max_size=3),
    "expect": st.lists(mostly(SENTENCES, TEXTS), max_size=3),
}
_SETTLED: dict[str, Strategy] = {
    "start": DATES,
    "weeks": st.integers(-1, 1041),
    "initial": st.sampled_from(("stated", "none", "all", "drawn")),
    "ties": st.sampled_from(("shared_groups", "uniform")),
    "location": st.sampled_from(("rear", "line")),
    "parameters": st.sampled_from(("defaults", "ranges")),
    "aggregation": _some(
        {key: st.sampled_from(("noisy_or", "min", "mean")) for key in Aggregation.model_fields}
    ),
    "actors": _some(dict.fromkeys(Actors.model_fields, CODES)),
}
_CHANGED: tuple[tuple[Strategy, Strategy], ...] = (
    (st.sampled_from(sorted(_SETTLED)), ODD),
    (PARAMETERS, QUANTITIES),
    (PARAMETERS, QUANTITIES),
    (CODES.map("states.{}".format), STATES),
    (NAMES.map("events.{}".format), EVENTS),
    (st.sampled_from(("states", "events", "talks", "choice")), ODD),
    (st.sampled_from(corpus.tokens()), ODD),
)
_FIELDS = st.tuples(CODES, st.sampled_from(sorted(_STATE))).flatmap(
    lambda one: st.tuples(st.just(f"states.{one[0]}.{one[1]}"), mostly(_STATE[one[1]]))
)
_PLAIN = st.sampled_from(sorted(_SETTLED)).flatmap(
    lambda key: st.tuples(st.just(key), mostly(_SETTLED[key]))
)
CHANGES = st.lists(
    st.one_of(*(st.tuples(*pair) for pair in _CHANGED), _FIELDS, _PLAIN), max_size=5
).map(dict)

DERIVED = st.builds(
    lambda head, change, base: {"name": STEM, "title": "t", **head, "base": base, "change": change},
    _some(_HEADER), mostly(CHANGES), mostly(st.sampled_from(("baseline", "other", "terms_slip"))),
)  # fmt: skip
WHOLE = st.builds(
    lambda name, head, settled, roster, events: {
        "name": name, "title": "t", "start": "2025-08-18", "weeks": 9, **head, **settled,
        "states": roster, "events": events,
    },
    mostly(st.just(STEM)), _some(_HEADER), _some(_SETTLED),
    mostly(st.dictionaries(CODES, mostly(_some(_STATE)), min_size=1, max_size=4)),
    mostly(st.dictionaries(NAMES, EVENTS, max_size=3)),
)  # fmt: skip
SETTINGS = st.lists(
    st.one_of(
        st.tuples(PARAMETERS, NUMBERS).map(lambda one: f"{one[0]}={one[1]}"),
        st.tuples(st.sampled_from(corpus.tokens()), TEXTS).map("=".join),
        st.text(max_size=9),
        st.sampled_from(("weeks=\udc80", "a=\x1b[0m", "states.POL=none", "weeks=4")),
    ),
    max_size=2,
).map(tuple)


def written(tree: object) -> bytes:
    """Write a tree as a file: blocks at the top, one line for what lies deeper."""
    if not isinstance(tree, dict):
        return _line(tree).encode("utf-8", "replace")
    return "\n".join(_lines(tree, "")).encode("utf-8", "replace") + b"\n"


def _lines(tree: dict[str, object], margin: str) -> Iterator[str]:
    for key, held in tree.items():
        name = key if key.replace("_", "").replace(".", "").isalnum() else json.dumps(key)
        if isinstance(held, dict) and held and len(margin) < 4:
            yield f"{margin}{name}:"
            yield from _lines(held, margin + "  ")
        else:
            yield f"{margin}{name}: {_line(held)}"


def _line(held: object) -> str:
    """Write a value as JSON does, which YAML reads, or a plain word as it is."""
    if isinstance(held, str) and held.replace("-", "").replace("_", "").isalnum():
        return held
    return json.dumps(held, ensure_ascii=not _is_long(held))


def _is_long(held: object) -> bool:
    return isinstance(held, str) and len(held) % 2 == 1


def cases() -> st.SearchStrategy[Case]:
    """Draw cases."""
    none: st.SearchStrategy[tuple[str, ...]] = st.just(())
    trees = st.one_of(DERIVED, DERIVED, WHOLE)
    base = mostly(WHOLE).map(lambda tree: {"other": _renamed(written(tree))})
    return st.builds(
        Case,
        trees.map(written),
        st.one_of(none, none, SETTINGS),
        base,
    )


def _renamed(text: bytes) -> bytes:
    return text.replace(b"name: case", b"name: other", 1)
