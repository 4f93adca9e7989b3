"""What publics, and a missing backstop, do to what states pledge."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.model.snapshot import snapshot
from sim.model.world import World
from sim.scenario.load import load
from sim.streams import Streams
from sim.theory.logistic import logistic, logit

SIZE = 600
BASELINE = Path(__file__).resolve().parents[2] / "scenarios" / "baseline.yaml"


def pledged(scenario, size=SIZE, weeks=104):
    """Chance of each state to be pledged in the end, by code."""
    held = World(scenario, Streams(1, range(size)), paths_kept=0)
    for _ in range(weeks):
        held.step()
    states = held.contributors
    return dict(zip(states.codes, states.pledged.mean(axis=1).tolist(), strict=True))


@pytest.fixture(scope="module")
def rooted(tmp_path_factory):
    """Write the baseline anew as a root with other shares in favour, and load it."""
    folder = tmp_path_factory.mktemp("roots")

    def build(shares, *settings):
        page = yaml.safe_load(BASELINE.read_text(encoding="utf-8"))
        page |= {"name": "other_publics", "expect": []}
        for code, share in shares(page["states"]).items():
            page["states"][code]["support"] = {"value": share, "basis": "assumed", "because": "so"}
        path = folder / "other_publics.yaml"
        path.write_text(yaml.safe_dump(page), encoding="utf-8")
        return load(path, settings).scenario

    return build


# The level of support


@pytest.fixture(scope="module")
def everywhere(rooted):
    """Expected states pledged where everywhere so many are in favour; the root says so itself."""

    def run(share, *settings):
        return sum(pledged(rooted(lambda states: dict.fromkeys(states, share), *settings)).values())

    return run


def check_levels(everywhere, *settings):
    """From 20 to 50 to 80 % in favour everywhere, at least two states more each time."""
    low, half, high = (everywhere(share, *settings) for share in (0.2, 0.5, 0.8))
    assert low + 2 < half
    assert half + 2 < high
    return low, half, high


def test_publics_in_favour_mean_more_pledges(everywhere):
    """Measured 7.6, 11.4 and 15.8."""
    assert check_levels(everywhere) == pytest.approx((7.6, 11.4, 15.8), abs=0.5)


def test_levels_with_one_number_altered(everywhere):
    """Where the residual takes up the level of support, as in the first edition."""
    with pytest.raises(AssertionError):
        check_levels(everywhere, "choice.level=0")


def check_poland(rooted, baseline, *settings):
    """Poland with Denmark's share in favour, in the root itself, pledges more often by .03."""
    danes = baseline.states["DNK"].support.central
    assert danes > baseline.states["POL"].support.central + 0.2
    persuaded = pledged(rooted(lambda _: {"POL": danes}, *settings), 1000)
    before = pledged(rooted(lambda _: {}, *settings), 1000)
    assert persuaded["POL"] > before["POL"] + 0.03


def test_poland_with_danish_support_pledges_more_often(rooted, baseline):
    check_poland(rooted, baseline)
    with pytest.raises(AssertionError):
        check_poland(rooted, baseline, "choice.level=0")


def mean_logits(baseline):
    """Mean logit of support in the states of each stance with a comparable poll, or in all."""
    polled = [one for one in baseline.states.values() if one.opinion == "comparable"]
    found = {}
    for stance in {one.stance for one in baseline.states.values()}:
        of_it = [one for one in polled if one.stance == stance] or polled
        found[stance] = np.mean([logit(one.support.central) for one in of_it])
    return found


def test_levels_are_measured_from_the_mean_of_the_polls(baseline):
    """Which is a number of its own in the table, and would not follow a new poll by itself."""
    means = mean_logits(baseline)
    assert len(means) == 7
    for stance, mean in means.items():
        said = baseline.values[f"stances.{stance}.support"].central
        assert said == pytest.approx(logistic(mean), abs=0.5e-4), stance
        assert said != pytest.approx(logistic(mean + 1e-3), abs=0.5e-4), stance


# What keeps Poland out


def check_reason(scenario, week):
    """Demand that of the terms that keep Poland out support be the largest."""
    seen = snapshot(Streams(1, range(256)), scenario, code="POL", week=week)
    means = {name: float(np.mean(term)) for name, term in seen.terms.items()}
    means["inertia"] = float(np.mean(seen.inertia))
    assert means["support"] < 0
    assert min(means, key=means.get) == "support"


@pytest.mark.parametrize("week", [0, 26, 104])
def test_support_is_what_keeps_poland_out_most(baseline, week):
    check_reason(baseline, week)


def test_what_keeps_poland_out_with_one_number_altered(changed):
    with pytest.raises(AssertionError):
        check_reason(changed("states.POL.support=0.55"), 0)
    with pytest.raises(AssertionError):
        check_reason(changed("choice.border=15"), 0)


# The backstop


def check_backstop(packaged, codes, *settings):
    """Without an American backstop these states lose at least half of their chance."""
    before = pledged(packaged("baseline", *settings))
    after = pledged(packaged("no_american_backstop", *settings))
    for code in codes:
        assert after[code] <= before[code] / 2, code


def test_states_that_named_the_backstop_do_not_go_without_it(packaged, baseline):
    named = {code for code, one in baseline.states.items() if one.needs_backstop}
    assert {"BEL", "DEU"} <= named
    check_backstop(packaged, named)


def test_the_backstop_with_one_number_altered(packaged):
    with pytest.raises(AssertionError):
        check_backstop(packaged, ["BEL", "DEU"], "choice.backstop=0")
    with pytest.raises(AssertionError):
        check_backstop(packaged, ["CAN"])
