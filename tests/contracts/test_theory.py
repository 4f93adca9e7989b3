"""Every function of the theory says what it takes and gives, cites what exists, and is right once.

A function without a known answer, and a known answer without a function, are mistakes.
"""

import ast
import importlib
import inspect
import math
import pkgutil
import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
import yaml

import sim.theory
from sim.theory.choice import Situation, Weights
from sim.theory.opinion import Sensitivity
from sim.theory.talks import Consent, Gains

KEY = re.compile(r"\b[a-z]+(?:-[a-z]+)*-(?:[a-z]*\d{4})\b")
HEADING = re.compile(r"^(\w[\w ]*)\n-+$", re.MULTILINE)
MODULES = sorted(module.name for module in pkgutil.iter_modules(sim.theory.__path__))


def module(name):
    return importlib.import_module(f"sim.theory.{name}")


def own(kind):
    """Find every public thing of a kind, by its name with that of its module."""
    return {
        f"{name}.{thing}": held
        for name in MODULES
        for thing, held in inspect.getmembers(module(name), kind)
        if not thing.startswith("_") and held.__module__ == f"sim.theory.{name}"
    }


FUNCTIONS = own(inspect.isfunction)
CLASSES = own(inspect.isclass)


def sections(held):
    """Cut a docstring into its sections, by heading."""
    parts = HEADING.split(inspect.getdoc(held) or "")
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def described(section):
    """Name what a section describes: the names at the margin."""
    margin = [line for line in section.splitlines() if line and not line.startswith(" ")]
    return [name.strip() for line in margin for name in line.split(",")]


# Known answers, each worked out by hand or by another form of the equation

SEEN = Situation(
    opinion=2.0, guarantee=0.5, allies=0.25, others=0.5, violence=0.5, exposure=0.5,
    open_border=0.5, ask=1.0, conditional=1.0, bereaved=1.0,
)  # fmt: skip
MIND = Weights(
    support=1.5, guarantee=2.0, allies=4.0, free_riding=0.8, risk=0.4, border=2.0, ask=0.5,
    backstop=3.0, backstop_least=0.5 - 0.1 * math.log(2), backstop_width=0.1, tripwire=-0.6,
)  # fmt: skip
LISTED = {
    "support": 3.0, "guarantee": 1.0, "backstop": -1.0, "allies": 1.0, "free riding": -0.4,
    "risk": -0.1, "border": -0.5, "ask": 0.5, "tripwire": -0.3,
}  # fmt: skip
CONSENT = Consent(
    host=math.log(3), security=2.0, adversary=-1.0, coalition=0.5, guarantee=1.0, pressure=0.5,
    violence=0.5,
)  # fmt: skip
NOTHING = Gains(0.0, 0.0, 0.0, 0.0)
FAR = Gains(deterrence=-math.log(3) / 2, guarantee=0.5, coalition=2.0, violence=-0.8)
HALVES = {"one": 0.5, "two": 0.5}
TWO_TO_ONE = {frozenset(): 0.0, frozenset("a"): 0.0, frozenset("b"): 0.0, frozenset("ab"): 6.0}

