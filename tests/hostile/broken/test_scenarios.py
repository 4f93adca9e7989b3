"""One bad scenario per mistake, with the words, the line and the column it must produce."""

from pathlib import Path

import pytest
from calling import examine

from sim.errors import ScenarioError, UsageError
from sim.scenario.dump import dump
from sim.scenario.load import load

HEAD = "name: bad\ntitle: Bad\nbase: baseline\n"

CHANGES = {
    "unknown key": ("talks.deal_rat: 1", "unknown key `talks.deal_rat`", "`deal_rate`", 5, 3),
    "key of another section": ("choice.deal_rate: 1", "unknown key", "`talks.deal_rate`", 5, 3),
    "quoted number": ('talks.deal_rate: "1"', "a number", "write 1 without quotation marks", 5, 20),
    "decimal comma": ("talks.deal_rate: 0,8", "a number", "0.8", 5, 20),
    "boolean for number": ("talks.deal_rate: true", "a number", "", 5, 20),
    "list for number": ("talks.deal_rate: [1]", "a number", "", 5, 20),
    "empty value": ("talks.deal_rate:", "a number", "", 5, None),
    "outside domain": ("choice.autonomy: 1.5", "1.5 is outside", "between 0 and 1", 5, 20),
    "negative rate": ("talks.deal_rate: -1", "-1 is outside", "between 0", 5, 20),
    "range outside domain": (
        "choice.autonomy: {value: 0.5, range: [0, 2]}", "2 is outside", "between", 5, 20),
    "range the wrong way": (
        "choice.support: {value: 1, range: [2, 0]}", "least to greatest", "", 5, 19),
    "value outside its range": (
        "choice.support: {value: 5, range: [0, 2]}", "outside its own range", "", 5, 19),
    "two distributions": (
        "choice.support: {uniform: [0, 1], normal: [0, 1]}", "either `value` or one", "", 5, 19),
    "unknown field": (
        "choice.support: {valeu: 2}", "unknown key `valeu`", "`value`", 5, 27),
    "wrong unit": (
        "talks.deal_rate: {value: 1, unit: per week}", "the unit is `per year`", "write 52", 5, 37),
    "sourced without source": (
        "talks.deal_rate: {value: 1, basis: sourced}", "needs its `source`", "", 5, 20),
    "unknown basis": (
        "talks.deal_rate: {value: 1, basis: guess}", "`basis` cannot be `guess`", "assumed", 5, 38),
    "unknown source": (
        "talks.deal_rate: {value: 1, source: article:12}", "unknown source", "article:9", 5, 3),
    "stale was": ("talks.deal_rate: {value: 1, was: 3}", "the base has 0.8", "`was`", 5, 36),
    "unknown stance": (
        "states.POL.stance: wiling", "`stance` cannot be `wiling`", "`willing`", 5, 22),
    "unknown state": ("states.POX.stance: willing", "unknown state `POX`", "`POL`", 5, 3),
    "state by name": ("states.Poland.stance: open", "unknown state", "POL", 5, 3),
    "field of a state": ("states.POL.stanse: open", "unknown key", "`stance`", 5, 3),
    "too many batteries": ("states.NLD.posted: {POL: 9}", "posts 9 batteries", "", 5, 3),
    "fraction of a week": ("weeks: 10.5", "a whole number", "", 5, 10),
    "weeks beyond reason": ("weeks: 100000", "", "", 5, 10),
    "unknown switch": ("aggregation.components: max", "`components` cannot be `max`", "min", 5, 27),
    "unknown start": ("initial: everybody", "`initial` cannot be `everybody`", "", 5, 12),
    "event without time": ("events.x: {kind: assault}", "either a `week` or a `date`", "", 5, 3),
    "event before the start": (
        "events.x: {date: 2025-01-01, kind: assault}", "before the first week", "", 5, 3),
    "setting unknown": (
        "events.x: {week: 3, kind: set, set: {choice.suport: 1}}", "unknown key", "", 5, 3),
    "setting what matters only at the start": (
        "events.x: {week: 3, kind: set, set: {stances.open.p0: 0.4}}", "only used at the start", "",
        5, 3),
    "rally without size": ("events.x: {week: 3, kind: rally}", "needs a `size`", "", 5, 3),
    "rally of nobody": (
        "events.x: {week: 3, kind: rally, size: 1, states: [AUT]}", "not on the roster", "", 5, 3),
    "taking away what is not there": ("states.AUT: none", "there is no `states.AUT`", "", 5, 3),
    "header under change": ("title: Other", "belongs at the top", "", 5, 3),
    "new state without stance": ("states.AUT: {source: positions}", "missing", "stance", 5, None),
    "synthetic without forces": ("states.XAA: {stance: open}", "missing", "active_forces", 5, 16),
    "not a number": ("talks.deal_rate: .nan", "not a finite number", "", 5, 20),
    "batteries with nobody": (
        "states.NLD.posted: {GER: 2}", "cannot post batteries with `GER`", "`DEU`", 5, 3),
    "batteries at home": ("states.NLD.posted: {NLD: 2}", "cannot post batteries", "", 5, 3),
    "definition that is drawn": (
        "outcome.held_weeks: {uniform: [5, 20]}", "cannot be drawn", "one number", 5, 3),
    "part of a week": ("outcome.held_weeks: 2.5", "only whole weeks", "whole number", 5, 3),
    "event of no plain name": (
        "events.Bad: {week: 3, kind: assault}", "`Bad` cannot be the name", "", 5, 3),
    "nothing behind a key": (
        "states.POL.pledge:", "has no value", "leave the key out", 5, 3),
    "unknown actor": ("actors.guarantor: QQQ", "`QQQ` is not the code of a known state", "", 5, 3),
    "beyond the calendar": (
        "start: 9999-12-01", "above the maximum", "2999-12-31 or less", 5, 10),
    "set twice": (
        "talks.deal_rate: 1\n  talks: {deal_rate: 2}", "set twice", "line 5", 6, 11),
}  # fmt: skip


