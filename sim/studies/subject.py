"""What a study file is about: its scenarios, with the changes that it lays over them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sim.errors import Problem, ScenarioError, UsageError, gather
from sim.scenario.catalogue import STUDIES, find, is_name, known
from sim.scenario.combination import SIGN, Combination, Source, sought
from sim.scenario.dump import flow
from sim.scenario.layer import Layer, Leaf, changes_layer
from sim.scenario.leaf import is_faulty, leaf_value
from sim.scenario.load import SETTINGS, load_all
from sim.scenario.resolve import Resolved
from sim.studies.form import SUBJECTS
from sim.yamltree.reader import Document
from sim.yamltree.tree import Node, Scalar, plain
from sim.yamltree.tree import Sequence as SequenceNode


@dataclass
class Subject:
    """The scenarios of a study file that has been read."""

    document: Document
    path: Path
    several: bool
    """Whether its kind of study takes several scenarios."""
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def changes(self) -> Layer | None:
        """The changes that the file lays over its scenarios."""
        node = self.document.root.entries.get("change")
        if node is None or (isinstance(node, Scalar) and node.faulty):
            return None
        return changes_layer(self.document, node, mark=self.document.root.keys["change"])

    def load(self, settings: Sequence[str], problems: list[Problem]) -> tuple[Resolved, ...]:
        """The scenarios, under the changes and further settings; mistakes are added to problems."""
        given = {one.partition("=")[0].strip() for one in settings}
        laid = [leaf for leaf in self._sound() if leaf.key not in given]
        mistaken = bool(self.problems)
        sources = self._sources()
        found: list[Resolved] = []
        try:
            found = load_all(sources, [*map(_setting, laid), *settings])
        except ScenarioError as error:
            gather(self.problems, (self._placed(one, laid) for one in error.problems))
        gather(problems, self.problems)
        return () if mistaken else tuple(found)

    def _sound(self) -> list[Leaf]:
        """The changes in which there is no mistake that each shows by itself."""
        if self.changes is None:
            return []
        gather(self.problems, self.changes.problems)
        sound = []
        for leaf in self.changes.leaves:
            wrong = [] if leaf.removes else leaf_value(leaf)[1]
            gather(self.problems, wrong)
            sound += [] if wrong or is_faulty(leaf.node) else [leaf]
        return sound

    def _sources(self) -> list[Source]:
        """What the scenarios are loaded from; none where one is not to be found."""
        entries = self.document.root.entries
        given = [key for key in SUBJECTS if key in entries]
        if not given:
            reason = "the file does not say which scenario it is about"
            self._refuse(reason, self.document.root, "study", "add `scenario: baseline`")
            return []
        for key in given[1:]:
            reason = f"`{given[0]}` and `{key}` exclude each other"
            self._refuse(reason, entries[key], key, "keep one of the two")
        (key, *more) = given
        nodes = self._names(key)
        if key == "scenarios" and len(nodes) > 1 and not self.several:
            reason = "a study of this kind takes one scenario"
            self._refuse(reason, entries[key], key, "write `scenario: NAME`")
        found = [one for one in (self._sought(node, key) for node in nodes) if one is not None]
        if more or len(found) < len(nodes) or key != "base":
            return [] if more else found
        try:
            return [Combination.of(one for one in found if isinstance(one, Path))]
        except UsageError as error:
            self._say(error, entries[key], key)
            return []

    def _names(self, key: str) -> list[Node]:
        """The nodes that name scenarios; those of another kind are reported with their form."""
        node = self.document.root.entries[key]
        if not isinstance(node, SequenceNode):
            return [node] if key == "scenario" else []
        if not node.items and key != "scenario":
            self._refuse(f"`{key}` names no scenario", node, key, f"write `{key}: [baseline]`")
        return list(node.items) if key != "scenario" else []

    def _sought(self, node: Node, key: str) -> Source | None:
        word = node.value if isinstance(node, Scalar) and not node.faulty else None
        if not isinstance(word, str):
            return None
        try:
            if SIGN not in word or key == "base":
                return self._beside(word) or (find(word) if key == "base" else sought(word))
            return Combination.of(self._beside(one) or find(one) for one in word.split(SIGN))
        except UsageError as error:
            self._say(error, node, key)
            return None

    def _beside(self, word: str) -> Path | None:
        """File of a scenario in the folder that has that of the studies."""
        home = self.path.parent
        home = home.parent if home.name == STUDIES else home
        path = home / f"{word.strip()}.yaml"
        if not (is_name(word.strip()) and path.is_file()):
            return None
        named = known().get(word.strip())
        return named if named and named.resolve() == path.resolve() else path

    def _say(self, error: UsageError, node: Node, key: str) -> None:
        reason, _, remedy = str(error).partition("; ")
        self._refuse(reason, node, key, remedy)

    def _refuse(self, reason: str, node: Node, key: str, remedy: str) -> None:
        width = len(node.text) if isinstance(node, Scalar) else 1
        problem = self.document.problem(
            reason, node.mark, key=key, remedy=remedy, width=max(width, 1)
        )
        gather(self.problems, [problem])

    def _placed(self, problem: Problem, laid: Sequence[Leaf]) -> Problem:
        """A mistake of a change that was laid over, or of the combination, at its place here."""
        mark = problem.mark
        if mark is None:
            return problem
        if mark.document == SETTINGS and mark.line <= len(laid):
            return laid[mark.line - 1].problem(problem.reason, remedy=problem.remedy)
        base = self.document.root.entries.get("base")
        if base is not None and problem.key == "base" and SIGN in mark.document:
            reason, remedy = problem.reason, problem.remedy
            return self.document.problem(reason, base.mark, key="base", remedy=remedy)
        return problem


def _setting(leaf: Leaf) -> str:
    """A change as a setting, its value as it is written where that is one word."""
    bare = isinstance(leaf.node, Scalar) and not leaf.node.quoted
    text = leaf.node.text if bare and isinstance(leaf.node, Scalar) else flow(plain(leaf.node))
    return f"{leaf.key}={text}"