KNOWN = [
    ("choice.support_weight", (1.5,), {"autonomy": 0.5, "latitude": 0.6}, 1.05),
    ("choice.terms", (MIND, SEEN), {}, LISTED),
    ("choice.unbacked", (0.3,), {"weight": 3.0, "least": 0.3, "width": 0.01}, 1.5),
    ("choice.unbacked", (0.2,), {"weight": 3, "least": 0.2 + math.log(2), "width": 1}, 2.0),
    ("choice.propensity", (-1.2, LISTED), {}, 2.0),
    ("choice.usual", (0.75,), {"scale": 2.0, "level": -0.5}, 2 * math.log(3) - 0.5),
    ("choice.level", (0.5, 1.4), {"opinion": 1.0, "usual": 0.2}, 0.56),
    ("choice.residual", (0.7, LISTED), {}, -2.5),
    ("choice.residual", (0.8, {}), {}, 0.8),
    ("choice.inertia", (True, False), {"weight": 3.0, "firm": 5.0}, 1.5),
    ("choice.inertia", (False, False), {"weight": 3.0, "firm": 5.0}, -1.5),
    ("choice.inertia", (True, True), {"weight": 3.0, "firm": 5.0}, 2.5),
    ("choice.inertia", (False, True), {"weight": 3.0, "firm": 5.0}, -2.5),
    ("choice.quantile", (0.5, 1.0), {"loading": 0.0}, 0.5),
    ("choice.quantile", (0.1, 1.0), {"loading": 1.0}, 0.841344746),
    ("choice.quantile", (0.841344746, -0.5), {"loading": 0.6}, 0.691462461),
    ("choice.taste", (0.75,), {}, math.log(3)),
    ("choice.taste", (0.75, 0.3), {}, 0.3 * math.log(3)),
    ("choice.willing", (0.0, -0.01), {}, 1.0),
    ("choice.willing", (0.0, 0.0), {}, 0.0),
    ("choice.consistent_taste", (math.log(4), True, 0.5), {}, math.log(2 / 3)),
    ("choice.consistent_taste", (math.log(4), False, 0.5), {}, math.log(9)),
    ("choice.consistent_taste", (0.5 * math.log(4), True, 0.5, 0.5), {}, 0.5 * math.log(2 / 3)),
    ("choice.consistent_taste", (0.5 * math.log(4), False, 0.5, 0.5), {}, 0.5 * math.log(9)),
    ("deployment.capacity", (500,), {"scale": 3, "max_share": 0.04, "active": 9_000}, 360.0),
    ("deployment.capacity", (100,), {"scale": 3, "max_share": 0.04, "active": 9_000}, 300.0),
    (
        "deployment.recorded",
        (0.02,),
        {"relative": 4.0, "slope": -0.5, "luck": 2.0, "spread": math.log(3) / 2},
        0.03,
    ),
    ("deployment.approach", (10, 500), {"up": 25, "down": 100}, 35.0),
    ("deployment.approach", (500, 0), {"up": 25, "down": 100}, 400.0),
    ("deployment.approach", (10, 12), {"up": 25, "down": 100}, 12.0),
    ("deployment.host_ceiling", (1_500,), {"start": 0.3, "half": 1_500}, 0.65),
    ("deployment.deaths", (1.0,), {"exposure": 0.5, "troops": 10_400}, 0.1),
    ("deterrence.force_effect", (15_000, 25_000), {}, 9 / 34),
    ("deterrence.deterrence", (0.5, 0.5, 0.5, 0.4), {}, 0.8),
    ("deterrence.deterrence", (0.5, 0.3, 0.5, 0.2), {"rule": "additive_clipped"}, 0.9),
    ("deterrence.deterrence", (0.5, 0.7, 0.5, 0.2), {"rule": "additive_clipped"}, 1.0),
    ("deterrence.deterrence", (0.5, 0.3, 0.5, 0.2), {"rule": "min"}, 0.3),
    ("deterrence.deterrence", (0.5, 0.3, 0.5, 0.2), {"rule": "product"}, 0.15),
    ("deterrence.emboldened", (0.5,), {"unanswered": 3.0, "boldness": 0.2}, 0.5 * math.exp(0.6)),
    ("deterrence.emboldened", (0.5,), {"unanswered": -3.0, "boldness": 0.2}, 0.5),
    ("deterrence.attack_rate", (1.0,), {"deterrence": 0.5, "response": 2.0}, math.exp(-1)),
    (
        "deterrence.probe_rate",
        (3.0,),
        {"deterrence": 0.4, "response": 1.5, "provocation": 0.4, "weakness": 0.5},
        3 * math.exp(-0.4),
    ),
    ("deterrence.remembered", (0.5, 0.92), {"fresh": 0.3}, 0.76),
    ("deterrence.usual_violence", (0.1, 0.3), {"memory": 0.92}, 0.375),
    ("guarantee.capability", (HALVES, HALVES), {}, 0.4375),
    ("guarantee.capability", (HALVES, {"one": 1.0, "two": 0.2}, "additive_clipped"), {}, 0.6),
    ("guarantee.capability", (HALVES, {"one": 1.0, "two": 0.2}, "min"), {}, 0.1),
    ("guarantee.joint", (0.25, 0.2), {}, 0.4),
    ("guarantee.allied", (0.4,), {"committed": 0.5, "credibility": 0.6}, 0.12),
    ("guarantee.allied", (0.4,), {"committed": 3.0, "credibility": 0.6}, 0.24),
    ("guarantee.air_defence", (0.3,), {"free": 1, "needed": 10}, 0.4),
    ("guarantee.air_defence", (0.9,), {"free": 5, "needed": 10}, 1.0),
    ("guarantee.cover", (2,), {"whole": 6}, 1 / 3),
    ("guarantee.cover", (9,), {"whole": 6}, 1.0),
    ("guarantee.headline_gap", (0.2, 0.8), {}, 0.75),
    ("hazard.probability", (0.5,), {}, 0.0095693),
    ("hazard.probability", (0.5, 52), {}, 1 - math.exp(-0.5)),
    ("hazard.first_of", (1.0, 0.5), {}, 2 / 3),
    ("hazard.first_of", (0.0, 0.0), {}, 0.0),
    ("logistic.logistic", (math.log(3),), {}, 0.75),
    ("logistic.logit", (0.75,), {}, math.log(3)),
    (
        "opinion.rest",
        (0.1, Sensitivity(0.6, 0.5, 0.3)),
        {"guarantee": 0.5, "cue": -1.0, "toll": 2.0},
        -0.7,
    ),
    ("opinion.toll", (99.0,), {}, 2.0),
    ("opinion.relax", (1.0, 0.0), {"reversion": 0.06, "shock": 0.01}, 0.95),
    ("opinion.moved", (0.0, 25.0), {"least": 0.01}, math.log(3)),
    ("opinion.moved", (0.0, -60.0), {"least": 0.01}, -math.log(99)),
    ("opinion.moved", (0.0, 60.0), {"least": 0.01}, math.log(99)),
    ("parliament.consent", (1.0,), {"base": 0.5, "support": 1.5, "solidarity": -2.0}, 0.5),
    (
        "parliament.consent",
        (1.0,),
        {"base": math.log(3) - 2, "support": 1.5, "solidarity": 0.5},
        0.75,
    ),
    ("resolve.mean", (0.5,), {"reversion": 0.03, "influence": 0.3, "chance": 0.04}, 0.4),
    (
        "resolve.mean",
        (0.5,),
        {"reversion": 0.03, "influence": 0.3, "chance": 0.04, "contribution": -0.15},
        0.25,
    ),
    ("resolve.move", (1.0, 2.0), {"reversion": 0.1, "loss": 0.35, "shock": 0.05}, 0.8),
    ("talks.deal_rate", (0.8, replace(CONSENT, pressure=0.0)), {"gains": NOTHING}, 0.8),
    (
        "talks.deal_rate",
        (0.8, CONSENT),
        {"gains": FAR},
        0.8 * (0.5 / 0.75) * (1 + math.e) / (1 + math.exp(2)) * math.exp(0.4),
    ),
    ("voting_power.shapley", ("ab", TWO_TO_ONE.__getitem__), {}, {"a": 3.0, "b": 3.0}),
]
NAMES = [f"{name}-{at}" for at, (name, *_) in enumerate(KNOWN)]


