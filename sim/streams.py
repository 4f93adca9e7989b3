"""The only place that makes a random generator.

A world is fixed by (seed, replication) and by nothing else. Every stream is named for an actor and
a purpose, and is drawn in canonical lanes of :data:`LANE` replications, always whole. So neither
the size of an ensemble or of a block, nor the roster, nor the scenario changes anybody's luck.
"""

import hashlib
import struct
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.array import Array

SCHEME = 1
"""Version of the naming of streams; the first word of every key."""

LANE = 256
"""Replications that share a generator; a lane is always drawn whole."""

AHEAD = 4
"""Weeks that a stream draws at once after the first; the numbers are those of single weeks."""


class _Source:
    """The numbers of some names in a range of worlds, drawn week by week from one distribution."""

    def __init__(self, seed: int, names: Sequence[str], *, worlds: range, keeps: bool) -> None:
        self._seed = seed
        self._names = names
        self._worlds = worlds
        self._keeps = keeps
        self._distribution = ""
        self._first = 0
        self._weeks: list[Array] = []
        self._lock = threading.Lock()
        self.size = 0

    def week(self, number: int, distribution: str) -> Array:
        """Numbers of a week, counted from 0, shape (name, replication), not to be written to.

        What is not kept is asked for in the order of the weeks. The first is drawn alone, since
        many streams are drawn once.
        """
        # Without the lock: what is kept is only ever added to.
        if self._keeps and number < len(self._weeks) and distribution == self._distribution:
            return self._weeks[number]
        with self._lock:
            self._distribution = self._distribution or distribution
            if distribution != self._distribution:
                raise ValueError("a stream draws from one distribution; name another for the other")
            if number >= self._first + len(self._weeks):
                fresh = self._draw_ahead(AHEAD if number else 1)
                if self._keeps:
                    self._weeks += fresh
                else:
                    self._first, self._weeks = number, fresh
            return self._weeks[number - self._first]

    @cached_property
    def _lanes(self) -> list[list[np.random.Generator]]:
        """The generators of every name, opened at the first draw: some streams are never drawn."""
        return [
            [_generator(self._seed, name, lane) for lane in self._numbers] for name in self._names
        ]

    @property
    def _numbers(self) -> range:
        """Numbers of the lanes."""
        return range(self._worlds.start // LANE, -(-self._worlds.stop // LANE))

    def _draw_ahead(self, weeks: int) -> list[Array]:
        """Draw so many weeks of every lane, each in one call, and part them."""
        lanes = len(self._numbers)
        drawn = np.empty((len(self._names), lanes, weeks, LANE))
        for row, generators in zip(drawn, self._lanes, strict=True):
            for lane, generator in zip(row, generators, strict=True):
                getattr(generator, self._distribution)(out=lane)
        low = self._worlds.start % LANE
        parts = []
        for week in range(weeks):
            whole = drawn[:, :, week].reshape(len(self._names), lanes * LANE)
            part = np.ascontiguousarray(whole[:, low : low + len(self._worlds)])
            part.flags.writeable = False
            parts.append(part)
        self.size += sum(part.nbytes for part in parts)
        return parts


class Stream:
    """The luck of one purpose, drawn once a week for a range of worlds.

    It is that of one actor, with numbers of shape (replication,), or of each of several, with
    numbers of shape (actor, replication). Successive calls give successive weeks; the n-th call
    gives the same numbers whatever the number of calls that will follow. A stream draws from one
    distribution only. The replications are the worlds, or some of them, several times over. The
    numbers are not to be written to.
    """

    def __init__(
        self, source: _Source, *, single: bool, replications: NDArray[np.intp] | None = None
    ) -> None:
        self._source = source
        self._single = single
        self._replications = replications
        self._week = 0

    def uniform(self) -> Array:
        """Draw from the uniform distribution on [0, 1)."""
        return self._draw("random")

    def normal(self) -> Array:
        """Draw from the standard normal distribution."""
        return self._draw("standard_normal")

    def _draw(self, distribution: str) -> Array:
        """Numbers of the next week."""
        week = self._source.week(self._week, distribution)
        self._week += 1
        drawn = week[0] if self._single else week
        return drawn if self._replications is None else drawn.take(self._replications, axis=-1)


class Luck:
    """Numbers that streams have drawn, kept for the next worlds with the same luck.

    May be used from several threads. Of more than `most` bytes, all is forgotten.
    """

    def __init__(self, most: int = 256 * 1024 * 1024) -> None:
        self._most = most
        self._sources: dict[tuple[int, tuple[str, ...], range], _Source] = {}
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes of the numbers kept."""
        return sum(source.size for source in list(self._sources.values()))

    def source(self, seed: int, names: Sequence[str], *, worlds: range) -> _Source:
        """The source of some names, which is the same each time."""
        with self._lock:
            made = _Source(seed, names, worlds=worlds, keeps=True)
            return self._sources.setdefault((seed, tuple(names), worlds), made)

    def bound(self) -> None:
        """Forget all, if there is too much."""
        if self.size > self._most:
            with self._lock:
                self._sources.clear()


class Streams:
    """All streams of a seed, from 0 to 2**63 - 1, and a range of replications.

    The replications are consecutive, from 0 upwards; they need not begin at a lane. Replication i
    is world i, or if so many `worlds` are repeated over and over, world i modulo their number.
    What is drawn is kept in `luck`, if there is one, and the next streams take it from there.
    """

    def __init__(
        self, seed: int, replications: range, *, worlds: int = 0, luck: Luck | None = None
    ) -> None:
        self.seed = seed
        self.replications = replications
        self.worlds = worlds
        self._luck = luck
        self._worlds = replications
        self._repeated: NDArray[np.intp] | None = None
        first, last = replications.start, max(replications.start, replications.stop - 1)
        if worlds and first // worlds == last // worlds:
            self._worlds = range(first % worlds, first % worlds + len(replications))
        elif worlds:
            self._worlds = range(worlds)
            self._repeated = np.arange(first, replications.stop) % worlds
        if luck is not None:
            luck.bound()

    def __len__(self) -> int:
        return len(self.replications)

    def name_of(self, at: int) -> str:
        """What a message calls the replication at a position."""
        number = self.replications[at]
        if self.worlds:
            point, world = divmod(number, self.worlds)
            return f"world {world} of seed {self.seed} at point {point} of the design"
        return f"world {number} of seed {self.seed}"

    def part(self, start: int, stop: int) -> "Streams":
        """The streams of some of the replications, by their positions."""
        part = self.replications[start:stop]
        return Streams(self.seed, part, worlds=self.worlds, luck=self._luck)

    def named(self, actor: str, purpose: str) -> Stream:
        """Open the stream of an actor for a purpose, at its first draw."""
        return Stream(
            self._source([f"{actor}/{purpose}"]), single=True, replications=self._repeated
        )

    def of_each(self, actors: Sequence[str], purpose: str) -> Stream:
        """Open the streams of several actors for a purpose, each a row."""
        names = [f"{actor}/{purpose}" for actor in actors]
        return Stream(self._source(names), single=False, replications=self._repeated)

    def _source(self, names: Sequence[str]) -> _Source:
        if self._luck is not None:
            return self._luck.source(self.seed, names, worlds=self._worlds)
        return _Source(self.seed, names, worlds=self._worlds, keeps=False)


def resampler(seed: int, name: str) -> np.random.Generator:
    """Open a generator for a computation over finished results, such as a bootstrap."""
    return _generator(seed, name, 0)


def latin_hypercube(seed: int, name: str, *, points: int, factors: int) -> NDArray[np.float64]:
    """Points of a Latin hypercube in 0..1, shape (point, factor).

    Each factor has one value in every of as many equal slices as there are points.
    """
    # Imported here because it takes long, and few commands need it.
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(factors, seed=resampler(seed, name))
    return np.asarray(sampler.random(points), dtype=np.float64)


def _generator(seed: int, name: str, lane: int) -> np.random.Generator:
    """Make the generator of a named lane; the key has a fixed length, every word below 2**32."""
    sequence = np.random.SeedSequence(seed, spawn_key=(SCHEME, *_words(name), lane))
    return np.random.Generator(np.random.PCG64DXSM(sequence))


@lru_cache(maxsize=1024)
def _words(name: str) -> tuple[int, ...]:
    """A name as three words below 2**32."""
    digest = hashlib.sha256(name.encode()).digest()
    return struct.unpack(">3I", digest[:12])
