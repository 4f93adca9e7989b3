"""One bad document for each mistake, with the words, the place and the remedy it must produce."""

import contextlib
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import Problem, ScenarioError
from sim.text import cleaned
from sim.yamltree.reader import parse, read
from sim.yamltree.tree import Mapping, Node, Scalar, Sequence, plain

# bytes, line, column, words of the reason, words of the remedy
NO_TREE = {
    "empty": (b"", 1, 1, "the file is empty", "key: value"),
    "only comment": (b"# nothing\n", 1, 1, "the file is empty", "key: value"),
    "only dashes": (b"---\n", 1, 1, "the file is empty", "key: value"),
    "top is text": (b"\njust text\n", 2, 1, "is a single value", "key: value"),
    "top is tight": (b"a:1\n", 1, 1, "is a single value", "a colon and space"),
    "top is list": (b"- 1\n- 2\n", 1, 1, "is a list", "key: value"),
    "second document": (b"a: 1\n---\nb: 2\n", 2, 1, "a second document", "remove the line"),
    "latin 1": (b"a: 1\nb: caf\xe9\n", 2, 7, "not written in UTF-8 (byte 0xe9)", "UTF-8"),
    "utf 16": ("a: 1".encode("utf-16"), 1, 1, "written in UTF-16", "UTF-8"),
    "zero byte": (b"a: 1\nb: \0\n", 2, 4, "not a text file", "UTF-8"),
    "encoded surrogate": (b"a: \xed\xa0\x80\n", 1, 4, "not written in UTF-8", "UTF-8"),
    "too large": (b"a: " + b"x" * 1_000_000, 1, 1, "too large: 1000003 bytes", ""),
    "too many lines": (b"a: 1\n" + b"\n" * 20_000, 1, 1, "too long: 20001 lines", ""),
    "too deep": (
        "".join(" " * level + "k:\n" for level in range(1200)).encode(),
        51,
        51,
        "more than 50 levels",
        "use fewer levels",
    ),
    "too deep in brackets": (b"a: " + b"[" * 1500, 1, 53, "more than 50 levels", "fewer"),
    "too many nodes": (b"a: [" + b"1," * 10_000 + b"]", 1, 19999, "more than 10000 values", ""),
    "tag directive": (b"%TAG ! x\n---\na: !b 1\n", 1, 1, "is a directive", "remove the line"),
    "old version": (b"%YAML 1.1\n---\na: 1\n", 1, 1, "only `%YAML 1.2`", "remove the line"),
    "endless version": (b"%YAML 1." + b"9" * 5000 + b"\n---\na: 1", 1, 1, "is a directive", ""),
    "late directive": (b"a: 1\n...\n%FOO\n---\nb: 1", 3, 1, "is a directive", "remove"),
    "beyond unicode": (b'a: "\\UFFFFFFFF"', 1, 5, "`\\UFFFFFFFF` is not a character", ""),
    "tab indent": (b"a:\n\tb: 1\n", 2, 1, "a tab where spaces are needed", "by spaces"),
    "tab after colon": (b"a:\t1\n", 1, 3, "a tab where spaces are needed", "by spaces"),
    "colon in text": (b"name: scenario: x\n", 1, 15, "a colon where none", "quotation marks"),
    "tight colon": (b"a: 1\nb:2\nc: 3\n", 2, 1, "without a colon", "a space after the colon"),
    "tight first": (b"a:1\nb: 2\n", 1, 2, "a colon without a space", "with a space after"),
    "no-break colon": ("a:\xa01\nb: 2\n".encode(), 1, 2, "without a space", "no-break space"),
    "key too deep": (b"a: 1\n  b: 2\n", 2, 3, "a key where none is allowed", "indent it"),
    "key without colon": (b"a: 1\nb\nc: 1\n", 2, 1, "without a colon", "key: value"),
    "tight item": (b"- a\n-b\n", 2, 1, "without a colon", "a space after the hyphen"),
    "unclosed list": (b"x: 1\na: [1, 2\n", 2, 4, "a bracket is opened", "close it"),
    "unclosed mapping": (b"a: {b: 1\n", 1, 4, "a bracket is opened", "close it"),
    "line in a list": (b"a: [1, 2\nb: 3\n", 2, 2, "the bracket on line 1 is still open", "comma"),
    "missing comma": (b'a: ["x" "y"]\n', 1, 9, "a comma or a closing bracket", "commas"),
    "two commas": (b"a: [1,,2]\n", 1, 7, "a value is missing", "remove the comma"),
    "nothing before colon": (b": 1\n", 1, 1, "does not fit", "a name before the colon"),
    "lone bracket": (b"a: ]\n", 1, 4, "special meaning", "quotation marks"),
    "unclosed quote": (b'a: 1\nb: "x\nc: 1\n', 2, 4, "a quotation mark is opened", "close it"),
    "unknown escape": (b'a: "C:\\path"\n', 1, 8, "a backslash", "write the backslash twice"),
    "text after quote": (b'a: "x" y\n', 1, 8, "does not fit", "in single quotation marks"),
    "inner quote": (b"a: 'it's'\n", 1, 8, "does not fit", "in double quotation marks"),
    "ragged list": (b"a:\n  - 1\n - 2\n", 3, 2, "does not fit into the lines", "same column"),
    "at sign": (b"a: @x\n", 1, 4, "special meaning", "quotation marks"),
    "per cent first": (b"a: %x\n", 1, 4, "special meaning", "quotation marks"),
    "asterisks": (b"a: **x**\n", 1, 5, "cannot begin with `&` or `*`", "quotation marks"),
    "foreign tag": (b"a: !e!x 1\n", 1, 4, "tags (`!name`) are not allowed", "remove the tag"),
    "list on key line": (b"a: - 1\n", 1, 4, "a list cannot begin here", "next line"),
    "text after bar": (b"a: | text\n", 1, 6, "only a line break can follow", "next line"),
    "after the end": (b"a: 1\n...\nb: 2\n", 3, 1, "the document has ended", "remove"),
}

