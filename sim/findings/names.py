"""Names of scenarios and states, as sentences and figures show them."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from sim.results.results import Results
from sim.words import number, sentence

LONGEST = 200
"""Characters of one text at most; much longer ones would take minutes to draw."""

SHORT = 30
"""Characters of a name within a title at most."""

MOST = 40
"""States shown at most."""

_QUOTED = 46
"""Characters of a title within a sentence."""

_DRAWN = (("\0", "\u0590"), ("\u10a0", "\u1100"), ("\u1e00", "\u2000"))
"""From the first to before the second letters are Latin, Greek, Cyrillic, Armenian or Georgian."""


def plain(text: str, limit: int = LONGEST) -> str:
    """Make any text one harmless line: no control characters, no combining marks, cut if long."""
    words = " ".join(unicodedata.normalize("NFC", text[: 4 * limit]).split())
    line = "".join(letter for letter in words if unicodedata.category(letter)[0] not in "CM")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def readable(name: str, otherwise: str, *, limit: int = LONGEST) -> str:
    """Return a name, or another one where no letter or digit is in it that figures can draw.

    Their fonts have Latin, Greek, Cyrillic, Armenian and Georgian letters.
    """
    line = plain(name, limit)
    drawn = (c.isalnum() and any(first <= c < last for first, last in _DRAWN) for c in line)
    return line if any(drawn) else plain(otherwise, limit)


def scenario_title(results: Results) -> str:
    """Title of a scenario; its name where nothing of the title can be read."""
    return readable(results.title, "") or plain(results.name)


def host(results: Results) -> str:
    """Name of the state that is to be guaranteed, within a sentence."""
    return results.scenario.actor_names.host


def adversary(results: Results) -> str:
    """Name of the state against which it is guaranteed, within a sentence."""
    return results.scenario.actor_names.adversary


def subtitle(results: Results, text: str) -> str:
    """What a figure of one ensemble shows, after its title, and which uncertainty it shows."""
    return f"{sentence(scenario_title(results))} {text} {sentence(plain(results.uncertainty))}"


def only_some(results: Results) -> str:
    """Which worlds a weekly series has, in brackets; nothing where it has all."""
    paths = results.data.sizes["trajectory"]
    return f" (first {number(paths)} of {number(results.n)} worlds)" if paths < results.n else ""


def quoted(label: str) -> str:
    """Put a title in quotation marks within a sentence, cut between words if it is long."""
    return quotes([label])[0]


def quotes(labels: Sequence[str]) -> list[str]:
    """Put titles in quotation marks, the long ones cut so that those that differ still do."""
    return [f"“{line}”" for line in apart(labels, lambda line: len(line) <= _QUOTED)]


def apart(texts: Sequence[str], fits: Callable[[str], bool]) -> list[str]:
    """Cut the texts that do not fit so that what sets each apart from the others stays.

    Texts that would still come out alike are numbered.
    """
    lines = [text if fits(text) else _cut(text, _parting(text, texts), fits=fits) for text in texts]
    cuts = Counter(dict(zip(texts, lines, strict=True)).values())
    return [
        _beginning(f"{k}: {text}", fits) if cuts[line] > 1 else line
        for k, (text, line) in enumerate(zip(texts, lines, strict=True), start=1)
    ]


def _parting(text: str, texts: Sequence[str]) -> int:
    """Find where the word begins by which a text parts from the one most like it."""
    shared = (
        next((k for k, (a, b) in enumerate(zip(text, other, strict=False)) if a != b),
             min(len(text), len(other)))
        for other in texts
        if other != text
    )  # fmt: skip
    return text.rfind(" ", 0, max(shared, default=0)) + 1


def _cut(text: str, at: int, *, fits: Callable[[str], bool]) -> str:
    """Cut a text in its middle; where it parts from another at a place, so that this stays."""
    words, tail = text.split(" "), text[at:].split(" ") if at else []
    end = len(text) - len(" ".join(tail[1:])) - 1 if len(tail) > 1 else len(text)
    if at and len(short := _beginning(text, fits)) > end:
        return short
    first, last = 1, max(1, len(tail))
    if not fits(_without_middle(words, first, last)):
        return _beginning(f"… {' '.join(tail)}" if at else text, fits)
    while True:
        if fits(longer := _without_middle(words, first + 1, last)):
            first += 1
        if not at and fits(_without_middle(words, first, last + 1)):
            last += 1
        elif not fits(longer):
            return _without_middle(words, first, last)


def _without_middle(words: Sequence[str], first: int, last: int) -> str:
    """Join the first and the last of some words, with an ellipsis for those between."""
    return f"{' '.join(words[:first]).rstrip(' ,;:')} … {' '.join(words[-last:])}"


def _beginning(text: str, fits: Callable[[str], bool]) -> str:
    """Cut a text at its end, between words unless that would leave less than half of it."""
    if fits(text):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(f"{text[:middle].rstrip()}…") else (low, middle - 1)
    head = text[: low + 1].rpartition(" ")[0]
    return f"{(head if len(head) > low // 2 else text[:low]).rstrip(' ,;:')}…"


def state_names(results: Results, limit: int = LONGEST) -> list[str]:
    """Names of all states, in their order; the code where nothing of a name can be read."""
    pairs = zip(results.data["state_name"].values, results.data["state"].values, strict=True)
    return [readable(str(name), str(code), limit=limit) for name, code in pairs]


def only_most(states: int, what: str) -> str:
    """Sentence about states that are left out, after a space; nothing where none is."""
    return f" The {MOST} of {number(states)} states {what}." if states > MOST else ""
