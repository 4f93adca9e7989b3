"""The figures of a sensitivity analysis: what they show and say, and that they can be read."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from sparing import quick

from sim.figures.catalogue import draw, plot
from sim.findings import basis, influence
from sim.findings.catalogue import SENSITIVITY
from sim.findings.sensitivity import account, findings, tables
from sim.outcomes.measure import measure_row
from sim.results.summary import Estimated
from sim.scenario.factor import Factor
from sim.studies.chance_and_basis import Mixed
from sim.studies.influence import Bar, BasisShare
from sim.studies.judging import Measured, judged
from sim.studies.sensitivity_answer import Sensitivity, SensitivityAnswer
from sim.studies.sobol import SobolDesign
from sim.words import percent, spelt

LONG = "W" * 30 + " of the 漢字 $x^{ and of many more words than anybody would write"
BASES = ("assumed", "estimated", "assumed", "sourced", "assumed", "assumed")
WORLDS = 24


def made_up(count, *, names=()):
    """Factors, the last of which is a rule."""
    says = [names[at] if at < len(names) else f"what thing number {at} does" for at in range(count)]
    numbers = [
        Factor((f"thing.{at}",), says[at], 1.0, BASES[at % 6], "share", (0.5, 2500.0))
        for at in range(count - 1)
    ]
    rule = Factor(
        (f"thing.{count - 1}",), says[-1], "one", options=("one", "another_rule", "third")
    )
    return (*numbers, rule)


def outcome(factors, own, function, *, measure, points, chance=0.3, worlds=WORLDS):
    """What a function of the places of factors comes to, with a part that each world adds."""
    design = SobolDesign(len(factors), own, points)
    groups = [[at for at, one in enumerate(factors) if one.basis == name]
              for name in ("assumed", "estimated", "sourced")]  # fmt: skip
    mixed = Mixed(tuple(map(tuple, groups)), max(8, points // 4))
    luck = np.random.default_rng(4).standard_normal(max(64, 4 * worlds))
    own_luck = np.random.default_rng(5)

    def values(chances, count):
        plain = function(chances)[:, np.newaxis] + chance * luck[:count]
        return plain + 0.1 * chance * own_luck.standard_normal((len(chances), count))

    moves, rows = [], [np.full(len(factors), 0.5)]
    for at in own:
        ends = [("low", 0.0), ("high", 1.0)]
        if not factors[at].is_number:
            ends = [("another_rule", 0.5), ("third", 1.0)]
        for end, place in ends:
            rows.append(np.where(np.arange(len(factors)) == at, place, 0.5))
            moves.append((factors[at], factors[at].at(np.array([place]))[0], end))
    table = values(design.chances, worlds)
    measured = Measured(
        measure,
        "Ukraine",
        np.abs(np.random.default_rng(6).standard_normal(len(factors))),
        table,
        table.mean(axis=1),
        mixed.shares(values(mixed.chances, 4 * worlds)),
        values(np.array(rows), 64),
        design.indices(table.mean(axis=1)),
        {},
    )
    return judged(measured, factors, design=design, moves=tuple(moves), worlds=4 * worlds)


def linear(*weights):
    return lambda chances: chances[:, : len(weights)] @ np.array(weights)


FUNCTIONS = {
    "few": linear(9.0, 4.0, 1.0),
    "one": linear(0.0, 5.0),
    "many": lambda chances: chances.sum(axis=1),
    "together": lambda chances: np.prod(2 * chances[:, :6] - 1, axis=1),
    "constant": lambda chances: np.zeros(len(chances)),
}


@cache
def analysed(which="few", *, count=30, own=14, points=128, worlds=WORLDS, names=(), results=None):
    factors = made_up(count, names=names)
    chosen = (*range(own - 1), count - 1)
    chance = 0.0 if which == "constant" else 0.3
    measures = ("force a year after the deal", "chance of an attack given a deal",
                "chance of a sustained force of 10000 given a deal")  # fmt: skip
    outcomes = tuple(
        outcome(factors, chosen, FUNCTIONS[which], measure=name, points=points, chance=chance,
                worlds=worlds)
        for name in measures
    )  # fmt: skip
    answer = SensitivityAnswer(
        seed=1, replications=worlds, version="1", scenario="some", title="Some scenario",
        factors=count, rests_on={"assumed": 20, "estimated": 5, "sourced": 5}, own=own,
        points=points, runs=points * (own + 3), worlds=10_000, finding=outcomes[0].sentence,
        outcomes=outcomes,
    )  # fmt: skip
    return answer.model_copy(update={"evidence": Sensitivity(results, answer)})


@pytest.fixture
def answered(worlds):
    results = worlds("weeks=10", n=20)
    return lambda which="few", **more: analysed(which, results=results, **more)


WORDS = {spelt(count): count for count in range(11)}
TITLE = re.compile(
    r"(?P<count>\w+) of (?P<among>[\d,]+) uncertain values and rules carr(?:y|ies) at least "
    r"(?P<goal>\d+)% of what is uncertain about the [^;]+; (?P<rest>[^;]+)"
)


def number(word):
    return WORDS.get(word.lower()) if word.lower() in WORDS else int(word.replace(",", ""))


def complaints(finding):
    """What of the title of the shares of factors its table does not bear."""
    table = finding.table
    own = table["key"] != ""
    named = table["carrier"]
    if "that matter most are not sure to carry half of" in finding.title:
        return ["some are named"] if named.any() else []
    said = TITLE.fullmatch(finding.title)
    if not said:
        return ["cannot be read"]
    wrong = []
    if int(said["goal"]) not in (50, 60, 70, 80):
        wrong.append("no such share")
    if number(said["count"]) != named.sum():
        wrong.append("another count")
    others = [re.search(r"\d+", str(one)) for one in table["label"][~own]]
    if number(said["among"]) != own.sum() + sum(int(one[0]) for one in others):
        wrong.append("not of so many")
    least = max(table["first"][named].sum(), 1 - table["total"][~named].sum())
    if least < int(said["goal"]) / 100:
        wrong.append("they carry less")
    if not np.array_equal(np.flatnonzero(named), np.arange(named.sum())):
        wrong.append("others are larger")
    bases = list(table["basis"][named])
    for name in ("assumed", "estimated", "sourced"):
        count = bases.count(name)
        if bool(count) != (name in said["rest"]):
            wrong.append(f"{count} are {name}")
        if 0 < count < len(bases) and not re.search(
            rf"\b{spelt(count)} (?:is |are )?{name}", said["rest"]
        ):
            wrong.append(f"{count} are {name}")
    return wrong


def basis_complaints(finding):
    """What of the title of what outcomes rest on its table does not bear."""
    first = finding.table["measure"] == finding.table["measure"][0]
    shares = {name: finding.table[name][first] for name in ("value", "low", "high", "rests_on")}
    order = np.argsort(-shares["value"])
    ahead = shares["low"][order[0]] > shares["high"][order[1:]].max()
    near = shares["high"] >= shares["low"][order[0]]
    near[order[0]] = True
    if finding.title.startswith("What varies in the "):
        return [] if near.all() else ["one makes more"]
    names = dict(zip(shares["rests_on"], ("Assumptions", "Estimates", "Sources", "Chance"),
                     strict=True))  # fmt: skip
    several = re.fullmatch(r"(.+) together make (\d+)% of what varies in the [^,]+, (.+)",
                           finding.title)  # fmt: skip
    if several:
        named = re.split(r", | and ", several[1].lower())
        expected = [names[shares["rests_on"][at]].lower() for at in order if near[at]]
        end = "neither clearly more than the other" if len(named) == 2 else "none clearly most"
        whole = 100 * shares["value"][near].sum()
        if len(named) < 2 or named != expected or several[3] != end:
            return ["others make as much"]
        return [] if abs(int(several[2]) - whole) < 0.6 else ["another share"]
    said = re.match(r"(\w+) makes? (most|\d+%|[\d.]+%) of what varies in the ", finding.title)
    if not said or said[1] != names[shares["rests_on"][order[0]]]:
        return ["another makes more"]
    wrong = [] if ahead else ["not beyond chance"]
    if said[2] == "most" and shares["low"][order[0]] <= 0.5:
        wrong.append("not most")
    if said[2] != "most" and abs(float(said[2][:-1]) / 100 - shares["value"][order[0]]) > 0.006:
        wrong.append("another share")
    return wrong


@pytest.mark.parametrize(
    "which",
    quick(["few", "one", "many", "together"], ("few", "many")),
)
def test_it_is_drawn_its_title_is_borne_by_its_table_and_all_can_be_read(
    which, answered, legible, even
):
    answer = answered(which)
    made = findings(answer)
    assert set(made) >= {"sensitivity", "basis"}
    for path, finding in made.items():
        name = path.partition("/")[0]
        even(finding.table)
        assert (basis_complaints if name == "basis" else complaints)(finding) == []
        legible(draw(name, finding))


@pytest.mark.parametrize(
    ("count", "own", "points"),
    [
        (3, 2, 64),
        pytest.param(3, 3, 64, marks=pytest.mark.slow),
        pytest.param(12, 12, 64, marks=pytest.mark.slow),
        (150, 40, 64),
    ],
)
def test_few_and_many_factors_can_be_read(count, own, points, answered, legible):
    answer = answered("few", count=count, own=own, points=points)
    for path, finding in findings(answer).items():
        legible(draw(path.partition("/")[0], finding))


def test_hostile_names_are_drawn(answered, legible):
    answer = answered("few", names=(LONG, "x", LONG + "!", "a b: c, d"))
    legible(draw("sensitivity", findings(answer)["sensitivity"]))


def test_nothing_is_drawn_of_what_cannot_be_told(answered):
    constant = answered("constant")
    assert findings(constant) == {}
    assert {one.verdict for one in constant.outcomes} == {"constant"}
    few = answered("few", points=32)
    assert {one.verdict for one in few.outcomes} == {"few"}
    assert "sensitivity" not in findings(few)
    assert any("too few to tell" in line for line in account(few, whole=False))


@pytest.mark.parametrize(("chance", "verdict"), [(30.0, "told"), (100.0, "noise")])
def test_nothing_is_told_of_what_is_mostly_noise(chance, verdict):
    factors, name = made_up(6), "force a year after the deal"
    one = outcome(factors, (0, 1, 5), FUNCTIONS["one"], measure=name, points=64, chance=chance)
    assert one.verdict == verdict
    assert (one.noise > 0.5) == (verdict == "noise")
    assert ("cannot be told from chance with so few worlds" in one.sentence) == (one.noise > 0.5)
    assert bool(one.carriers) == (verdict == "told")


@pytest.mark.parametrize(("share", "verdict"), [(0.1, "told"), (0.3, "silent")])
def test_nothing_is_told_where_too_many_points_say_nothing(share, verdict):
    def gaps(chances):
        return np.where(chances[:, 3] < share, np.nan, 5 * chances[:, 1])

    factors, name = made_up(6), "force a year after the deal"
    one = outcome(factors, (0, 1, 3, 5), gaps, measure=name, points=128)
    assert one.verdict == verdict
    assert one.silent == pytest.approx(share, abs=0.03)
    assert ("no world says anything" in one.sentence) == (verdict == "silent")


def test_few_worlds_have_no_interval_of_what_rests_on_chance(answered):
    one = answered("few", worlds=4).outcomes[0]
    assert all(each.low is None for each in one.shares)
    assert "basis" not in findings(answered("few", worlds=4))


MUTANTS = {
    "count": lambda title: re.sub(r"^\w+", "Nine", title),
    "goal": lambda title: re.sub(r"\d+%", "100%", title),
    "among": lambda title: title.replace(" of 30 ", " of 31 "),
    "basis": lambda title: title.replace("estimated", "sourced"),
    "all": lambda title: re.sub(r";.*", "; both are assumed", title),
}


@pytest.mark.parametrize("which", MUTANTS)
def test_a_wrong_title_is_caught(which, answered):
    finding = findings(answered())["sensitivity"]
    wrong = replace(finding, title=MUTANTS[which](finding.title))
    assert wrong.title != finding.title
    assert complaints(wrong)


def test_a_title_is_caught_that_names_the_smaller_ones(answered):
    finding = findings(answered())["sensitivity"]
    carrier = np.roll(finding.table["carrier"], 1)
    assert complaints(replace(finding, table={**finding.table, "carrier": carrier}))


@pytest.mark.parametrize(
    "text",
    [
        "Chance makes most of what varies in the force",
        (
            "Assumptions and chance together make 95% of what varies in the force, neither clearly "
            "more than the other"
        ),
        "What varies in the force rests on nothing clearly more than on all else",
    ],
)
def test_a_wrong_title_about_what_outcomes_rest_on_is_caught(text, answered):
    finding = findings(answered())["basis"]
    assert finding.title.startswith("Assumptions make most of what varies in the force a year")
    assert basis_complaints(finding) == []
    assert basis_complaints(replace(finding, title=text))


def shared_by(*ends):
    """Shares of assumptions, estimates, sources and chance, each with its interval."""
    every = zip(("assumed", "estimated", "sourced", "chance"), ends, strict=True)
    return [
        BasisShare(value=value, low=low, high=high, n=99, rests_on=name, factors=1)
        for name, (low, value, high) in every
    ]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (((0.3, 0.4, 0.5), (0.0, 0.1, 0.2), (0.0, 0.02, 0.1), (0.4, 0.48, 0.6)),
         ("Chance and assumptions together make 88% of what varies in the force, neither clearly "
         "more than the other")),
        (((0.2, 0.35, 0.5), (0.2, 0.3, 0.4), (0.0, 0.02, 0.1), (0.2, 0.33, 0.6)),
         ("Assumptions, chance and estimates together make 98% of what varies in the force, none "
         "clearly most")),
        (((0.1, 0.25, 0.5),) * 4,
         "What varies in the force rests on nothing clearly more than on all else"),
        (((0.1, 0.25, 0.3), (0.0, 0.1, 0.2), (0.0, 0.1, 0.2), (0.4, 0.45, 0.6)),
         "Chance makes 45% of what varies in the force, more than anything else"),
        (((0.6, 0.7, 0.8), (0.0, 0.1, 0.2), (0.0, 0.1, 0.2), (0.0, 0.1, 0.2)),
         "Assumptions make most of what varies in the force"),
    ],
)  # fmt: skip
def test_the_title_names_what_makes_as_much_within_the_intervals(shares, said):
    assert basis.title("force", shared_by(*shares)) == said


def ends_of(*values, base, names=("low", "high")):
    """What is written at the left and the right of the bars of one factor."""
    row = measure_row("force a year after the deal")
    bars = [
        Bar(key="a", at=1.0, end=name, value=value,
            difference=Estimated(value=value - base, low=None, high=None, n=9))
        for name, value in zip(names, values, strict=False)
    ]  # fmt: skip
    return influence._written((bars[0], bars[-1]), base, row=row)


@pytest.mark.parametrize(
    ("values", "base", "left", "right"),
    [
        ((1000, 3000), 2000, ("low 1,000",), ("high 3,000",)),
        ((2100, 3000), 2000, (), ("high 3,000", "low 2,100")),
        ((1000, 1900), 2000, ("low 1,000", "high 1,900"), ()),
        ((2000, 3000), 2000, ("low 2,000",), ("high 3,000",)),
        ((1000, 2000), 2000, ("low 1,000",), ("high 2,000",)),
        ((3000,), 2000, (), ("low 3,000",)),
        ((1000,), 2000, ("low 1,000",), ()),
        ((2000,), 2000, (), ("low 2,000",)),
    ],
)
def test_an_outcome_is_written_on_the_side_where_it_lies(values, base, left, right):
    assert ends_of(*values, base=base) == (left, right)


def test_rules_have_the_same_words_in_a_tornado_as_in_a_sweep():
    written = ends_of(1000, 3000, base=2000, names=("min", "additive_clipped"))
    assert written == (("the weakest decides 1,000",), ("they add up 3,000",))


def test_labels_of_bars_are_drawn_where_they_are_written(answered):
    finding = findings(answered())["sensitivity"]
    ends = ((("low 1",), ("high 2",)), ((), ("high 3", "low 2")), *finding.ends[2:])
    bars = draw("sensitivity", replace(finding, ends=ends)).axes[1]
    side = {text.get_text(): text.get_ha() for text in bars.texts}
    assert side["low 1"] == "right"
    assert side["high 2"] == side["high 3"] == side["low 2"] == "left"


def test_bold_is_explained_only_where_something_is(answered):
    for which, bold in (("few", True), ("many", False)):
        finding = findings(answered(which))["sensitivity"]
        assert finding.table["carrier"].any() == bold
        assert ("Bold" in finding.subtitle) == bold


def test_a_long_heading_takes_two_lines(answered, legible):
    finding = replace(findings(answered())["sensitivity"], heading="Number of " + "states " * 8)
    figure = draw("sensitivity", finding)
    legible(figure)
    heads = [text.get_text() for text in figure.axes[1].texts if "states" in text.get_text()]
    assert len(heads) == 2
    assert not any("…" in one for one in heads)


def test_bars_end_where_the_table_says(answered):
    finding = findings(answered())["sensitivity"]
    figure = draw("sensitivity", finding)
    names, bars, shares = figure.axes
    assert not names.patches
    table, rows = finding.table, influence.SHOWN
    ends = np.array([bar.get_x() + bar.get_width() for bar in bars.patches]).reshape(rows, 2)
    np.testing.assert_allclose(ends[:, 0], table["least"][:rows])
    np.testing.assert_allclose(ends[:, 1], table["greatest"][:rows])
    assert {bar.get_x() for bar in bars.patches} == {finding.base}
    totals = [bar.get_width() for bar in shares.patches[: rows + 1]]
    np.testing.assert_allclose(totals, np.clip([*table["total"][:rows], table["total"][-1]], 0, 1))


def test_what_is_beyond_chance_is_of_its_own_colour(answered):
    answer = answered()
    table = findings(answer)["sensitivity"].table
    ways = {
        (one.key, one.value): (one.difference.low > 0) - (one.difference.high < 0)
        for one in answer.outcomes[0].bars
    }
    seen = set()
    for row, key in enumerate(table["key"][:-1]):
        for end in ("least", "greatest"):
            seen.add(int(table[f"{end}_way"][row]))
            assert table[f"{end}_way"][row] == ways[key, table[end][row]]
    assert seen == {-1, 0, 1}


def test_a_span_is_from_the_least_to_the_greatest(answered):
    finding = findings(answered())["sensitivity"]
    said = dict(zip(finding.table["key"].tolist(), finding.table["span"].tolist(), strict=True))
    assert said["thing.0"] == "0.5 to 2,500"
    assert said["thing.29"] == "3 rules"
    assert said[""] == ""


def test_bars_are_what_a_known_function_comes_to(answered):
    one = answered("few").outcomes[0]
    bars = {(bar.key, bar.end): bar for bar in one.bars}
    for at, weight in enumerate((9.0, 4.0, 1.0)):
        for end, way in (("low", -0.5), ("high", 0.5)):
            bar = bars[f"thing.{at}", end]
            assert bar.difference.value == pytest.approx(way * weight, abs=0.05)
            assert bar.value == pytest.approx(one.base + bar.difference.value)


def test_it_can_be_drawn_by_name(answered):
    answer = answered()
    assert set(SENSITIVITY) == {"sensitivity", "basis"}
    for name in SENSITIVITY:
        assert plot(name, answer.evidence).axes
        assert answer.plot(name).axes


def test_tables_and_account_have_the_same_numbers(answered):
    answer = answered()
    made = tables(answer)
    assert set(made) == {"factors.csv", "bars.csv", "basis.csv"}
    assert made["basis.csv"].count(b"\n") == 1 + 4 * len(answer.outcomes)
    lines = list(account(answer, whole=True))
    assert max(map(len, lines)) <= 79
    main = answer.outcomes[0]
    printed = next(line for line in lines if main.factors[0].says in line)
    first, total = main.factors[0].first, main.factors[0].total
    ends = " to ".join(f"{100 * one:.0f}%" for one in (total.low, total.high))
    words = re.split(r"\s{2,}", printed.strip())
    assert words[1:] == [f"{100 * first.value:.0f}%", f"{100 * total.value:.0f}%", ends]
    noise = (
        f"Of the variance between points, {percent(main.noise)} is the chance of {WORLDS} worlds"
    )
    assert noise in " ".join(lines)
    assert any(f"assumed values {100 * main.shares[0].value:.0f}%" in line for line in lines)
