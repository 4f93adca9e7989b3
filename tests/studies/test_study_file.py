"""A study file is read whole, or refused with every mistake, its place and what to do."""

import hashlib
import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from probing import ProbeSpecification, register

from sim.errors import Problem, ScenarioError
from sim.studies.file import StudyFile, read_study
from sim.studies.specification import KINDS, specification
from sim.studies.template import template

ROOT = """\
name: root
title: The root
start: 2025-08-18
weeks: 10
states:
  XAA: {stance: open, support: 0.5, active_forces: 1000}
  XAB: {stance: open, support: 0.5, active_forces: 1000}
"""
HEAD = "name: asked\ntitle: What?\n"
SOUND = f"{HEAD}study: probe\nscenario: root\nask: {{vary: [talks.deal_rate=1:2]}}\n"
WAS = "  talks.deal_rate: {value: 1, was: 9}\n"
ABOUT = "study: probe\nscenario: root\n"

Read = Callable[[str], StudyFile]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read a study by its text, where there are a root and three scenarios that change it."""
    monkeypatch.chdir(tmp_path)
    register(monkeypatch)
    home = Path("scenarios")
    (home / "studies").mkdir(parents=True)
    (home / "root.yaml").write_text(ROOT)
    for name, change in {
        "dear": "talks.deal_rate: 2",
        "firm": "guarantor.resolve: 0.4",
        "cheap": "talks.deal_rate: 1",
        "wrong": "talks.deal_rat: 1",
    }.items():
        text = f"name: {name}\ntitle: About {name}\nbase: root\nchange:\n  {change}\n"
        (home / f"{name}.yaml").write_text(text)

    def do(text: str) -> StudyFile:
        path = home / "studies" / "asked.yaml"
        path.write_bytes(text.encode())
        return read_study(path)

    return do


def refused(read: Read, text: str) -> list[str]:
    """Mistakes of a study, each with its file, line, column, key and remedy."""
    with pytest.raises(ScenarioError) as error:
        read(text)
    home = f"{Path.cwd().resolve()}/"
    return [
        f"{one.mark} [{one.key}] {one.line}".replace("scenarios/studies/asked.yaml:", "")
        .replace(home, "") for one in error.value.problems
    ]  # fmt: skip


def test_a_sound_file_is_read_whole(read: Read) -> None:
    text = (
        f"{HEAD}because: >\n  To know.\nstudy: probe\nscenario: dear\n"
        "change:\n  weeks: 4\n  states: {XAA: {stance: willing}}\n"
        "  talks.collapse_rate: {value: 0.5, was: 0.1}\n  states.XAB: none\n"
        "replications: 7\nseed: 3\n"
        'ask:\n  vary: [talks.deal_rate=1:2, "guarantor.resolve=0.2,0.3"]\n  least: 1\n'
    )
    base = read(SOUND).scenarios[0].scenario.values["talks.collapse_rate"].central
    text = text.replace("was: 0.1", f"was: {base!r}")
    found = read(text)
    assert (found.form.name, found.form.title, found.form.because) == (
        "asked",
        "What?",
        "To know.\n",
    )
    assert (found.replications, found.form.seed) == (7, 3)
    asked = ProbeSpecification(vary=("talks.deal_rate=1:2", "guarantor.resolve=0.2,0.3"), least=1.0)
    assert found.specification == asked
    (resolved,) = found.scenarios
    assert resolved.settings == (
        "weeks=4",
        "states.XAA.stance=willing",
        f"talks.collapse_rate={{value: 0.5, was: {base!r}}}",
        "states.XAB=none",
    )
    assert resolved.scenario.weeks == 4
    assert list(resolved.scenario.states) == ["XAA"]
    assert resolved.scenario.states["XAA"].stance == "willing"
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert found.origin == {
        "name": "asked", "file": "scenarios/studies/asked.yaml", "sha256": digest,
    }  # fmt: skip


def test_what_is_left_out_is_as_for_the_command(read: Read) -> None:
    found = read(SOUND)
    assert (found.replications, found.form.seed) == (ProbeSpecification.replications, 1)
    assert found.scenarios[0].settings == ()
    assert found.scenarios[0].word == "root"


def test_settings_of_the_call_replace_changes_of_their_key(read: Read) -> None:
    found = read(SOUND + "change: {weeks: 4, talks.deal_rate: 3}\n")
    again = read_study(found.path, ["weeks=6", "choice.support=3"])
    assert again.scenarios[0].settings == ("talks.deal_rate=3", "weeks=6", "choice.support=3")
    assert again.scenarios[0].scenario.weeks == 6


def test_scenarios_are_combined_and_a_change_settles(read: Read) -> None:
    head = f"{HEAD}study: probe\nask: {{vary: [choice.support=0:1]}}\n"
    one = read(f"{head}base: [dear, firm]\n").scenarios[0]
    other = read(f"{head}base: [firm, dear]\n").scenarios[0]
    assert one.scenario == other.scenario
    assert one.word == "dear+firm"
    assert read(f"{head}scenario: firm+dear\n").scenarios[0].scenario == one.scenario
    settled = read(f"{head}base: [dear, cheap]\nchange: {{talks.deal_rate: 5}}\n").scenarios[0]
    assert settled.scenario.values["talks.deal_rate"].central == 5


def test_a_name_is_that_of_the_scenario_beside_the_studies(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(SOUND)
    # By its whole path, a file of this folder is about the same files by the same names.
    assert read_study(tmp_path / found.path).scenarios[0].source == Path("scenarios/root.yaml")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    again = read_study(tmp_path / found.path)
    assert again.scenarios[0].scenario == found.scenarios[0].scenario
    assert again.scenarios[0].word == str(tmp_path / "scenarios" / "root.yaml")


BAD: dict[str, tuple[str, list[str]]] = {
    "an unknown key": (
        f"{SOUND}replicatons: 5\n",
        ["6:1 [replicatons] unknown key `replicatons`; did you mean `replications`?"],
    ),
    "a key that is like no other": (
        f"{SOUND}xyzzy: 5\n",
        ["6:1 [xyzzy] unknown key `xyzzy`; there are name, title, because, study,"],
    ),
    "no title": (SOUND.replace("title: What?\n", ""), ["1:1 [title] `title` is missing; add"]),
    "no kind": (SOUND.replace("study: probe\n", ""), ["1:1 [study] `study` is missing; add"]),
    "another name": (
        SOUND.replace("name: asked", "name: other"),
        ["1:7 [name] the name `other` differs from that of the file; write `name: asked`"],
    ),
    "an improper name": (
        SOUND.replace("name: asked", "name: As ked"),
        ["1:7 [name] `As ked` cannot be a name; use lower-case letters"],
    ),
    "an unknown kind": (
        SOUND.replace("probe", "prob"),
        ["3:8 [study] there is no study of the kind `prob`; did you mean `probe`?"],
    ),
    "a kind that is like no other": (
        SOUND.replace("probe", "xyzzy"),
        ["3:8 [study] there is no study of the kind `xyzzy`; there are compare, parts"],
    ),
    "a kind that is a number": (
        SOUND.replace("study: probe", "study: 5"),
        ["3:8 [study] text is expected here, not `5`; put it in quotation marks"],
    ),
    "no scenario": (
        f"{HEAD}study: probe\nask: {{vary: [talks.deal_rate]}}\n",
        ["1:1 [study] the file does not say which scenario it is about; add `scenario: base"],
    ),
    "a scenario there is not": (
        SOUND.replace("root", "rot"),
        ["4:11 [scenario] no scenario called `rot`; did you mean `root`?"],
    ),
    "a list of scenarios where one is wanted": (
        SOUND.replace("scenario: root", "scenario: [root]"),
        ["4:11 [scenario] text is expected here, not a list; write one text"],
    ),
    "several for a kind that takes one": (
        SOUND.replace("scenario: root", "scenarios: [root, dear]"),
        ["4:12 [scenarios] a study of this kind takes one scenario"],
    ),
    "one that is not there among several": (
        SOUND.replace("scenario: root", "base: [root, deer]"),
        ["4:14 [base] no scenario called `deer`; did you mean `dear`?"],
    ),
    "no names": (
        SOUND.replace("scenario: root", "scenarios: []"),
        ["4:12 [scenarios] `scenarios` names no scenario; write `scenarios: [baseline]`"],
    ),
    "two ways at once": (
        SOUND.replace("scenario: root", "scenario: root\nbase: [dear, firm]"),
        ["5:7 [base] `scenario` and `base` exclude each other; keep one of the two"],
    ),
    "one base": (
        SOUND.replace("scenario: root", "base: [dear]"),
        ["4:7 [base] a combination needs two scenarios"],
    ),
    "a base of another": (
        SOUND.replace("scenario: root", "base: [dear, root]"),
        ["4:7 [base] `root` is a base of `dear` already; leave out `root`"],
    ),
    "a base twice": (
        SOUND.replace("scenario: root", "base: [dear, dear]"),
        ["4:7 [base] `dear` is named twice"],
    ),
    "bases that contradict": (
        SOUND.replace("scenario: root", "base: [dear, cheap]"),
        ["scenarios/dear.yaml:5:3 [talks.deal_rate] `talks.deal_rate` is `2` here and `1` in"],
    ),
    "a scenario that is wrong itself": (
        SOUND.replace("root", "wrong").replace("title: What?", "title: 5"),
        ["2:8 [title] text is expected", "scenarios/wrong.yaml:5:3 [talks.deal_rat] unknown key"],
    ),
    "a change of what there is not": (
        f"{SOUND}change:\n  talks.deal_rat: 1\n",
        ["7:3 [talks.deal_rat] unknown key `talks.deal_rat`; did you mean `deal_rate`?"],
    ),
    "a change to a wrong value, and one that only shows when laid over": (
        f"{SOUND}change:\n  weeks: -1\n  states.XAC: none\n" + WAS,
        ["7:10 [weeks] `-1` is below the minimum; write 0 or more",
         "8:3 [states.XAC] there is no `states.XAC` to take off",
         "9:3 [talks.deal_rate] the base has"],
    ),
    "a change that is no table": (
        f"{SOUND}change: weeks\n",
        ["6:1 [change] `change` must have keys and values"],
    ),
    "a header under change": (
        f"{SOUND}change: {{title: x}}\n",
        ["6:10 [title] `title` belongs at the top of the file"],
    ),
    "numbers that are none": (
        f"{SOUND}replications: 1k\nseed: -1\n",
        ["6:15 [replications] a whole number is expected here, not `1k`; write 1000",
         "7:7 [seed] `-1` is below the minimum; write 0 or more"],
    ),
    "an option there is not": (
        f"{HEAD}{ABOUT}ask:\n  vary: [talks.deal_rate]\n  outcom: force\n",
        ["7:3 [ask] unknown key `outcom`; did you mean `outcome`?"],
    ),
    "options of every wrong kind": (
        f"{HEAD}{ABOUT}ask:\n  vary: talks.deal_rate\n  least: 1.5\n  by: stnace\n  outcome: 3\n",
        ["6:9 [ask.vary] a list is expected here, not `talks.deal_rate`; write a list in brackets",
         "7:10 [ask.least] `1.5` is above the maximum; write 1 or less",
         "8:7 [ask.by] `by` cannot be `stnace`; did you mean `stance`?",
         "9:12 [ask.outcome] text is expected here, not `3`; put it in quotation marks"],
    ),
    "a text that is none within a list": (
        f"{HEAD}{ABOUT}ask:\n  vary:\n    - talks.deal_rate\n    - 7\n",
        ["8:7 [ask.vary] text is expected here, not `7`; put it in quotation marks"],
    ),
    "an option that must be given": (
        f"{HEAD}{ABOUT}ask: {{by: region}}\n", ["5:1 [ask] `vary` is missing; add `vary` below it"],
    ),
    "no options where one must be given": (
        f"{HEAD}{ABOUT}", ["1:1 [ask] `ask` is missing: a study of this kind needs `vary`"],
    ),
    "options that are no table": (
        f"{HEAD}{ABOUT}ask: [vary]\n", ["5:1 [ask] `ask` must have keys and values; write keys"],
    ),
    "options that contradict each other": (
        f"{HEAD}{ABOUT}ask: {{vary: [talks.deal_rate], low: 2}}\n",
        ["5:6 [ask] `low` must not be above `high`"],
    ),
    "an option that does not fit the scenario": (
        f"{HEAD}{ABOUT}ask:\n  by: region\n  vary: [weeks, states.XAZ.hold]\n",
        ["7:10 [ask] `weeks` cannot be varied"],
    ),
    "an option that does not fit, named by nobody": (
        f"{HEAD}{ABOUT}ask: {{vary: [talks.deal_rate], outcome: nothing}}\n",
        ["5:1 [ask] nothing is measured"],
    ),
    "an empty list where there must be one": (
        f"{HEAD}study: weigh\nscenario: root\nask: {{one: 'x,y', other: 'z,w', outcome: []}}\n",
        ["5:42 [ask.outcome] this list is too short; write 1 or more"],
    ),
    "a scenario to weigh that there is not": (
        f"{HEAD}study: weigh\nscenario: root\nask: {{one: 'a=dear,chep', other: 'b=root,firm'}}\n",
        ["5:12 [ask] no scenario called `chep`; did you mean `cheap`?"],
    ),
    "things to weigh that contradict": (
        f"{HEAD}study: weigh\nscenario: root\nask: {{one: 'a=dear,root', other: 'b=root,cheap'}}\n",
        ["scenarios/dear.yaml:5:3 [talks.deal_rate] `talks.deal_rate` is `2` here and `1` in"],
    ),
    "a key twice": (
        f"{SOUND}study: probe\n", ["6:1 [] the key `study` is written twice; first on line 3"],
    ),
    "a tag": (
        f"{SOUND}seed: !!int 3\n", ["6:7 [seed] tags are not allowed"],
    ),
    "forbidden characters": (
        SOUND.replace("What?", "Wh\u202eat?"), ["2:10 [] the character U+202E"],
    ),
    "a list": ("- name\n", ["1:1 [] the file is a list, not keys with values"]),
    "nothing": ("", ["1:1 [] the file is empty"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_every_mistake(read: Read, case: str) -> None:
    text, expected = BAD[case]
    found = refused(read, text)
    assert len(found) == len(expected), found
    for one, beginning in zip(found, expected, strict=True):
        assert one.startswith(beginning), one


def test_mistakes_come_in_the_order_of_the_file(read: Read) -> None:
    text = (
        "name: other\nstudy: prob\nscenario: rot\nchange:\n  weeks: -1\n  talks.deal_rat: 1\n"
        "replications: 0\nask: {x: 1}\nsed: 1\n"
    )
    found = refused(read, text)
    lines = [int(one.split(":")[0]) for one in found]
    assert lines == [1, 1, 2, 3, 5, 6, 7, 9]


def test_a_hundred_mistakes_are_enough(read: Read) -> None:
    many = "".join(f"  x{at}: 1\n" for at in range(300))
    found = refused(read, f"{SOUND}change:\n{many}")
    assert len(found) == 101
    assert "more than 100 mistakes; reading stops here" in found[-1]


@pytest.mark.parametrize("kind", [*KINDS, "probe"])
def test_a_template_says_all_that_may_be_asked(read: Read, kind: str) -> None:
    if kind == "discover" and not find_spec("ema_workbench"):
        pytest.skip("the extra `discover` is not installed")
    text = template("asked", kind, model=specification(kind), scenario="root")
    for name in specification(kind).model_fields:
        assert f"  {name}:" in text
    filled = text.replace("vary:  #", "vary: [talks.deal_rate]  #")
    filled = filled.replace("root  #", "dear+firm  #").replace("[root]", "[dear]")
    bare = "".join(f"{line.removeprefix('#-')}\n" for line in filled.splitlines())
    if kind == "probe":
        found = read(filled)
        assert found.specification == ProbeSpecification(vary=("talks.deal_rate",))
        both = read(bare.replace("talks.deal_rate: 1.2", "weeks: 9"))
        assert both.specification == found.specification
        assert both.scenarios[0].scenario.weeks == 9
    else:
        asked = bare.replace("to: baseline", "to: root").replace("talks.deal_rate: 1.2", "weeks: 9")
        asked = asked.replace("[dear]", "[dear, firm]")
        for name, value in DEMANDED.get(kind, {}).items():
            asked = asked.replace(f"  {name}:  #", f"  {name}: {json.dumps(value)}  #")
        usual = {"to": "root"} if kind in ("compare", "parts") else {}
        expected = {**DEMANDED.get(kind, {}), **usual}
        assert read(asked).specification == specification(kind)(**expected)


def test_what_is_written_as_json_is_read_alike(read: Read) -> None:
    """The same options as plain values make the same specification as in Python."""
    options: dict[str, Any] = {"vary": ["talks.deal_rate=1:2"], "least": 0.25, "by": "region"}
    found = read(f"{HEAD}{ABOUT}ask: {json.dumps(options)}\n")
    assert found.specification == ProbeSpecification(**options)


DEMANDED: dict[str, dict[str, Any]] = {
    "sweep": {"vary": ["talks.deal_rate"]},
    "tip": {"goal": "force >= 1"},
    "discover": {"when": "force >= 1"},
    "robust": {"goal": ["force >= 1"]},
    "weigh": {"one": "a=root,dear", "other": "b=dear+firm,firm"},
}
"""Options without which there is no question, for the kinds that have such."""

ODD = (
    "", "null", "[]", "{}", "[[]]", "{a: {b: [1]}}", "1e999", "-1", "''", '"\\0"', "&a x", "*a",
    "!!int 3", "NO", "dear+firm", "+", "a+", "..", "/", "\u202e", "\ufdfa" * 30, "x" * 300,
    "|\n  a\n  b", "none", "- a", "?", "=", "{value: 1}",
)  # fmt: skip
"""What may stand by mistake where something else is expected."""


def mistakes(read: Read, text: str) -> tuple[Problem, ...] | None:
    """Mistakes of a study; nothing where it is read."""
    try:
        read(text)
    except ScenarioError as error:
        return error.problems
    return None


def test_whatever_stands_in_a_line_is_read_or_refused_in_words(read: Read) -> None:
    whole = f"{SOUND}change: {{weeks: 3}}\nreplications: 2\nseed: 1\nbecause: x\n"
    outcomes = set()
    for line in whole.splitlines():
        for odd in ODD:
            text = whole.replace(line, f"{line.partition(':')[0]}: {odd}")
            found = mistakes(read, text)
            assert all(one.reason and one.mark for one in found or ()), text
            outcomes.add("read" if found is None else "refused")
            assert found != (), text
    assert outcomes == {"read", "refused"}
