"""The markup that the page and the page without a server share."""

import re

import pytest

from sim.app.export.bundle import MODULES
from sim.app.files import markup, page_files

ALONE = ("between.js", "exported.js")
"""Scripts of the page without a server alone."""


def served():
    return markup().decode()


def exported():
    places = dict.fromkeys(("policy", "version", "answer", "style", "data", "script"), "")
    return markup(exported=True, **places).decode()


def scripts(names):
    files = page_files()
    return "".join(files[one].content.decode() for one in names)


SERVED = [one for one in page_files() if one.endswith(".js") and one not in ALONE]


@pytest.mark.parametrize(("page", "names"), [(served, SERVED), (exported, MODULES)])
def test_the_markup_has_every_place_that_its_scripts_fill(page, names):
    source = scripts(names)
    asked = {*re.findall(r"""\$\("([\w-]+)"\)""", source)}
    made = {*re.findall(r"""\bid: "([\w-]+)\"""", source)}
    places = re.findall(r'\bid="([^"]+)"', page())
    assert len(asked) > 15
    assert asked <= {*places} | made
    assert len(places) == len({*places})


def test_each_page_has_what_the_other_cannot_do():
    assert ['id="drawer"' in one() for one in (served, exported)] == [True, False]
    assert ['id="errors"' in one() for one in (served, exported)] == [False, True]
    assert "/static/" not in exported()


def test_what_fills_the_markup_is_escaped():
    places = dict.fromkeys(("policy", "version", "style", "data", "script"), "")
    found = markup(exported=True, answer="<b>", **places).decode()
    assert "<b>" not in found
    assert "&lt;b&gt;" in found
