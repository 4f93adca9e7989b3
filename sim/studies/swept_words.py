"""The words of which sentences about a sweep are made."""

import numpy as np

from sim.studies.axis import Axis
from sim.studies.crossing import Crossing
from sim.studies.lever import agree, figures, noun, put, value_words, with_unit
from sim.studies.sample import Sample
from sim.studies.swept import Swept
from sim.words import listing, opening


def begin(text: str) -> str:
    """Begin a sentence with a capital letter, also within quotation marks."""
    return f"“{opening(text[1:])}" if text.startswith("“") else opening(text)


def outcome(swept: Swept, forms: str) -> str:
    """The outcome and its verb, to begin a sentence."""
    return f"{opening(the(swept.subject))} {swept.verb(forms)}"


def span_words(swept: Swept, sample: Sample) -> str:
    """Between which values an outcome lies."""
    return f"between {swept.between(*ends(sample)).replace(' to ', ' and ')}"


def crossing_words(found: Crossing, lever: Axis) -> str:
    """Where a lever is when a chance passes one half: about 0.6 (0.5 to 0.7) per year."""
    low, high = (
        figures(lever.value_at(one), 2) if np.isfinite(one) else ""
        for one in (found.low, found.high)
    )
    first, last = (value_words(one) for one in (lever.levels[0], lever.levels[-1]))
    span = f"{low or f'below {first}'} to {high or f'above {last}'}"
    return with_unit(f"{figures(lever.value_at(found.at), 2)} ({span})", lever.factor.unit)


def ends(sample: Sample) -> tuple[float, float]:
    """Least and greatest value over the points with enough worlds; of all, where none has."""
    some = sample.values[sample.known] if sample.known.any() else sample.values
    return float(np.nanmin(some)), float(np.nanmax(some))


def over(lever: Axis) -> str:
    """As a lever goes from its least to its greatest value."""
    first, last = (value_words(one) for one in (lever.levels[0], lever.levels[-1]))
    span = with_unit(f"{first} to {last}", lever.factor.unit)
    return f"as {noun(lever.factor)} {agree(lever.factor, 'goes/go')} from {span}"


def third(swept: Swept, group: int) -> str:
    """Where the third lever has the value of a group."""
    lever = swept.grid.third
    return "" if lever is None else where(lever, third_value(swept, group))


def third_value(swept: Swept, group: int) -> str:
    """The value of the third lever in a group."""
    value, lever = swept.grid.groups[group].label, swept.grid.third
    if lever is None or not lever.is_number:
        return f"“{value}”"
    return with_unit(value, lever.factor.unit)


def the(subject: str) -> str:
    """The outcome with its article."""
    return subject if subject == "toothlessness" else f"the {subject}"


def lever_names(swept: Swept) -> str:
    """The levers of the axes, joined."""
    return listing([noun(one.factor) for one in swept.grid.axes])


def levers_do(swept: Swept) -> str:
    """The levers and their auxiliary verb, to begin a sentence that something is not so."""
    return f"{begin(lever_names(swept))} {levers_verb(swept, 'does/do')}"


def levers_verb(swept: Swept, forms: str) -> str:
    """The form of a verb that goes with the levers of the axes, of ``does/do``."""
    axes = swept.grid.axes
    return forms.split("/")[1] if len(axes) > 1 else agree(axes[0].factor, forms)


def where(lever: Axis, value: str) -> str:
    """Where a lever has a value."""
    return f"where {put(lever.factor, 'is/are')} {value}"
