"""What each term of a choice adds to the chance that a state is in, in shares of worlds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.outcomes.guarantee_index import LEAST
from sim.studies.explanation import RESIDUAL, Explanation, Term
from sim.theory import choice
from sim.theory.voting_power import shapley

_BATCHES, _SURE = 10, 2.262
"""Batches of worlds from whose spread the error is read, and Student's t for them, two-sided 95%.
"""


@dataclass(frozen=True)
class Attribution:
    """The chance of being in, shared out among the terms: `alone` and the shares add up to it."""

    alone: float
    """Chance where the residual alone counted."""
    chance: float
    """Chance with all terms."""
    shares: Mapping[str, float]
    """What each term adds, its mean over all orders in which terms could be added."""
    batches: Mapping[str, Array]
    """The same of each batch of worlds, shape (batch,); empty of too few worlds."""

    def largest(self, *, sign: int) -> str | None:
        """Return the term that adds most, or takes away most where `sign` is below 0.

        None is returned where chance alone may have set it apart from the next, or from nothing.
        """
        order = sorted(self.shares, key=lambda term: -sign * self.shares[term])
        if not order or sign * self.shares[order[0]] <= 0 or not self.batches:
            return None
        first = sign * self.batches[order[0]]
        rest = [sign * self.batches[term] for term in order[1:]] or [np.zeros_like(first)]
        return order[0] if all(_above(first - other) for other in rest) else None


def attribution(explanation: Explanation) -> Attribution:
    """Share the chance of being in out among the terms that are not zero in every world.

    References
    ----------
    shapley-1953
    """
    terms = {name: one for name, one in explanation.explained.items() if np.any(one)}
    everyone = np.arange(explanation.n)
    alone, shares = _shared(explanation, terms, worlds=everyone)
    parts = np.array_split(everyone, _BATCHES) if explanation.n >= LEAST else []
    found = [_shared(explanation, terms, worlds=part)[1] for part in parts]
    batches = {name: np.array([one[name] for one in found]) for name in terms if found}
    return Attribution(alone, explanation.chance.value, shares, batches)


def in_points(explanation: Explanation) -> tuple[Term, ...]:
    """The residual, the terms and their total, each with the points of chance that it adds."""
    found = attribution(explanation)
    adds = {RESIDUAL: found.alone, **found.shares, explanation.together.term: found.chance}
    every = (*explanation.rows, explanation.together)
    return tuple(
        row.model_copy(update={"points": 100 * adds[row.term] if row.term in adds else None})
        for row in every
    )


def _shared(
    explanation: Explanation, terms: Mapping[str, Array], *, worlds: NDArray[np.intp]
) -> tuple[float, dict[str, float]]:
    """Chance in some worlds with the residual alone, and what each term adds to it."""
    sight = explanation.sight
    residual, taste = sight.residual[worlds], sight.taste[worlds]
    chosen = {name: values[worlds] for name, values in terms.items()}

    def chance(some: frozenset[str]) -> float:
        total = sum((chosen[name] for name in chosen if name in some), start=residual)
        return float(np.mean(choice.willing(total, taste)))

    return chance(frozenset()), shapley(list(terms), chance)


def _above(gaps: Array) -> bool:
    """Whether the mean of batches is above 0 beyond chance."""
    error = float(np.std(gaps, ddof=1)) / np.sqrt(len(gaps))
    return bool(np.mean(gaps) > _SURE * error)
