"""Where the states end: how often in each posture, in which most often, and how surely so."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim import words
from sim.facts.outline import atlas
from sim.findings import names
from sim.findings.finding import Finding, Table, likeliest, posture_counts
from sim.findings.names import MOST, only_most
from sim.outcomes.block import POSTURES
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.studies.significance import SURE, by_chance
from sim.words import counted, listing, number, odds, opening, sentence, span

UNCLEAR = "*"
"""Mark of a state whose most frequent posture chance alone may have put first."""

POSTURE_NAMES = ("No pledge", "Pledged", "Authorised", "Deployed")

_FEW = 3
"""States that a title names at most."""

_COUNTED = 20
"""Up to so many worlds they are counted instead of rounded."""


@dataclass(frozen=True, eq=False, kw_only=True)
class EndingFinding(Finding):
    """The states after the last week, the likeliest to deploy first.

    The table has a row for each state shown: ``state`` (code), ``name``; ``posture``, the most
    frequent after the last week, and ``clear``, whether it stands out from the next; the shares of
    worlds that end in each posture (``none``, ``pledged``, ``authorised``, ``deployed``);
    ``chance``, the share in which the state ever deploys.
    """

    labels: tuple[str, ...]
    """Code of each state shown, marked where its posture is not clear."""
    postures: tuple[int, ...]
    """Most frequent posture of each, 0 to 3."""
    key: tuple[str, ...]
    """Name of each posture with the number of all states that most often end in it."""
    host: str
    """Name of the state that is to be guaranteed."""


@dataclass(frozen=True, eq=False)
class Ending:
    """All states after the last week, the likeliest to deploy first."""

    codes: list[str]
    names: list[str]
    """Code and name of each."""
    counts: NDArray[np.int64]
    """Worlds that end in each posture, shape (state, posture)."""
    ever: NDArray[np.int64]
    """Worlds in which the state ever deploys."""
    worlds: int

    @property
    def first(self) -> NDArray[np.intp]:
        """The most frequent posture of each state; of equals, the one that does less."""
        return np.asarray(self.counts.argmax(axis=1))

    @property
    def clear(self) -> NDArray[np.bool_]:
        """Whether the most frequent posture of each stands out from the next beyond chance."""
        last = np.sort(self.counts, axis=1)
        return np.asarray(by_chance(last[:, -1], last[:, -2]) < SURE)


def find_tiles(results: Results) -> EndingFinding:
    """How the states end, for tiles that also show how likely each is ever to deploy."""
    return _find(results, shows="; bar and share: worlds in which it ever deploys")


def find_map(results: Results) -> EndingFinding:
    """How the states end, with the source of the borders and a name for all other land."""
    found = _find(results)
    rest = "Not shown" if results.data.sizes["state"] > MOST else "Not in the scenario"
    foot = f"{sentence(found.foot)} {atlas().credit}."
    return replace(found, foot=foot, key=(*found.key, rest))


def _find(results: Results, *, shows: str = "") -> EndingFinding:
    """How the states end, for a picture that shows something else besides the colours.

    States go by how often they ever deploy, then by how often they end deployed, then by name.
    """
    counts, ever = posture_counts(results)[-1], results.ever_deployed
    order = likeliest(results, ever, counts[:, -1])
    codes, full = (results.data[key].values.astype(str)[order] for key in ("state", "state_name"))
    end = Ending(list(codes), list(full), counts[order], ever[order], results.n)
    host = names.host(results)
    table, found = _table(end), np.bincount(end.first, minlength=len(POSTURE_NAMES))
    marks = zip(table["state"], table["clear"], strict=True)
    return EndingFinding(
        table=table,
        title=title(end, host),
        subtitle=_subtitle(results, end, shows),
        foot=names.plain(results.foot),
        labels=tuple(str(code) if clear else f"{code}{UNCLEAR}" for code, clear in marks),
        postures=tuple(end.first[:MOST].tolist()),
        key=tuple(f"{name} ({number(n)})" for name, n in zip(POSTURE_NAMES, found, strict=True)),
        host=host,
    )


def title(end: Ending, host: str) -> str:
    """State which states end with troops there in most worlds, as far as chance allows."""
    states, deployed = len(end.codes), end.counts[:, -1]
    what = f"with troops in {host}"
    if not deployed.any():
        return f"No state ends {what} in {words.worlds(end.worlds)}"
    if end.worlds == 1:
        return f"In the one world run {deployed.sum()} of {counted(states, 'state')} end {what}"
    if states == 1:
        return f"{_subject(end, deployed > 0)} {what} in {odds(int(deployed[0]), end.worlds)}"
    low, high = wilson(deployed, end.worlds)
    if np.any(low > 0.5):
        return f"{_subject(end, low > 0.5)} {what} in most worlds{_rest(end, low > 0.5)}"
    half = high >= 0.5
    # An interval of few worlds is so wide that a third would pass for a half.
    if half.any() and end.worlds > _COUNTED:
        return f"{_subject(end, half)} {what} in about half of the worlds{_rest(end, half)}"
    best = odds(int(deployed.max()), end.worlds)
    none = "No state clearly ends" if half.any() else "No state ends"
    return f"{none} {what} in most worlds; the likeliest does so in {best}"


def _table(end: Ending) -> Table:
    shares = end.counts / max(end.worlds, 1)
    columns = {
        "state": np.array(end.codes),
        "name": np.array(end.names),
        "posture": np.array(POSTURES)[end.first],
        "clear": end.clear,
        **{name: shares[:, k] for k, name in enumerate(POSTURES)},
        "chance": end.ever / max(end.worlds, 1),
    }
    return {name: column[:MOST] for name, column in columns.items()}


def _subtitle(results: Results, end: Ending, shows: str) -> str:
    weeks = span(results.data.sizes["week"] - 1)
    what = f"Colour: the most frequent posture of each state after {weeks}{shows}"
    clear = end.clear[:MOST].all()
    doubt = "" if clear else f" {UNCLEAR} not ahead of the next one beyond chance."
    some = only_most(len(end.codes), "likeliest to deploy")
    return names.subtitle(results, f"{what}.{doubt}{some}")


def _subject(end: Ending, chosen: NDArray[np.bool_]) -> str:
    """Name some of the states, or count them where they are many, with the verb."""
    count = int(chosen.sum())
    verb = "ends" if count == 1 else "end"
    if count <= _FEW:
        some = [
            words.named(names.readable(end.names[k], end.codes[k], limit=names.SHORT))
            for k in np.flatnonzero(chosen)
        ]
        return f"{opening(listing(some))} {verb}"
    states = counted(len(end.codes), "state")
    return f"{'All' if count == len(end.codes) else f'{number(count)} of'} {states} {verb}"


def _rest(end: Ending, chosen: NDArray[np.bool_]) -> str:
    """Count the other states that end without a pledge in most worlds, beyond chance."""
    low, _ = wilson(end.counts[:, 0], end.worlds)
    count = int(np.sum((low > 0.5) & ~chosen))
    if count == 0:
        return ""
    # A subject that is counted, not named, states of how many already.
    of = "" if chosen.sum() > _FEW else f" of {counted(len(end.codes), 'state')}"
    return f"; {number(count)}{of} most often {'ends' if count == 1 else 'end'} without a pledge"
