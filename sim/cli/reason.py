"""Telling why a state would be in or out, in words and compact tables."""

from collections.abc import Iterator
from typing import Any

from sim.cli.columns import fitted, padded, wrapped
from sim.cli.wording import percent
from sim.words import MINUS, counted, listing

WIDTH = 38
"""Columns of the first column of a table."""

LABEL = 28
"""Columns of the first column of what follows where the state is held."""

LINE = 88
"""Columns of a line of words."""

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
    yield from _wrapped(told["finding"])
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
    yield from _wrapped(f"{told['uncertainty']}.")
    yield from _wrapped(told["note"])


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
        name = padded(fitted(one["name"], WIDTH - 3), WIDTH - 2)
        yield f"  {name}{one['tie']:>7.3f}   {stands:<18}{one['adds']:>10.3f}"
    rest = listed[most:]
    if rest:
        whole = sum(one["adds"] for one in rest)
        name = f"{len(rest)} other{'s' * (len(rest) != 1)}"
        tie = sum(one["tie"] for one in rest)
        yield f"  {name:<{WIDTH - 2}}{tie:>7.3f}   {'':<18}{whole:>10.3f}"


def _downstream(told: dict[str, Any]) -> Iterator[str]:
    """Show what follows where the state is held out, and held in."""
    name = fitted(told["name"], LABEL - len("With  held "))
    head = padded(f"With {name} held", LABEL)
    yield f"{head}{'out':>7}{'as is':>7}{'in':>7}{'more':>7}{'less':>6}  in less out"
    for row in told["downstream"]:
        name, gap = row["measure"], row["in_less_out"]
        digits, scale = _scale(name)
        cases = ("held_out", "as_it_is", "held_in")
        held = "".join(f"{_number(row[case], digits, scale):>7}" for case in cases)
        often = f"{_often(gap['higher']):>7}{_often(gap['lower']):>6}"
        value, *ends = (_number(gap[end], digits, scale) for end in ("value", "low", "high"))
        span = f" ({' to '.join(ends)})" if gap["low"] is not None else ""
        yield f"  {_label(name):<{LABEL - 2}}{held}{often}  {value}{span}"
    shares = "%: chance; `more`, `less`: share of worlds"
    yield from _wrapped(f"(means at the end; {shares}; 95 % intervals, paired)", indent="  ")
    gaps = [row["in_less_out"] for row in told["downstream"]]
    if any(gap["value"] is not None and gap["low"] is None for gap in gaps):
        yield "  (no interval: too few worlds to give one)"
    yield from _wrapped(_fewer(told), indent="  ")


def _fewer(told: dict[str, Any]) -> str:
    """Name the rows that rest on fewer worlds than there are, and on how many."""
    rows: dict[int, list[str]] = {}
    for row in told["downstream"]:
        rows.setdefault(row["in_less_out"]["n"], []).append(_label(row["measure"]))
    whole = counted(told["replications"], "world")
    fewer = [
        f"{n:,} of {whole}: {listing(names)}"
        for n, names in rows.items()
        if n < told["replications"]
    ]
    return f"(resting on {'; on '.join(fewer)})" if fewer else ""


def _label(name: str) -> str:
    return f"{name.removeprefix('chance of a ')}, %" if name.startswith("chance ") else name


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
    return wrapped(text, LINE, first=indent, rest=indent)
