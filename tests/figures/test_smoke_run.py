"""Every figure of a run once: its words, its axes, and a drawing for each finding there is."""

import pytest

from sim.figures import catalogue
from sim.findings.of_run import RUN


def test_every_finding_of_a_run_has_a_drawing():
    assert set(RUN) <= set(catalogue.DRAW)


@pytest.mark.parametrize("name", RUN)
def test_a_figure_has_its_title_and_draws_something(name, worlds, words, even):
    finding = RUN[name](worlds())
    figure = catalogue.draw(name, finding)
    written = " ".join(" ".join(words(figure)).split())
    for text in (finding.title, finding.subtitle, finding.foot):
        assert text in written
    assert any(ax.lines or ax.collections or ax.patches for ax in figure.axes)
    even(finding.table)
