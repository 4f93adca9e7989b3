"""What a report says in sentences: what it is about, method, limits, and how to repeat it."""

import shlex
from collections import Counter
from collections.abc import Sequence
from typing import cast

from sim.facts.parameter import Basis, parameters
from sim.findings.changed import label
from sim.findings.report import WHOLE
from sim.results.results import Results
from sim.studies.report import ReportAnswer
from sim.studies.run import RunAnswer
from sim.words import counted, date, listing, number, sentence

BASES: tuple[Basis, ...] = ("sourced", "estimated", "assumed")
"""What a value may rest on."""


def overview(answer: ReportAnswer) -> str:
    """What the report is about, in one line."""
    each = " each" if len(answer.runs) > 1 or answer.comparison else ""
    worlds = f"{counted(answer.replications, 'world')}{each}, seed {answer.seed}"
    names = ", ".join(one.scenario for one in answer.runs)
    if len(answer.runs) > WHOLE:
        names = counted(len(answer.runs), "scenario")
    against = f", against {answer.comparison.to}" if answer.comparison else ""
    return f"{names}{against}; {worlds}; Backstop {answer.version}"


def by_hand(answer: ReportAnswer) -> list[str]:
    """What was set on the command line, in all scenarios and in the one compared to."""
    if not answer.settings:
        return []
    where = " in every scenario, also in the one compared to" if answer.comparison else ""
    return [f"Set by hand{where}: {', '.join(map(_setting, answer.settings))}."]


def _setting(text: str) -> str:
    """A setting with what it sets, where that is a number of the model."""
    key = text.partition("=")[0].strip()
    return f"{text} ({label([key])})" if key in parameters() else text


def together(answer: ReportAnswer) -> list[str]:
    """Sentences about several scenarios at once: what they change, and which are the same."""
    made = answer.comparison
    if made is None:
        return []
    told = [made.finding, made.publics]
    told += [f"The same in all worlds: {', '.join(group)}" for group in made.coinciding]
    return [sentence(one) for one in (*told, made.precision) if one]


def paired(answer: ReportAnswer) -> str:
    """What the rows of a comparison are of; it says why the values compared to differ."""
    made = answer.comparison
    if made is None:
        return ""
    text = (
        "Means and chances over worlds; states and troops are those at the end unless a row says "
        "otherwise. The last column says of how many worlds a row is: where it needs a deal, of "
        "those with one in both scenarios"
    )
    if len(made.scenarios) > 1:
        text += f", so that its value of {made.to} can differ from table to table"
    return f"{text}."


def assumptions(answer: ReportAnswer) -> list[str]:
    """How many numbers of the model rest on what; scenarios in which they do alike share one."""
    alike: dict[str, list[str]] = {}
    for one in answer.runs:
        alike.setdefault(_rests_on(one), []).append(one.scenario)
    if len(alike) == 1:
        return [*alike]
    return [f"{', '.join(names)}: {text}" for text, names in alike.items()]


def _rests_on(run: RunAnswer) -> str:
    values = cast("Results", run.evidence).scenario.values
    counts = Counter(one.basis for one in values.values())
    parts = [f"{number(counts[each])} {_be(counts[each])} {each}" for each in BASES if counts[each]]
    return f"Of the {counted(len(values), 'number')} of the model {listing(parts)}."


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def method(answer: ReportAnswer) -> list[str]:
    """How the numbers came about, in sentences."""
    found = [*dict.fromkeys(_simulated(one) for one in answer.runs), _sampled(answer)]
    if answer.comparison is not None and len(answer.comparison.scenarios) > 1:
        found.append(
            "Which scenario changes the main outcomes most is told by the outcome that it changes "
            "most: states pledged, states or troops a year after a deal, the chance of a sustained "
            "force, of a deal, or of an attack. Each change is counted in standard deviations "
            f"between the worlds of {answer.comparison.to}."
        )
    found.append(
        "A 95% interval says how surely so many worlds tell a mean or a chance of the model. A "
        "range of 9 worlds in 10 says how far apart the worlds are. Neither says how right the "
        "model is."
    )
    return [*found, *dict.fromkeys(sentence(one.uncertainty) for one in answer.runs)]


def _simulated(run: RunAnswer) -> str:
    actors, states = run.actors, len(run.states)
    return (
        f"Backstop simulates {counted(states, 'state')} that may send troops to {actors.host}, "
        f"the guarantor ({actors.guarantor}), the adversary ({actors.adversary}) and the talks "
        f"between them, week by week over {counted(run.weeks, 'week')} from {date(run.start)}. A "
        "state pledges troops on the strength of support at home, of what it is guaranteed, and "
        "of what its allies do."
    )


def _sampled(answer: ReportAnswer) -> str:
    differ = "which differ by chance and in what the scenario draws"
    if answer.comparison is None and len(answer.runs) == 1:
        return f"The scenario was run in {counted(answer.replications, 'world')}, {differ}."
    text = f"Each scenario was run in {counted(answer.replications, 'world')}, {differ}."
    if answer.comparison is not None:
        text += (
            " World for world all scenarios have the same luck, so that what differs between two "
            "of them is the effect of what was changed."
        )
    return text


def limits(answer: ReportAnswer) -> list[str]:
    """What the numbers cannot say, in sentences."""
    forecast = (
        "This is exploration of a model, not a forecast: no share of its worlds is the "
        "probability of a real event."
    )
    levels = (
        "No study has measured how much a guarantee moves a government. Directions and "
        "differences between scenarios are safer than levels."
    )
    every = [forecast, levels]
    rests = [one for one in answer.runs if not one.deal_is_set and one.deal_basis == "assumed"]
    if rests:
        which = f"{_among(rests, answer.runs)}how likely a deal is rests on an assumed rate."
        every.append(f"{which[:1].upper()}{which[1:]}")
    if answer.apart:
        every.append(f"Not compared, since they run over other weeks: {', '.join(answer.apart)}.")
    return [*every, *(sentence(one) for one in answer.warnings)]


def _among(some: Sequence[RunAnswer], every: Sequence[RunAnswer]) -> str:
    """Which of several scenarios a sentence is about; nothing where it is about all."""
    if len(some) == len(every):
        return ""
    return f"in {listing([one.scenario for one in some])} "


def repeat(answer: ReportAnswer) -> list[str]:
    """Command lines that repeat the runs of a report, each on the scenario it names."""
    size = ["-n", str(answer.replications), "--seed", str(answer.seed)]
    found = []
    for one in answer.runs:
        settings = [part for each in one.settings for part in ("-s", each)]
        found.append(shlex.join(["sim", "run", one.scenario, *size, *settings]))
    return found
