"""Reading a scenario: its file, its bases, and settings from the command line."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from sim.errors import MOST_PROBLEMS, Problem, ScenarioError, UsageError, gather, nearest
from sim.outcomes.measure import Expectation, understand
from sim.scenario.folder import WRITTEN, no_scenario
from sim.scenario.layer import Layer, layer, settings_layer
from sim.scenario.resolve import Resolved, resolve
from sim.scenario.review import review
from sim.scenario.schema import NAME, Scenario
from sim.text import STAND_IN, cleaned, restored, shortened
from sim.yamltree.reader import Document, parse, read
from sim.yamltree.source import MAX_BYTES
from sim.yamltree.tree import Node, Scalar
from sim.yamltree.tree import Sequence as SequenceNode

_RESERVED = {"con", "prn", "aux", "nul"}
_RESERVED |= {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
"""Names that no folder can have on Windows."""


def is_name(word: str) -> bool:
    """Whether a word can name a scenario, and so a folder on every system."""
    return bool(re.fullmatch(NAME, word)) and word not in _RESERVED


def packaged() -> Path:
    """Folder of the scenarios that come with the program."""
    inside = Path(str(files("sim"))) / "scenario" / "packaged"
    return inside if inside.is_dir() else Path(str(files("sim"))).parent / "scenarios"


def known() -> dict[str, Path]:
    """Files of all scenarios by name, except names with control codes.

    Those of the folder `scenarios` come before those that come with the program.
    """
    found: dict[str, Path] = {}
    for folder in (Path("scenarios"), packaged()):
        for path in sorted(folder.glob("*.yaml")):
            if cleaned(path.stem) == path.stem:
                found.setdefault(path.stem, path)
    return found


def find(word: str) -> Path:
    """File of a scenario, by the path or the name on a command line.

    A name is looked for in the folder `scenarios`, among those that come with the program, and in
    this folder.

    Raises
    ------
    UsageError
        If there is no such scenario; names the nearest, or says what is there instead.
    """
    named, path, shown = known().get(word), Path(word), shortened(word, 200)
    if named:
        return named
    if word.endswith((".yaml", ".yml")) and os.path.lexists(path):
        return path
    if is_name(word) and (beside := Path(f"{word}.yaml")).is_file():
        return beside
    if word and os.path.lexists(path):
        raise UsageError(f"`{shown}` is {no_scenario(path)}")
    if word.endswith((".yaml", ".yml")) or "/" in word or "\\" in word:
        raise UsageError(f"no scenario file `{shown}`; {_near(path.stem)}")
    raise UsageError(f"no scenario called `{shown}`; {_near(word)}")


def _near(word: str) -> str:
    """A remedy that names the scenario that was probably meant."""
    names = [name for name in known() if is_name(name)]
    return nearest(word[:200], names) or "run `sim list` to see what there is"


DEEPEST = 8
"""Longest chain of bases."""

SETTINGS = "--set"
"""Name of the settings of a command line in messages."""


def load(scenario: Path | str, settings: Sequence[str] = ()) -> Resolved:
    """Read and resolve a scenario: a file, or the name of one that `sim list` shows.

    Settings are further changes, each ``dotted.key=value``.

    Raises
    ------
    ScenarioError
        With every mistake in the file, its bases, its expectations and the settings.
    UsageError
        If there is no such scenario; names the nearest.
    """
    return _load(scenario, settings, read)


Reader = Callable[[Path], Document]
"""Reads a file; one that is cached reads a base that several scenarios share once."""


def _load(scenario: Path | str, settings: Sequence[str], reader: Reader) -> Resolved:
    """Read and resolve a scenario through a reader of files."""
    path = scenario if isinstance(scenario, Path) else find(scenario)
    document = reader(path)
    wrong: list[Problem] = []
    try:
        resolved = _resolved(document, path, settings=settings, reader=reader)
    except ScenarioError as error:
        wrong.extend(error.problems)
    if len(wrong) < MOST_PROBLEMS:
        gather(wrong, _misunderstood(document, path.parent))
    if wrong:
        raise ScenarioError(wrong)
    return resolved


def load_text(text: str, path: Path) -> Resolved:
    """Read and resolve what a file would hold, before it is written; its bases are read.

    Raises
    ------
    ScenarioError
        With every mistake in it.
    """
    document = parse(text.encode(), str(path))
    return _load(path, (), lambda one: document if one is path else read(one))


def load_all(words: Sequence[Path | str], settings: Sequence[str] = ()) -> list[Resolved]:
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
    document: Document, path: Path, *, settings: Sequence[str], reader: Reader
) -> Resolved:
    """Resolve a file that has been read: its bases below it, the settings on top."""
    layers = _chain(document, path, reader)
    if settings:
        layers.append(_settings(settings))
    resolved = resolve(layers)
    problems, warnings = review(resolved)
    if problems:
        raise ScenarioError(problems)
    return replace(
        resolved,
        warnings=(*resolved.warnings, *warnings),
        folder=path.parent,
        settings=tuple(_tidy(one) for one in settings),
        source=path,
    )


def _chain(document: Document, path: Path, reader: Reader) -> list[Layer]:
    """A file and all its bases as layers, the root first."""
    chain, seen = [_file(document, path)], [path.resolve()]
    while (node := chain[0].document.root.entries.get("base")) is not None:
        found = _base(chain[0], node, seen[0].parent)
        _check_chain(chain[0], node, [found.resolve(), *seen])
        seen.insert(0, found.resolve())
        chain.insert(0, _file(reader(found), found))
    return chain


def _file(document: Document, path: Path) -> Layer:
    """A file as a layer, its name checked, which must be proper and that of the file."""
    own = layer(document)
    node = document.root.entries.get("name")
    name = node.value if isinstance(node, Scalar) else None
    if node is None or not isinstance(name, str):
        return own
    if name in _RESERVED:
        reason, remedy = f"`{name}` cannot be a name: Windows reserves it", "choose another name"
        own.refuse(reason, node.mark, key="name", remedy=remedy)
    elif not is_name(name):
        return own  # reported with the value
    elif name != path.stem and path.name != WRITTEN:
        remedy = f"write `name: {path.stem}`, or rename the file `{name}.yaml`"
        reason = f"the name `{name}` differs from that of the file"
        own.refuse(reason, node.mark, key="name", remedy=remedy)
    return own


def _base(above: Layer, node: Node, beside: Path) -> Path:
    """File of the base that a layer names, in its own folder or the packaged one."""
    word = node.value if isinstance(node, Scalar) and not node.faulty else None
    if not isinstance(word, str):
        raise ScenarioError(above.problems)
    for folder in (beside, packaged()) if is_name(word) else ():
        path = folder / f"{word}.yaml"
        if path.is_file() and path.resolve().parent == folder.resolve():
            return path
    there = {path.stem for folder in (beside, packaged()) for path in folder.glob("*.yaml")}
    remedy = "name a scenario of the same folder, or one that comes with the program"
    near = (name for name in there if is_name(name) and name != word)
    remedy = nearest(word[:200], near) or remedy
    reason = f"there is no base `{shortened(word)}`"
    raise ScenarioError([above.document.problem(reason, node.mark, key="base", remedy=remedy)])


def _check_chain(above: Layer, node: Node, files: list[Path]) -> None:
    """Refuse a chain of bases that does not end, is too long, or too large to be read quickly."""
    ours = packaged().resolve()
    if files[0] in files[1:] or len(files) > DEEPEST:
        reason = "the bases run in a circle or are too deep"
        remedy = f"let the bases end in a whole scenario within {DEEPEST}"
    elif sum(_size(file) for file in files if file.parent != ours) > MAX_BYTES:
        reason = f"the file and its bases are too large together: at most {MAX_BYTES} bytes"
        remedy = "write shorter files"
    else:
        return
    raise ScenarioError([above.document.problem(reason, node.mark, key="base", remedy=remedy)])


def _size(path: Path) -> int:
    """Bytes of a file; none of one that is not written yet."""
    return path.stat().st_size if path.exists() else 0


def _settings(settings: Sequence[str]) -> Layer:
    """The layer of settings of the form ``a.b=v``."""
    lines = []
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not (equals and key.strip() and value.strip()) or len(setting.splitlines()) > 1:
            shown = shortened(setting, 80)
            raise UsageError(f"`{shown}` is no setting; write for instance -s choice.support=2")
        lines.append(f"{key.strip()}: {value.strip()}")
    # Bytes of a command line that are no text become what they were; other halves are no text.
    text = re.sub("[\ud800-\udc7f\udd00-\udfff]", STAND_IN, "\n".join(lines))
    return settings_layer(parse(text.encode(errors="surrogateescape"), SETTINGS))


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
