"""The figures of the least change: what they show, what they say, and that they can be read."""

import math
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from claims import complaints
from claims_tip import CHECKS
from planted import exactly, in_worlds, tipping

from sim.errors import UsageError
from sim.figures.catalogue import draw, plot
from sim.findings.catalogue import TIP
from sim.findings.tip import MOST, findings
from sim.scenario.lever import lever_written, levers
from sim.scenario.load import load
from sim.studies.tip_words import sentence

BASELINE = load("baseline").scenario
CHANCE = "chance of a deal"


def some(*keys):
    return tuple(lever_written(key, BASELINE) for key in keys)


SCALE, SUPPORT, ASK = "coalition.scale", "support", "coalition.ask"
DEFENCE, RATE = "guarantor.availability.air_defence", "adversary.assault_rate"
CLOSES = "guarantor.deadline_closes"


def sum_of(**effects):
    """A chance that adds up over the distance of levers from where they are, by a short name."""
    full = {"scale": SCALE, "support": SUPPORT, "ask": ASK, "defence": DEFENCE, "rate": RATE}
    now = {key: lever_written(key, BASELINE).present for key in full.values()}

    def chance(point):
        return min(1.0, max(0.0, 0.3 + sum(
            size * (point.get(full[name], now[full[name]]) - now[full[name]])
            for name, size in effects.items()
        )))  # fmt: skip

    return chance


THREE = (SCALE, SUPPORT, ASK)
PLANTED = {
    "one is the smallest": (THREE, ">= 50%", sum_of(scale=0.05, support=0.002), 400),
    "less is better": ((SCALE, SUPPORT, RATE), "< 20%", sum_of(rate=0.05, support=-0.002), 400),
    "it is lost": ((SCALE, SUPPORT, DEFENCE), ">= 20%", sum_of(defence=0.4, support=0.01), 400),
    "two alike": ((SCALE, "coalition.pledge_most"), ">= 50%", None, 400),
    "one of them in doubt": ((SCALE, ASK), ">= 50%", sum_of(scale=0.02, ask=0.21), 200),
    "none": (THREE, ">= 90%", sum_of(scale=0.01, ask=0.1), 400),
    "none alone but two": ((SCALE, ASK), ">= 50%", sum_of(scale=0.008, ask=0.15), 4000),
    "nothing moves": (THREE, ">= 90%", lambda point: 0.3, 400),
    "in doubt": ((SCALE, ASK), ">= 50%", sum_of(scale=0.0103), 100),
    "few worlds": (THREE, ">= 50%", sum_of(scale=0.05), 10),
    "one world": (THREE, ">= 50%", sum_of(scale=0.05), 1),
    "nothing to measure": (THREE, ">= 50%", lambda point: math.nan, 100),
    "in weeks": ((CLOSES,), ">= 50%", lambda point: 0.3 + point.get(CLOSES, 2) / 200, 400),
    "to and fro": ((SCALE,), ">= 50%", lambda p: 0.3 + 0.5 * (4 < p.get(SCALE, 1) < 12), 400),
}


@cache
def case(name):
    keys, aim, chance, n = PLANTED[name]
    if chance is None:
        every = ((SCALE, 1.0, 19.0), ("coalition.pledge_most", 500.0, 9500.0))

        def chance(point):
            return 0.3 + 0.4 * max(
                (point.get(key, now) - now) / width for key, now, width in every
            )  # fmt: skip

        measure = in_worlds(chance, worlds=n, seed=5)
    elif n < 4000 and name != "nothing to measure":
        measure = in_worlds(chance, worlds=n, seed=5)
    else:
        measure = exactly(chance)
    return tipping(some(*keys), f"{CHANCE} {aim}", measure, n=n)


def found(name):
    """The findings of a case by figure."""
    return findings(case(name).answer.model_copy(update={"evidence": case(name)}))


