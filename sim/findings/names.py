"""Names of scenarios and states, as sentences and figures show them."""

import unicodedata

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
    if len(label) <= _QUOTED:
        return f"“{label}”"
    head = label[: _QUOTED - 1]
    words = head.rpartition(" ")[0]
    start = words if len(words) > _QUOTED // 2 else head
    return f"“{start.rstrip(' ,;:')}…”"


def state_names(results: Results, limit: int = LONGEST) -> list[str]:
    """Names of all states, in their order; the code where nothing of a name can be read."""
    pairs = zip(results.data["state_name"].values, results.data["state"].values, strict=True)
    return [readable(str(name), str(code), limit=limit) for name, code in pairs]


def only_most(states: int, what: str) -> str:
    """Sentence about states that are left out, after a space; nothing where none is."""
    return f" The {MOST} of {number(states)} states {what}." if states > MOST else ""
