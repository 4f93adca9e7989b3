"""What is not wrong with a scenario, but may not be what was meant."""

import datetime as dt
import math
from collections.abc import Iterator

from sim.errors import Problem
from sim.facts.code import countries
from sim.facts.poll import opening_support, polls
from sim.facts.state import KNOWN_BY
from sim.facts.state import states as known_states
from sim.scenario.layer import Leaf
from sim.scenario.resolve import Resolved
from sim.scenario.schema import Actors, State, name_of
from sim.theory.deployment import capacity
from sim.words import MONTHS, counted, date, listing, named, number, percent

GRACE = dt.timedelta(weeks=1)
"""How much younger than the start a fact may be: the first row describes the end of week 1."""

SHOWN = 3
"""Most states that a sentence lists."""


def warnings(resolved: Resolved) -> Iterator[Problem]:
    """Events that will not happen, names without effect, numbers that are not used as written."""
    for search in (_late, _renamed, _playing, _capped, _unlisted, _younger):
        yield from search(resolved)


def _late(resolved: Resolved) -> Iterator[Problem]:
    scenario = resolved.scenario
    for name, event in scenario.events.items():
        if scenario.week_of(event) > scenario.weeks:
            leaf = resolved.leaves[f"events.{name}"]
            yield leaf.problem(f"the event `{name}` comes after the last week: it will not happen")


def _renamed(resolved: Resolved) -> Iterator[Problem]:
    for part, usual in Actors():
        leaf = resolved.leaves.get(f"actors.{part}")
        if leaf and getattr(resolved.scenario.actors, part) != usual:
            reason = f"`actors.{part}` only names who plays the part; no number depends on it"
            yield leaf.problem(reason)


def _playing(resolved: Resolved) -> Iterator[Problem]:
    """Host and adversary among the states that may send troops to the host."""
    actors = resolved.scenario.actors
    for part in ("host", "adversary"):
        code = getattr(actors, part)
        leaf = resolved.leaves.get(f"states.{code}.stance")
        if code in resolved.scenario.states and leaf:
            reason = f"{name_of(code)} is the {part}, and is on the roster of those who send troops"
            yield leaf.problem(reason, remedy="take it off, or set another state for the part")


def _capped(resolved: Resolved) -> Iterator[Problem]:
    """Contingents that are not as large as they were set, and what binds them."""
    capped, rotated = [], []
    for code, state in resolved.scenario.states.items():
        leaf = resolved.leaves.get(f"states.{code}.pledge")
        if leaf and state.pledge and _is_own(resolved, code, state):
            yield from _named(resolved, leaf, state)
        elif resolved.scenario.pledges == "hundreds":
            asked, whole, kept = _sizes(resolved, state)
            name = state.short or code
            if whole < asked:
                capped.append(f"{name} {number(asked)} to {number(whole)}")
            if kept < whole:
                rotated.append(f"{name} {number(whole)} to {number(kept)}")
    said, remedies = [], []
    if capped:
        said.append(f"forces cut the contingents of {_some(capped)}")
        remedies.append(_setting(resolved, "coalition.max_share"))
    if rotated:
        after = counted(round(_value(resolved, "deployment.rotation_weeks")), "week")
        said.append(f"{after} after they arrive, rotation cuts those of {_some(rotated)}")
        remedies.append(_setting(resolved, "deployment.rotation"))
    if said:
        keys = ("coalition.scale", "coalition.pledge_share", "coalition.max_share")
        leaf = next((resolved.leaves[key] for key in keys if key in resolved.leaves), None)
        verb = "limits are" if remedies[1:] else "limit is"
        reason, remedy = "; ".join(said), f"the {verb} {listing(remedies)}"
        yield leaf.problem(reason, remedy=remedy) if leaf else Problem(reason, remedy=remedy)


def _some(cuts: list[str]) -> str:
    """The first of the states whose contingents are cut, and how many more there are."""
    rest = len(cuts) - SHOWN
    more = f" and {counted(rest, 'other')}" if rest > 0 else ""
    return f"{counted(len(cuts), 'state')} ({', '.join(cuts[:SHOWN])}{more})"


def _setting(resolved: Resolved, key: str) -> str:
    return f"`{key}`, now {_value(resolved, key):g}"


