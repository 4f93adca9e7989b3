"""Fuzzing guided by coverage; needs atheris (`pip install '.[fuzz]'`).

``python tests/hostile/fuzz/guided.py -max_total_time=3600`` tries for an hour. Options are
libFuzzer's.
Every new kind of crash is kept in `tests/hostile/fuzz/crashes`, where the tests replay it.
"""

import os
import sys
import tempfile
from pathlib import Path
from random import Random

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "broken"))

with atheris.instrument_imports(include=["sim.yamltree", "sim.scenario", "sim.outcomes.measure"]):
    import corpus
    import mutation
    from keeping import keep
    from target import SLOWEST, Case, alike, judge, read_once

BESIDE = b"\n#beside\n"
"""What separates a file from the one that lies beside it."""
SETTING = b"#set "
"""What a line begins with that is a setting."""
INSTRUMENTED = 3.0
"""How many times slower the program is while its coverage is watched, at most."""
LONGEST = 30_000


def case_of(data: bytes) -> Case:
    """Read a case from what the engine makes up."""
    text, parted, other = data.partition(BESIDE)
    lines = [line[len(SETTING) :] for line in text.split(b"\n") if line.startswith(SETTING)]
    settings = tuple(os.fsdecode(line) for line in lines[:3])
    return Case(text, settings, {"other": other} if parted else {})


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Let the engine change bytes, or change what the file is made of."""
    random = Random(seed)
    if random.random() < 0.5:
        return atheris.Mutate(data, most)
    return random.choice(mutation.MUTATIONS)(data, random)[:most]


def main(options: list[str]) -> None:
    """Try cases until libFuzzer's limits are reached."""
    known: set[str] = set()
    with tempfile.TemporaryDirectory() as home, read_once():
        begun, folder = Path(home, "corpus"), Path(home, "case")
        begun.mkdir()
        folder.mkdir()
        for number, text in enumerate(corpus.every()):
            (begun / f"{number:04}").write_bytes(text[:LONGEST])

        def attempt(data: bytes) -> None:
            case = case_of(data)
            verdict = judge(case, folder, slowest=INSTRUMENTED * SLOWEST)
            if verdict.crash and alike(verdict.crash) not in known:
                known.add(alike(verdict.crash))
                path = keep(case, verdict.crash, found="guided by coverage")
                print(f"{path.name}: {verdict.crash}", file=sys.stderr)

        usual = ["-rss_limit_mb=4096", "-timeout=60", f"-max_len={LONGEST}"]
        atheris.Setup([sys.argv[0], *usual, *options, str(begun)], attempt, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
