"""The story of one world: it is that world, and every sentence of it is true."""

import random
from functools import cache

import numpy as np
import pytest
from storied import Checker, Observed

from sim.api import story
from sim.ensemble.run import run
from sim.errors import RunError, UsageError
from sim.outcomes.catalogue import OUTCOMES
from sim.results.record import Size
from sim.scenario.load import load, packaged
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Request, obtain
from sim.studies.pick import PICKS, picked
from sim.studies.story import StoryStudy, tell

SCENARIOS = sorted(path.stem for path in packaged().glob("*.yaml"))

BUSY = (
    "choice.government_rate=2",
    "choice.rethink_rate=2",
    "talks.deal_rate=3",
    "adversary.probe_rate=9",
    "adversary.attack_rate=0.6",
)
"""Settings under which much happens."""


def loaded(name, *settings) -> Resolved:
    return load(packaged() / f"{name}.yaml", settings)


@cache
def told(name, world, *settings, n=40, seed=1):
    study = StoryStudy(loaded(name, *settings), world)
    return study.answer(obtain(study.ensembles(), Request(Size(n, seed))))


@cache
def observed(name, world, *settings, seed=1):
    return Observed(loaded(name, *settings).scenario, world, seed)


def drawn(count):
    """Random scenarios with random settings and worlds, the same ones each time."""
    luck = random.Random(14)  # noqa: S311
    settings = [
        ("parameters=ranges",), ("initial=none",), ("initial=drawn",), ("initial=reported",),
        ("weeks=30", "talks.deal_rate=12"), ("location=line", "choice.risk=2"), BUSY,
        ("pledges=record", "coalition.scale=20"), ("coalition.ask=1", "choice.allies=5"),
        ("talks.permission=0.3", "talks.deal_rate=6"), ("coalition.guarantee=0.4",),
        ("choice.tripwire=-1", "adversary.attack_rate=1", "talks.deal_rate=9"), (),
    ]  # fmt: skip
    for at in range(count):
        yield luck.choice(SCENARIOS), luck.randrange(40), *settings[at % len(settings)]


QUICK = 13
"""Cases of the usual tests, one for each kind of settings; the others are slow."""

CASES = [
    pytest.param(case, marks=() if at < QUICK else pytest.mark.slow)
    for at, case in enumerate(drawn(52))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case)))
def test_every_sentence_is_true_and_everything_is_said(case):
    Checker(told(*case), observed(*case)).check()


@pytest.mark.slow
def test_allies_that_move_a_state_are_named():
    """Where they weigh much: those tied to it that changed since it last decided, and no others."""
    eager = ("choice.allies=14", "choice.opportunity_rate=40", "choice.rethink_rate=4")
    named = 0
    for world in range(12):
        case = ("baseline", world, *eager)
        checker = Checker(told(*case), observed(*case))
        checker.check()
        named += checker.allies
    assert named > 10


# What is wrong is found


def rewritten(answer, change):
    """The story with each incident replaced by what a function makes of it, none or several."""
    weeks = [
        week.model_copy(
            update={"incidents": tuple(new for one in week.incidents for new in change(week, one))}
        )
        for week in answer.weeks
    ]
    return answer.model_copy(update={"weeks": tuple(weeks)})


def edited(find, replace, kind=""):
    """Change the words of the first sentence in which something is found."""
    done = []

    def change(_, one):
        if not done and find in one.sentence and kind in ("", one.kind):
            done.append(one)
            one = one.model_copy(update={"sentence": one.sentence.replace(find, replace, 1)})
        return [one]

    return change, done


def once(holds, update):
    """Change the first incident of which something is so."""
    done = []

    def change(_, one):
        if not done and holds(one):
            done.append(one)
            return update(one)
        return [one]

    return change, done


def reasoned(update):
    return once(
        lambda one: one.reason is not None and len(one.reason.named) == 1,
        lambda one: [one.model_copy(update={"reason": update(one.reason)})],
    )


def next_named(reason):
    """The part that moved second in the place of the first."""
    return reason.model_copy(update={"named": (reason.moves[1].part,)})


