"""Whatever a scenario says in words, no output of it does anything but show them."""

import csv
import io
import json
import os
import re
import unicodedata
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.image as images
import numpy as np
import pytest
import xarray as xr
from calling import on_terminal
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.figures import tiles
from sim.figures.catalogue import DRAW
from sim.findings.explain import _allies
from sim.findings.of_run import RUN
from sim.results.record import digest
from sim.results.store import Store
from sim.results.table import columns, rows
from sim.scenario.load import load
from sim.studies.explanation import AllyPart
from sim.text import fitted, wrapped

Call = Callable[..., Any]

NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
BLANK = re.compile(r"^[\s\u115f\u1160\u3164\u034f\u0300-\u036f\ufe0f]*")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"


def breadth(line: str) -> int:
    """Count the columns of a line on a terminal."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in line
        if unicodedata.category(letter) not in ("Mn", "Me")
    )


def dangerous(cell: str) -> bool:
    """Say whether a spreadsheet could take a cell for a formula."""
    seen = BLANK.sub("", cell)
    begins = cell[:1] in "\t\r" if cell else False
    return begins or (seen[:1] != "" and seen[0] in SIGNS and not NUMBER.fullmatch(cell))


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_every_command_comes_through(aftermath: Any) -> None:
    for name, done in aftermath.done.items():
        assert done.code == 0, f"{name}: {done.err[-500:]}"
        assert "Traceback" not in done.err
    assert aftermath.done["check"].out.endswith("attacked.yaml: sound\n")


@pytest.mark.parametrize("harmless", ["-0.3", "1e-05", "-2", "plain", "", "a=b", "x -1", "'=1"])
def test_numbers_and_plain_words_stay_as_they_are(harmless: str) -> None:
    assert cells(rows([{"key": harmless}]))[1] == ([harmless] if harmless else [""])


def test_no_cell_of_a_table_can_be_taken_for_a_formula(attacks: dict[str, str]) -> None:
    texts = [*attacks.values(), "\t=1", "\r=1", "\n=1", " \u3000\u00a0@x", "-", "+", "--1", "-1-1"]
    table = rows([{"text": text, "number": -1.5} for text in texts])
    assert cells(columns({"text": np.array(texts, dtype=object)}))[1:]
    header, *lines = cells(table)
    assert header == ["text", "number"]
    assert len(lines) == len(texts)
    for text, (cell, number) in zip(texts, lines, strict=True):
        assert number == "-1.5"
        assert cell.removeprefix("'") in (text, text.replace("\r", " "))
        assert not dangerous(cell), cell
    assert sum(cell.startswith("'") for cell, _ in lines) == sum(map(dangerous, texts)) >= 14


def test_the_tables_of_the_attacked_scenario_are_sound(aftermath: Any) -> None:
    found = aftermath.files("csv")
    assert len(found) > 20
    for path in found:
        header, *lines = cells(path.read_bytes())
        assert header == [cell for cell in header if re.fullmatch(r"[a-z][a-z0-9_]*", cell)], path
        assert len(header) == len(set(header))
        for line in lines:
            assert len(line) == len(header), path
            assert not any(map(dangerous, line)), f"{path}: {line}"


def test_names_in_tables_are_those_of_the_scenario(
    aftermath: Any, attacks: dict[str, str], states: dict[str, str]
) -> None:
    table = cells(aftermath.home.joinpath("outputs/attacked/states.csv").read_bytes())
    names = {line[0]: line[1] for line in table[1:]}
    for attack, code in states.items():
        text = attacks[attack]
        seen = text if attack not in ("blank", "only marks") else code
        assert names[code] in (seen, f"'{seen}"), attack


def test_drawings_hold_no_script(aftermath: Any) -> None:
    found = aftermath.files("svg")
    assert len(found) >= len(RUN) + 7
    for path in found:
        root = ET.fromstring(path.read_bytes())  # noqa: S314
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        for element in root.iter():
            assert str(element.tag).rpartition("}")[2] not in (
                "script",
                "a",
                "foreignObject",
                "image",
            )
            for key, value in element.attrib.items():
                assert not key.rpartition("}")[2].lower().startswith("on"), path
                if key.endswith("href"):
                    assert value.startswith("#"), path


def test_what_is_drawn_is_the_text_itself(aftermath: Any) -> None:
    store, stored = Store(aftermath.home / "outputs"), []
    for folder in sorted((aftermath.home / "outputs/.results").iterdir()):
        results = store.find(folder.name)
        stored += [results] if results is not None and results.name == "attacked" else []
    figure = tiles.draw(RUN["map"](stored[0]))
    written = " ".join(_plain_texts(figure))
    for part in ("<script>", "$x^{2$", "_a", "[red]b[/red]", "{0} %s"):
        assert part in " ".join(written.split())
    assert "_hidden" in written


def _plain_texts(figure: Figure) -> list[str]:
    """List what is written, none of it as mathematics."""
    found = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    assert found
    assert not any(text.get_parse_math() or text.get_usetex() for text in found)
    return [text.get_text().replace("\n", " ") for text in found]


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN)
def test_no_title_is_mathematics_or_too_long_to_draw(
    aftermath: Any, attacks: dict[str, str], name: str
) -> None:
    store = Store(aftermath.home / "outputs")
    for folder in sorted((aftermath.home / "outputs/.results").iterdir()):
        results = store.find(folder.name)
        if results is not None and results.name == "attacked":
            break
    for text in attacks.values():
        titled = results.scenario.model_copy(update={"title": text})
        figure = DRAW[name](RUN[name](type(results)(results.data, titled, results.record)))
        figure.draw_without_rendering()
        assert all(len(line) <= 1200 for line in _plain_texts(figure))


def test_a_file_of_numbers_keeps_the_names(
    aftermath: Any, attacks: dict[str, str], states: dict[str, str]
) -> None:
    with xr.open_dataset(aftermath.home / "outputs/attacked/results.nc", engine="h5netcdf") as data:
        pairs = zip(data["state"].values, data["state_name"].values, strict=True)
        names = {str(code): str(name) for code, name in pairs}
        for reported in (data.attrs, *(held.attrs for held in data.variables.values())):
            assert all(
                isinstance(text, str | int | float | np.generic) for text in reported.values()
            )
    for attack, code in states.items():
        if attack not in ("blank", "only marks"):
            assert names[code] == attacks[attack]


def test_the_scenario_that_is_written_reads_back_as_itself(
    aftermath: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(aftermath.home)
    first = load(Path("scenarios/attacked.yaml")).scenario
    again = load(Path("outputs/attacked/scenario.yaml")).scenario
    assert again == first
    assert digest(again) == digest(first)
    assert (
        aftermath.done["show"].out.encode() == Path("outputs/attacked/scenario.yaml").read_bytes()
    )


def test_json_is_strict_and_says_the_same(aftermath: Any, attacks: dict[str, str]) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    texts = [path.read_text() for path in aftermath.files("json")]
    reported = [done.out for name, done in aftermath.done.items() if name.endswith("json")]
    assert len(texts) >= 4
    assert len(reported) == 5
    for text in (*texts, *reported):
        json.loads(text, parse_constant=refuse)
    run = json.loads(aftermath.done["run json"].out)["runs"][0]
    whole = json.loads(aftermath.done["show json"].out)
    assert run["title"] == whole["title"]
    assert {state["name"] for state in whole["states"].values()} >= set(attacks.values()) - {""}


def test_a_terminal_is_reported_nothing_that_it_obeys(aftermath: Any) -> None:
    for name, done in aftermath.done.items():
        assert not CONTROL.search(done.out), name
        assert not CONTROL.search(done.err), name
    assert "[red]b[/red]" in aftermath.done["run"].out


def test_accounts_keep_to_their_columns(aftermath: Any) -> None:
    widest = {"run": 100, "compare": 79, "explain": 100}
    for name, columns_ in widest.items():
        lines = aftermath.done[name].out.splitlines()
        own = [line for line in lines if not line.startswith(("Files:", "Next:"))]
        assert max(map(breadth, own)) <= columns_, max(own, key=breadth)


@pytest.mark.parametrize("name", ["Donau" * 40, "\u6ce2\u862d" * 40, "Z" + "\u0301" * 40, "a"])
def test_a_table_of_allies_stays_in_its_columns(name: str) -> None:
    allies = tuple(
        AllyPart(code="XAA", name=one, tie=0.1, pledged=0.5, adds=0.2) for one in (name, "plain")
    )
    head, first, second = _allies(allies)
    assert breadth(first) == breadth(second) == breadth(head)
    assert first.endswith("0.200")
    assert breadth(fitted(name, 20)) <= 20
    assert max(map(breadth, wrapped(f"{name} {name}", 30, first="  "))) <= 30


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_a_folder_on_a_terminal_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    words = ["run", "baseline", "-n", "2", "--dry-run", "-o", "e\x1b]0;owned\x07"]
    # On a terminal that knows no codes there is no bar, which has codes of its own.
    done = on_terminal("-m", "sim", *words, folder=tmp_path, kind="dumb")
    assert done.code == 0
    assert "e\ufffd]0;owned\ufffd/baseline" in done.out
    assert "\x1b" not in done.out


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_the_bar_shows_names_and_reads_no_markup(tmp_path: Path) -> None:
    (tmp_path / "attacked.yaml").write_text(
        "name: attacked\ntitle: '[red]b[/red] [/]'\nbase: baseline\nchange: {weeks: 2}\n"
    )
    done = on_terminal("-m", "sim", "run", "attacked.yaml", "-n", "20", folder=tmp_path)
    assert done.code == 0, done.out[-800:]
    assert "attacked" in done.out
    assert "[red]b[/red] [/]" in done.out


def test_the_columns_of_the_list_stand_under_one_another(aftermath: Any) -> None:
    head, *lines = aftermath.done["list"].out.partition("\n\n")[0].splitlines()
    assert len(lines) == len(json.loads(aftermath.done["list json"].out))
    at = head.index("title")
    assert max(map(breadth, lines)) <= at + 96
    (attacked,) = (line for line in lines if line.startswith("attacked"))
    assert attacked[at:].startswith("=1+1 <script>")
    assert attacked.endswith("…")


@pytest.mark.slow
def test_pixels_are_a_picture_of_something(in_pixels: Any) -> None:
    found = in_pixels.files("png")
    assert len(found) >= len(RUN) + 7
    for path in found:
        shades = images.imread(path)
        assert np.ptp(shades[..., :3]) > 0.5, path


@pytest.mark.slow
def test_print_files_do_nothing_when_they_are_opened(in_print: Any) -> None:
    found = in_print.files("pdf")
    assert len(found) >= len(RUN) + 7
    for path in found:
        data = path.read_bytes()
        assert data.startswith(b"%PDF")
        whole = data + b"".join(_unpacked(data))
        for word in (b"/JS", b"/JavaScript", b"/URI", b"/Launch", b"/OpenAction", b"/AA"):
            assert not re.search(re.escape(word) + rb"\b", whole), path


def _unpacked(data: bytes) -> list[bytes]:
    """Unpack the streams of a file that hold words rather than shapes."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    assert found
    return [text for text in found if text.isascii()]


