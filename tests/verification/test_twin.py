"""Two programs, one description: a second implementation and the program agree.

Where a scenario leaves nothing to luck, every number of every week must be the same. Elsewhere
samples are compared: every mean, share and distribution is turned into a score that is standard
normal, or smaller, where both were drawn from one distribution. Beyond a limit of 4.5 such a
score lies by chance once in 147 000; all settings together make fewer than 3 200 comparisons, so
that a false alarm anywhere has a probability below 2.2 % (Bonferroni). Seeds are fixed, hence it
is always the same luck that is tested.
"""

import importlib.util
import sys
from math import inf, log, sqrt
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.schema import Event

_SPEC = importlib.util.spec_from_file_location("twin", Path(__file__).with_name("twin.py"))
twin = importlib.util.module_from_spec(_SPEC)
sys.modules["twin"] = twin
_SPEC.loader.exec_module(twin)

LIMIT = 4.5
CHANCE = 6.8e-6
"""That a standard normal score lies beyond the limit, on either side."""
FEW = 15
"""Least expected count on either side of a share; below it a normal score misleads."""

WORLDS = 900
REPLICATIONS = 4000
WATCHED = (1, 26, -1)
"""Weeks in which the postures of every state are compared; the last is that of the horizon."""

SURE = 10_000
"""A rate at which something happens every week."""

BUSY = ("talks.deal_rate=4", "adversary.probe_rate=10")
SETTINGS = {
    "baseline": (),
    "war comes back": (
        *BUSY,
        "adversary.attack_rate=2",
        "location=line",
        "initial=all",
        "deterrence.provocation=0.8",
        "opinion.casualties=1",
        "casualties.rate=3",
        "talks.collapse_rate=0.1",
    ),
    "bandwagon": (
        *BUSY,
        "choice.allies=5",
        "choice.persistence=0.5",
        "choice.common=0.3",
        "parliament.vote_rate=3",
        "initial=none",
        "aggregation.components=min",
        "aggregation.deterrence=product",
    ),
    "large force": (
        *BUSY,
        "coalition.scale=8",
        "coalition.ask=1",
        "coalition.max_share=0.06",
        "deterrence.half_force=15000",
        "deterrence.host_weight=0.6",
        "guarantor.terms_rate=1",
        "guarantor.terms_boost=1",
        "guarantor.resolve=0.6",
        "initial=drawn",
        "ties=uniform",
        "choice.free_riding=2",
        "aggregation.components=additive_clipped",
        "aggregation.deterrence=additive_clipped",
    ),
    "another roster": (
        *BUSY,
        "states.POL.stance=willing",
        "states.FRA.support=0.3",
        "choice.border=1.5",
        "choice.risk=2",
        "adversary.influence_rate=8",
        "adversary.assault_rate=12",
        "guarantor.resolve_mean=0.5",
        "guarantor.honoured=0.15",
        "guarantor.broken=0.3",
        "guarantor.unsettled=0.1",
        "talks.coalition=-1",
        "choice.inertia=2",
        "aggregation.deterrence=min",
    ),
    "coming and going": (
        *BUSY,
        "adversary.attack_rate=0.1",
        "talks.collapse_rate=0.1",
        "choice.inertia=0",
        "choice.opportunity_rate=26",
        "choice.persistence=0.5",
        "deployment.ramp=0.1",
        "parliament.vote_rate=12",
        "weeks=80",
    ),
    "events": BUSY,
}

HAPPENINGS = {
    "rush": Event(week=3, kind="assault"),
    "second_rush": Event(week=3, kind="assault"),
    "sway": Event(week=5, kind="influence"),
    "second_sway": Event(week=20, kind="influence"),
    "rally_all": Event(week=6, kind="rally", size=1.5),
    "rally_some": Event(week=90, kind="rally", size=-3.0, states=("FRA", "DEU", "POL")),
    "turn": Event(
        week=60,
        kind="set",
        set={
            "coalition.scale": 0.5,
            "guarantor.availability.air_defence": 1.0,
            "guarantor.influence": 0.7,
            "adversary.attack_rate": 0.8,
            "choice.guarantee": 3.0,
            "parliament.solidarity": 1.0,
        },
    ),
}


