"""Names of those who play the single parts: guarantor, adversary and host."""

from dataclasses import dataclass

from sim.facts.state import states as known_states

OTHERS = {"USA": "the United States", "RUS": "Russia", "UKR": "Ukraine"}
"""Names of states that are no possible contributors, and so are not among the facts."""


@dataclass(frozen=True)
class ActorNames:
    """Names to be shown of the three actors."""

    guarantor: str
    adversary: str
    host: str


def has_name(code: str) -> bool:
    """Whether a code belongs to a state whose name is known."""
    return code in OTHERS or code in known_states()


def name_of(code: str) -> str:
    """Name of a state as it stands in a sentence; its code where no name is known."""
    if code in known_states():
        return known_states()[code].name
    return OTHERS.get(code, code)
