"""A state that may send trainers and troops: one row of all contributors."""

from typing import TYPE_CHECKING, Any

import numpy as np
from mesa import Agent, Model
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.scenario.schema import State
from sim.theory.logistic import logistic

if TYPE_CHECKING:
    from sim.actors.contributors import Contributors


class Row:
    """An attribute of a contributor: its row of the column of the same name."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, one: "Contributor | None", owner: type | None = None) -> Any:
        """Its numbers, shape (replication,); one number where it is the same everywhere."""
        if one is None:
            return self
        row = getattr(one.group, self.name)[one.row]
        return row if len(row) == one.group.size else row[0]

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

    opinion: Array = Row()  # type: ignore[assignment]
    """Logit of the share, of those with an opinion, who favour sending own troops."""
    opinion_at_start: Array = Row()  # type: ignore[assignment]
    """The same in state 0."""
    residual: Array = Row()  # type: ignore[assignment]
    """What support and guarantees do not explain of its choice, logit."""
    taste: Array = Row()  # type: ignore[assignment]
    """Taste shock ε, logit."""
    propensity: Array = Row()  # type: ignore[assignment]
    """η when it was last computed, logit."""
    willing: Mask = Row()  # type: ignore[assignment]
    """Whether it would pledge, or stay pledged, if it came to decide."""
    pledged: Mask = Row()  # type: ignore[assignment]
    """Whether a pledge stands."""
    pledged_at_start: Mask = Row()  # type: ignore[assignment]
    """Whether a pledge stood at the start."""
    authorised: Mask = Row()  # type: ignore[assignment]
    """Whether parliament has agreed."""
    training: Mask = Row()  # type: ignore[assignment]
    """Whether it sends trainers."""
    capacity: Array = Row()  # type: ignore[assignment]
    """Troops that its pledge stands for, at most; one number where it is the same everywhere."""
    trainers: Array = Row()  # type: ignore[assignment]
    """Trainers present, persons."""
    troops: Array = Row()  # type: ignore[assignment]
    """Troops present."""
    present: Mask = Row()  # type: ignore[assignment]
    """Whether there are troops."""
    deaths: Array = Row()  # type: ignore[assignment]
    """Expected deaths so far."""
    toll: Array = Row()  # type: ignore[assignment]
    """How heavily the deaths weigh."""

    def __init__(
        self, model: Model, group: "Contributors", row: int, *, code: str, state: State
    ) -> None:
        super().__init__(model)
        self.group = group
        self.row = row
        self.code = code
        self.state = state

    @property
    def support(self) -> Array:
        """Share, of those with an opinion, who favour sending own troops."""
        return logistic(self.opinion)

    @property
    def free(self) -> bool:
        """Whether it pledges and drops pledges as it chooses."""
        return self.state.hold == "free"

    @property
    def posture(self) -> NDArray[np.int8]:
        """None, pledged, authorised or deployed, as 0 to 3."""
        return np.asarray(self.pledged.astype(np.int8) + self.authorised + self.deployed)

    @property
    def deployed(self) -> Mask:
        """Whether it is authorised and has troops present."""
        return np.asarray(self.authorised & self.present)

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
