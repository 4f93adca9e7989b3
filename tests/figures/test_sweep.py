"""The figures of sweeps: what they show, what their titles say, and that they can be read."""

import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from claims_sweep import sweep as complaints
from sparing import sparing

from sim.figures.catalogue import draw, plot
from sim.findings.catalogue import SWEEP
from sim.findings.lever_axis import round_numbers
from sim.findings.sweep import _levels, _parts, find
from sim.results.record import Size
from sim.scenario.load import known, load, packaged
from sim.studies import plane
from sim.studies.ensembles import Request, obtain
from sim.studies.sample import Sample
from sim.studies.sweep import SweepSpecification

STAY = ("GBR", "FRA", "DNK", "ESP", "NLD", "POL", "DEU", "HUN")
STATES = load(packaged() / "baseline.yaml").scenario.states
FEWER = tuple(f"states.{code}=none" for code in STATES if code not in STAY)
SOON = ("weeks=60", "talks.deal_rate=40", *FEWER)
HOSTILE = "$x^{ 漢 " + "W" * 150
NAMES = ("baseline", "russia_refuses_troops", "rear_or_line")
FEW = {name: path for name, path in known().items() if name in NAMES}


@cache
def swept(*vary, by="", outcome="sustained(500)", n=60, settings=SOON, title=""):
    base = load(packaged() / "baseline.yaml", settings)
    if title:
        scenario = base.scenario.model_copy(update={"title": title})
        base = type(base)(scenario, base.places, source=base.source, settings=base.settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plane, "known", lambda: FEW)
        study = SweepSpecification(vary=vary, by=by, outcome=outcome).study([base])
    return study.answer(obtain(study.ensembles(), Request(Size(n, 1))))


SCALE, PERMISSION = "coalition.scale=0.2:6:5", "talks.permission=0.1:1:4"
ASKED = {
    "curve that crosses": ((SCALE,), {"outcome": "sustained(1500)"}),
    "curve that falls": (("choice.risk=0:20:4",), {"outcome": "sustained(500)"}),
    "curve below": (("talks.deal_rate=0.05:0.2:3",), {"outcome": "chance of a deal"}),
    "numbers": (("coalition.scale=0.2:3:4",), {"outcome": "force a year after the deal"}),
    "nothing": (("casualties.attack_factor",), {"outcome": "states pledged at the start"}),
    "a wait": (("talks.deal_rate=0.2:5:4",), {"outcome": "weeks until a deal"}),
    "a ratio": (("deterrence.attack=0.5:3:3",), {"outcome": "deterrence efficacy"}),
    "a year": (("adversary.attack_rate=0.05:9:3",),
               {"outcome": "chance of a year without an attack"}),
    "options": (("aggregation.deterrence",), {"outcome": "toothlessness"}),
    "options and groups": (("location",), {"by": "initial=stated,none", "outcome": "force"}),
    "curves": ((SCALE,), {"by": "pledges", "outcome": "sustained(1500)"}),
    "curves that part": (("choice.risk=0:6:3",), {"by": "location", "outcome": "force"}),
    "stances": (("guarantor.resolve_mean=0.05:0.9:3",), {"by": "stance",
                "outcome": "states deployed a year after the deal"}),
    "plane": ((SCALE, PERMISSION), {"outcome": "sustained(1500)"}),
    "plane of numbers": (("coalition.guarantee=0:1:4", "coalition.ask=0:1:4"),
                         {"outcome": "states deployed"}),
    "plane of one lever": (("coalition.ask=0:1:4", "casualties.attack_factor=100:400:3"),
                           {"outcome": "states pledged"}),
    "plane of nothing": (("coalition.ask=0:1:3", PERMISSION), {"outcome": "sustained(10000)"}),
    "plane below": (("talks.deal_rate=0.02:0.2:3", "talks.pressure=0:1:3"),
                    {"outcome": "chance of a deal"}),
    "cells": ((SCALE, "location"), {"outcome": "sustained(1500)"}),
    "cells of switches": (("pledges", "initial"), {"outcome": "force"}),
    "planes": ((SCALE, PERMISSION, "location"), {"outcome": "sustained(1500)"}),
    "planes of stances": (("coalition.ask=0:1:3", "coalition.guarantee=0:1:3"),
                          {"by": "stance", "outcome": "states pledged"}),
    "cells of groups": (("location", "pledges"), {"by": "talks.permission=0:1:2",
                        "outcome": "sustained(500)"}),
    "drawn": ((PERMISSION,), {"settings": (*SOON, "parameters=ranges")}),
}  # fmt: skip