NOTED = {
    "repeated": (
        b"a: 1\nb:\n  c: 1\n  c: 2\n",
        4,
        3,
        "`c` is written twice; first on line 3",
        "keep",
    ),
    "repeated in quotes": (b'seed: 1\n"seed": 2\n', 2, 1, "`seed` is written twice", "keep one"),
    "case": (b"seed: 1\nSeed: 2\n", 2, 1, "`seed` on line 1 differ only in case", "keep one"),
    "unicode form": ("caf\xe9: 1\ncafe\u0301: 2\n".encode(), 2, 1, "the form of a letter", "keep"),
    "wide letters": ("ab: 1\n\uff41\uff42: 2\n".encode(), 2, 1, "the form of a letter", "keep"),
    "nan": (b"x: 1\na: .nan\n", 2, 4, "`.nan` is not a finite number", "a finite number"),
    "infinity": (b"a: -.INF\n", 1, 4, "`-.INF` is not a finite number", "a finite number"),
    "overflow": (b"a: 1e999\n", 1, 4, "`1e999` is too large for", "a smaller number"),
    "denormal": (b"a: 1.0e-320\n", 1, 4, "too close to zero", "write 0"),
    "underflow": (b"a: 1e-999\n", 1, 4, "too close to zero", "write 0"),
    "huge integer": (b"a: " + b"9" * 5000, 1, 4, "5000 digits is too large", "at most 18 digits"),
    "nineteen digits": (b"a: -1" + b"0" * 18, 1, 4, "19 digits is too large", "at most 18"),
    "leading zero": (b"a: 010\n", 1, 4, "`010` begins with a zero", "write 10, or put it in"),
    "leading zeros": (b"a: -00.5\n", 1, 4, "begins with a zero", "write -0.5, or"),
    "hexadecimal": (b"a: 0x1F\n", 1, 4, "not written in decimal", "in decimal: 31"),
    "octal": (b"a: 0o17\n", 1, 4, "not written in decimal", "in decimal: 15"),
    "tag": (b'a: !!float "7"\n', 1, 4, "tags are not allowed: `!!float`", "remove `!!float`"),
    "code": (
        b"a: !!python/object/apply:os.system [x]\n",
        1,
        4,
        "tags are not allowed: `!!python/object/apply:os.system`",
        "write the value alone",
    ),
    "anchor": (b"a: &x [1]\n", 1, 4, "anchors are not allowed: `&x`", "remove `&x`"),
    "alias": (b"a: *x\n", 1, 4, "aliases are not allowed: `*x`", "write the value out"),
    "alias as key": (b"*x : 1\n", 1, 1, "aliases are not allowed: `*x`", "write the value out"),
    "merge": (b"a:\n  <<: {b: 1}\n", 2, 3, "merge keys", "write the entries out"),
    "null key": (b"~: 1\nb: 1\n", 1, 1, "the key is empty", "a name before the colon"),
    "no key": (b"? \n: 1\n", 1, 2, "the key is empty", "a name before the colon"),
    "quoted empty key": (b'"": 1\n', 1, 1, "the key is empty", "a name before the colon"),
    "number as key": (b"b: 1\n2026: 3\n", 2, 1, "`2026` is a number", "in quotation marks"),
    "truth as key": (b"true: 3\n", 1, 1, "`true` is a truth value", "in quotation marks"),
    "list as key": (b"[a]: 1\n", 1, 1, "a key is a list or a mapping", "write a name"),
    "mapping as key": (b"{a: b}: 1\n", 1, 1, "a key is a list or a mapping", "write a name"),
    "break in key": (b'"a\\nb": 1\n', 1, 1, "has a line break", "on one line"),
    "no-break key": ("a\xa0b: 1\n".encode(), 1, 1, "has a space that", "without it"),
    "padded key": (b'" a": 1\n', 1, 1, "has a space that", "without it"),
    "long key": (b"k" * 201 + b": 1\n", 1, 1, "too long: 201 characters", "shorten"),
    "long text": (b"a: " + b"x" * 10_001, 1, 4, "too long: 10001 characters", "at most 10000"),
    "bell": (b'a: "x\x07"\n', 1, 6, "U+0007 (control character)", "remove it"),
    "escape code": (b"a: x\x1b[2J\n", 1, 5, "U+001B (control character)", "remove it"),
    "escaped escape": (b'a: "\\e[2J"\n', 1, 4, "U+001B (control character)", "remove it"),
    "escaped return": (b'a: "x\\ry"\n', 1, 4, "U+000D (control character)", "remove it"),
    "c1 control": ("a: x\x9bz\n".encode(), 1, 5, "U+009B (control character)", "remove it"),
    "next line": ("a: x\x85z\n".encode(), 1, 5, "U+0085 (control character)", "remove it"),
    "line separator": ("a: x\u2028z\n".encode(), 1, 5, "(line separator)", "remove it"),
    "right to left": ("a: x\u202ez\n".encode(), 1, 5, "(right-to-left override)", "remove it"),
    "hidden comment": ("a: x # \u2066z\n".encode(), 1, 8, "left-to-right isolate", "remove it"),
    "invisible": ("a: x\u200bz\n".encode(), 1, 5, "(zero width space)", "remove it"),
    "lost letter": ("a: x\ufffdz\n".encode(), 1, 5, "(replacement character)", "remove it"),
    "second order mark": ("a: x\ufeffz\n".encode(), 1, 5, "zero width no-break space", "remove"),
    "half a character": (b'a: "\\ud800"\n', 1, 4, "U+D800 (half of a character)", "remove it"),
    "key with escape": (b'"a\\e": 1\n', 1, 1, "U+001B (control character)", "remove it"),
    "no-break indent": (
        "a:\n\xa0 b: 1\n".encode(),
        2,
        1,
        "a no-break space in the indentation",
        "ordinary spaces",
    ),
}