CLOCKWORK = {
    "opinion.noise": 0,
    "opinion.poll_error": 0,
    "opinion.prior_spread": 0,
    "guarantor.resolve_noise": 0,
    "guarantor.terms_rate": SURE,
    "choice.opportunity_rate": 0,
    "training.ease": 20,
    "parliament.vote_rate": SURE,
    "parliament.consent": 20,
    "adversary.assault_rate": 0,
    "adversary.influence_rate": 0,
    "adversary.attack_rate": 0,
    "adversary.probe_rate": 0,
    "deterrence.probe": 0,
    "deterrence.attack": 0,
    "talks.deal_rate": SURE,
    "talks.collapse_rate": 0,
    "weeks": 46,
}
"""Nothing is left to luck but the taste of states that are never asked."""
KEPT = {
    "guarantor.weight.air_defence": 1,
    "guarantor.availability.air_defence": 1,
    "guarantor.resolve": 0.999999,
    "guarantor.resolve_mean": 0.999999,
    "guarantor.honoured": 1,
}
"""All tests are honoured."""
IDLE = {f"guarantor.availability.{name}": 0 for name in twin.COMPONENTS} | {
    "guarantor.weight.air_defence": 0
}
"""None is."""
TURNING = {"choice.persistence": 1, "choice.support": 20, "choice.autonomy": 0}
"""Opinion decides."""


def at(week, **values):
    return Event(
        week=week, kind="set", set={key.replace("__", "."): v for key, v in values.items()}
    )


def asked(week, size):
    """Let every state decide from a week on, after a rally of opinion."""
    rally = Event(week=week, kind="rally", size=size)
    return {f"rally_{week}": rally, f"ask_{week}": at(week, choice__opportunity_rate=SURE)}


CLOCKS = {
    "talks without terms": ({"talks.deal_rate": 0, "guarantor.terms_rate": 0}, {}),
    "assaults": (
        {"talks.deal_rate": 0, "adversary.assault_rate": SURE, "adversary.influence_rate": SURE},
        {
            "one": Event(week=3, kind="assault"),
            "two": Event(week=3, kind="assault"),
            "sway": Event(week=4, kind="influence"),
            "other": Event(week=4, kind="influence"),
            "all": Event(week=3, kind="rally", size=1.0),
            "some": Event(week=3, kind="rally", size=-0.5, states=("FRA", "POL")),
        },
    ),
    "ceasefire": (
        {"coalition.scale": 20, "coalition.max_share": 0.1},
        {"in vain": Event(week=20, kind="assault")},
    ),
    "everybody at the line": ({"location": "line", "initial": "all", "casualties.rate": 3}, {}),
    "clipped": (
        {
            "aggregation.components": "additive_clipped",
            "aggregation.deterrence": "additive_clipped",
            "coalition.scale": 20,
        },
        {},
    ),
    "least": (
        {
            "aggregation.components": "min",
            "aggregation.deterrence": "min",
            "coalition.scale": 20,
        },
        {},
    ),
    "product": ({"aggregation.deterrence": "product", "coalition.scale": 20}, {}),
    "probes honoured": ({"adversary.probe_rate": SURE, **KEPT}, {}),
    "probes ignored": ({"adversary.probe_rate": SURE, **IDLE}, {}),
    "attack and probe in one week": (
        KEPT,
        {"war": at(30, adversary__attack_rate=SURE, adversary__probe_rate=SURE)},
    ),
    "collapse": ({"talks.deal_rate": 0}, {"end": at(30, talks__collapse_rate=SURE)}),
    "smaller contingents": ({}, {"cut": at(40, coalition__scale=0.05)}),
    "larger contingents": ({}, {"rise": at(40, coalition__scale=3.0)}),
    "much set anew": (
        {"coalition.scale": 10},
        {
            "anew": at(
                25,
                guarantor__influence=0.7,
                guarantor__resolve_reversion=0.1,
                guarantor__resolve_mean=0.6,
                guarantor__batteries_needed=5.0,
                adversary__influence_rate=float(SURE),
                host__strength=0.5,
                host__learning=0.05,
                violence__memory=0.5,
                opinion__reversion=0.2,
                opinion__guarantee=1.0,
                casualties__rate=3.0,
                deployment__exposure_rear=0.9,
            )
        },
    ),
    "dropped, and no vote on the way back": (
        TURNING,
        asked(30, -6.0)
        | asked(33, 9.0)
        | {
            "no_votes": at(33, parliament__vote_rate=0.0),
            "still": at(34, choice__opportunity_rate=0.0),
            "votes": at(40, parliament__vote_rate=SURE),
        },
    ),
    "attacked while withdrawing": (
        TURNING | KEPT,
        asked(8, -6.0)
        | {
            "war": at(10, adversary__attack_rate=SURE),
            "still": at(14, choice__opportunity_rate=0.0),
        },
    ),
}


def clock(name, changed, **more):
    values, events = CLOCKS[name]
    settings = (f"{key}={value}" for key, value in (CLOCKWORK | values | more).items())
    return changed(*settings).model_copy(update={"events": events})


def measured(life):
    """Read off one world of the twin what the program writes down of a week."""
    postures = life.posture()
    return {
        "force": sum(life.troops),
        "trainers": sum(life.trainers),
        "capability": life.K,
        "guarantee": life.G,
        "resolve": twin.sigmoid(life.rho),
        "deterrence": life.D,
        "host_strength": life.U,
        "violence": life.v,
        "deaths": sum(life.deaths),
        "states_pledged": sum(one >= twin.PLEDGED for one in postures),
        "states_authorised": sum(one >= twin.AUTHORISED for one in postures),
        "states_deployed": sum(one == twin.DEPLOYED for one in postures),
    }