def _problems(tmp_path: Path, text: str, name: str = "bad.yaml") -> list:
    path = tmp_path / name
    path.write_text(text)
    return examine(path)[1]


@pytest.mark.parametrize("mistake", CHANGES)
def test_a_mistaken_change_is_reported(tmp_path: Path, mistake: str) -> None:
    change, reason, remedy, line, column = CHANGES[mistake]
    found = _problems(tmp_path, f"{HEAD}change:\n  {change}\n")
    assert len(found) == 1, [str(one) for one in found]
    assert reason in found[0].reason
    assert remedy in found[0].remedy
    assert found[0].mark is not None
    assert found[0].mark.line == line
    assert column is None or found[0].mark.column == column


WHOLE = {
    "name differs": ("name: worse\ntitle: x\nbase: baseline\n", "differs from that of the file"),
    "name with a path": ("name: ../bad\ntitle: x\nbase: baseline\n", "cannot be a name"),
    "reserved name": ("name: con\ntitle: x\nbase: baseline\n", "cannot be a name"),
    "no name": ("title: x\nbase: baseline\n", "`name` is missing"),
    "no title": ("name: bad\nbase: baseline\n", "`title` is missing"),
    "title too long": (f"name: bad\ntitle: {'x' * 201}\nbase: baseline\n", "too long"),
    "title with a line break": (
        'name: bad\ntitle: "a\\nb"\nbase: baseline\n', "control characters"),
    "no base of that name": ("name: bad\ntitle: x\nbase: nowhere\n", "there is no base `nowhere`"),
    "base elsewhere": ("name: bad\ntitle: x\nbase: ../baseline\n", "there is no base"),
    "absolute base": ("name: bad\ntitle: x\nbase: /etc/passwd\n", "there is no base"),
    "base of itself": ("name: bad\ntitle: x\nbase: bad\n", "in a circle"),
    "change without base": ("name: bad\ntitle: x\nchange: {weeks: 3}\n", "needs a `base`"),
    "whole key beside a base": (
        "name: bad\ntitle: x\nbase: baseline\nweeks: 3\n", "not under `weeks`"),
    "unknown top key": ("name: bad\ntitle: x\nbase: baseline\nchnge: {}\n", "unknown key `chnge`"),
    "sentence not understood": (
        "name: bad\ntitle: x\nbase: baseline\nexpect: [more garantee than baseline]\n",
        "not understood"),
    "sentence the wrong way": (
        "name: bad\ntitle: x\nbase: baseline\nexpect: [guarantee is between 5 and 1]\n",
        "the smaller number first"),
    "nobody on the roster": (
        "name: bad\ntitle: x\nstart: 2025-08-18\nweeks: 3\nstates: {}\n", "no state is on the"),
    "sentence about nothing": (
        "name: bad\ntitle: x\nbase: baseline\nexpect: [more guarantee than elsewhere]\n",
        "no scenario `elsewhere`"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", WHOLE)
def test_a_mistaken_file_is_reported(tmp_path: Path, mistake: str) -> None:
    text, reason = WHOLE[mistake]
    found = _problems(tmp_path, text)
    assert any(reason in str(one) for one in found), [str(one) for one in found]


def test_a_sound_change_is_not_complained_of(tmp_path: Path) -> None:
    resolved, found = examine_text(tmp_path, f"{HEAD}change:\n  talks.deal_rate: 1\n")
    assert found == []
    assert resolved is not None
    assert resolved.scenario.values["talks.deal_rate"].central == 1


def examine_text(tmp_path: Path, text: str) -> tuple:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    return examine(path)


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    changes = [CHANGES[name][0] for name in ("unknown key", "quoted number", "unknown stance",
                                             "outside domain", "unknown switch")]  # fmt: skip
    found = _problems(tmp_path, HEAD + "change:\n" + "".join(f"  {one}\n" for one in changes[:1])
                      + "".join(f"  {one}\n" for one in changes[2:])
                      + "  choice.support: \"2\"\n")  # fmt: skip
    error = ScenarioError(found)
    assert [one.mark.line for one in error.problems if one.mark] == [5, 6, 7, 8, 9]


def test_a_base_may_not_lie_outside_its_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("name: other\ntitle: x\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "other.yaml").symlink_to(outside)
    found = _problems(inside, "name: bad\ntitle: x\nbase: other\n")
    assert any("there is no base `other`" in one.reason for one in found)


def test_a_circle_of_bases_is_reported(tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text("name: first\ntitle: x\nbase: second\n")
    (tmp_path / "second.yaml").write_text("name: second\ntitle: x\nbase: first\n")
    found = examine(tmp_path / "first.yaml")[1]
    assert any("circle" in one.reason for one in found)


def test_a_change_that_changes_nothing_is_a_warning(tmp_path: Path) -> None:
    text = f"{HEAD}change:\n  guarantor.availability.weapons: 0.7\n  adversary.assault_rate: 6\n"
    resolved, found = examine_text(tmp_path, text)
    assert found == []
    assert [one.key for one in resolved.warnings] == [
        "guarantor.availability.weapons",
        "adversary.assault_rate",
    ]


def test_an_event_after_the_horizon_is_a_warning(tmp_path: Path) -> None:
    text = f"{HEAD}change:\n  events.late: {{week: 500, kind: assault}}\n"
    resolved, found = examine_text(tmp_path, text)
    assert found == []
    assert "after the last week" in resolved.warnings[0].reason


def test_naming_another_actor_is_a_warning(tmp_path: Path) -> None:
    resolved, found = examine_text(tmp_path, f"{HEAD}change:\n  actors.guarantor: FRA\n")
    assert found == []
    assert "only names who plays the part" in resolved.warnings[0].reason


ROOT = "title: x\nstart: 2025-08-18\nweeks: 3\nstates: {POL: {stance: open}}\n"
ROOTS = {
    "no name": ("", "`name` is missing"),
    "a number for a name": ("name: 5\n", "text is expected here, not `5`"),
    "no such location": ("name: root\nlocation: north\n", "`location` cannot be `north`"),
}


@pytest.mark.parametrize("mistake", ROOTS)
def test_a_mistake_in_the_root_is_reported_of_the_root(tmp_path: Path, mistake: str) -> None:
    head, reason = ROOTS[mistake]
    (tmp_path / "root.yaml").write_text(head + ROOT)
    text = "name: bad\ntitle: x\nbase: root\nchange: {location: rear}\n"
    (found,) = _problems(tmp_path, text)
    assert reason in found.reason
    assert found.mark is not None
    assert found.mark.document.endswith("root.yaml")


RESOLVED = {
    "a parameter there is not": (("  autonomy: 0.4", "  autonomi: 4"), "unknown key `autonomi`"),
    "outside its domain": (("  autonomy: 0.4", "  autonomy: 4"), "4 is outside"),
    "a reserved name": (("name: bad", "name: con"), "cannot be a name"),
    "nobody on the roster": (("POL:", "QQQ:"), "unknown state `QQQ`"),
    "before the first week": (("week: 3", 'date: "2020-01-01"'), "before the first week"),
}


@pytest.mark.parametrize("mistake", RESOLVED)
def test_a_resolved_file_that_was_changed_is_held_to_the_same(tmp_path: Path, mistake: str) -> None:
    text = (
        f"name: bad\n{ROOT}choice: {{autonomy: 0.4}}\nevents: {{x: {{week: 3, kind: assault}}}}\n"
    )
    resolved, found = examine_text(tmp_path, text)
    assert found == []
    (before, after), reason = RESOLVED[mistake]
    whole = dump(resolved.scenario)
    assert examine_text(tmp_path, whole)[1] == []
    changed = whole.replace("autonomy: {value: 0.4}", "autonomy: 0.4").replace(before, after)
    assert changed != whole
    found = _problems(tmp_path, changed)
    assert any(reason in one.reason for one in found), [str(one) for one in found]


REFERENCES = {
    "nothing": ("", "`reference` must have keys", 6, 1),
    "no name": ("states: {POL: {stance: open}}", "`name` is missing in `reference`", 6, 1),
    "no states": ("name: root", "`states` is missing in `reference`", 6, 1),
    "unknown key": ("weeks: 3", "unknown key `weeks`", 7, 3),
    "unknown parameter": ("choice: {autonomi: 1}", "unknown key `autonomi`", 7, 12),
    "outside its domain": ("choice: {autonomy: 4}", "4 is outside", 7, 22),
    "unknown state": ("states: {QQQ: {stance: open}}", "unknown state `QQQ`", 7, 18),
    "no such location": ("location: north", "`location` cannot be `north`", 7, 13),
}


@pytest.mark.parametrize("mistake", REFERENCES)
def test_a_mistake_in_the_reference_has_its_place(tmp_path: Path, mistake: str) -> None:
    line, reason, *place = REFERENCES[mistake]
    found = _problems(tmp_path, f"name: bad\n{ROOT}reference:\n  {line}\n")
    (one,) = (one for one in found if reason in one.reason)
    assert one.mark is not None
    assert [one.mark.line, one.mark.column] == place
    assert one.key.startswith("reference")


def test_a_file_has_a_base_or_a_reference(tmp_path: Path) -> None:
    (found,) = _problems(tmp_path, f"{HEAD}reference: {{name: root}}\n")
    assert found.reason == "a scenario with a base has that base for its `reference`"


def test_settings_may_be_applied_to_a_file_that_was_written_out(tmp_path: Path) -> None:
    resolved, _ = examine_text(tmp_path, f"{HEAD}change:\n  states.POL.vote_needed: true\n")
    (tmp_path / "bad.yaml").write_text(dump(resolved))
    again = load(tmp_path / "bad.yaml", ["weeks=3"]).scenario
    assert again == resolved.scenario.model_copy(update={"weeks": 3})


def test_an_event_may_have_the_name_of_a_word_of_the_language(tmp_path: Path) -> None:
    text = f'{HEAD}change:\n  events: {{"null": {{week: 3, kind: assault}}}}\n'
    resolved, found = examine_text(tmp_path, text)
    assert found == []
    again, found = examine_text(tmp_path, dump(resolved.scenario))
    assert found == []
    assert again.scenario == resolved.scenario


@pytest.mark.parametrize("setting", ["weeks\x1b[31m", "weeks=\u2028", "weeks=3\rstart=x", "=\x85"])
def test_a_setting_that_is_none_is_shown_without_harm(tmp_path: Path, setting: str) -> None:
    (tmp_path / "bad.yaml").write_text(HEAD)
    with pytest.raises(UsageError, match="is no setting") as caught:
        examine(tmp_path / "bad.yaml", [setting])
    assert str(caught.value).isprintable()


def test_a_setting_of_bytes_that_are_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(HEAD)
    (found,) = examine(tmp_path / "bad.yaml", ["weeks=\udc80"])[1]
    assert "not written in UTF-8" in found.reason
