"""The outlines: as large as the states are, where they are, and refused when damaged."""

import json

import numpy as np
import pytest

from sim.errors import FactError
from sim.facts.outline import Outline, atlas, parse
from sim.facts.state import states

# Area in km² and the part of it by which an outline may be off. Areas are recalled, general
# knowledge; CIA World Factbook totals, inland waters included, less what the outlines leave out:
# overseas departments, Svalbard and Jan Mayen, Greenland and the Faroes, the Canaries, the
# Azores, Åland; Northern Cyprus; Kosovo. The Netherlands are without the sea and the great lakes
# in part, hence the wider band.
LARGE, SMALL = 0.03, 0.06
AREAS = {
    "ALB": (28_748, LARGE),
    "AUT": (83_871, LARGE),
    "BEL": (30_528, LARGE),
    "BGR": (110_879, LARGE),
    "BIH": (51_197, LARGE),
    "BLR": (207_600, LARGE),
    "CHE": (41_277, LARGE),
    "CYP": (5_896, SMALL),
    "CZE": (78_867, LARGE),
    "DEU": (357_022, LARGE),
    "DNK": (43_094, LARGE),
    "ESP": (497_900, LARGE),
    "EST": (45_228, LARGE),
    "FIN": (336_600, LARGE),
    "FRA": (551_500, LARGE),
    "GBR": (243_610, LARGE),
    "GRC": (131_957, LARGE),
    "HRV": (56_594, SMALL),
    "HUN": (93_028, LARGE),
    "IRL": (70_273, LARGE),
    "ISL": (103_000, LARGE),
    "ITA": (301_340, LARGE),
    "LTU": (65_300, LARGE),
    "LUX": (2_586, SMALL),
    "LVA": (64_589, LARGE),
    "MDA": (33_851, LARGE),
    "MKD": (25_713, LARGE),
    "MLT": (316, 0.2),
    "MNE": (13_812, LARGE),
    "NLD": (37_378, LARGE),
    "NOR": (323_802, LARGE),
    "POL": (312_685, LARGE),
    "PRT": (89_770, LARGE),
    "ROU": (238_391, LARGE),
    "SRB": (77_474, LARGE),
    "SVK": (49_035, LARGE),
    "SVN": (20_273, LARGE),
    "SWE": (450_295, LARGE),
    "UKR": (603_550, LARGE),
    "XKX": (10_887, LARGE),
}

PLACES = {
    "Simferopol": (34.10, 44.95, "UKR"),
    "Sevastopol": (33.52, 44.60, "UKR"),
    "Kerch": (36.40, 45.35, "UKR"),
    "Donetsk": (37.80, 48.00, "UKR"),
    "Kyiv": (30.52, 50.45, "UKR"),
    "Kaliningrad": (20.50, 54.70, "RUS"),
    "Rostov": (40.10, 47.60, "RUS"),
    "Minsk": (27.56, 53.90, "BLR"),
    "Paris": (2.35, 48.86, "FRA"),
    "London": (-0.50, 51.50, "GBR"),
    "Belfast": (-6.20, 54.60, "GBR"),
    "Madrid": (-3.70, 40.42, "ESP"),
    "Palermo": (13.50, 37.70, "ITA"),
    "San Marino": (12.46, 43.94, "SMR"),
    "Tromsø inland": (20.00, 68.90, "NOR"),
    "Luxembourg": (6.13, 49.61, "LUX"),
    "Ankara": (32.85, 39.93, "TUR"),
    "Pristina": (21.16, 42.66, "XKX"),
}


def projected(longitude, latitude):
    """Project a place as the file says: Lambert's, equal-area, about 10°E 52°N."""
    east, north = np.radians(longitude - 10), np.radians(latitude)
    middle = np.radians(52)
    nearness = np.sin(middle) * np.sin(north) + np.cos(middle) * np.cos(north) * np.cos(east)
    x = np.cos(north) * np.sin(east)
    y = np.cos(middle) * np.sin(north) - np.sin(middle) * np.cos(north) * np.cos(east)
    return 6371 * np.sqrt(2 / (1 + nearness)) * np.array([x, y])


