"""Scenarios at the edge of what may be asked: no weeks, one state, nobody willing, all bounds."""

import json
import os
import random
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.errors import RunError
from sim.facts.parameter import parameters
from sim.figures.catalogue import draw
from sim.findings import waterfall
from sim.findings.of_run import RUN
from sim.results.record import Size
from sim.results.summary import summarise
from sim.results.table import tables
from sim.scenario.load import load, packaged
from sim.studies.explanation import explain

Call = Callable[..., Any]

KEYS = sorted(parameters())

SERIAL = "name: alone\ntitle: Alone\nstart: 2025-08-18\nweeks: 6\nstates:\n"

CASES = {
    "no weeks": "change:\n  weeks: 0\n",
    "one week": "change:\n  weeks: 1\n",
    "nobody willing": "change:\n  weeks: 4\n  initial: none\n  stances.prepared.p0: 0.000001\n"
    "  stances.willing.p0: 0.000001\n  stances.open.p0: 0.000001\n"
    "  stances.undecided.p0: 0.000001\n  stances.off_ground.p0: 0.000001\n"
    "  stances.opposed.p0: 0.000001\n  stances.ruled_out.p0: 0.000001\n",
    "a deal at once": "change:\n  weeks: 4\n  talks.deal_rate: 10000\n  talks.collapse_rate: 0\n",
    "no deal ever": "change:\n  weeks: 4\n  talks.deal_rate: 0\n",
    "no troops": "change:\n  weeks: 4\n  coalition.scale: 0\n",
    "no forces": "change:\n  weeks: 4\n  states.FRA.active_forces: 0\n  states.POL.pledge: 0\n",
}
"""What each changes in the baseline."""

ROSTERS = {
    "one state": "  FRA: {stance: prepared}\n",
    "one made-up state": "  XAA: {stance: willing, active_forces: 20000}\n",
    "one ruled out": "  XAA: {stance: ruled_out, active_forces: 0}\n",
}
"""Whole rosters."""


def scenario(which: str) -> str:
    """Write a scenario file."""
    if which in ROSTERS:
        return SERIAL + ROSTERS[which]
    return f"name: alone\ntitle: Alone\nbase: baseline\n{CASES[which]}"


def finite(held: Any) -> bool:
    """Say whether no number of a tree is infinite or none."""
    if isinstance(held, dict | list):
        return all(map(finite, held.values() if isinstance(held, dict) else held))
    return not isinstance(held, float) or bool(np.isfinite(held))


def all_through(sim: Call, worlds: str, which: str, *, kind: str) -> None:
    """Call every command on a scenario, and demand that each comes to something."""
    Path("scenarios").mkdir(exist_ok=True)
    Path("scenarios/alone.yaml").write_text(scenario(which))
    code = "XAA" if "XAA" in scenario(which) else "FRA"
    weeks = load(Path("scenarios/alone.yaml")).scenario.weeks
    Path("scenarios/other.yaml").write_text(
        f"name: other\ntitle: Other\nbase: baseline\nchange: {{weeks: {weeks}}}\n"
    )
    for words in (
        ("check", "alone"),
        ("show", "alone"),
        ("list",),
        ("run", "alone", "-n", worlds),
        ("run", "alone", "-n", worlds, "--json"),
        ("compare", "alone", "--to", "other", "-n", worlds),
        ("compare", "other", "--to", "alone", "-n", worlds, "--json"),
        ("explain", "alone", code, "-n", worlds),
        ("explain", "alone", code, "-n", worlds, "--week", "0", "--json"),
    ):
        drawn = ("--format", kind) if words[0] in ("run", "compare", "explain") else ()
        done = sim(*words, *drawn)
        assert done.code == 0, (words, done.err[-600:])
        assert "Traceback" not in done.err
        assert "Warning" not in done.err
        assert " nan" not in done.out.lower()
        if "--json" in words:
            assert finite(json.loads(done.out))
    summary = json.loads(Path("outputs/alone/summary.json").read_text())
    assert summary["replications"] == int(worlds)
    assert finite(summary)


@pytest.mark.parametrize("which", ["no weeks", "one made-up state"])
def test_a_scenario_at_the_edge_goes_through_all_commands(sim: Call, which: str) -> None:
    all_through(sim, "2", which, kind="none")


@pytest.mark.slow
@pytest.mark.parametrize("worlds", ["1", "2", "20"])
@pytest.mark.parametrize("which", [*CASES, *ROSTERS])
def test_every_scenario_at_the_edge_goes_through_all_commands_and_figures(
    sim: Call, worlds: str, which: str
) -> None:
    all_through(sim, worlds, which, kind="svg")


