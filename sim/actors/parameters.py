"""The parameters of a run, by dotted key, as actors read them."""

from typing import TypeAlias

from sim.array import Real

Parameters: TypeAlias = dict[str, Real]
"""Each a number, or an array of shape (replication,); an event may set one anew."""
"""Shared by all actors of a world."""

COMPONENTS = ("air_defence", "border_surveillance", "coordination", "intelligence", "weapons")
"""The five components of the guarantee, sorted."""