MUTANTS = {
    "an incident left out": once(lambda one: one.kind == "vote" and one.passed, lambda one: []),
    "an incident twice": once(lambda one: one.kind == "vote", lambda one: [one, one]),
    "a pledge left out": once(lambda one: one.kind == "pledge", lambda one: []),
    "an assault left out": once(lambda one: one.kind == "assault", lambda one: []),
    "a failed vote left out": once(lambda one: one.passed is False, lambda one: []),
    "a government left out": once(lambda one: one.kind == "government", lambda one: []),
    "another posture": once(
        lambda one: one.after == "authorised",
        lambda one: [one.model_copy(update={"after": "deployed"})],
    ),
    "another state": edited("Parliament agrees in Denmark", "Parliament agrees in Norway"),
    "the other vote": edited("Parliament votes against in", "Parliament agrees in"),
    "honoured": edited("is not honoured", "is honoured"),
    "another number": edited("a large assault", "2 large assaults"),
    "scheduled": edited(", as the scenario schedules", ""),
    "keeps": edited("stays out", "keeps the pledge", "government"),
    "readier": edited("less ready", "readier"),
    "drops": edited("drops its pledge", "pledges 100 troops"),
    "since": edited(" since week ", " since week 1"),
    "permits": edited("the deal permits", "the deal does not permit"),
    "withdraws": edited(" and starts to withdraw its troops", ""),
    "arrive": edited("The first troops of", "Troops of"),
    "terms": edited("The terms of the guarantee are settled.", "The talks collapse."),
    "second reason": reasoned(next_named),
    "another size": reasoned(
        lambda one: one.model_copy(
            update={"moves": (one.moves[0].model_copy(update={"change": 9.0}), *one.moves[1:])}
        )
    ),
    "another last decision": reasoned(lambda one: one.model_copy(update={"since": one.since + 1})),
}
SUBJECTS = (("baseline", 2, *BUSY), ("baseline", 5, *BUSY), ("assaults_continue", 7, *BUSY))


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_story_that_is_wrong_is_caught(mutant):
    change, done = MUTANTS[mutant]
    for case in SUBJECTS:
        wrong = rewritten(told(*case), change)
        if done:
            with pytest.raises((AssertionError, KeyError)):
                Checker(wrong, observed(*case)).check()
            return
    pytest.fail("nothing was changed")


@pytest.mark.parametrize("at", range(3))
def test_a_wrong_summary_or_date_is_caught(at):
    case = SUBJECTS[0]
    answer = told(*case)
    lines = list(answer.summary)
    digits = [letter for letter in lines[at] if letter.isdigit()]
    lines[at] = lines[at].replace(digits[0], str((int(digits[0]) + 1) % 10), 1)
    late = answer.weeks[0].model_copy(update={"week": answer.weeks[0].week + 1})
    for wrong in ({"summary": tuple(lines)}, {"weeks": (late, *answer.weeks[1:])}):
        if at == 2 and "summary" in wrong:
            continue  # its numbers of states are spelt
        with pytest.raises(AssertionError):
            Checker(answer.model_copy(update=wrong), observed(*case)).check()


# The same world


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("baseline", ()),
        ("as_in_past_missions", ("weeks=30", "talks.deal_rate=9")),
        pytest.param("baseline", ("parameters=ranges",), marks=pytest.mark.slow),
        pytest.param("attack_in_week_30", (), marks=pytest.mark.slow),
        pytest.param("europe_guarantees", ("parameters=ranges",), marks=pytest.mark.slow),
        pytest.param("positions_in_doubt", (), marks=pytest.mark.slow),
    ],
)
def test_a_story_is_the_world_of_the_ensemble_bit_for_bit(name, settings, monkeypatch):
    """Worlds of the first part of a block, of later ones, and of a lane that is not full."""
    monkeypatch.setattr("sim.ensemble.simulation.CACHED", 1)  # a lane is a part
    results = run(loaded(name, *settings).scenario, 600)
    for world in (0, 17, 255, 256, 599):
        block = tell(results, world).trace.block
        for outcome in OUTCOMES:
            stored = results.outcome(outcome)[world : world + 1]
            np.testing.assert_array_equal(stored, block.outcomes[outcome], outcome, strict=True)
        own = results.data.isel(trajectory=world)
        for series, values in block.series.items():
            np.testing.assert_array_equal(own[series].values, values[:, 0], series)
        np.testing.assert_array_equal(own["phase"].values, block.phase[:, 0])
        for column, values in {"posture": block.posture, **block.states}.items():
            recorded = own[f"state_{column}"].transpose("week", "state").values
            np.testing.assert_array_equal(recorded, values[:, :, 0], column)
        for key, values in results.drawn.items():
            assert values[world] == block.drawn[key][0]
        assert bool(results.drawn) == ("parameters=ranges" in settings)


