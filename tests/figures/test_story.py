"""The timeline of one world: it can be read, and it shows what was recorded."""

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import PatchCollection, PathCollection
from matplotlib.colors import to_hex
from sparing import quick

from sim.ensemble.run import run
from sim.figures.catalogue import draw
from sim.figures.kit import style
from sim.findings.timeline import FLAGS, find
from sim.outcomes.block import POSTURES
from sim.results.results import Results
from sim.scenario.load import load, packaged
from sim.studies.pick import picked
from sim.studies.story import Story, tell
from sim.words import MONTHS

CROWDED = tuple(
    f"events.event_{k}={{week: {10 + k}, kind: set, set: {{coalition.ask: 0.{k}}}}}"
    for k in range(1, 10)
) + tuple(f"events.other_{k}={{week: {90 + 2 * k}, kind: poll, size: 1}}" for k in range(7))

CASES = {
    "attack": ("baseline", (), "typical-attack"),
    "worst": ("baseline", ("talks.collapse_rate=2", "adversary.attack_rate=0"), "worst"),
    "no deal": ("no_peace_agreement", (), "median"),
    "best": ("baseline", ("talks.deal_rate=6", "initial=all"), "best"),
    "scheduled": ("attack_in_week_30", CROWDED, "median"),
    "at the edge": ("baseline", ("weeks=30", "events.late_one={week: 30, kind: deal}"), "median"),
    "short": ("baseline", ("weeks=8", "talks.deal_rate=40"), "median"),
    "one week": ("baseline", ("weeks=1",), "median"),
    "the start": ("baseline", ("weeks=0",), "median"),
    "nobody": ("baseline", ("initial=none", "weeks=2", "choice.opportunity_rate=0"), "median"),
    "ten years": ("baseline", ("weeks=520",), "median"),
}


@cache
def story(name: str, settings: tuple[str, ...], pick: str) -> Story:
    results = run(load(packaged() / f"{name}.yaml", settings).scenario, 40)
    return tell(results, picked(results, pick))


READ = ("attack", "no deal", "scheduled", "at the edge", "nobody", "ten years")


@pytest.mark.parametrize("case", quick(CASES, READ))
def test_it_can_be_read(case, legible, even, words):
    finding = find(story(*CASES[case]))
    figure = draw("story", finding)
    legible(figure)
    even(finding.table)
    written = " ".join(" ".join(words(figure)).split())
    for text in (finding.title, finding.subtitle, finding.foot):
        assert text in written
    for flag in finding.flags:
        assert flag.label in written


@pytest.mark.parametrize("which", ["one", "mixed", "made up", "two hundred"])
def test_any_roster_can_be_drawn(which, rosters, legible):
    results: Results = rosters(which)
    legible(draw("story", find(tell(results, 3))))


def test_hostile_names_and_a_hostile_title_can_be_drawn(worlds, legible):
    results = worlds(
        "states.FRA.name=$x^{ \\frac{", "states.FRA.short=漢 漢", title="$x^{ 漢 W" * 20
    )
    legible(draw("story", find(tell(results, 3))))


@pytest.mark.parametrize("case", CASES)
def test_lanes_have_the_colours_of_the_recorded_postures(case):
    one = story(*CASES[case])
    finding = find(one)
    figure = draw("story", finding)
    lanes = [found for found in figure.axes[0].collections if isinstance(found, PatchCollection)]
    assert len(lanes) == len(finding.lanes)
    heights = []
    for drawn, lane in zip(lanes, finding.lanes, strict=True):
        recorded = one.trace.posture[:, one.trace.codes.index(lane.code)]
        painted = np.full(len(recorded), -1)
        for path, colour in zip(drawn.get_paths(), drawn.get_facecolor(), strict=True):
            low, high = (round(edge) for edge in path.vertices[[0, 1], 0])
            painted[low + 1 : high + 1] = style.POSTURES.index(to_hex(colour).upper())
        np.testing.assert_array_equal(painted, recorded)
        heights.append(drawn.get_paths()[0].vertices[:, 1].mean())
    assert heights == sorted(heights, reverse=True)


