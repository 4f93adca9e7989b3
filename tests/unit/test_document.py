"""Documents that are read well: values, places, excerpts and hints."""

import math

import pytest
import yaml

from sim.errors import Mark, Problem, ScenarioError
from sim.yamltree.reader import Document, parse, read
from sim.yamltree.scalars import number_hint, resolve
from sim.yamltree.source import decode
from sim.yamltree.tree import Mapping, Node, Scalar, Sequence, plain

GOOD = """\
# a comment
name: baseline
seed: 7
share: 0.3
tiny: 1e-3
half: .5
one: 1.
minus: -2
plus: +3
on: yes
norway: NO
countries: [NO, "NO", no]
exists: true
absent: FALSE
nothing: ~
empty:
quoted: "7"
date: 2025-08-18
time: 12:30:45
comma: 0,3
note: |
  two
  lines
folded: >-
  one
  line
actors:
  - name: café 🕊 ü
    weight: 2
  - name: 'it''s'
    weight: {value: 3}
"""

VALUES = {
    "name": "baseline",
    "seed": 7,
    "share": 0.3,
    "tiny": 0.001,
    "half": 0.5,
    "one": 1.0,
    "minus": -2,
    "plus": 3,
    "on": "yes",
    "norway": "NO",
    "countries": ["NO", "NO", "no"],
    "exists": True,
    "absent": False,
    "nothing": None,
    "empty": None,
    "quoted": "7",
    "date": "2025-08-18",
    "time": "12:30:45",
    "comma": "0,3",
    "note": "two\nlines\n",
    "folded": "one line",
    "actors": [{"name": "café 🕊 ü", "weight": 2}, {"name": "it's", "weight": {"value": 3}}],
}


def document(text: str, *, trusted: bool = False) -> Document:
    return parse(text.encode(), "good.yaml", trusted=trusted)


def entry(text: str, key: str = "a") -> Node:
    return document(text).root.entries[key]


def places(node: Node) -> list[tuple[int, int]]:
    here = [(node.mark.line, node.mark.column)]
    if isinstance(node, Mapping):
        here += [(mark.line, mark.column) for mark in node.keys.values()]
        return here + [place for child in node.entries.values() for place in places(child)]
    if isinstance(node, Sequence):
        return here + [place for child in node.items for place in places(child)]
    return here


@pytest.mark.parametrize("trusted", [False, True])
def test_a_good_document_has_these_values(trusted: bool) -> None:
    read_well = document(GOOD, trusted=trusted)
    assert plain(read_well.root) == VALUES
    assert list(read_well.root.entries) == list(VALUES)
    assert read_well.problems == ()


def test_types_are_exact() -> None:
    values = plain(document(GOOD).root)
    assert isinstance(values, dict)
    assert type(values["exists"]) is bool
    assert type(values["seed"]) is int
    assert type(values["one"]) is float


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="no parser in C")
def test_both_parsers_give_the_same_places() -> None:
    slow, fast = document(GOOD).root, document(GOOD, trusted=True).root
    assert places(slow) == places(fast)
    assert len(places(slow)) > 50