def test_a_world_beyond_the_first_part_of_a_real_block_is_the_same():
    results = run(loaded("baseline", "weeks=6", "talks.deal_rate=40").scenario, 4400)
    for world in (4095, 4096, 4399):
        assert (
            tell(results, world).trace.outcome("force_final")
            == results.outcome("force_final")[world]
        )


def test_the_number_of_worlds_changes_nothing_but_where_the_world_stands():
    short = ("weeks=40", "talks.deal_rate=6")
    stories = [told("baseline", 17, *short, n=n) for n in (18, 40, 300)]
    for one in stories[1:]:
        assert one.weeks == stories[0].weeks
        assert (one.start, one.opening) == (stories[0].start, stories[0].opening)
        assert [o.value for o in one.outcomes] == [o.value for o in stories[0].outcomes]
    assert len({one.outcomes[7].lower for one in stories}) == 3
    assert told("baseline", 17, *short, seed=2).weeks != stories[1].weeks


def test_a_world_that_comes_out_differently_is_refused():
    results = run(loaded("baseline", "weeks=8").scenario, 20)
    tell(results, 3)
    results.data["assaults"].values[3] += 1
    with pytest.raises(RunError, match=r"world 3 of `baseline` came out differently .*assaults"):
        tell(results, 3)


def test_what_stands_about_the_world_is_counted_over_all_worlds():
    answer = told("baseline", 7, n=60)
    results = run(loaded("baseline").scenario, 60)
    for row in answer.outcomes:
        every = [v for v in results.outcome(row.outcome) if not np.isnan(v)]
        assert row.n == len(every)
        if row.value is not None:
            assert row.lower == sum(v < row.value for v in every) / len(every)
            assert row.higher == sum(v > row.value for v in every) / len(every)


# The choice of a world


