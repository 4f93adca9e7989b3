"""What can go wrong, in words with which a person can put it right."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

MOST_PROBLEMS = 100
"""Mistakes after which no more are sought."""


class SimError(Exception):
    """Root of every error a person may cause or meet; never raised itself."""

    exit_code = 1


class UsageError(SimError):
    """A command was called with words it cannot act on."""

    exit_code = 2


class RunError(SimError):
    """A run could not be completed."""


class PartialError(RunError):
    """A run could not be completed, but much of it is stored, and need not be computed again."""

    exit_code = 4


class ExpectationError(SimError):
    """What a scenario expects of its results is not so, and was demanded."""

    exit_code = 5


class InterruptionError(SimError):
    """A person stopped the program."""

    exit_code = 130


class CancellationError(SimError):
    """A run was no longer wanted, and was stopped."""


class FactError(SimError):
    """A packaged data file is damaged."""


@dataclass(frozen=True)
class Mark:
    """A place in a document: name of the document, line and column counted from 1."""

    document: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.document}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One mistake: what is wrong, where, why, and what to do about it."""

    reason: str
    mark: Mark | None = None
    key: str = ""
    remedy: str = ""
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        lines = [f"error: {self.reason}"]
        if self.mark is not None:
            lines.append(f"  --> {self.mark}")
            if self.text.strip():
                margin = f"{self.mark.line:>5} | "
                pointer = " " * (len(margin) - 2) + "| " + " " * (self.mark.column - 1)
                lines += [margin + self.text, pointer + "^" * self.width]
        if self.key:
            lines.append(f"       key: {self.key}")
        if self.remedy:
            lines.append(f"      help: {self.remedy}")
        return "\n".join(lines)

    @property
    def line(self) -> str:
        """What is wrong and what to do about it, without the place."""
        return "; ".join(part for part in (self.reason, self.remedy) if part)


class ScenarioError(SimError):
    """A scenario cannot be read or does not make sense; carries every problem found."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_file_order))
        super().__init__("\n\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type, tuple[tuple[Problem, ...]]]:
        """Keep the problems whole when the error travels between processes."""
        return type(self), (self.problems,)


def gather(found: list[Problem], more: Iterable[Problem]) -> None:
    """Add mistakes to those found so far, sought only as far as there is room.

    Raises
    ------
    ScenarioError
        When there are too many to be useful.
    """
    for problem in more:
        if len(found) >= MOST_PROBLEMS:
            reason = f"more than {MOST_PROBLEMS} mistakes; reading stops here"
            raise ScenarioError([*found, replace(problem, reason=reason, key="", remedy="")])
        found.append(problem)


def _file_order(problem: Problem) -> tuple[str, int, int]:
    mark = problem.mark
    return (mark.document, mark.line, mark.column) if mark else ("", 0, 0)


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that names the known word nearest to a mistaken one; empty if none is near."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""
