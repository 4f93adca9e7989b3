"""Whatever the bytes of a table, it becomes a sound scenario, or its mistakes have lines."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError, UsageError
from sim.scenario.load import load, load_text
from sim.tables.column import COLUMNS, KINDS
from sim.tables.declaration import Declaration
from sim.tables.document import Heading
from sim.tables.importing import imported
from sim.text import FORBIDDEN, cleaned

BASE = load("baseline")
PATH = Path("t.yaml")

WORDS = [
    "", " ", "DEU", "France", "xab", "XAA", "Norwy", "0.4", "45,5", "5,000", "12 000", "60%", "-1",
    "1e400", "nan", "9" * 40, "2025-03-05", "05/03/2025", "0000-00-00", "comparable", "wartime",
    "https://a.b/c", "article:6", "polls", "CBOS, 2025", "CBOS, 2025 ; polls", "nobody", "willing",
    "opposed", "in", "yes", "1", "none", "POL:2 DEU:1", "POL:2:3", "nato eu", "true", "null", "~",
    "=1+1", "@x", "{a: b}", "- x", "x: y #z", "'", "%", "\\", "${x}", "*a", "&a", "!!python/x",
    "\x00", "\x07", "\u202e", "\ufeff", "\U0001f600", "é", "\u0665", "a\nb", 'say "yes"', "x" * 700,
]  # fmt: skip
CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",;\n\r\t') else cell


@st.composite
def tables(draw: st.DrawFn, kind: str) -> bytes:
    """A table with the columns of its kind, mostly sound, of which some bytes are changed."""
    some = draw(st.lists(st.sampled_from(KINDS[kind].columns), unique=True))
    needed = (*KINDS[kind].needs, *KINDS[kind].some[:1])
    heading = draw(st.permutations([*dict.fromkeys([*needed, *some])]))
    likely = {
        "state": ["DEU", "France", "PL", "XAA"], "support": ["0.4", ".3", "40%"],
        "oppose": ["0.4", ".3", "40%"], "date": ["2025-03-05", "2025-04"],
        "fieldwork": ["2025-03-05"], "question": ["comparable", "wartime"],
        "source": ["https://a.b/c", "CBOS, 2025"], "stance": ["willing", "opposed"],
        "pledge": ["500", "10.5"], "active_forces": ["20000"], "groups": ["nato eu", "none"],
        "hold": ["in", "free"], "posted": ["none", "USA:1"], "batteries": ["2"],
        "pollster": ["YouGov", ""], "because": ["x: y", ""], "name": ["A", ""], "short": ["B"],
        "needs_backstop": ["yes", ""], "condition": [".5"], "vote_needed": ["no"],
        "borders_adversary": ["yes"],
    }  # fmt: skip
    odd = rarely(False, *[True] * 2)
    rows = [
        [draw(CELLS if draw(odd) else st.sampled_from(likely.get(one, WORDS))) for one in heading]
        for _ in range(draw(st.integers(1, 4)))
    ]
    sign = draw(st.sampled_from(",;\t"))
    text = "\n".join(sign.join(map(quoted, row)) for row in [heading, *rows])
    data = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig"])), "replace")
    for _ in range(draw(rarely(0, 1, 2))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=3)) + data[at + draw(st.integers(0, 3)) :]
    return data


def rarely(usual: object, *others: object) -> st.SearchStrategy[object]:
    return st.sampled_from([*[usual] * 16, *others])


@st.composite
def declarations(draw: st.DrawFn, kind: str) -> Declaration:
    polled = kind == "polls"
    return Declaration(
        decimal=draw(rarely("", "comma", "point")),
        percent=draw(rarely(False, True)),
        decided=draw(rarely(False, polled)),
        dates=draw(st.sampled_from(["", "day-first"])),
        encoding=draw(rarely("", "cp1252", "koi8-u", "utf-16")),
        source=draw(st.sampled_from(["", "CBOS, 2025"])),
        question=draw(rarely("", "wartime" if polled else "")),
    )


def check(data: bytes, kind: str, declaration: Declaration) -> bool:
    """Import a table; whether it became a scenario."""
    heading = Heading(PATH, "baseline", "T", kind, "t.csv")
    wrong: ScenarioError | None = None
    try:
        done = imported(data, heading, declaration=declaration, base=BASE)
    except UsageError:
        return False
    except ScenarioError as error:
        wrong = error
    if wrong:
        assert wrong.problems
        for problem in wrong.problems:
            assert problem.reason
            assert problem.mark is not None, problem
            assert problem.mark.document == "t.csv", problem
            assert problem.mark.line >= 1
            assert problem.mark.column >= 1
        assert cleaned(str(wrong)) == str(wrong)
        return False
    assert load_text(done.text, PATH).scenario == done.scenario.scenario
    assert not FORBIDDEN.search(done.text)
    for block in done.blocks:
        assert block.sources
        for change in block.changes:
            assert f"  states.{block.code}.{change.key}: " in done.text
    return True


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_table_becomes_a_scenario_or_its_mistakes_have_lines(
    kind: str, data: st.DataObject
) -> None:
    check(data.draw(tables(kind)), kind, data.draw(declarations(kind)))


@given(st.binary(max_size=200), st.sampled_from(sorted(KINDS)), declarations("states"))
@settings(max_examples=100, deadline=None)
@example(b"", "polls", Declaration())
@example(b"state,stance,source\nDEU,willing,polls", "positions", Declaration())
@example(b"\xff\xfe", "states", Declaration())
@example(b'"', "states", Declaration())
def test_any_bytes_are_told_of(data: bytes, kind: str, declaration: Declaration) -> None:
    check(data, kind, declaration)


def test_the_checker_meets_sound_tables() -> None:
    sound = b"state,stance,source\nDEU,willing,https://a.b/c\n"
    assert check(sound, "positions", Declaration())
    assert set(KINDS["polls"].columns) | set(KINDS["states"].columns) == set(COLUMNS)