def every_finding():
    return [(name, figure, one) for name in PLANTED for figure, one in found(name).items()]


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_drawn_its_title_is_borne_by_its_table_and_all_can_be_read(name, legible, even):
    for figure, finding in found(name).items():
        even(finding.table)
        assert not complaints(CHECKS, figure, finding)
        legible(draw(figure, finding))
        assert "exploration, not a forecast" in finding.foot


def test_titles_of_every_kind_are_among_them():
    titles = [(figure, one.title) for _, figure, one in every_finding()]
    for figure, words in (
        ("tip", "is the smallest change"), ("tip", "Each of 2 levers"), ("tip", "No single change"),
        ("tip", "Whether any single"), ("tip", "Too few worlds"), ("tip", "below"),
        ("frontier", "together bring"), ("frontier", "No change of two"),
        ("frontier", "need less change"), ("tip", "it applies to no world"),
    ):  # fmt: skip
        assert any(figure == one and words in title for one, title in titles), (words, titles)


TURNED = (
    ("to at least", "to at best"), ("smallest", "largest"), ("No single", "A single"),
    ("Whether any", "No"), ("Each of 2", "Each of 3"), ("No change of two", "Every change of two"),
    ("Too few worlds", "Enough worlds"), ("together bring", "bring"), ("No two", "All"),
    ("Pledges everywhere", "Support everywhere"), ("Support everywhere", "Pledges everywhere"),
)  # fmt: skip
BRINGS = f"brings the {CHANCE} to at least 50%"
OTHERS = {
    "tip": (
        f"Nothing tells what {BRINGS}: it applies to no world",
        f"Too few worlds to say which change {BRINGS}",
        f"Whether any single change {BRINGS} is within Monte Carlo error",
        f"No single change tried {BRINGS}: at best 42%",
        f"Each of 3 levers alone {BRINGS}; none is clearly the smallest change",
    ),
    "frontier": (
        f"No change of two levers that was tried surely {BRINGS}",
        f"No two levers together surely need less change than one alone that {BRINGS}",
    ),
}


def mutants(figure, title):
    """Titles that say something else."""
    for word, other in TURNED:
        if word in title:
            yield title.replace(word, other)
    head = re.split(r"(?= is the smallest| together bring|, brings)", title)[0]
    if head != title:
        for size in re.finditer(r"\d[\d.,]*\d|\d", head):
            more = f"{float(size[0].replace(',', '')) * 1.3 + 1:g}"
            yield title[: size.start()] + more + title[size.end() :]
    kind = re.sub(r"\d+", "", title)[:20]
    yield from (one for one in OTHERS[figure] if not one.startswith(kind[:14]))


def test_a_title_that_is_wrong_is_caught():
    tried, survivors = 0, []
    for _, figure, finding in every_finding():
        for title in mutants(figure, finding.title):
            tried += 1
            if not CHECKS[figure](replace(finding, title=title)):
                survivors.append((finding.title, title))
    assert tried > 50
    assert not survivors


def test_larger_changes_that_come_to_the_goal_too_are_told():
    keys, chance = (SCALE, ASK, SUPPORT), sum_of(scale=0.05, ask=0.35, support=0.001)
    made = tipping(some(*keys), f"{CHANCE} >= 50%", in_worlds(chance, worlds=400, seed=5), n=400)
    first, other, _ = made.answer.levers
    assert (first.lever, other.lever, other.ruling) == (SCALE, ASK, "reached")
    assert made.answer.finding.count("does too") == 1
    told = f" A larger change does too: {other.name}, from 0 to {other.to:g}. No value tried"
    assert told in made.answer.finding


