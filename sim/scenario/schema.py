"""The resolved scenario: everything a run uses, checked, frozen and complete."""

import datetime as dt
from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, Field, StringConstraints

from sim.facts.code import countries
from sim.facts.parameter import parameters
from sim.facts.state import states as known_states
from sim.scenario.quantity import Frozen, Quantity
from sim.theory.deterrence import DeterrenceRule
from sim.theory.guarantee import ComponentRule

IN_SENTENCES = {
    "USA": "the United States",
    "GBR": "the United Kingdom",
    "NLD": "the Netherlands",
    "ARE": "the United Arab Emirates",
    "PHL": "the Philippines",
    "RUS": "Russia",
    "UKR": "Ukraine",
}
"""Names for use in a sentence, where the facts have none or one without its article."""


class ActorNames(Frozen):
    """Names of the actors, for use in a sentence."""

    guarantor: str
    """The state that backs the guarantee."""
    adversary: str
    """The state against which it protects."""
    host: str
    """The state that it protects."""


def has_name(code: str) -> bool:
    """Whether a code belongs to a state whose name is known."""
    return code in IN_SENTENCES or code in countries()


def name_of(code: str) -> str:
    """Name of a state for use in a sentence; its code where no name is known."""
    known = known_states().get(code) or countries().get(code)
    return IN_SENTENCES.get(code, known.name if known else code)


Stance = Literal["prepared", "willing", "open", "undecided", "off_ground", "opposed", "ruled_out"]
Initial = Literal["stated", "reported", "none", "all", "drawn"]
Pledges = Literal["hundreds", "record"]
Ties = Literal["shared_groups", "uniform"]
Location = Literal["rear", "line"]
Sampling = Literal["defaults", "ranges"]
Opinion = Literal["comparable", "wartime", "prior"]
Hold = Literal["free", "in", "out"]
EventKind = Literal[
    "assault", "influence", "rally", "set", "probe", "attack", "deal", "collapse", "government",
    "poll", "withdrawal",
]  # fmt: skip
Component = Literal["air_defence", "border_surveillance", "coordination", "intelligence", "weapons"]

LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
CODE = r"^[A-Z]{3}$"
NAME = r"^[a-z][a-z0-9_]{0,63}$"
NAMING = "use lower-case letters, digits and underscores, beginning with a letter"
"""What a name may be, for people."""

Line = Annotated[str, StringConstraints(max_length=200, pattern=LINE)]
"""One line of text, at most 200 characters, without control characters."""
Prose = Annotated[str, StringConstraints(max_length=5000)]
Code = Annotated[str, StringConstraints(pattern=CODE)]
"""ISO 3166-1 alpha-3 code; XAA to XZZ for synthetic states."""
Name = Annotated[str, StringConstraints(pattern=NAME)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]

_SEEN = "LNPS"
"""First letters of the categories of characters that can be seen."""

MOST_WEEKS = 1040
"""Longest horizon, weeks."""
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2999, 12, 31)
"""Earliest and latest start; every week of a scenario needs a date."""


def state_label(code: str, *names: str) -> str:
    """The first of a state's names that has a visible character, or else its code."""
    seen = (name for name in names if any(category(letter)[0] in _SEEN for letter in name))
    return next(seen, code)


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a name that is listed twice."""
    if len(set(names)) < len(names):
        raise ValueError("a name is listed twice")
    return names


Groups = Annotated[tuple[Name, ...], AfterValidator(_once)]


class State(Frozen):
    """One state on the roster of contributors."""

    stance: Stance
    """Its position, from which the probability of a pledge follows."""
    source: Line = ""
    """Where the position comes from."""
    because: Prose = ""
    """Remark on the position."""
    pledge: Quantity | None = None
    """Troops it would send; without a number, a share of its active forces."""
    support: Quantity
    """Share, of those with an opinion, who favour sending own troops."""
    opinion: Opinion = "prior"
    """What that share rests on: a comparable poll has the smaller error."""
    active_forces: Count
    """Active forces, troops."""
    borders_adversary: bool = False
    """Whether it borders Russia or Belarus."""
    vote_needed: bool = False
    """Whether parliament must vote before troops are sent."""
    needs_backstop: bool = False
    """Whether its stated conditions name the backstop: without it, it hardly pledges."""
    condition: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Least guarantee at which it authorises and deploys, 0..1; below it, what is there stays."""
    batteries: Count = 0
    """Long-range air defence batteries that it owns."""
    posted: dict[Code, Count] = {}
    """How many of them stand with other states."""
    groups: Groups = ()
    """Groups that tie it to others."""
    hold: Hold = "free"
    """Free to choose, or held in or out from the start, whatever it would choose."""
    name: Line = ""
    """Full name."""
    short: Line = ""
    """Name for labels."""


