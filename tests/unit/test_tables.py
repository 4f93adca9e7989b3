"""Cells, columns and rows of other people's tables, read or refused."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError, UsageError
from sim.facts.state import states
from sim.scenario.review import is_source
from sim.tables.cell import Notation, RefusalError, UndeclaredError, count, day, number, share
from sim.tables.column import groups, posted, question
from sim.tables.declaration import Declaration, declared, read_declaration
from sim.tables.sheet import decode, parse
from sim.tables.state import state

COMMA, POINT = Notation(decimal="comma"), Notation(decimal="point")


@pytest.mark.parametrize(
    ("text", "notation", "value"),
    [
        ("5000", Notation(), "5000"),
        ("0.455", Notation(), "0.455"),
        ("45.5", Notation(), "45.5"),
        ("0.4550", Notation(), "0.4550"),
        ("12 000", Notation(), "12000"),
        ("12 000.5", Notation(), "12000.5"),
        ("12'000", Notation(), "12000"),
        ("-3", Notation(), "-3"),
        ("\u22123", Notation(), "-3"),
        ("45,5", COMMA, "45.5"),
        ("5.000", COMMA, "5000"),
        ("5,000", COMMA, "5.000"),
        ("1.234.567,5", COMMA, "1234567.5"),
        ("5,000", POINT, "5000"),
        ("5.000", POINT, "5.000"),
        ("1,234,567.5", POINT, "1234567.5"),
    ],
)
def test_a_number_is_what_its_notation_says(text: str, notation: Notation, value: str) -> None:
    assert number(text, notation) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "notation", "words"),
    [
        ("5,000", Notation(), "`5,000` can mean 5000 or 5.000"),
        ("5.000", Notation(), "`5.000` can mean 5000 or 5.000"),
        ("45,5", Notation(), "--decimal comma"),
        ("1,234,567", Notation(), "--decimal comma"),
        ("45.5", COMMA, "declared to write decimals with a comma"),
        ("45,5", POINT, "declared to write decimals with a point"),
        ("12,00,000", POINT, "is not a number"),
        ("1e5", Notation(), "without an exponent"),
        ("5 thousand", Notation(), "without a unit"),
        ("about 5", Notation(), "without a unit"),
        ("12 00", Notation(), "is not a number"),
        ("nan", Notation(), "is not a number"),
        ("\u0665", Notation(), "is not a number"),
        ("9" * 31, Notation(), "too long"),
        ("", Notation(), "is not a number"),
    ],
)
def test_a_number_that_may_be_two_is_none(text: str, notation: Notation, words: str) -> None:
    with pytest.raises(RefusalError) as error:
        number(text, notation)
    assert words in str(error.value)


def test_a_share_is_of_one_or_in_per_cent_as_declared() -> None:
    assert share("0.455", Notation()) == share("45.5%", Notation()) == Decimal("45.5")
    assert share("45,5", Notation("comma", percent=True)) == Decimal("45.5")
    assert share("45,5 %", COMMA) == Decimal("45.5")
    assert share("0.5", Notation(percent=True)) == Decimal("0.5")
    with pytest.raises(UndeclaredError, match="declare --percent"):
        share("45.5", Notation())
    for text in ("101%", "-1%", "-0.1"):
        with pytest.raises(RefusalError, match="between 0 and 1"):
            share(text, Notation())


@pytest.mark.parametrize("text", ["1.5", "-1", "0.3"])
def test_things_are_counted_whole(text: str) -> None:
    with pytest.raises(RefusalError, match="is not a whole number"):
        count(text, Notation())


@pytest.mark.parametrize(
    ("text", "dates", "found"),
    [
        ("2025-03-05", "", "2025-03-05"),
        ("2025-03", "", "2025-03"),
        ("2025", "", "2025"),
        ("05.03.2025", "day-first", "2025-03-05"),
        ("5/3/2025", "day-first", "2025-03-05"),
        ("2025-03-05", "day-first", "2025-03-05"),
    ],
)
def test_a_date_is_iso_or_begins_with_the_declared_day(text: str, dates: str, found: str) -> None:
    assert day(text, Notation(dates=dates)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "dates", "words"),
    [
        ("05/03/2025", "", "can mean 5 March or 3 May"),
        ("25/03/2025", "", "is not declared"),
        ("03/25/2025", "day-first", "there is no day"),
        ("2025-02-30", "", "there is no day"),
        ("2025-13", "", "there is no day"),
        ("05.03.25", "day-first", "is not a date"),
        ("March 2025", "", "is not a date"),
        ("45721", "", "is not a date"),
        ("0025-03-05", "", "is unlikely"),
    ],
)
def test_a_date_that_may_be_two_is_none(text: str, dates: str, words: str) -> None:
    with pytest.raises(RefusalError) as error:
        day(text, Notation(dates=dates))  # type: ignore[arg-type]
    assert words in str(error.value)


def test_a_state_goes_by_its_codes_and_english_names() -> None:
    for word in ("GBR", "gbr", "GB", "UK", "United Kingdom", "great britain"):
        assert state(word) == "GBR"
    assert state("Turkey") == state("Türkiye") == state("TR") == "TUR"
    assert state("XAA") == "XAA"
    assert state("the Netherlands") == "NLD"
    assert state("CHE") == state("Switzerland") == "CHE"
    for code, fact in states().items():
        assert state(fact.name) == state(fact.short) == state(code.lower()) == code


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("Germny", "did you mean Germany (DEU)?"),
        ("Deutschland", "write its ISO 3166-1 code"),
        ("DEX", "write its ISO 3166-1 code"),
        ("xaa", "write XAA"),
        ("", "no state is called"),
    ],
)
def test_a_name_that_is_none_is_not_guessed(word: str, words: str) -> None:
    with pytest.raises(RefusalError) as error:
        state(word)
    assert words in str(error.value)


def test_lists_in_a_cell() -> None:
    assert posted("POL:2 Germany:1", Notation()) == {"POL": 2, "DEU": 1}
    assert groups("NATO; eu", Notation()) == ["nato", "eu"]
    for wrong in ("POL", "POL:2 Poland:1", "POL:x", ":2"):
        with pytest.raises(RefusalError):
            posted(wrong, Notation())
    with pytest.raises(RefusalError):
        groups("nato, eu", Notation())


def test_a_wording_that_tells_no_support_is_refused() -> None:
    assert question("Comparable", Notation()) == "own_troops_peacekeepers_after_deal"
    with pytest.raises(RefusalError, match="leave others out"):
        question("own_troops_combat", Notation())


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("CBOS, March 2025", True),
        ("Military Balance 2025", True),
        ("https://a.b/c", True),
        ("article:6", True),
        ("polls", True),
        ("CBOS", False),
        ("a poll", False),
        ("2025", False),
        ("artcle 6", False),
        ("javascript:alert(1) 2025", False),
        ("nobody knows, 12025", False),
    ],
)
def test_a_source_can_be_looked_up(text: str, known: bool) -> None:
    assert is_source(text) is known


def test_text_is_in_utf_8_unless_it_is_declared_or_marked() -> None:
    words = "Land;Türkiye"
    assert decode(words.encode(), "t.csv") == words
    assert decode(words.encode("utf-8-sig"), "t.csv") == words
    assert decode(words.encode("utf-16"), "t.csv") == words
    assert decode(words.encode("cp1252"), "t.csv", encoding="cp1252") == words
    with pytest.raises(ScenarioError, match="declare what it is: --encoding cp1252") as error:
        decode(b"Land\n" + words.encode("cp1252"), "t.csv")
    assert str(error.value.problems[0].mark) == "t.csv:2:7"
    for data in (words.encode("utf-16-le"), b"PK\3\4", b"x" * 1_000_001):
        with pytest.raises(ScenarioError):
            decode(data, "t.csv")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_parts_the_columns_is_seen_in_the_heading(sign: str) -> None:
    text = f"state{sign}pledge{sign}note, or |; remark\n"
    wanted = frozenset({"state", "pledge"})
    if sign in ",;|":
        text = f"state{sign}pledge{sign}note\n"
    sheet = parse(f"{text}POL{sign}5{sign}\n", "t.csv", wanted=wanted)
    assert [cell.text for cell in sheet.rows[0][:2]] == ["POL", "5"]
    declared_first = parse(f"sep={sign}\n{text}POL{sign}5{sign}\n", "t.csv", wanted=wanted)
    assert declared_first.rows[0][0].mark.line == 3


def test_columns_that_two_signs_may_part_are_asked_for() -> None:
    with pytest.raises(ScenarioError, match="comma or semicolon"):
        parse("a,b;c\n", "t.csv", wanted=frozenset())


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('a,b\n1,"x', "t.csv:2:3", "never closed"),
        ('a,b\n1,x"y', "t.csv:2:4", "in the middle of a cell"),
        ('a,b\n1,"x"y\n', "t.csv:2:6", "after the end of a quotation"),
        ("a,b\n1,2,3\n", "t.csv:2:5", "3 cells under 2 columns"),
        ('a,b\n"1\n2",2\n3\n', "t.csv:4:1", "1 cell under 2 columns"),
        ("", "t.csv:1:1", "the table is empty"),
        ("\n ,\n", "t.csv:1:1", "the table is empty"),
    ],
)
def test_a_damaged_table_is_refused_with_its_place(text: str, place: str, words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        parse(text, "t.csv", wanted=frozenset({"a"}), delimiter=",")
    assert str(error.value.problems[0].mark) == place
    assert words in error.value.problems[0].reason


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
BREAKS = st.sampled_from(["", "\n", "\r\n", ",", '"', ";", " "])
CELLS = st.builds("".join, st.lists(st.one_of(TEXTS, BREAKS), max_size=4))


@given(
    st.integers(1, 4).flatmap(
        lambda wide: st.lists(st.lists(CELLS, min_size=wide, max_size=wide), min_size=1)
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_read_alike(
    rows: list[list[str]], sign: str, end: str
) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=sign, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    text = written.getvalue()
    if not filled:
        with pytest.raises(ScenarioError):
            parse(text, "t.csv", wanted=frozenset(), delimiter=sign)
        return
    sheet = parse(text, "t.csv", wanted=frozenset(), delimiter=sign)
    read = [[cell.text for cell in row] for row in (sheet.heading, *sheet.rows)]
    assert read == [
        row
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        if any(cell.strip() for cell in row)
    ]
    for row in (sheet.heading, *sheet.rows):
        for cell in row:
            assert sheet.lines[cell.mark.line - 1][cell.mark.column - 1] == '"'


def test_declarations_of_a_command_line() -> None:
    found = declared(["state=Land", "support = Ja"], decimal="comma", encoding="latin-1",
                     delimiter=";")  # fmt: skip
    assert found.columns == {"state": "Land", "support": "Ja"}
    assert (found.encoding, found.delimiter) == ("iso8859-1", ";")
    for columns, words, told in (
        (["Land"], {}, "names no column"),
        (["suport=Ja"], {}, "did you mean `support`?"),
        (["state=A", "state=B"], {}, "declared twice"),
        ([], {"decimal": "coma"}, "did you mean `comma`?"),
        ([], {"encoding": "rot13"}, "write one of utf-8, cp1252"),
        ([], {"dates": "month-first"}, "did you mean"),
    ):
        with pytest.raises(UsageError, match=told):
            declared(columns, **words)


def test_declarations_of_a_file_and_what_stands_above_them(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(
        "columns: {state: Land, support: Ja}\nwords: {state: {Deutschland: DEU}}\n"
        "decimal: comma\npercent: true\nencoding: windows-1252\n"
    )
    below = read_declaration(path)
    assert below == Declaration(
        columns={"state": "Land", "support": "Ja"}, words={"state": {"deutschland": "DEU"}},
        decimal="comma", percent=True, encoding="cp1252",
    )  # fmt: skip
    both = declared(["support=Yes"], decimal="point").over(below)
    assert both.columns == {"state": "Land", "support": "Yes"}
    assert (both.decimal, both.percent) == ("point", True)


def test_every_mistake_in_a_file_of_declarations_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text("colums: {}\ndecimal: 5\npercent: 1\ncolumns: {stat: Land}\nencoding: x\n")
    with pytest.raises(ScenarioError) as error:
        read_declaration(path)
    told = [(one.mark.line if one.mark else 0, one.remedy) for one in error.value.problems]
    assert [line for line, _ in told] == [1, 2, 3, 4, 5]
    assert told[0][1] == "did you mean `columns`?"
    assert told[3][1] == "did you mean `state`?"
