"""Several bases are laid side by side: whatever their order, and only where they agree."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from sim.cli.inspect import list_scenarios
from sim.errors import ScenarioError, UsageError
from sim.results.record import Size, digest, key
from sim.scenario.changes import changes
from sim.scenario.combination import Combination, sought
from sim.scenario.design import Design, Variation
from sim.scenario.dump import dump
from sim.scenario.load import load

ROOT = """\
name: root
title: The root
start: 2025-08-18
weeks: 10
states:
  XAA: {stance: open, support: 0.5, active_forces: 1000}
  XAB: {stance: open, support: 0.5, active_forces: 1000}
  XAC: {stance: open, support: 0.5, active_forces: 1000}
events:
  first: {week: 2, kind: assault}
talks: {deal_rate: 1}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write scenarios that change the root, or other bases, in the folder `scenarios`."""
    monkeypatch.chdir(tmp_path)
    home = Path("scenarios")
    home.mkdir()
    (home / "root.yaml").write_text(ROOT)

    def do(name: str, *changed: str, base: str = "root") -> Path:
        head = f"name: {name}\ntitle: About {name}\nbase: {base}\n"
        lines = "change:\n" + "".join(f"  {one}\n" for one in changed) if changed else ""
        (home / f"{name}.yaml").write_text(head + lines)
        return home / f"{name}.yaml"

    return do


def refused(word: Path | str, settings: tuple[str, ...] = ()) -> list[str]:
    """Mistakes of a scenario, each with its place."""
    with pytest.raises(ScenarioError) as error:
        load(word, settings)
    home = f"{Path.cwd().resolve()}/"
    return [f"{one.mark} {one.line}".replace(home, "") for one in error.value.problems]


def test_the_changes_of_all_bases_are_made_and_have_their_places(write: Write) -> None:
    write("a", "talks.deal_rate: 2", "states.XAA.stance: willing")
    write("b", "guarantor.resolve: 0.4", "states.XAA.support: 0.3", "states.XAC: none")
    resolved = load(write("both", "weeks: 12", base="[a, b]"))
    scenario = resolved.scenario
    assert (scenario.name, scenario.title, scenario.weeks) == ("both", "About both", 12)
    assert scenario.values["talks.deal_rate"].central == 2
    assert scenario.values["guarantor.resolve"].central == 0.4
    assert (scenario.states["XAA"].stance, scenario.states["XAA"].support.central) == (
        "willing",
        0.3,
    )
    assert set(scenario.states) == {"XAA", "XAB"}
    assert scenario.reference is not None
    assert scenario.reference.name == "root"
    assert scenario.reference.values["guarantor.resolve"].central != 0.4
    places = resolved.places
    assert places["talks.deal_rate"] == "a.yaml:5"
    assert places["states.XAA.support"] == "b.yaml:6"
    assert places["states.XAB.support"] == "root.yaml:7"
    assert places["weeks"] == "scenarios/both.yaml:5"
    assert "deal_rate: {value: 2.0}  # a.yaml:5" in dump(resolved)


def test_the_order_of_bases_does_not_matter(write: Write) -> None:
    write("a", "talks.deal_rate: 2", "events.x: {week: 3, kind: assault}")
    write("b", "guarantor.resolve: {value: 0.4, source: article:6}", "choice.support: 3")
    write("c", "guarantor.resolve: {value: 0.4, source: article:7}", "states.XAA.stance: willing")
    found = []
    for at, order in enumerate(permutations("abc")):
        one = load(write(f"order{at}", base=f"[{', '.join(order)}]"))
        renamed = one.scenario.model_copy(update={"name": "same", "title": "Same"})
        events = tuple(renamed.events)
        found.append((renamed, digest(renamed), events, key(renamed, Size(5, 1))))
        places = {k: v for k, v in one.places.items() if k not in ("name", "title", "because")}
        assert places["guarantor.resolve"] == "b.yaml:5"
        word = load("+".join(order))
        assert (word.scenario.name, word.word) == ("a_and_b_and_c", "a+b+c")
        named = {k: v.removeprefix("scenarios/") for k, v in word.places.items() if k in places}
        assert named == places
    assert all(one == found[0] for one in found)


def test_a_file_counts_more_than_those_it_is_built_on(write: Write) -> None:
    write("m", "talks.deal_rate: 2", "states.XAA: none", "choice.support: 3")
    write(
        "a",
        "talks.deal_rate: 3",
        "states.XAA: {stance: opposed, support: 0.1, active_forces: 5}",
        base="m",
    )
    write("b", "guarantor.resolve: 0.4", base="m")
    for word in ("a+b", "b+a"):
        scenario = load(word).scenario
        assert scenario.values["talks.deal_rate"].central == 3
        assert scenario.values["choice.support"].central == 3
        assert scenario.states["XAA"].stance == "opposed"
    # What stood before the state was taken off stays gone.
    assert "XAA" not in load("b").scenario.states
    assert load("a+b").places["states.XAA.active_forces"] == "scenarios/a.yaml:6"


def test_combinations_may_be_bases_themselves(write: Write) -> None:
    write("a", "talks.deal_rate: 2")
    write("b", "guarantor.resolve: 0.4")
    write("c", "choice.support: 3")
    write("ab", "weeks: 8", base="[a, b]")
    nested = load(write("nested", base="[c, ab]")).scenario
    plain = load("a+b+c", ["weeks=8"]).scenario
    assert nested.model_copy(update={"name": plain.name, "title": plain.title,
                                     "because": plain.because}) == plain  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("talks.deal_rate: 2", "talks.deal_rate: 3", "`talks.deal_rate` is `3` here and `2` in"),
        ("talks.deal_rate: 2", "talks.deal_rate: {value: 2, range: [1, 3]}", "contradict"),
        ("talks.deal_rate: 2", "talks.deal_rate: {value: 2, basis: estimated}", "contradict"),
        ("weeks: 8", "weeks: 9", "`weeks` is `9` here and `8` in"),
        ("states.XAA: none", "states.XAA.stance: open", "`states.XAA` is taken off in"),
        ("states.XAA.stance: willing", "states.XAA: none", "`states.XAA` is changed in"),
        (
            "states.XAA.stance: willing",
            "states.XAA.stance: opposed",
            "`opposed` here and",
        ),
        ("events.first: none", "events.first: {week: 3, kind: assault}", "is taken off in"),
        ("events.x: {week: 3, kind: probe}", "events.x: {week: 4, kind: probe}", "`{week: 4, kind"),
        ("aggregation.components: min", "aggregation.components: noisy_or", "contradict"),
        ("location: line", "location: rear", "contradict"),
    ],
)
def test_a_contradiction_names_both_places(
    write: Write, first: str, second: str, said: str
) -> None:
    write("a", first)
    write("b", second)
    for order in ("[a, b]", "[b, a]"):
        (found,) = refused(write("both", base=order))
        assert found.startswith("scenarios/b.yaml:5:3 ")
        assert said in found
        assert "in scenarios/a.yaml:5" in found or "scenarios/a.yaml:5 and" in found
        assert "contradict each other" in found
    assert refused("a+b") == [found]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("talks.deal_rate: 2", "talks.deal_rate: {value: 2.0, was: 1, source: article:6}"),
        ("states.XAA: none", "states.XAA: none"),
        ("states.XAA.stance: open", "states: {XAA: {stance: open}}"),
        ("events.x: {week: 3, kind: probe, because: a}", "events.x: {kind: probe, week: 3}"),
        ("states.XAA: {stance: willing, source: article:6}", "states.XAA: {source: article:5}"),
    ],
)
def test_the_same_value_twice_is_no_contradiction(write: Write, first: str, second: str) -> None:
    write("a", first)
    write("b", second)
    ours, theirs = load("a+b").scenario, load("b+a").scenario
    assert ours == theirs


def test_the_source_of_a_position_is_that_of_the_file_that_sets_it(write: Write) -> None:
    write("a", "states.XAA: {source: article:5}")
    write("b", "states.XAA: {stance: willing, source: article:6}")
    state = load("a+b").scenario.states["XAA"]
    assert (state.stance, state.source) == ("willing", "article:6")


def test_what_is_set_on_top_settles_a_contradiction(write: Write) -> None:
    write("a", "talks.deal_rate: 2", "states.XAA: none")
    write("b", "talks.deal_rate: 3", "states.XAA.stance: willing")
    write("both", "talks.deal_rate: 4", "states.XAA: {stance: open}", base="[a, b]")
    scenario = load("both").scenario
    assert scenario.values["talks.deal_rate"].central == 4
    assert scenario.states["XAA"].stance == "open"
    write("above", "talks.deal_rate: 4", "states.XAA: {stance: open}", base="half")
    write("half", "choice.support: 3", base="[a, b]")
    assert load("above").scenario.values["choice.support"].central == 3
    assert len(refused("half")) == 2
    settled = load("a+b", ["talks.deal_rate=5", "states.XAA.stance=open"]).scenario
    assert settled.values["talks.deal_rate"].central == 5
    also = load("a+b", ["talks.deal_rate=5", "states.XAA.support=0.1"]).scenario
    assert (also.states["XAA"].stance, also.states["XAA"].support.central) == ("willing", 0.1)
    (left,) = refused("a+b", ("talks.deal_rate=5",))
    assert "`states.XAA` is taken off" in left


def test_what_was_below_a_settled_contradiction_is_either_of_the_two(write: Write) -> None:
    write("a", "talks.deal_rate: 2")
    write("b", "talks.deal_rate: 3")
    for was in (2, 3):
        write("both", f"talks.deal_rate: {{value: 3, was: {was}}}", base="[a, b]")
        resolved = load("both")
        assert resolved.scenario.values["talks.deal_rate"].central == 3
        assert not [one for one in resolved.warnings if "nothing changes" in one.reason]
    write("both", "talks.deal_rate: {value: 4, was: 9}", base="[a, b]")
    (found,) = refused("both")
    assert "the base has 3 here, not the value of `was`" in found


def test_what_only_the_whole_shows_is_found(write: Write) -> None:
    write("a", "events.rally: {week: 3, kind: rally, size: 1, states: [XAA]}")
    write("b", "states.XAA: none")
    (found,) = refused("a+b")
    assert found.startswith("scenarios/a.yaml:5")
    assert "XAA is not on the roster" in found


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("[a, root]", "`root` is a base of `a` already; leave out `root`"),
        ("[above, a]", "`a` is a base of `above` already"),
        ("[a, a]", "`a` is named twice"),
        ("[a]", "several scenarios are expected in brackets; write `base: a`"),
        ("[]", "several scenarios are expected"),
        ("[a, [b]]", "`base` must name one scenario, or several in brackets"),
        ("[a, 3]", "`base` must name one scenario, or several in brackets"),
        ("[a, nowhere]", "there is no base `nowhere`"),
        ("[a, both]", "run in a circle"),
        ("[a, other]", "do not rest on the same root, but on"),
    ],
)
def test_bases_that_cannot_be_combined(write: Write, base: str, said: str) -> None:
    write("a", "talks.deal_rate: 2")
    write("above", "choice.support: 3", base="a")
    Path("scenarios/other.yaml").write_text(ROOT.replace("name: root", "name: other"))
    found = refused(write("both", base=base))
    assert any(one.startswith("scenarios/both.yaml:3:") and said in one for one in found)


def test_many_small_files_are_refused_soon(write: Write) -> None:
    names = [f"f{at}" for at in range(70)]
    for at, name in enumerate(names):
        write(name, f"states.XAA.support: 0.{at + 10}")
    (found,) = refused(write("all", base=f"[{', '.join(names)}]"))
    assert "the bases are too many" in found


def test_a_word_names_a_combination(write: Write) -> None:
    write("a", "talks.deal_rate: 2")
    write("b", "choice.support: 3")
    write("b_and_c", "guarantor.resolve: 0.4")
    found = sought("a + b_and_c")
    assert isinstance(found, Combination)
    assert found.name == "a_and_b_and_c"
    assert str(found) == "a+b_and_c"
    assert sought("a_and_b_and_c") == found
    assert isinstance(sought("b_and_c"), Path)
    for word in ("a+", "a+nowhere", "+"):
        with pytest.raises(UsageError, match="no scenario called"):
            sought(word)
    with pytest.raises(UsageError, match="named twice"):
        sought("a+a")
    assert load("scenarios/a.yaml+b").scenario == load("a+b").scenario


def test_a_long_name_ends_in_a_digest(write: Write) -> None:
    names = [letter * 40 for letter in "abc"]
    for at, name in enumerate(names):
        write(name, f"states.XA{'ABC'[at]}.support: 0.4")
    one, other = load("+".join(names[:2])), load(f"{names[0]}+{names[2]}")
    assert len(one.scenario.name) == len(other.scenario.name) == 64
    assert one.scenario.name != other.scenario.name


def test_a_combination_is_varied_and_divided_like_a_file(write: Write) -> None:
    write("a", "talks.deal_rate: 2")
    write("b", "choice.support: 3")
    both, root = load("a+b", ["weeks=5"]), load("root", ["weeks=5"])
    (part,) = Variation.of(both, Design({"guarantor.resolve": [0.2, 0.4]})).parts
    assert part.scenario.name == "a_and_b"
    assert part.scenario.weeks == 5
    assert part.scenario_at(1).values["guarantor.resolve"].central == 0.4
    entries = [one.name for one in changes(both, to=root).every]
    assert sorted(entries) == ["choice.support", "talks.deal_rate"]


def test_a_combination_is_written_out_whole_and_read_back(write: Write) -> None:
    write("a", "talks.deal_rate: 2", "states.XAA: none")
    write("b", "choice.support: 3", "events.x: {week: 3, kind: probe}")
    both = load("a+b")
    Path("scenario.yaml").write_text(dump(both))
    assert load(Path("scenario.yaml")).scenario == both.scenario


def test_titles_that_are_hostile_or_long_stay_one_line(write: Write) -> None:
    a, b = write("a", "talks.deal_rate: 2"), write("b", "choice.support: 3")
    a.write_text(a.read_text().replace("About a", '"\\"{x: [1]}\\": # \'no\' <b>"'))
    b.write_text(b.read_text().replace("About b", f'"{"B" * 190}"'))
    title = load("a+b").scenario.title
    assert title.startswith("\"{x: [1]}\": # 'no' <b> + BBB")
    assert len(title) <= 200


def test_a_mistake_in_a_base_is_reported_once(write: Write) -> None:
    write("m", "talks.deal_rat: 2")
    write("a", "choice.support: 3", base="m")
    write("b", "guarantor.resolve: 0.4", base="m")
    found = refused("a+b")
    assert len(found) == 1
    assert found[0].startswith("scenarios/m.yaml:5:3 unknown key")


def test_the_list_shows_several_bases(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("a", "talks.deal_rate: 2")
    write("b", "choice.support: 3")
    write("both", base="[a, b]")
    list_scenarios()
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("both "))
    assert row.split("  ")[0] == "both"
    assert "a + b" in row