SLOTS = {
    "title": "name: bad\ntitle: {text}\nbase: baseline\n",
    "because": "name: bad\ntitle: x\nbase: baseline\nbecause: {text}\n",
    "sources": "name: bad\ntitle: x\nbase: baseline\nsources: [{text}]\n",
    "expect": "name: bad\ntitle: x\nbase: baseline\nexpect: [{text}]\n",
    "name": "name: bad\ntitle: x\nbase: baseline\nchange: {{states.POL.name: {text}}}\n",
    "source": (
        "name: bad\ntitle: x\nbase: baseline\n"
        "change: {{choice.support: {{value: 1, source: {text}}}}}\n"
    ),
    "event": (
        "name: bad\ntitle: x\nbase: baseline\n"
        "change: {{events.one: {{week: 1, kind: assault, because: {text}}}}}\n"
    ),
    "key": "name: bad\ntitle: x\nbase: baseline\nchange: {{{text}: 1}}\n",
}


@pytest.mark.parametrize("slot", SLOTS)
def test_what_no_text_may_hold_is_refused_wherever_it_stands(
    sim: Call, refused: dict[str, str], slot: str
) -> None:
    for name, text in refused.items():
        done = json.dumps(text)
        if name == "tag":
            done = '"\\U000E0041"'
        if name == "carriage return" and slot not in ("title", "name"):
            continue
        Path("bad.yaml").write_text(SLOTS[slot].format(text=done))
        found = sim("check", "bad.yaml")
        assert found.code == 3, (slot, name, found)
        assert not CONTROL.search(found.err), (slot, name)
        assert "Traceback" not in found.err


