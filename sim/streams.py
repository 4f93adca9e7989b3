"""The only place that makes a random generator.

A world is fixed by (seed, replication) and by nothing else. Every stream is named for an actor and
a purpose, and is drawn in canonical lanes of :data:`LANE` replications, always whole. So neither
the size of an ensemble or of a block, nor the roster, nor the scenario changes anybody's luck.
"""

import hashlib
import struct
from collections.abc import Iterator, Sequence
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


class Stream:
    """The luck of one purpose, drawn once a week for a range of worlds.

    It is that of one actor, with numbers of shape (replication,), or of each of several, with
    numbers of shape (actor, replication). Successive calls give successive weeks; the n-th call
    gives the same numbers whatever the number of calls that will follow. A stream draws from one
    distribution only. The replications are the worlds, or some of them, several times over.
    """

    def __init__(
        self,
        seed: int,
        name: str | Sequence[str],
        *,
        worlds: range,
        replications: NDArray[np.intp] | None = None,
    ) -> None:
        self._seed = seed
        self._names = [name] if isinstance(name, str) else name
        self._single = isinstance(name, str)
        self._worlds = worlds
        self._replications = replications
        self._distribution = ""
        self._drawn: Iterator[Array] = iter(())

    def uniform(self) -> Array:
        """Draw from the uniform distribution on [0, 1)."""
        return self._draw("random")

    def normal(self) -> Array:
        """Draw from the standard normal distribution."""
        return self._draw("standard_normal")

    def _draw(self, distribution: str) -> Array:
        """Numbers of the next week; the first is drawn alone, since many streams are drawn once."""
        week = next(self._drawn, None)
        if week is None:
            weeks = AHEAD if self._distribution else 1
            self._distribution = self._distribution or distribution
            self._drawn = self._draw_ahead(weeks)
            week = next(self._drawn)
        if distribution != self._distribution:
            raise ValueError("a stream draws from one distribution; name another for the other")
        return week if self._replications is None else week.take(self._replications, axis=-1)

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

    def _draw_ahead(self, weeks: int) -> Iterator[Array]:
        """Draw so many weeks of every lane, each in one call, and yield them week by week."""
        lanes = len(self._numbers)
        drawn = np.empty((len(self._names), lanes, weeks, LANE))
        for row, generators in zip(drawn, self._lanes, strict=True):
            for lane, generator in zip(row, generators, strict=True):
                getattr(generator, self._distribution)(out=lane)
        low = self._worlds.start % LANE
        for week in range(weeks):
            whole = drawn[:, :, week].reshape(len(self._names), lanes * LANE)
            part = np.ascontiguousarray(whole[:, low : low + len(self._worlds)])
            yield part[0] if self._single else part


class Streams:
    """All streams of a seed, from 0 to 2**63 - 1, and a range of replications.

    The replications are consecutive, from 0 upwards; they need not begin at a lane. Replication i
    is world i, or if so many `worlds` are repeated over and over, world i modulo their number.
    """

    def __init__(self, seed: int, replications: range, *, worlds: int = 0) -> None:
        self.seed = seed
        self.replications = replications
        self.worlds = worlds
        self._worlds = replications
        self._repeated: NDArray[np.intp] | None = None
        first, last = replications.start, max(replications.start, replications.stop - 1)
        if worlds and first // worlds == last // worlds:
            self._worlds = range(first % worlds, first % worlds + len(replications))
        elif worlds:
            self._worlds = range(worlds)
            self._repeated = np.arange(first, replications.stop) % worlds

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
        return Streams(self.seed, self.replications[start:stop], worlds=self.worlds)

    def named(self, actor: str, purpose: str) -> Stream:
        """Open the stream of an actor for a purpose, at its first draw."""
        return self._opened(f"{actor}/{purpose}")

    def of_each(self, actors: Sequence[str], purpose: str) -> Stream:
        """Open the streams of several actors for a purpose, each a row."""
        return self._opened([f"{actor}/{purpose}" for actor in actors])

    def _opened(self, name: str | list[str]) -> Stream:
        return Stream(self.seed, name, worlds=self._worlds, replications=self._repeated)


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
