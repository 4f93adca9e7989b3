"""The corpus of bad scenario files: what is in it, and a fresh folder for each case.

``corpus/CASES.csv`` has a line for each case:

case
    Its name, and the stem of its file. The file lies in ``corpus/`` or is made by ``builders``.
category, note
    What kind of mistake it is, and what is meant to go wrong.
origin
    Its number and name in an older list, made for scenario files in general, that was carried
    over whole; empty for a case that was made for this program.
expect
    ``reject``: refused, with these words and this remedy at this line and column of this file
    (the case's own unless another is named). ``accept``: read without complaint. ``string`` and
    ``float``: read, and `key` has come to `value`, given in JSON. ``neutralise``: the same, and
    no command lets the text do harm. ``policy reject``: others might accept it; here it is refused.
"""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import builders

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Case:
    """One line of the list."""

    case: str
    category: str
    origin: str
    expect: str
    file: str
    line: str
    column: str
    words: str
    remedy: str
    key: str
    value: str
    note: str

    @property
    def rejected(self) -> bool:
        return self.expect.endswith("reject")

    @property
    def place(self) -> str:
        """File, line and column as a message gives them; nothing where it has no place."""
        return f"{self.file or self.case + '.yaml'}:{self.line}:{self.column}" if self.line else ""

    def make(self, parent: Path) -> Path:
        """Put the file, and what it needs, into a folder of its own."""
        folder = parent / self.case
        folder.mkdir()
        stored = FOLDER / f"{self.case}.yaml"
        return (
            Path(shutil.copy(stored, folder))
            if stored.exists()
            else builders.build(self.case, folder)
        )


def cases() -> list[Case]:
    with (FOLDER / "CASES.csv").open(encoding="utf-8", newline="") as file:
        return [Case(**row) for row in csv.DictReader(file)]
