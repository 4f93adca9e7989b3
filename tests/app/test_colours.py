"""Words can be read on what they stand on, in the light and in the dark."""

import re
from importlib.resources import files

import pytest

SHEET = files("sim").joinpath("app/static/page.css").read_text(encoding="utf-8")
PAIRS = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", SHEET)
THEMES = [{name: light for name, light, _ in PAIRS}, {name: dark for name, _, dark in PAIRS}]
ON = [("ink", "paper"), ("text", "paper"), ("quiet", "paper"), ("link", "paper"),
      ("ghost", "paper"), ("line", "paper"), ("warn-ink", "warn"), ("on-host", "host"),
      ("ink", "outer"), *((f"on{shade}", f"s{shade}") for shade in range(6))]  # fmt: skip


def luminance(colour):
    """Relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(w * one for w, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_there_are_a_light_and_a_dark_theme():
    assert len(PAIRS) == SHEET.count("light-dark(") > 30
    assert luminance(THEMES[0]["paper"]) > luminance(THEMES[1]["paper"])


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), ON)
def test_words_stand_out(theme, ink, ground):
    high, low = sorted((luminance(THEMES[theme][one]) for one in (ink, ground)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5
