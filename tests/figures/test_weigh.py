"""The figures of two things weighed: what they show, what they say, and that they can be read."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.figures.catalogue import draw
from sim.findings.catalogue import WEIGH
from sim.findings.weigh_figures import find, find_assumptions
from sim.outcomes.guarantee_index import LEAST, Estimate
from sim.outcomes.measure import measure_row
from sim.results.summary import Estimated
from sim.studies.assumed_value import AssumedValue
from sim.studies.weigh_answer import WeighAnswer, Weighing
from sim.studies.weighing import CELLS, weighed

PLEDGED, FORCE = "states pledged", "force a year after the deal"
ATTACK = "chance of an attack given a deal"
SIDES = ("support at home", "American backing")
PAIR = "support at home nor American backing"
UNKNOWN = (
    "Whether support at home or American backing moves the number of states pledged further is not "
    "known (4.0 and 3.9 states)"
)
HOSTILE = "$x^{ 漢 " + "W" * 150


def estimated(value: float, reach: float = 0.2) -> Estimated:
    return Estimated.of(Estimate(value, value - reach, value + reach, 100))


def tried(key: str, low: float, high: float, **more) -> AssumedValue:
    return AssumedValue(**{
        "key": key, "says": f"weight of {key}: more about it", "unit": "", "basis": "assumed",
        "value": 1.0, "low": -0.5, "high": 2.25, "apart_low": estimated(low),
        "apart_high": estimated(high), "change": estimated(high - low), "association": 3.0,
        **more,
    })  # fmt: skip


def made(swings, *, n=200, sides=SIDES, assumptions=(), noise=1.0) -> Weighing:
    """A weighing with planted swings of both sides, an outcome each."""
    outcomes = []
    for measure, (one, other) in swings.items():
        scale, middle = measure_row(measure).scale, 10.0
        source = np.random.default_rng(10 + len(outcomes))
        added = np.array([one * (a - 1) / 2 + other * (b - 1) / 2 for a, b in CELLS])
        values = middle + source.normal(scale=noise, size=n) + added[:, np.newaxis]
        values += source.normal(scale=noise / 4, size=(9, n))
        outcomes.append(weighed(measure, values / scale, seed=1))
    answer = WeighAnswer(
        seed=1, replications=n, version="0", scenario="baseline", title="Positions", host="Ukraine",
        sides=sides, low=("Support falls", "Washington gives nothing"),
        high=("Support rises", "Washington gives all"), outcomes=tuple(outcomes),
        drawn=estimated(1.0), futures=estimated(0.7), numbers=3, assumptions=tuple(assumptions),
    )  # fmt: skip
    return Weighing(answer, "Backstop · exploration, not a forecast")


def rows(finding, measure):
    table = finding.table
    first, second = np.flatnonzero(table["measure"] == measure)
    numbers = {name: column for name, column in table.items() if column.dtype.kind == "f"}
    return {
        str(table["side"][k]): {name: float(column[k]) for name, column in numbers.items()}
        for k in (first, second)
    }


def confirmed(finding) -> None:
    """Confirm a title from the table alone."""
    title = finding.title[0].lower() + finding.title[1:]
    measures = list(dict.fromkeys(finding.table["measure"].tolist()))
    sides = [str(one) for one in finding.table["side"][:2]]
    named = {measure_row(one).with_host("Ukraine").subject: one for one in measures}
    lower = {one[0].lower() + one[1:]: one for one in sides}
    if title.startswith("too few worlds"):
        assert not np.isfinite(finding.table["from"]).any()
        return
    if found := re.fullmatch(r"neither (.+) nor (.+) moves the (.+) beyond chance", title):
        assert [found[1], found[2]] == sides
        for one in rows(finding, named[found[3]]).values():
            assert not one["from"] > 0
            assert not one["to"] < 0
        return
    if found := re.fullmatch(
        r"whether (.+) or (.+) moves the (.+) further is not known \((\S+) and (\S+?)( \w+)?\)",
        title,
    ):
        both = rows(finding, named[found[3]])
        ends = [(one["further_from"], one["further_to"]) for one in both.values()]
        assert all(low <= 0 <= high for low, high in ends)
        sizes(found[4], found[5], [both[found[1]], both[found[2]]])
        return
    main, _, contrary = title.partition(", but ")
    said = re.fullmatch(r"(.+) moves the (.+) further than (.+) \((\S+) against (\S+?)( \w+)?\)",
                        main)  # fmt: skip
    winner = lower[said[1]]
    assert named[said[2]] == measures[0]
    leads(finding, measures[0], winner, (said[4], said[5]))
    second = re.fullmatch(r"(.+?) the (.+) \((\S+) against (\S+?)( \w+)?\)", contrary)
    assert bool(contrary) == bool(second)
    against = [one for one in measures[1:] if clear(finding, one, winner) < 0]
    assert bool(contrary) == bool(against)
    if second:
        assert second[1] != winner
        leads(finding, named[second[2]], second[1], (second[3], second[4]))


def clear(finding, measure, side) -> int:
    """1 where a side leads beyond chance, -1 where the other does."""
    both = rows(finding, measure)
    one = both[side]
    sign = 1 if next(iter(both)) == side else -1
    return sign * (int(one["further_from"] > 0) - int(one["further_to"] < 0))


def leads(finding, measure, side, written) -> None:
    both = rows(finding, measure)
    assert clear(finding, measure, side) > 0
    other = next(one for name, one in both.items() if name != side)
    sizes(*written, [both[side], other])


def sizes(first, second, sides) -> None:
    for text, one in zip((first, second), sides, strict=True):
        digits = len(text.partition(".")[2])
        assert round(abs(one["swing"]), digits) == pytest.approx(float(text.replace(",", "")))


KINDS = {
    "one": {PLEDGED: (4.0, 2.0)},
    "other": {PLEDGED: (1.0, -3.0)},
    "contrary": {PLEDGED: (4.0, 2.0), FORCE: (300.0, 200.0), ATTACK: (1.0, -6.0)},
    "contrary of two": {PLEDGED: (1.0, 2.0), FORCE: (300.0, 200.0), ATTACK: (5.0, -0.5)},
    "open": {PLEDGED: (3.0, 3.0), ATTACK: (1.0, -6.0)},
    "neither": {PLEDGED: (0.0, 0.0)},
}


@pytest.mark.parametrize("kind", KINDS)
def test_its_title_is_borne_by_its_table_and_all_can_be_read(kind, legible, even):
    finding = find(made(KINDS[kind]))
    even(finding.table)
    confirmed(finding)
    assert kind not in ("contrary", "contrary of two") or ", but " in finding.title
    assert kind != "open" or "not known" in finding.title
    assert kind != "neither" or finding.title.startswith("Neither")
    legible(draw("weigh", finding))


def test_few_worlds_bear_no_verdict(legible):
    finding = find(made(KINDS["contrary"], n=LEAST - 1))
    assert finding.title.startswith("Too few worlds")
    confirmed(finding)
    legible(draw("weigh", finding))


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        ("one", "American backing moves the number of states pledged further than support at home",
         "Support at home moves the number of states pledged further than American backing"),
        ("contrary", "but support at home the chance", "but American backing the chance"),
        ("contrary", "", r", but .+"),
        ("one", "(7.1 against", r"\(\S+ against"),
        ("open", f"Neither {PAIR} moves the number of states pledged beyond chance", ".+"),
        ("neither", UNKNOWN, ".+"),
    ],
)  # fmt: skip
def test_a_wrong_title_is_caught(kind, wrong, right):
    finding = find(made(KINDS[kind]))
    mutant = replace(finding, title=re.sub(right, wrong, finding.title))
    assert mutant.title != finding.title
    with pytest.raises((AssertionError, TypeError, KeyError)):
        confirmed(mutant)


def test_arrows_end_where_the_table_says():
    finding = find(made(KINDS["contrary"]))
    figure = draw("weigh", finding)
    for k, ax in enumerate(figure.axes):
        for row, line in enumerate(one for one in ax.lines if one.get_label() == "swing"):
            at = 2 * k + row
            ends = finding.table["low"][at], finding.table["high"][at]
            assert tuple(line.get_xdata()) == pytest.approx(ends)


def assumptions(*pairs):
    return [tried(f"number {k}", low, high) for k, (low, high) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("pairs", "title"),
    [
        ([(-1.0, 5.0), (1.5, 2.5)],
         "The order turns round within the range of the weight of number 0"),
        ([(0.5, 5.0), (1.5, 2.5)],
         "None of 2 numbers tried turns the order round; the weight of number 0 moves it most"),
        ([(-0.1, 5.0)],
         "None of 1 number tried turns the order round; the weight of number 0 moves it most"),
    ],
)  # fmt: skip
def test_what_it_rests_on(pairs, title, legible, even):
    finding = find_assumptions(made(KINDS["one"], assumptions=assumptions(*pairs)))
    even(finding.table)
    assert finding.title == title
    turned = [k for k, one in enumerate(pairs) if finding.table["at_low_to"][k] < 0]
    assert bool(turned) == title.startswith("The order")
    legible(draw("assumptions", finding))


def test_without_a_verdict_nothing_is_turned_round(legible):
    finding = find_assumptions(made(KINDS["open"], assumptions=assumptions((-1.0, 5.0))))
    assert finding.title == "What the gap between support at home and American backing rests on"
    legible(draw("assumptions", finding))


def test_hostile_words_are_drawn_as_they_are(legible):
    bad = made(KINDS["contrary"], sides=(HOSTILE, "x"),
               assumptions=[tried("a", 1.0, 2.0, says=HOSTILE)])  # fmt: skip
    for name, found in WEIGH.items():
        legible(draw(name, found(bad)))