def test_levers_of_which_too_few_worlds_tell_are_no_levers_that_do_not():
    """A measure may apply to fewer worlds where a lever is moved far."""
    few = {"ruling": "few", "to": None, "low": None, "high": None, "share": None}
    none = (
        "No single change tried of support everywhere and how strongly the guarantor asks states "
        "to join brings the chance of a deal to at least 90%"
    )
    cases = {"none": f"{none}: at best", "nothing moves": f"{none} or moves it that way: it stays"}
    for name, told in cases.items():
        made = case(name)
        scale = made.answer.lever(SCALE).model_copy(update=few)
        levers = (made.answer.lever(SUPPORT), made.answer.lever(ASK), scale)
        answer = made.answer.model_copy(update={"levers": levers})
        assert sentence(answer).startswith(told)
        assert "too few worlds to say so of pledges everywhere" in sentence(answer)
        finding = TIP["tip"](replace(made, answer=answer))
        assert finding.title == (
            "Too few worlds to say whether any single change brings the chance of a deal to at "
            "least 90%"
        )
        assert not CHECKS["tip"](finding)
        known = made.answer.model_copy(update={"levers": made.answer.levers})
        assert CHECKS["tip"](replace(finding, table=TIP["tip"](replace(made, answer=known)).table))


def test_bars_go_from_the_present_value_to_the_change_within_the_span():
    made = case("one is the smallest")
    finding = TIP["tip"](made)
    (ax,) = draw("tip", finding).axes
    (bar,) = ax.patches
    row = finding.table["name"].tolist().index("pledges everywhere")
    one = {name: column[row] for name, column in finding.table.items()}
    spans = [line.get_xdata() for line in ax.lines if len(set(line.get_ydata())) == 1]
    left, right = spans[0]
    wide = (one["to"] - one["present"]) / (one["most"] - one["least"]) * (right - left)
    assert bar.get_width() == pytest.approx(wide)
    assert bar.get_y() + bar.get_height() / 2 == pytest.approx(row)


def test_the_frontier_is_the_line_of_its_table():
    finding = TIP["frontier"](case("none alone but two"))
    (ax,) = draw("frontier", finding).axes
    (line,) = [one for one in ax.lines if one.get_label() == "frontier"]
    np.testing.assert_array_equal(line.get_xdata(), finding.table["level"])
    np.testing.assert_array_equal(line.get_ydata(), finding.table["to"])


def test_many_levers_with_long_names_are_drawn_as_far_as_there_is_room(legible):
    every = levers(BASELINE)
    made = tipping(
        every, f"{CHANCE} >= 50%", in_worlds(sum_of(scale=0.05, ask=0.15), worlds=60, seed=1), n=60
    )
    finding = TIP["tip"](made)
    assert len(finding.table["lever"]) == MOST < len(every)
    assert f"{len(every) - MOST} levers that get no nearer" in finding.subtitle
    legible(draw("tip", finding))
    legible(draw("frontier", TIP["frontier"](made)))


def test_six_panels_and_hostile_words_can_be_read(legible):
    keys = (SCALE, SUPPORT, ASK, DEFENCE)
    chance = sum_of(scale=0.01, support=0.004, ask=0.1, defence=0.1)
    made = tipping(some(*keys), f"{CHANCE} >= 50%", in_worlds(chance, worlds=300, seed=2), n=300)
    long = "$x^{ 漢 " + "W" * 150
    named = tuple(one.model_copy(update={"name": f"{long} {k}"}) for k, one in
                  enumerate(made.answer.levers))  # fmt: skip
    for answer in (made.answer, made.answer.model_copy(update={"levers": named, "title": long})):
        assert len(answer.frontiers) == 6
        some_made = replace(made, answer=answer)
        legible(draw("tip", TIP["tip"](some_made)))
        legible(draw("frontier", TIP["frontier"](some_made)))


def test_figures_are_drawn_from_the_evidence_by_name():
    made = case("one is the smallest")
    assert plot("tip", made).axes
    with pytest.raises(UsageError, match="there is no figure `tips`"):
        plot("tips", made)
    with pytest.raises(UsageError, match="no pair"):
        plot("frontier", case("few worlds"))
