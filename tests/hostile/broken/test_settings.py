"""Settings of a command line that are mistaken or mean harm, and what is said of them."""

import sys
from pathlib import Path

import pytest

from sim.__main__ import main
from sim.text import FORBIDDEN, STAND_IN

# setting, exit code, words of the message, its column in the settings where it has one
SETTINGS = {
    "no equals sign": ("choice.support", 2, "`choice.support` is no setting", 0),
    "no value": ("choice.support=", 2, "`choice.support=` is no setting", 0),
    "no key": ("=2", 2, "`=2` is no setting", 0),
    "line break": ("choice.support=2\nweeks: 3", 2, "is no setting", 0),
    "return": ("choice.support=2\rweeks: 3", 2, "is no setting", 0),
    "escape code without value": ("\x1b[2J", 2, "is no setting", 0),
    "very long": ("x" * 100_000, 2, "is no setting", 0),
    "escape code": ("choice.support=\x1b[2J", 3, "U+001B (control character)", 17),
    "turned round": ("choice.support=\u202e1", 3, "right-to-left override", 17),
    "no text at all": ("choice.support=\udcff", 3, "not written in UTF-8 (byte 0xff)", 17),
    "zero": ("choice.support=1\0", 3, "a zero byte", 18),
    "unknown key": ("choice.suport=2", 3, "unknown key `choice.suport`", 1),
    "key without parts": ("..=2", 3, "unknown key `..`", 1),
    "quoted number": ("choice.support='2'", 3, "is expected here, not `2`", 17),
    "decimal comma": ("choice.support=0,5", 3, "is expected here, not `0,5`", 17),
    "expression": ("choice.support=__import__('os')", 3, "not `__import__('os')`", 17),
    "not a number": ("choice.support=.nan", 3, "`.nan` is not a finite number", 17),
    "overflow": ("choice.support=1e999", 3, "too large for a number", 17),
    "list": ("choice.support=[1, 2]", 3, "is expected here, not a list", 17),
    "open bracket": ("choice.support=[1", 3, "a bracket is opened and never closed", 17),
    "tag": ("choice.support=!!python/name:os.system x", 3, "tags are not allowed", 17),
    "alias": ("choice.support=*x", 3, "aliases are not allowed", 17),
    "anchor": ("choice.support=&x 1", 3, "anchors are not allowed", 17),
    "merge": ("<<={choice.support: 1}", 3, "merge keys", 1),
    "directive": ("%YAML 1.1=2", 3, "is a directive", 1),
    "document": ("--- a=2", 3, "a key where none is allowed", 1),
    "colon in the value": ("choice.support=a: b", 3, "a colon where none is allowed", 18),
    "name": ("name=evil", 3, "`name` belongs at the top of the file", 1),
    "base": ("base=/etc/passwd", 3, "`base` belongs at the top of the file", 1),
    "weeks without end": ("weeks=1000000000", 3, "is above the maximum", 8),
    "weeks negative": ("weeks=-5", 3, "is below the minimum", 8),
    "truth of old": ("states.POL.vote_needed=yes", 3, "true or false is expected", 25),
    "share above one": ("choice.autonomy=7", 3, "7 is outside", 18),
    "state by number": ("states.616.stance=open", 3, "unknown state `616`", 1),
    "event without week": ("events.x={kind: assault}", 3, "either a `week` or a `date`", 1),
    "markup for an event": (
        "events.<b>={week: 1, kind: assault}",
        3,
        "`<b>` cannot be the name",
        1,
    ),
}


def done(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["sim", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0), *capsys.readouterr()


@pytest.mark.parametrize("command", ["show", "run"])
@pytest.mark.parametrize("expected", SETTINGS.values(), ids=SETTINGS)
def test_a_mistaken_setting_is_refused_in_words(
    expected: tuple[str, int, str, int],
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    setting, code, words, column = expected
    monkeypatch.chdir(tmp_path)
    number, out, err = done([command, "baseline", "-s", setting], monkeypatch, capsys)
    assert (number, out) == (code, "")
    assert words in err
    assert not column or f"--> --set:1:{column}\n" in err
    assert not FORBIDDEN.search(err.replace(STAND_IN, ""))
    assert len(err) < 5000
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "word",
    ["x" * 100_000, "x" * 100_000 + ".yaml", "a/\x1b[2J.yaml", "\x1b[2J", "a\nerror: forged", ""],
    ids=["long name", "long path", "escape code in a path", "escape code", "line break", "empty"],
)
def test_a_scenario_that_is_not_there_is_reported_without_harm(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = done(["check", word], monkeypatch, capsys)
    assert (code, out) == (2, "")
    assert "no scenario" in err
    assert err.count("\n") == 1
    assert not FORBIDDEN.search(err.replace(STAND_IN, ""))
    assert len(err) < 1000
