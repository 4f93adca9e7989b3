"""Where the tile of each state stands: roughly as on a map, the others in blocks below it."""

from collections.abc import Iterable, Mapping

Place = tuple[int, int]
"""Column from the left and row from the top, both from 0."""

HOST = "UKR"
"""The state that is to be guaranteed; it has a place like any other."""

COLUMNS = 8
"""Columns of the grid."""

BEYOND, ELSEWHERE = "Beyond Europe", "No place on the map"
"""Names of the two blocks that stand apart."""

_EUROPE = (
    "ISL  .   .   .  NOR SWE FIN  . ",
    " .   .   .   .  DNK  .   .  EST",
    "IRL GBR  .  NLD DEU POL LTU LVA",
    " .   .  BEL LUX CZE SVK UKR  . ",
    " .   .  FRA  .  AUT HUN ROU MDA",
    "PRT ESP  .  ITA SVN HRV BGR  . ",
    " .   .   .  MLT MNE MKD GRC TUR",
    " .   .   .   .   .  ALB  .  CYP",
)
_FAR = ("CAN", "USA", "AUS", "NZL", "JPN")

_APART = 4
"""Columns that the block beyond Europe fills, in the corner that the sea leaves empty; one more
parts it from the tiles beside it."""

MAP: Mapping[str, Place] = {
    code: (column, row)
    for row, line in enumerate(_EUROPE)
    for column, code in enumerate(line.split())
    if code != "."
}
"""Place of each state of Europe, Türkiye and Cyprus included."""


def places(codes: Iterable[str]) -> dict[str, Place]:
    """Column and row of each state, in the order of the map, then of the blocks below it.

    States without a place on the map are set out in the order of `codes`.
    """
    return {code: place for block in blocks(codes).values() for code, place in block.items()}


def blocks(codes: Iterable[str]) -> dict[str, dict[str, Place]]:
    """Place of each state by name of its block: the map, which has no name, and those below it.

    Blocks without a state are left out. The row above a named block is empty where the block
    stands, so that its name may be written there, unless it is alone.
    """
    asked = list(dict.fromkeys(codes))
    europe = {code: MAP[code] for code in MAP if code in asked}
    top = min((row for _, row in europe.values()), default=0)
    europe = {code: (column, row - top) for code, (column, row) in europe.items()}
    over = [place for place in europe.values() if place[0] <= _APART] or [(0, -1)] * bool(europe)
    far = _block([code for code in _FAR if code in asked], _APART, above=over)
    rest = [code for code in asked if code not in MAP and code not in _FAR]
    other = _block(rest, COLUMNS, above=[*europe.values(), *far.values()])
    named = {"": europe, BEYOND: far, ELSEWHERE: other}
    return {name: block for name, block in named.items() if block}


def _block(codes: list[str], columns: int, *, above: Iterable[Place]) -> dict[str, Place]:
    """Set states out row by row, below the tiles that stand above and one empty row."""
    first = max((row + 2 for _, row in above), default=0)
    return {code: (k % columns, first + k // columns) for k, code in enumerate(codes)}
