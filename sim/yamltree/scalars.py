"""What plain text and keys stand for in the core schema of YAML 1.2, and what is meant instead."""

import math
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from sim.text import shortened

Plain = str | int | float | bool | None

MAX_DIGITS = 18
SMALLEST = 1e-300
MAX_HINTED = 60
MAX_KEY = 200

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_BEGINS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_BASED = re.compile(r"[-+]?0(?:x[0-9a-fA-F]+|o[0-7]+)")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class Fault(NamedTuple):
    """Why a text cannot stand as it is, and what to write instead."""

    reason: str
    remedy: str


def resolve(text: str) -> tuple[Plain, Fault | None]:
    """The value of a plain scalar and what is wrong with it.

    Nothing but ``true`` and ``false`` is a truth value: ``NO`` is Norway, and ``yes`` and ``on``
    are text. Where there is a fault the value is a stand-in of the likely kind.
    """
    if text in _WORDS:
        return _WORDS[text], None
    if text[0] not in _NUMBER_BEGINS:
        return text, None
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return _float(text)
    if _BASED.fullmatch(text):
        better = f": {int(text, 0)}" if len(text) <= MAX_DIGITS else ""
        reason = f"`{shortened(text)}` is not written in decimal"
        return 0, Fault(reason, f"write it in decimal{better}")
    if _NOT_FINITE.fullmatch(text):
        return 0.0, Fault(f"`{text}` is not a finite number", "write a finite number")
    return text, None


def _integer(text: str) -> tuple[Plain, Fault | None]:
    digits = len(text.lstrip("+-"))
    if digits > MAX_DIGITS:
        reason = f"a whole number of {digits} digits is too large"
        return 0, Fault(reason, f"write at most {MAX_DIGITS} digits")
    if _LEADING_ZERO.match(text):
        return 0, _leading_zero(text, str(int(text)))
    return int(text), None


def _float(text: str) -> tuple[Plain, Fault | None]:
    if _LEADING_ZERO.match(text):
        sign = "-" if text[0] == "-" else ""
        bare = text.lstrip("+-").lstrip("0")
        return 0.0, _leading_zero(text, sign + (bare if bare[0].isdigit() else "0" + bare))
    value = float(text)
    if value in (float("inf"), float("-inf")):
        reason = f"`{shortened(text)}` is too large for a number"
        return 0.0, Fault(reason, "write a smaller number")
    if abs(value) < SMALLEST and re.search("[1-9]", re.split("[eE]", text)[0]):
        reason = f"`{shortened(text)}` is too close to zero to be exact"
        return 0.0, Fault(reason, "write 0, or a number further from zero")
    return value, None


def _leading_zero(text: str, better: str) -> Fault:
    remedy = f"write {shortened(better)}, or put it in quotation marks if it is a name"
    return Fault(f"the number `{shortened(text)}` begins with a zero", remedy)


def read_key(text: str, *, quoted: bool) -> tuple[str, Fault | None]:
    """The name a key stands for, empty when it has none, and what is wrong with it."""
    if not quoted and text == "<<":
        remedy = "write the entries out; a scenario builds on another one with `base`"
        return "", Fault("merge keys (`<<`) are not allowed", remedy)
    value = text if quoted else resolve(text)[0]
    if value is not None and not isinstance(value, str):
        kind = "a truth value" if isinstance(value, bool) else "a number"
        reason = f"the key `{shortened(text)}` is {kind}, not a name"
        return text[:MAX_KEY], Fault(reason, "put the key in quotation marks if it is a name")
    if not value:
        return "", Fault("the key is empty", "write a name before the colon")
    if len(text) > MAX_KEY:
        reason = f"the key is too long: {len(text)} characters, at most {MAX_KEY}"
        return "", Fault(reason, "shorten the name")
    if "\n" in text:
        return "", Fault("the key has a line break", "write the name on one line")
    if text != text.strip() or any(letter.isspace() and letter != " " for letter in text):
        reason = f"the key `{shortened(text)}` has a space that is not allowed in a name"
        return "", Fault(reason, "write the name without it")
    return text, None


@lru_cache(maxsize=16)  # each key is asked for twice, and long ones take their time
def folded(key: str) -> str:
    """What keys that differ only in case or Unicode form have in common."""
    if key.isascii():
        return key.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold())