def call(name, given, named):
    """Call a function with its arguments by name, whichever of them may be given by place."""
    function = FUNCTIONS[name]
    names = list(inspect.signature(function).parameters)
    return function(**dict(zip(names, given, strict=False)), **named)


def check_answer(name, given, named, expected):
    found = call(name, given, named)
    if isinstance(expected, dict):
        assert list(found) == list(expected)
        found = {key: float(held) for key, held in found.items()}
    else:
        found = float(found)
    assert found == pytest.approx(expected, abs=5e-9)


@pytest.mark.parametrize(("name", "given", "named", "expected"), KNOWN, ids=NAMES)
def test_known_answer(name, given, named, expected):
    check_answer(name, given, named, expected)


def altered(expected):
    if isinstance(expected, dict):
        first = next(iter(expected))
        return expected | {first: expected[first] + 0.001}
    return expected + 0.001


@pytest.mark.parametrize(("name", "given", "named", "expected"), KNOWN, ids=NAMES)
def test_known_answer_with_one_number_altered(name, given, named, expected):
    with pytest.raises(AssertionError):
        check_answer(name, given, named, altered(expected))


def check_complete(functions, answers):
    """Demand a known answer of every function, and a function of every answer."""
    assert set(functions) - set(answers) == set()
    assert set(answers) - set(functions) == set()


