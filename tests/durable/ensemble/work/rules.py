"""Contributors that follow other rules, where workers can import them."""

import numpy as np

from sim.actors.contributors import Contributors


class NeverPledge(Contributors):
    """They withdraw their pledges in every week."""

    def decide(self, *seen, **given):
        """Decide as usual, and then not to pledge."""
        super().decide(*seen, **given)
        self.pledged = np.zeros_like(self.pledged)