def by_hand(results, pick):
    """The rules again, over a plain list of worlds."""
    worlds = []
    for number in range(results.n):
        get = {name: results.outcome(name)[number] for name in OUTCOMES}
        end = 3
        if np.isnan(get["deal_week"]):
            end = 2 if np.isnan(get["collapse_week"]) else 1
        if not np.isnan(get["attack_week"]):
            end = 0
        sizes = get["force_final"], get["troops_pledged_final"]
        worlds.append((number, end, *sizes, get["attack_week"]))
    if pick == "median":
        return sorted(worlds, key=lambda w: (w[2], w[3], w[0]))[(len(worlds) - 1) // 2][0]
    if pick == "worst":
        return min(worlds, key=lambda w: (w[1], w[2], w[3], w[0]))[0]
    if pick == "best":
        return max(worlds, key=lambda w: (w[1], w[2], w[3], -w[0]))[0]
    attacks = sorted((w for w in worlds if w[4] == w[4]), key=lambda w: (w[4], w[2], w[0]))
    return attacks[(len(attacks) - 1) // 2][0]


@pytest.mark.parametrize("n", [1, 2, 30, 61])
@pytest.mark.parametrize("pick", PICKS)
@pytest.mark.parametrize("settings", [(), ("talks.deal_rate=0",), ("weeks=0",)])
def test_a_world_is_chosen_by_the_stated_rule(pick, settings, n):
    results = run(loaded("baseline", *settings).scenario, n)
    if pick == "typical-attack" and not np.isfinite(results.outcome("attack_week")).any():
        with pytest.raises(UsageError, match=r"no attack comes in .* -n, or choose another"):
            picked(results, pick)
        return
    assert picked(results, pick) == by_hand(results, pick)


def test_equals_go_by_the_number_of_the_world():
    results = run(loaded("baseline", "weeks=0").scenario, 9)
    assert [picked(results, pick) for pick in ("worst", "median", "best")] == [0, 4, 0]


@pytest.mark.parametrize("pick", PICKS)
def test_the_answer_is_that_of_the_chosen_world(pick):
    study = StoryStudy(loaded("baseline"), None, pick)
    answer = study.answer(obtain(study.ensembles(), Request(Size(60, 1))))
    assert answer.world == by_hand(run(loaded("baseline").scenario, 60), pick)
    assert answer.weeks == told("baseline", answer.world, n=60).weeks
    assert answer.pick == pick


@pytest.mark.slow
def test_the_median_world_is_called_so_and_no_other():
    study = StoryStudy(loaded("baseline"), None, "median")
    answer = study.answer(obtain(study.ensembles(), Request(Size(61, 1))))
    force = run(loaded("baseline").scenario, 61).outcome("force_final")
    assert ", the median;" in answer.summary[1]
    for world in range(12):
        said = ", the median;" in told("baseline", world, n=61).summary[1]
        assert said == (force[world] == np.median(force))


# In Python


def test_a_story_can_be_asked_for_in_python():
    answer = story(loaded("baseline", "weeks=30", "talks.deal_rate=9"), world=5, replications=20)
    assert answer.weeks == told("baseline", 5, "weeks=30", "talks.deal_rate=9", n=20).weeks
    assert len(repr(answer).splitlines()) <= 10
    frame = answer.to_dataframe()
    assert len(frame) == sum(len(week.incidents) for week in answer.weeks)
    assert answer.plot("story").axes
    with pytest.raises(UsageError, match="there is no figure `storry` here"):
        answer.plot("storry")


# At the limits


@pytest.mark.parametrize("world", [-1, 40, 1_000_000])
def test_a_world_that_is_not_there_is_refused(world):
    with pytest.raises(UsageError, match=f"there is no world {world} among 40 worlds"):
        told("baseline", world)


@pytest.mark.parametrize(
    "settings",
    [
        ("weeks=0",),
        ("weeks=1",),
        ("choice.shock_scale=0.001", "talks.deal_rate=9"),
        ("choice.opportunity_rate=0", "choice.government_rate=0", "choice.rethink_rate=0"),
        ("initial=all", "talks.deal_rate=9", "states.POL.hold=in", "states.FRA.hold=out"),
        ("states.POL.condition=0.9", "states.FRA.condition=0.2", "talks.deal_rate=5"),
    ],
)
@pytest.mark.parametrize("world", [0, 11])
def test_the_limits_are_told_as_well(world, settings):
    answer = told("baseline", world, *settings)
    Checker(answer, observed("baseline", world, *settings)).check()
    plain = answer.model_dump_json()
    assert type(answer).model_validate_json(plain).model_dump_json() == plain


def test_scheduled_events_of_every_kind_are_told():
    events = (
        "events.a={week: 2, kind: rally, size: 0.4, states: [POL, DEU]}",
        "events.b={week: 3, kind: poll, size: -12}",
        "events.c={week: 4, kind: government, states: [POL, HUN], stance: willing}",
        "events.d={week: 5, kind: withdrawal, components: [air_defence, weapons]}",
        "events.e={week: 6, kind: withdrawal}",
        "events.f={week: 7, kind: influence}",
        "events.g={week: 8, kind: deal}",
        "events.h={week: 8, kind: collapse}",
        "events.i={week: 9, kind: deal}",
        "events.j={week: 9, kind: assault}",
        "events.k={week: 10, kind: probe}",
        "events.l={week: 10, kind: attack}",
        "events.m={week: 11, kind: probe}",
        "events.n={week: 12, kind: assault}",
        "events.o={week: 12, kind: assault}",
        "events.p={week: 13, kind: set, set: {adversary.assault_rate: 0}}",
        "events.q={week: 200, kind: deal}",
    )
    for world in range(4):
        case = ("baseline", world, "weeks=20", *events)
        Checker(told(*case), observed(*case)).check()
        text = " ".join(one.sentence for week in told(*case).weeks for one in week.incidents)
        if "The talks collapse" not in text:
            assert "two tests" in text
            assert "as a deal comes instead" in text
