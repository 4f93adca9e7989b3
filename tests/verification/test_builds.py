"""The golden digests under the instructions that NumPy and the C library choose between."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("builds", Path(__file__).with_name("builds.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["builds"] = module
    spec.loader.exec_module(module)
    return module


builds = _module()

EQUAL = {"differing": [], "share": 0.0, "where": "", "departed": 0, "decisions": 9, "allowed": True}
NEAR = EQUAL | {"differing": ["force"], "share": 1e-15, "where": "force"}
FAR = NEAR | {"share": 1e-3, "allowed": False}


@pytest.mark.slow
def test_every_choice_of_instructions_keeps_its_promise() -> None:
    found = builds.lines()
    assert len(found) == 2 * len(builds.masks())
    assert not [line for line in found if "FAILED" in line]


@pytest.mark.parametrize(
    ("row", "other", "word"),
    [
        (EQUAL, "", "equal"),
        (EQUAL, "another class", "equal"),
        (NEAR, "another class", "within"),
        (NEAR, "", "FAILED"),
        (FAR, "another class", "FAILED"),
    ],
)
def test_what_is_not_promised_is_no_failure_and_what_is_promised_is(
    row: dict[str, object], other: str, word: str
) -> None:
    reported = {"rows": {"1 baseline": EQUAL, "1 drawn": row}, "other": other}
    assert builds.verdict(reported, "1").startswith(word)


def test_a_mask_without_effect_is_a_failure() -> None:
    plain = {"probes": dict.fromkeys(("exp", "log", "power", "tanh"), ""), "dispatched": ["X86_V3"]}
    moved = {"probes": plain["probes"] | {"tanh": "1"}, "dispatched": []}
    mask = {builds.NUMPY_MASK: "X86_V3"}
    library = {builds.LIBRARY_MASK: builds.WITHOUT_FMA}
    assert builds.took_effect(mask, moved, plain) == "moves tanh"
    assert "FAILED" in builds.took_effect(mask, moved | {"dispatched": ["X86_V3"]}, plain)
    assert "FAILED" in builds.took_effect(mask, plain | {"dispatched": []}, plain)
    assert "FAILED" in builds.took_effect(library, moved, plain)
    assert "FAILED" in builds.took_effect(mask | library, moved, plain)


def test_avx_512_has_functions_of_its_own_which_a_mask_takes_away() -> None:
    every = ["X86_V3", "X86_V4", "AVX512_ICL"]
    plain = {"probes": dict.fromkeys(("exp", "log", "power", "tanh"), ""), "dispatched": every}
    other = plain["probes"] | dict.fromkeys(("exp", "log", "power"), "1")
    without = {"probes": other, "dispatched": ["X86_V3"]}
    mask = {builds.NUMPY_MASK: "X86_V4 AVX512_ICL"}
    assert builds.took_effect(mask, without, plain) == "moves exp, log, power"
    assert "FAILED" in builds.took_effect(mask, without | {"probes": plain["probes"]}, plain)
    assert "FAILED" in builds.took_effect(mask, without | {"dispatched": every}, plain)
    library = {builds.LIBRARY_MASK: builds.WITHOUT_FMA}
    assert builds.took_effect(library, plain, plain).startswith("moves nothing")
    everything = {builds.NUMPY_MASK: " ".join(every)}
    moved = {"probes": other, "dispatched": []}
    assert "FAILED" in builds.took_effect(everything | library, moved, plain)
    moved = {"probes": other | {"tanh": "1"}, "dispatched": []}
    assert builds.took_effect(everything | library, moved, plain) == "moves exp, log, power, tanh"
