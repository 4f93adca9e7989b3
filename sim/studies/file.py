"""Reading a study file: a question that was written down, checked in all its parts."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError, SimError, gather, nearest
from sim.scenario.catalogue import is_name
from sim.scenario.layer import Leaf
from sim.scenario.leaf import is_faulty, schema_problem
from sim.scenario.resolve import Resolved
from sim.studies import specification as kinds
from sim.studies.form import StudyForm
from sim.studies.specification import Specification
from sim.studies.study import Study
from sim.studies.subject import Subject
from sim.text import shareable, shortened
from sim.yamltree.reader import Document, content, parse
from sim.yamltree.tree import Mapping as MappingNode
from sim.yamltree.tree import Node, Scalar, plain
from sim.yamltree.tree import Sequence as SequenceNode


@dataclass(frozen=True)
class StudyFile:
    """A question about scenarios that was read from a file."""

    path: Path
    form: StudyForm
    specification: Specification
    """What it asks, as the options of its command."""
    scenarios: tuple[Resolved, ...]
    study: Study[Any]
    digest: str
    """SHA-256 of the file."""

    @property
    def replications(self) -> int:
        """Worlds, at each point where there are points."""
        return self.form.replications or self.specification.replications

    @property
    def origin(self) -> dict[str, str]:
        """What a record says of the file."""
        return {
            "name": self.form.name,
            "file": shareable(str(self.path)),
            "sha256": self.digest,
        }


def read_study(path: Path, settings: Sequence[str] = ()) -> StudyFile:
    """Read a study file, load its scenarios, and prepare what it asks.

    Settings, each ``dotted.key=value``, are laid over the changes of the file.

    Raises
    ------
    ScenarioError
        With every mistake in the file and in the scenarios that it names.
    """
    data = content(path)
    document = parse(data, str(path))
    reading = _Reading(document, list(document.problems))
    form = reading.form(path)
    kind = reading.kind()
    subject = Subject(document, path, several=kind.several if kind else True)
    scenarios = subject.load(settings, reading.problems)
    asked = reading.asked(kind) if kind else None
    study = None
    if form and asked and scenarios and not reading.problems:
        study = reading.study(asked, scenarios)
    if reading.problems or form is None or asked is None or study is None:
        raise ScenarioError(list(dict.fromkeys(reading.problems)))
    return StudyFile(path, form, asked, scenarios, study, hashlib.sha256(data).hexdigest())


@dataclass
class _Reading:
    """A study file that is being checked, and what is wrong with it."""

    document: Document
    problems: list[Problem]

    @property
    def entries(self) -> Mapping[str, Node]:
        """Nodes by key."""
        return self.document.root.entries

    def form(self, path: Path) -> StudyForm | None:
        """What the file says at its top; none where that is wrong."""
        fields = StudyForm.model_fields
        own = {key: node for key, node in self.entries.items() if key in fields}
        for key in (one for one in self.entries if one not in fields):
            gather(self.problems, [self._unknown(key)])
        sound = {key: plain(node) for key, node in own.items() if not is_faulty(node)}
        sound |= {key: {} for key in ("change", "ask") if key in own}  # each is checked by itself
        form = None
        try:
            form = StudyForm.model_validate_json(json.dumps(sound))
        except ValidationError as error:
            for one in error.errors(include_url=False):
                if one["type"] != "missing" or one["loc"][0] not in own:
                    gather(self.problems, [self._top(dict(one))])
        gather(self.problems, self._name(path))
        return form

    def _top(self, error: dict[str, Any]) -> Problem:
        """An error of the schema in a key at the top."""
        key, *rest = error["loc"]
        if key not in self.entries:
            return self.document.problem(
                f"`{key}` is missing", self.document.root.mark, key=key, remedy=f"add `{key}`"
            )
        return schema_problem(self._leaf(key), {**error, "loc": tuple(rest)})

    def _leaf(self, *path: str) -> Leaf:
        """A key with its node, however deep."""
        table = self.document.root
        for word in path[:-1]:
            below = table.entries[word]
            table = below if isinstance(below, MappingNode) else table
        return Leaf(path, table.entries[path[-1]], table.keys[path[-1]], self.document)

    def _unknown(self, key: str) -> Problem:
        """A key that no study file has."""
        mark = self.document.root.keys[key]
        remedy = nearest(key, StudyForm.model_fields)
        if not remedy:
            remedy = f"there are {', '.join(StudyForm.model_fields)}"
        return self.document.problem(
            f"unknown key `{shortened(key)}`", mark, key=shortened(key), remedy=remedy,
            width=len(key),
        )  # fmt: skip

    def _name(self, path: Path) -> Iterator[Problem]:
        """A problem where the name is not that of the file."""
        node = self.entries.get("name")
        if not (isinstance(node, Scalar) and isinstance(node.value, str)):
            return
        name = node.value
        if is_name(name) and name != path.stem:
            reason = f"the name `{name}` differs from that of the file"
            remedy = f"write `name: {path.stem}`, or rename the file `{name}.yaml`"
            yield self.document.problem(reason, node.mark, key="name", remedy=remedy)

    def kind(self) -> type[Specification] | None:
        """What a study of the kind that is named asks; none where there is no such kind."""
        node = self.entries.get("study")
        if not (isinstance(node, Scalar) and isinstance(node.value, str)) or node.faulty:
            return None
        word = node.value
        if word in kinds.KINDS:
            return kinds.specification(word)
        remedy = nearest(word[:200], kinds.KINDS) or f"there are {', '.join(kinds.KINDS)}"
        reason = f"there is no study of the kind `{shortened(word)}`"
        gather(self.problems, [self._leaf("study").problem(reason, remedy=remedy, at=node.mark)])
        return None

    def asked(self, kind: type[Specification]) -> Specification | None:
        """What the file asks; none where that is wrong."""
        node = self.entries.get("ask")
        if node is not None and not isinstance(node, MappingNode):
            if not is_faulty(node):
                remedy = f"write keys and values below it: {', '.join(kind.model_fields)}"
                wrong = self._leaf("ask").problem("`ask` must have keys and values", remedy=remedy)
                gather(self.problems, [wrong])
            return None
        sound = {key: plain(one) for key, one in self._options.items() if not is_faulty(one)}
        try:
            return kind.model_validate_json(json.dumps(sound))
        except ValidationError as error:
            for one in error.errors(include_url=False):
                if one["type"] != "missing" or not {*one["loc"]} & self._options.keys():
                    gather(self.problems, [self._option(dict(one), kind)])
        return None

    def _option(self, error: dict[str, Any], kind: type[Specification]) -> Problem:
        """An error of the schema in an option."""
        loc = error["loc"]
        known = tuple(kind.model_fields)
        if "ask" not in self.entries:
            option = str(loc[0]) if loc else "ask"
            reason = f"`ask` is missing: a study of this kind needs `{option}`"
            remedy = f"add `ask:`, and `{option}` below it"
            mark = self.document.root.mark
            return self.document.problem(reason, mark, key="ask", remedy=remedy)
        ask = self._leaf("ask")
        if error["type"] == "missing" and len(loc) == 1:
            return ask.problem(f"`{loc[0]}` is missing", remedy=f"add `{loc[0]}` below it")
        if loc and error["type"] != "extra_forbidden" and loc[0] in self._options:
            inside = {**error, "loc": loc[1:]}
            return schema_problem(self._leaf("ask", str(loc[0])), inside, known=known)
        return schema_problem(ask, error, known=known)

    @property
    def _options(self) -> Mapping[str, Node]:
        """Nodes of the options by key."""
        node = self.entries.get("ask")
        return node.entries if isinstance(node, MappingNode) else {}

    def study(self, asked: Specification, scenarios: Sequence[Resolved]) -> Study[Any] | None:
        """The study; none where an option does not fit to the scenarios."""
        try:
            return asked.study(scenarios)
        except ScenarioError as error:
            gather(self.problems, error.problems)
        except SimError as error:
            reason, _, remedy = str(error).partition("; ")
            gather(self.problems, [self._about(reason, remedy)])
        return None

    def _about(self, reason: str, remedy: str) -> Problem:
        """A problem at the option that a message names, in whole or in part, or at all of them."""
        node, named = self.entries.get("ask"), {*re.findall("`([^`]+)`", reason)}
        for one in _scalars(node) if node else ():
            if named & {shortened(one.text, 80), *re.split(r"[=,+\s]+", one.text)}:
                return self.document.problem(
                    reason, one.mark, key="ask", remedy=remedy, width=len(one.text)
                )
        key = "ask" if node else "study"
        return self._leaf(key).problem(reason, remedy=remedy)


def _scalars(node: Node) -> Iterator[Scalar]:
    """The single values within a node."""
    if isinstance(node, Scalar):
        yield node
    inside = node.items if isinstance(node, SequenceNode) else ()
    for one in node.entries.values() if isinstance(node, MappingNode) else inside:
        yield from _scalars(one)
