"""Which of several things, ranked over the same worlds, stand out from the rest."""

import numpy as np

from sim.array import Mask

SURE = 1.959963984540054
"""Standard errors beyond which a difference is not put down to chance, 19 times in 20."""


def ahead(happened: Mask) -> int:
    """Count the first things that the worlds tell apart from the next one, by McNemar's test.

    Parameters
    ----------
    happened
        Whether each happened in each world, shape (thing, replication), the most frequent first.

    Returns
    -------
    3 where the third stands out from the fourth, else 2, 4 or 1 likewise, else 0.
    """
    for count in (3, 2, 4, 1):
        if count < len(happened):
            above, below = happened[count - 1], happened[count]
            more, fewer = int(np.sum(above & ~below)), int(np.sum(below & ~above))
            if more - fewer > SURE * np.sqrt(more + fewer):
                return count
    return 0
