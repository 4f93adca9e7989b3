"""The worlds that the limits of the model are tested in."""

import pytest

from sim.scenario.load import load

MORE = ("choice.backstop", "choice.inertia_authorised", "choice.tripwire", "choice.common")


@pytest.fixture(scope="session")
def uncoupled(uncoupled):
    """The values under which no state minds anything but its own taste."""
    return uncoupled | dict.fromkeys(MORE, 0.0)


@pytest.fixture(scope="session")
def packaged(baseline):
    """Load a scenario of the project by name, with settings; the baseline is its root."""
    from pathlib import Path

    folder = Path(__file__).resolve().parents[2] / "scenarios"
    assert baseline.name == "baseline"
    return lambda name, *settings: load(folder / f"{name}.yaml", settings).scenario
