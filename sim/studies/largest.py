"""Which of the main outcomes each scenario changes most, and which scenario changes them most."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.outcomes.guarantee_index import LEAST, NORMAL
from sim.results.measurement import worlds
from sim.results.results import Results
from sim.studies.assessment import AssessedContrast
from sim.text import shortened
from sim.words import listing, opening, rounded

SIZES = (500, 1_000, 2_000, 5_000, 10_000, 15_000, 25_000, 60_000, 100_000)
"""Sizes of force, troops, among which the one that separates scenarios is chosen."""

NAMED = 3
"""Scenarios that are named together at most."""

LENGTH = 60
"""Characters of a title within a sentence."""

WORTH = 100
"""Times as many worlds as were run: more are not proposed."""


def held(size: int) -> str:
    """The measure of a force of some size that stands long enough, given a deal."""
    return f"chance of a sustained force of {size} given a deal"


def main_outcomes(size: int) -> tuple[str, ...]:
    """What scenarios are headed by: each has a value in every world, or in those with a deal."""
    return (
        "states pledged",
        "states deployed a year after the deal",
        "force a year after the deal",
        held(size),
        "chance of a deal",
        "chance of an attack given a deal",
    )


def separating(every: Sequence[Results]) -> int:
    """Size of force at which ensembles differ most in the chance of sustaining it given a deal.

    The measure is the standard deviation of their chances; ensembles without a deal are left out.
    Where they differ at no size, it is the smallest requirement that anybody has published.
    """
    forces = [one.outcome("force_sustained")[one.deal] for one in every if one.deal.any()]
    if not forces:
        return Results.published_from

    def apart(size: int) -> tuple[float, bool]:
        chances = [float(np.mean(force >= size)) for force in forces]
        return round(float(np.std(chances)), 9), size == Results.published_from

    return max(SIZES, key=apart)


@dataclass(frozen=True)
class Largest:
    """The largest effects of scenarios, by name, and what they come to in a sentence.

    The size of an effect is counted in standard deviations of the worlds compared to.
    """

    effects: Mapping[str, AssessedContrast]
    """The main outcome that each changes most; only those that change one beyond chance."""
    leaders: tuple[str, ...]
    """The scenario with the largest effect, and those that the worlds do not tell from it."""
    unmoved: tuple[str, ...]
    """Scenarios that change no main outcome beyond chance."""
    sentence: str
    precision: str
    """How many worlds would tell the largest main effect that chance may explain; may be empty."""


def find(
    to: Results,
    others: Sequence[Results],
    *,
    verdicts: Mapping[str, Sequence[AssessedContrast]],
    size: int,
) -> Largest:
    """Find the largest effects of scenarios on the main outcomes."""
    every = {one.name: largest(verdicts[one.name], main_outcomes(size)) for one in others}
    effects = {name: effect for name, effect in every.items() if effect is not None}
    order = sorted(effects, key=lambda name: -abs(effects[name].size or 0.0))
    gaps = {
        one.name: _gaps(effects[one.name], these=one, those=to)
        for one in others
        if one.name in effects
    }
    leaders = [one for one in order if one == order[0] or not _ahead(gaps[order[0]], gaps[one])]
    unmoved = [one.name for one in others if one.name not in effects]
    names = _names([to, *others])
    if to.n < LEAST:
        text = _too_few(to.n, [names[one.name] for one in others])
    elif len(others) == 1:
        text = _of_one(names[others[0].name], verdicts[others[0].name], size=size)
    else:
        text = _of_several(names, effects, leaders=leaders, unmoved=unmoved)
        if not effects and all(_still(verdicts[one.name], size=size) for one in others):
            text = f"None of the {len(others)} scenarios changes a main outcome in any world."
    return Largest(
        effects, tuple(leaders), tuple(unmoved), text, _precision(names, verdicts, to.n, size=size)
    )


def largest(
    verdicts: Iterable[AssessedContrast], measures: Iterable[str]
) -> AssessedContrast | None:
    """The difference beyond chance that is largest in standard deviations, if there is any."""
    chosen = set(measures)
    clear = [one for one in verdicts if one.measure in chosen and one.ruling in ("more", "less")]
    return max(clear, key=lambda one: abs(one.size or 0.0), default=None)


def _too_few(worlds: int, names: Sequence[str]) -> str:
    many = "One world is" if worlds == 1 else f"{worlds} worlds are"
    return f"{many} too few to say what {_some(names)} change{'s' * (len(names) == 1)}."


def _names(every: Sequence[Results]) -> dict[str, str]:
    """Titles in quotation marks by name of the scenario; the name where two titles read alike."""
    titles = {one.name: shortened(one.title, LENGTH) for one in every}
    often = Counter(titles.values())
    return {
        name: f"“{title}”" if often[title] == 1 and title.strip() else name
        for name, title in titles.items()
    }


def _of_one(name: str, verdicts: Sequence[AssessedContrast], *, size: int) -> str:
    """What one scenario changes most, and which main outcomes it does not."""
    chosen = main_outcomes(size)
    main = [one for one in verdicts if one.measure in chosen]
    effect = largest(main, chosen)
    few = [f"the {one.subject}" for one in main if one.few]
    unknown = f" Too few worlds to say what it does to {_either(few)}." if few else ""
    if effect is None:
        how = "in any world" if _still(main, size=size) else "beyond chance"
        return f"{name} changes no main outcome {how}.{unknown}"
    known = [one for one in main if one.ruling in ("same", "undecided") and not one.few]
    still = [f"the {one.subject}" for one in known]
    rest = f" It does not change {_either(still)} beyond chance." if still else ""
    return f"With {name} {_small(effect.effect)}: its largest effect.{rest}{unknown}"


def _of_several(
    names: Mapping[str, str],
    effects: Mapping[str, AssessedContrast],
    *,
    leaders: Sequence[str],
    unmoved: Sequence[str],
) -> str:
    """Which scenario changes the main outcomes most, and which do not change them."""
    if not leaders:
        return f"None of the {len(unmoved)} scenarios changes a main outcome beyond chance."
    same = (effects[leaders[0]].measure, effects[leaders[0]].difference)
    first = [one for one in leaders if (effects[one].measure, effects[one].difference) == same]
    others = [one for one in leaders if one not in first]
    said = (
        f"{_some([names[one] for one in first])} change{'s' * (len(first) == 1)} the main outcomes "
        f"most: {_small(effects[first[0]].effect)}"
    )
    if others:
        said += f"; {_some([names[one] for one in others])} may change them as much"
    if unmoved:
        who = _some([names[one] for one in unmoved])
        said += f". {opening(who)} change{'s' * (len(unmoved) == 1)} none of them beyond chance"
    return f"{said}."


def _still(verdicts: Iterable[AssessedContrast], *, size: int) -> bool:
    """Whether no main outcome differs in any world."""
    chosen = main_outcomes(size)
    return all(one.ruling in ("same", "blank") for one in verdicts if one.measure in chosen)


def _some(names: Sequence[str]) -> str:
    """Name some scenarios, or a few and how many others."""
    if len(names) <= NAMED:
        return listing(names)
    return f"{', '.join(names[:2])} and {len(names) - 2} others"


def _either(names: Sequence[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _gaps(effect: AssessedContrast, *, these: Results, those: Results) -> Array:
    """What each world adds to the size of an effect, and so to its error; their sum is the size.

    Shape (2, replication): the shares, and what they deviate from their mean.
    """
    gaps = worlds(effect.measure, these) - worlds(effect.measure, those)
    known = np.isfinite(gaps)
    unit = (effect.size or 0.0) / (effect.difference or 1.0)
    gaps = np.where(known, gaps, 0.0) * unit * np.sign(effect.size or 0.0) / known.sum()
    return np.stack([gaps, np.where(known, gaps - gaps.sum() / known.sum(), 0.0)])


def _ahead(first: Array, second: Array) -> bool:
    """Whether one effect is larger than another beyond chance, on the same worlds."""
    lead = float(first[0].sum() - second[0].sum())
    return lead > NORMAL * float(np.sqrt(np.sum((first[1] - second[1]) ** 2)))


def _precision(
    names: Mapping[str, str],
    verdicts: Mapping[str, Sequence[AssessedContrast]],
    replications: int,
    *,
    size: int,
) -> str:
    """How many worlds would tell the largest main effect that chance may explain; may be empty."""
    main = main_outcomes(size)
    unsure = [
        (abs(one.size or 0.0), name, one)
        for name, every in verdicts.items()
        for one in every
        if one.measure in main
        and one.ruling == "undecided"
        and replications < (one.enough or 0) <= WORTH * replications
    ]
    if not unsure:
        return ""
    _, name, one = max(unsure, key=lambda each: each[0])
    return (
        f"Chance may explain what {names[name]} does to the {one.subject}; if the effect is as "
        f"large as here, about {rounded(one.enough or 0)} worlds would tell it from none."
    )
