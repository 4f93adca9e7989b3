"""What figures are drawn with: fonts, wrapped lines, labels, and no trace on matplotlib."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

import sim.figures
from sim.figures import catalogue
from sim.figures.kit import label, lettering, style
from sim.findings.catalogue import RUN

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
    monkeypatch.setattr(style, "find_spec", lambda _: None)
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
