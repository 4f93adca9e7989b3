"""Shares in a joint result: the Shapley value of each player of a game."""

import math
from collections.abc import Callable, Sequence
from itertools import combinations


def shapley(players: Sequence[str], worth: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """The worth of all players together, shared out by their mean marginal contributions.

    ``φ_i = Σ_S |S|!(n-|S|-1)!/n! · (v(S∪i) - v(S))`` over the coalitions S without i
    (shapley-1953).

    Parameters
    ----------
    players
        Names, at most about 20: the worth of all 2^n coalitions is computed once each.
    worth
        Worth of a coalition; the shares add up to that of all less that of none.
    """
    size = len(players)
    value = {
        frozenset(some): worth(frozenset(some))
        for count in range(size + 1)
        for some in combinations(players, count)
    }

    def share(player: str) -> float:
        without = [some for some in value if player not in some]
        return math.fsum(
            (value[some | {player}] - value[some]) / (size * math.comb(size - 1, len(some)))
            for some in without
        )

    return {player: share(player) for player in players}
