"""The command `sim` with small blocks and few figures, so that more of a call is work on files.

Nothing else differs: the default size of a block and the lists of figures are replaced before the
command line is read. It stands in a file of its own because every worker process imports what it
was started from.
"""

import sys
from dataclasses import dataclass
from itertools import islice

from sim.streams import LANE

BLOCK = LANE
"""Most replications that are advanced together; no block can be smaller where there are workers."""

FIGURES = 2
"""Figures of a run; of a comparison there are as many, and those of each pair."""


def main() -> None:
    """Run the command line."""
    from sim.__main__ import main as command
    from sim.ensemble import blocks
    from sim.findings import compare, of_run

    @dataclass(frozen=True)
    class Small(blocks.Execution):
        block: int = BLOCK

    blocks.Execution = Small  # type: ignore[misc]
    of_run.MAIN = of_run.MAIN[:FIGURES]
    compare.COMPARE = dict(islice(compare.COMPARE.items(), FIGURES))
    sys.exit(command())


if __name__ == "__main__":
    main()
