"""Every file of the corpus gets what it must, from the loader and from the command line."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import builders
import pytest
import yaml
from calling import examine
from listing import FOLDER, Case, cases

from sim.errors import ScenarioError
from sim.scenario.load import load
from sim.scenario.resolve import Resolved
from sim.text import FORBIDDEN, STAND_IN

CASES = {case.case: case for case in cases()}
REJECTED = [case for case in CASES.values() if case.rejected]
READ = [case for case in CASES.values() if not case.rejected]
NEUTRALISED = [case for case in READ if case.expect == "neutralise"]

LARGE = [case for case in REJECTED if case.category == "size and time"]
SMALL = [case for case in REJECTED if case not in LARGE]
CALLS = [
    *((case, "check") for case in {case.category: case for case in SMALL[::-1]}.values()),
    *((case, "check") for case in LARGE[::4]),
    *((case, "run") for case in {case.category: case for case in SMALL}.values()),
]
"""What is called in the quick tests: two files of each kind, and a few of the large ones. What is
said of every small file is looked at without a call; the slow test calls everything."""

SECONDS = 2.0
"""Time within which a bad file is refused."""
BYTES = 500_000_000
"""Memory within which a bad file is refused."""


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.case)
def test_a_bad_file_is_refused_with_the_place_the_reason_and_the_remedy(
    case: Case, tmp_path: Path
) -> None:
    path = case.make(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    problems = caught.value.problems
    assert problems
    told = str(caught.value).replace(f"{path.parent}/", "")
    refused_well(case, "", f"error: {told.removeprefix('error: ')}\n")
    reported = [
        (
            str(one.mark).removeprefix(f"{path.parent}/") if one.mark else "",
            one.reason.replace(f"{path.parent}/", "")[: len(case.words)],
            one.remedy[: len(case.remedy)],
        )
        for one in problems
    ]
    assert (case.place, case.words, case.remedy) in reported


@pytest.mark.parametrize("case", READ, ids=lambda case: case.case)
def test_a_good_file_is_read_as_it_was_meant(case: Case, tmp_path: Path) -> None:
    resolved, problems = examine(case.make(tmp_path))
    assert problems == []
    assert resolved is not None
    if case.key:
        came_to, meant = held(resolved, case.key), json.loads(case.value)
        assert came_to == meant
        assert type(came_to) is type(meant)


def held(resolved: Resolved, key: str) -> object:
    scenario = resolved.scenario
    return scenario.values[key].central if "." in key else getattr(scenario, key)


def test_every_file_is_listed_and_every_case_exists() -> None:
    stored = {path.stem for path in FOLDER.glob("*.yaml")}
    built = builders.TEXTS.keys() | builders.FOLDERS.keys()
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.yaml" for name in stored} | {
        "CASES.csv"
    }
    assert not stored & built
    assert stored | built == CASES.keys()
    assert len(CASES) == len(cases())


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    carried = [case.origin for case in CASES.values() if case.origin]
    assert len(set(carried)) == len(carried) >= 60
    assert len(CASES) - len(carried) >= 100
    kinds = Counter(case.expect for case in CASES.values())
    assert kinds.keys() == {
        *("reject", "accept", "string", "float", "neutralise", "policy reject"),
    }
    assert all(case.words for case in REJECTED)
    assert all(
        case.line and case.column for case in REJECTED if not case.case.startswith("file_is")
    )
    assert all(case.note for case in CASES.values())


def watched(jobs: list[dict[str, object]]) -> list[dict]:
    """The command run on files, each time in a process of its own, two at a time."""
    workers = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, str(Path(__file__).with_name("forked.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "default"},
        )
        for _ in range(2)
    ]
    with ThreadPoolExecutor(2) as pool:
        shares = [json.dumps(jobs[::2]), json.dumps(jobs[1::2])]
        talks = pool.map(lambda worker, share: worker.communicate(share)[0], workers, shares)
        first, second = ([json.loads(line) for line in reported.splitlines()] for reported in talks)
    assert [worker.returncode for worker in workers] == [0, 0]
    assert (len(first), len(second)) == (len(jobs[::2]), len(jobs[1::2]))
    return [one for pair in zip_longest(first, second) for one in pair if one is not None]


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict]:
    """Have every bad file checked and run at the command line: what came of it, by case."""
    folder = tmp_path_factory.mktemp("refusals")
    paths = {case.case: case.make(folder) for case in REJECTED}
    jobs = [
        {"folder": str(paths[case.case].parent), "words": [command, paths[case.case].name]}
        for case, command in CALLS
    ]
    called = [(case.case, command) for case, command in CALLS]
    return dict(zip(called, watched(jobs), strict=True))


@pytest.mark.parametrize(
    ("case", "command"), CALLS, ids=[f"{command} {case.case}" for case, command in CALLS]
)
def test_the_command_line_refuses_a_bad_file_in_words(
    case: Case, command: str, refusals: dict[tuple[str, str], dict]
) -> None:
    done = refusals[case.case, command]
    assert done["code"] == 3, done["err"]
    refused_well(case, done["out"], done["err"])
    assert done["left"] == []


def refused_well(case: Case, out: str, err: str) -> None:
    """Demand words and a place, nothing else, and nothing that could do harm."""
    assert out == ""
    assert "Traceback" not in err
    assert case.words in err
    assert case.remedy in err
    assert re.search(rf"--> (?:/.*/)?{re.escape(case.place)}\n", err) or not case.place
    assert err.startswith("error: ")
    assert not FORBIDDEN.search(err.replace(STAND_IN, ""))
    assert all(re.match(r"error: | |\d+ \| |$", line) for line in err.splitlines())
    assert len(err) < 200_000


@pytest.fixture(scope="module")
def neutralised(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """Have every text that might do harm shown, checked and listed: what was said, by call."""
    folder = tmp_path_factory.mktemp("neutralised")
    (folder / "all" / "scenarios").mkdir(parents=True)
    for case in NEUTRALISED:
        path = case.make(folder)
        path.rename(folder / "all" / "scenarios" / path.name)
    names = [case.case for case in NEUTRALISED]
    calls = [["check", *names], ["list"], ["list", "--json"], *(["show", name] for name in names)]
    # one at a time: what is said goes into files named after the folder
    jobs: list[dict[str, object]] = []
    for number, words in enumerate(calls):
        (folder / f"at_{number}").symlink_to(folder / "all")
        jobs.append({"folder": str(folder / f"at_{number}"), "words": words})
    return {" ".join(words): done for words, done in zip(calls, watched(jobs), strict=True)}


def test_texts_do_no_harm_on_a_terminal(neutralised: dict[str, dict]) -> None:
    for done in neutralised.values():
        assert done["code"] == 0, done["err"]
        assert not FORBIDDEN.search(done["out"] + done["err"])
    sound = neutralised["check " + " ".join(case.case for case in NEUTRALISED)]["out"]
    assert sound.splitlines() == [f"scenarios/{case.case}.yaml: sound" for case in NEUTRALISED]


@pytest.mark.parametrize("case", NEUTRALISED, ids=lambda case: case.case)
def test_a_text_comes_to_the_terminal_as_it_is(case: Case, neutralised: dict[str, dict]) -> None:
    meant = json.loads(case.value)
    assert yaml.safe_load(neutralised[f"show {case.case}"]["out"])["title"] == meant
    lines = neutralised["list"]["out"].partition("\n\n")[0].splitlines()  # studies follow
    (line,) = (line for line in lines if line.startswith(f"{case.case} "))
    assert line.endswith(f" {meant}")
    rows = json.loads(neutralised["list --json"]["out"])
    assert [row["title"] for row in rows if row["name"] == case.case] == [meant]
    assert len(lines) == len(rows) + 1


@dataclass(frozen=True)
class Spent:
    """What a process of its own said and took; seconds on the wall and of the processor, bytes."""

    code: int
    out: str
    err: str
    wall: float
    busy: float
    peak: int


def spent(words: list[str], folder: Path) -> Spent:
    out, err = folder.parent / "out", folder.parent / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        started = time.perf_counter()
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "sim", *words], cwd=folder, stdout=stdout, stderr=stderr
        )
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
    reported = out.read_text("utf-8"), err.read_text("utf-8")
    busy = used.ru_utime + used.ru_stime
    return Spent(child.returncode, *reported, wall, busy, used.ru_maxrss * 1024)


ATTEMPTS = 4
"""Times a file is tried where something else on the machine may have taken the time."""


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("case", REJECTED, ids=lambda case: case.case)
def test_a_bad_file_takes_little_time_and_memory(case: Case, command: str, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    took = []
    while len(took) < ATTEMPTS:
        took.append(spent([command, path.name], path.parent))
        if took[-1].wall < SECONDS:
            break
    for one in took:
        assert one.code == 3, one.err
        refused_well(case, one.out, one.err)
        assert one.peak < BYTES
    assert min(one.busy for one in took) < SECONDS
    assert min(one.wall for one in took) < SECONDS
    assert not (path.parent / "outputs").exists()