def test_a_line_break_may_not_stand_in_a_title_or_a_name(sim: Call) -> None:
    for slot in ("title", "name"):
        Path("bad.yaml").write_text(SLOTS[slot].format(text='"two\\nlines"'))
        found = sim("check", "bad.yaml")
        assert found.code == 3
        assert "one line of text" in found.err
        assert found.err.count("\n") <= 8


def test_a_list_shows_unchecked_files_in_one_line_each(sim: Call) -> None:
    Path("scenarios").mkdir()
    forged = '"a\\nbaseline  -  0  yes  forged"'
    Path("scenarios/bad.yaml").write_text(SLOTS["title"].format(text=forged))
    Path("scenarios/esc\x1b[31m.yaml").write_text(SLOTS["title"].format(text="x"))
    Path("scenarios/odd\udcff.yaml").write_text(SLOTS["title"].format(text="x"))
    before = len(sim("list", "--json").out.splitlines())
    done = sim("list")
    assert done.code == 0
    assert not CONTROL.search(done.out)
    assert not any(
        line.startswith("baseline") and "forged" in line for line in done.out.splitlines()
    )
    assert before > 1
    again = sim("show", "esc[31")
    assert again.code == 2
    assert not CONTROL.search(again.err)


@pytest.mark.parametrize("name", ["null", "true", "false", "no", "y"])
def test_a_new_scenario_may_be_called_by_a_word_that_means_something_else(
    sim: Call, name: str
) -> None:
    assert sim("new", name).code == 0
    done = sim("check", f"scenarios/{name}.yaml")
    assert (done.code, done.out) == (0, f"scenarios/{name}.yaml: sound\n")
    assert load(Path(f"scenarios/{name}.yaml")).scenario.name == name
