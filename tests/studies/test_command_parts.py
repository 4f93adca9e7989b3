"""How much of an effect each change makes, as a person meets it."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.ensemble.run import MOST_WORK
from sim.outcomes.measure import measure_row
from sim.scenario.changes import ALL_TO

Sim = Callable[..., Any]

THREE = """\
name: three_things
title: Weapons go, contingents grow
base: baseline
because: x
change:
  weeks: 60
  talks.deal_rate: {value: 5, was: 0.8}
  guarantor.availability.weapons: 0
  coalition.scale: 4
  events.beyond: {week: 70, kind: government, states: [POL]}
"""
BEFORE = """\
name: before
title: Sixty weeks
base: baseline
change: {weeks: 60, talks.deal_rate: 5}
"""
CODES = ("HUN", "ESP", "ITA", "NOR", "CZE", "BEL", "CAN")


@pytest.fixture
def parts(sim: Sim) -> Sim:
    """Divide the effect of three changes, of which one comes after the horizon."""
    Path("scenarios/before.yaml").write_text(BEFORE)
    Path("scenarios/three_things.yaml").write_text(THREE)
    many = "".join(f"  states.{code}: none\n" for code in CODES)
    head = THREE[: THREE.index("  guarantor")].replace("three_things", "many")
    Path("scenarios/many.yaml").write_text(head + many)
    return lambda *words, name="three_things": sim(
        "compare", name, "--to", "before", "--parts", "-n", "80", *words
    )


def number(text: str) -> float:
    return float(text.replace(",", "").replace("\N{MINUS SIGN}", "-").rstrip("%"))


def blocks(out: str) -> list[list[str]]:
    """The tables of outcomes: the lines from the heading to the whole."""
    lines = out.splitlines()
    starts = [k for k, line in enumerate(lines) if line.endswith("95% interval  share")]
    ends = [k for k, line in enumerate(lines) if line.startswith("  all changes together")]
    return [lines[a + 1 : b + 1] for a, b in zip(starts, ends, strict=True)]


def test_the_answer_comes_first_and_no_line_is_too_long(parts: Sim) -> None:
    done = parts()
    assert done.code == 0, done.err
    assert done.out.startswith("With “Weapons go, contingents grow” ")
    assert "8 ensembles of 80 worlds, seed 1, paired world by world" in done.out
    assert max(map(len, done.out.splitlines()[:-2])) <= 79
    assert done.out.splitlines()[-1] == "Next:  sim compare three_things --to before"
    assert "not a forecast" in done.out


def test_printed_parts_are_rounded_and_add_up_but_for_that(parts: Sim) -> None:
    tables = blocks(parts().out)
    assert len(tables) >= 2
    outcomes = {
        tuple(round(100 * each["share"]) for each in one["parts"]): one["parts"]
        for one in json.loads(parts("--json").out)["outcomes"]
        if one["parts"][0]["share"] is not None
    }
    for table in tables:
        cells = [re.split(r" {2,}", line.strip()) for line in table]
        values = [number(row[1]) for row in cells]
        unit = 10.0 ** -max(len(row[1].partition(".")[2]) for row in cells)
        assert sum(values[:-1]) == pytest.approx(values[-1], abs=unit * len(cells) / 2)
        shares = [number(row[-1]) for row in cells]
        for row, each in zip(cells, outcomes[tuple(map(int, shares[:-1]))], strict=False):
            digits = len(row[1].partition(".")[2])
            scale = 100 if abs(each["part"]["value"]) < 1 < abs(number(row[1])) else 1
            value = round(scale * each["part"]["value"], digits)
            assert number(row[1]) == pytest.approx(value, abs=1e-9)
        assert shares[-1] == 100
        assert sum(shares[:-1]) == pytest.approx(100, abs=len(cells) / 2)
        (beyond,) = (row for row in cells if row[0].startswith("events.beyond"))
        assert number(beyond[1]) == number(beyond[-1]) == 0


def test_json_and_csv_have_every_part_and_they_add_up(parts: Sim) -> None:
    answer = json.loads(parts("--json").out)
    (folder,) = Path("outputs").glob("parts-of-three_things-against-before")
    rows = list(csv.DictReader(io.StringIO((folder / "parts.csv").read_text())))
    assert len(rows) == 3 * len(answer["outcomes"])
    for one in answer["outcomes"]:
        found = [row for row in rows if row["measure"] == one["whole"]["measure"]]
        assert {row["change"] for row in found} == {each["change"] for each in one["parts"]}
        if one["whole"]["difference"] is None:
            continue
        total = sum(float(row["part"]) for row in found)
        assert total == pytest.approx(one["whole"]["difference"], rel=1e-9, abs=1e-12)
        for row, each in zip(found, one["parts"], strict=True):
            assert float(row["alone"]) == each["alone"]["value"]
            assert float(row["last"]) == each["last"]["value"]
    record = json.loads((folder / "record.json").read_text())
    assert len(record["records"]) == 8
    again = parts()
    assert "Reused: stored results" in again.out


def claim(text: str) -> tuple[str, str]:
    """The change that a sentence names, and how much it is said to make."""
    if "makes clearly more" in text:
        return "", "none"
    (name,) = re.findall(r"`(.+?)` makes|“([^”]+)” makes", text)
    return next(filter(None, name)), "most" if "makes most of" in text else "more"


def check(text: str, answer: dict[str, Any]) -> None:
    """Confirm what a sentence says from the table of its outcome."""
    (main,) = (one for one in answer["outcomes"] if one["whole"]["measure"] == answer["main"])
    name, degree = claim(text)
    shares = {each["change"]: each["share"] for each in main["parts"]}
    labels = {
        each["label"][:1].upper() + each["label"][1:]: each["change"] for each in main["parts"]
    }
    if name:
        named = labels.get(name, name)
        assert shares[named] == max(shares.values())
        assert shares[named] > 0.5 or degree == "more"
        assert f"{100 * shares[named]:.0f}%" in text
    sizes = {one["whole"]["measure"]: abs(one["whole"]["size"] or 0) for one in answer["outcomes"]
             if one["whole"]["ruling"] in ("more", "less")}  # fmt: skip
    assert sizes[answer["main"]] == max(sizes.values())


def test_the_sentence_and_the_title_are_borne_by_the_table(parts: Sim) -> None:
    answer = json.loads(parts("--json", "--format", "svg").out)
    check(answer["finding"], answer)
    (folder,) = Path("outputs").glob("parts-of-three_things-against-before")
    table = list(csv.DictReader(io.StringIO((folder / "figures/parts.csv").read_text())))
    first = [row for row in table if row["measure"] == answer["main"]]
    *changes, whole = first
    largest = max(changes, key=lambda row: float(row["share"]))
    assert largest is changes[0]
    assert f"{100 * float(largest['share']):.0f}%" in answer["finding"]
    assert sum(float(row["value"]) for row in changes) == pytest.approx(float(whole["value"]))
    scale = measure_row(answer["main"]).scale
    (main,) = (one for one in answer["outcomes"] if one["whole"]["measure"] == answer["main"])
    assert float(whole["value"]) == pytest.approx(scale * main["whole"]["difference"])
    # The check is one that a wrong claim fails.
    small = min(main["parts"], key=lambda each: each["share"])["change"]
    with pytest.raises((AssertionError, KeyError)):
        check(re.sub(r"`.+?` makes", f"`{small}` makes", answer["finding"]), answer)


def test_many_changes_are_each_made_alone_and_on_top_of_the_others(parts: Sim) -> None:
    done = parts("-n", "40", name="many")
    assert done.code == 0, done.err
    assert f"There are more than {ALL_TO} changes" in done.out
    assert f"{2 * len(CODES) + 2} ensembles of 40 worlds" in done.out
    assert "alone    on top of the others" in done.out
    assert max(map(len, done.out.splitlines()[:-2])) <= 79
    answer = json.loads(parts("-n", "40", "--json", name="many").out)
    assert answer["method"] == "in and out"
    assert all(each["part"] is None for one in answer["outcomes"] for each in one["parts"])


def test_changes_that_need_each_other_are_made_together_and_that_is_said(parts: Sim) -> None:
    path = Path("scenarios/three_things.yaml")
    path.write_text(
        THREE.replace("coalition.scale: 4", "states.XAA: {stance: willing, active_forces: 90000}")
        .replace("week: 70, kind: government, states: [POL]",
                 "week: 30, kind: government, states: [XAA]")
    )  # fmt: skip
    done = parts("-n", "30")
    assert done.code == 0, done.err
    reported = " ".join(done.out.split())
    assert "Made together, as one needs the other: states.XAA + events.beyond" in reported
    assert "4 ensembles of 30 worlds" in done.out


def test_a_plan_runs_nothing_and_says_how_much_would_be_run(parts: Sim) -> None:
    done = parts("--dry-run")
    assert done.code == 0, done.err
    assert done.out.startswith(
        "3 changes of three_things against before: 8 ensembles of 80 worlds, seed 1; 8 to be "
        "computed, 0 stored"
    )
    assert not Path("outputs").exists()


def test_the_budget_is_that_of_all_ensembles_together(parts: Sim) -> None:
    # 60 weeks of 32 states: each ensemble is within the budget, all eight are not.
    worlds = MOST_WORK // (61 * 40) // 4
    done = parts("-n", str(worlds), "--dry-run")
    assert done.code == 2
    assert f"8 runs of {worlds:,} worlds each are more than one command may ask for" in done.err
    limit = int(re.findall(r"fewer than ([0-9,]+) worlds", done.err)[0].replace(",", ""))
    assert parts("-n", str(limit - 1), "--dry-run").code == 0
    assert not Path("outputs").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "--parts"), "`--parts` takes one scenario"),
        (("compare", "short", "before", "--parts"), "`--parts` takes one scenario"),
        (("compare", "before", "--to", "before", "--parts"), "`before` changes nothing"),
        (("compare", "three_things", "--parts", "--strict"), "leave out `--strict`"),
        (("compare", "short", "--to", "before", "--parts"), "`short` runs for 8 weeks"),
        (("compare", "spain_as_recorded", "--parts"), "changes one thing only, states.ESP.stance"),
    ],
)
def test_what_has_no_parts_is_refused_before_anything_is_run(
    parts: Sim, sim: Sim, words: tuple[str, ...], said: str
) -> None:
    done = sim(*words)
    assert done.code == 2
    assert said in done.err
    assert not Path("outputs").exists()


@pytest.mark.parametrize("worlds", ["1", "19"])
def test_few_worlds_divide_nothing(parts: Sim, worlds: str) -> None:
    done = parts("-n", worlds)
    assert done.code == 0, done.err
    said = " ".join(done.out.split())
    assert said.startswith("Too few worlds to say what “Weapons go, contingents grow” changes")
    assert "Too few worlds or tests to say: the number of states pledged," in said
    assert "beyond chance" not in said
    assert blocks(done.out) == []
