"""This program beside another checkout of it, and beside the Mesa peer."""

from dataclasses import dataclass
from statistics import median

from scaling.helper import Helper
from scaling.table import Row, number
from scaling.timing import Spent

SIZES = (1, 200, 1_000, 15_360)
"""Worlds of the ensembles; the last fills a block."""

REQUEST = "warm request in process"
WORLDS, TIMES = 200, 30
"""Worlds of a request, and how many requests there are in a round."""

PEERS = 20
"""Worlds of the peer in a round."""


@dataclass(frozen=True, eq=False)
class Paired:
    """A row of this program and the same of the other checkout."""

    now: Row
    before: Row
    each: int
    """Worlds that its milliseconds are divided by."""


def rows(asked: dict[str, Helper], *, quick: bool) -> tuple[list[Paired], Row]:
    """List the rows, and that of the peer.

    Parameters
    ----------
    asked
        The helpers `now`, `before` and `peer`.
    quick
        Whether a few worlds will do.
    """
    sizes, worlds, times, peers = (1, 8), 8, 2, 2
    if not quick:
        sizes, worlds, times, peers = SIZES, WORLDS, TIMES, PEERS
    paired = [
        _paired(asked, "ensemble", f"{n:,} world{'s' * (n > 1)}", each=n, worlds=n) for n in sizes
    ]
    paired.append(_paired(asked, "requests", REQUEST, each=1, worlds=worlds, times=times))
    return paired, Row("Mesa peer", peers, lambda: asked["peer"].ask("peer", worlds=peers))


def _paired(asked: dict[str, Helper], task: str, name: str, *, each: int, **wanted: int) -> Paired:
    now, before = (
        Row(name, wanted["worlds"], lambda helper=asked[which]: helper.ask(task, **wanted))
        for which in ("now", "before")
    )
    return Paired(now, before, each)


def order(paired: list[Paired], peer: Row) -> list[Row]:
    """List all rows as they are run: this program and the other right after one another."""
    return [peer, *(row for pair in paired for row in (pair.now, pair.before))]


@dataclass(frozen=True)
class Line:
    """What a row came to, over all rounds: milliseconds of the processor, by round."""

    name: str
    now: list[float]
    before: list[float]
    peer: list[float]
    """Of one world; none where the row is not about worlds."""

    def __str__(self) -> str:
        cells = [number(median(self.now)), number(median(self.before))]
        for others in (self.before, self.peer):
            ratios = [other / one for one, other in zip(self.now, others, strict=False)]
            cells.append(number(median(ratios)) if ratios else "")
        return _aligned(self.name, *cells).rstrip()


def _aligned(name: str, *cells: str) -> str:
    return f"{name:<28}" + "".join(f"{cell:>12}" for cell in cells)


HEADING = "\n".join(
    [
        _aligned("processor milliseconds,", "now", "before", "before/now", "peer/now"),
        "of a world, or of a request",
    ]
)


def lines(paired: list[Paired], peer: Row, measured: dict[Row, list[Spent]]) -> list[Line]:
    """Sum the rounds up."""
    alone = [1000 * spent.processor / peer.worlds for spent in measured[peer]]
    found = []
    for pair in paired:
        now, before = (
            [1000 * spent.processor / pair.each for spent in measured[row]]
            for row in (pair.now, pair.before)
        )
        found.append(Line(pair.now.name, now, before, [] if pair.now.name == REQUEST else alone))
    return found


def told(peer: Row, measured: dict[Row, list[Spent]]) -> str:
    """Write what a world of the peer took."""
    each = median(1000 * spent.processor / peer.worlds for spent in measured[peer])
    return f"{peer.name}: {number(each)} ms a world"
