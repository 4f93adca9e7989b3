"""Which states an outcome turns on, and what components are worth: figures, tables and words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.findings import components
from sim.findings.finding import Finding, Table
from sim.findings.names import MOST, plain, readable
from sim.findings.parts import WIDTH, heading_of, the
from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import measure_row
from sim.results.table import rows
from sim.scenario.combination import word_for
from sim.studies.held import PLAYERS, HeldState, StatesOutcome
from sim.studies.pivotal import PivotalAnswer, PivotalStudy, Pivots
from sim.text import wrapped
from sim.words import BLANK, counted, decimal, listing, named, number, opening, percent, signed

FILES = "pivotal.json, states.csv, components.csv"
"""What is in the folder besides figures."""

SHOWN = 3
"""Outcomes that the figure of states shows at most."""

LINES = 8
"""States that the terminal lists unless all are asked for."""

STILL = "none"

ASKED_FIRST = "POL"
"""The state whose choice the article explains."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PivotalFinding(Finding):
    """What each state changes when it is held in rather than out, beside its voting power.

    The table has a row for each outcome and state: ``measure``, ``state``, ``name``; in the unit of
    the outcome, percentage points for a chance, the ``difference`` with its 95% interval, ``low``
    and ``high``; its ``ruling``, more, less or none; whether it is one of the ``leaders``; the
    ``power``, a share of one; and the ``contingent``, troops.
    """

    headings: tuple[tuple[str, str], ...]
    """Two lines above each outcome."""
    names: tuple[str, ...]
    """Names of the states, as they are drawn."""
    requirement: int
    """Requirement that the voting power is about, troops."""


def findings(answer: PivotalAnswer) -> Mapping[str, Finding]:
    """The finding of the states, and of the components where there are any."""
    made: Pivots = answer.evidence
    found: dict[str, Finding] = {"pivotal": find(made)}
    if answer.components:
        found["components"] = components.find(made)
    return found


def find(made: Pivots) -> PivotalFinding:
    """What each state changes, the largest difference of the first outcome on top."""
    answer, outcomes = made.answer, made.answer.outcomes[:SHOWN]
    codes = list(outcomes[0].effects)[:MOST]
    states = {one.code: one for one in answer.states}
    cut = f" The {MOST} of {number(len(states))} states that matter most." * (len(states) > MOST)
    return PivotalFinding(
        table=_table(outcomes, codes, states=states),
        title=plain(title(answer)),
        subtitle=(
            "Each state held in less held out, in the same "
            f"{counted(answer.replications, 'world')}, with 95% interval; hollow: none beyond "
            f"chance. Voting power: share of orders in which its contingent carries the sum of "
            f"contingents to {number(answer.requirement)} (Shapley-Shubik).{cut}"
        ),
        foot=components.foot(made, "states of"),
        headings=tuple(heading_of(one.measure) for one in outcomes),
        names=tuple(readable(states[code].name, code) for code in codes),
        requirement=answer.requirement,
    )


def _table(
    outcomes: Sequence[StatesOutcome], codes: Sequence[str], *, states: Mapping[str, HeldState]
) -> Table:
    words, numbers = [], []
    for one in outcomes:
        scale = measure_row(one.measure).scale
        for code in codes:
            effect, state = one.effects[code], states[code]
            ruling = effect.ruling if effect.ruling in ("more", "less") else STILL
            words.append((one.measure, code, state.name, ruling, str(code in one.leaders)))
            ends = (effect.difference, effect.low, effect.high)
            shown = [np.nan if end is None else scale * end for end in ends]
            power = np.nan if state.power.value is None else state.power.value
            numbers.append([*shown, power, state.contingent])
    names = ("measure", "state", "name", "ruling", "leads")
    columns = ("difference", "low", "high", "power", "contingent")
    return dict(zip(names, np.array(words).T, strict=True)) | dict(
        zip(columns, np.array(numbers, dtype=np.float64).T, strict=True)
    )


def too_few(one: StatesOutcome, replications: int) -> bool:
    """Whether worlds are too few to say which states change an outcome."""
    told = [each for each in one.effects.values() if each.ruling in ("more", "less")]
    return replications < LEAST or (not told and all(each.few for each in one.effects.values()))


def title(answer: PivotalAnswer) -> str:
    """Which states change the first outcome most, as far as the worlds tell."""
    first = answer.outcomes[0]
    what, effects = the(first.subject), first.effects
    states = {one.code: one for one in answer.states}
    clear = [code for code, one in effects.items() if one.ruling in ("more", "less")]
    if all(one.ruling == "blank" for one in effects.values()):
        return f"Nothing to compare: no world has what {what} is about"
    if too_few(first, answer.replications):
        return f"Too few worlds to say which state matters most for {what}"
    if not clear:
        return f"No state changes {what} beyond chance, whether it is in or out"
    if not first.leaders:
        verb = "changes" if len(clear) == 1 else "change"
        return (
            f"{number(len(clear))} of {counted(len(effects), 'state')} {verb} {what}, none "
            "clearly more than every other"
        )
    names = listing([named(plain(states[code].name, 30)) for code in first.leaders])
    if len(first.leaders) > 1:
        return f"{opening(names)} matter most for {what}"
    effect = effects[first.leaders[0]]
    row = measure_row(first.measure)
    size = decimal(abs(effect.difference or 0.0), row.digits, scale=row.scale)
    way = "higher" if effect.ruling == "more" else "lower"
    unit = {100.0: " points"}.get(row.scale, "")
    return f"{opening(names)} matters most for {what}: {size}{unit} {way} with it in than out"


