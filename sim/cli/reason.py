"""Telling why a state would be in or out, in words and compact tables."""

import textwrap
from collections.abc import Iterator
from typing import Any

from sim.cli.wording import percent

WIDTH = 38
"""Columns of the first column of a table."""

LINE = 96
"""Columns of a line of words."""

MINUS = "\N{MINUS SIGN}"

SHARES = ("chance ", "guarantee", "deterrence", "toothlessness")
"""Beginnings of the measures that lie between 0 and 1."""


def account(told: dict[str, Any], *, allies: int) -> Iterator[str]:
    """Tell an explanation, line by line.

    Parameters
    ----------
    told
        The account of the explanation.
    allies
        Other states listed at most.

    Yields
    ------
    Lines.
    """
    yield told["finding"]
    yield f"{told['scenario']}, {told['replications']:,} worlds, seed {told['seed']}"
    yield ""
    yield from _terms(told)
    yield ""
    for text in told["sentences"]:
        yield from _wrapped(text)
    yield ""
    yield "What would tip it, all else as it stood"
    for one in told["tipping"]:
        yield from _wrapped(one["sentence"], indent="  ")
    yield ""
    if told["allies"]:
        yield from _allies(told["allies"], allies)
        yield ""
    yield from _downstream(told)
    yield ""
    yield f"{told['uncertainty']}."
    yield told["note"]


def _terms(told: dict[str, Any]) -> Iterator[str]:
    head = f"Logits {told['when']}"
    signs = f"{'largest ' + MINUS:>10}{'largest +':>11}"
    yield f"{head:<{WIDTH}}{'mean':>7}   {'9 worlds in 10':<18}{signs}"
    for row in told["terms"]:
        span = f"{_number(row['low90'], 2)} to {_number(row['high90'], 2)}"
        shares = (row["largest_negative"], row["largest_positive"])
        often = "" if shares[0] is None else f"{percent(shares[0]):>10}{percent(shares[1]):>11}"
        name = "together, against the taste shock" if row["term"] == "total" else row["term"]
        yield f"  {name:<{WIDTH - 2}}{_number(row['mean'], 2):>7}   {span:<18}{often}".rstrip()


def _allies(listed: list[dict[str, Any]], most: int) -> Iterator[str]:
    head = "Allies that add most"
    yield f"{head:<{WIDTH}}{'tie':>7}   {'stands pledged':<18}{'adds':>10}"
    for one in listed[:most]:
        stands = percent(one["pledged"])
        yield f"  {one['name']:<{WIDTH - 2}}{one['tie']:>7.3f}   {stands:<18}{one['adds']:>10.3f}"
    rest = listed[most:]
    if rest:
        whole = sum(one["adds"] for one in rest)
        name = f"{len(rest)} other{'s' * (len(rest) != 1)}"
        tie = sum(one["tie"] for one in rest)
        yield f"  {name:<{WIDTH - 2}}{tie:>7.3f}   {'':<18}{whole:>10.3f}"


def _downstream(told: dict[str, Any]) -> Iterator[str]:
    """Show what follows where the state is held out, and held in."""
    head = f"With {told['name']} held"
    columns = f"{'out':>7}{'as is':>8}{'in':>8}  {'in less out':<24}{'more':>6}{'less':>7}"
    yield f"{head:<{WIDTH - 2}}{columns}"
    for row in told["downstream"]:
        name, gap = row["measure"], row["in_less_out"]
        digits, scale = _scale(name)
        held = "".join(
            f"{_number(row[key], digits, scale):>{wide}}"
            for key, wide in (("held_out", 7), ("as_it_is", 8), ("held_in", 8))
        )
        ends = (_number(gap[end], digits, scale) for end in ("value", "low", "high"))
        span = "{} ({} to {})".format(*ends) if gap["low"] is not None else "-"
        often = f"{_often(gap['higher']):>6}{_often(gap['lower']):>7}"
        yield f"  {_label(name):<{WIDTH - 4}}{held}  {span:<24}{often}".rstrip()
    yield "  (means at the end; `more`, `less`: share of worlds; 95 % intervals, paired)"


def _label(name: str) -> str:
    return f"{name.removeprefix('chance of a ')}, chance %" if name.startswith("chance ") else name


def _scale(name: str) -> tuple[int, float]:
    """Choose digits after the point, and a factor."""
    if name.startswith("chance "):
        return 1, 100.0
    if name.startswith(SHARES):
        return 3, 1.0
    return (0, 1.0) if name.startswith(("force", "troops")) else (2, 1.0)


def _often(share: float | None) -> str:
    return "" if share is None else percent(share)


def _number(value: float | None, digits: int, scale: float = 1.0) -> str:
    if value is None:
        return "-"
    text = f"{value * scale:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", MINUS)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, LINE, initial_indent=indent, subsequent_indent=indent)
