"""Contributors that follow other rules, where workers can import them."""

import numpy as np

from sim.actors.contributor import Contributor


class NeverPledges(Contributor):
    """Withdraws its pledge in every week."""

    def decide(self, *seen, **given):
        """Decide as usual, and then not to pledge."""
        super().decide(*seen, **given)
        self.pledged = np.zeros_like(self.pledged)
