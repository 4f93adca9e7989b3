"""What a page begins with: scenarios, levers, and what of its address is not understood."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sim import __version__
from sim.app.asked import BASELINE, SIZES, Asked, of_address
from sim.app.work import Work, as_json
from sim.errors import ScenarioError, SimError
from sim.results.record import program_digest
from sim.scenario.catalogue import known
from sim.text import shortened
from sim.words import opening, sentence
from sim.yamltree.reader import read
from sim.yamltree.tree import plain


@lru_cache(maxsize=1)
def model() -> str:
    """The version of the model, which tells two programs apart that could differ in a number."""
    return f"{__version__}-{program_digest()[:8]}"


def start(pairs: Iterable[tuple[str, str]], work: Work) -> bytes:
    """What a page at some address begins with, as JSON.

    An address that makes no sense leads to the baseline, and says so.
    """
    words = list(pairs)
    wish, notices = _understood(words, work)
    refused = bool(notices)
    written = dict(words).get("model", model())
    if written != model():
        notices.append(
            f"This address was made with version {shortened(written)} of the model; this is "
            f"version {model()}, whose numbers may differ."
        )
    subject = work.subject(wish.scenario)
    return as_json(
        {
            "model": model(),
            "scenario": wish.scenario,
            "title": subject.prepared.scenario.title,
            "because": " ".join(subject.prepared.scenario.because.split()),
            "moves": dict(wish.moves),
            "notices": [*notices, *(opening(sentence(one)) for one in subject.prepared.warnings)],
            "refused": refused,
            "scenarios": _titles(),
            "sizes": SIZES,
            **subject.panel,
        }
    )


def _understood(words: list[tuple[str, str]], work: Work) -> tuple[Asked, list[str]]:
    """What an address asks for; of one that makes no sense, the baseline, and why."""
    try:
        wish = of_address(words)
        work.wanted(wish, SIZES[0])
    except SimError as error:
        reason = error.problems[0].line if isinstance(error, ScenarioError) else str(error)
        why = f"The address is not understood: {sentence(reason)}"
        return Asked(), [f"{why} The baseline is shown instead."]
    return wish, []


def _titles() -> list[Mapping[str, str]]:
    """Name and title of every scenario of the folder, the baseline first."""
    found = [{"name": name, "title": _title(name)} for name in known()]
    return sorted(found, key=lambda one: (one["name"] != BASELINE, one["title"]))


@lru_cache(maxsize=256)
def _title(name: str) -> str:
    try:
        node = read(known()[name]).root.entries.get("title")
    except (ScenarioError, KeyError):
        node = None
    return shortened(str(plain(node)), 80) if node else name