def repeated(key: str, first: str, *, line: int) -> Fault:
    """The fault of a key that stands for the same name as an earlier one."""
    if key == first:
        reason = f"the key `{shortened(key)}` is written twice; first on line {line}"
        return Fault(reason, "keep one of the two")
    shown = f"the key `{shortened(key)}` and the key `{shortened(first)}` on line {line}"
    return Fault(f"{shown} differ only in case or in the form of a letter", "keep one of the two")


_SIGNED = r"[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)"
_PER_CENT = re.compile(rf"({_SIGNED})\s*%")
_THOUSANDS = re.compile(
    r"[-+]?[0-9]{1,3}(?:(?:(?:,[0-9]{3})+\.|(?:\.[0-9]{3})+,)([0-9]+)"
    r"|(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})"
)
_MULTIPLE = re.compile(
    rf"({_SIGNED})\s*(k|thousand|tsd|million|mio)\.?(?:\s+(?:troops|soldiers))?", re.IGNORECASE
)
_EITHER = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")
_HINTS = (
    (r"[-+]?\.?(?:nan|inf|infinity)", "write a finite number"),
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?", "write a number; this is a date"),
    (r"[-+]?[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?", "write a decimal number; colons make it a time"),
    (r"\d+/\d+", "write a decimal number in place of the fraction"),
    ("[\u2212\u2013\u2010-\u2012]" + r"[0-9.,].*", "write the minus sign as a plain hyphen: -"),
    (r"[-+]?0[xob][0-9a-f]+", "write it in decimal"),
    (rf"{_SIGNED}\s*[a-z€$£‰°]+", "write the number alone, in the unit of the key"),
)
_COMPILED_HINTS = tuple((re.compile(pattern, re.IGNORECASE), hint) for pattern, hint in _HINTS)


def number_hint(text: str, *, most: float = math.inf) -> str:
    """What to write where a number is wanted and this text, without its quotes, was found.

    `most` is the largest number that may stand there: it tells 5,000 from 5.000, and a share from
    a number in per cent.
    """
    text = text.strip()
    if not 0 < len(text) <= MAX_HINTED:
        return ""
    value, fault = resolve(text)
    if fault:
        return fault.remedy
    if isinstance(value, (int, float)):
        return "" if isinstance(value, bool) else f"write {text} without quotation marks"
    if share := _PER_CENT.fullmatch(text):
        number = Decimal(share[1].replace(",", "."))
        if 1 < most < math.inf:
            return "write the number without the per cent sign, in the unit of the key"
        return f"write {(number / 100).normalize():f}, a share of one, without the per cent sign"
    if multiple := _MULTIPLE.fullmatch(text):
        times = 1000 if multiple[2][0] in "kKtT" else 1_000_000
        return f"write {(Decimal(multiple[1].replace(',', '.')) * times).normalize():f}"
    return separator_hint(text, most=most) or next(
        (hint for form, hint in _COMPILED_HINTS if form.fullmatch(text)), ""
    )


def separator_hint(text: str, *, most: float = math.inf) -> str:
    """What to write for a number whose digits are separated by signs or spaces."""
    if _EITHER.fullmatch(text):
        thousands, decimal = text.replace(",", ""), text.replace(",", ".")
        if float(thousands) > most:
            return f"write {decimal}, with a decimal point in place of the comma"
        return f"write {thousands}, without the comma"
    if grouped := _THOUSANDS.fullmatch(text):
        end = grouped.start(1) if grouped[1] else len(text)
        part = f".{grouped[1]}" if grouped[1] else ""
        return f"write {re.sub('[,.]', '', text[:end])}{part}, without separators of thousands"
    if re.fullmatch(_SIGNED, text):
        return f"write {text.replace(',', '.')}, with a decimal point in place of the comma"
    closed = re.sub(r"(?<=[0-9])[_'\s](?=[0-9])", "", text)
    if closed != text and _FLOAT.fullmatch(closed):
        return f"write {closed}, without signs or spaces between the digits"
    return ""


def split_number(before: str, after: str) -> str:
    """The number of which commas inside brackets have made several entries.

    Empty where that is not so; without a comma where it is not the first of these entries.

    Parameters
    ----------
    before, after
        What stands in the line before a key, and from it on.
    """
    begun = re.search(r"(?<![\w.,])[-+]?[0-9][0-9.,]*,$", before)
    rest = re.match(r"[0-9]+(?:[.,][0-9]+)*(?:\s*%)?(?=\s*(?:[,}\]#]|$))", after)
    if not (begun and rest):
        return ""
    return rest[0].replace(",", "") if "," in begun[0][:-1] else begun[0] + rest[0]
