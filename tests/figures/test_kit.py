"""What figures are drawn with: fonts, wrapped lines, labels, and no trace on matplotlib."""

import base64
import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.text import Text

import sim.figures
from sim.figures import catalogue
from sim.figures.kit import label, lettering, style
from sim.findings.of_run import RUN

SVG = "{http://www.w3.org/2000/svg}"
MODULES = sorted(Path(sim.figures.__file__).parent.rglob("*.py"))


@pytest.fixture(scope="module")
def findings(worlds):
    return {name: find(worlds()) for name, find in RUN.items()}


def picture(name, finding):
    written = io.BytesIO()
    catalogue.draw(name, finding).savefig(written, format="png", dpi=40)
    return written.getvalue()


def test_settings_of_matplotlib_neither_change_nor_matter_and_threads_draw_the_same(findings):
    before = dict(mpl.rcParams)
    pictures = {name: picture(name, finding) for name, finding in findings.items()}
    assert dict(mpl.rcParams) == before
    strange = {"font.size": 30, "axes.grid": True, "axes.facecolor": "black", "figure.dpi": 50}
    with mpl.rc_context(strange), ThreadPoolExecutor(4) as pool:
        drawn = pool.map(picture, findings, findings.values())
        assert dict(zip(findings, drawn, strict=True)) == pictures


@pytest.mark.parametrize(("word", "where"), [("pyplot", []), ("savefig", ["catalogue.py"])])
def test_nothing_uses_pyplot_and_one_function_makes_files(word, where):
    assert [path.name for path in MODULES if word in path.read_text(encoding="utf-8")] == where


def test_the_font_is_source_sans_and_its_absence_does_no_harm(monkeypatch, findings):
    assert "SourceSansPro-Regular" in str(style.font().get_file())
    style._file.cache_clear()
    lettering._letters.cache_clear()
    monkeypatch.setattr("sim.figures.kit.face.find_spec", lambda _: None)
    try:
        assert "DejaVuSans" in str(style.font().get_file())
        for name, finding in findings.items():
            catalogue.draw(name, finding).draw_without_rendering()
    finally:
        style._file.cache_clear()
        lettering._letters.cache_clear()


def test_plain_text_is_one_harmless_line():
    assert lettering.plain("a\n\tb\x1b[31m\u202e  c") == "a b[31m c"
    assert lettering.plain("漢x") == "?x"
    assert lettering.plain("საქართველო Հայաստան") == "საქართველო Հայաստան"
    # Neither font can turn these round.
    assert lettering.plain("שלום") == "????"
    assert lettering.plain("Türkiye · Łódź – “ok”") == "Türkiye · Łódź – “ok”"
    assert len(lettering.plain("W" * 100_000)) == 200


def test_wrapped_lines_fit_and_lose_nothing():
    font = style.font(style.TITLE, "semibold")
    text = "In half of the worlds fewer than 2,300 troops stand in Ukraine " + "x" * 150 + " end"
    got = lettering.wrap(text, font, room=4.0)
    assert all(lettering.width(line, font) <= 4.0 for line in got)
    assert "".join(got).replace(" ", "") == text.replace(" ", "")
    assert lettering.wrap("", font, room=4.0) == []
    assert lettering.width(lettering.fit("W" * 99, font, room=1.0), font) <= 1.0


@pytest.mark.parametrize("wanted", [[0, 0, 0], [0, 0.1, 3], [4, 4, 4], [1, 1.5, 1.6, 1.7]])
def test_labels_are_spread_no_more_than_needed(wanted):
    got = label.spread(wanted, 0.5, low=0.0, high=4.0)
    assert (np.diff(got) >= 0.5 - 1e-9).all()
    assert got.min() >= 0
    assert got.max() <= 4
    assert label.spread([1, 2, 3], 0.5, low=0, high=4).tolist() == [1, 2, 3]


def test_labels_in_a_row_are_chosen_by_importance():
    assert label.apart([5.0, 5.2, 9.0], [1.0, 1.0, 1.0]) == [0, 2]


GEORGIAN = "საქართველო"


def test_letters_that_the_font_lacks_come_from_one_that_has_them(worlds, legible):
    finding = RUN["requirement"](worlds(title=f"{GEORGIAN} Հայաստան"))
    assert GEORGIAN in finding.subtitle
    figure = catalogue.draw("requirement", finding)
    legible(figure)
    faces = {
        text.get_text().split()[0]: Path(str(text.get_fontproperties().get_file())).name
        for text in figure.texts
    }
    assert faces[GEORGIAN] == "DejaVuSans.ttf"
    assert faces["With"] == "SourceSansPro-Semibold.ttf"


def test_letters_that_no_font_has_are_said(worlds, words):
    figure = catalogue.draw("dots", RUN["dots"](worlds(title="Plan 漢 of them")))
    written = " ".join(" ".join(words(figure)).split())
    assert "Plan ? of them." in written
    assert lettering.LACKS in written
    plain = catalogue.draw("dots", RUN["dots"](worlds(title="Is it so?")))
    assert lettering.LACKS not in " ".join(" ".join(words(plain)).split())


@pytest.fixture(scope="module")
def drawings(findings):
    return {name: catalogue.draw(name, finding) for name, finding in findings.items()}


@pytest.mark.parametrize("name", RUN)
def test_text_in_svg_stays_text_with_title_and_description(name, findings, drawings):
    finding, figure = findings[name], drawings[name]
    written = catalogue.picture(figure, "svg")
    root = ET.fromstring(written)  # noqa: S314 (our own)
    assert root.get("role") == "img"
    title, desc = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert (title.text, desc.text) == (finding.title, finding.subtitle)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    inside = [" ".join((one.text or "").split()) for one in root.iter(f"{SVG}text")]
    wanted = [
        " ".join(line.split())
        for text in figure.findobj(Text)
        if text.get_visible()
        for line in text.get_text().splitlines()
        if line.strip()
    ]
    assert sorted(filter(None, inside)) == sorted(wanted)
    # Its fonts are within it, each with the letters it needs.
    style_sheet = root.find(f"{SVG}style").text
    for found in re.finditer(r"font/ttf;base64,([^)]+)\)", style_sheet):
        with TTFont(io.BytesIO(base64.b64decode(found[1]))) as font:
            assert set(map(ord, "abcxyz0123456789%")) <= set(font.getBestCmap())
    # What had an edge has it still, in the figure as in the file.
    assert (b"paint-order" in written) == any(
        text.get_path_effects() for text in figure.findobj(Text)
    )


def test_fonts_of_pdf_are_truetype(drawings):
    written = catalogue.picture(drawings["requirement"], "pdf")
    assert b"/FontFile2" in written
    assert b"/Type3" not in written
    assert drawings["requirement"].texts[0].get_text().split()[0].encode() in written


@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
def test_a_figure_is_written_alike_twice(kind, drawings):
    first, second = (catalogue.picture(drawings["map"], kind) for _ in range(2))
    assert first == second
