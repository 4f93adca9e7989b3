"""Where the troops come from: each state's chance of having troops there at the end."""

from dataclasses import dataclass

import numpy as np

from sim import words
from sim.array import Array, Mask
from sim.facts.outline import atlas
from sim.findings import names
from sim.findings.finding import Finding, about, likeliest, posture_counts, with_deal
from sim.findings.names import MOST, readable
from sim.outcomes.block import POSTURES
from sim.results.results import Results
from sim.studies.significance import above
from sim.words import counted, listing, named, opening, percent, sentence, span

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
    """The states after the last week, the likeliest to have troops there first.

    The table has a row for each state, 40 at most: ``state`` (code), ``name``; ``chance``, the
    share of worlds in which it has troops there after the last week, of those with a deal, or of
    all where none has one; ``shade``, the name of the colour of that; and, the same in every row,
    ``worlds``.
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


@dataclass(frozen=True, eq=False)
class Ending:
    """The states after the last week, the likeliest to have troops there first."""

    codes: list[str]
    names: list[str]
    """Code and name of each."""
    chances: Array
    """Share of the worlds in which each has troops there."""
    there: Mask
    """These worlds, shape (state, world); of no world where no paths are kept."""
    worlds: int

    @property
    def parted(self) -> int:
        """Number of first states that the widest gap parts from the rest, beyond chance; else 0."""
        gaps = -np.diff(self.chances)
        count = int(np.argmax(gaps)) + 1
        if gaps[count - 1] < _GAP or not self.there.size:
            return 0
        pairs = ((one, other) for one in self.there[:count] for other in self.there[count:])
        return count if all(above(one, other) for one, other in pairs) else 0


def find(results: Results) -> EndingFinding:
    """How likely each state is to have troops there at the end."""
    end = _ending(results)
    codes, chances = np.array(end.codes[:MOST]), end.chances[:MOST]
    shades = np.searchsorted(EDGES, chances, side="left")
    found = np.bincount(shades, minlength=len(CHANCES))
    outlines, host_code = atlas().outlines, results.scenario.actors.host
    on_map = host_code in outlines and any(code in outlines for code in codes)
    foot = names.plain(results.foot)
    return EndingFinding(
        table={
            "state": codes,
            "name": np.array(end.names[:MOST]),
            "chance": chances,
            "shade": np.array(CHANCES)[shades],
            "worlds": np.full(len(codes), end.worlds),
        },
        title=title(end, given=with_deal(results)[1], what=_what(results)),
        subtitle=_subtitle(results),
        foot=f"{sentence(foot)} {atlas().credit}." if on_map else foot,
        shades=tuple(shades.tolist()),
        key=tuple(f"{name} ({count})" for name, count in zip(CHANCES, found, strict=True)),
        host=names.host(results),
        host_code=host_code,
        on_map=on_map,
    )


def _ending(results: Results) -> Ending:
    """How often each state has troops there at the end, given a deal where there is one."""
    chosen, _ = with_deal(results)
    if chosen.size:
        last = results.data["state_posture"].transpose("week", "state", "trajectory")[-1].values
        there = last[:, chosen] == _DEPLOYED
        counts, worlds = there.sum(axis=1), int(chosen.sum())
    else:
        counts, worlds = posture_counts(results)[-1, :, _DEPLOYED], results.n
        there = np.zeros((len(counts), 0), dtype=np.bool_)
    order = likeliest(results, counts)
    codes, full = (results.data[key].values.astype(str)[order] for key in ("state", "state_name"))
    return Ending(codes.tolist(), full.tolist(), counts[order] / worlds, there[order], worlds)


def title(end: Ending, *, given: str, what: str) -> str:
    """Tell the states that are likely to have troops there from the others, where they part."""
    chances, count, states = end.chances, 0, counted(len(end.codes), "state")
    if not chances.any():
        even = "Even with a deal no" if given else "No"
        return f"{even} state has {what} in {words.worlds(end.worlds)}"
    if end.worlds == 1:
        one = "with a deal" if given else "run"
        return f"In the one world {one} {int(chances.sum())} of {states} have {what}"
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


def _what(results: Results) -> str:
    return f"troops in {names.host(results)} after {span(int(results.scenario.weeks))}"


def _subtitle(results: Results) -> str:
    paths = results.data.sizes["trajectory"]
    which = about(results) if paths else f"all {counted(results.n, 'world')}"
    some = names.only_most(results.data.sizes["state"], "likeliest to have troops there")
    return names.subtitle(
        results, f"Colour: chance that a state has troops there at the end, {which}.{some}"
    )
