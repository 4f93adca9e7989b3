"""The course of one world: what happens in each week, in the order in which it happens."""

import datetime as dt
from collections.abc import Iterator, Mapping

import numpy as np

from sim import words
from sim.facts.parameter import parameters
from sim.model.trace import Trace
from sim.outcomes.block import CEASEFIRE, COLLAPSED, TALKS
from sim.results.part import Part
from sim.results.results import Results
from sim.scenario.schema import Event, Scenario
from sim.studies.incident import Incident, Kind, Names, times
from sim.studies.outline import first_day
from sim.studies.positions import Positions

_OF_THE_WAR = ("assault", "probe", "attack", "deal", "collapse")
"""Kinds of scheduled events that come as things that also happen by themselves."""


class StoryWeek(Part):
    """A week of one world in which something happens."""

    week: int
    """The week, from 1."""
    date: dt.date
    """Its first day."""
    incidents: tuple[Incident, ...]
    """What happens, in order."""


def course(trace: Trace, scenario: Scenario) -> tuple[StoryWeek, ...]:
    """Every week of a world in which something happens."""
    weeks = (_Week(trace, scenario, week=week) for week in range(1, trace.weeks + 1))
    listed = ((one.week, tuple(one.incidents())) for one in weeks)
    return tuple(
        StoryWeek(week=week, date=first_day(scenario, week), incidents=incidents)
        for week, incidents in listed
        if incidents
    )