def check(problem: Problem, expected: tuple[bytes, int, int, str, str]) -> None:
    _, line, column, reason, remedy = expected
    assert problem.mark is not None
    assert (problem.mark.document, problem.mark.line, problem.mark.column) == ("b", line, column)
    assert reason in problem.reason
    assert remedy in problem.remedy


def refused(data: bytes, *, trusted: bool = False) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        parse(data, "b", trusted=trusted)
    return caught.value.problems


@pytest.mark.parametrize("expected", NO_TREE.values(), ids=NO_TREE)
def test_what_gives_no_tree_is_refused(expected: tuple[bytes, int, int, str, str]) -> None:
    (problem,) = refused(expected[0])
    check(problem, expected)


@pytest.mark.parametrize("expected", NOTED.values(), ids=NOTED)
def test_what_leaves_a_tree_is_noted(expected: tuple[bytes, int, int, str, str]) -> None:
    found = parse(expected[0], "b")
    (problem,) = found.problems
    check(problem, expected)
    assert problem.mark is not None
    assert problem.text.removesuffix("…")
    assert found.line(problem.mark).startswith(problem.text.removesuffix("…"))


# The parser in C refuses this one by itself.
ALIKE = {case: expected for case, expected in NOTED.items() if case != "half a character"}


@pytest.mark.parametrize("expected", ALIKE.values(), ids=ALIKE)
def test_trusted_documents_are_held_to_the_same(
    expected: tuple[bytes, int, int, str, str],
) -> None:
    (problem,) = parse(expected[0], "b", trusted=True).problems
    check(problem, expected)


