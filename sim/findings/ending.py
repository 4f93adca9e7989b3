"""Where the troops come from: each state's chance of having troops there after a deal."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import words
from sim.array import Array
from sim.facts.outline import atlas
from sim.findings import names
from sim.findings.finding import (
    Finding,
    about,
    likeliest,
    posture_counts,
    too_few,
    with_deal,
)
from sim.findings.names import MOST, readable
from sim.outcomes.block import POSTURES
from sim.outcomes.guarantee_index import LEAST, wilson
from sim.outcomes.survival import YEAR
from sim.results.results import Results
from sim.words import counted, listing, named, number, opening, percent, sentence, span

EDGES = (0.05, 0.2, 0.4, 0.6, 0.8)
"""Chances at which one colour gives way to the next."""

CHANCES = ("<5%", "5–20%", "20–40%", "40–60%", "60–80%", ">80%")
"""Name of each colour; the edges are in the lower one."""

_FEW = 3
"""States that a title names at most."""

_DEPLOYED = POSTURES.index("deployed")

_GAP = 0.1
"""Least distance of two chances that part the states into two groups."""


@dataclass(frozen=True, eq=False, kw_only=True)
class EndingFinding(Finding):
    """The states a year after a deal, the likeliest to have troops there first.

    The table has a row for each state, 40 at most: ``state`` (code), ``name``; ``chance``, the
    share of worlds in which it has troops there; ``shade``, the name of the colour of that; and,
    the same in every row, ``worlds``, whether they have a ``deal``, the ``roster``, how many
    states there are, and the ``week``,
    counted ``since`` the deal or the start. Worlds are those observed for a year after a deal;
    where there is none, the last week of those with a deal, and where there is none, of all.
    """

    shades: tuple[int, ...]
    """Position of the colour of each, from 0."""
    key: tuple[str, ...]
    """Name of each colour with the number of states that have it."""
    host: str
    """Name of the state that is to be guaranteed."""
    host_code: str
    """Its code."""
    on_map: bool
    """Whether the host, and one of the states at least, has an outline on the map."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Ending:
    """All states a year after a deal, or at the end, the likeliest to have troops there first."""

    codes: list[str]
    names: list[str]
    """Code and name of each."""
    chances: Array
    """Share of the worlds in which each has troops there."""
    worlds: int
    deal: bool
    """Whether these have a deal."""
    later: int
    """Weeks after the deal; 0 where it is the end that is shown."""
    last: int
    """The last week."""

    @property
    def parted(self) -> int:
        """Number of first states that the widest gap parts from the rest, beyond chance; else 0."""
        gaps = -np.diff(self.chances)
        count = int(np.argmax(gaps)) + 1
        low, high = (np.round(self.chances[at] * self.worlds) for at in (count - 1, count))
        beyond = wilson(low, self.worlds)[0] > wilson(high, self.worlds)[1]
        return count if gaps[count - 1] >= _GAP and beyond else 0


def find(results: Results) -> EndingFinding:
    """How likely each state is to have troops there a year after a deal."""
    end, host = ending(results), names.host(results)
    codes, chances = np.array(end.codes[:MOST]), end.chances[:MOST]
    shades = np.searchsorted(EDGES, chances, side="left")
    found = np.bincount(shades, minlength=len(CHANCES))
    outlines, host_code = atlas().outlines, results.scenario.actors.host
    on_map = host_code in outlines and any(code in outlines for code in codes)
    foot = names.plain(results.foot)
    same = {
        "worlds": end.worlds,
        "roster": len(end.codes),
        "week": end.later or end.last,
        "since": "deal" if end.later else "start",
        "deal": end.deal,
    }
    return EndingFinding(
        table={
            "state": codes,
            "name": np.array(end.names[:MOST]),
            "chance": chances,
            "shade": np.array(CHANCES)[shades],
            **{name: np.full(len(codes), value) for name, value in same.items()},
        },
        title=title(end, host),
        subtitle=_subtitle(results, end),
        foot=f"{sentence(foot)} {atlas().credit}." if on_map else foot,
        shades=tuple(shades.tolist()),
        key=tuple(f"{name} ({count})" for name, count in zip(CHANCES, found, strict=True)),
        host=host,
        host_code=host_code,
        on_map=on_map,
    )


