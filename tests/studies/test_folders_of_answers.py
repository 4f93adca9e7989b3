"""What the folder of an answer says: what was set, which file answers what, what it replaced."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.findings.finding import Finding
from sim.publish.readme import figure_rows
from sim.results import table
from sim.results.results import Results
from sim.results.table import in_dialect, rows

Sim = Callable[..., Any]
RATE = ("-s", "talks.deal_rate=1.5")
OUT = Path("outputs")


def record(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "record.json").read_bytes())  # type: ignore[no-any-return]


def answer(folder: Path) -> dict[str, Any]:
    (path,) = [one for one in folder.glob("*.json") if one.name != "record.json"]
    return json.loads(path.read_bytes())  # type: ignore[no-any-return]


# Settings


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("run", "short"), "short--talks.deal_rate=1.5"),
        (("compare", "quiet", "--to", "backed"),
         "comparison-with-backed--quiet--talks.deal_rate=1.5"),
        (("compare", "twin", "quiet", "--to", "backed"),
         "comparison-with-backed--twin,quiet--talks.deal_rate=1.5"),
        (("explain", "short", "POL"), "short--talks.deal_rate=1.5/explain/POL-week8"),
    ],
)  # fmt: skip
def test_settings_are_said_wherever_the_answer_is(
    three: Sim, words: tuple[str, ...], name: str
) -> None:
    done = three(*words, *RATE, "-n", "12", "--format", "svg")
    assert done.code == 0, done.err
    (heading,) = [one for one in done.out.split("\n\n") if "12 worlds" in one and "seed 1" in one]
    assert heading.splitlines()[-1] == "Changed by -s: talks.deal_rate=1.5"
    folder = OUT / name
    assert answer(folder)["settings"] == ["talks.deal_rate=1.5"]
    assert record(folder)["record"]["settings"] == ["talks.deal_rate=1.5"]
    assert "`talks.deal_rate=1.5`" in (folder / "README.md").read_text(encoding="utf-8")
    pictures = [*folder.rglob("*.svg")]
    assert pictures


def test_the_foot_of_every_figure_names_the_settings(
    three: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.publish import publish

    feet: list[str] = []

    def draw_all(pictures: Any, executor: object) -> dict[str, bytes]:
        del executor
        feet.extend(one.foot for one in pictures.findings.values())
        return dict.fromkeys(pictures.findings, b"")

    monkeypatch.setattr(publish, "draw_all", draw_all)
    calls = (("run", "short", "--figures", "all"), ("explain", "short", "POL"),
             ("compare", "quiet", "--to", "backed"), ("story", "short"))  # fmt: skip
    for count, words in zip((9, 10, 16, 17), calls, strict=True):
        three(*words, *RATE, "-n", "12", "--format", "svg")
        assert len(feet) >= count
    assert all("· with talks.deal_rate=1.5 · 12 worlds · seed 1 ·" in foot for foot in feet)
    feet.clear()
    three("run", "short", "-n", "12", "--format", "svg", "--fresh")
    assert feet
    assert not any(" with " in foot for foot in feet)


def test_a_foot_has_room_for_all_it_says() -> None:
    from sim.results.record import LONGEST, Size, begin
    from sim.scenario.load import load

    settings = tuple(f"choice.key_number_{k}={k}.5" for k in range(30))
    scenario = load("baseline").scenario
    made = begin(scenario, Size(100_000, 1), schedule=(), settings=settings)
    for name in ("a", "washington_withdraws against spain_as_recorded", "n" * 60):
        foot = made.model_copy(update={"scenario": name}).foot
        assert len(foot) <= LONGEST
        assert foot.endswith("· exploration, not a forecast")
        shown = foot.count("choice.key_number_")
        assert shown >= 1
        assert f" and {30 - shown} more · " in foot


def test_a_setting_that_comes_to_the_same_is_not_said_of_a_run_without_it(sim: Sim) -> None:
    sim("run", "short", "-n", "12", "-s", "weeks=8")
    sim("run", "short", "-n", "12")
    assert len(list((OUT / ".results").iterdir())) == 1
    said = [record(OUT / name)["record"]["settings"] for name in ("short--weeks=8", "short")]
    assert said == [["weeks=8"], []]


def test_no_file_names_a_folder_above_this_one(sim: Sim, tmp_path: Path) -> None:
    above = Path(table.__file__).parents[2]
    path = str(tmp_path / "scenarios" / "short.yaml")
    (tmp_path / "scenarios" / "other.yaml").write_text(
        Path(path)
        .read_text()
        .replace("name: short", "name: other")
        .replace("8", "7")
        .replace("expect:", "  choice.support: 2\nexpect:")
    )
    other = path.replace("short", "other")
    settings = ("-n", "12", "-s", "weeks=6")
    assert sim("run", path, *settings, "--format", "svg").code == 0
    assert "nothing changes" in sim("compare", other, "--to", path, *settings).err
    assert sim("explain", path, "POL", *settings).code == 0
    whole = "".join(
        one.read_text(encoding="utf-8")
        for one in OUT.rglob("*.*")
        if ".results" not in one.parts and one.suffix in {".json", ".yaml", ".csv", ".md", ".svg"}
    )
    assert "short.yaml:6" in whole
    assert "baseline.yaml:" in whole
    assert not [one for one in (str(tmp_path), str(above), str(Path.home())) if one + "/" in whole]


# Which file answers what


@pytest.mark.parametrize(
    "words",
    [
        ("run", "short", "--format", "png"),
        ("run", "short", "-s", "parameters=ranges"),
        ("compare", "quiet", "--to", "backed", "--format", "svg"),
        ("compare", "backed", "--to", "quiet", "--parts", "--format", "svg"),
        ("explain", "short", "POL", "--format", "pdf"),
        ("design", "short", "points.csv"),
        ("story", "short", "--format", "svg"),
    ],
)
def test_every_file_is_in_the_readme_of_its_folder(three: Sim, words: tuple[str, ...]) -> None:
    Path("points.csv").write_text("talks.deal_rate\n1\n2\n")
    assert three(*words, "-n", "12").code == 0
    (page,) = OUT.rglob("README.md")
    text = page.read_text(encoding="utf-8")
    files = {one.relative_to(page.parent).as_posix() for one in page.parent.rglob("*.*")}
    said = {one for one in re.findall(r"`([^`]+)`", text) if "." in one and "=" not in one}
    assert said == files - {"README.md"}
    assert f"{12} worlds, seed 1" in text
    table_rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.count("|") - line.count(r"\|") == 3 for line in table_rows)
    assert "README.md" in record(page.parent)["files"]


def test_the_readme_has_the_titles_of_the_figures_and_no_markup() -> None:
    title = "A | B <b>bold</b> [x](y) `c` *d* & e\n# f\x1b[31m"
    found = Finding(table={"x": np.arange(2)}, title=title, subtitle="", foot="")
    ((said, path),) = figure_rows({"figures/map.png": found})
    assert path == "figures/map.png"
    seen = r"A \| B &lt;b&gt;bold&lt;/b&gt; \[x\](y) \`c\` \*d\* &amp; e \# f"
    assert said.startswith(f"Figure: {seen}\ufffd\\[31m.")
    assert said.endswith("Its numbers: `figures/map.csv`")


def test_a_table_that_ends_before_the_last_world_says_so(
    sim: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 20)
    done = sim("run", "short", "-n", "20", "-s", "parameters=ranges")
    assert "lists the first" not in done.out
    folder = OUT / "short--parameters=ranges"
    assert {"replications.csv", "drawn.csv"} <= {one.name for one in folder.iterdir()}
    done = sim("run", "short", "-n", "21", "-s", "parameters=ranges")
    said = "replications-first-20.csv lists the first 20 of the 21 worlds; results.nc has all"
    assert f"Note:  {said}" in done.out.splitlines()
    assert said in (folder / "README.md").read_text(encoding="utf-8")
    row = (
        "| What each world came to, a row each; the first 20 alone | `replications-first-20.csv` |"
    )
    assert row in (folder / "README.md").read_text(encoding="utf-8")
    there = {one.name for one in folder.iterdir()}
    assert {"replications-first-20.csv", "drawn-first-20.csv"} <= there
    assert not {"replications.csv", "drawn.csv"} & there
    lines = (folder / "replications-first-20.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 21


def test_a_hundred_thousand_worlds_are_listed_whole_and_one_more_are_not() -> None:
    assert table.MOST_ROWS == 100_000
    assert table.remarks(100_000) == []
    (said,) = table.remarks(100_001)
    assert "the first 100,000 of the 100,001 worlds" in said


# What is replaced


def test_a_run_says_what_it_replaces_and_which_explanation_is_older(sim: Sim) -> None:
    assert sim("run", "short", "-n", "12").err == ""
    assert sim("explain", "short", "POL", "-n", "12").err == ""
    plan = sim("run", "short", "-n", "14", "--dry-run").out
    assert re.search(r"files in outputs/short; replaces 12 worlds of \d+ \w+ 20\d\d$", plan.strip())
    done = sim("run", "short", "-n", "14")
    replaces, beside = done.err.splitlines()
    assert re.fullmatch(r"note: outputs/short replaces 12 worlds of \d+ \w+ 20\d\d", replaces)
    assert beside.startswith(
        "note: outputs/short/explain/POL-week8 rests on another result: 12 worlds, seed 1, of "
    )
    again = sim("run", "short", "-n", "14")
    assert "Reused" in again.out
    assert again.err.splitlines() == [beside]
    (said,) = sim("explain", "short", "FRA", "-n", "10").err.splitlines()
    assert said.startswith("note: outputs/short rests on another result: 14 worlds, seed 1, of ")
    sim("explain", "short", "POL", "-n", "14")
    sim("explain", "short", "FRA", "-n", "14")
    assert sim("run", "short", "-n", "14").err == ""


def test_another_seed_or_scenario_is_said_of_what_is_replaced(three: Sim) -> None:
    three("run", "short", "-n", "12")
    assert three("run", "short", "-n", "12", "--seed", "2").err.endswith("(seed 1)\n")
    path = Path("scenarios/short.yaml")
    path.write_text(path.read_text().replace("weeks: 8", "weeks: 7"))
    changed = three("run", "short", "-n", "12", "--seed", "2").err
    assert changed.endswith("(another version of the scenario)\n")
    assert three("run", "short", "-n", "12", "--seed", "2", "--fresh").err == ""
    path.write_text(path.read_text().replace("weeks: 7", "weeks: 8"))
    words = ("compare", "quiet", "--to", "backed", "-n", "12")
    assert three(*words).err == ""
    path = Path("scenarios/quiet.yaml")
    path.write_text(path.read_text().replace("deal_rate: 30", "deal_rate: 29"))
    assert three(*words).err.endswith("(other scenarios beside it)\n")


# Tables for a spreadsheet


def read(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    return [*csv.reader(io.StringIO(path.read_text(encoding=encoding)), delimiter=delimiter)]


@pytest.mark.parametrize("words", [("run", "short"), ("compare", "quiet", "--to", "backed"),
                                   ("explain", "short", "POL")])  # fmt: skip
def test_tables_for_excel_are_the_same_tables(three: Sim, words: tuple[str, ...]) -> None:
    every = (*words, "-n", "12", "--format", "svg")
    assert three(*every).code == 0
    paths = [one for one in OUT.rglob("*.csv") if ".results" not in one.parts]
    plain = {path: read(path) for path in paths}
    assert not any(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths)
    done = three(*every, "--csv", "excel")
    assert "Reused" in done.out or "explain" in words
    numbers = 0
    for path in paths:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        comma = read(path, ";", "utf-8-sig")
        assert [[cell.replace(",", ".") if table.NUMBER.fullmatch(cell.replace(",", ".")) else cell
                 for cell in line] for line in comma] == plain[path]  # fmt: skip
        numbers += sum("," in cell and "." not in cell for line in comma for cell in line)
        assert not any(re.fullmatch(r"-?\d+\.\d+", cell) for line in comma for cell in line)
    assert numbers > 10
    three(*every, "--csv", "excel-point")
    assert {path: read(path, encoding="utf-8-sig") for path in paths} == plain
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths)
    three(*every)
    assert {path: read(path) for path in paths} == plain


def test_a_text_with_separators_and_formulas_keeps_its_cell() -> None:
    made = in_dialect(rows([{"a": 'x;y,"z"', "b": -0.5, "c": "=1+1", "d": "Türkiye"}]), "excel")
    lines = [*csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";")]
    assert lines == [["a", "b", "c", "d"], ['x;y,"z"', "-0,5", "'=1+1", "Türkiye"]]


def test_results_say_settings_of_their_own(sim: Sim) -> None:
    from sim.api import compare, load, run

    del sim
    settings = ["weeks=6", "talks.deal_rate=2"]
    assert " · with weeks=6, talks.deal_rate=2 · " in run(load("short", settings), 5).foot
    found: Results = run("short", 5)
    assert " with " not in found.foot
    one = load("baseline", ["weeks=8", "talks.deal_rate=2"])
    evidence = compare([one], to=load("short"), replications=5).evidence
    assert "baseline against short (settings of their own) · 5 worlds" in evidence.foot
