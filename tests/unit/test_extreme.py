"""Which points of a design are looked at for warnings, and which warnings are its own."""

from sim.scenario.design import Design, Variation
from sim.scenario.extreme import MOST, extreme_warnings, extremes
from sim.scenario.load import packaged

BASELINE = packaged() / "baseline.yaml"


def test_the_ends_of_numbers_and_the_first_point_of_each_word_are_looked_at() -> None:
    design = Design(
        {
            "talks.deal_rate": [1, 2, 0.5, 1, 1, 1],
            "states.POL.hold": ["free", "free", "free", "in", "free", "in"],
        }
    )
    assert extremes(Variation(BASELINE, design)) == [0, 1, 2, 3]


def test_no_more_points_than_a_second_allows_are_looked_at() -> None:
    words = {f"events.x{at}": ["none"] * 3 for at in range(3)}
    assert len(extremes(Variation(BASELINE, Design(words)))) == 1
    many = Design({"weeks": list(range(1, 2 * MOST))})
    assert len(extremes(Variation(BASELINE, many))) == MOST


def test_what_the_scenario_is_warned_of_is_no_warning_of_a_point() -> None:
    """Nor is a value that it had before."""
    design = Design({"talks.deal_rate": [0.8, 2], "states.EST.pledge": [100, 5000]})
    variation = Variation(BASELINE, design, ("states.DEU.pledge=10000",))
    assert "`states.DEU.pledge`" in variation.plain.warnings[0].reason
    ((point, warning),) = extreme_warnings(variation)
    assert point == 1
    assert warning.reason.startswith("`states.EST.pledge` asks for 5,000 troops, but 300 are used")
