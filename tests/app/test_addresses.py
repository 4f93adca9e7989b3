"""A thousand addresses that make no sense, asked of the whole page: each is refused in words."""

import random
from urllib.parse import quote

import pytest

from sim.app.task import perform

MANY = 1_000
LEVERS = {"guarantor.resolve": "0.5", "support": "3", "coalition.scale": "2",
          "states.POL.support": "0.5", "states.FRA.hold": "in"}  # fmt: skip
NO_NUMBERS = ("nan", "NaN", "inf", "-Infinity", "1e309", "-1e999", "0x10", "1,5", "--1", "null",
              "[]", "<b>", "\0", "\r\nX: y", "\x1b[2J", "\u202e", "half", "", "é" * 90,
              "9" * 400)  # fmt: skip
NOWHERE = ("weeks", "guarantor", "Support", "choice.support", "states.XXX.support", "moves", "[0]",
           "states..hold", "__class__", "constructor", "seed", "", "a" * 99)  # fmt: skip
NO_SCENARIOS = ("../baseline", "/etc/passwd", "baseline.yaml", "..%2fbaseline", "Baseline", "\0",
                "\x1b[2J", "x" * 81, "nan", "<script>")  # fmt: skip
NO_TEXT = (b"%ff=%fe", b"%ed%a0%80=1", b"%", b"%zz=%u0041", b"support=%ff", b"%00", b"a;b=1", b"=1")


def pair(key, value):
    return f"{quote(key, safe='')}={quote(value, safe='')}".encode()


def malformed(luck):
    """An address in which one thing makes no sense, among others that may make some."""
    kept = dict(luck.sample(sorted(LEVERS.items()), luck.randint(0, len(LEVERS))))
    known = luck.choice(sorted(LEVERS))
    wrong = {
        "no number": lambda: [pair(known, luck.choice(NO_NUMBERS))],
        "too far": lambda: [pair(known, str(luck.choice((-1, 1)) * 10.0 ** luck.randint(3, 300)))],
        "nowhere": lambda: [pair(luck.choice(NOWHERE), str(round(luck.uniform(-2, 2), 2)))],
        "twice": lambda: [pair(known, LEVERS[known])] * 2,
        "no scenario": lambda: [pair("scenario", luck.choice(NO_SCENARIOS))],
        "no text": lambda: [luck.choice(NO_TEXT)],
        "too many": lambda: [b"k%d=1" % number for number in range(luck.randint(201, 900))],
    }
    kind = luck.choice(sorted(wrong))
    if kind not in ("nowhere", "no scenario", "no text", "too many"):
        kept.pop(known, None)
    if kind == "no text":
        kept.pop("support", None)
    parts = [*(pair(*one) for one in kept.items()), *wrong[kind]()]
    luck.shuffle(parts)
    return kind, b"&".join(parts)


@pytest.fixture
def working(workers):
    """Workers that do what they are asked."""
    workers.answer = lambda task, turn: perform(task, lambda: False)


def opened(page, query):
    answer = page.raw("/api/start", query)
    assert answer.status_code == 200, query
    return answer.json()


def test_a_thousand_addresses_that_make_no_sense_are_refused_in_words(page, working):
    luck, kinds = random.Random(16), set()  # noqa: S311
    good = b"support=3&states.FRA.hold=in"
    before, baseline = opened(page, good), opened(page, b"")
    for number in range(MANY):
        kind, query = malformed(luck)
        kinds.add(kind)
        if number % 2:
            answer = page.raw("/download/scenario.yaml", query)
            assert answer.status_code == 400, query
            told = answer.json()["error"]
        else:
            found = opened(page, query)
            assert found["refused"], query
            (told,) = found.pop("notices")
            assert told.startswith("The address is not understood: ")
            assert told.endswith(" The baseline is shown instead.")
            same = {key: one for key, one in baseline.items() if key not in ("notices", "refused")}
            assert {key: found[key] for key in same} == same
        assert 20 < len(told) < 250, told
        assert told.isprintable(), told
    assert len(kinds) == 7
    assert opened(page, good) == before
    assert before["moves"] == {"support": 3.0, "states.FRA.hold": "in"}
    assert not before["refused"]


def test_an_address_that_makes_sense_is_opened(page, working):
    for key, value in LEVERS.items():
        found = opened(page, pair(key, value))
        assert not found["refused"]
        assert list(found["moves"].values()) == [value if value == "in" else float(value)]
