"""Telling a comparison in words and a compact table."""

from collections.abc import Iterator
from typing import Any

from sim.cli.columns import wrapped

WIDTH = 79
"""Columns that a table or a sentence takes at most."""

LONGEST = 24
"""Columns of a name in the table; a longer one has a line to itself."""

FEW = 3
"""Up to so many scenarios, every verdict and every changed value is told."""

COLUMNS = (
    ("states deployed", "states", "deployed", ",.1f", 1.0),
    ("force", "troops at", "the end", ",.0f", 1.0),
    ("chance of a sustained force of 1000", "1,000 held", "(%)", ".1f", 100.0),
    ("weeks until a deal", "weeks to", "a deal", ".1f", 1.0),
    ("toothlessness", "tooth-", "lessness", ".3f", 1.0),
)
"""Measure, two lines of heading, form and scale of each column."""

SIGNS = {"holds": "hold", "fails": "FAIL", "undecided": "open"}


def account(told: dict[str, Any], *, whole: bool) -> Iterator[str]:
    """Tell what a comparison came to, line by line.

    Parameters
    ----------
    told
        The account of a comparison.
    whole
        Whether to tell every verdict and changed value however many scenarios there are.
    """
    from sim.words import counted

    listed = told["scenarios"]
    count = f"{len(listed)} scenarios" if len(listed) != 1 else listed[0]["name"]
    yield from wrapped(f"{count} against {told['to']}: {told['title']}", WIDTH)
    worlds = counted(told["replications"], "world")
    yield f"{worlds} each, seed {told['seed']}, paired world by world"
    yield ""
    yield from _table(told)
    yield ""
    if whole or len(listed) <= FEW:
        for one in listed:
            yield from _fully(one)
    else:
        yield "Of these five, what stands out most from chance in each"
        for one in listed:
            yield from _wrapped(f"{one['title']}: {_lead(one)}")
        yield ""
    yield from _coinciding(told["coinciding"])
    yield from _expectations(listed)
    yield from _many(listed)
    yield told["note"]


def _table(told: dict[str, Any]) -> Iterator[str]:
    """Lay the main differences out, a row a scenario; a dot where chance may explain one."""
    names = [told["to"], *(one["name"] for one in told["scenarios"])]
    wide = min(LONGEST, max(map(len, names)) + 1)
    for line in (1, 2):
        yield f"{'':<{wide}}" + "".join(f"{column[line]:>11}" for column in COLUMNS)
    first = _by_measure(told["scenarios"][0])
    figures = (_number(first[name]["to"], form, scale) for name, _, _, form, scale in COLUMNS)
    yield from _row(told["to"], "".join(f"{figure:>11}" for figure in figures), wide=wide)
    yield "Differences; a dot where the 95 % interval has 0 in it, ~0 where small"
    for one in told["scenarios"]:
        verdicts = _by_measure(one)
        cells = (_cell(verdicts[name], form, scale) for name, _, _, form, scale in COLUMNS)
        yield from _row(one["name"], "".join(f"{cell:>11}" for cell in cells), wide=wide)


def _row(name: str, figures: str, *, wide: int) -> Iterator[str]:
    """Lay out a row; a name that is longer than its column gets a line of its own."""
    if len(name) >= wide:
        yield name
    yield f"{name if len(name) < wide else '':<{wide}}{figures}"


def _by_measure(one: dict[str, Any]) -> dict[str, Any]:
    return {verdict["measure"]: verdict for verdict in one["verdicts"]}


def _number(value: float | None, form: str, scale: float) -> str:
    return "-" if value is None else format(value * scale, form)


def _cell(verdict: dict[str, Any], form: str, scale: float) -> str:
    if verdict["ruling"] in ("undecided", "blank"):
        return "." if verdict["ruling"] == "undecided" else "-"
    if verdict["ruling"] == "same":
        return "same"
    told = format(verdict["difference"] * scale, f"+{form}")
    return told if told.strip("+-0.,") else "~0"


def _fully(one: dict[str, Any]) -> Iterator[str]:
    """Tell every verdict, and every changed value with its source."""
    yield from wrapped(one["title"], WIDTH)
    if one["same"]:
        yield "  The same in every world: every difference is exactly 0."
    else:
        for verdict in one["verdicts"]:
            yield from _wrapped(verdict["sentence"])
    yield ""
    yield "Changed values" if one["changes"] else "No value is changed."
    for change in one["changes"]:
        rest = [change["basis"], change["source"] and f"source {change['source']}", change["place"]]
        unit = f" {change['unit']}" if change["unit"] else ""
        told = f"{change['key']}: {change['before']} -> {change['after']}{unit}"
        yield from _wrapped("; ".join(part for part in (told, *rest) if part))
    yield ""


def _lead(one: dict[str, Any]) -> str:
    """Choose the verdict whose difference is largest against its own error."""
    if one["same"]:
        return "the same in every world"
    verdicts = _by_measure(one)
    shown = [verdicts[column[0]] for column in COLUMNS]
    sure = [verdict for verdict in shown if verdict["ruling"] in ("more", "less")]
    if not sure:
        return "no difference beyond chance in any of them"
    chosen = max(sure, key=lambda v: abs(v["difference"]) / max(v["high"] - v["low"], 1e-12))
    sentence: str = chosen["sentence"].rpartition(";")[0] or chosen["sentence"]
    return sentence[:1].lower() + sentence[1:]


def _wrapped(text: str) -> list[str]:
    return wrapped(text, WIDTH, first="  ", rest="    ")


def _coinciding(groups: list[list[str]]) -> Iterator[str]:
    for group in groups:
        yield from wrapped(f"The same in every world: {', '.join(group)}", WIDTH)


def _expectations(listed: list[dict[str, Any]]) -> Iterator[str]:
    """Count the expectations that hold; name those that do not."""
    from sim.words import counted

    every = [(one["name"], each) for one in listed for each in one["expectations"]]
    if not every:
        return
    found = {sign: sum(each["verdict"] == sign for _, each in every) for sign in SIGNS}
    parts = [f"{count} {SIGNS[sign]}" for sign, count in found.items() if count]
    yield f"Expected, {counted(len(every), 'sentence')}: {', '.join(parts)}"
    for name, each in every:
        if each["verdict"] != "holds":
            yield from _wrapped(f"{each['verdict']}: {name}: {each['sentence']}")


def _many(listed: list[dict[str, Any]]) -> Iterator[str]:
    """Warn of many intervals: of those that leave out 0, some do so by chance."""
    looked = sum(
        v["ruling"] in ("more", "less", "undecided") for s in listed for v in s["verdicts"]
    )
    if looked >= 40:
        text = (
            f"{looked} intervals of 95 % stand here: were there no difference anywhere, about "
            f"{looked // 20} would leave 0 out by chance"
        )
        yield from wrapped(text, WIDTH)
