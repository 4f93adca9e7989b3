"""The states of a scenario, completed from the facts."""

import re
from typing import Any

from sim.errors import UsageError, nearest
from sim.facts.code import codes_by_word, countries, meant
from sim.facts.poll import opening_support
from sim.facts.state import groups_of, positions
from sim.facts.state import states as known_states
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario, State
from sim.words import listing

SYNTHETIC = "X[A-Z]{2}"
"""Codes of synthetic states, among those that the standard leaves to its users."""


def unknown_code(code: str) -> str:
    """Remedy for a code that cannot be on the roster; empty for one that can."""
    if code in countries() or re.fullmatch(SYNTHETIC, code):
        return ""
    usual = "write the three capital letters of ISO 3166-1, or XAA to XZZ for a made-up state"
    return meant(code) or nearest(code, known_states()) or usual


def complete_from_facts(code: str, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """All fields of a state, completed from the facts; and the file and line of what was filled in.

    The places are by dotted key.
    """
    support, fact = opening_support(code), known_states().get(code)
    basis = {"comparable": "sourced", "wartime": "estimated"}.get(support.kind, "assumed")
    remarks = {"basis": basis, "source": "polls", "because": support.text}
    filled: dict[str, Any] = {
        "support": Quantity.model_validate({"value": support.share, **remarks}),
        "opinion": support.kind,
    }
    places = dict.fromkeys(filled, support.place)
    if fact is None and (country := countries().get(code)):
        known = {"name": country.name, "short": country.name, "borders_adversary": country.borders}
        filled |= known
        places |= dict.fromkeys(known, country.place)
    elif fact is None:
        filled |= {"name": f"Synthetic state {code}", "short": code}
    else:
        own = {
            "active_forces": fact.active_forces,
            "borders_adversary": fact.borders,
            "vote_needed": fact.vote_needed,
            "batteries": fact.batteries,
            "posted": fact.batteries_posted,
            "groups": tuple(group.lower() for group in groups_of(code)),
            "name": fact.name,
            "short": fact.short,
        }
        filled |= own
        places |= dict.fromkeys(own, fact.place)
    if position := positions().get(code):
        filled["needs_backstop"] = position.needs_backstop
        places["needs_backstop"] = position.place
    opened = {f"states.{code}.{key}": place for key, place in places.items() if key not in given}
    return {**filled, **given}, opened


def find_state(word: str, scenario: Scenario) -> str:
    """Find a state on the roster by its code or its name, in any letters.

    Raises
    ------
    UsageError
        If there is none, with the nearest; or if several are called so, with their codes.
    """
    asked, shown = word.lower(), " ".join(word.split())
    if word.upper() in scenario.states:
        return word.upper()
    called = [code for code, state in scenario.states.items() if asked in words_for(state)]
    if len(called) > 1:
        raise UsageError(f"{listing(called)} are all called `{shown}`; name one by its code")
    code = codes_by_word().get(asked, "")
    if called or code in scenario.states:
        return called[0] if called else code
    if code:
        raise UsageError(f"{countries()[code].name} is not on the roster of `{scenario.name}`")
    names = [*scenario.states, *(state.name for state in scenario.states.values())]
    close = [nearest(each, names) for each in (word, word.upper(), word.title())]
    remedy = next(filter(None, close), f"name one by its code, such as {', '.join(names[:3])}")
    raise UsageError(f"no state `{shown}` on the roster of `{scenario.name}`; {remedy}")


def words_for(state: State) -> set[str]:
    """Names of a state, in small letters."""
    return {name.lower() for name in (state.name, state.short) if name}
