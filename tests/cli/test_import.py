"""A table of one's own becomes a scenario, or is refused line by line."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from calling import exit_code

from sim.facts.poll import COMPARABLE, WARTIME, opening_support, polls
from sim.facts.table import packaged
from sim.scenario.load import load
from sim.scenario.schema import State

Sim = Callable[..., tuple[int, str, str]]

GERMAN = (
    "Land;Ja;Nein;Datum;Frage;Quelle;Notiz\n"
    'Germany;41,5;44,0;05.03.2025;comparable;"Forsa, March 2025";"=HYPERLINK(""x"")"\n'
    "PL;12;80;2025-07;comparable;https://www.cbos.pl/x;\n"
    "France;49;29;01.03.2025;comparable;https://a.b/c;\n"
    "FR;55;40;09.08.2025;comparable;https://a.b/d;\n"
    "LTU;30;50;2024-03;wartime;https://a.b/e;\n"
)
COLUMNS = {"state": "Land", "support": "Ja", "oppose": "Nein", "date": "Datum",
           "question": "Frage", "source": "Quelle", "because": "Notiz"}  # fmt: skip
DECLARED = [word for name, heading in COLUMNS.items() for word in ("--column", f"{name}={heading}")]
DECLARED += ["--decimal", "comma", "--dates", "day-first", "--percent"]


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Sim:
    """Run the command in an empty folder; gives code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        code = exit_code(*words)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def table(text: str, name: str = "t.csv", encoding: str = "utf-8") -> str:
    Path(name).write_bytes(text.encode(encoding))
    return name


def test_polls_become_a_scenario_that_runs(sim: Sim) -> None:
    code, out, err = sim("import", "polls", table(GERMAN, "umfragen.csv"), *DECLARED)
    assert (code, out) == (0, "scenarios/umfragen.yaml\n"), err
    assert err == (
        "5 rows read; 4 states changed.\n"
        "1 poll not used; the file names its line.\n"
        "Next: sim check scenarios/umfragen.yaml\n"
    )
    assert sim("check", "scenarios/umfragen.yaml")[:2] == (0, "scenarios/umfragen.yaml: sound\n")
    states = load("scenarios/umfragen.yaml").scenario.states
    assert states["FRA"].support.value == pytest.approx(55 / 95)  # the newer of two
    assert states["DEU"].support.value == pytest.approx(41.5 / 85.5)
    assert (states["DEU"].opinion, states["LTU"].opinion) == ("comparable", "wartime")
    assert (states["DEU"].support.basis, states["DEU"].support.source) == (
        "sourced", "Forsa, March 2025",
    )  # fmt: skip
    assert states["LTU"].support.basis == "estimated"
    code, _, err = sim(
        "run", "scenarios/umfragen.yaml", "-n", "20", "--format", "none", "-s", "weeks=8"
    )
    assert code == 0, err


def test_a_poll_that_is_not_used_is_named_in_the_file(sim: Sim) -> None:
    sim("import", "polls", table(GERMAN), *DECLARED)
    text = Path("scenarios/t.yaml").read_text()
    assert "# France: t.csv:5; not used, since older or of another wording: line 4" in text


def test_a_formula_of_a_cell_stays_a_text_everywhere(sim: Sim) -> None:
    sim("import", "polls", table(GERMAN), *DECLARED)
    assert (
        load("scenarios/t.yaml")
        .scenario.states["DEU"]
        .support.because.endswith('; \'=HYPERLINK("x")')
    )


def test_a_mapping_file_declares_the_same(sim: Sim) -> None:
    sim("import", "polls", table(GERMAN), *DECLARED)
    lines = [f"  {name}: {heading}\n" for name, heading in COLUMNS.items()]
    Path("mapping.yaml").write_text(
        "columns:\n" + "".join(lines) + "words: {state: {Deutschland: DEU, Frankreich: FRA}}\n"
        "decimal: comma\npercent: true\ndates: day-first\nencoding: cp1252\n"
    )
    german = GERMAN.replace("Germany", "Deutschland").replace("France", "Frankreich")
    path = table(german.replace("Notiz", "Notiz über"), "deutsch.csv", "cp1252")
    note = "because=Notiz über"
    code, _, err = sim("import", "polls", path, "--mapping", "mapping.yaml", "--column", note)
    assert code == 0, err
    ours, theirs = (
        load(name).scenario.states for name in ("scenarios/deutsch.yaml", "scenarios/t.yaml")
    )
    assert ours == theirs


