"""What a run of the fuzzer came to, counted so that it can be added up and survives a kill."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from target import Verdict

_OWN = re.compile(r"`[^`]*`|'[^']*'|[0-9][0-9.,e+-]*", re.DOTALL)
"""What belongs to a single file: words in quotation marks, and numbers."""

_SHOWN = 12


def kind(reason: str) -> str:
    """Take what belongs to one file out of a reason."""
    return _OWN.sub("…", reason)[:160]


@dataclass
class Tally:
    """Counts of one worker, or of several."""

    executions: int = 0
    accepted: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    slowest: float = 0.0
    engines: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, verdict: Verdict, engine: str) -> None:
        """Count one case."""
        self.executions += 1
        self.accepted += verdict.accepted
        self.engines[engine] += 1
        self.slowest = max(self.slowest, verdict.seconds)
        self.reasons.update({kind(reason) for reason in verdict.reasons})

    def write(self, path: Path) -> None:
        """Write it out whole."""
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(vars(self), indent=1), encoding="utf-8")
        draft.replace(path)

    def told(self) -> str:
        """Tell it to a person."""
        n = max(self.executions, 1)
        refused = self.executions - self.accepted
        by_engine = ", ".join(f"{name} {count:,}" for name, count in self.engines.items())
        lines = [
            f"executions        {self.executions:,} ({by_engine or 'none'})",
            f"executions/s      {self.executions / max(self.seconds, 1e-9):,.1f} a worker",
            f"  of the processor {self.executions / max(self.processor, 1e-9):,.1f}",
            f"accepted          {self.accepted:,} ({self.accepted / n:.1%})",
            f"refused           {refused:,} ({refused / n:.1%})",
            f"distinct reasons  {len(self.reasons):,}",
            f"slowest           {self.slowest:.2f} s of the processor",
            f"crashes           {sum(self.crashes.values()):,} of {len(self.crashes):,} kinds",
        ]
        lines += [f"  {count:>7,}  {what}" for what, count in self.crashes.most_common(_SHOWN)]
        lines += [f"  kept: {file}" for file in self.files[:_SHOWN]]
        return "\n".join([*lines, *self.notes])


def read(path: Path) -> Tally:
    """Read a tally back."""
    held = json.loads(path.read_text("utf-8"))
    counters = {key: Counter(held[key]) for key in ("engines", "reasons", "crashes")}
    return Tally(**(held | counters))


def together(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    whole = Tally()
    for one in tallies:
        whole.executions += one.executions
        whole.accepted += one.accepted
        whole.seconds += one.seconds
        whole.processor += one.processor
        whole.slowest = max(whole.slowest, one.slowest)
        for name in ("engines", "reasons", "crashes"):
            getattr(whole, name).update(getattr(one, name))
        whole.files += one.files
        whole.notes += [note for note in one.notes if note not in whole.notes]
    return whole
