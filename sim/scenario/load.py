"""Reading a scenario: its file, its bases, and settings from the command line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from sim.errors import MOST_PROBLEMS, Problem, ScenarioError, UsageError, gather, nearest
from sim.outcomes.measure import Expectation, understand
from sim.scenario.bases import Reader, layers_of, layers_of_several
from sim.scenario.catalogue import find, is_name, known, packaged
from sim.scenario.combination import Combination, Source, sought
from sim.scenario.layer import Layer, settings_layer
from sim.scenario.resolve import Resolved, resolve
from sim.scenario.review import review
from sim.scenario.schema import Scenario
from sim.text import STAND_IN, restored, shortened
from sim.yamltree.reader import Document, parse, read
from sim.yamltree.tree import Scalar
from sim.yamltree.tree import Sequence as SequenceNode

__all__ = [
    "SETTINGS",
    "compared",
    "expectations",
    "find",
    "is_name",
    "known",
    "load",
    "load_all",
    "load_text",
    "packaged",
    "together",
]

SETTINGS = "--set"
"""Name of the settings of a command line in messages."""


def load(scenario: Source, settings: Sequence[str] = (), *, reader: Reader = read) -> Resolved:
    """Read and resolve a scenario: a file, the name of one that `sim list` shows, or several.

    Several are combined, as in ``"europe_alone+allies_are_asked"``. Settings are further changes,
    each ``dotted.key=value``. A reader that remembers saves reading the same files again.

    Raises
    ------
    ScenarioError
        With every mistake in the file, its bases, its expectations and the settings.
    UsageError
        If there is no such scenario; names the nearest.
    """
    return _load(scenario, settings, reader)


def _load(scenario: Source, settings: Sequence[str], reader: Reader) -> Resolved:
    """Read and resolve a scenario through a reader of files."""
    source = sought(scenario) if isinstance(scenario, str) else scenario
    if isinstance(source, Combination):
        layers = layers_of_several(source, reader)
        return _resolved(layers, source, settings=settings, folder=source.files[0].parent)
    document = reader(source)
    _refuse_study(document, source)
    wrong: list[Problem] = []
    try:
        layers = layers_of(document, source, reader=reader)
        resolved = _resolved(layers, source, settings=settings, folder=source.parent)
    except ScenarioError as error:
        wrong.extend(error.problems)
    if len(wrong) < MOST_PROBLEMS:
        gather(wrong, _misunderstood(document, source.parent))
    if wrong:
        raise ScenarioError(wrong)
    return resolved


def _refuse_study(document: Document, path: Path) -> None:
    """Refuse a study file, each key of which would be a mistake in a scenario."""
    mark = document.root.keys.get("study")
    if mark is not None:
        reason, remedy = "this is a study, not a scenario", f"run `sim study {path}`"
        problem = document.problem(reason, mark, key="study", remedy=remedy, width=len("study"))
        raise ScenarioError([problem])


def load_text(text: str, path: Path) -> Resolved:
    """Read and resolve what a file would hold, before it is written; its bases are read.

    Raises
    ------
    ScenarioError
        With every mistake in it.
    """
    document = parse(text.encode(), str(path))
    return _load(path, (), lambda one: document if one is path else read(one))


def load_all(words: Sequence[Source], settings: Sequence[str] = ()) -> list[Resolved]:
    """Read and resolve several scenarios; the mistakes of all are reported at once."""
    wrong: list[Problem] = []
    every: list[Resolved] = []
    reader = cache(read)
    for word in words:
        try:
            every.append(_load(word, settings, reader))
        except ScenarioError as error:
            wrong.extend(error.problems)
    if wrong:
        raise ScenarioError(list(dict.fromkeys(wrong)))
    return every


def together(words: Sequence[Source]) -> Source:
    """What several scenarios come to: each once, and none on which another of them stands.

    Raises
    ------
    UsageError
        If there is no such scenario; names the nearest.
    """
    reader = cache(read)
    files: dict[Path, Path] = {}
    for word in words:
        source = sought(word) if isinstance(word, str) else word
        every = source.files if isinstance(source, Combination) else (source,)
        files |= {path.resolve(): path for path in every}
    below = {
        Path(one.document.name).resolve()
        for path in files.values()
        for one in layers_of(reader(path), path, reader=reader)[:-1]
    }
    kept = [path for at, path in files.items() if at not in below]
    return Combination.of(kept) if len(kept) > 1 else kept[0]


def compared(every: Sequence[Resolved]) -> dict[str, Resolved]:
    """Load the scenarios, other than these, with which their expectations compare them.

    Each is looked for in the folder of the first scenario that mentions it, and is loaded once,
    with the settings of that scenario, so that a sentence is still about what differs between the
    two files.
    """
    found: dict[str, Resolved] = {}
    reader = cache(read)
    for one in every:
        for name in sorted({each.other for each in expectations(one.scenario)} - {""}):
            if name not in found and all(name != other.scenario.name for other in every):
                path = one.folder / f"{name}.yaml"
                found[name] = _load(path if path.is_file() else find(name), one.settings, reader)
    return found


def _resolved(
    layers: list[Layer], source: Source, *, settings: Sequence[str], folder: Path
) -> Resolved:
    """Resolve a scenario from its layers, the settings on top."""
    if settings:
        layers = [*layers, _settings(settings, layers[-1])]
    resolved = resolve(layers)
    problems, warnings = review(resolved)
    if problems:
        raise ScenarioError(problems)
    return replace(
        resolved,
        warnings=(*resolved.warnings, *warnings),
        folder=folder,
        settings=tuple(_tidy(one) for one in settings),
        source=source,
    )


def _settings(settings: Sequence[str], below: Layer) -> Layer:
    """The layer of settings of the form ``a.b=v`` over another."""
    lines = []
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not (equals and key.strip() and value.strip()) or len(setting.splitlines()) > 1:
            shown = shortened(setting, 80)
            raise UsageError(f"`{shown}` is no setting; write for instance -s choice.support=2")
        lines.append(f"{key.strip()}: {value.strip()}")
    # Bytes of a command line that are no text become what they were; other halves are no text.
    text = re.sub("[\ud800-\udc7f\udd00-\udfff]", STAND_IN, "\n".join(lines))
    found = settings_layer(parse(text.encode(errors="surrogateescape"), SETTINGS))
    found.below = (below,)
    return found


def _tidy(setting: str) -> str:
    """A setting as answers and files show it: no blanks at its ends and about its sign."""
    key, _, value = restored(setting).partition("=")
    return f"{key.strip()}={value.strip()}"


def _misunderstood(document: Document, folder: Path) -> Iterator[Problem]:
    """Sentences that cannot be understood, or that compare with a scenario that does not exist."""
    names = {*known(), *(path.stem for path in folder.glob("*.yaml"))}
    node = document.root.entries.get("expect")
    for item in node.items if isinstance(node, SequenceNode) else ():
        if not (isinstance(item, Scalar) and isinstance(item.value, str)):
            continue
        made = understand(item.value)
        if isinstance(made, str):
            reason = f"the expectation `{shortened(item.value, 200)}` is not understood"
            yield document.problem(reason, item.mark, key="expect", remedy=made)
        elif made.other and made.other not in names:
            remedy = nearest(made.other, names) or "name a scenario that `sim list` shows"
            reason = f"there is no scenario `{shortened(made.other)}` to compare with"
            yield document.problem(reason, item.mark, key="expect", remedy=remedy)


def expectations(scenario: Scenario) -> list[Expectation]:
    """The expectations of a scenario."""
    made = [understand(sentence) for sentence in scenario.expect]
    return [one for one in made if isinstance(one, Expectation)]