def gaps(scenario, kind=twin.Twin):
    """The largest difference of every series and outcome, where luck plays no part."""
    life = kind(twin.Setting(scenario), 5)
    weeks, supports, troops = [measured(life)], [list(life.x)], [list(life.troops)]
    for _ in range(scenario.weeks):
        life.step()
        weeks.append(measured(life))
        supports.append(list(life.x))
        troops.append(list(life.troops))
    data = run(scenario, 1, seed=5).data
    found = {}
    for name in weeks[0]:
        ours = np.array([week[name] for week in weeks], dtype=np.float64)
        found[name] = np.abs(ours - data[name].values[:, 0]).max() / max(1.0, np.abs(ours).max())
    # Kept in single precision.
    shares = 1 / (1 + np.exp(-np.array(supports)))
    found["support"] = np.abs(shares - data["state_support"].values[:, :, 0]).max() / 1000
    present = np.array(troops)
    stored = data["state_troops"].values[:, :, 0]
    found["troops"] = np.abs(present - stored).max() / max(1.0, present.max()) / 1000
    for name, ours in life.outcomes().items():
        theirs = float(data[name].values[0])
        same = ours == theirs or (np.isnan(ours) and np.isnan(theirs))
        found[name] = 0.0 if same else abs(ours - theirs) / max(1.0, abs(ours))
    return {name: gap for name, gap in found.items() if not gap < 1e-9}


@pytest.mark.parametrize("name", CLOCKS)
def test_without_luck_every_week_is_the_same(name, changed):
    assert gaps(clock(name, changed)) == {}


def setting(name, changed):
    scenario = changed(*SETTINGS[name])
    if name == "events":
        scenario = scenario.model_copy(update={"events": dict(scenario.events) | HAPPENINGS})
    return scenario


def told_by_twin(scenario, worlds, kind=twin.Twin, seed=0):
    """Outcomes, and postures by week, of so many worlds of the twin."""
    common = twin.Setting(scenario)
    lives = [twin.live(common, seed + number, kind) for number in range(worlds)]
    done = [life.outcomes() for life in lives]
    outcomes = {name: np.array([one[name] for one in done]) for name in done[0]}
    postures = np.array([life.postures for life in lives])
    counts = np.stack([(postures == posture).sum(axis=0) for posture in range(4)], axis=-1)
    return outcomes, counts


def told_by_program(scenario, names):
    """The same of the program."""
    results = run(scenario, REPLICATIONS, seed=1)
    outcomes = {name: results.outcome(name) for name in names}
    return outcomes, np.asarray(results.data["posture_count"].values)


def share_score(one, n, other, m):
    """Compare two counts; nothing where they are too few for a normal score."""
    pooled = (one + other) / (n + m)
    if min(pooled, 1 - pooled) * min(n, m) < FEW:
        # The rare event must still be rare in both.
        return abs(one / n - other / m) * sqrt(min(n, m)) / 2
    return (one / n - other / m) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))


def mean_score(one, other):
    error = sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    gap = one.mean() - other.mean()
    if error > 1e-12:
        return gap / error
    return 0.0 if abs(gap) < 1e-9 * max(1.0, abs(other.mean())) else inf


def distance_score(one, other):
    """The Kolmogorov-Smirnov distance, scaled to reach the limit with the same chance.

    Blanks stand beyond every number, and so are compared as well. Rounding keeps two sums of the
    same contingents, added in another order, from looking like different numbers.
    """
    one, other = (np.sort(np.round(np.nan_to_num(a, nan=1e12), 6)) for a in (one, other))
    every = np.concatenate([one, other])
    n, m = len(one), len(other)
    below = (np.searchsorted(a, every, side="right") / len(a) for a in (one, other))
    distance = np.abs(np.subtract(*below)).max()
    return distance * sqrt(n * m / (n + m)) * LIMIT / sqrt(-log(CHANCE / 2) / 2)


def scores(twins, programs, codes, weeks):
    """Compare everything; a name and a score each."""
    (ours, our_counts), (theirs, their_counts) = twins, programs
    n, m = (len(outcomes["force_final"]) for outcomes in (ours, theirs))
    found = {}
    for name in ours:
        one, other = (a[np.isfinite(a)] for a in (ours[name], theirs[name]))
        if len(one) < n or len(other) < m:
            found[f"share with {name}"] = share_score(len(one), n, len(other), m)
        if min(len(one), len(other)) >= FEW:
            found[f"mean {name}"] = mean_score(one, other)
        found[f"distribution of {name}"] = distance_score(ours[name], theirs[name])
    for week in weeks:
        for at, code in enumerate(codes):
            for posture in range(4):
                counts = our_counts[week, at, posture], their_counts[week, at, posture]
                score = share_score(counts[0], n, counts[1], m)
                found[f"{code} in posture {posture} in week {week}"] = score
    return found