def test_what_is_asked_for_once_is_declared_once(sim: Sim) -> None:
    columns = DECLARED[: 2 * len(COLUMNS)]
    code, out, err = sim("import", "polls", table(GERMAN), *columns)
    assert (code, out) == (3, "")
    assert err.count("--decimal comma") == 2  # once for each of two columns
    assert err.count("--dates day-first") == 1
    assert "(and 3 more)" in err
    assert sorted(path.name for path in Path().iterdir()) == ["t.csv"]


HEAD = "state,support,oppose,date,question,source\n"
GOOD = "DEU,0.4,0.4,2025-03-05,comparable,https://a.b/c\n"


@pytest.mark.parametrize(
    ("row", "place", "reason", "remedy"),
    [
        (
            "Germny,0.4,0.4,2025-03,comparable,https://a.b",
            "3:1",
            "no state is called `Germny`",
            "(DEU)?",
        ),
        ("FRA,40,0.4,2025-03,comparable,https://a.b", "3:5", "above 1", "--percent"),
        ('FRA,"0,4",0.4,2025-03,comparable,https://a.b', "3:5", "has a comma", "--decimal comma"),
        ("FRA,0.4,,2025-03,comparable,https://a.b", "3:9", "`oppose`: the cell is empty", "fill"),
        ("FRA,0.4,0.7,2025-03,comparable,https://a.b", "3:9", "more than 100", "correct"),
        ("FRA,0,0.7,2025-03,comparable,https://a.b", "3:7", "0 or 1", "some against"),
        ("FRA,0.4,0.4,5/3/2025,comparable,https://a.b", "3:13", "5 March or 3 May", "day-first"),
        ("FRA,0.4,0.4,2025-03,combat,https://a.b", "3:21", "not a question", "leave others out"),
        ("FRA,0.4,0.4,2025-03,comparable,CBOS", "3:32", "cannot be looked up", "the year"),
        ("FRA,0.4,0.4,2025-03,comparable,", "3:32", "`source`: the cell is empty", "fill"),
        ("AUT,0.4,0.4,2025-03,comparable,https://a.b", "3:1", "not on the roster", "--base"),
        ("de,0.4,0.4,2025-03-05,comparable,https://a.b", "3:1", "stands on line 2", "keep one"),
        ("FRA,0.4,0.4,2025-03,compara\x07ble,https://a.b", "3:21", "U+0007", "remove it"),
        ("FRA,0.4,0.4,2025-03,comparable", "3:21", "5 cells under 6 columns", "as many"),
        (
            "FRA,0.0000001,0.9,2025-03,comparable,https://a.b",
            "3:5",
            "outside the allowed",
            "0.9999",
        ),
    ],
)
def test_a_row_that_cannot_be_placed_is_refused_and_nothing_is_written(
    sim: Sim, row: str, place: str, reason: str, remedy: str
) -> None:
    code, out, err = sim("import", "polls", table(f"{HEAD}{GOOD}{row}\n"))
    assert (code, out) == (3, "")
    assert err.count("error: ") == 1
    assert f"--> t.csv:{place}\n" in err
    assert reason in err
    assert remedy in err.partition("help: ")[2]
    assert sorted(path.name for path in Path().iterdir()) == ["t.csv"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(sim: Sim) -> None:
    rows = (
        "Germny,0.4,0.4,2025-03,comparable,https://a.b\n"
        f"{GOOD}"
        "AUT,0.4,x,2025-03,comparable,nobody\n"
        "FRA,0.00001,0.9,2025-03,comparable,https://a.b\n"
    )
    _, _, err = sim("import", "polls", table(HEAD + rows))
    assert re.findall(r"--> (\S+)", err) == ["t.csv:2:1", "t.csv:4:9", "t.csv:4:30", "t.csv:5:5"]


def test_two_polls_of_which_neither_is_the_latest_are_refused(sim: Sim) -> None:
    rows = "DEU,0.4,0.4,2025-03,comparable,https://a.b,Forsa\n"
    rows += "DEU,0.5,0.4,2025-03,comparable,https://a.c,YouGov\n"
    head = HEAD.replace("source", "source,pollster")
    code, _, err = sim("import", "polls", table(head + rows))
    assert code == 3
    assert "as new as the one on line 2" in err
    rows = rows.replace("Forsa", "Forsa,2025-03-01").replace("YouGov", "YouGov,2025-03-04")
    head = head.replace("pollster", "pollster,fieldwork")
    assert sim("import", "polls", table(head + rows))[0] == 0
    assert load("scenarios/t.yaml").scenario.states["DEU"].support.value == pytest.approx(5 / 9)


def test_support_alone_is_no_share_of_those_with_an_opinion(sim: Sim) -> None:
    path = table("state,support,date\nDEU,0.4,2025-03\n")
    more = ("--source", "CBOS, 2025", "--question", "wartime")
    code, _, err = sim("import", "polls", path, *more)
    assert code == 3
    assert "no column is called `oppose`" in err
    assert "--decided" in err
    assert sim("import", "polls", path, *more, "--decided")[0] == 0
    state = load("scenarios/t.yaml").scenario.states["DEU"]
    assert (state.support.value, state.support.source) == (0.4, "CBOS, 2025")
    assert state.opinion == "wartime"


def test_positions_become_stances_and_pledges_with_their_sources(sim: Sim) -> None:
    text = (
        "state,stance,pledge,needs_backstop,source,because\n"
        'Germany,willing,1500,yes,"Merz, August 2025",if asked\n'
        "Poland,opposed,,,https://a.b/c,no\n"
        "Austria,Off ground,100,,https://a.b/c,\n"
    )
    code, _, err = sim("import", "positions", table(text))
    assert code == 0, err
    assert "As in the base, and so left out: POL." in err
    resolved = load("scenarios/t.yaml")
    germany, austria = (resolved.scenario.states[code] for code in ("DEU", "AUT"))
    assert (germany.stance, germany.source) == ("willing", "Merz, August 2025")
    assert (germany.because, germany.needs_backstop) == ("if asked", True)
    assert germany.pledge is not None
    assert germany.pledge.to_dict() == {
        "value": 1500, "basis": "sourced", "source": "Merz, August 2025", "because": "if asked",
    }  # fmt: skip
    assert austria.stance == "off_ground"
    assert resolved.warnings == ()


def test_what_the_language_warns_of_is_told_in_the_line_of_the_table(sim: Sim) -> None:
    text = "state,stance,pledge,source\nESP,willing,,https://a.b\nEST,willing,5000,https://a.b\n"
    code, _, err = sim("import", "positions", table(text))
    assert code == 0
    assert "warning: `states.EST.pledge` asks for 5,000 troops" in err
    assert "--> t.csv:3:13\n" in err


def test_a_new_position_does_not_keep_the_remark_of_the_old(sim: Sim) -> None:
    assert load("baseline").scenario.states["ESP"].because
    text = "state,stance,source\nESP,undecided,https://a.b/c\n"
    assert sim("import", "positions", table(text))[0] == 0
    assert load("scenarios/t.yaml").scenario.states["ESP"].because == ""


def test_states_bring_forces_groups_and_made_up_states(sim: Sim) -> None:
    text = (
        "state,name,active_forces,groups,stance,batteries,posted,vote_needed,source\n"
        'XAA,Atlantis,"12,000",nato atlantic,willing,,,no,"Plato, 1999"\n'
        'NOR,,"25,000",nato atlantic,,3,POL:2,,https://x.y/z\n'
    )
    code, _, err = sim("import", "states", table(text), "--decimal", "point")
    assert code == 0, err
    states = load("scenarios/t.yaml").scenario.states
    made_up, norway = states["XAA"], states["NOR"]
    assert (made_up.name, made_up.active_forces, made_up.stance) == ("Atlantis", 12000, "willing")
    assert made_up.groups == norway.groups == ("nato", "atlantic")
    assert (norway.batteries, norway.posted, norway.stance) == (3, {"POL": 2}, "open")


@pytest.mark.parametrize(
    ("kind", "text", "place", "reason"),
    [
        ("states", "state,posted,batteries,source\nNOR,POL:3,2,https://a.b\n", "2:5", "posts 3"),
        ("states", "state,groups,source\nNOR,natto,https://a.b\n", "2:5", "no other member"),
        ("states", "state,stance,source\nXAA,open,https://a.b\n", "2:5", "`active_forces` of XAA"),
        ("states", "state,active_forces,source\nXAA,9,https://a.b\n", "2:5", "`stance` of XAA"),
        ("states", "state,name,source\nNOR,Norge,https://a.b\n", "1:1", "says anything"),
        ("positions", "state,stance,source\nNOR,keen,https://a.b\n", "2:5", "not an allowed word"),
        ("positions", "state,pledge,source\nNOR,2e6,https://a.b\n", "2:5", "is not a number"),
        ("positions", "state,pledge,source\nNOR,2000000,https://a.b\n", "2:5", "outside the"),
        ("positions", "state,hold,source\nNOR,in,https://a.b\nNO,out,https://a.b\n", "3:1",
         "has a row already, on line 2"),
        ("positions", "state,hold,hold,source\nNOR,in,in,https://a.b\n", "1:7", "2 columns"),
        ("positions", "state,condition,source\nNOR,nan,https://a.b\n", "2:5", "is not a number"),
    ],
)  # fmt: skip
def test_what_the_language_refuses_is_told_in_the_line_of_the_table(
    sim: Sim, kind: str, text: str, place: str, reason: str
) -> None:
    code, _, err = sim("import", kind, table(text))
    assert code == 3
    assert f"--> t.csv:{place}\n" in err
    assert reason in err
    assert not Path("scenarios/t.yaml").exists()


def test_a_file_is_replaced_only_when_told(sim: Sim) -> None:
    path = table(HEAD + GOOD)
    assert sim("import", "polls", path)[0] == 0
    Path("scenarios/t.yaml").write_text("mine")
    code, _, err = sim("import", "polls", path)
    assert code == 2
    assert (
        "there is a scenario `t` already, scenarios/t.yaml; choose another with --name, or add"
        in err
    )
    assert Path("scenarios/t.yaml").read_text() == "mine"
    assert sim("import", "polls", path, "--replace")[0] == 0
    assert sim("check", "scenarios/t.yaml")[0] == 0
    code, _, err = sim("import", "polls", path, "--name", "baseline", "--replace")
    assert code == 2
    assert "there is a scenario `baseline` already" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--name", "My Polls"], "cannot name a scenario"),
        (["--base", "baselin"], "did you mean `baseline`?"),
        (["--folder", "nowhere"], "there is no folder `nowhere`"),
        (["--column", "stance=state"], "a table of polls has no column `stance`"),
        (["--column", "suport=Ja"], "did you mean `support`?"),
        (["--source", "somebody"], "the declared source"),
        (["--encoding", "rot13"], "--encoding cannot be `rot13`"),
    ],
)
def test_what_cannot_be_declared_is_refused(sim: Sim, words: list[str], told: str) -> None:
    code, _, err = sim("import", "polls", table(HEAD + GOOD), *words)
    assert code == 2
    assert told in err
    assert not Path("scenarios/t.yaml").exists()


