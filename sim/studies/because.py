"""What moved a decision most, in words."""

from collections.abc import Callable, Mapping, Sequence

from sim import words
from sim.model.trace import Trace
from sim.studies.incident import Names
from sim.studies.mover import DISPOSITION, INERTIA, RESIDUAL, Move, Reason

NAMED = 2
"""Allies that are named at most."""


def because(reason: Reason, trace: Trace, *, at: tuple[int, int], names: Names) -> str:
    """Sentence on what moved a state most since its last decision; at a week and a row."""
    pledges = bool(trace.states["pledged"][at])
    since = f"since week {reason.since}" if reason.since else "since the start"
    if reason.already:
        return (
            f"{'It would have pledged' if pledges else 'It would have stayed out'} already at the "
            "start; this is its first decision."
        )
    moves = {move.part: move for move in reason.moves}
    if {*reason.named} == {DISPOSITION, INERTIA} and _is_new(trace, at):
        than = "readier" if pledges else "less ready"
        what = f"the new government is {than} to send troops than the last one"
        return _largest([f"{what}, and not bound by its position"], pledges=pledges, since=since)
    told = [_moved(moves[part], trace, at=at, names=names, reason=reason) for part in reason.named]
    return _largest(told, pledges=pledges, since=since) if told else ""


def _largest(told: Sequence[str], *, pledges: bool, since: str) -> str:
    towards = "in favour" if pledges else "against"
    head = f"Largest change{'s' * (len(told) > 1)} {towards} {since}"
    return f"{head}: {'; '.join(told)}."


def _is_new(trace: Trace, at: tuple[int, int]) -> bool:
    """Whether the government takes office this week."""
    return bool(trace.states["in_office_since"][at] == at[0])


def _moved(move: Move, trace: Trace, *, at: tuple[int, int], names: Names, reason: Reason) -> str:
    """One part that moved."""
    week, row = at
    new = _is_new(trace, at)
    if move.part == DISPOSITION:
        than = "readier" if trace.states["pledged"][at] else "less ready"
        if new:
            return f"the new government is {than} to send troops than the last one"
        return f"the government thinks again, and is {than} to send troops than before"
    if move.part == INERTIA:
        if new:
            return "the new government is not bound by the position of the last one"
        return "how firmly its position binds it"
    if move.part == RESIDUAL:
        return "the position with which the new government comes into office"
    weeks = reason.since, week
    if move.part == "allies":
        return _allies(trace, weeks, row=row, names=names, codes=reason.allies)
    label, column, write = _LEVELS[move.part]
    levels = trace.states.get(column)
    series = trace.columns[column] if levels is None else levels[:, row]
    before, after = (float(series[at]) for at in weeks)
    return f"{label.format(**names.actors.model_dump())}, {_level(before, after, write)}"


def _allies(
    trace: Trace, weeks: tuple[int, int], *, row: int, names: Names, codes: tuple[str, ...]
) -> str:
    """How the share of the allies that have pledged moved, and who moved it."""
    before, after = (float(trace.states["allies"][week, row]) for week in weeks)
    text = f"the share of its allies that have pledged, {_level(before, after, words.percent)}"
    if not codes:
        return text
    rest = len(codes) - NAMED
    listed = [names.state(code) for code in codes[:NAMED]]
    some = words.listing([*listed, words.counted(rest, "other")] if rest > 0 else listed)
    did = "pledged" if after > before else "dropped out"
    return f"{text} ({some} {did})"


def _level(before: float, after: float, write: Callable[[float], str]) -> str:
    """A level that moved: up from 41% to 47%; or one that counts for something else than before."""
    if before == after:
        return f"which counts differently now, at {write(after)}"
    low, high = write(before), write(after)
    if low == high:
        return f"{'slightly up' if after > before else 'slightly down'}, at {high}"
    return f"{'up' if after > before else 'down'} from {low} to {high}"


_LEVELS: Mapping[str, tuple[str, str, Callable[[float], str]]] = {
    "support": ("support at home", "support", words.percent),
    "guarantee": ("the guarantee, 0 to 1", "guarantee", words.decimal),
    "backstop": ("the guarantee, 0 to 1, on which it depends", "guarantee", words.decimal),
    "free riding": ("the troops that others have pledged", "others", words.number),
    "risk": ("remembered violence and the risk it means", "violence", words.decimal),
    "border": ("remembered violence beyond its open border", "violence", words.decimal),
    "ask": ("how strongly {guarantor} asks, 0 to 1", "ask", words.decimal),
    "tripwire": ("its own losses, expected deaths", "deaths", words.decimal),
}  # fmt: skip
"""By term: its name in a sentence, the column that moves it, and how that is written."""