def test_marks_stand_in_their_weeks():
    one = story(*CASES["attack"])
    finding = find(one)
    marks = {}
    for found in draw("story", finding).axes[0].collections:
        if isinstance(found, PathCollection) and not found.get_label().startswith("_"):
            weeks = (found.get_offsets()[:, 0] + 0.5).tolist()
            marks.setdefault(found.get_label(), []).extend(weeks)
    columns, states = one.trace.columns, one.trace.states
    shown = [one.trace.codes.index(lane.code) for lane in finding.lanes]
    assert marks["assault"] == np.flatnonzero(columns["assaults"]).tolist()
    assert marks["attack"] == np.flatnonzero(columns["attack"]).tolist()
    probes = np.flatnonzero(columns["probe"] & ~columns["attack"])
    assert sorted(marks.get("honoured", []) + marks.get("unanswered", [])) == probes.tolist()
    answered = [week for week in probes if columns["honoured"][week]]
    assert marks.get("honoured", []) == answered
    since = states["in_office_since"][:, shown]
    new = np.argwhere((np.arange(len(since)) == since.T) & (np.arange(len(since)) > 0))
    assert marks["New government"] == [week for _, week in new]
    against = np.argwhere((states["voted"] & ~states["authorised"])[:, shown].T)
    assert marks["Vote against"] == [week for _, week in against]


@pytest.mark.parametrize("case", CASES)
def test_the_table_covers_every_week_of_every_lane(case):
    one = story(*CASES[case])
    finding = find(one)
    rows = list(zip(*(finding.table[key].tolist() for key in ("lane", "what", "begins", "ends")),
                    strict=True))  # fmt: skip
    for lane in ("phase", *(lane.code for lane in finding.lanes)):
        names = ("talks", "ceasefire", "collapsed", "attacked") if lane == "phase" else POSTURES
        recorded = (
            one.trace.phase if lane == "phase"
            else one.trace.posture[:, one.trace.codes.index(lane)]
        )  # fmt: skip
        runs = [row for row in rows if row[0] == lane and row[1] in names]
        assert runs[0][2] == 0
        assert runs[-1][3] == one.trace.weeks
        assert all(after[2] == before[3] + 1 for before, after in pairwise(runs))
        for _, what, begins, ends in runs:
            assert set(recorded[begins : ends + 1]) == {names.index(what)}


@pytest.mark.parametrize("case", CASES)
def test_the_title_is_what_was_recorded(case):
    one = story(*CASES[case])
    title, block = find(one).title, one.trace.block
    weeks = {name: block.outcomes[f"{name}_week"][0] for name in ("deal", "collapse", "attack")}

    def month(week):
        day = one.scenario.start + np.timedelta64(7 * (int(week) - 1), "D").item()
        return f"{MONTHS[day.month - 1]} {day.year}"

    said = {
        "deal": re.search(r"A deal in (\w+ \d+)", title),
        "collapse": re.search(r"talks collapse in (\w+ \d+)", title),
        "attack": re.search(r"an attack in (\w+ \d+)", title),
    }
    for name, found in said.items():
        assert (found is not None) == np.isfinite(weeks[name]), title
        assert found is None or found[1] == month(weeks[name])
    assert ("No deal" in title) == (np.isnan([*weeks.values()]).all() and one.trace.weeks > 0)
    assert ("holds" in title) == (np.isfinite(weeks["deal"]) and np.isnan(weeks["attack"]))
    ever = (block.posture[:, :, 0] == 3).any(axis=0).sum()
    spelt = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    count = re.search(r": (\w+) states? sends? troops", title)
    assert count
    assert count[1] == (spelt[ever] if ever <= 10 else str(ever))
    force = round(block.outcomes["force_final"][0])
    left = re.search(r", ([\d,]+|none) (?:is|are) there at the end", title)
    assert (left is not None) == (ever > 0)
    assert left is None or left[1] == (f"{force:,}" if force else "none")


def test_states_that_never_pledge_are_left_out_and_counted():
    one = story(*CASES["attack"])
    finding = find(one)
    never = (one.trace.posture.max(axis=0) == 0).sum()
    assert len(finding.lanes) + never == len(one.trace.codes)
    assert f"Not shown: {never} states that never pledge." in finding.subtitle


def test_events_beyond_the_limit_are_counted():
    finding = find(story(*CASES["scheduled"]))
    assert len(finding.flags) == FLAGS
    assert {"Deal", "Terms settled"} <= {flag.label for flag in finding.flags}
    assert re.search(r"(\w+) events? of the scenario (?:is|are) not labelled", finding.subtitle)