def _named(resolved: Resolved, leaf: Leaf, state: State) -> Iterator[Problem]:
    """What becomes of a pledge that this scenario names."""
    if resolved.scenario.pledges == "record":
        reason = f"`{leaf.key}` is not used: `pledges: record` takes contingents from past missions"
        yield leaf.problem(reason, remedy="set `pledges: hundreds` to use the number")
        return
    asked, whole, kept = _sizes(resolved, state)
    share, after = (
        _value(resolved, key) for key in ("coalition.max_share", "deployment.rotation_weeks")
    )
    most = "up to " if _is_drawn(resolved, state) else ""
    reason, remedies = f"`{leaf.key}` asks for {most}{number(asked)} troops", []
    if (scale := _value(resolved, "coalition.scale")) != 1:
        reason += f", as `coalition.scale` is {scale:g}"
    if whole < asked and not state.active_forces:
        reason += ", but the state has no active forces: none are used"
        remedies.append(f"set `{leaf.key.removesuffix('pledge')}active_forces`")
    elif whole < asked:
        forces = f"{percent(share)} of its {number(state.active_forces)} active forces"
        reason += f", but {number(whole)} are used, {forces}"
        remedies.append(f"the cap is {_setting(resolved, 'coalition.max_share')}")
        if asked <= state.active_forces:
            enough = math.ceil(asked / state.active_forces * 1000) / 1000
            remedies[-1] += f"; {enough:g} would allow {number(asked)}"
    if kept < whole:
        reason += f"{';' if remedies else ', but'} from {counted(round(after), 'week')} after "
        reason += f"they arrive only {number(kept)} can stay, as contingents rotate"
        remedies.append(f"{_setting(resolved, 'deployment.rotation')}, limits how many can stay")
        fewer = math.floor(share * state.active_forces / whole * 100) / 100
        if fewer >= 1:
            remedies[-1] += f"; {fewer:g} would keep {number(whole)}"
    if remedies:
        yield leaf.problem(reason, remedy="; ".join(remedies))


def _is_own(resolved: Resolved, code: str, state: State) -> bool:
    """Whether the pledge of a state is not that of the root."""
    root = resolved.scenario.reference
    return root is None or code not in root.states or root.states[code].pledge != state.pledge


def _is_drawn(resolved: Resolved, state: State) -> bool:
    """Whether the pledge of a state differs between worlds."""
    pledge, ranges = state.pledge, resolved.scenario.parameters == "ranges"
    drawn = ranges and pledge and pledge.range and pledge.basis != "sourced"
    return bool(pledge and (pledge.shape or drawn))


def _value(resolved: Resolved, key: str) -> float:
    return resolved.scenario.values[key].central


def _asked(resolved: Resolved, state: State) -> float:
    """Troops that a state would send if nothing limited them; the most of them, where drawn."""
    if state.pledge is None:
        usual = _value(resolved, "coalition.pledge_share") * state.active_forces
        most = min(usual, _value(resolved, "coalition.pledge_most"))
    else:
        pledge = state.pledge
        most = max(pledge.bounds) if _is_drawn(resolved, state) else pledge.central
    return most * _value(resolved, "coalition.scale")


def _sizes(resolved: Resolved, state: State) -> tuple[float, float, float]:
    """Troops that are asked of a state, that it sends, and that rotation lets stay."""
    asked, share = _asked(resolved, state), _value(resolved, "coalition.max_share")
    whole = float(capacity(asked, scale=1.0, max_share=share, active=state.active_forces))
    kept = share / _value(resolved, "deployment.rotation") * state.active_forces
    large = whole >= _value(resolved, "deployment.rotation_least")
    return asked, whole, min(whole, kept) if large else whole


def _unlisted(resolved: Resolved) -> Iterator[Problem]:
    """Real states that the tables do not have, and what was assumed of them."""
    for code, state in resolved.scenario.states.items():
        if code in known_states() or code not in countries():
            continue
        assumed = {
            "support": f"its support is {percent(state.support.central)} "
            f"({opening_support(code).text})",
            "vote_needed": "its parliament need not vote",
            "groups": "it belongs to no group",
            "batteries": "it owns no batteries",
        }
        left = [key for key in assumed if f"states.{code}.{key}" not in resolved.leaves]
        leaf = resolved.leaves.get(f"states.{code}.stance")
        if left and leaf:
            reason = f"the tables have no row for {name_of(code)}; it is assumed that "
            keys = listing([f"`{key}`" for key in left])
            reason += listing([assumed[key] for key in left])
            yield leaf.problem(reason, remedy=f"set {keys} where you know better")


def _written(day: str) -> str:
    """A day or a month of the tables in words."""
    if len(day) == len("2025-03"):
        return f"{MONTHS[int(day[-2:]) - 1]} {day[:4]}"
    return date(dt.date.fromisoformat(day))


def _younger(resolved: Resolved) -> Iterator[Problem]:
    """Facts in use that nobody could have known at the start."""
    scenario, leaf = resolved.scenario, resolved.leaves.get("start")
    limit, rows = scenario.start + GRACE, {poll.place: poll.published for poll in polls()}
    late = [
        f"{named(state.short or code)} ({_written(day)})"
        for code, state in scenario.states.items()
        if (day := rows.get(resolved.places.get(f"states.{code}.support", ""), ""))
        > limit.isoformat()
    ]
    said = []
    if late:
        more = [counted(len(late) - SHOWN, "other state")] if len(late) > SHOWN else []
        polled = "poll" if len(late) == 1 else "polls"
        said.append(f"the {polled} of {listing([*late[:SHOWN], *more])}")
    if limit < KNOWN_BY and any(one.source == "positions" for one in scenario.states.values()):
        said.append(f"the positions of governments (up to {date(KNOWN_BY)})")
    if said and leaf:
        verb = "is" if len(said) == len(late) == 1 else "are"
        reason = f"{listing(said)} {verb} younger than the start, {date(scenario.start)}"
        remedy = "set what was known at the start, or say why this may be used"
        yield leaf.problem(reason, remedy=remedy)
