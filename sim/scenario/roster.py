"""The states of a scenario, completed from the facts."""

from typing import Any

from sim.errors import UsageError, nearest
from sim.facts.poll import Support, opening_support
from sim.facts.state import State as Fact
from sim.facts.state import groups_of
from sim.facts.state import states as known_states
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario

FROM_FACTS = (
    "support",
    "opinion",
    "active_forces",
    "borders_adversary",
    "vote_needed",
    "batteries",
    "posted",
    "groups",
    "name",
    "short",
)
"""Fields of a state that come from the facts where a file leaves them out."""

SYNTHETIC = ("XAA", "XZZ")
"""First and last code of synthetic states, among those the standard leaves to its users."""


def unknown_code(code: str) -> str:
    """Remedy for a code that cannot be on the roster; empty for one that can."""
    if code in known_states() or is_synthetic(code):
        return ""
    close = nearest(code, known_states())
    names = {fact.name.lower(): key for key, fact in known_states().items()}
    if code.lower() in names:
        close = f"write `{names[code.lower()]}`"
    return (
        close or "write the three capital letters of ISO 3166-1, or XAA to XZZ for a made-up state"
    )


def is_synthetic(code: str) -> bool:
    """Whether a code is that of a synthetic state."""
    letters = code.isascii() and code.isalpha() and code.isupper() and len(code) == 3
    return letters and SYNTHETIC[0] <= code <= SYNTHETIC[1]


def complete_from_facts(code: str, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Complete the given fields of a state from the facts.

    Returns
    -------
    All fields, and the file and line of each that was filled in.
    """
    filled, places = _facts(known_states()[code]) if code in known_states() else _made_up(code)
    support = opening_support(code)
    filled["support"] = _quantity(support)
    filled["opinion"] = support.kind
    places["support"] = places["opinion"] = support.place
    open_keys = {key for key in filled if key not in given}
    return (
        {**filled, **given},
        {f"states.{code}.{key}": places[key] for key in open_keys & places.keys()},
    )


def _facts(fact: Fact) -> tuple[dict[str, Any], dict[str, str]]:
    filled: dict[str, Any] = {
        "active_forces": fact.active_forces,
        "borders_adversary": fact.borders,
        "vote_needed": fact.vote_needed,
        "batteries": fact.batteries,
        "posted": fact.batteries_posted,
        "groups": tuple(group.lower() for group in groups_of(fact.code)),
        "name": fact.name,
        "short": fact.short,
    }
    return filled, dict.fromkeys(filled, fact.place)


def _made_up(code: str) -> tuple[dict[str, Any], dict[str, str]]:
    return {"name": f"Synthetic state {code}", "short": code}, {}


def _quantity(support: Support) -> Quantity:
    basis = {"comparable": "sourced", "wartime": "estimated"}.get(support.kind, "assumed")
    return Quantity.model_validate(
        {"value": support.share, "basis": basis, "source": "polls", "because": support.text}
    )


def find_state(word: str, scenario: Scenario) -> str:
    """Find a state on the roster by its code or its name, in any letters.

    Raises
    ------
    UsageError
        If there is none; names the nearest.
    """
    on_roster: dict[str, str] = {}
    for code, state in scenario.states.items():
        on_roster |= {each.lower(): code for each in (code, state.name, state.short) if each}
    if word.lower() in on_roster:
        return on_roster[word.lower()]
    elsewhere = {fact.name.lower(): code for code, fact in known_states().items()}
    code = elsewhere.get(word.lower(), word.upper())
    if code in known_states():
        raise UsageError(f"{known_states()[code].name} is not on the roster of `{scenario.name}`")
    names = [*scenario.states, *(state.name for state in scenario.states.values())]
    close = next((near for each in (word, word.upper(), word.title())
                  if (near := nearest(each, names))), "")  # fmt: skip
    remedy = close or f"name one by its code, such as {', '.join(names[:3])}"
    shown = " ".join(word.split())
    raise UsageError(f"no state `{shown}` on the roster of `{scenario.name}`; {remedy}")
