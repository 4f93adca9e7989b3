"""How a command line names a scenario that was loaded."""

from pathlib import Path

from sim.scenario.load import known
from sim.scenario.resolve import Resolved


def word_of(resolved: Resolved) -> str:
    """The name of a scenario where `sim list` shows the very file, else the path of the file."""
    name, source = resolved.scenario.name, resolved.source
    listed = known().get(name)
    if not source or (listed is not None and listed.resolve() == Path(source).resolve()):
        return name
    return str(source)
