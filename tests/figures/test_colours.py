"""Colours that a colour-blind reader, and a photocopier, can tell apart.

Colour blindness is simulated after Machado, Oliveira & Fernandes 2009, distances are those of
CAM02-UCS, in which 1 is about what an eye can just tell.
"""

from itertools import combinations

import colorspacious
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from sim.figures.kit import scenario_style as cast
from sim.figures.kit import style

SIGHTS = ("usual", "deuteranomaly", "protanomaly", "tritanomaly")
LEAST = {"scenarios": 14, "postures": 11, "chances": 11}
"""Least distance asked of two colours that stand for different things in one picture."""

PALETTES = {"scenarios": cast.COLOURS, "postures": style.POSTURES, "chances": style.CHANCES}


def seen(colour: str, sight: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    if sight == "usual":
        return rgb
    space = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
    return np.clip(colorspacious.cspace_convert(rgb, space, "sRGB1"), 0, 1)


def distance(one: str, other: str, sight: str) -> float:
    pair = [seen(colour, sight) for colour in (one, other)]
    return float(colorspacious.deltaE(*pair, input_space="sRGB1", uniform_space="CAM02-UCS"))


def lightness(colour: str) -> float:
    return float(colorspacious.cspace_convert(to_rgb(colour), "sRGB1", "CIELab")[0])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("palette", PALETTES)
def test_no_two_colours_of_a_palette_look_alike(palette: str, sight: str) -> None:
    pairs = combinations(PALETTES[palette], 2)
    apart = {pair: distance(*pair, sight) for pair in pairs}
    assert min(apart.values()) >= LEAST[palette], min(apart, key=lambda pair: apart[pair])


def test_red_and_green_of_one_lightness_would_be_found_out() -> None:
    assert distance("#C8553D", "#7C8B3A", "deuteranomaly") < LEAST["scenarios"]
    assert distance("#C8553D", "#7C8B3A", "usual") > LEAST["scenarios"]


@pytest.mark.parametrize("palette", [style.POSTURES, style.CHANCES])
def test_shades_darken_step_by_step_so_that_grey_prints_keep_their_order(
    palette: tuple[str, ...],
) -> None:
    steps = -np.diff([lightness(colour) for colour in palette])
    assert (steps >= 8).all(), steps


def test_letters_stand_out_from_the_shade_they_stand_on() -> None:
    for shade, ink in zip(style.CHANCES, style.ON_CHANCES, strict=True):
        low, high = sorted([contrast(shade), contrast(ink)])
        assert high / low >= 4.5, shade


def test_scenarios_that_grey_prints_confuse_have_dashes_of_their_own() -> None:
    assert len(cast.DASHES) == len(cast.COLOURS) == len({str(dash) for dash in cast.DASHES})


def test_letters_stand_out_from_white() -> None:
    for colour in (style.INK, style.TEXT, style.QUIET, *cast.COLOURS[:2]):
        assert contrast(colour) >= 4.5, colour


def contrast(colour: str) -> float:
    """Contrast ratio to white of the Web Content Accessibility Guidelines 2."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05))