def beyond(found):
    return {name: round(z, 2) for name, z in found.items() if not abs(z) < LIMIT}


@pytest.fixture(scope="module")
def sample(changed):
    """What the program says of a setting, once for all tests that ask."""
    held = {}

    def reported(name):
        if name not in held:
            scenario = setting(name, changed)
            held[name] = scenario, told_by_program(scenario, OUTCOMES)
        return held[name]

    return reported


@pytest.mark.slow
@pytest.mark.parametrize("name", SETTINGS)
def test_samples_agree(name, sample):
    scenario, theirs = sample(name)
    seed = WORLDS * list(SETTINGS).index(name)
    ours = told_by_twin(scenario, WORLDS, seed=seed)
    found = scores(ours, theirs, sorted(scenario.states), WATCHED)
    assert len(found) < 3200 / len(SETTINGS)
    assert beyond(found) == {}


def test_a_small_sample_agrees(changed):
    scenario = changed(*BUSY, "weeks=30")
    ours = told_by_twin(scenario, 250)
    theirs = told_by_program(scenario, ours[0])
    assert beyond(scores(ours, theirs, sorted(scenario.states), (1, 13, -1))) == {}


class Reversed(twin.Twin):
    """A test of the guarantee moves resolve the other way."""

    def tested(self, *, honoured):
        before = self.rho
        super().tested(honoured=honoured)
        self.rho = 2 * before - self.rho


class Uncentred(twin.Twin):
    """Inertia holds those that have pledged, and nobody back."""

    def eta(self):
        return [one + 0.5 * self.value["choice.inertia"] for one in super().eta()]


class Forgetful(twin.Twin):
    """Casualties leave opinion alone."""

    def opinion(self):
        held, self.deaths = self.deaths, [0.0] * self.n
        super().opinion()
        self.deaths = held


class Lingering(twin.Twin):
    """Half as many leave in a week."""

    def deployment(self):
        self.value["deployment.withdrawal"] = 0.1
        super().deployment()


class Eager(twin.Twin):
    """An opportunity brings a new taste every time."""

    def choice(self):
        self.value["choice.persistence"] = 0.0
        super().choice()


class Hasty(twin.Twin):
    """Parliament agrees to a pledge at once."""

    def parliament(self):
        self.authorised = list(self.pledged)


class Tireless(twin.Twin):
    """Violence is remembered for twice as long."""

    def adversary(self):
        self.value["violence.memory"] = 0.96
        super().adversary()


ALTERED = {
    "war comes back": (Reversed, Forgetful, Uncentred, Eager, Hasty, Tireless),
    "coming and going": (Lingering,),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, kinds in ALTERED.items() for kind in kinds]
)
def test_samples_of_an_altered_twin_do_not(name, kind, sample):
    scenario, theirs = sample(name)
    ours = told_by_twin(scenario, WORLDS // 3, kind, seed=10**6)
    assert beyond(scores(ours, theirs, sorted(scenario.states), WATCHED))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("probes honoured", Reversed),
        ("attacked while withdrawing", Lingering),
        ("everybody at the line", Forgetful),
        ("assaults", Tireless),
    ],
)
def test_without_luck_an_altered_twin_differs(name, kind, changed):
    assert gaps(clock(name, changed), kind)


ROOTS = {
    "baseline": (),
    "uncertainties": ("choice.allies=5", "violence.memory=0.9", "guarantor.unsettled=0.2"),
    "levers": (
        "coalition.scale=20",
        "coalition.ask=1",
        "guarantor.resolve=0.6",
        "adversary.assault_rate=12",
        "location=line",
    ),
    "aggregation and ties": ("aggregation.components=min", "ties=uniform"),
    "another roster": ("states.POL.stance=willing", "states.FRA.support=0.3", "initial=all"),
}


@pytest.mark.parametrize("name", ROOTS)
def test_residuals_are_the_same(name, changed, world):
    still = ("opinion.poll_error=0", "opinion.prior_spread=0")
    scenario = changed(*still, *ROOTS[name])
    life, program = twin.Twin(twin.Setting(scenario), 1), world(scenario, size=2)
    found = {one.code: (one.residual[0], one.propensity[0]) for one in program.contributors}
    ours = dict(zip(sorted(scenario.states), zip(life.r, life.eta(), strict=True), strict=True))
    assert found.keys() == ours.keys()
    for code, pair in ours.items():
        assert found[code] == pytest.approx(pair, abs=1e-9)
