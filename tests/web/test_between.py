"""Numbers that the page without a server writes itself, written here a second time."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from windows import window

from sim.app.export.bundle import bundled
from sim.app.export.interpolation import interpolated
from sim.findings.between import FORMS
from sim.outcomes.guarantee_index import wilson
from sim.words import BLANK, MINUS

LUCK = np.random.default_rng(20260101)


@pytest.fixture(scope="module")
def call(chromium, tmp_path_factory):
    """Call a function of the script for each of some lists of arguments, in a page without data."""
    page = tmp_path_factory.mktemp("between") / "page.html"
    page.write_bytes(bundled({}, [], answer="", version="1"))

    def do(name, every):
        script = """const [name, every] = arguments;
        return every.map((one) => modules['between.js'][name](...one));"""
        return chromium.execute_script(script, name, every)

    with window(chromium):
        chromium.get(page.as_uri())
        yield do


def decimal(value, digits):
    """A number with so many decimals, halves away from 0, as it is written in the shortest way."""
    step = Decimal(1).scaleb(-digits)
    text = f"{abs(Decimal(repr(float(value)))).quantize(step, ROUND_HALF_UP):,f}"
    return MINUS + text if value < 0 and re.search("[1-9]", text) else text


def percent(points, digits):
    least, text = 10.0**-digits, decimal(points, digits)
    if points > 0 and float(text) == 0:
        return f"<{decimal(least, digits)}"
    return f">{decimal(100 - least, digits)}" if points < 100 and float(text) == 100 else text


def rounded(value):
    """Two significant digits."""
    if value < 0.5:
        return "0"
    size = 10 ** max(0, math.floor(math.log10(value)) - 1)
    return f"{math.floor(value / size + 0.5) * size:,d}"


NUMBERS = [0, 0.04, 0.05, 0.4, 0.5, 0.95, 1, 1.005, 9.95, 9.5, 99.5, 100, 149.5, 994.9, 995, 999.5,
           1_000, 1_049, 1_050, 12_345.6, 99_499, 99_500, 999_499,
           *(10 ** LUCK.uniform(-2, 5.5, 400)).tolist()]  # fmt: skip


def test_decimals(call):
    every = [[sign * one, digits] for one in NUMBERS for sign in (1, -1) for digits in (0, 1, 2)]
    assert call("decimal", every) == [decimal(*one) for one in every]


def test_two_significant_digits(call):
    assert call("rounded", [[one] for one in NUMBERS]) == [rounded(one) for one in NUMBERS]


def test_shares_are_none_or_all_only_where_they_are(call):
    shares = [
        0,
        1e-9,
        0.004,
        0.005,
        0.5,
        0.994,
        0.995,
        0.9999,
        1,
        *LUCK.uniform(0, 1, 300).tolist(),
    ]
    found = call("written", [[one] for one in shares])
    assert found == [f"{percent(100 * one, 0)}%" for one in shares]
    assert (found[0], found[1], found[7], found[8]) == ("0%", "<1%", ">99%", "100%")
    assert call("written", [[None]]) == [BLANK]


@pytest.mark.parametrize("kind", [*FORMS])
def test_forms(call, kind):
    values = {
        "troops": NUMBERS,
        "states": [0, 0.4, 0.6, 1.4, *LUCK.uniform(0, 30, 300).tolist()],
        "share": [0, 0.004, 0.0051, 0.01, 0.994, 0.9951, 1, *LUCK.uniform(0, 1, 300).tolist()],
    }[kind]
    form = FORMS[kind]
    expected = []
    for one in values:
        plain = {"share": lambda x: f"{math.floor(100 * x + 0.5)}", "troops": rounded,
                 "states": lambda x: f"{math.floor(x + 0.5)}"}[kind](one)  # fmt: skip
        special = {"0": form["none"], "1": form.get("one"), "100": form.get("all")}.get(plain)
        expected.append(special or form["some"].replace("{}", plain))
    found = call("formed", [[["x"], [kind], [one], FORMS] for one in values])
    assert [one["x"] for one in found] == expected
    assert {form["none"]} < {*expected}


def test_intervals_of_shares(call):
    every = [
        [share * trials, trials]
        for share in (0, 0.01, 0.3, 0.5, 0.99, 1)
        for trials in (1, 37.4, 200)
    ]
    found = np.array(call("wilson", every))
    np.testing.assert_allclose(found, np.transpose(wilson(*np.transpose(every))), atol=1e-12)


def test_shares_that_reach_a_force(call):
    quantiles = np.sort(LUCK.integers(0, 9_000, 200)).tolist()
    every = [[quantiles, force] for force in (0, quantiles[7], 1_000, 5_000, 9_001)]
    assert call("reached", every) == [np.mean(np.array(quantiles) >= one[1]) for one in every]
    assert call("reached", [[[], 5], [[None, None], 5]]) == [None, None]


def test_the_same_numbers_are_mixed_as_where_the_error_is_measured(call):
    levels = [np.array([0.0, 1.0, 5.0]), np.array([-2.0, 0.0, 2.0, 3.0]), np.array([0.1, 0.9])]
    columns = LUCK.normal(0, 100, (24, 6))
    levers = [{"key": f"k{at}", "levels": one.tolist()} for at, one in enumerate(levels)]
    places = [[*LUCK.uniform([0, -2, 0.1], [5, 3, 0.9])] for _ in range(60)]
    places += [[1.0, 0.5, 0.9], [5.0, 3.0, 0.9], [0.0, -2.0, 0.1]]
    near = call(
        "corners", [[levers, {f"k{at}": float(x) for at, x in enumerate(one)}] for one in places]
    )
    found = call("mixed", [[columns.tolist(), one] for one in near])
    expected = [interpolated(levels, columns, at=np.array(one)) for one in places]
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-9)
    assert [len(one) for one in near[-3:]] == [2, 1, 1]


NEAR = [[0, 0.25], [1, 0.75]]


@pytest.mark.parametrize(
    ("texts", "cell"),
    [
        (["68%", "72%"], "71%"),
        (["<0.1%", "0.4%"], "0.3%"),
        (["0%", "<0.1%"], "<0.1%"),
            ([">99.9%", "100%"], ">99.9%"),
            (["9.6%", "10.4%"], "10.2%"),
        (["99.6%", ">99.9%"], "99.9%"),
        (["100%", "100%"], "100%"),
        (["1,000", "2,000"], "1,800"),
        (["90", "100"], "98"),
        (["2.9", "3.3"], "3.2"),
        (["152.1", "160.1"], "160"),
        ([f"{MINUS}1.0", "1.0"], "0.5"),
        (["0.48 to 0.56 (498 tests)", "0.40 to 0.60 (302 tests)"], "0.42 to 0.59"),
        (["(125 worlds)", "(129 worlds)"], ""),
        (["about 4 in 10 worlds", "about 4 in 10 worlds"], ""),
        (["1,900 to 5,300", "2,300 to 5,700"], "2,200 to 5,600"),
        (["3 weeks", "never"], "not told"),
        ([BLANK, "4"], "not told"),
        (["same words", "same words"], "same words"),
    ],
)  # fmt: skip
def test_cells_of_tables(call, texts, cell):
    assert call("cell", [[texts, NEAR, "not told"]]) == [cell]


def test_headings(call):
    every = ["Given a deal (150 worlds)", "All worlds, after 104 weeks (16 August 2027)"]
    assert call("heading", [[one, ", interpolated"] for one in every]) == [
        "Given a deal, interpolated",
        "All worlds, after 104 weeks (16 August 2027), interpolated",
    ]
