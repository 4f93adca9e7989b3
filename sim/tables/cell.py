"""What one cell of a table says: a number, a share, a date, a truth or a text."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from unicodedata import normalize

from sim.text import FORBIDDEN, described, shortened

Decimals = Literal["", "comma", "point"]
Dates = Literal["", "iso", "day-first"]


@dataclass(frozen=True)
class Notation:
    """How a table writes numbers and dates; empty where nobody declared it."""

    decimal: Decimals = ""
    """The sign before the decimals."""
    percent: bool = False
    """Whether shares are in per cent; with a sign of per cent they are in any case."""
    dates: Dates = ""
    """Whether a date such as 05/03/2025 begins with its day."""


class RefusalError(ValueError):
    """A cell that cannot be read: why, and what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason, self.remedy = reason, remedy
        super().__init__(f"{reason}; {remedy}")


class UndeclaredError(RefusalError):
    """A cell that can be read once something is declared, of which one mention will do."""


LONGEST_NUMBER = 30
LONGEST_TEXT = 600
FIRST_YEAR, LAST_YEAR = 1900, 2999

_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_SPACED = re.compile(r"([0-9]{1,3}(?:[ '\u2019][0-9]{3})+)((?:[.,][0-9]+)?)")
_PLAIN = {
    "comma": re.compile(r"[0-9]+(?:,[0-9]+)?|,[0-9]+"),
    "point": re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+"),
}
_GROUPED = {
    "comma": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?"),
    "point": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"),
}
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SLASHED = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")


def number(text: str, notation: Notation) -> Decimal:
    """A number of the notation, exactly as written.

    Without a declared sign for decimals, a point before other than three digits is one; a comma,
    or a point that may part thousands, is refused.
    """
    bare = text.translate(_MINUS).strip()
    sign, digits = (bare[0], bare[1:].lstrip()) if bare[:1] in ("+", "-") else ("", bare)
    if len(bare) > LONGEST_NUMBER:
        raise RefusalError(f"`{shortened(bare)}` is too long for a number", "write fewer digits")
    if spaced := _SPACED.fullmatch(digits):
        digits = re.sub("[ '\u2019]", "", spaced[1]) + spaced[2]
    elif not notation.decimal and _EITHER.fullmatch(digits):
        whole, part = re.sub("[.,]", "", digits), digits.replace(",", ".")
        reason = f"`{shortened(text)}` can mean {whole} or {part}"
        raise UndeclaredError(reason, "declare the sign before decimals: --decimal comma or point")
    mark = notation.decimal or "point"
    if _GROUPED[mark].fullmatch(digits) and (notation.decimal or "," not in digits):
        digits = digits.replace("." if mark == "comma" else ",", "")
    elif not _PLAIN[mark].fullmatch(digits):
        raise _no_number(text, digits, notation)
    return Decimal(f"{sign}{digits.replace(',', '.')}")


def _no_number(text: str, digits: str, notation: Notation) -> RefusalError:
    """The error of a text that is no number of the notation."""
    reason = f"`{shortened(text)}` is not a number"
    other = "point" if notation.decimal == "comma" else "comma"
    forms = (_PLAIN[other], _GROUPED[other], *(() if notation.decimal else _GROUPED.values()))
    if any(form.fullmatch(digits) for form in forms):
        if not notation.decimal:
            remedy = "declare what the comma is: --decimal comma, or point if it parts thousands"
            return UndeclaredError(f"`{shortened(text)}` has a comma", remedy)
        remedy = f"the table was declared to write decimals with a {notation.decimal}"
        return RefusalError(reason, remedy)
    if re.fullmatch(r"[0-9.,]+[eE][-+]?[0-9]+", digits):
        return RefusalError(reason, "write it out, without an exponent")
    return RefusalError(reason, "write the number alone, without a unit or a remark")


def share(text: str, notation: Notation) -> Decimal:
    """A share in per cent, 0..100, from a share of one or from per cent."""
    bare = text.strip()
    signed = bare.endswith("%")
    value = number(bare.removesuffix("%").strip() if signed else bare, notation)
    value *= 1 if signed or notation.percent else 100
    if 0 <= value <= 100:
        return value
    if value > 100 and not (signed or notation.percent) and value <= 10_000:
        reason = f"`{shortened(text)}` is above 1, so not a share"
        raise UndeclaredError(reason, "declare --percent if the table has its shares in per cent")
    raise RefusalError(
        f"`{shortened(text)}` is not a share", "write a share between 0 and 1, or 0% and 100%"
    )


def count(text: str, notation: Notation) -> int:
    """A whole number, 0 or more."""
    value = number(text, notation)
    if value < 0 or value != int(value):
        raise RefusalError(f"`{shortened(text)}` is not a whole number", "write 0, 1, 2 and so on")
    return int(value)


def day(text: str, notation: Notation) -> str:
    """A date in the form of ISO 8601; it may lack its day, or its month and day, as in 2025-03."""
    if found := _ISO.fullmatch(text):
        year, month, date = (int(part or 0) for part in found.groups())
    elif found := _SLASHED.fullmatch(text):
        date, month, year = int(found[1]), int(found[3]), int(found[4])
        if notation.dates != "day-first":
            raise UndeclaredError(_which_day(text, date, month), _DAY_REMEDY)
    else:
        remedy = "write year, month and day, as in 2025-03-05; year and month will do"
        raise RefusalError(f"`{shortened(text)}` is not a date", remedy)
    try:
        whole = dt.date(year, month or 1, date or 1)
    except ValueError:
        remedy = (
            "write the day first, as declared, or year, month and day"
            if "-" not in text
            else "correct it"
        )
        raise RefusalError(f"there is no day `{shortened(text)}`", remedy) from None
    if not FIRST_YEAR <= whole.year <= LAST_YEAR:
        raise RefusalError(f"the year of `{shortened(text)}` is unlikely", "correct it")
    return whole.isoformat()[: len("2025-03-05") if date else len("2025-03") if month else 4]


_DAY_REMEDY = "declare --dates day-first, or write year, month and day: 2025-03-05"


def _which_day(text: str, first: int, second: int) -> str:
    """Why a date that nobody declared cannot be read."""
    if max(first, second) > 12 or first == second:
        return f"the order of day and month in `{text}` is not declared"
    days = (dt.date(2000, month, day) for day, month in ((first, second), (second, first)))
    return f"`{text}` can mean {' or '.join(f'{one.day} {one:%B}' for one in days)}"


_TRUTHS = {
    **dict.fromkeys(("1", "yes", "true", "y"), True),
    **dict.fromkeys(("0", "no", "false", "n"), False),
}


def truth(text: str) -> bool:
    """Whether a cell says yes."""
    if text.lower() not in _TRUTHS:
        raise RefusalError(f"`{shortened(text)}` is neither yes nor no", "write yes or no")
    return _TRUTHS[text.lower()]


def line(text: str, longest: int = 200) -> str:
    """A text on one line, which no spreadsheet takes for a formula."""
    if len(text) > longest:
        reason = f"this text has {len(text)} characters"
        raise RefusalError(reason, f"write at most {longest}")
    formula = normalize("NFKC", text[:1]) in ("=", "+", "-", "@")
    return f"'{text}" if formula else text


def visible(text: str) -> str:
    """The text of a cell on one line; a character that nobody sees is refused."""
    flat = " ".join(text.split(" ")) if text.isascii() else text
    flat = re.sub(r"[\r\n\t\xa0\u202f ]+", " ", flat).strip()
    if found := FORBIDDEN.search(flat):
        raise RefusalError(f"the character {described(found[0])} is not allowed", "remove it")
    return flat