@pytest.mark.parametrize(
    "settings",
    [
        ("weeks=0",),
        ("weeks=1", "talks.deal_rate=10000", "talks.collapse_rate=0"),
        ("weeks=4", "coalition.scale=0"),
        ("weeks=4", "talks.deal_rate=0"),
    ],
)
@pytest.mark.parametrize("name", ["force", "requirement", "posture", "support", "map"])
def test_figures_of_the_edge_are_drawn(name: str, settings: tuple[str, ...]) -> None:
    results = run(load(packaged() / "baseline.yaml", settings).scenario, 2)
    finding = RUN[name](results)
    draw(name, finding).draw_without_rendering()
    for column in finding.table.values():
        assert column.dtype.kind != "f" or not np.isinf(column).any()


def test_an_empty_roster_is_refused(sim: Call) -> None:
    Path("alone.yaml").write_text(SERIAL.replace("states:\n", "states: {}\n"))
    done = sim("run", "alone.yaml", "-n", "2")
    assert done.code == 3
    assert "no state is on the roster" in done.err
    every = load(packaged() / "baseline.yaml").scenario.states
    lines = "".join(f"  states.{code}: none\n" for code in every)
    Path("alone.yaml").write_text(f"name: alone\ntitle: x\nbase: baseline\nchange:\n{lines}")
    done = sim("run", "alone.yaml", "-n", "2")
    assert done.code == 3
    assert "no state is on the roster" in done.err


def test_an_unknown_sign_of_a_certain_deal_is_one(sim: Call) -> None:
    results = run(
        load(
            packaged() / "baseline.yaml",
            ("weeks=1", "talks.deal_rate=10000", "talks.collapse_rate=0"),
        ).scenario,
        20,
    )
    assert summarise(results).events["deal"].value == 1.0
    never = run(load(packaged() / "baseline.yaml", ("weeks=4", "talks.deal_rate=0")).scenario, 20)
    reported = summarise(never).model_dump(mode="json")
    assert reported["events"]["deal"]["value"] == 0.0
    assert reported["deterrence_efficacy"]["value"] is None
    assert reported["sustained"][0]["given_a_deal"]["value"] is None


def outcome(settings: list[str]) -> str:
    """Run the baseline with settings: finite, or refused in words; anything else is raised."""
    held = load(packaged() / "baseline.yaml", [*settings, "weeks=10"]).scenario
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            results = run(held, 20)
        except RunError as error:
            if "raised" in str(error) or " is not finite in week " not in str(error):
                raise
            return "refused"
        summary = summarise(results).model_dump(mode="json")
        json.dumps(summary, allow_nan=False)
        assert finite(summary)
        tables(results)
    return "finite"


def at_bounds(keys: list[str]) -> None:
    for key in keys:
        for bound in parameters()[key].domain:
            assert outcome([f"{key}={bound!r}"]) == "finite", (key, bound)


def test_some_parameters_may_stand_at_their_bounds() -> None:
    at_bounds(["talks.coalition", "violence.memory", "guarantor.resolve", "coalition.scale"])


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_every_parameter_may_stand_at_its_bounds(key: str) -> None:
    at_bounds([key])


def corner(seed: int) -> str:
    """Run with many parameters at one of their bounds each."""
    luck = random.Random(seed)  # noqa: S311
    share = luck.choice([0.1, 0.3, 1.0])
    held = [
        f"{key}={luck.choice(known.domain)!r}"
        for key, known in parameters().items()
        if luck.random() < share
    ]
    return outcome(held)


def test_some_corners_are_finite_or_refused_in_words() -> None:
    assert [corner(seed) for seed in (1, 2, 3)]


@pytest.mark.slow
def test_many_corners_are_finite_or_refused_in_words() -> None:
    assert {corner(seed) for seed in range(100)} == {"finite", "refused"}


@pytest.mark.parametrize("key", ["choice.support", "coalition.scale", "states.FRA.pledge"])
@pytest.mark.parametrize("number", ["1e300", "-1e300", "1e309", ".inf", ".nan", "1e-320", "1e-300"])
def test_a_number_beyond_all_measure_is_refused_or_harmless(
    sim: Call, key: str, number: str
) -> None:
    done = sim("run", "baseline", "-n", "2", "--dry-run", "-s", f"{key}={number}", "-s", "weeks=1")
    assert done.code == (0 if number == "1e-300" else 3), done.err
    assert "Traceback" not in done.err


