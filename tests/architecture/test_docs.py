"""The documentation agrees with the code and with itself."""

import re
import textwrap
from pathlib import Path

import pytest

from sim.scenario.load import load

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))

EXAMPLES = re.findall(
    r"^```yaml\n(.*?)^```",
    (DOCS / "reference.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
"""Whole files, which begin with their name, or what may stand under `change`."""

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_TERM = re.compile(r"^\*\*(.+?)\*\*", re.MULTILINE)
_PRIVATE = re.compile(r"/work|/tmp/|(?i:\bshared/)|MODEL\.md|DESIGN\.md|TRUST\.md|STYLE\.md")


def prose(path: Path) -> str:
    return _FENCED.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Give the places in a page to which a link may point."""
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(path)))
    return {word.strip().replace(" ", "-") for word in words}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(prose(page)):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        target, _, anchor = link.partition("#")
        other = (page.parent / target).resolve() if target else page
        if not other.exists() or (anchor and anchor not in anchors(other)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_speaks_of_the_project_alone(page: Path) -> None:
    assert not _PRIVATE.search(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_sound_scenario(example: str, tmp_path: Path) -> None:
    name = re.match(r"name: (\w+)", example)
    if not name:
        head = "name: example\ntitle: Example\nbase: baseline\nchange:\n"
        example = head + textwrap.indent(example, "  ")
    path = tmp_path / f"{name[1] if name else 'example'}.yaml"
    path.write_text(example, encoding="utf-8")
    assert not load(path).warnings


def test_the_glossary_is_in_order_and_says_nothing_twice() -> None:
    terms = [term.lower() for term in _TERM.findall(prose(DOCS / "glossary.md"))]
    assert len(terms) > 40
    assert terms == sorted(terms)
    assert len(set(terms)) == len(terms)


def test_every_record_is_listed_and_numbered_in_turn() -> None:
    records = sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    listed = set(_LINK.findall(prose(DOCS / "decisions" / "README.md")))
    assert set(records) <= listed
    for name in records:
        headings = _HEADING.findall(prose(DOCS / "decisions" / name))
        assert headings[1:] == ["Context", "Decision", "Consequences"], name


def test_the_tests_of_the_limits_exist() -> None:
    rooms = ROOT / "tests" / "verification"
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    limits = text.partition("## Limits the implementation reproduces")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(test_\w+\.py)`", limits))
    assert named
    assert not {name for name in named if not (rooms / name).is_file()}