def crossed(ring, point):
    """Whether a ray to the east leaves a ring through an odd number of sides."""
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    between = (y0 > point[1]) != (y1 > point[1])
    rise = np.where(y1 == y0, 1, y1 - y0)
    return np.sum(between & (point[0] < x0 + (point[1] - y0) * (x1 - x0) / rise)) % 2 == 1


def containing(point):
    """Name the outlines that contain a point, the holes in them taken off."""
    found = atlas().outlines.items()
    return {code for code, one in found if sum(crossed(ring, point) for ring in one.rings) % 2}


def fits(outline):
    known, band = AREAS[outline.code]
    return abs(outline.area / known - 1) <= band


@pytest.mark.parametrize("code", AREAS)
def test_each_outline_is_as_large_as_its_state(code):
    assert fits(atlas().outlines[code])


# Malta's outline, of twelve points, is too coarse for its area to tell.
@pytest.mark.parametrize("code", sorted(AREAS.keys() - {"MLT"}))
def test_an_outline_a_fifth_too_wide_would_be_found(code):
    outline = atlas().outlines[code]
    wrong = Outline(code, tuple(1.2 * ring for ring in outline.rings), outline.label)
    assert not fits(wrong)


def test_ukraine_without_crimea_would_be_found():
    whole = atlas().outlines["UKR"].area
    assert (whole - 27_000) / AREAS["UKR"][0] < 1 - LARGE


def test_every_known_state_on_the_map_is_measured_unless_the_frame_cuts_it():
    on = set(states()) & set(atlas().outlines)
    assert on - set(AREAS) == {"TUR", "RUS"}
    assert set(states()) - on == {"CAN", "USA", "AUS", "NZL", "JPN"}


@pytest.mark.parametrize("place", PLACES)
def test_places_lie_in_their_states_crimea_in_ukraine(place):
    longitude, latitude, code = PLACES[place]
    assert containing(projected(longitude, latitude)) == {code}


def test_the_file_names_its_source_and_cannot_be_changed():
    found = atlas()
    assert found.credit.startswith("Borders: Natural Earth (public domain)")
    with pytest.raises(ValueError, match="read-only"):
        found.outlines["UKR"].rings[0][0] = 0
    with pytest.raises(TypeError):
        found.outlines["UKR"] = None


SQUARE = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]


def written(**entry):
    whole = {"label": [0.5, 0.5], "rings": [SQUARE], **entry}
    return json.dumps({"credit": "Mine", "outlines": {"AAA": whole}})


def test_a_square_is_read():
    square = parse(written(), "e.json").outlines["AAA"]
    assert square.area == 1
    assert square.label == (0.5, 0.5)
    hole = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.2]]
    holed = parse(written(rings=[SQUARE, hole]), "e.json").outlines["AAA"]
    assert holed.area == pytest.approx(0.98)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "e.json: not a file of outlines"),
        ("[]", "e.json: not a file of outlines"),
        ('{"credit": "x"}', "e.json: not a file of outlines"),
        ('{"credit": "x", "outlines": 3}', "e.json: not a file of outlines"),
        ('{"credit": "x", "outlines": {"AAA": 3}}', "e.json: AAA: not an outline"),
        (written(rings=[]), "e.json: AAA: no ring"),
        (written(rings=[SQUARE[:3]]), "e.json: AAA: a ring needs at least four points"),
        (written(rings=[[[0, 0, 0]] * 4]), "e.json: AAA: a ring needs at least four points"),
        (written(rings=[[[0, 0], [1], [1, 1], [0, 0]]]), "e.json: AAA: not an outline"),
        (written(rings=[[["a", 0]] * 4]), "e.json: AAA: not an outline"),
        (written(rings=[[[0, 0], [0, float("nan")], [1, 1], [0, 0]]]), "that is no number"),
        (written(rings=[SQUARE[:4]]), "e.json: AAA: a ring does not end where it begins"),
        (written(rings=[[[0, 0]] * 4]), "e.json: AAA: a ring encloses nothing"),
        (written(label=[5, 5]), "e.json: AAA: the place of its name lies outside"),
        (written(label=[5]), "e.json: AAA: not an outline"),
    ],
)
def test_damage_is_reported_with_the_state(text, reason):
    with pytest.raises(FactError, match=reason.replace(".", r"\.")):
        parse(text, "e.json")
