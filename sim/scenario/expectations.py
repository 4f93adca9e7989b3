"""The expectations of a scenario file, and the mistakes in them."""

from collections.abc import Iterator
from pathlib import Path

from sim.errors import Problem, nearest
from sim.outcomes.expectation import Expectation, understand
from sim.scenario.library import known
from sim.scenario.schema import Scenario
from sim.text import shortened
from sim.yamltree.node import Scalar, Sequence
from sim.yamltree.reader import Document


def mistakes(document: Document, folder: Path) -> Iterator[Problem]:
    """Sentences that cannot be understood, or that compare with a scenario that does not exist."""
    names = {*known(), *(path.stem for path in folder.glob("*.yaml"))}
    node = document.root.entries.get("expect")
    for item in node.items if isinstance(node, Sequence) else ():
        if not (isinstance(item, Scalar) and isinstance(item.value, str)):
            continue
        made = understand(item.value)
        if isinstance(made, str):
            reason = f"the expectation `{shortened(item.value, 200)}` is not understood"
            yield document.problem(reason, item.mark, key="expect", remedy=made)
        elif made.other and made.other not in names:
            remedy = nearest(made.other, names) or "name a scenario that `sim list` shows"
            reason = f"there is no scenario `{shortened(made.other)}` to compare with"
            yield document.problem(reason, item.mark, key="expect", remedy=remedy)


def expectations(scenario: Scenario) -> list[Expectation]:
    """The expectations of a scenario."""
    made = [understand(sentence) for sentence in scenario.expect]
    return [one for one in made if isinstance(one, Expectation)]
