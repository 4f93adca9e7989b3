"""Drawing the figures of an answer, where there are workers in several processes at once."""

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.ensemble.blocks import POLL_SECONDS
from sim.ensemble.executor import MIN_SECONDS, BlockExecutor
from sim.errors import InterruptionError
from sim.findings.finding import Finding

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.figures.catalogue import Kind

FEWEST = 8
"""Figures from which on workers draw them; to load the library takes each as long as a few."""


@dataclass(frozen=True)
class Pictures:
    """The figures of some findings; called with a path, the file of one of them."""

    findings: Mapping[str, Finding]
    """Findings by path, of which the first word names the drawing."""
    kind: "Kind"
    drawings: "Mapping[str, Callable[[Any], Figure]]"
    """Drawings by name, beside those of :mod:`sim.figures.catalogue`."""

    def __call__(self, path: str) -> bytes:
        """Draw a figure."""
        from sim.figures.catalogue import DRAW, picture  # loads matplotlib
        from sim.figures.kit.environment import plain

        draw = {**DRAW, **self.drawings}[path.partition("/")[0]]
        with plain():
            return picture(draw(self.findings[path]), self.kind)


def draw_all(pictures: Pictures, executor: BlockExecutor) -> dict[str, bytes]:
    """Draw every figure, in the order of the findings, each in a worker where there are several.

    A figure that a worker cannot draw is drawn in this process, which then has the error. Drawings
    that are not in the catalogue are always drawn here: a worker may be unable to import them.
    """
    paths = list(pictures.findings)
    apart = executor.workers > 1 and executor.shares_disk and not pictures.drawings
    if not apart or len(paths) < FEWEST:
        return {path: pictures(path) for path in paths}
    running = {executor.submit(pictures, path, alone=False): path for path in paths}
    drawn: dict[str, bytes] = {}
    while running:
        done, _ = wait(running, POLL_SECONDS, FIRST_COMPLETED)
        executor.check_alive()
        if not done and executor.idle_seconds() > MIN_SECONDS:
            executor.terminate()
        for future in done:
            path = running.pop(future)
            try:
                drawn[path] = executor.result(future)
            except InterruptionError:
                raise
            except Exception:
                drawn[path] = pictures(path)
    return {path: drawn[path] for path in paths}