def tables(answer: PivotalAnswer) -> Mapping[str, bytes]:
    """Every outcome with each state, and with each component."""
    found = {"states.csv": rows(answer.rows)}
    if answer.components:
        found["components.csv"] = components.table(answer)
    return found


def account(answer: PivotalAnswer, *, whole: bool) -> Iterator[str]:
    """Account for the terminal: the answer, the states, the components."""
    yield from wrapped(answer.outcomes[0].sentence, WIDTH)
    yield ""
    yield from wrapped(f"{answer.scenario}: {answer.title}", WIDTH)
    runs = f"{counted(answer.runs, 'run')} of {counted(answer.replications, 'world')}"
    yield f"{runs}, seed {answer.seed}, paired world by world"
    for one in answer.outcomes:
        yield ""
        yield from _states(one, answer, whole=whole)
    yield ""
    yield from wrapped(_about_power(answer), WIDTH)
    for over in (each for one in answer.outcomes for each in one.overtaking):
        yield from wrapped(over.sentence, WIDTH, first="- ", rest="  ")
    yield from components.account(answer)
    for line in answer.remains if answer.components else ():
        yield from wrapped(line, WIDTH)
    yield answer.note


def _states(one: StatesOutcome, answer: PivotalAnswer, *, whole: bool) -> Iterator[str]:
    """The table of an outcome, the states that change it most first."""
    states = {each.code: each for each in answer.states}
    yield from wrapped(f"{opening(the(one.subject))}, each state held in and out:", WIDTH)
    clear = [code for code, each in one.effects.items() if each.ruling in ("more", "less")]
    shown = list(one.effects) if whole else clear[:LINES]
    row = measure_row(one.measure)
    if shown:
        yield f"  {'':<18}{'in less out':>12}{'95% interval':>20}{'troops':>9}{'voting power':>15}"
    for code in shown:
        effect, state = one.effects[code], states[code]
        value = signed(effect.difference, row.digits, scale=row.scale)
        ends = ""
        if effect.low is not None and effect.high is not None:
            low, high = (
                decimal(end, row.digits, scale=row.scale) for end in (effect.low, effect.high)
            )
            ends = f"{low} to {high}"
        power = tenths(state.power.value)
        name = plain(state.name, 17)
        yield f"  {name:<18}{value:>12}{ends:>20}{number(round(state.contingent)):>9}{power:>15}"
    rest = len(one.effects) - len(shown)
    by_chance = _by_chance(one, len(clear), few=too_few(one, answer.replications))
    if rest and shown:
        yield from wrapped(f"{counted(rest, 'other state')}: with -v, and in states.csv.", WIDTH)
    yield from wrapped(by_chance, WIDTH)


def tenths(share: float | None) -> str:
    """Write a share in percent with one decimal; only 0 is written as 0%."""
    if share is None or np.isnan(share):
        return BLANK
    return percent(share) if share < 0.001 else f"{decimal(100 * share, 1)}%"


def _by_chance(one: StatesOutcome, clear: int, *, few: bool) -> str:
    """How many states change an outcome beyond chance, or why none is said to."""
    count = len(one.effects)
    if all(each.ruling == "blank" for each in one.effects.values()):
        return "There is nothing to compare: no world has what this is about both ways."
    if few:
        return "Too few worlds to say."
    if not clear:
        return f"No state changes it beyond chance (95% interval of each of {count})."
    return (
        f"{clear} of {count} beyond chance, each by its own 95% interval; about 1 in 20 of those "
        "that change nothing would be so by chance."
    )


def _about_power(answer: PivotalAnswer) -> str:
    """What the voting power says, and whether it and the model contradict each other."""
    needed, all_ = number(answer.requirement), number(round(answer.contingents))
    known = [one.power.value for one in answer.states if one.power.value is not None]
    if not known:
        return f"Voting power is not computed for more than {PLAYERS} states."
    if (
        all(one.power.value == 0 for one in answer.states)
        and answer.contingents < answer.requirement
    ):
        return (
            f"Voting power: all contingents together, {all_} troops, stay below {needed}; by "
            "contingents alone no state carries anything."
        )
    mean = f" It is the mean over {answer.worlds_of_contingents} worlds, as contingents differ."
    mean = mean if answer.worlds_of_contingents > 1 else ""
    return (
        f"Voting power (Shapley-Shubik): in what share of all orders of joining its contingent "
        f"carries the sum to {needed}, of {all_} in all. It takes every order for equally likely, "
        f"and knows no support, votes or influence.{mean}{_compared(answer)}"
    )


def _compared(answer: PivotalAnswer) -> str:
    """Whether the index and what states change contradict each other, where that can be said."""
    force = f"force of {answer.requirement} "
    about = [one for one in answer.outcomes if force in f"{one.measure} "]
    if any(one.overtaking for one in about):
        return " Where the two contradict each other beyond chance, all pairs of states compared:"
    if len(answer.states) < 2 or all(too_few(one, answer.replications) for one in about):
        return ""
    return " No state matters more, beyond chance, than one of the same or a higher index."


def following(study: PivotalStudy, _: PivotalAnswer) -> Sequence[str]:
    """Look into the choice of the first state."""
    state = ASKED_FIRST if ASKED_FIRST in study.codes else study.codes[0]
    return ["explain", word_for(study.resolved.source), state]