class Event(Frozen):
    """Something that happens in one week."""

    week: Annotated[int, Field(ge=1, le=MOST_WEEKS)] | None = None
    """Week, from 1; it happens within the week, whose row shows the state at its end."""
    date: dt.date | None = None
    """Date, instead of a week: it happens in the week that has this day."""
    kind: EventKind
    """An assault, a probe, an attack, a deal, a collapse of the talks, an episode of influence, a
    rally of opinion, a poll that moves support for good, a change of government, a withdrawal of
    the guarantor, or a parameter set from then on."""
    size: Annotated[float, Field(ge=-100, le=100)] = 0.0
    """Of a rally: added once to opinion, in logits, -10..10. Of a poll: percentage points."""
    states: tuple[Code, ...] = ()
    """Of a rally or a poll: whom it moves; all when none is named. Of a change of government: whose
    it is."""
    stance: Stance | None = None
    """Of a change of government: stance of the new one; as before if none is named."""
    components: tuple[Component, ...] = ()
    """Of a withdrawal: what is no longer available; all when none is named."""
    set: dict[str, float] = {}
    """Of a setting: new values by dotted key."""
    source: Line = ""
    """Where it comes from."""
    because: Prose = ""
    """Why it matters."""


class Aggregation(Frozen):
    """How parts combine into a whole."""

    components: ComponentRule = "noisy_or"
    """Components into the guarantee."""
    deterrence: DeterrenceRule = "noisy_or"
    """Guarantee, force and host strength into deterrence."""


class Actors(Frozen):
    """Who plays the single parts."""

    guarantor: Code = "USA"
    adversary: Code = "RUS"
    host: Code = "UKR"


class Reference(Frozen):
    """The root scenario's world, in which residuals are solved."""

    name: Name
    """The root scenario."""
    states: dict[Code, State]
    """Its roster."""
    values: dict[str, Quantity]
    """Its levers, by dotted key."""
    location: Location
    pledges: Pledges = "hundreds"


class Scenario(Frozen):
    """Everything a run uses."""

    name: Name
    """Plain identifier, equal to the stem of the file."""
    title: Line
    """What a figure calls it."""
    because: Prose = ""
    """The question it asks."""
    sources: tuple[Line, ...] = ()
    """What it draws on."""
    start: Annotated[dt.date, Field(ge=FIRST_DAY, le=LAST_DAY)]
    """First day of week 1; the day of the week on which every week begins."""
    weeks: Annotated[int, Field(ge=0, le=MOST_WEEKS)]
    """Horizon, weeks."""
    initial: Initial = "stated"
    """Postures at the start: as stated, as reported and in doubt, none, all, or drawn."""
    pledges: Pledges = "hundreds"
    """Contingents: of hundreds at most unless a number is named, or as in past missions."""
    ties: Ties = "shared_groups"
    """What ties states: shared groups, or all alike."""
    location: Location = "rear"
    """Where troops are stationed."""
    parameters: Sampling = "defaults"
    """Parameters at their values, or drawn over their ranges where assumed or estimated."""
    aggregation: Aggregation = Aggregation()
    actors: Actors = Actors()
    states: dict[Code, State]
    """The roster of contributors, by code."""
    values: dict[str, Quantity]
    """Every parameter, by dotted key."""
    events: dict[Name, Event] = {}
    """What is fixed to happen, by name."""
    expect: tuple[Line, ...] = ()
    """Sentences that are checked after every run."""
    reference: Reference | None = None
    """The root's world, for a scenario that has a base."""

    @property
    def actor_names(self) -> ActorNames:
        """Names of guarantor, adversary and host."""
        return ActorNames(**{role: name_of(code) for role, code in self.actors})

    @property
    def root_states(self) -> dict[str, State]:
        """Roster of the root."""
        return self.reference.states if self.reference else self.states

    @property
    def root_location(self) -> Location:
        """Where the root stations troops."""
        return self.reference.location if self.reference else self.location

    @property
    def root_pledges(self) -> Pledges:
        """What contingents are in the root."""
        return self.reference.pledges if self.reference else self.pledges

    @property
    def as_reference(self) -> Reference:
        """The world in which residuals are solved: the root's, or its own if it has no base."""
        if self.reference:
            return self.reference
        levers = {key: one for key, one in self.values.items() if parameters()[key].role == "lever"}
        return Reference(
            name=self.name, states=self.states, values=levers, location=self.location,
            pledges=self.pledges,
        )  # fmt: skip

    def week_of(self, event: Event) -> int:
        """Week in which an event happens; week 1 begins on the first day."""
        if event.date is None:
            return event.week or 0
        return (event.date - self.start).days // 7 + 1

    def last_day(self, week: int) -> dt.date:
        """Last day of a week, from 1."""
        return self.start + dt.timedelta(days=7 * week - 1)