def test_a_waterfall_of_extreme_weights_is_drawn() -> None:
    settings = ("weeks=3", "choice.risk=20", "violence.assault=1000", "adversary.assault_rate=1000")
    extreme = load(packaged() / "baseline.yaml", settings).scenario
    made = explain(extreme, "POL", week=3, size=Size(4, 1))
    assert abs(made.total).max() > 1000
    draw("waterfall", waterfall.find(made)).draw_without_rendering()


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (("-n", "0"), "0 is too small; write 1 or more"),
        (("-n", "-1"), "is not a whole number of 1 or more"),
        (("-n", str(10**18)), "take fewer than"),
        (("-n", str(10**30)), "take fewer than"),
        (("-n", "1e-3"), "is not a whole number of 1 or more"),
        (("--seed", "-1"), "is not a whole number of 0 or more"),
        (("--seed", str(2**63)), "from 0 to 9223372036854775807"),
        (("--seed", str(2**64)), "from 0 to 9223372036854775807"),
        (("-j", "0"), "greater than or equal to 1"),
        (("-j", "-3"), "greater than or equal to 1"),
        (("-j", "10000"), "less than or equal to 256"),
        (("-o", "x" * 5000), "cannot be the name of a folder"),
        (("-o", "/".join(["d" * 200] * 30)), "cannot be the name of a folder"),
        (("-o", "nowhere"), "is a broken link"),
    ],
)
def test_sizes_and_folders_that_cannot_be_are_refused(
    sim: Call, words: tuple[str, ...], reported: str
) -> None:
    Path("nowhere").symlink_to("not/there")
    for command in (("run", "baseline"), ("compare", "terms_slip"), ("explain", "baseline", "POL")):
        done = sim(*command, *words)
        assert done.code == 2, done.err
        assert reported in done.err
        assert len(done.err) < 400
    assert sorted(path.name for path in Path().iterdir()) == ["nowhere"]


@pytest.mark.parametrize("out", ["a\nb", "bad\udcff", "e\x1b[31m", ".", "a b; $(x)"])
def test_results_may_go_to_a_folder_of_any_name(sim: Call, out: str) -> None:
    done = sim("run", "baseline", "-n", "2", "-s", "weeks=1", "-o", out, "--format", "none")
    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    assert list(Path(out).glob("*/summary.json"))
    for command in ("list", "doctor"):
        assert sim(command, "-o", out).code == 0
        assert "\x1b" not in sim(command, "-o", out).out


@pytest.mark.parametrize(("out", "reported"), [("afile", "afile"), ("/dev/null", "/dev/null")])
def test_a_file_or_a_device_is_no_folder(sim: Call, out: str, reported: str) -> None:
    Path("afile").write_text("mine")
    done = sim("run", "baseline", "-n", "2", "-s", "weeks=1", "-o", out)
    assert done.code == 1
    assert f"cannot write to {reported}" in done.err
    assert Path("afile").read_text() == "mine"


@pytest.mark.parametrize(
    "word", ["x" * 5000 + ".yaml", "x" * 5000, "", ".", "a\nb", "\udcff", "\x1b["]
)
def test_what_cannot_be_a_scenario_is_reported_briefly(sim: Call, word: str) -> None:
    for command in ("run", "show", "check"):
        done = sim(command, word)
        assert done.code in (2, 3)
        assert len(done.err) < 600
        assert "\x1b" not in done.err
    done = sim("run", "baseline", "-s", f"choice.support={word or '='}")
    assert done.code in (2, 3), done
    assert "\x1b" not in done.err


def as_nobody(sim: Call, *words: str) -> Any:
    """Call the command as somebody who may only read; what it needs is loaded already."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            done = sim(*words)
            reported = {"code": done.code, "out": done.out, "err": done.err}
        except Exception:
            reported = {"code": -1, "out": "", "err": traceback.format_exc()}
        finally:
            os.write(writing, json.dumps(reported).encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        reported = pipe.read()
    os.waitpid(child, 0)
    return SimpleNamespace(**json.loads(reported))


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="needs rights to give up")
def test_results_in_a_folder_that_can_only_be_read_are_shown(
    sim: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.getuid() and "pytest" in folder.as_posix():
            folder.chmod(0o755)
    if not all(folder.stat().st_mode & 0o001 for folder in packaged().parents):
        pytest.skip("nobody else can read the program where it lies")
    words = ("run", "baseline", "-n", "3", "-s", "weeks=1")
    first = sim(*words)
    assert first.code == 0, first.err
    again = as_nobody(sim, *words)
    assert again.code == 0, again.err
    reported = again.out.splitlines()
    assert [line for line in reported if not line.startswith("Reused")] == first.out.splitlines()
    assert len(reported) == len(first.out.splitlines()) + 1
    other = as_nobody(sim, *words, "--seed", "2")
    assert other.code == 1
    assert "cannot write" in other.err
    assert "Permission denied" in other.err
    assert "Traceback" not in other.err
    compared = as_nobody(sim, "compare", "terms_slip", "-n", "3", "-s", "weeks=1")
    assert compared.code == 1
    assert "Permission denied" in compared.err