def test_a_trusted_document_is_read_without_the_parser_in_c(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert plain(document(GOOD, trusted=True).root) == VALUES


def test_marks_count_from_one() -> None:
    root = document("a: 1\nb:\n  - x\n  - c: é\n    d: 2\n").root
    assert root.mark == Mark("good.yaml", 1, 1)
    assert root.keys["b"] == Mark("good.yaml", 2, 1)
    items = root.entries["b"]
    assert isinstance(items, Sequence)
    assert items.mark == Mark("good.yaml", 3, 3)
    inner = items.items[1]
    assert isinstance(inner, Mapping)
    assert inner.keys["d"] == Mark("good.yaml", 5, 5)
    assert inner.entries["c"].mark == Mark("good.yaml", 4, 8)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_usual_line_break_counts(ending: str) -> None:
    found = document(ending.join(["a: 1", "", "b: 2", ""]))
    assert found.root.keys["b"].line == 3
    assert found.lines == ("a: 1", "", "b: 2")


def test_a_byte_order_mark_does_not_move_columns() -> None:
    found = parse(b"\xef\xbb\xbfab: 1\n", "x")
    assert plain(found.root) == {"ab": 1}
    assert found.root.entries["ab"].mark == Mark("x", 1, 5)


def test_the_declared_version_is_accepted() -> None:
    assert plain(document("%YAML 1.2 # core\n---\na: NO\n").root) == {"a": "NO"}


@pytest.mark.parametrize(
    ("text", "value", "quoted"),
    [
        ("a: 7", 7, False),
        ("a: '7'", "7", True),
        ('a: "7"', "7", True),
        ("a: |\n  7", "7\n", True),
        ("a: NO", "NO", False),
    ],
)
def test_scalars_know_whether_they_were_quoted(text: str, value: object, quoted: bool) -> None:
    scalar = entry(text)
    assert isinstance(scalar, Scalar)
    assert (scalar.value, scalar.quoted, scalar.faulty) == (value, quoted, False)


def test_scalars_keep_their_text() -> None:
    scalar = entry("a: 1.50")
    assert isinstance(scalar, Scalar)
    assert (scalar.text, scalar.value) == ("1.50", 1.5)


def test_plain_refuses_what_is_no_node() -> None:
    with pytest.raises(TypeError, match="Node"):
        plain(Node(Mark("x", 1, 1)))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("True", True),
        ("tRue", "tRue"),
        ("yes", "yes"),
        ("off", "off"),
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("9" * 18, 10**18 - 1),
        ("0.0", 0.0),
        ("1e-3", 0.001),
        ("-1.5E+2", -150.0),
        ("0e-999", 0.0),
        ("1e-299", 1e-299),
        (".", "."),
        ("-", "-"),
        ("1e", "1e"),
        ("1_000", "1_000"),
        ("30 %", "30 %"),
        ("0b11", "0b11"),
        ("nan", "nan"),
        ("٣", "٣"),
    ],
)
def test_plain_text_follows_the_core_schema(text: str, value: object) -> None:
    found, fault = resolve(text)
    assert fault is None
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("0,3", "write 0.3, with a decimal point"),
        (",5", "write .5, with a decimal point"),
        ("30 %", "write 0.3, a share of one"),
        ("12,5%", "write 0.125, a share of one"),
        ("1_000", "write 1000, without signs or spaces"),
        ("10\xa0000", "write 10000, without signs or spaces"),
        ("1,000", "write 1000, without the comma"),
        ("5 thousand", "write 5000"),
        ("2,5k", "write 2500"),
        ("0,455", "write 0.455"),
        ("1,000,000", "write 1000000, without separators"),
        ("1.000.000", "write 1000000, without separators"),
        ("1,000.5", "write 1000.5, without separators"),
        ("12:30:45", "colons make it a time"),
        ("7", "write 7 without quotation marks"),
        (" 0.5 ", "write 0.5 without quotation marks"),
        ("010", "write 10"),
        ("NaN", "write a finite number"),
        ("inf", "write a finite number"),
        (".nan", "write a finite number"),
        ("2025-08-18", "this is a date"),
        ("1/3", "in place of the fraction"),
        ("\u22125", "plain hyphen"),
        ("0x1F", "write it in decimal: 31"),
        ("5 km", "in the unit of the key"),
    ],
)
def test_numbers_in_disguise_get_a_hint(text: str, remedy: str) -> None:
    assert remedy in number_hint(text)


@pytest.mark.parametrize("text", ["", "  ", "baseline", "NO", "true", "null", "1" * 61, "a,b", "%"])
def test_other_texts_get_no_hint(text: str) -> None:
    assert number_hint(text) == ""


def test_a_document_shows_the_line_of_a_mark() -> None:
    found = document("a: 1\nbc: 2\n")
    assert found.line(found.root.keys["bc"]) == "bc: 2"
    assert found.line(Mark("good.yaml", 9, 1)) == ""


