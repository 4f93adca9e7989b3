"""What mutations begin from: the packaged scenarios, mistakes that are known, and odd words."""

import re
from functools import lru_cache
from importlib import import_module

from target import STEM

from sim.facts.parameter import parameters
from sim.outcomes.measure import GRAMMAR
from sim.scenario.dump import dump
from sim.scenario.layout import top_keys
from sim.scenario.load import load, packaged
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Event, State

_NAME = re.compile(rb"^(\s*name:\s*)[a-z][a-z0-9_]*", re.MULTILINE)


def named(text: bytes) -> bytes:
    """Call a scenario what its file will be called."""
    return _NAME.sub(rb"\g<1>" + STEM.encode(), text, count=1)


@lru_cache(maxsize=1)
def scenarios() -> tuple[bytes, ...]:
    """The packaged scenarios, each under the name of a case."""
    return tuple(named(path.read_bytes()) for path in sorted(packaged().glob("*.yaml")))


@lru_cache(maxsize=1)
def dumps() -> tuple[bytes, ...]:
    """Scenarios that were written out whole."""
    stems = ("baseline", "air_defence_given")
    whole = (load(packaged() / f"{stem}.yaml").scenario for stem in stems)
    return tuple(named(dump(scenario).encode()) for scenario in whole)


@lru_cache(maxsize=1)
def mistakes() -> tuple[bytes, ...]:
    """The files and documents that other tests hold for broken."""
    scenario, document = (import_module(name) for name in ("test_scenarios", "test_documents"))
    head = scenario.HEAD
    reported = [f"{head}change:\n  {change}\n" for change, *_ in scenario.CHANGES.values()]
    reported += [text for text, _ in scenario.WHOLE.values()]
    raw = [text for text, *_ in (*document.NO_TREE.values(), *document.NOTED.values())]
    return (
        *(named(one.encode()) for one in reported),
        *(text for text in raw if len(text) < 20_000),
    )


def every() -> tuple[bytes, ...]:
    """All that mutations begin from."""
    return (*scenarios(), *dumps(), *mistakes())


SIGNS = (
    ": ", "- ", "? ", "{", "}", "[", "]", ", ", "#", " #", "&a ", "*a", "!!str ", "!x ", "|\n",
    ">\n", "|2-\n", "'", '"', "%YAML 1.2\n", "%TAG ! !\n", "---\n", "...\n", "<<: ", "~", "@", "`",
    "\\", "\t", "  ", "\n", "\r", "\r\n", "\n  ", "\n    ", ":", "::", '"\\x1b"', '"\\ud800"',
    '"\\u2028"', '"\\0"', '"\\U00110000"', '"\\x85"', '""', "''", "{}", "[]", "[[", "{{",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-0.0", "1", "-1", "0.5", "1.5", "1e3", "1e308", "1e309", "-1e999", "1e-300",
    "1e-320", "4.9e-324", ".nan", ".inf", "-.inf", "1e6", "1000001", "1040", "1041", "2147483648",
    "999999999999999999", "9999999999999999999", "9" * 400, "0.1e1", "00", "010", "0x1F", "0o17",
    "0b1", "1_000", "1,000", "0,5", "50 %", "12:30:45", "1/2", "\u22121", "+1", "1.", ".5", "1e",
    "NaN", "inf", "Infinity", "0.9999999999999999", "1e-4", "0.0001",
)  # fmt: skip
WORDS = (
    "null", "true", "false", "none", "NO", "yes", "on", "resolved", "resolved: 1", "base", "change",
    "was", "value", "range", "uniform", "normal", "beta", "triangular", "unit", "basis", "source",
    "because", "sourced", "estimated", "assumed", "states", "events", "reference", "values", "case",
    "baseline", "other", "prepared", "willing", "open", "ruled_out", "week", "date", "kind", "size",
    "set", "assault", "influence", "rally", "POL", "DEU", "XAA", "XZZ", "QQQ", "USA", "rear",
    "line", "stated", "drawn", "ranges", "noisy_or", "min", "article:6", "article:0", "polls",
    "https://example.org", "2025-08-18", "0001-01-01", "9999-12-31", "2025-02-30", "1700006400",
    "2025-08-18T00:00:00", "con", "../baseline", "free", "in", "out", "comparable", "nato", "eu",
)  # fmt: skip
LETTERS = (
    "\u00a0", "\u2028", "\u202e", "\ufeff", "\u200b", "\x1b[31m", "\x85", "\x7f", "\u0130",
    "\u212a", "\uff41", "e\u0301", "\U0001f600", "\U0010ffff", "\ufffe", "$x$", "=1+1", "<b>",
    "\u3000", "\u0661", "\u00b2", "\u2212", "\ufb01",
)  # fmt: skip


FIELDS = (*State.model_fields, *Event.model_fields, *Quantity.model_fields)
KEYS = tuple(parameters())


@lru_cache(maxsize=1)
def tokens() -> tuple[str, ...]:
    """The words that mutations throw in: signs, numbers, words of the schema, odd letters."""
    grammar = tuple(word for word in re.split(r"[\n;]", GRAMMAR) if word.strip())
    return (*SIGNS, *NUMBERS, *WORDS, *LETTERS, *FIELDS, *sorted(top_keys()), *KEYS, *grammar)
