"""Cases made by breaking files that are sound, or nearly."""

import json
import re
from collections.abc import Callable
from random import Random

import corpus
from target import Case

LONGEST = 60_000
"""Bytes of a case; what is longer is cut."""

_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?")
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_.]*")
_BASE = re.compile(rb"^base:.*$", re.MULTILINE)

Mutation = Callable[[bytes, Random], bytes]


def mutated(random: Random) -> Case:
    """Make a case: a file with some changes, sometimes with settings or a base of its own."""
    text = _broken(_picked(random), random)
    settings: tuple[str, ...] = ()
    beside: dict[str, bytes] = {}
    if random.random() < 0.15:
        settings = tuple(_setting(random) for _ in range(random.randint(1, 3)))
    if random.random() < 0.1:
        text = _BASE.sub(b"base: other", text, count=1)
        other = re.sub(rb"(?m)^(name: *)case", rb"\1other", random.choice(corpus.scenarios()))
        beside = {"other": _broken(other, random) if random.random() < 0.8 else other}
    return Case(text, settings, beside)


def _picked(random: Random) -> bytes:
    """Pick a file; the packaged ones, from which sound cases come, more often than mistakes."""
    chance = random.random()
    if chance < 0.6:
        return random.choice(corpus.scenarios())
    if chance < 0.97:
        return random.choice(corpus.mistakes())
    return random.choice(corpus.dumps())


