"""One world read again by other means, and every sentence of its story checked against it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.actors.contributors import Contributors
from sim.model.world import World
from sim.outcomes.block import ATTACKED, CEASEFIRE, COLLAPSED, POSTURES, TALKS
from sim.scenario.schema import Scenario
from sim.streams import Streams
from sim.studies.incident import Incident
from sim.studies.story import StoryAnswer
from sim.theory.logistic import logistic
from sim.words import MINUS

NONE, PLEDGED, AUTHORISED, DEPLOYED = POSTURES


class Watched(Contributors):
    """Contributors whose luck and choices are written down, the last replication of them."""

    notes: list[dict[str, Any]]

    def decide(self, view, opportunity, *, week):
        source, seen = self._opportunity, {}

        class Noted:
            @staticmethod
            def uniform():
                seen["luck"] = source.uniform()
                return seen["luck"]

        def mine(values):
            shape = (len(self.codes), self.size)
            whole = np.asarray(values, dtype=np.float64)
            return np.array(np.broadcast_to(whole, shape)[:, -1])

        note = {name: mine(term) for name, term in self.terms(view).items()}
        levels = {
            "support": mine(logistic(self.opinion)),
            "guarantee": mine(view.guarantee),
            "backstop": mine(view.guarantee),
            "allies": mine(self.peers().allies),
            "free riding": mine(self.peers().troops),
            "risk": mine(view.violence),
            "border": mine(view.violence),
            "ask": mine(self.p["coalition.ask"]),
            "tripwire": mine(self.deaths),
        }
        elected = np.zeros(self.pledged.shape, bool) if self.elected is None else self.elected
        self._opportunity = Noted
        super().decide(view, opportunity, week=week)
        self._opportunity = source
        drawn = (seen["luck"] < opportunity.chance) | opportunity.crisis | elected
        free = np.array([[one.hold == "free"] for one in self.states])
        self.notes.append(
            {
                "terms": note,
                "levels": levels,
                "asked": mine(drawn & free) > 0,
                "firm": mine(self._judged),
                "taste": mine(self.taste),
                "residual": mine(self.residual),
                "eta": mine(self.propensity),
                "pull": mine(self.inertia()),
            }
        )

    def _firm(self, view, incoming):
        self._judged = super()._firm(view, incoming)
        return self._judged


class Observed:
    """A world, the last of an ensemble of so many, read week by week after each step."""

    def __init__(self, scenario: Scenario, number: int, seed: int = 1) -> None:
        self.scenario = scenario
        first = max(0, number - 5)
        world = World(scenario, Streams(seed, range(first, number + 1)), contributors=Watched)
        states = world.contributors
        states.notes = []
        self.codes = states.codes
        self.episodes: list[float] = [0.0]
        swayed = world.adversary.influence

        def influence():
            found = swayed()
            self.episodes.append(found[-1] + world.due("influence"))
            return found

        world.adversary.influence = influence
        self.weeks = [self._read(world)]
        self.start = {
            "pull": self._mine(states, states.inertia()),
            "eta": self._mine(states, states.propensity),
            "taste": self._mine(states, states.taste),
        }
        for _ in range(scenario.weeks):
            world.step()
            self.weeks.append(self._read(world))
        self.notes = [{}, *states.notes]
        world.close()

    @staticmethod
    def _mine(states, column):
        whole = np.broadcast_to(np.asarray(column), (len(states.codes), states.size))
        return np.array(whole[:, -1])

    def _read(self, world) -> dict[str, Any]:
        states, talks, actor, guard = (
            world.contributors, world.talks, world.adversary, world.guarantor,
        )  # fmt: skip
        voted = {
            self.codes[row]
            for row, column in zip(states.voting.rows, states.voting.columns, strict=True)
            if column == states.size - 1
        }
        return {
            "phase": int(talks.phase[-1]),
            "permitted": bool(talks.permitted[-1]),
            "settled": bool(guard.settled[-1]),
            "assaults": float(actor.assaults[-1]),
            "probe": bool(actor.probe[-1]),
            "attack": bool(actor.attack[-1]),
            "tests": float(guard.tests[-1]),
            "honoured": float(guard.honoured[-1]),
            "force": float(states.force[-1]),
            "posture": self._mine(states, states.posture),
            "pledged": self._mine(states, states.pledged),
            "authorised": self._mine(states, states.authorised),
            "present": self._mine(states, states.present),
            "troops": self._mine(states, states.troops),
            "capacity": self._mine(states, states.capacity),
            "since": self._mine(states, states.in_office_since),
            "voted": voted,
        }

    def of(self, name: str, week: int, code: str) -> Any:
        return self.weeks[week][name][self.codes.index(code)]

    def changed(self, name: str, week: int) -> set[str]:
        before, after = (self.weeks[at][name] for at in (week - 1, week))
        return {code for code, a, b in zip(self.codes, before, after, strict=True) if a != b}

    def last_asked(self, week: int, code: str) -> int:
        row = self.codes.index(code)
        return max((at for at in range(1, week) if self.notes[at]["asked"][row]), default=0)

    def level(self, part: str, week: int, code: str) -> float:
        """A level as the state saw it; not known of the start, which no choice has seen."""
        row = self.codes.index(code)
        return self.notes[week]["levels"][part][row] if week else float("nan")


def number(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-"))


class Checker:
    """Checks a story against the world it is about; every method raises AssertionError."""

    def __init__(self, answer: StoryAnswer, observed: Observed) -> None:
        self.answer, self.seen = answer, observed
        self.scenario = observed.scenario
        self.code = {name: code for code, name in answer.states.items()}
        assert len(self.code) == len(answer.states)
        self.names = self.scenario.actor_names
        self.allies = 0
        self.patterns: list[tuple[str, Callable[..., Any]]] = [
            (r"As the scenario schedules, (?P<what>.+)\.", self._scheduled),
            (r"The (?P<what>.+) that the scenario schedules does not come, as (?P<why>.+)\.",
             self._prevented),
            ((r"(?P<who>.+) tries to sway (?P<whom>.+?)(?: (?P<n>\d+) times)?"
             r"(?P<as>, (?:\w+ of them )?as the scenario schedules)?\."), self._influence),
            (r"The terms of the guarantee are settled\.", self._terms),
            ((r"(?P<who>.+) launches (?P<n>a|[\d,]+) large assaults?"
             r"(?P<as>, (?:\w+ of them )?as the scenario schedules)?\."), self._assault),
            ((r"(?P<who>.+?) (?P<probe>probes the ceasefire(?P<as>, as the scenario schedules)?)?"
             r"(?: and )?(?P<attack>attacks(?P<at>, as the scenario schedules)?, which ends the "
             r"ceasefire)?; (?P<what>.+)\."), self._test),
            ((r"A deal is reached(?P<as>, as the scenario schedules)?, and a ceasefire begins; the "
             r"deal (?P<permits>permits|does not permit) foreign troops\."), self._deal),
            (r"The talks collapse(?P<as>, as the scenario schedules)?\.", self._collapse),
            ((r"(?P<who>.+?) pledges(?: (?P<n>[\d,]+) troops?| troops, but has none to send)"
             r"(?P<then>(?:; [^;.]+)*)\."
             r"(?: (?P<why>.+))?"), self._pledge),
            (r"(?P<who>.+?) drops its pledge(?P<then>(?:; | and )[^.]+)?\.(?: (?P<why>.+))?",
             self._drop),
            ((r"The (?P<old>governments?) of (?P<names>.+) changes?; the new ones? "
             r"(?P<does>keeps? the pledges?|stays? out)\."), self._government),
            ((r"The (?P<new>new governments?) of (?P<names>.+?) "
             r"(?P<does>keeps? the pledges?|stays? out)\."), self._government),
            ((r"Parliament agrees in (?P<names>.+?)(?P<comes>, and (?:its|their) (?:first )?troops "
             r"arrive)?\."), self._vote),
            (r"Parliament votes against in (?P<names>.+)\.", self._refusal),
            ((r"(?P<names>.+?) authorises? (?:its|their) troops(?P<comes>, and (?:its|their) "
             r"(?:first )?troops arrive)?\."), self._authorise),
            (r"(?:The )?(?P<first>[Ff]irst t|T)roops of (?P<names>.+) arrive\.", self._arrive),
            ((r"The last troops of (?P<names>.+) leave(?P<still>; (?:its|their) pledges? stands?)?"
             r"\."), self._leave),
            ((r"For the first time (?P<n>[\d,]+) troops or more are in (?P<host>.+): "
             r"(?P<force>[\d,]+)\."), self._milestone),
        ]  # fmt: skip

    def check(self) -> None:
        """Every sentence is true, and everything that happened is in one of them."""
        for week in self.answer.weeks:
            day = self.scenario.start + dt.timedelta(days=7 * (week.week - 1))
            assert week.date == day, f"week {week.week} is dated {week.date}"
            for one in week.incidents:
                self._check_sentence(week.week, one)
        self._check_complete()
        self._check_summary()

    def _check_sentence(self, week: int, one: Incident) -> None:
        fits = [
            (match, check)
            for pattern, check in self.patterns
            if (match := re.fullmatch(pattern, one.sentence))
        ]
        assert len(fits) == 1, f"{len(fits)} readings of {one.sentence!r}"
        ((match, check),) = fits
        check(week, one, **match.groupdict())

    # What is listed, and whether it is all

    def _named(self, text: str) -> set[str]:
        """Codes of the states in a list of names; every part of it must be a name."""
        parts = [name for part in text.split(", ") for name in self._split(part)]
        codes = [self.code[name] for name in parts]
        assert len(set(codes)) == len(codes), text
        return set(codes)

    def _split(self, part: str) -> list[str]:
        if part in self.code or " and " not in part:
            return [part]
        places = [match.start() for match in re.finditer(" and ", part)]
        at = next(at for at in places if part[:at] in self.code)
        return [part[:at], *self._split(part[at + 5 :])]

    def _check_complete(self) -> None:
        seen, told = self.seen, Counter[Any]()
        for week in self.answer.weeks:
            for one in week.incidents:
                told.update(("event", name) for name in one.events)
                told.update(("kind", week.week, one.kind) for _ in [0] if not one.states)
                told.update(("office", week.week, c) for c in one.states if one.new_government)
                if one.before is not None:
                    assert one.before != one.after
                    told.update(("move", week.week, c, one.before, one.after) for c in one.states)
                if one.passed is False:
                    told.update(("refusal", week.week, code) for code in one.states)
        happened = Counter[Any]()
        for name, event in self.scenario.events.items():
            if self.scenario.week_of(event) <= self.scenario.weeks:
                happened["event", name] += 1
        most = 0.0
        for week in range(1, len(seen.weeks)):
            now, before = seen.weeks[week], seen.weeks[week - 1]
            for code in seen.changed("posture", week):
                pair = (POSTURES[seen.of("posture", at, code)] for at in (week - 1, week))
                happened["move", week, code, *pair] += 1
            for code in seen.codes:
                happened["office", week, code] += seen.of("since", week, code) == week
                against = code in now["voted"] and not seen.of("authorised", week, code)
                happened["refusal", week, code] += against
            most = max(most, before["force"])
            sizes = (1_000, 5_000, 10_000, 15_000, 25_000, 60_000, 100_000)
            for kind, does in (
                ("terms", now["settled"] and not before["settled"]),
                ("assault", now["assaults"] > before["assaults"]),
                ("attack", now["attack"]),
                ("probe", now["probe"] and not now["attack"]),
                ("deal", now["phase"] == CEASEFIRE and before["phase"] == TALKS),
                ("collapse", now["phase"] == COLLAPSED and before["phase"] == TALKS),
                ("influence", seen.episodes[week] > 0),
                ("milestone", any(most < size <= now["force"] for size in sizes)),
            ):
                happened["kind", week, kind] += does
        told = Counter({key: n for key, n in told.items() if key[-1] != "scheduled"})
        assert +told == +happened, (+told - +happened, +happened - +told)

    # The sentences

    def _scheduled(self, week: int, one: Incident, what: str) -> None:
        (name,) = one.events
        event = self.scenario.events[name]
        assert self.scenario.week_of(event) == week
        assert one.took_effect
        if event.kind in ("rally", "poll"):
            where, size = re.fullmatch(
                r"(?:opinion|support) in (.+) moves by (\S+) (?:logits|points for good)",
                what,
            ).groups()  # type: ignore[union-attr]
            assert abs(number(size) - event.size) < 0.06
            assert (
                self._named(where) == set(event.states) if event.states else where == "every state"
            )
        elif event.kind == "government":
            where, _, stance = re.fullmatch(
                r"a new government takes office in (.+?)(, with the stance “(\w+)”)?", what
            ).groups()  # type: ignore[union-attr]
            assert (self._named(where), stance) == (set(event.states), event.stance)
        elif event.kind == "withdrawal":
            parts = what.removeprefix(f"{self.names.guarantor} takes back ")
            listed = set(re.split(", | and ", parts.replace(" ", "_").replace("_and_", " and ")))
            listed = {part.strip("_") for part in listed}
            assert listed == set(event.components) or (
                not event.components and parts == "everything that it offers")  # fmt: skip
        else:
            assert event.kind == "set"
            values = [float(text) for text in re.findall(r"is now ([\d.e+-]+)", what)]
            assert values == [float(f"{value:g}") for value in event.set.values()]

    def _prevented(self, week: int, one: Incident, what: str, why: str) -> None:
        (name,) = one.events
        event = self.scenario.events[name]
        before, now = (self.seen.weeks[at]["phase"] for at in (week - 1, week))
        assert self.scenario.week_of(event) == week
        assert one.took_effect is False
        assert what.split(maxsplit=1)[0] == event.kind
        if event.kind == "assault":
            assert (why, before) == ("a ceasefire holds", CEASEFIRE)
        elif event.kind in ("probe", "attack"):
            assert why == "there is no ceasefire"
            assert before != CEASEFIRE
        elif why == "a deal comes instead":
            assert (before, now) == (TALKS, CEASEFIRE)
        else:
            assert why == "the talks are over"
            assert before != TALKS

    def _due(self, kind: str, week: int) -> int:
        every = self.scenario.events.values()
        return sum(one.kind == kind and self.scenario.week_of(one) == week for one in every)

    def _scheduled_count(self, text: str | None, total: int) -> int:
        if text is None:
            return 0
        words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        match = re.match(r", (\w+) of them", text)
        return words.index(match[1]) if match else total

    def _influence(self, week, one, who, whom, n, **more) -> None:
        count = int(n or 1)
        assert count == self.seen.episodes[week] == one.count
        assert self._scheduled_count(more["as"], count) == self._due("influence", week)
        assert (who.lower(), whom) == (self.names.adversary.lower(), self.names.guarantor)

    def _terms(self, week, one) -> None:
        assert self.seen.weeks[week]["settled"] > self.seen.weeks[week - 1]["settled"]

    def _assault(self, week, one, who, n, **more) -> None:
        count = 1 if n == "a" else int(number(n))
        now, before = self.seen.weeks[week], self.seen.weeks[week - 1]
        assert count == now["assaults"] - before["assaults"] == one.count
        assert self._scheduled_count(more["as"], count) == self._due("assault", week)
        assert who.lower() == self.names.adversary.lower()

    def _test(self, week, one, who, probe, attack, what, **more) -> None:
        now, before = self.seen.weeks[week], self.seen.weeks[week - 1]
        assert (bool(probe), bool(attack)) == (now["probe"], now["attack"])
        assert bool(more["as"]) == (self._due("probe", week) > 0)
        assert bool(more["at"]) == (self._due("attack", week) > 0)
        if attack:
            assert (before["phase"], now["phase"]) == (CEASEFIRE, ATTACKED)
        tests, honoured = (now[name] - before[name] for name in ("tests", "honoured"))
        assert (tests, honoured) == (one.count, one.honoured)
        if tests == 2:
            word = {0: "no are", 1: "one is", 2: "two are"}[int(honoured)]
            assert what == f"of these two tests of the guarantee {word} honoured"
        else:
            assert what == f"the guarantee is {'' if honoured else 'not '}honoured"
        assert who.lower() == self.names.adversary.lower()

    def _deal(self, week, one, permits, **more) -> None:
        now, before = self.seen.weeks[week], self.seen.weeks[week - 1]
        assert (before["phase"], now["phase"]) == (TALKS, CEASEFIRE)
        assert now["permitted"] == (permits == "permits")
        assert bool(more["as"]) == (self._due("deal", week) > 0)

    def _collapse(self, week, one, **more) -> None:
        assert self.seen.weeks[week]["phase"] == COLLAPSED != self.seen.weeks[week - 1]["phase"]
        assert bool(more["as"]) == (self._due("collapse", week) > 0)

    def _decides(self, week, one, who, then) -> str:
        """Check who decides, and under which government; return the code."""
        new = re.fullmatch(r"The government of (.+) changes; the new one", who)
        brought = re.fullmatch(r"The new government of (.+)", who)
        name = (new or brought or [None, who])[1]
        code = self.code.get(name) or self.code[name[0].lower() + name[1:]]
        assert one.states == (code,)
        assert bool(new or brought) == (self.seen.of("since", week, code) == week)
        events = (e for e in self.scenario.events.values() if self.scenario.week_of(e) == week)
        assert bool(brought) == any(e.kind == "government" and code in e.states for e in events)
        assert code in self.seen.changed("pledged", week)
        before, after = (POSTURES[self.seen.of("posture", at, code)] for at in (week - 1, week))
        assert (one.before, one.after) == ((before, after) if before != after else (None, None))
        return code

    def _pledge(self, week, one, who, n, then, why) -> None:
        code = self._decides(week, one, who, then)
        seen = self.seen
        assert seen.of("pledged", week, code)
        capacity = seen.of("capacity", week, code)
        assert number(n) == round(capacity) if n else capacity < 1
        told = {part.strip() for part in (then or "").split(";") if part.strip()}
        expected = set()
        if seen.of("authorised", week, code):
            if code in seen.weeks[week]["voted"]:
                expected.add("parliament agrees in the same week")
        elif self.scenario.states[code].vote_needed:
            expected.add("parliament must still agree")
        else:
            expected.add("its condition is not met so far")
        if seen.of("present", week, code):
            ever = any(seen.of("present", at, code) for at in range(week))
            expected.add(
                "troops that it sent before are still there"
                if seen.of("present", week - 1, code)
                else f"its {'' if ever else 'first '}troops arrive in the same week"
            )
        assert told == expected, (told, expected)
        self._reason(week, one, why, code=code)

    def _drop(self, week, one, who, then, why) -> None:
        code = self._decides(week, one, who, then)
        assert not self.seen.of("pledged", week, code)
        there = [self.seen.of("troops", at, code) for at in (week - 1, week)]
        expected = None
        if there[0] >= 1:
            expected = " and starts to withdraw its troops"
            if there[1] < 1:
                expected = " and the last of its troops leave"
            elif there[1] >= there[0]:
                expected = "; its troops are still there"
        assert then == expected
        self._reason(week, one, why, code=code)

    def _government(self, week, one, names, does, old=None, new=None) -> None:
        codes = self._named(names)
        assert codes == set(one.states)
        events = [e for e in self.scenario.events.values() if self.scenario.week_of(e) == week]
        for code in codes:
            assert self.seen.of("since", week, code) == week
            assert code not in self.seen.changed("pledged", week)
            assert self.seen.of("pledged", week, code) == does.startswith("keep")
            brought = any(e.kind == "government" and code in e.states for e in events)
            assert brought == (new is not None)
        assert (old or new).endswith("s") == (len(codes) > 1)

    def _moves(self, week, one, names, *, before, after) -> set[str]:
        codes = self._named(names)
        assert codes == set(one.states)
        for code in codes:
            pair = [POSTURES[self.seen.of("posture", at, code)] for at in (week - 1, week)]
            assert pair == [one.before, one.after]
            assert pair[0] in before
            assert pair[1] in after
            assert self.seen.of("pledged", week - 1, code) == self.seen.of("pledged", week, code)
        return codes

    def _arrivals(self, week, codes, comes) -> None:
        for code in codes:
            there = self.seen.of("present", week, code) and not self.seen.of(
                "present", week - 1, code
            )
            assert bool(comes) == bool(there)
            ever = any(self.seen.of("present", at, code) for at in range(week))
            assert not comes or ("first" in comes.lower()) != ever

    def _vote(self, week, one, names, comes) -> None:
        codes = self._moves(week, one, names, before=[PLEDGED], after=[AUTHORISED, DEPLOYED])
        assert codes <= self.seen.weeks[week]["voted"]
        assert one.passed
        self._arrivals(week, codes, comes)

    def _authorise(self, week, one, names, comes) -> None:
        codes = self._moves(week, one, names, before=[PLEDGED], after=[AUTHORISED, DEPLOYED])
        assert not codes & self.seen.weeks[week]["voted"]
        self._arrivals(week, codes, comes)

    def _arrive(self, week, one, first, names) -> None:
        codes = self._moves(week, one, names, before=[AUTHORISED], after=[DEPLOYED])
        self._arrivals(week, codes, f"{first} troops")

    def _refusal(self, week, one, names) -> None:
        codes = self._named(names)
        assert codes == set(one.states)
        for code in codes:
            assert code in self.seen.weeks[week]["voted"]
            assert not self.seen.of("authorised", week, code)

    def _leave(self, week, one, names, still) -> None:
        codes = self._named(names)
        assert codes == set(one.states)
        for code in codes:
            assert self.seen.of("present", week - 1, code) > self.seen.of("present", week, code)
            assert bool(still) == bool(self.seen.of("pledged", week, code))

    def _milestone(self, week, one, n, host, force) -> None:
        size, now = number(n), self.seen.weeks[week]["force"]
        assert host == self.names.host
        assert number(force) == round(now)
        assert max(self.seen.weeks[at]["force"] for at in range(week)) < size <= now

    # Why

    def _reason(self, week: int, one: Incident, why: str | None, *, code: str) -> None:
        seen, reason, row = self.seen, one.reason, self.seen.codes.index(code)
        assert reason is not None
        since, now = seen.last_asked(week, code), seen.notes[week]
        assert seen.notes[week]["asked"][row]
        assert reason.since == since
        sign = 1 if seen.of("pledged", week, code) else -1
        margin = now["firm"][row] - now["taste"][row]
        assert sign * margin > 0 or margin == 0
        then = seen.notes[since] if since else seen.start
        margin_before = then["eta"][row] + then["pull"][row] - then["taste"][row]
        for told, real in ((reason.margin_after, margin), (reason.margin_before, margin_before)):
            assert (told is None) == (not np.isfinite(real))
            assert told is None or abs(told - real) < 1e-9
        already = since == 0 and (margin_before > 0) == (sign > 0)
        assert reason.already == already
        if already:
            does = "pledged" if sign > 0 else "stayed out"
            assert not reason.named
            assert why == f"It would have {does} already at the start; this is its first decision."
            return
        endless = any(move.change is None for move in reason.moves)
        if not endless:
            whole = sum(move.change for move in reason.moves)
            np.testing.assert_allclose(whole, margin - margin_before, atol=1e-9)
        if since:
            self._check_moves(reason, since, week, row)
        towards = [np.inf if move.change is None else sign * move.change for move in reason.moves]
        assert towards == sorted(towards, reverse=True)
        assert 1 <= len(reason.named) <= 2
        assert list(reason.named) == [move.part for move in reason.moves[: len(reason.named)]]
        assert towards[len(reason.named) - 1] > 0
        if len(reason.named) == 2:
            assert sign * margin - towards[0] > -1e-12, "the first alone would have been enough"
        what = "in favour" if sign > 0 else "against"
        when = f"since week {since}" if since else "since the start"
        new = seen.of("since", week, code) == week
        one_clause = new and set(reason.named) == {"disposition", "inertia"}
        plural = "s" * (len(reason.named) > 1 and not one_clause)
        head = f"Largest change{plural} {what} {when}: "
        assert why is not None
        assert why.startswith(head)
        rest = why.removeprefix(head).removesuffix(".")
        if one_clause:
            than = "readier" if now["taste"][row] < then["taste"][row] else "less ready"
            what = f"the new government is {than} to send troops than the last one"
            assert rest == f"{what}, and not bound by its position"
            return
        clauses = rest.split("; ")
        assert len(clauses) == len(reason.named)
        for part, clause in zip(reason.named, clauses, strict=True):
            self._clause(part, clause, weeks=(since, week), code=code)

    def _check_moves(self, reason, since: int, week: int, row: int) -> None:
        """Every part that moved, as the engine had it in both choices."""
        now, then = self.seen.notes[week], self.seen.notes[since]
        expected = {
            name: now["terms"][name][row] - then["terms"][name][row] for name in now["terms"]
        }
        expected["disposition"] = then["taste"][row] - now["taste"][row]
        expected["residual"] = now["residual"][row] - then["residual"][row]
        expected["inertia"] = now["firm"][row] - now["eta"][row] - then["pull"][row]
        told = {move.part: move.change for move in reason.moves}
        for part, change in expected.items():
            size = told.get(part, 0.0)
            assert (size is None) == (not np.isfinite(change)), part
            assert size is None or abs(size - change) < 1e-9, part

    def _clause(self, part: str, clause: str, *, weeks, code: str) -> None:
        week = weeks[1]
        new = self.seen.of("since", week, code) == week
        if part == "disposition":
            taste = [
                self.seen.notes[at]["taste"] if at else self.seen.start["taste"] for at in weeks
            ]
            then, now = (column[self.seen.codes.index(code)] for column in taste)
            how = "readier" if now < then else "less ready"
            assert clause == (
                f"the new government is {how} to send troops than the last one"
                if new
                else f"the government thinks again, and is {how} to send troops than before"
            )
        elif part == "inertia":
            bound = "the new government is not bound by the position of the last one"
            assert clause == (bound if new else "how firmly its position binds it")
        elif part == "residual":
            assert new
            assert clause == "the position with which the new government comes into office"
        else:
            labels = {
                "support": "support at home", "guarantee": "the guarantee, 0 to 1",
                "backstop": "the guarantee, 0 to 1, on which it depends",
                "allies": "the share of its allies that have pledged",
                "free riding": "the troops that others have pledged",
                "risk": "remembered violence and the risk it means",
                "border": "remembered violence beyond its open border",
                "ask": f"how strongly {self.names.guarantor} asks, 0 to 1",
                "tripwire": "its own losses, expected deaths",
            }  # fmt: skip
            assert clause.startswith(f"{labels[part]}, ")
            self._moved(part, clause.removeprefix(f"{labels[part]}, "), weeks=weeks, code=code)

    def _moved(self, part: str, text: str, *, weeks, code: str) -> None:
        before, after = (self.seen.level(part, week, code) for week in weeks)
        if part == "allies" and " (" in text:
            text, some = text.removesuffix(")").split(" (")
            self._allies(some, rises=text.startswith(("up", "slightly up")), weeks=weeks, code=code)
        found = re.fullmatch(
            r"(up|down) from ([\d.,<>]+)(%?) to ([\d.,<>]+)%?|slightly (up|down), at ([\d.,<>]+)%?"
            r"|which counts differently now, at ([\d.,<>]+)%?", text,
        )  # fmt: skip
        assert found, text
        way, low, _, high, slight, at, still = found.groups()
        scale = 100 if part in ("support", "allies") else 1
        exact = 0.51 if part in ("support", "allies", "free riding") else 0.0051

        def near(written: str, value: float) -> bool:
            """Whether a level is written as it is; one of the start, not seen in a choice, is."""
            apart = abs(number(written.strip("<>")) - scale * value)
            rounded = 0.051 * value if part == "free riding" and value < 10 else exact
            return bool(np.isnan(value) or apart <= rounded)

        if way:
            assert near(low, before), (text, before)
            assert near(high, after), (text, after)
            assert np.isnan(before) or (way == "up") == (after > before)
        elif slight:
            assert near(at, after)
            assert np.isnan(before) or (slight == "up") == (after > before)
        else:
            assert near(still, after)
            assert before == after

    def _allies(self, some: str, *, rises: bool, weeks, code: str) -> None:
        """The allies that are named changed, as is said, between what the two choices saw."""
        assert some.endswith(" pledged" if rises else " dropped out")
        named = re.sub(r" and \d+ others? .*$| pledged$| dropped out$", "", some)
        rest = re.search(r" and (\d+) others? ", some)
        before, after = (
            {c for c in self.seen.codes if self.seen.of("pledged", max(0, at - 1), c)}
            for at in weeks
        )
        groups = {c: set(one.groups) for c, one in self.scenario.states.items()}
        tied = {c for c in groups if c != code and groups[c] & groups[code]}
        if not tied or self.scenario.ties == "uniform":
            tied = set(groups) - {code}
        changed = (after - before if rises else before - after) & tied
        listed = self._named(named)
        assert listed <= changed
        assert len(listed) + int(rest[1] if rest else 0) == len(changed)
        self.allies += 1

    # The beginning and the end

    def _check_summary(self) -> None:
        seen, answer = self.seen, self.answer
        start = [POSTURES[k] for k in seen.weeks[0]["posture"]]
        assert answer.start == dict(zip(seen.codes, start, strict=True))
        pledged = {c for c, posture in answer.start.items() if posture != NONE}
        if pledged:
            text = answer.opening.partition(": ")[2]
            names = re.split("; ", text.removesuffix("."))[0]
            assert self._named(names) == pledged
        else:
            assert answer.opening.startswith("At the start none of ")
        course, place, end = answer.summary
        phases = [week["phase"] for week in seen.weeks]
        for phase, words in (
            (CEASEFIRE, "A deal is reached in "), (COLLAPSED, "The talks collapse in "),
            (ATTACKED, " attacks in "),
        ):  # fmt: skip
            assert (phase in phases) == (words in course), course
            if phase in phases:
                week = phases.index(phase)
                day = self.scenario.start + dt.timedelta(days=7 * (week - 1))
                dated = f"week {week}, {day.day} {day:%B} {day.year}"
                assert course.partition(words)[2].startswith(dated), course
        assert ("still holds" in course) == (phases[-1] == CEASEFIRE)
        assert ("still go on" in course) == (phases[-1] == TALKS)
        troops = re.match(rf"Troops in {re.escape(self.names.host)} at the end: ([\d,]+)", place)
        assert troops
        assert number(troops[1]) == round(seen.weeks[-1]["force"])
        most = max(week["force"] for week in seen.weeks)
        if round(most):
            assert end.endswith(f"any week: {round(most):,}.")
        else:
            assert end.endswith(f"no troops are ever in {self.names.host}.")
