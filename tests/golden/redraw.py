"""Draw the golden images anew: ``python tests/golden/redraw.py``; then look at each of them."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from sim.ensemble.run import run
from sim.figures.catalogue import draw
from sim.findings import difference, ending, overview
from sim.results.results import Results
from sim.scenario.load import load, packaged
from sim.studies.comparison import compare

HERE = Path(__file__).parent / "images"
DPI = 60


def worlds(name: str, *settings: str) -> Results:
    """Run a short variant of the baseline, in which deals come soon."""
    every = ["weeks=40", "talks.deal_rate=4", *settings]
    scenario = load(packaged() / "baseline.yaml", every).scenario
    return run(scenario.model_copy(update={"name": name, "title": name.capitalize()}), 60)


def _overview(*settings: str) -> Figure:
    changes = {
        "backed": ["guarantor.availability.air_defence=1"],
        "asked": ["coalition.ask=1"],
        "alone": [f"guarantor.availability.{name}=0" for name in ("weapons", "intelligence")],
    }
    to = worlds("plain")
    others = [worlds(name, *change, *settings) for name, change in changes.items()]
    return draw("overview", overview.find(compare(to, others)))


def _difference(*settings: str) -> Figure:
    asked = worlds("asked", "coalition.ask=1", *settings)
    return draw("difference", difference.find(asked, to=worlds("plain")))


IMAGES: dict[str, Callable[..., Figure]] = {
    "map": lambda *settings: draw("map", ending.find(worlds("plain", *settings))),
    "difference": _difference,
    "overview": _overview,
}
"""Each image with how it is drawn; settings alter what is drawn."""


def main() -> None:
    """Write every image."""
    HERE.mkdir(exist_ok=True)
    for name, image in IMAGES.items():
        image().savefig(HERE / f"{name}.png", dpi=DPI)


if __name__ == "__main__":
    main()
