"""One world on a timeline: the phases of the war, what happens, and a lane for each state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.findings.finding import Finding, Table
from sim.findings.names import MOST, plain, readable
from sim.model.trace import Trace
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, POSTURES, TALKS
from sim.scenario.schema import state_label
from sim.studies.incident import Incident
from sim.studies.outline import first_day
from sim.studies.story import Story
from sim.words import MONTHS, counted, number, opening, sentence, span, spelt

PHASES = {TALKS: "talks", CEASEFIRE: "ceasefire", COLLAPSED: "collapsed", ATTACKED: "attacked"}
"""Names of the phases in the table."""

FLAGS = 12
"""Events that are labelled at most."""

_LABELS = {"terms": "Terms settled", "deal": "Deal", "collapse": "Talks collapse"}

_DEPLOYED = POSTURES.index("deployed")


@dataclass(frozen=True)
class Flag:
    """An event with a label of its own."""

    week: int
    label: str
    turns: bool = False
    """Whether a phase begins with it."""


@dataclass(frozen=True)
class Lane:
    """One state on the timeline."""

    code: str
    name: str
    posture: NDArray[np.int8]
    """0 to 3, shape (week,), from the start on."""
    governments: tuple[int, ...]
    """Weeks in which a new government takes office."""
    failed: tuple[int, ...]
    """Weeks in which parliament votes against."""
    troops: float
    """Troops present at the end."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TimelineFinding(Finding):
    """The timeline of one world.

    The table has a row for everything that is drawn: ``lane`` (``phase``, ``events``, ``adversary``
    or the code of a state), ``name``, ``what``, and the weeks in which it ``begins`` and ``ends``.
    Week 0 is the start.
    """

    phases: NDArray[np.int8]
    """Phase of the talks by week, from the start on."""
    flags: tuple[Flag, ...]
    """Events with a label."""
    marks: dict[str, tuple[int, ...]]
    """Weeks of ``assault``, ``honoured`` and ``unanswered`` tests of the guarantee, ``attack``."""
    lanes: tuple[Lane, ...]
    """The states, the first to deploy first."""
    adversary: str
    """Name of the adversary."""
    dates: NDArray[np.datetime64]
    """First day after each week; of week 0, the day of the start."""


def find(story: Story) -> TimelineFinding:
    """The phases, events and postures of one world."""
    trace, scenario = story.trace, story.scenario
    lanes, left_out = _lanes(story)
    flags, unlabelled = _flags(story)
    marks = _marks(story)
    return TimelineFinding(
        table=_table(trace, lanes, flags=flags, marks=marks),
        title=_title(story),
        subtitle=_subtitle(story, left_out, unlabelled=unlabelled),
        foot=plain(story.record.foot),
        phases=trace.phase,
        flags=flags,
        marks=marks,
        lanes=lanes,
        adversary=opening(scenario.actor_names.adversary),
        dates=np.datetime64(scenario.start) + 7 * np.arange(trace.weeks + 1),
    )


def _incidents(story: Story) -> Iterator[tuple[int, Incident]]:
    return ((week.week, one) for week in story.weeks for one in week.incidents)


def _lanes(story: Story) -> tuple[tuple[Lane, ...], int]:
    """Lanes of the states that ever pledge, or of all if none does; and how many are left out."""
    posture = story.trace.posture
    ever = posture.max(axis=0) > 0
    shown = np.flatnonzero(ever if ever.any() else ~ever)
    lanes = [_lane(story, int(row)) for row in shown]
    lanes.sort(key=lambda lane: (*(_first(lane.posture, k) for k in (3, 2, 1)), lane.name))
    return tuple(lanes[:MOST]), posture.shape[1] - len(lanes[:MOST])


def _lane(story: Story, row: int) -> Lane:
    trace = story.trace
    code = trace.codes[row]
    since, voted = trace.states["in_office_since"][:, row], trace.states["voted"][:, row]
    weeks = np.arange(trace.weeks + 1)
    failed = voted & ~trace.states["authorised"][:, row]
    return Lane(
        code=code,
        name=readable(state_label(code, story.scenario.states[code].short,
                                  story.scenario.states[code].name), code),
        posture=trace.posture[:, row],
        governments=tuple(weeks[(since == weeks) & (weeks > 0)].tolist()),
        failed=tuple(weeks[failed].tolist()),
        troops=float(trace.states["troops"][-1, row]),
    )  # fmt: skip


def _first(posture: NDArray[np.int8], least: int) -> int:
    """First week with a posture; the week after the last one if there is none."""
    reached = np.flatnonzero(posture >= least)
    return int(reached[0]) if len(reached) else len(posture)