def _broken(text: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        text = random.choice(MUTATIONS)(text, random)[:LONGEST]
    return bulk(text, random) if random.random() < SELDOM else text


def _setting(random: Random) -> str:
    key = random.choice((*corpus.tokens(), "states.POL.stance", "weeks", "events.x", "start"))
    value = random.choice(corpus.tokens())
    text = f"{key}={value}"
    if random.random() < 0.1:
        at = random.randrange(len(text))
        text = text[:at] + random.choice(("\udc80", "\x1b", "\n", "\r", "=", "\u2028")) + text[at:]
    return text


def _span(text: bytes, random: Random, longest: int = 40) -> tuple[int, int]:
    start = random.randint(0, len(text))
    return start, min(len(text), start + random.randint(1, longest))


def flip(text: bytes, random: Random) -> bytes:
    """Change one bit of one byte."""
    if not text:
        return text
    at = random.randrange(len(text))
    return text[:at] + bytes([text[at] ^ 1 << random.randrange(8)]) + text[at + 1 :]


def put_byte(text: bytes, random: Random) -> bytes:
    """Put in any byte."""
    at = random.randint(0, len(text))
    return text[:at] + bytes([random.randrange(256)]) + text[at:]


def cut(text: bytes, random: Random) -> bytes:
    """Leave some bytes out."""
    start, end = _span(text, random)
    return text[:start] + text[end:]


def repeat(text: bytes, random: Random) -> bytes:
    """Write some bytes several times."""
    start, end = _span(text, random)
    times = random.choice((2, 2, 3, 10, 100))
    return text[:start] + text[start:end] * times + text[end:]


def put_token(text: bytes, random: Random) -> bytes:
    """Put a word in anywhere."""
    at = random.randint(0, len(text))
    return text[:at] + random.choice(corpus.tokens()).encode() + text[at:]


def swap_word(text: bytes, random: Random) -> bytes:
    """Put a word in the place of another."""
    return _replaced(_WORD, random.choice(corpus.tokens()), text, random=random)


def swap_number(text: bytes, random: Random) -> bytes:
    """Put an odd number in the place of another."""
    return _replaced(_NUMBER, random.choice(corpus.NUMBERS), text, random=random)


def swap_value(text: bytes, random: Random) -> bytes:
    """Put an odd value behind a colon."""
    value = random.choice(("", random.choice(corpus.tokens())))
    return _replaced(re.compile(rb"(?<=: )[^\n]*"), value, text, random=random)


def _replaced(pattern: re.Pattern[bytes], by: str, text: bytes, *, random: Random) -> bytes:
    found = list(pattern.finditer(text))
    if not found:
        return text
    start, end = random.choice(found).span()
    return text[:start] + by.encode() + text[end:]


def _by_line(change: Callable[[list[bytes], Random], None]) -> Mutation:
    def mutation(text: bytes, random: Random) -> bytes:
        lines = text.split(b"\n")
        change(lines, random)
        return b"\n".join(lines)

    return mutation


def drop_line(lines: list[bytes], random: Random) -> None:
    """Leave a line out, often one of the first, where what every file needs stands."""
    del lines[random.randrange(random.choice((min(6, len(lines)), len(lines))))]


def double_line(lines: list[bytes], random: Random) -> None:
    """Write a line twice, the second time anywhere."""
    lines.insert(random.randint(0, len(lines)), random.choice(lines))


def swap_lines(lines: list[bytes], random: Random) -> None:
    """Exchange two lines."""
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def indent(lines: list[bytes], random: Random) -> None:
    """Move a line, or all from there on, to the right or the left."""
    at = random.randrange(len(lines))
    shift = random.choice((1, 2, 4, -1, -2))
    for number in range(at, random.choice((at + 1, len(lines)))):
        line = lines[number]
        lines[number] = b" " * shift + line if shift > 0 else line.removeprefix(b" " * -shift)


def put_change(lines: list[bytes], random: Random) -> None:
    """Add a line with a key that exists and an odd value, where such lines stand if there are."""
    token = random.choice(corpus.tokens())
    done = random.choice(CHANGES).format(
        code=random.choice(CODES), field=random.choice(corpus.FIELDS), token=token,
        value=random.choice(("", token, random.choice(corpus.NUMBERS))),
        key=random.choice(corpus.KEYS), quoted=json.dumps(token),
    )  # fmt: skip
    places = [number + 1 for number, line in enumerate(lines) if line in (b"change:", b"states:")]
    lines.insert(random.choice(places or [len(lines)]), f"  {done}".encode())


CODES = ("POL", "DEU", "ESP", "USA", "XAB", "QQQ")
CHANGES = (
    "states.{code}.{field}: {value}",
    "states.{code}: {{stance: open, active_forces: 9, {field}: {value}}}",
    "events.{token}: {{week: 3, kind: assault}}",
    '"events": {{{quoted}: {{week: 3, kind: influence}}}}',
    "events.x: {{week: 3, kind: set, set: {{{key}: {value}}}}}",
    "events.x: {{date: {value}, kind: rally, size: {value}}}",
    "{key}: {value}",
    "{key}: {{value: {value}}}",
    "{key}: {{{token}: {value}}}",
    "{token}: {value}",
)


def splice(text: bytes, random: Random) -> bytes:
    """Join the beginning of a file to the end of another, often where a line ends."""
    other = random.choice(corpus.every())
    if random.random() < 0.7:
        mine, theirs = text.split(b"\n"), other.split(b"\n")
        head = mine[: random.randint(0, len(mine))]
        return b"\n".join([*head, *theirs[random.randint(0, len(theirs)) :]])
    return text[: random.randint(0, len(text))] + other[random.randint(0, len(other)) :]


def recode(text: bytes, random: Random) -> bytes:
    """Write the file, or a letter, as another system would."""
    done = text.decode("utf-8", "replace")
    way = random.randrange(5)
    if way == 0:
        return done.encode("utf-16")
    if way == 1:
        return b"\xef\xbb\xbf" + text
    if way == 2:
        return text.replace(b"\n", random.choice((b"\r\n", b"\r")))
    if way == 3:
        return done.replace(random.choice(" aeo-:"), random.choice(corpus.LETTERS), 1).encode()
    return done.replace("e", "\u0435", 1).encode()


def bulk(text: bytes, random: Random) -> bytes:
    """Write very many lines of one kind, each under a name of its own."""
    line = random.choice(BULKS)
    lines = [line.replace("NUMBER", str(n)).replace("CODE", _code(n)) for n in range(2000)]
    block = "\n".join(lines[: random.choice((30, 300, 2000))])
    if random.random() < 0.5:
        return f"name: case\ntitle: x\nbase: baseline\nchange:\n{block}\n".encode()
    at = text.rfind(b"\n", 0, random.randint(0, len(text)) + 1) + 1
    return text[:at] + block.encode() + b"\n" + text[at:]


BULKS = (
    "  events.eNUMBER: {week: 3, kind: assault}",
    "  events.ENUMBER: {week: 3, kind: rally}",
    "  talks.keyNUMBER: 1",
    "  unknownNUMBER: 1",
    "  states.CODE: {stance: open, active_forces: 3, pledge: NUMBER}",
    "  states.CODE.stance: open",
    "  states.QNUMBER.stance: open",
    "    choice.keyNUMBER: 1",
    "  - garanteeNUMBER is above 1",
    "  - more guarantee than sNUMBER",
    "  - sourceNUMBER",
)


def _code(number: int) -> str:
    return "X" + chr(65 + number // 26 % 26) + chr(65 + number % 26)


MUTATIONS: tuple[Mutation, ...] = (
    flip,
    put_byte,
    cut,
    repeat,
    put_token,
    put_token,
    swap_word,
    swap_word,
    swap_number,
    swap_number,
    swap_value,
    swap_value,
    _by_line(drop_line),
    _by_line(double_line),
    _by_line(swap_lines),
    _by_line(indent),
    _by_line(put_change),
    _by_line(put_change),
    splice,
    recode,
)
SELDOM = 0.002
"""How often a case is made large."""