@pytest.mark.parametrize("case", ["colon in text", "unclosed quote", "tab indent", "ragged list"])
def test_the_parser_in_c_is_explained_alike(case: str) -> None:
    (problem,) = refused(NO_TREE[case][0], trusted=True)
    check(problem, NO_TREE[case])


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"a: .nan", 0.0),
        (b"a: 1e999", 0.0),
        (b"a: 010", 0),
        (b"a: " + b"9" * 40, 0),
        (b"a: *x", None),
        (b'a: !!float "7"', "7"),
        (b"a: !!str 7", "7"),
        (b'a: "x\\e"', "x\ufffd"),
        (b"a: x\x1b", "x\ufffd"),
        (b"a: " + b"x" * 10_001, "x" * 10_000),
    ],
)
def test_a_faulty_value_has_a_harmless_stand_in(data: bytes, value: object) -> None:
    node = parse(data, "b").root.entries["a"]
    assert isinstance(node, Scalar)
    assert node.faulty
    assert node.value == value
    assert type(node.value) is type(value)


@pytest.mark.parametrize(
    ("data", "tree"),
    [
        (b"a: 1\na: 2", {"a": 1}),
        (b"a: 1\nA: 2", {"a": 1}),
        (b"<<: {b: 1}\na: 1", {"a": 1}),
        (b"~: {b: 1}\na: 1", {"a": 1}),
        (b"[x]: {b: 1}\na: 1", {"a": 1}),
        (b"1: {b: 1}\na: 1", {"1": {"b": 1}, "a": 1}),
        (b'"x\\e": 2\na: 1', {"a": 1}),
        ("a:\n\xa0 b: 1".encode(), {"a": {"b": 1}}),
        (b"a: &x [1]", {"a": [1]}),
    ],
)
def test_the_rest_of_the_tree_stays_usable(data: bytes, tree: object) -> None:
    found = parse(data, "b")
    assert plain(found.root) == tree
    assert found.problems
    assert found.root.keys.keys() == found.root.entries.keys()


def test_all_problems_come_at_once_and_in_order() -> None:
    data = "a: .nan\nb: [1, 010]\na: 3\nc: x\u202ey\nd: *q\n".encode()
    found = parse(data, "b")
    places = [
        (problem.mark.line, problem.mark.column) for problem in found.problems if problem.mark
    ]
    assert places == [(1, 4), (2, 8), (3, 1), (4, 5), (5, 4)]


def test_a_refusal_carries_what_was_met_before() -> None:
    reasons = [problem.reason for problem in refused(b"a: .nan\nb: 010\nc: 'x\n")]
    assert reasons == [
        "`.nan` is not a finite number",
        "the number `010` begins with a zero",
        "a quotation mark is opened and never closed",
    ]


def test_a_tab_in_an_excerpt_does_not_move_the_pointer() -> None:
    (problem,) = refused(b"ab:\t1\n")
    assert problem.text == "ab: 1"


def test_a_problem_names_the_path_to_its_value() -> None:
    (problem,) = parse(b"x:\n  y: [1, {z: .nan}]\n", "b").problems
    assert problem.key == "x.y.1.z"
    assert problem.width == 4


def test_too_many_mistakes_end_the_reading() -> None:
    data = b"".join(b"k%d: 010\n" % number for number in range(200))
    problems = refused(data)
    assert len(problems) == 101
    assert "more than 100 mistakes" in problems[-1].reason


def test_a_harmful_character_never_reaches_a_message() -> None:
    hostile = 'a: "\x1b]0;pwn\x07\u202e\x9b\u2028"\n"\\e[2J": .nan\n'.encode()
    shown = "".join(map(str, parse(hostile, "b\x1b[2J\nc").problems))
    assert not set(shown) & set("\x1b\x07\u202e\x9b\u2028")
    assert "b\ufffd[2J\ufffdc:1:5" in shown