QUICK = (
    "curve that crosses",
    "curves",
    "stances",
    "plane",
    "cells",
    "planes",
)
EVERY = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in ASKED]


def found(name):
    vary, more = ASKED[name]
    return find(swept(*vary, **more).evidence)


@pytest.mark.parametrize("name", EVERY)
def test_it_is_drawn_its_title_is_borne_by_its_table_and_all_can_be_read(name, legible, even):
    finding = found(name)
    even(finding.table)
    assert complaints(finding) == []
    legible(draw("sweep", finding))


@pytest.mark.parametrize(
    ("vary", "worlds"),
    sparing([(SCALE,), (SCALE, PERMISSION), (SCALE, "location")], [1, 19], every=2),
)
def test_few_worlds_are_drawn_and_bear_no_claim(vary, worlds, legible):
    finding = find(swept(*vary, n=worlds).evidence)
    assert finding.title.startswith("Too few worlds")
    assert complaints(finding) == []
    assert finding.lines == ()
    legible(draw("sweep", finding))


@pytest.mark.parametrize(
    "vary", [("talks.permission=0:1:2",), ("talks.permission=0:1:2", "location")]
)
def test_what_applies_nowhere_is_drawn_empty(vary, legible):
    never = ("weeks=8", "talks.deal_rate=0", *FEWER)
    finding = find(swept(*vary, settings=never).evidence)
    assert "applies to no world" in finding.title
    assert complaints(finding) == []
    legible(draw("sweep", finding))


@pytest.mark.parametrize(
    "vary",
    [(SCALE,), (SCALE, PERMISSION), pytest.param(("pledges", PERMISSION), marks=pytest.mark.slow)],
)
def test_hostile_titles_are_drawn_as_they_are(vary, legible):
    legible(draw("sweep", find(swept(*vary, title=HOSTILE).evidence)))


@pytest.mark.slow
def test_the_titles_are_of_many_kinds():
    """Without which the test above would confirm little."""
    titles = " | ".join(found(name).title for name in ASKED)
    for words in (
        "rises above one half where", "falls below one half where", "stays below one half",
        ": always below one half",
        "does nothing to", " most", "is highest with", "rises from", "falls from", "lies between",
        " from ",
    ):  # fmt: skip
        assert words in titles, words


def spoilt(title):
    """The title with its numbers, one after the other, or its way, changed."""
    for one in re.finditer(r"\d[\d,]*(?:\.\d+)?(?=%| to |\)| \(| as | and |$|,|;)", title):
        digits = one.group()
        other = re.sub(r"\d", lambda found: str((int(found.group()) + 4) % 10), digits)
        yield title[: one.start()] + other + title[one.end() :]
    for words, instead in (
        ("rises above", "falls below"), ("falls below", "rises above"), ("rises", "falls"),
        ("falls", "rises"), ("stays below", "stays above"), ("highest", "lowest"),
    ):  # fmt: skip
        if words in title:
            yield title.replace(words, instead)


SPOILT = ("curve that crosses", "numbers", "plane", "curve below", "options", "plane of numbers")


@pytest.mark.parametrize(
    "name", [one for one in EVERY if getattr(one, "values", [one])[0] in SPOILT]
)
def test_a_wrong_title_is_caught(name):
    finding = found(name)
    wrong = [one for one in spoilt(finding.title) if one != finding.title]
    missed = []
    for title in wrong:
        changed = type(finding)(**{**vars(finding), "title": title})
        missed += [] if complaints(changed) else [title]
    # The ends of the interval of a crossing in a plane are in no table.
    assert len(wrong) >= 3
    assert len(missed) <= 2 * (len(finding.axes) > 1 and "one half where" in finding.title)


def test_contours_have_points_clearly_on_either_side():
    finding = found("plane")
    assert {0.5} <= {level for level, _ in finding.lines}
    low, high = (finding.values(0, name) for name in ("low", "high"))
    for level in finding.edges[1:-1]:
        assert (high < level).any()
        assert (low > level).any()
    names = dict(finding.lines)
    assert names[0.5] == "even odds"


def chances(*values, worlds=400):
    """Chances at some points of a plane, each point with the same luck."""
    luck = (np.arange(worlds) + 0.5) / worlds
    above = (luck < np.array(values)[:, np.newaxis]).astype(float)
    return Sample("chance", above, np.ones_like(above), 1)


