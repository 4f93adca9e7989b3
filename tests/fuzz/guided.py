"""The engine that is guided by coverage; needs atheris (`pip install '.[fuzz]'`)."""

import contextlib
import os
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(
    include=["sim.yamltree", "sim.scenario", "sim.outcomes.expectation"]
):
    import corpus
    import hunt
    import mutation
    from target import SLOWEST, Case, read_once

BESIDE = b"\n#beside\n"
"""What parts a file from the one that lies beside it."""

SETTING = b"#set "
"""What a line begins with that is a setting."""

INSTRUMENTED = 3.0
"""How many times slower the program is while its coverage is watched, at most."""

LONGEST = 30_000


def case_of(data: bytes) -> Case:
    """Read a case from what the engine makes up."""
    text, parted, other = data.partition(BESIDE)
    told = [line[len(SETTING) :] for line in text.split(b"\n") if line.startswith(SETTING)]
    settings = tuple(os.fsdecode(line) for line in told[:3])
    return Case(text, settings, {"other": other} if parted else {})


def bytes_of(case: Case) -> bytes:
    """Write a case as one piece."""
    settings = b"".join(SETTING + os.fsencode(one) + b"\n" for one in case.settings)
    other = case.beside.get("other")
    return settings + case.text + (BESIDE + other if other is not None else b"")


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Let the engine change bytes, or change what the file is made of."""
    random = Random(seed)
    if random.random() < 0.5:
        return atheris.Mutate(data, most)
    if random.random() < 0.05:
        return bytes_of(mutation.mutated(random))[:most]
    return random.choice(mutation.MUTATIONS)(data, random)[:most]


def main(words: list[str]) -> None:
    """Hunt, as `hunt.hunt` does, with the cases of the engine."""
    seed, worker, seconds, files, out, crashes = words
    orders = hunt.Orders("coverage", int(seed), int(worker), seconds=float(seconds),
                         files=int(files), out=Path(out), crashes=Path(crashes))  # fmt: skip
    hunter = hunt.Hunter(replace(orders, slowest=INSTRUMENTED * SLOWEST))

    def attempt(data: bytes) -> None:
        if hunter.over or (orders.files and hunter.tally.executions >= orders.files):
            hunter.write()
            orders.folder.rmdir()
            os._exit(0)  # the engine would not return
        hunter.attempt(case_of(data), f"coverage, seed {orders.seed}")

    options = ["-rss_limit_mb=4096", "-timeout=60", f"-max_len={LONGEST}", "-verbosity=1",
               f"-seed={orders.seed % 2**31 or 1}", f"-dict={_dictionary(orders.out)}"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(_begun(orders.out))], attempt, custom_mutator=mutate)
    with read_once(), contextlib.suppress(KeyboardInterrupt):
        atheris.Fuzz()


def _dictionary(out: Path) -> Path:
    """Write the words of the language for the engine."""
    words = {word.encode("utf-8", "replace") for word in (*corpus.tokens(), "\n#beside\n", "#set ")}
    quoted = (
        "".join(f"\\x{byte:02x}" for byte in word) for word in sorted(words) if len(word) < 60
    )
    path = out / "words.dict"
    path.write_text("".join(f'"{word}"\n' for word in quoted), encoding="ascii")
    return path


def _begun(out: Path) -> Path:
    """Lay out the files from which the engine begins; what it adds stays for the next run."""
    folder = out / "corpus"
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(corpus.every()):
        (folder / f"begun-{number:04}").write_bytes(text[:LONGEST])
    return folder


if __name__ == "__main__":
    main(sys.argv[1:])