@pytest.mark.parametrize(
    "data",
    [
        b"a: [x, x]\n" + b"".join(b"%c: &%c [*a, *a]\n" % (n, n) for n in b"bcdefghi"),
        b"a: &a [*a]\n",
        b"a: &a\n  <<: *a\n",
    ],
)
def test_references_are_never_followed(data: bytes) -> None:
    found = parse(data, "b")
    assert any("aliases" in problem.reason for problem in found.problems)
    assert len(str(plain(found.root))) < 1000


def test_what_only_the_parser_in_c_takes_is_refused_everywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = refused(b"a:\t1\n")
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert refused(b"a:\t1\n") == before


def unread(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read(path)
    (problem,) = caught.value.problems
    return problem.reason.replace(f"{cleaned(str(path))}: ", "b: ")


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").write_text("a: 1")
    assert unread(tmp_path / "none.yaml") == "b: no such file"
    assert unread(tmp_path / "file" / "below") == "b: no such file"
    assert unread(tmp_path / "zero\0byte") == "b: no such file"
    assert unread(tmp_path) == "b: is a folder, not a file"
    assert unread(tmp_path / "loop").startswith("b: cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_devices_and_pipes_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert unread(tmp_path / "pipe") == "b: is not a regular file"
    assert unread(Path("/dev/zero")) == "b: is not a regular file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_put_in_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("a: 1")
    before, opened = (tmp_path / "file").stat(), os.open

    def without_waiting(path: Path, flags: int) -> int:
        assert flags & os.O_NONBLOCK
        return opened(path, flags)

    monkeypatch.setattr(Path, "stat", lambda _: before)
    monkeypatch.setattr(os, "open", without_waiting)
    assert unread(tmp_path / "pipe") == "b: is not a regular file"


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")

    def deny(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    assert unread(path) == "b: cannot be read: permission denied"


def test_a_large_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * 1_000_000)
    monkeypatch.setattr("sim.yamltree.reader.parse", lambda *_, **__: pytest.fail("was read"))
    assert unread(path) == "the file is too large: 1000005 bytes, at most 1000000 are read"


SEED = (
    'name: x\nlist:\n  - a: 1\n    b: [1, "two", {c: 3}]\n  - |\n    text\n'
    "table: {x: 1, \"y\": 'z'}\nk: >-\n  folded\n"
)
PIECES = st.sampled_from(
    [
        *(": ", "- ", "? ", "\n", "\n  ", "\t", "\r", *"{}[],\"'|>#@`~"),
        *("&a ", "*a", "!!str ", "!e!x ", "!<", "%YAML 1.2", "%X", "---\n", "...\n", "<<: "),
        *("\\", "\\x1b", "\\ud800", "\\UFFFFFFFF", ".nan", "1e999", "010", "9" * 30, "0x1"),
        *("\0", "\x1b", "\x85", "\u2028", "\u202e", "\xa0", "\ufeff", "\U0001d538", "e\u0301"),
    ]
)


def walk(node: Node) -> None:
    assert node.mark.line >= 1
    assert node.mark.column >= 1
    if isinstance(node, Mapping):
        assert node.keys.keys() == node.entries.keys()
    children = node.entries.values() if isinstance(node, Mapping) else ()
    for child in node.items if isinstance(node, Sequence) else children:
        walk(child)


def survives(data: bytes) -> None:
    """Read the data both ways; whatever is raised but a scenario's error fails the test."""
    for trusted in (False, True):
        with contextlib.suppress(ScenarioError):
            found = parse(data, "b", trusted=trusted)
            walk(found.root)
            assert isinstance(plain(found.root), dict)


@settings(max_examples=200, deadline=None, database=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_nothing_else(data: bytes) -> None:
    survives(data)


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join))
def test_arbitrary_pieces_raise_nothing_else(text: str) -> None:
    survives(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 4), PIECES), max_size=4))
def test_mutated_documents_raise_nothing_else(changes: list[tuple[int, int, str]]) -> None:
    text = SEED
    for place, length, piece in changes:
        text = text[:place] + piece + text[place + length :]
    survives(text.encode())