def test_a_table_that_says_what_the_base_says_writes_nothing(sim: Sim) -> None:
    text = "state,stance,source\nPOL,opposed,article:6\n"
    code, _, err = sim("import", "positions", table(text))
    assert code == 2
    assert "every value of the table is that of `baseline`" in err
    assert not Path("scenarios/t.yaml").exists()


def test_what_is_not_read_and_what_is_late_is_said(sim: Sim) -> None:
    text = "state,support,oppose,date,question,source,becuse,id\n"
    text += "DEU,0.4,0.4,2025-09-05,comparable,https://a.b/c,x,7\n"
    code, _, err = sim("import", "polls", table(text))
    assert code == 0
    assert "note: column `becuse` is not read; did you mean `because`?" in err
    assert "note: column `id` is not read\n" in err
    assert "1 poll published after the start, 2025-08-18; the first is on line 2" in err


def test_the_polls_of_the_project_come_back_as_they_are(sim: Sim) -> None:
    """Exported as a German spreadsheet would, and imported over a base that has other numbers."""
    roster = load("baseline").scenario.states
    used = [one for one in polls() if one.share is not None and one.code in roster]
    used = [one for one in used if one.question_type in COMPARABLE | WARTIME]
    with Path("t.csv").open("w", encoding="cp1252", newline="") as file:
        write = csv.writer(file, delimiter=";")
        write.writerow(["Land", "Ja", "Nein", "Datum", "Ende", "Wer", "Frage", "Quelle"])
        for one in used:
            shares = [f"{one.support:g}".replace(".", ","), f"{one.oppose:g}".replace(".", ",")]
            dates = [day_first(one.published), day_first(one.field_end)]
            name = roster[one.code].name
            write.writerow([name, *shares, *dates, one.pollster, one.question_type, "polls"])
    columns = {**COLUMNS, "fieldwork": "Ende", "pollster": "Wer"}
    del columns["because"]
    words = [word for one in columns.items() for word in ("--column", "=".join(one))]
    words += [*DECLARED[-5:], "--encoding", "cp1252"]
    wrong = [f"  states.{code}.support: 0.99\n" for code in {one.code for one in used}]
    Path("other.yaml").write_text(
        "name: other\ntitle: Other\nbase: baseline\nchange:\n" + "".join(wrong)
    )
    code, _, err = sim("import", "polls", "t.csv", *words, "--base", "other")
    assert code == 0, err
    states = load("t.yaml").scenario.states
    assert len({one.code for one in used}) > 10
    for code in {one.code for one in used}:
        known = opening_support(code)
        assert (states[code].support.value, states[code].opinion) == (known.share, known.kind), code
        assert known.text.rpartition(", ")[2] in states[code].support.because


