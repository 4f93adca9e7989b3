"""The pages about states and policies: their commands can be asked, and print what is quoted."""

import re
import shlex
from pathlib import Path

import pytest
from calling import exit_code

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / f"how-to-{name}.md").read_text("utf-8") for name in ("pivotal", "robust")}
CALLS = [
    (name, call)
    for name, page in PAGES.items()
    for call in (*re.findall(r"^sim (.*)$", page, re.M), *re.findall(r"`sim (robust .*?)`", page))
]


def quoted(name: str) -> list[str]:
    parts = re.findall(r"<!-- shows: .*? -->\n```text\n(.*?)```", PAGES[name], re.S)
    return [line for part in parts for line in part.splitlines() if line.strip()]


@pytest.mark.parametrize(("name", "call"), CALLS)
def test_every_command_of_the_page_can_be_asked(
    name: str, call: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert exit_code(*shlex.split(call), "--dry-run") == 0, capsys.readouterr().err
    assert shlex.split(call)[0] == name


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_what_is_quoted_is_what_the_first_command_prints(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    call = next(call for page, call in CALLS if page == name)
    assert exit_code(*shlex.split(call), "--format", "none") == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(quoted(name)) > 15
    assert [line for line in quoted(name) if line not in printed] == []