def test_every_function_has_a_known_answer():
    check_complete(FUNCTIONS, [name for name, *_ in KNOWN])


def test_a_function_without_a_known_answer_is_noticed():
    answers = [name for name, *_ in KNOWN]
    with pytest.raises(AssertionError):
        check_complete({**FUNCTIONS, "choice.novel": None}, answers)
    with pytest.raises(AssertionError):
        check_complete(FUNCTIONS, [*answers, "choice.gone"])


# Docstrings


def check_docstring(held):
    told = sections(held)
    assert len(told[""].strip()) > 20
    assert told[""].split("\n")[0].rstrip().endswith((".", ",", ":", "``")) or "\n" in told[""]
    assert "``" in told[""], "the equation says what it gives"
    assert described(told["Parameters"]) == list(inspect.signature(held).parameters)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_describes_what_it_takes_and_gives(name):
    check_docstring(FUNCTIONS[name])


def test_a_parameter_left_out_of_a_docstring_is_noticed():
    def rate(first, second):
        """Sum of two rates, per year: ``λ + μ``.

        Parameters
        ----------
        first
            A number.
        """
        return first + second

    with pytest.raises(AssertionError):
        check_docstring(rate)


def test_a_result_left_out_of_a_docstring_is_noticed():
    def rate(first):
        """Say something of what becomes of the rate.

        Parameters
        ----------
        first
            A number.
        """
        return first

    with pytest.raises(AssertionError):
        check_docstring(rate)


def described_fields(kind):
    """Name the fields that a docstring follows."""
    body = ast.parse(inspect.getsource(kind)).body[0].body
    return [
        one.target.id
        for one, after in pairwise(body)
        if isinstance(one, ast.AnnAssign) and isinstance(after, ast.Expr)
    ]


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_describes_its_fields(name):
    assert described_fields(CLASSES[name]) == list(CLASSES[name].__dataclass_fields__)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_about(name):
    assert module(name).__doc__.split("\n")[0].endswith((".", ":", "?"))


# References


def check_references(keys, known):
    assert set(keys) - set(known) == set()


@pytest.fixture(scope="module")
def bibliography():
    return yaml.safe_load((files("sim.facts") / "bibliography.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MODULES)
def test_every_reference_is_in_the_bibliography(name, bibliography):
    check_references(KEY.findall(inspect.getsource(module(name))), bibliography)


def test_the_references_that_are_meant_are_found(bibliography):
    text = " ".join(inspect.getsource(module(name)) for name in MODULES)
    found = set(KEY.findall(text))
    assert len(found) >= 10
    assert {"brock-durlauf-2001", "rand-rr2533", "shapley-1953"} <= found
    with pytest.raises(AssertionError):
        check_references([*found, "nobody-1999"], bibliography)


# Purity


@pytest.mark.parametrize(("name", "given", "named", "expected"), KNOWN, ids=NAMES)
def test_a_function_changes_nothing_that_it_is_given(name, given, named, expected):
    del expected
    lists = [held for held in [*given, *named.values()] if isinstance(held, dict)]
    before = [dict(held) for held in lists]
    call(name, given, named)
    assert [dict(held) for held in lists] == before


ARRAYS = [
    (name, given, named)
    for name, given, named, _ in KNOWN
    if all(isinstance(held, int | float) for held in [*given, *named.values()])
]


@pytest.mark.parametrize(("name", "given", "named"), ARRAYS, ids=[name for name, *_ in ARRAYS])
def test_numbers_and_arrays_come_to_the_same(name, given, named):
    """One replication, or many: the same bits, in the shape that came in."""
    alone = call(name, given, named)
    arrays = [np.full(5, held) for held in given]
    many = call(name, arrays, {key: np.full(5, held) for key, held in named.items()})
    assert many.shape == (5,)
    assert many.tobytes() == np.full(5, alone).tobytes()
    assert alone.shape == ()