def test_the_table_of_the_project_is_read_as_it_stands(sim: Sim) -> None:
    """With its own headings, sources of several addresses and long notes."""
    heading, *rows = csv.reader(io.StringIO(packaged("polls.csv"), newline=""))
    at = {name: heading.index(name) for name in heading}
    known = [row for row in rows if row[at["support"]] and row[at["oppose"]]]
    known = [row for row in known if row[at["question_type"]] in COMPARABLE | WARTIME]
    known = [row for row in known if row[at["iso3"]] in load("baseline").scenario.states]
    with Path("t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *known])
    columns = {"state": "iso3", "date": "published", "fieldwork": "field_end",
               "question": "question_type", "because": "note"}  # fmt: skip
    words = [word for one in columns.items() for word in ("--column", "=".join(one))]
    code, _, err = sim("import", "polls", "t.csv", *words, "--percent")
    assert code == 0, err
    states = load("scenarios/t.yaml").scenario.states
    codes = {row[at["iso3"]] for row in known}
    assert len(codes) > 10
    for code in codes:
        fact = opening_support(code)
        assert (states[code].support.value, states[code].opinion) == (fact.share, fact.kind), code
        assert states[code].support.source.startswith("https://")


def day_first(date: str) -> str:
    year, *rest = date.split("-")
    return ".".join([*reversed(rest), year]) if len(rest) == 2 else date


FIELDS = ("stance", "active_forces", "borders_adversary", "vote_needed", "needs_backstop",
          "condition", "batteries", "posted", "groups", "hold", "name", "short")  # fmt: skip


def exported(state: State, name: str) -> str:
    value = getattr(state, name)
    if isinstance(value, dict):
        return " ".join(f"{host}:{count}" for host, count in value.items()) or "none"
    return (" ".join(value) or "none") if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("kind", ["states", "positions"])
def test_the_roster_comes_back_as_it_is(sim: Sim, kind: str) -> None:
    """Exported from the baseline, and imported over a base in which every state differs."""
    roster = load("baseline").scenario.states
    fields = FIELDS if kind == "states" else ("stance", "needs_backstop", "condition", "hold")
    with Path("t.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(["state", "source", "pledge", *fields])
        for code, state in roster.items():
            pledge = state.pledge.central if state.pledge else ""
            cells = [exported(state, name) for name in fields]
            write.writerow([code, state.source or "states", pledge, *cells])
    wrong = "stance: undecided, active_forces: 1, groups: [odd], batteries: 9, posted: {USA: 1}, "
    wrong += "vote_needed: {0}, needs_backstop: {1}, borders_adversary: {2}, condition: 0.9, "
    wrong += "hold: out, name: X{3}, short: Y{3}, pledge: 1"
    lines = []
    for code, state in roster.items():
        flags = (state.vote_needed, state.needs_backstop, state.borders_adversary)
        body = wrong.replace("{3}", code)
        for at, flag in enumerate(flags):
            body = body.replace(f"{{{at}}}", str(not flag).lower())
        lines.append(f"  states.{code}: {{{body}}}\n")
    Path("other.yaml").write_text(
        "name: other\ntitle: Other\nbase: baseline\nchange:\n" + "".join(lines)
    )
    code, _, err = sim("import", kind, "t.csv", "--base", "other")
    assert code == 0, err
    for code, state in load("t.yaml").scenario.states.items():
        for name in fields:
            assert getattr(state, name) == getattr(roster[code], name), (code, name)
        if pledge := roster[code].pledge:
            assert state.pledge is not None
            assert state.pledge.central == pledge.central


MIXED = """\
state,support,oppose,date,question,source
POL,35.5,60,2025-03-05,comparable,"Forsa, 2025"
DEU,0.45,0.40,2025-03-05,comparable,"YouGov, 2025"
"""


@pytest.mark.parametrize("more", [(), ("--decided",)])
def test_a_share_of_one_among_per_cent_is_refused_in_its_line(
    sim: Sim, more: tuple[str, ...]
) -> None:
    """A sign of per cent says that so few are meant."""
    words = ("import", "polls", "--percent", *more)
    code, _, err = sim(*words, table(MIXED))
    assert code == 3
    assert "this is a share of one among per cent" in err
    assert "t.csv:3:5" in err
    assert "t.csv:2" not in err
    assert not Path("scenarios").exists()
    signed = MIXED.replace("0.45", "0.45%").replace("0.40", "40")
    code, _, err = sim(*words, table(signed))
    assert code == 0, err


def test_a_position_of_a_state_without_forces_is_refused_with_the_table_that_takes_it(
    sim: Sim,
) -> None:
    """A table of positions has no column for what is missing."""
    rows = 'state,stance,source\nPOL,open,"PM, 2025"\nSwitzerland,open,"Bern, 2025"\n'
    code, _, err = sim("import", "positions", table(rows))
    assert code == 3
    assert "nor the facts have Switzerland" in err
    assert "t.csv:3:1" in err
    assert "import it from a table of states" in err
    forces = 'state,stance,active_forces,source\nSwitzerland,open,20000,"Bern, 2025"\n'
    assert sim("import", "states", table(forces, "forces.csv"))[0] == 0
    code, _, err = sim("import", "positions", table(rows), "--base", "forces")
    assert code == 0, err


@pytest.mark.parametrize(("oppose", "code"), [("56", 0), ("56.5", 0), ("57", 3)])
def test_two_rounded_shares_may_exceed_the_whole_by_one_point(
    sim: Sim, oppose: str, code: int
) -> None:
    rows = f"state,support,oppose,date,question,source\nPOL,44.5,{oppose},2025-03,comparable,x\n"
    words = ("import", "polls", table(rows.replace(",x\n", ",https://a.b\n")), "--percent")
    done, _, err = sim(*words)
    assert done == code, err
    assert ("are more than 100" in err) == bool(code)


def test_a_number_that_the_base_draws_is_not_the_number_of_its_middle(sim: Sim) -> None:
    head = "name: {0}\ntitle: T\nbase: baseline\nchange:\n  states.DEU.pledge: {1}\n"
    Path("scenarios").mkdir()
    Path("scenarios/drawn.yaml").write_text(head.format("drawn", "{uniform: [1000, 3000]}"))
    Path("scenarios/fixed.yaml").write_text(head.format("fixed", "2000"))
    rows = table('state,pledge,source\nDEU,2000,"BMVg, 2025"\n')
    code, _, err = sim("import", "positions", rows, "--base", "drawn")
    assert code == 0, err
    assert load("scenarios/t.yaml").scenario.states["DEU"].pledge.shape is None
    code, _, err = sim("import", "positions", rows, "--base", "fixed", "--name", "u")
    assert "there is nothing to write" in err


@pytest.mark.parametrize(("cell", "value"), [("30%", 0.3), ("0.3", 0.3), ("0", 0.0)])
def test_a_condition_is_a_share_of_one(sim: Sim, cell: str, value: float) -> None:
    rows = f'state,condition,source\nDEU,{cell},"BMVg, 2025"\n'
    code, _, err = sim("import", "positions", table(rows))
    assert code == 0, err
    assert load("scenarios/t.yaml").scenario.states["DEU"].condition == value
