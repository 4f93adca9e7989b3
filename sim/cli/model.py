"""Loading the model, which takes a second."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.cli.options import Options
    from sim.scenario.resolve import Resolved


def load_model(every: "Sequence[Resolved]", options: "Options") -> None:
    """Load what runs these scenarios and publishes answers.

    The model comes before the other large imports: Mesa examines every loaded module when it is
    imported, which takes a second longer after them. Workers load it at the same time, unless
    everything is stored.
    """
    if options.workers > 1 and not (options.dry_run or all(map(options.has, every))):
        options.executor.prepare("sim.ensemble.run")
    import_module("sim.model.world")
    import_module("sim.publish.publish")
