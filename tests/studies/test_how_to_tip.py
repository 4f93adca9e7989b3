"""The page of `sim tip` says what the command says, and what is done."""

import re
from pathlib import Path
from typing import get_args

import pytest
from calling import exit_code

from sim.outcomes.guarantee_index import LEAST, RESAMPLES
from sim.scenario.lever import levers
from sim.scenario.lever_table import SPANS, WEEKS
from sim.scenario.load import load
from sim.studies.nearest_change import SURE
from sim.studies.search import COARSER, LEVELS, Search
from sim.studies.tip import TipSpecification
from sim.studies.tip_answer import Ruling
from sim.words import spelt

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-tip.md").read_text("utf-8")
COMMANDS = re.findall(r"^sim (tip .*)$", PAGE, re.M)
ANSWERS = re.findall(r"^> (.*)$", PAGE, re.M)


def test_what_the_page_says_of_the_search_is_so() -> None:
    usual = TipSpecification(goal="force > 0")
    search = Search((), None, usual.tolerance, usual.pairs)  # type: ignore[arg-type]
    said = (
        f"That is {usual.replications} worlds at each",
        f"{spelt(LEVELS)} values of every lever",
        f"known to {usual.tolerance:.0%} of the span",
        f"under a {'thousand' if RESAMPLES == 1000 else RESAMPLES} reweightings",
        f"(`--pairs`, {search.pairs} levers in all)",
        f"to {COARSER * search.tolerance:.0%} of its span",
        f"in {round(SURE * 40)} of 40 reweightings",
        f"fewer than {LEAST} worlds to which the measure applies",
    )
    assert [words for words in said if words not in PAGE] == []


def test_the_page_has_every_ruling() -> None:
    table = PAGE.partition("| ruling |")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"^\| (\w+) \|", table, re.M)) == get_args(Ruling)


def test_the_page_has_every_span_that_is_no_range() -> None:
    table = PAGE.partition("| lever | span |")[2].partition("\n\n")[0]
    rows = {key: row for row in table.splitlines()[2:] for key in re.findall(r"`([\w.]+)`", row)}
    assert {*SPANS, *WEEKS} <= rows.keys()
    for key, ((low, high), _) in SPANS.items():
        scale = 100 if key == "coalition.guarantee" else 1
        ends = [f"{scale * end:,g}" for end in (low, high)]
        assert all(end in rows[key] for end in ends), key
    count = len(levers(load("baseline").scenario))
    assert ANSWERS[0].count(f"the other {count - 1} levers") == 1


@pytest.mark.slow
@pytest.mark.parametrize(("command", "answer"), list(zip(COMMANDS, ANSWERS, strict=True)))
def test_the_answers_of_the_page_are_those_of_its_commands(
    command: str,
    answer: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    goal = re.findall(r'"(.*)"', command)[0]
    assert exit_code("tip", "baseline", "--goal", goal, "--format", "none") == 0
    out = capsys.readouterr().out
    assert " ".join(out.partition("\n\n")[0].split()) == answer
    following = out.splitlines()[-1].removeprefix("Next:  ")
    assert (f"`{following}`" in PAGE) == ("The smallest single change" in answer)
    (points,) = re.findall(r"^(\d+) points", out, re.M)
    assert abs(int(points) - 500) < 100
