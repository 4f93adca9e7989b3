"""The types of the numbers that flow through the model."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Floating-point numbers, usually of shape (replication,)."""

Mask: TypeAlias = NDArray[np.bool_]
"""True or false for each replication."""

Real: TypeAlias = float | Array
"""One number for all replications, or one for each."""
