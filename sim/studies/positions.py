"""What states do in a week of one world: governments, pledges, votes, troops."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim import words
from sim.model.trace import Trace
from sim.outcomes.block import POSTURES
from sim.studies.because import because
from sim.studies.incident import Incident, Kind, Names, Posture
from sim.studies.mover import reason

_STILL = "; {its} pledge{s} stand{verb_s}"


@dataclass(frozen=True, eq=False)
class Positions:
    """The states in one week of a world, from 1."""

    trace: Trace
    names: Names
    week: int

    def incidents(self) -> Iterator[Incident]:
        """Everything that states do, decisions first; each change of posture once."""
        for row in np.flatnonzero(self._changed("pledged")):
            yield self._decision(int(row))
        yield from self._governments()
        yield from self._steps()
        yield from self._failed_votes()
        yield from self._gone()

    def _now(self, name: str) -> Any:
        """A column of the states this week."""
        return self.trace.states[name][self.week]

    def _before(self, name: str) -> Any:
        """A column of the states in the week before."""
        return self.trace.states[name][self.week - 1]

    def _changed(self, name: str) -> Any:
        return self._now(name) != self._before(name)

    @cached_property
    def _new(self) -> Any:
        """States whose government came into office this week."""
        return self._now("in_office_since") == self.week

    @cached_property
    def _elected(self) -> set[str]:
        """States whose new government the scenario brings."""
        scenario = self.names.scenario
        events = (scenario.events[name] for name in self.trace.effects[self.week])
        return {code for one in events if one.kind == "government" for code in one.states}

    def _codes(self, mask: Any) -> list[str]:
        return [self.trace.codes[row] for row in np.flatnonzero(mask)]

    def _postures(self, row: int) -> tuple[Posture, Posture]:
        before, after = self.trace.posture[self.week - 1 : self.week + 1, row]
        return POSTURES[before], POSTURES[after]  # type: ignore[return-value]

    def _decision(self, row: int) -> Incident:
        """A pledge, or one that is dropped."""
        trace, code, new = self.trace, self.trace.codes[row], bool(self._new[row])
        pledges = bool(self._now("pledged")[row])
        why, at = reason(trace, self.week, row=row), (self.week, row)
        troops = float(self._now("capacity")[row])
        name = self.names.state(code)
        does = f"pledges{_troops(troops)}" if pledges else "drops its pledge"
        if new and code in self._elected:
            subject = f"the new government of {name}"
        elif new:
            subject = f"the government of {name} changes; the new one"
        else:
            subject = name
        then = self._consequence(row) if pledges else self._withdrawal(row)
        told = because(why, trace, at=at, names=self.names)
        before, after = self._postures(row)
        return Incident(
            kind="pledge" if pledges else "drop",
            states=(code,),
            before=before if before != after else None,
            after=after if before != after else None,
            new_government=new,
            troops=troops if pledges else None,
            passed=True if pledges and self._agreed[row] else None,
            reason=why,
            sentence=f"{words.opening(subject)} {does}{then}. {told}".rstrip(),
        )

    @cached_property
    def _agreed(self) -> Any:
        """States whose parliament agrees this week."""
        return self._now("voted") & self._now("authorised")

    def _consequence(self, row: int) -> str:
        """What follows a pledge in the same week."""
        needs = self.names.scenario.states[self.trace.codes[row]].vote_needed
        parts = []
        if self._agreed[row]:
            parts.append("parliament agrees in the same week")
        elif not self._now("authorised")[row]:
            parts.append(
                "parliament must still agree" if needs else "its condition is not met so far"
            )
        if self._now("present")[row]:
            earlier = self._before("present")[row]
            parts.append("troops that it sent before are still there" if earlier
                         else f"{self._first(row)} arrive in the same week")  # fmt: skip
        return "".join(f"; {part}" for part in parts)

    def _withdrawal(self, row: int) -> str:
        """What becomes of the troops of a state that drops its pledge."""
        if not self._before("present")[row]:
            return ""
        if not self._now("present")[row]:
            return " and the last of its troops leave"
        fewer = self._now("troops")[row] < self._before("troops")[row]
        return " and starts to withdraw its troops" if fewer else "; its troops are still there"

    def _first(self, row: int) -> str:
        """Name the troops that arrive: the first ones, or others after earlier ones had left."""
        ever = self.trace.states["present"][: self.week, row].any()
        return "its troops" if ever else "its first troops"

    def _governments(self) -> Iterator[Incident]:
        """New governments that keep the position of the last one."""
        groups: dict[tuple[bool, bool], list[str]] = {}
        for row in np.flatnonzero(self._new & ~self._changed("pledged")):
            code = self.trace.codes[row]
            kind = (code in self._elected, bool(self._now("pledged")[row]))
            groups.setdefault(kind, []).append(code)
        for (brought, stands), codes in sorted(groups.items()):
            names, several = self.names.states(codes), len(codes) > 1
            if several:
                does = "keep the pledges" if stands else "stay out"
                who = f"new governments of {names}" if brought else f"governments of {names} change"
            else:
                does = "keeps the pledge" if stands else "stays out"
                who = f"new government of {names}" if brought else f"government of {names} changes"
            link = "" if brought else f"; the new one{'s' * several}"
            yield Incident(
                kind="government",
                states=tuple(codes),
                new_government=True,
                sentence=f"The {who}{link} {does}.",
            )

    def _steps(self) -> Iterator[Incident]:
        """Changes of posture of states that neither pledge nor drop a pledge this week."""
        groups: dict[tuple[Kind, Posture, Posture, str], list[str]] = {}
        posture = self.trace.posture
        moved = (posture[self.week] != posture[self.week - 1]) & ~self._changed("pledged")
        for row in np.flatnonzero(moved):
            before, after = self._postures(int(row))
            kind, text = self._step(int(row), after=after)
            groups.setdefault((kind, before, after, text), []).append(self.trace.codes[row])
        for (kind, before, after, text), codes in groups.items():
            yield Incident(
                kind=kind,
                states=tuple(codes),
                before=before,
                after=after,
                passed=True if kind == "vote" else None,
                sentence=self._of(f"{text}.", codes),
            )

    def _step(self, row: int, *, after: Posture) -> tuple[Kind, str]:
        """What a change of posture is, and its sentence, in which the names are left open."""
        arrives = after == "deployed" and not self._before("present")[row]
        troops = self._first(row).removeprefix("its ")
        comes = f", and {{its}} {troops} arrive" if arrives else ""
        if self._agreed[row]:
            return "vote", f"parliament agrees in {{name}}{comes}"
        if not self._before("authorised")[row]:
            return "authorised", f"{{name}} authorise{{verb_s}} {{its}} troops{comes}"
        if after == "deployed":
            return "arrival", f"{'the ' * (troops != 'troops')}{troops} of {{name}} arrive"
        return "departure", f"the last troops of {{name}} leave{_STILL}"

    def _failed_votes(self) -> Iterator[Incident]:
        codes = self._codes(self._now("voted") & ~self._now("authorised"))
        if codes:
            yield Incident(
                kind="vote",
                states=tuple(codes),
                passed=False,
                sentence=f"Parliament votes against in {self.names.states(codes)}.",
            )

    def _gone(self) -> Iterator[Incident]:
        """The last troops of states whose posture stays as it is."""
        posture, pledged = self.trace.posture, self._now("pledged")
        left = self._before("present") & ~self._now("present") & ~self._changed("pledged")
        left &= posture[self.week] == posture[self.week - 1]
        for mask, still in ((left & ~pledged, ""), (left & pledged, _STILL)):
            if codes := self._codes(mask):
                text = self._of(f"The last troops of {{name}} leave{still}.", codes)
                yield Incident(kind="departure", states=tuple(codes), sentence=text)

    def _of(self, text: str, codes: list[str]) -> str:
        """A sentence about some states, in the singular or the plural."""
        several = len(codes) > 1
        written = text.format(
            name=self.names.states(codes),
            verb_s="" if several else "s",
            s="s" * several,
            its="their" if several else "its",
        )
        return words.opening(written)


def _troops(number: float) -> str:
    """How many troops a pledge stands for; some states have none."""
    if number < 1:
        return " troops, but has none to send"
    return f" {words.counted(round(number), 'troop')}"
