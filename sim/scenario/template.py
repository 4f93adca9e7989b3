"""The template of a new scenario: one change to a base, and what else could be changed."""

from collections.abc import Callable, Iterator

from sim.facts.parameter import parameters
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario, State

EXAMPLE = "guarantor.availability.air_defence"
"""The parameter that the template changes."""

SET_LATER = "guarantor.availability.weapons"
"""The parameter that its example of an event halves."""

RESERVED_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
"""Words that some readers of YAML take for a truth value or for nothing."""

MARK = "#-"
"""Beginning of a line that is an example."""

LEVERS = {
    "What the guarantor offers, each as a share of all it could": {
        "guarantor.availability.coordination": "",
        "guarantor.availability.intelligence": "",
        "guarantor.availability.weapons": "",
        "guarantor.availability.border_surveillance": "",
    },
    "How far it can be trusted, and when the terms come": {
        "guarantor.resolve": "chance that it honours, at the start",
        "guarantor.resolve_mean": "chance to which it returns",
        "guarantor.terms_rate": "rate at which terms are settled, a year",
        "guarantor.terms_boost": "times as fast before the deadline",
    },
    "What the adversary does": {
        "adversary.assault_rate": "large assaults a year, while talks go on",
        "adversary.influence_rate": "times a year that it sways the guarantor",
    },
    "What the coalition and parliaments do": {
        "coalition.ask": "1 if the guarantor asks states to join",
        "coalition.scale": "multiple of every contingent",
        "parliament.solidarity": "1 if framed as alliance solidarity",
    },
    "What nobody can do, but much depends on": {
        "talks.deal_rate": "deals a year in the reference world",
        "talks.collapse_rate": "collapses a year",
    },
}
"""The most influential parameters, each with a remark, under their headings."""

TEXT = """\
# A scenario: a base, and what differs from it. Lines that begin with `#-` are examples:
# remove `#-` to use one. docs/reference.md describes the language.
# `sim show {base}` prints every value there is.

name: {name}
title: {title}  # what figures call it; best kept below 38 characters
base: {base}
because: >
  Which question does this scenario ask, what does it change, and what stays as it is?
sources: [model-assumption]  # or a paragraph (article:6), positions, polls, an address

change:
  # {says}, now {now}.
  # With `was`, the file is refused if the base has another value.
  {key}: {{value: {new}, was: {now}, basis: assumed, because: say why}}

{levers}
  # Where troops are stationed (rear or line), how large contingents are (hundreds, or record: as
  # in past missions), and for how many weeks the run lasts
  #-location: {location}
  #-pledges: {pledges}
  #-weeks: {weeks}

  # States: prepared, willing, open, undecided, off_ground, opposed, ruled_out; or none
{states}

  # Events, each with a `week` or a `date`
  #-events.an_assault: {{week: 8, kind: assault}}
  #-events.a_private_call: {{week: 10, kind: influence}}
  #-events.opinion_turns: {{week: 12, kind: rally, size: 0.3, states: [{code}]}}
  #-events.support_falls: {{week: 12, kind: poll, size: -10, states: [{code}]}}
  #-events.an_election: {{week: 30, kind: government, states: [{code}], stance: open}}
  #-events.an_attack: {{week: 40, kind: attack}}
  #-events.weapons_end: {{week: 52, kind: withdrawal, components: [weapons]}}
  #-events.supplies_cut: {{week: 20, kind: set, set: {{{later}: {halved}}}}}{removed}

# Checked after every run: write what would surprise you if it were not so.
expect:
  - {way} guarantee than {plain_base}
  #-- {way} states deployed than {plain_base}
  #-- less weeks until a deal than {plain_base}
  #-- chance of a sustained force of 10000 is below 5%
  #-- chance that {code} is pledged at the end is above 30%
  #-- {code} is deployed at the end in few of the worlds
"""


def template(base: Resolved, name: str) -> str:
    """The text of a valid file that changes one thing in a base, with valid examples of others."""
    scenario = base.scenario
    now, later = (scenario.values[key].central for key in (EXAMPLE, SET_LATER))
    most = parameters()[EXAMPLE].domain[1]
    new = (now + most) / 2 if now < most else now / 2
    events = [_example(f"events.{event}: none", "removes it") for event in scenario.events]
    return TEXT.format(
        base=_word(scenario.name),
        plain_base=scenario.name,
        name=_word(name),
        title=_word(name.replace("_", " ").capitalize()),
        key=EXAMPLE,
        says=parameters()[EXAMPLE].says.capitalize(),
        now=_number(now),
        new=_number(new),
        levers="\n".join(_levers(scenario)),
        location=scenario.location,
        pledges=scenario.pledges,
        weeks=scenario.weeks,
        states="\n".join(_states(scenario)),
        code=_by_doubt(scenario)[0],
        later=SET_LATER,
        halved=_number(later / 2),
        removed="".join(f"\n{line}" for line in events[:1]),
        way="more" if new > now else "less",
    )


def _levers(scenario: Scenario) -> Iterator[str]:
    """The most influential parameters, with their present values."""
    for heading, levers in LEVERS.items():
        yield f"  # {heading}"
        for key, remark in levers.items():
            yield _example(f"{key}: {_number(scenario.values[key].central)}", remark)
        yield ""


def _states(scenario: Scenario) -> Iterator[str]:
    """An example of each change to a state, each for another state."""
    changes: tuple[Callable[[State], tuple[str, str]], ...] = (
        lambda state: (".stance: willing", f"now {state.stance}"),
        lambda state: (f".support: {state.support.central:.2f}", "share of its public in favour"),
        lambda state: (".pledge: {value: 800, basis: assumed}", f"now {_pledged(state)}"),
        lambda _: (": none", "takes it off the roster"),
    )
    for code, change in zip(_by_doubt(scenario), changes, strict=False):
        line, remark = change(scenario.states[code])
        yield _example(f"states.{code}{line}", remark)


def _pledged(state: State) -> str:
    """Troops that a state would send."""
    if state.pledge is None:
        return "a share of its active forces"
    return f"{_number(state.pledge.central)} troops"


def _example(line: str, remark: str) -> str:
    """A line that does nothing until its mark is removed."""
    return f"  {MARK}{line:<46}  # {remark}" if remark else f"  {MARK}{line}"


def _by_doubt(scenario: Scenario) -> list[str]:
    """The states, those with the most doubtful position first."""

    def doubt(code: str) -> tuple[float, str]:
        chance = scenario.values[f"stances.{scenario.states[code].stance}.p0"].central
        return abs(2 * chance - 1), code

    return sorted(scenario.states, key=doubt)


def _word(text: str) -> str:
    """A word, in quotation marks where a reader of YAML would take it for something else."""
    return f'"{text}"' if text.lower() in RESERVED_WORDS else text


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
