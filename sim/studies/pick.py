"""Choosing one world of an ensemble, by its number or by a stated rule."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.errors import UsageError
from sim.results.results import Results
from sim.text import shortened
from sim.words import counted

Pick: TypeAlias = Literal["median", "worst", "best", "typical-attack"]

PICKS: tuple[Pick, ...] = get_args(Pick)

_ENDS = "how the talks end (attack, collapse, still going on, ceasefire)"
_SIZES = "troops at the end, troops pledged at the end"

RULES: Mapping[Pick, str] = {
    "median": f"the middle world, ordered by {_SIZES} and world number",
    "worst": f"the first world, ordered by {_ENDS}, {_SIZES} and world number",
    "best": f"the last world, ordered by {_ENDS} and {_SIZES}; of equal ones, the lowest number",
    "typical-attack": (
        "of the worlds with an attack, the middle one, ordered by week of the attack, troops at "
        "the end and world number"
    ),
}
"""The rule by which each choice is made; of two middle worlds, the first."""


def picked(results: Results, pick: Pick) -> int:
    """Number of the world that a rule chooses.

    Raises
    ------
    UsageError
        If the rule asks for an attack and no world has one.
    """
    force, pledged = results.outcome("force_final"), results.outcome("troops_pledged_final")
    numbers = np.arange(results.n)
    if pick == "median":
        return _middle(_ordered(force, pledged, numbers))
    if pick == "worst":
        return int(_ordered(_ends(results), force, pledged, numbers)[0])
    if pick == "best":
        return int(_ordered(_ends(results), force, pledged, -numbers)[-1])
    weeks = results.outcome("attack_week")
    attacked = np.flatnonzero(np.isfinite(weeks))
    if not len(attacked):
        raise UsageError(
            f"no attack comes in {_any(results.n)} of `{results.name}`; ask for more worlds with "
            "-n, or choose another one, such as --pick worst"
        )
    return int(attacked[_middle(_ordered(weeks[attacked], force[attacked], attacked))])


def numbered(text: str, worlds: int) -> int:
    """Read the number of a world of an ensemble.

    Raises
    ------
    UsageError
        If it is none, or there is no such world.
    """
    try:
        number = int(text)
    except ValueError as error:
        last = f"0 to {worlds - 1:,}" if worlds > 1 else "0"
        what = f"--world takes the number of a world, {last}"
        raise UsageError(f"{what}; `{shortened(text)}` is none") from error
    require_world(number, worlds)
    return number


def require_world(number: int, worlds: int) -> None:
    """Refuse the number of a world that an ensemble does not have."""
    if not 0 <= number < worlds:
        there = f"worlds 0 to {worlds - 1:,}" if worlds > 1 else "only world 0"
        more = f"; -n {number + 1} would have it" if number > 0 else ""
        raise UsageError(f"there is no world {number} among {counted(worlds, 'world')}: there "
                         f"{'are' if worlds > 1 else 'is'} {there}{more}")  # fmt: skip


def _ends(results: Results) -> Array:
    """How the talks end in each world, the worst first."""
    attack, collapse, deal = (
        np.isfinite(results.outcome(f"{name}_week")) for name in ("attack", "collapse", "deal")
    )
    return np.select([attack, collapse, ~deal], [0.0, 1.0, 2.0], 3.0)


def _ordered(*keys: NDArray[np.generic]) -> NDArray[np.intp]:
    """Positions in the order of the first key, equals in that of the next."""
    return np.lexsort(keys[::-1])


def _middle(order: NDArray[np.intp]) -> int:
    return int(order[(len(order) - 1) // 2])


def _any(worlds: int) -> str:
    return "the one world" if worlds == 1 else f"any of the {worlds:,} worlds"
