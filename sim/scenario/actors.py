"""Names of the guarantor, the adversary and the host."""

from dataclasses import dataclass

from sim.facts.state import states as known_states

IN_SENTENCES = {
    "USA": "the United States",
    "GBR": "the United Kingdom",
    "NLD": "the Netherlands",
    "RUS": "Russia",
    "UKR": "Ukraine",
}
"""Names for use in a sentence, where the facts have none or one without its article."""


@dataclass(frozen=True)
class ActorNames:
    """Names of the three actors."""

    guarantor: str
    adversary: str
    host: str


def has_name(code: str) -> bool:
    """Whether a code belongs to a state whose name is known."""
    return code in IN_SENTENCES or code in known_states()


def name_of(code: str) -> str:
    """Name of a state for use in a sentence; its code where no name is known."""
    if code in IN_SENTENCES or code not in known_states():
        return IN_SENTENCES.get(code, code)
    return known_states()[code].name