def ending(results: Results) -> Ending:
    """How often each state has troops there a year after a deal, or else at the end."""
    counts, deal, later = results.year_after_deal, True, YEAR
    if not counts.any():
        counts, deal = _at_the_end(results)
        later = 0
    worlds = int(counts[0].sum())
    chances = counts[:, _DEPLOYED] / worlds
    order = likeliest(results, chances)
    codes, full = (results.data[key].values.astype(str)[order] for key in ("state", "state_name"))
    return Ending(
        codes=codes.tolist(),
        names=full.tolist(),
        chances=chances[order],
        worlds=worlds,
        deal=deal,
        later=later,
        last=int(results.data["week"].values[-1]),
    )


def _at_the_end(results: Results) -> tuple[NDArray[np.int64], bool]:
    """Worlds in each posture in the last week, shape (state, posture), and if they have a deal."""
    chosen, given = with_deal(results)
    if not given:
        return posture_counts(results)[-1], False
    last = results.data["state_posture"].transpose("week", "state", "trajectory").variable[-1]
    each = last.values[:, chosen, np.newaxis] == np.arange(len(POSTURES))
    return each.sum(axis=1), True


def title(end: Ending, host: str) -> str:
    """State which states are likely to have troops there, and which not, where they part."""
    chances, states = end.chances, counted(len(end.codes), "state")
    given = "a year after a deal" if end.later else "with a deal" if end.deal else ""
    what = f"troops in {host}" + ("" if end.later else f" after {span(end.last)}")
    if not chances.any():
        start = f"Even {given} no" if given else "No"
        return f"{start} state has {what} in {words.worlds(end.worlds)}"
    if 1 < end.worlds < LEAST:
        few = too_few(end.worlds, "with a deal" if given else "run")
        later = " a year later" if end.later else ""
        return f"{few} to say how likely states are to have {what}{later}"
    if end.worlds == 1:
        one, later = ("with a deal" if given else "run"), (" a year later" if end.later else "")
        return f"In the one world {one} {int(chances.sum())} of {states} have {what}{later}"
    given = f"{given}, " if given else ""
    pairs = zip(end.names, end.codes, strict=True)
    full = [named(readable(name, code, limit=names.SHORT)) for name, code in pairs]
    if len(full) == 1:
        return opening(f"{given}{full[0]} has {what} in {percent(chances[0])} of worlds")
    count = end.parted
    if not count:
        ends = f"{percent(chances[-1])} in {full[-1]} to {percent(chances[0])} in {full[0]}"
        return opening(f"{given}the chance of {what} runs from {ends}")
    low, high = percent(chances[count - 1]), percent(chances[0])
    often = low if low == high else f"{low} to {high}"
    who = listing(full[:count]) if count <= _FEW else f"{count} of {states}"
    rest = f"no other in more than {percent(chances[count])}"
    if count == len(full) - 1:
        rest = f"{full[-1]} in {percent(chances[-1])}"
    has = "has" if count == 1 else "have"
    return opening(f"{given}{who} {has} {what} in {often} of worlds, {rest}")


def _subtitle(results: Results, end: Ending) -> str:
    when = "a year after a deal" if end.later else "at the end"
    which = about(results)
    if not end.deal:
        which = f"all {number(results.n)} worlds" if results.n > 1 else "the one world run"
    if end.later:
        are = "is" if end.worlds == 1 else "are"
        which = f"the {counted(end.worlds, 'world')} that {are} followed for so long"
    some = names.only_most(results.data.sizes["state"], "likeliest to have troops there")
    return names.subtitle(
        results, f"Colour: chance that a state has troops there {when} in {which}.{some}"
    )
