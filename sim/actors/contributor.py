"""A state that may send trainers and troops: one row of all contributors."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
from mesa import Agent, Model
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.scenario.schema import State
from sim.theory.logistic import logistic

if TYPE_CHECKING:
    from sim.actors.columns import Columns


T = TypeVar("T", bound=NDArray[Any])


class Row(Generic[T]):
    """An attribute of a contributor: its row of the column of the same name."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, one: "Contributor", owner: type) -> T:
        """Its numbers, shape (replication,); one number where it is the same everywhere."""
        row = getattr(one.group, self.name)[one.row]
        number: T = row if len(row) == one.group.size else row[0]
        return number

    def __set__(self, one: "Contributor", value: Any) -> None:
        column = getattr(one.group, self.name)
        fresh = np.array(np.broadcast_to(column, (len(column), one.group.size)))
        fresh[one.row] = value
        setattr(one.group, self.name, fresh)


class Contributor(Agent):
    """A state that may send trainers and troops; every attribute has shape (replication,).

    It acts together with the others, as :class:`~sim.actors.contributors.Contributors`, which has
    its numbers; to set an attribute here changes them there.
    """

    opinion = Row[Array]()
    """Logit of the share, of those with an opinion, who favour sending own troops."""
    opinion_at_start = Row[Array]()
    """The same in state 0."""
    residual = Row[Array]()
    """What support and guarantees do not explain of its choice, logit."""
    taste = Row[Array]()
    """Taste shock ε, logit."""
    propensity = Row[Array]()
    """η when it was last computed, logit."""
    willing = Row[Mask]()
    """Whether it would pledge, or stay pledged, if it came to decide."""
    pledged = Row[Mask]()
    """Whether a pledge stands."""
    authorised = Row[Mask]()
    """Whether parliament has agreed, or need not."""
    committed = Row[Mask]()
    """Whether its pledge is authorised, or was announced with a number."""
    in_office_since = Row[NDArray[np.int16]]()
    """Week in which its government came into office; 0 if before the first week."""
    training = Row[Mask]()
    """Whether it sends trainers."""
    capacity = Row[Array]()
    """Troops that its pledge stands for, at most; one number where it is the same everywhere."""
    trainers = Row[Array]()
    """Trainers present, persons."""
    troops = Row[Array]()
    """Troops present."""
    present = Row[Mask]()
    """Whether there are troops."""
    deaths = Row[Array]()
    """Expected deaths so far."""
    toll = Row[Array]()
    """How heavily the deaths weigh."""
    deployed = Row[Mask]()
    """Whether it is authorised and has troops present."""
    posture = Row[NDArray[np.int8]]()
    """None, pledged, authorised or deployed, as 0 to 3."""

    def __init__(self, model: Model, group: "Columns", row: int, *, code: str) -> None:
        super().__init__(model)
        self.group = group
        self.row = row
        self.code = code

    @property
    def state(self) -> State:
        """What the scenario says of it, with the stance of the government in office."""
        return self.group.states[self.row]

    @property
    def support(self) -> Array:
        """Share, of those with an opinion, who favour sending own troops."""
        return logistic(self.opinion)

    def __repr__(self) -> str:
        """Code and stance, and in how many replications it is in each posture."""
        listed = ", ".join(
            f"{name} in {np.count_nonzero(mask)}"
            for name, mask in (
                ("pledged", self.pledged),
                ("authorised", self.authorised),
                ("deployed", self.deployed),
            )
        )
        return f"<{self.code}, {self.state.stance}: {listed} of {self.group.size} worlds>"
