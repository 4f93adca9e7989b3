"""The template of a new scenario: one change to a base, and what else could be changed."""

from collections.abc import Iterator

from sim.facts.parameter import parameters
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Scenario

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

INTRODUCTION = """\
# A scenario: a base, and what differs from it. Lines that begin with `{mark}` are examples: take
# away `{mark}` to use one. docs/reference.md tells the language. Every value there is:
# `sim show {base}`.

name: {name}
title: {title}  # what figures call it; best kept below 38 characters
base: {base}
because: >
  Which question does this scenario ask, what does it change, and what stays as it is?
sources: [model-assumption]  # or a paragraph (article:6), positions, polls, an address

change:
  # {says}, now {now}.
  # `was` has the file refused once the base says something else.
  {key}: {{value: {new}, was: {now}, basis: assumed, because: say why}}
"""


def template(base: Resolved, name: str) -> str:
    """The text of a valid file that changes one thing in a base, with valid examples of others."""
    scenario = base.scenario
    return "\n".join([_head(scenario, name), *_changes(scenario), *_expect(scenario), ""])


def _head(scenario: Scenario, name: str) -> str:
    return INTRODUCTION.format(
        mark=MARK,
        name=_word(name),
        title=_word(name.replace("_", " ").capitalize()),
        base=_word(scenario.name),
        key=EXAMPLE,
        says=parameters()[EXAMPLE].says.capitalize(),
        now=_number(_central(scenario, EXAMPLE)),
        new=_number(_moved(scenario)),
    )


def _changes(scenario: Scenario) -> Iterator[str]:
    """What could be changed, with its present values."""
    for heading, levers in LEVERS.items():
        yield f"  # {heading}"
        for key, remark in levers.items():
            yield _example(f"{key}: {_number(_central(scenario, key))}", remark)
        yield ""
    yield "  # Where troops are stationed (rear or line), and for how many weeks the run lasts"
    yield _example(f"location: {scenario.location}")
    yield _example(f"weeks: {scenario.weeks}")
    yield ""
    yield from _states(scenario)
    yield from _events(scenario)


def _states(scenario: Scenario) -> Iterator[str]:
    """An example of each change to a state, each for another state."""
    codes = iter(_by_doubt(scenario))
    yield "  # States: prepared, willing, open, undecided, off_ground, opposed, ruled_out; or none"
    if code := next(codes, None):
        yield _example(f"states.{code}.stance: willing", f"now {scenario.states[code].stance}")
    if code := next(codes, None):
        support = scenario.states[code].support.central
        yield _example(f"states.{code}.support: {support:.2f}", "share of its public in favour")
    if code := next(codes, None):
        pledge = scenario.states[code].pledge
        now = f"{_number(pledge.central)} troops" if pledge else "a share of its active forces"
        yield _example(f"states.{code}.pledge: {{value: 800, basis: assumed}}", f"now {now}")
    if code := next(codes, None):
        yield _example(f"states.{code}: none", "takes it off the roster")
    yield ""


def _events(scenario: Scenario) -> Iterator[str]:
    """An example of each kind of event."""
    code = _by_doubt(scenario)[0]
    halved = _number(_central(scenario, SET_LATER) / 2)
    yield "  # Events, each with a `week` or a `date`"
    yield _example("events.an_assault: {week: 8, kind: assault}")
    yield _example("events.a_private_call: {week: 10, kind: influence}")
    yield _example(f"events.opinion_turns: {{week: 12, kind: rally, size: 0.3, states: [{code}]}}")
    yield _example(f"events.supplies_cut: {{week: 20, kind: set, set: {{{SET_LATER}: {halved}}}}}")
    for name in list(scenario.events)[:1]:
        yield _example(f"events.{name}: none", "lets it not happen")
    yield ""


def _expect(scenario: Scenario) -> Iterator[str]:
    """Sentences that can turn out false, the first about what the template changes."""
    code = _by_doubt(scenario)[0]
    way = "more" if _moved(scenario) > _central(scenario, EXAMPLE) else "less"
    yield "# Checked after every run. Say what would surprise you if it failed."
    yield "expect:"
    yield f"  - {way} guarantee than {scenario.name}"
    yield _example(f"- {way} states deployed than {scenario.name}")
    yield _example(f"- less weeks until a deal than {scenario.name}")
    yield _example("- chance of a sustained force of 10000 is below 5 %")
    yield _example(f"- chance that {code} is pledged at the end is above 30 %")
    yield _example(f"- {code} is deployed at the end in few of the worlds")


def _example(line: str, remark: str = "") -> str:
    """A line that does nothing until its mark is removed."""
    return f"  {MARK}{line:<46}  # {remark}" if remark else f"  {MARK}{line}"


def _by_doubt(scenario: Scenario) -> list[str]:
    """The states, those with the most doubtful position first."""

    def doubt(code: str) -> tuple[float, str]:
        chance = scenario.values[f"stances.{scenario.states[code].stance}.p0"].central
        return abs(2 * chance - 1), code

    return sorted(scenario.states, key=doubt)


def _central(scenario: Scenario, key: str) -> float:
    return scenario.values[key].central


def _moved(scenario: Scenario) -> float:
    """Another value for the example: half way to the greatest, or half of that."""
    value = _central(scenario, EXAMPLE)
    most = parameters()[EXAMPLE].domain[1]
    return (value + most) / 2 if value < most else value / 2


def _word(text: str) -> str:
    """A word, in quotation marks where a reader of YAML would take it for something else."""
    return f'"{text}"' if text.lower() in RESERVED_WORDS else text


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
