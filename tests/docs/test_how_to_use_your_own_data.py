"""Every table of the page is imported as the page says, and answers what is printed there."""

import re
from pathlib import Path

import pytest
from calling import exit_code

from sim.scenario.load import load

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-use-your-own-data.md").read_text("utf-8")
FILES = dict(re.findall(r"<!-- file: ([\w.]+) -->\n```\w+\n(.*?)```", PAGE, re.S))
SHOWN = dict(re.findall(r"<!-- shows: ([\w./]+) -->\n```yaml\n(.*?)```", PAGE, re.S))
SESSION = "".join(re.findall(r"```console\n(.*?)```", PAGE, re.S))
CALLS = re.findall(r"^\$ sim (.*)\n((?:(?!\$ ).*\n)*)", SESSION, re.M)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with the tables of the page."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_session_of_the_page_is_what_happens(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(CALLS) == 6
    for words, printed in CALLS:
        code = exit_code(*words.split())
        done = capsys.readouterr()
        assert code == (3 if printed.startswith("error") else 0), done.err
        assert done.out + done.err == printed, words
    for name, part in SHOWN.items():
        assert part in (folder / name).read_text(encoding="utf-8")
    assert not (folder / "scenarios" / "wrong.yaml").exists()
    roster = load(folder / "scenarios" / "forces.yaml").scenario.states
    assert roster["NOR"].groups == ()
    assert roster["DEU"].stance == "willing"  # of the base that the page names
    assert load(folder / "scenarios" / "haltungen.yaml").scenario.states["POL"].stance == "open"
