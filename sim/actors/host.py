"""The state that is to be protected."""

import numpy as np
from mesa import Agent, Model

from sim.actors.parameters import Parameters
from sim.array import Array
from sim.theory import deployment


class Host(Agent):
    """The state that is to be protected.

    Attributes
    ----------
    strength
        U, 0..1, shape (replication,).
    """

    def __init__(self, model: Model, p: Parameters, size: int) -> None:
        super().__init__(model)
        self.p = p
        self.strength = np.zeros(size) + p["host.strength"]

    def learn(self, trainers: Array) -> None:
        """Move towards the strength that the trainers present allow."""
        p = self.p
        ceiling = deployment.host_ceiling(
            trainers, start=p["host.strength"], half=p["host.half_trainers"]
        )
        self.strength = self.strength + p["host.learning"] * (ceiling - self.strength)