def test_what_lies_behind_the_last_line_becomes_its_end() -> None:
    source = decode(b"a: 1\nbc: 2\n", "x")
    assert source.mark(3, 1) == Mark("x", 2, 6)
    assert source.mark(2, 1) == Mark("x", 2, 1)


def test_a_document_makes_problems_with_their_line() -> None:
    found = document("a: 1\nbc:\t2\n".replace("\t", " "))
    mark = found.root.keys["bc"]
    made = found.problem("wrong", mark, key="bc", remedy="mend it", width=2)
    assert made == Problem("wrong", mark, "bc", "mend it", "bc: 2", 2)
    assert "good.yaml:2:1" in str(made)


def test_an_excerpt_is_short_and_the_pointer_stays_inside() -> None:
    found = document("a: " + "x" * 500)
    near = found.problem("r", Mark("good.yaml", 1, 4), width=500)
    assert len(near.text) == 160
    assert near.text.endswith("…")
    assert near.width == 157
    assert found.problem("r", Mark("good.yaml", 1, 400)).text == ""


def test_a_file_is_read_under_its_own_name(tmp_path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(GOOD.encode())
    assert plain(read(path).root) == VALUES
    assert read(path).name == str(path)
    assert read(path).root.mark.document == str(path)


def test_a_link_that_was_given_is_followed(tmp_path) -> None:
    (tmp_path / "x.yaml").write_text("a: 1")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "x.yaml")
    assert plain(read(tmp_path / "link.yaml").root) == {"a": 1}


def test_limits_are_reached_only_when_passed() -> None:
    deep = "".join(" " * level + "k:\n" for level in range(49)) + " " * 49 + "k: 1"
    assert "k" in document(deep).root.entries
    wide = "a: [" + "1," * 9997 + "]"
    assert document(wide).problems == ()
    assert document("a: '" + "x" * 10_000 + "'").problems == ()


def test_a_trusted_document_may_be_larger() -> None:
    wide = "a: [" + "1," * 20_000 + "]"
    assert document(wide, trusted=True).problems == ()
    with pytest.raises(ScenarioError, match="more than 10000 values"):
        document(wide)


def test_no_value_of_a_number_is_infinite_or_missing() -> None:
    found = document("a: .inf\nb: .nan\nc: 1e999\nd: -1e999\n")
    values = [node.value for node in found.root.entries.values() if isinstance(node, Scalar)]
    assert len(found.problems) == 4
    assert all(isinstance(value, float) and math.isfinite(value) for value in values)


@pytest.mark.parametrize(
    ("line", "number", "remedy"),
    [
        ("a: {value: 0,455, basis: x}", "0,455", "write 0.455, with a decimal point"),
        ("a: {value: 5,000}", "5,000", "write 5000, without the comma"),
        ("a: {value: -20,5, b: 1}", "-20,5", "write -20.5, with"),
        ("a: {b: 1, value: 1,234,567, c: 2}", "1,234,567", "write 1234567, without separators"),
        ("a: {value: 1,234.5}", "1,234.5", "write 1234.5, without separators"),
        ("a: {value: 45,5 %}", "45,5 %", "write 0.455, a share of one"),
    ],
)
def test_a_comma_inside_a_number_in_braces_is_one_mistake(
    line: str, number: str, remedy: str
) -> None:
    """YAML makes entries of its parts; the first is no value that anybody meant."""
    found = document(line)
    (problem,) = found.problems
    assert problem.reason == f"the comma makes two entries of `{number}`"
    assert problem.remedy.startswith(remedy)
    assert problem.mark == Mark("good.yaml", 1, line.index(number) + 1)
    assert problem.width == len(number)
    braces = found.root.entries["a"]
    assert isinstance(braces, Mapping)
    value = braces.entries["value"]
    assert isinstance(value, Scalar)
    assert value.faulty
    assert not [key for key in braces.entries if key[0].isdigit()]


@pytest.mark.parametrize("line", ["a: [200,900]", "a: {b: 1, c: 2}", "a: {b: [1,2], c: 3}"])
def test_a_comma_between_numbers_is_none(line: str) -> None:
    assert document(line).problems == ()