@pytest.mark.parametrize(
    ("groups", "parts"),
    [
        ((chances(0.49, 0.51),), False),
        ((chances(0.49, 0.8),), False),
        ((chances(0.2, 0.51),), False),
        ((chances(0.2, 0.8),), True),
        ((chances(0.2, 0.3), chances(0.7, 0.8)), True),
    ],
)
def test_a_contour_needs_points_clearly_below_and_above_it(groups, parts):
    assert _parts(SimpleNamespace(groups=groups), 0.5) == parts


def test_a_plane_that_nothing_moves_has_one_colour_and_no_contour():
    finding = find(swept("casualties.rate=0.3:3:2", "talks.pressure=0:1:2", n=60).evidence)
    assert finding.lines == ()
    assert len(finding.edges) == 2
    figure = draw("sweep", finding)
    assert len(figure.axes) == 1


def test_scenarios_stand_where_their_values_are():
    finding = found("plane")
    figure = draw("sweep", finding)
    titles = {title: places for title, _, places in finding.scenarios}
    assert titles["Russia refuses foreign troops"] == (1.0, 0.3)
    dots = [one for one in figure.axes[0].collections if one.get_label() == "scenario"]
    drawn = {tuple(one.get_offsets()[0].tolist()) for one in dots}
    assert drawn == set(titles.values())
    written = {text.get_text() for text in figure.axes[0].texts}
    assert "Russia refuses foreign troops" in written


def test_the_own_value_is_marked_on_each_axis():
    finding = found("plane")
    own = [one for one in draw("sweep", finding).axes[0].collections if one.get_label() == "own"]
    places = [one.get_offsets()[0].tolist() for one in own]
    assert places == [[1.0, 0.0], [0.0, 1.0]]
    (ax,) = draw("sweep", found("curve that crosses")).axes
    (line,) = [one for one in ax.lines if one.get_label() == "own"]
    assert line.get_xdata()[0] == 1.0
    assert "1 in the scenario" in {text.get_text() for text in ax.texts}


def test_a_curve_is_what_the_table_has():
    finding = found("curve that crosses")
    (ax,) = draw("sweep", finding).axes
    (line,) = [one for one in ax.lines if one.get_label() == "mean"]
    np.testing.assert_allclose(line.get_ydata(), finding.values(0))
    (mark,) = [one for one in ax.lines if one.get_label() == "crossing"]
    crossed = finding.crossings[0]
    assert crossed.low <= crossed.at <= crossed.high
    np.testing.assert_allclose(mark.get_xdata(), [crossed.low, crossed.high])


@pytest.mark.parametrize(
    ("low", "high", "least", "expected"),
    [(0, 10, 0, [0, 2, 4, 6, 8, 10]), (10.5, 13.8, 0, [10, 11, 12, 13, 14]),
     (0, 10, 4, [0, 5, 10]), (3, 3, 0, [3]), (-1, 1, 0, [-1, -0.5, 0, 0.5, 1])],
)  # fmt: skip
def test_round_numbers_cover_a_span(low, high, least, expected):
    assert round_numbers(low, high, least=least) == expected


def test_points_with_too_few_worlds_are_hollow_and_off_the_bold_line():
    finding = found("curve that crosses")
    low = finding.table["low"].copy()
    low[0] = np.nan
    changed = type(finding)(**{**vars(finding), "table": {**finding.table, "low": low}})
    (ax,) = draw("sweep", changed).axes
    (line,) = [one for one in ax.lines if one.get_label() == "mean"]
    assert np.isnan(line.get_ydata()[0])
    assert np.isfinite(line.get_ydata()[1:]).all()
    dots = next(one for one in ax.collections if len(one.get_facecolors()) == len(low))
    white = (dots.get_facecolors()[:, :3] == 1).all(axis=1)
    assert white.tolist() == [True] + [False] * (len(low) - 1)


def test_the_key_of_a_plane_ends_at_the_steps_about_what_it_shows():
    swept = SimpleNamespace(
        grid=SimpleNamespace(axes=(1, 2)),
        groups=(chances(0.12, 0.26),),
        kind="chance",
        is_chance=True,
    )
    assert _levels(swept) == ((), (0.1, 0.2, 0.3))
    swept.groups = (chances(0.0, 0.0),)
    assert _levels(swept) == ((), (0.0, 1.0))
    swept.groups = (chances(0.3, 1.0),)
    lines, edges = _levels(swept)
    assert (edges[0], edges[-1]) == (0.3, 1.0)
    assert lines == ((0.5, "even odds"), (0.9, "9 in 10"))


def test_it_can_be_drawn_by_name():
    answer = swept(SCALE, outcome="sustained(1500)")
    assert plot("sweep", answer.evidence).axes
    assert set(SWEEP) == {"sweep"}
    assert answer.plot("sweep").axes
