"""Read a document from bytes or from a file."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from sim.errors import Problem, ScenarioError
from sim.text import cleaned
from sim.yamltree.node import Mapping
from sim.yamltree.source import MAX_BYTES, Text, check_size, decode
from sim.yamltree.syntax import explained
from sim.yamltree.tree import build

MAX_NODES = 10_000
MAX_TRUSTED_NODES = 50_000

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, eq=False)
class Document(Text):
    """A document that was read."""

    root: Mapping
    problems: tuple[Problem, ...]
    """Mistakes that left a usable tree, in the order of the document.

    Whoever uses the document reports them together with its own. Nodes they concern are faulty or
    left out.
    """


def parse(data: bytes, name: str, *, trusted: bool = False) -> Document:
    """Turn bytes in UTF-8 into a tree whose nodes know their place.

    The events of a YAML parser are walked; its types, tags, references and constructors are not
    used. Two parsers emit them, one written in Python and one in C, and they do not agree on
    everything: the one in C takes tabs between a key and its value, and is missing from some
    installations. A file that anybody may hand over is therefore always read by the one in
    Python, so that it is accepted or refused alike everywhere, with the same words and places.
    Its time grows evenly with the size: a few hundredths of a second for a thousand lines, one
    to two seconds for the largest file that is accepted. Packaged files are trusted: they may be
    larger, and are read by the parser in C where there is one, several times as fast.

    Raises
    ------
    ScenarioError
        When no tree can be built; other mistakes are in the problems of the document.
    """
    source = decode(data, name)
    try:
        events = _events("\n".join(source.lines) + "\n", trusted=trusted)
        root = build(source, events, max_nodes=MAX_TRUSTED_NODES if trusted else MAX_NODES)
    except yaml.YAMLError as error:
        raise explained(error, source) from error
    return Document(source.name, source.lines, root, _in_order(source.problems))


def read(path: Path, name: str | None = None, *, trusted: bool = False) -> Document:
    """Read a regular file as `parse` does; links are followed, devices and pipes refused.

    Whether the file may be read at all is for the caller to decide. Messages name its path where
    there is no `name`.

    Raises
    ------
    ScenarioError
        When there is no such file, it cannot be read, or no tree can be built from it.
    """
    name = str(path) if name is None else name
    try:
        data = _content(path, name)
    except (OSError, ValueError) as error:  # ValueError: no file can have such a name
        raise _unreadable(_cause(error), name) from error
    return parse(data, name, trusted=trusted)


def _events(text: str, *, trusted: bool) -> Iterator[yaml.Event]:
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=fast if trusted else yaml.SafeLoader)
    return events


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Sort problems as `ScenarioError` does."""
    return ScenarioError(problems).problems


def _content(path: Path, name: str) -> bytes:
    """Read a file without waiting for, or starting, whatever a device or a pipe would do."""
    _check_regular(path.stat(), name)
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _check_regular(status, name)
        check_size(status.st_size, name)
        return file.read(MAX_BYTES + 1)


def _check_regular(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _unreadable("is a folder, not a file", name)
    if not stat.S_ISREG(status.st_mode):
        raise _unreadable("is not a regular file", name)


def _cause(error: OSError | ValueError) -> str:
    if isinstance(error, PermissionError):
        return "cannot be read: permission denied"
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return "no such file"
    return f"cannot be read: {error.strerror or error}"


def _unreadable(cause: str, name: str) -> ScenarioError:
    name = cleaned(name).replace("\n", " ")
    return ScenarioError([Problem(f"{name}: {cause}")])