def _flags(story: Story) -> tuple[tuple[Flag, ...], int]:
    """Events with a label, those of the talks first where there are too many; and the others."""
    first: list[Flag] = []
    later: list[Flag] = []
    for week, one in _incidents(story):
        if one.kind == "attack":
            first.append(Flag(week, f"Attack, {_answer(one)}", turns=True))
        elif one.kind in _LABELS:
            first.append(Flag(week, _LABELS[one.kind], turns=one.kind != "terms"))
        elif one.kind == "scheduled" and one.took_effect:
            later.append(Flag(week, opening(plain(one.events[0].replace("_", " "), 40))))
    kept = [*first, *later][:FLAGS]
    return tuple(sorted(kept, key=lambda flag: flag.week)), len(first) + len(later) - len(kept)


def _answer(attack: Incident) -> str:
    """Whether the guarantee is honoured in the week of an attack."""
    tests, honoured = attack.count or 0, attack.honoured or 0
    if 0 < honoured < tests:
        return f"{spelt(honoured)} of {spelt(tests)} tests honoured"
    return "guarantee honoured" if honoured else "guarantee not honoured"


def _marks(story: Story) -> dict[str, tuple[int, ...]]:
    """Weeks of the marks in the lane of the adversary."""
    marks: dict[str, list[int]] = {"assault": [], "honoured": [], "unanswered": [], "attack": []}
    for week, one in _incidents(story):
        if one.kind == "assault":
            marks["assault"].append(week)
        elif one.kind == "attack":
            marks["attack"].append(week)
        elif one.kind == "probe":
            marks["honoured" if one.honoured else "unanswered"].append(week)
    return {name: tuple(weeks) for name, weeks in marks.items()}


def _table(
    trace: Trace, lanes: Sequence[Lane], *, flags: Sequence[Flag], marks: dict[str, tuple[int, ...]]
) -> Table:
    """Everything that is drawn, a row each."""
    rows: list[tuple[str, str, str, int, int]] = []
    for phase, begins, ends in spans(trace.phase):
        rows.append(("phase", "", PHASES[phase], begins, ends))
    rows += [("events", "", flag.label, flag.week, flag.week) for flag in flags]
    rows += [("adversary", "", what, at, at) for what, weeks in marks.items() for at in weeks]
    for lane in lanes:
        for posture, begins, ends in spans(lane.posture):
            rows.append((lane.code, lane.name, POSTURES[posture], begins, ends))
        rows += [(lane.code, lane.name, "new government", at, at) for at in lane.governments]
        rows += [(lane.code, lane.name, "vote against", at, at) for at in lane.failed]
    names = ("lane", "name", "what", "begins", "ends")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True),
                                                           strict=True)}  # fmt: skip


def spans(values: NDArray[np.int8]) -> list[tuple[int, int, int]]:
    """Runs of equal values: the value, and the first and the last of its weeks."""
    starts = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist()]
    ends = [*(start - 1 for start in starts[1:]), len(values) - 1]
    return [(int(values[a]), a, b) for a, b in zip(starts, ends, strict=True)]


def _title(story: Story) -> str:
    """How the talks go, who sends troops, and how many are there at the end."""
    trace = story.trace
    ever = int(np.count_nonzero((trace.posture == _DEPLOYED).any(axis=0)))
    force = round(trace.outcome("force_final"))
    troops = "no state sends troops"
    if ever:
        send = f"{spelt(ever)} state{' sends' if ever == 1 else 's send'} troops"
        left = f"{number(force)} {'is' if force == 1 else 'are'} there at the end"
        troops = f"{send}, {left if force else 'none is there at the end'}"
    return f"{_talks(story)}: {troops}"


def _talks(story: Story) -> str:
    """How the talks go, with the months."""
    phase, months = story.trace.phase, {}
    for kind in np.unique(phase):
        day = first_day(story.scenario, int(np.argmax(phase == kind)))
        months[int(kind)] = f"{MONTHS[day.month - 1]} {day.year}"
    if COLLAPSED in months:
        return f"The talks collapse in {months[COLLAPSED]}"
    if CEASEFIRE not in months:
        return f"No deal in {span(story.trace.weeks)}" if story.trace.weeks else "The start alone"
    if ATTACKED in months:
        return f"A deal in {months[CEASEFIRE]}, an attack in {months[ATTACKED]}"
    return f"A deal in {months[CEASEFIRE]} and a ceasefire that holds"


def _subtitle(story: Story, left_out: int, *, unlabelled: int) -> str:
    trace, scenario = story.trace, story.scenario
    worlds = story.record.replications
    which = f"world {number(trace.world)} of {number(worlds)}" if worlds > 1 else "the one world"
    head = sentence(readable(scenario.title, scenario.name))
    text = f"{head} What happens in {which}, counted from 0: the position of each state by week."
    if left_out:
        never = trace.posture.max(axis=0) == 0
        why = "that never pledge" if never.sum() == left_out else "that pledge last or never"
        why = why if left_out > 1 else why.replace("pledge", "pledges")
        text += f" Not shown: {counted(left_out, 'state')} {why}."
    if unlabelled:
        are = "is" if unlabelled == 1 else "are"
        events = f"{opening(spelt(unlabelled))} event{'s' * (unlabelled != 1)}"
        text += f" {events} of the scenario {are} not labelled."
    return text