class _Week:
    """One week of a world."""

    def __init__(self, trace: Trace, scenario: Scenario, *, week: int) -> None:
        self.trace, self.scenario, self.week = trace, scenario, week
        self.names = Names(scenario)
        self.actors = scenario.actor_names
        self.adversary = words.opening(self.actors.adversary)
        self.due = {
            name: event
            for name, event in sorted(scenario.events.items())
            if scenario.week_of(event) == week
        }

    def incidents(self) -> Iterator[Incident]:
        """What happens, in the order of the schedule."""
        yield from self._scheduled()
        yield from self._guarantor()
        yield from self._adversary()
        yield from self._talks()
        yield from Positions(self.trace, self.names, self.week).incidents()
        yield from self._milestone()

    def _now(self, name: str) -> float:
        """A column of the world this week."""
        return float(self.trace.columns[name][self.week])

    def _effective(self, kind: str) -> tuple[str, ...]:
        """Events of a kind that take effect this week."""
        effects = self.trace.effects[self.week]
        return tuple(name for name, one in self.due.items() if one.kind == kind and name in effects)

    def _as_scheduled(self, kind: str, count: int = 1) -> str:
        """Clause that says how much of something the scenario has scheduled."""
        scheduled = len(self._effective(kind))
        if not scheduled:
            return ""
        some = f"{words.spelt(scheduled)} of them " if count > scheduled else ""
        return f", {some}as the scenario schedules"

    def _scheduled(self) -> Iterator[Incident]:
        """Events of the scenario, but for those that come in the war or the talks."""
        effects = self.trace.effects[self.week]
        for name, event in self.due.items():
            took_effect = name in effects
            if took_effect and event.kind in (*_OF_THE_WAR, "influence"):
                continue
            text = _said(event, self.names) if took_effect else self._without_effect(event)
            yield Incident(
                kind="scheduled",
                events=(name,),
                states=event.states,
                took_effect=took_effect,
                sentence=text,
            )

    def _without_effect(self, event: Event) -> str:
        """Say why an event cannot take effect."""
        before = self.trace.phase[self.week - 1]
        if event.kind == "assault":
            return "The assault that the scenario schedules does not come, as a ceasefire holds."
        if event.kind in ("probe", "attack"):
            return (
                f"The {event.kind} under a ceasefire that the scenario schedules does not come, as "
                "there is no ceasefire."
            )
        what = "deal" if event.kind == "deal" else "collapse of the talks"
        why = "a deal comes instead" if before == TALKS else "the talks are over"
        return f"The {what} that the scenario schedules does not come, as {why}."

    def _guarantor(self) -> Iterator[Incident]:
        """The terms, and attempts to sway the guarantor."""
        if episodes := int(self._now("influence")):
            events = self._effective("influence")
            often = "" if episodes == 1 else f" {words.counted(episodes, 'time')}"
            yield Incident(
                kind="influence",
                count=episodes,
                events=events,
                took_effect=True if events else None,
                sentence=f"{self.adversary} tries to sway {self.actors.guarantor}{often}"
                f"{self._as_scheduled('influence', episodes)}.",
            )
        settled = self.trace.columns["settled"]
        if settled[self.week] and not settled[self.week - 1]:
            yield Incident(kind="terms", sentence="The terms of the guarantee are settled.")

    def _adversary(self) -> Iterator[Incident]:
        """Assaults where there is no ceasefire; a probe and an attack under one."""
        if assaults := round(self._now("assaults")):
            yield Incident(
                kind="assault",
                count=assaults,
                sentence=f"{self.adversary} launches {times(assaults, 'large assault')}"
                f"{self._as_scheduled('assault', assaults)}.",
                **self._behind("assault"),
            )
        probe, attack = bool(self._now("probe")), bool(self._now("attack"))
        if not (probe or attack):
            return
        tests, honoured = round(self._now("tests")), round(self._now("honoured"))
        kind: Kind = "attack" if attack else "probe"
        does = []
        if probe:
            does.append(f"probes the ceasefire{self._as_scheduled('probe')}")
        if attack:
            does.append(f"attacks{self._as_scheduled('attack')}, which ends the ceasefire")
        what = "the guarantee is honoured" if honoured else "the guarantee is not honoured"
        if tests == 2:
            what = f"of these two tests of the guarantee {words.spelt(honoured)} "
            what += f"{'is' if honoured == 1 else 'are'} honoured"
        both = {"events": self._effective("probe") + self._effective("attack")}
        yield Incident(
            kind=kind,
            count=tests,
            honoured=honoured,
            took_effect=True if both["events"] else None,
            sentence=f"{self.adversary} {' and '.join(does)}; {what}.",
            **both,
        )

    def _behind(self, kind: str) -> "Mapping[str, tuple[str, ...] | bool | None]":
        """Fields that say which events are behind an incident."""
        events = self._effective(kind)
        return {"events": events, "took_effect": True if events else None}

    def _talks(self) -> Iterator[Incident]:
        """A deal, or a collapse."""
        phase = self.trace.phase
        before, now = phase[self.week - 1], phase[self.week]
        if before != TALKS or now == TALKS:
            return
        if now == CEASEFIRE:
            permits = "permits" if self._now("permitted") else "does not permit"
            yield Incident(
                kind="deal",
                sentence=f"A deal is reached{self._as_scheduled('deal')}, and a ceasefire begins; "
                f"the deal {permits} foreign troops.",
                **self._behind("deal"),
            )
        elif now == COLLAPSED:
            yield Incident(
                kind="collapse",
                sentence=f"The talks collapse{self._as_scheduled('collapse')}.",
                **self._behind("collapse"),
            )

    def _milestone(self) -> Iterator[Incident]:
        """The largest of the listed sizes that the force reaches for the first time."""
        force = self.trace.series("force")
        most = float(np.max(force[: self.week]))
        new = [size for size in Results.requirements if most < size <= force[self.week]]
        if new:
            yield Incident(
                kind="milestone",
                count=new[-1],
                sentence=f"For the first time {words.number(new[-1])} troops or more are in "
                f"{self.actors.host}: {words.number(round(float(force[self.week])))}.",
            )


def _said(event: Event, names: Names) -> str:
    """An event that takes effect in every world, in words."""
    guarantor, where = names.actors.guarantor, names.states(event.states) or "every state"
    text = ""
    if event.kind == "rally":
        text = f"opinion in {where} moves by {words.signed(event.size)} logits"
    elif event.kind == "poll":
        text = f"support in {where} moves by {words.signed(event.size, 0)} points for good"
    elif event.kind == "government":
        stance = f", with the stance “{event.stance}”" if event.stance else ""
        text = f"a new government takes office in {where}{stance}"
    elif event.kind == "withdrawal":
        parts = words.listing([part.replace("_", " ") for part in event.components])
        text = f"{guarantor} takes back {parts or 'everything that it offers'}"
    moved = [f"{parameters()[key].says} is now {value:g}" for key, value in event.set.items()]
    what = "; ".join(filter(None, (text, *moved)))
    return f"As the scenario schedules, {what}."
