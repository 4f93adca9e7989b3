"""The account of the least change that comes to a goal, line by line."""

from collections.abc import Iterator

from sim.scenario.lever import POINTS
from sim.studies.search import LEVELS
from sim.studies.tip_answer import Frontier, TipAnswer, TippedLever
from sim.studies.tip_words import (
    aim,
    at,
    between,
    change,
    extreme,
    level,
    pair_levels,
    pair_words,
    size,
    strength,
    subject,
    unit,
    with_interval,
)
from sim.text import wrapped
from sim.words import counted, percent

WIDTH = 79
"""Columns of a line at most."""

SHOWN = 6
"""Levers without a value that comes to the goal that are listed unless all are asked for."""


METHOD = (
    "A change is the nearest value that was tried and comes to the goal, on a grid over the span "
    f"of {LEVELS} values and more about the change; what happens only between two values of the "
    "grid is missed. Each lever is moved alone, on the same worlds. How far somebody could really "
    "move it is not in the model."
)
"""How it is found, and what that does not tell."""


def account(answer: TipAnswer, *, whole: bool) -> Iterator[str]:
    """Account of the search for the terminal: the answer, then every lever and pair."""
    yield from wrapped(answer.finding, WIDTH)
    yield ""
    yield from wrapped(
        f"Goal in {answer.scenario}: {subject(answer)} {answer.sign} {aim(answer)}", WIDTH
    )
    worlds = counted(answer.replications, "world")
    yield from wrapped(
        f"{counted(answer.points, 'point')} of {worlds} each, the same worlds, seed "
        f"{answer.seed}, in {counted(answer.rounds, 'round')}; changes to "
        f"{percent(answer.tolerance)} of a span",
        WIDTH,
    )
    yield ""
    reaching = [one for one in answer.levers if one.to is not None]
    rest = [one for one in answer.levers if one.to is None]
    for one in [*reaching, *(rest if whole else rest[:SHOWN])]:
        yield from _lever(answer, one)
    if not whole and len(rest) > SHOWN:
        more = counted(len(rest) - SHOWN, "lever")
        yield f"  and {more} that get no nearer, in levers.csv or with -v"
    if answer.frontiers:
        yield ""
        yield from wrapped("Two together, the least of the changes tried:", WIDTH)
        for pair in answer.frontiers:
            yield from _pair(answer, pair)
    yield ""
    yield from wrapped(METHOD, WIDTH)
    yield answer.note


def _lever(answer: TipAnswer, one: TippedLever) -> Iterator[str]:
    """A lever, and below it its change."""
    drawn = "drawn in each world, " if one.drawn else ""
    yield from wrapped(
        f"{one.name} ({one.whose}; {drawn}{one.rests})", WIDTH, first="  ", rest="    "
    )
    yield from wrapped(_outcome(answer, one), WIDTH, first="      ", rest="      ")


def _outcome(answer: TipAnswer, one: TippedLever) -> str:
    """What a lever comes to, in a line."""
    best = f"{with_interval(answer, one.best)}, {at(one, one.best_at)}"
    doubt = "within Monte Carlo error, "
    if one.ruling == "unmeasured":
        return "the goal applies to no world"
    if one.ruling == "few":
        return f"too few worlds to say more than: {extreme(answer)} {best}"
    span = f"{strength(one, one.least)} to {strength(one, one.most)}{unit(one)}"
    if one.to is None:
        none = "none" if one.ruling == "none" else "perhaps none, within Monte Carlo error,"
        return f"{none} from {span}: {extreme(answer)} {best}"
    lost = f"; lost again {at(one, one.lost_from)}" if one.lost_from is not None else ""
    sure = "" if one.ruling == "reached" else doubt
    setting = " ".join(f"-s {key}={one.to:g}" for key in one.keys)
    setting = "" if one.unit == POINTS else f" ({setting})"
    return (
        f"{sure}{change(one)}{setting}, 95% interval {between(one)}: {size(one.share)} of a "
        f"span of {span}{lost}"
    )


def _pair(answer: TipAnswer, pair: Frontier) -> Iterator[str]:
    """The least change of a pair."""
    held, other = answer.lever(pair.held), answer.lever(pair.other)
    point = pair.least
    if point is not None:
        words = pair_words(answer, pair_levels(answer, pair, point=point))
        told = f"{words}: in all {size(point.share)} of a span"
    elif any(one.ruling == "reached" for one in pair.points):
        told = f"{held.name} and {other.name}: only where one of them does alone"
    else:
        where = f"{held.name} {at(held, pair.best_held)}, {other.name} {at(other, pair.best_other)}"
        sure = "none" if all(one.ruling == "none" for one in pair.points) else "none surely"
        best = f"{extreme(answer)} {level(answer, pair.best)}"
        told = f"{held.name} and {other.name}: {sure}; {best}, with {where}"
    yield from wrapped(told, WIDTH, first="  ", rest="    ")
