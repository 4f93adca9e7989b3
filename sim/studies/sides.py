"""The two things that are weighed, as they are written."""

from dataclasses import dataclass

from sim.errors import UsageError


@dataclass(frozen=True)
class SideOf:
    """One of the two things: what it is called, and the scenarios in which it is low and high."""

    name: str
    low: str
    high: str

    @classmethod
    def read(cls, text: str) -> "SideOf":
        """Read ``LOW,HIGH`` or ``NAME=LOW,HIGH``; without a name it is made of the scenarios'."""
        name, equals, rest = text.partition("=")
        words = [word.strip() for word in (rest if equals else text).split(",")]
        if len(words) != 2 or not all(words):
            raise ValueError(
                'write two scenarios, such as "support=publics_turn_away,publics_rally"'
            )
        made = name.strip() if equals else " or ".join(words).replace("_", " ")
        if not made:
            raise ValueError("the name before `=` is empty")
        return cls(made, words[0], words[1])


def read_sides(*texts: str, usual: str) -> tuple[SideOf, SideOf]:
    """Both sides, which must differ in their names and scenarios, but for the one weighed in."""
    one, other = map(SideOf.read, texts)
    if one.name == other.name:
        raise UsageError(f"`{one.name}` is the name of both things; give each a name of its own")
    for side in (one, other):
        if side.low == side.high:
            raise UsageError(f"`{side.low}` is low and high at once; name two scenarios")
    both = {one.low, one.high} & {other.low, other.high} - {usual}
    if both:
        raise UsageError(f"`{min(both)}` is named twice; each thing needs scenarios of its own")
    return one, other
