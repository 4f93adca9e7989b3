"""Read a document from bytes or from a file."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import yaml

from sim.errors import Problem, ScenarioError
from sim.text import cleaned
from sim.yamltree.source import MAX_BYTES, Text, check_size, decode
from sim.yamltree.syntax import explained
from sim.yamltree.tree import Mapping, build

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
    """The tree of a document in UTF-8, whose nodes know their place.

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
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = "\n".join(source.lines) + "\n"
    events = yaml.parse(text, Loader=fast if trusted else yaml.SafeLoader)
    try:
        root = build(source, events, max_nodes=MAX_TRUSTED_NODES if trusted else MAX_NODES)
    except yaml.YAMLError as error:
        raise explained(error, source) from error
    return Document(source.name, source.lines, root, ScenarioError(source.problems).problems)


def read(path: Path) -> Document:
    """Read a regular file as `parse` does.

    Raises
    ------
    ScenarioError
        When there is no such file, it cannot be read, or no tree can be built from it.
    """
    return parse(content(path), str(path))


def content(path: Path) -> bytes:
    """Content of a regular file; links are followed, devices and pipes refused.

    Whether the file may be read at all is for the caller to decide. Messages name its path.

    Raises
    ------
    ScenarioError
        When there is no such file, it cannot be read, or it is too large.
    """
    try:
        return _content(path)
    except PermissionError as error:
        raise _unreadable(path, "cannot be read: permission denied") from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise _unreadable(path, "no such file") from error  # ValueError: none can have such a name
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror or error}") from error


def _content(path: Path) -> bytes:
    """Content of a file, without waiting for, or starting, what a device or a pipe would do."""
    _check_regular(path, path.stat())
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _check_regular(path, status)
        check_size(status.st_size, str(path))
        return file.read(MAX_BYTES + 1)


def _check_regular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _unreadable(path, "is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise _unreadable(path, "is not a regular file")


def _unreadable(path: Path, cause: str) -> ScenarioError:
    name = cleaned(str(path)).replace("\n", " ")
    return ScenarioError([Problem(f"{name}: {cause}")])
