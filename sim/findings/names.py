"""Names of scenarios and states, as sentences and figures show them."""

import unicodedata

from sim.results.results import Results

LONGEST = 200
"""Characters of one text at most."""

SHORT = 30
"""Characters of a name within a title at most."""

_QUOTED = 46
"""Characters of a title within a sentence."""

_DRAWN = (0x0530, 0x1E00, 0x2000)
"""Letters below the first, and from the second to the third, are Latin, Greek or Cyrillic."""


def plain(text: str, limit: int = LONGEST) -> str:
    """Make any text one harmless line: no control characters, no combining marks, cut if long."""
    words = " ".join(unicodedata.normalize("NFC", text[: 4 * limit]).split())
    line = "".join(letter for letter in words if unicodedata.category(letter)[0] not in "CM")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def readable(name: str, otherwise: str, *, limit: int = LONGEST) -> str:
    """Return a name, or another one where no Latin, Greek or Cyrillic letter or digit is in it.

    The font of the figures has no other letters.
    """
    line = plain(name, limit)
    return line if any(_is_drawn(letter) for letter in line) else plain(otherwise, limit)


def scenario_title(results: Results) -> str:
    """Title of a scenario; its name where nothing of the title can be read."""
    return readable(results.title, "") or plain(results.name)


def state_names(results: Results, limit: int = LONGEST) -> list[str]:
    """Names of all states, in their order; the code where nothing of a name can be read."""
    pairs = zip(results.data["state_name"].values, results.data["state"].values, strict=True)
    return [readable(str(name), str(code), limit=limit) for name, code in pairs]


def host(results: Results) -> str:
    """Name of the state that is to be guaranteed, within a sentence."""
    return results.scenario.actor_names.host


def adversary(results: Results) -> str:
    """Name of the state against which it is guaranteed, within a sentence."""
    return results.scenario.actor_names.adversary


def guarantor(results: Results) -> str:
    """Name of the state that backs the guarantee, within a sentence."""
    return results.scenario.actor_names.guarantor


def quoted(label: str) -> str:
    """Put a title in quotation marks within a sentence, cut between words if it is long."""
    if len(label) <= _QUOTED:
        return f"“{label}”"
    head = label[: _QUOTED - 1]
    words = head.rpartition(" ")[0]
    start = words if len(words) > _QUOTED // 2 else head
    return f"“{start.rstrip(' ,;:')}…”"


def _is_drawn(letter: str) -> bool:
    low, first, last = _DRAWN
    return letter.isalnum() and (ord(letter) < low or first <= ord(letter) < last)
