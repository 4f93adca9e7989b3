"""The packaged facts say what their sources say, and damage to them is reported by line."""

import re
from importlib.resources import files
from math import exp, log

import pytest
import yaml
from contingents import fit, fits, share

from sim.errors import FactError
from sim.facts.poll import opening_support, polled, polls, prior_logit
from sim.facts.state import groups, groups_of, needs_backstop, positions, states
from sim.facts.table import Row, parse, read

ROWS = {
    "states": 43,
    "polls": 72,
    "positions": 33,
    "contingents": 136,
    "article": 46,
    "milestones": 14,
    "groups": 138,
}
FLAGS = ("verified", "recalled", "inferred", "assumed", "not_found", "not_applicable")
LEAD = {"GBR", "FRA"}
BACKSTOP = {"GBR", "DEU", "ITA", "NLD", "BEL", "SWE", "NOR"}
WILLING = {"DNK", "SWE", "NLD", "ESP", "PRT", "EST", "LVA", "LTU"}
NO_VOTE = "FRA PRT BEL NOR POL GRC SVN ISL CAN AUS NZL USA MLT UKR RUS BLR MDA"
POLLED = "CAN DEU DNK ESP EST FIN FRA GBR ITA POL PRT"
SIZES = {
    "NATO": 32,
    "EU": 27,
    "JEF": 10,
    "NB8": 8,
    "WEIMAR": 3,
    "VISEGRAD": 4,
    "B9": 9,
    "BENELUX": 3,
    "FIVE_EYES": 5,
    "G7": 7,
    "COALITION": 30,
}
TROOPS = {"IFOR": 65_010, "KFOR": 46_930, "Iraq": 314_765, "EUFOR Chad": 3_191, "ISAF": 130_926}
LEADS = {
    "IFOR": "USA GBR FRA",
    "KFOR": "USA GBR FRA DEU ITA",
    "Iraq": "USA GBR POL",
    "EUFOR Chad": "FRA",
    "ISAF": "USA GBR DEU ITA TUR",
}
FITTED = {"share": 1.01, "slope": -0.29, "lead": 4.31, "unbacked": 4.57}
AFTER = re.compile(r"20(25[/-](09|1[0-2])|26)[/-]|20(2509|251[0-2]|26)\d{2}|(Sep|Oct|Nov|Dec) 2025")
"""A date in an address, or beside it, that is later than August 2025."""
REQUIRED = {"authors", "year", "title", "venue", "read", "used_for"}
KEY = re.compile(r"[a-z]+(-[a-z0-9]+)*")
READ = {"verified", "verified_secondary", "recalled", "assumed"}


def bibliography() -> dict[str, dict[str, object]]:
    text = (files("sim.facts") / "bibliography.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


# Tables


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_each_table_has_all_its_rows(name, rows):
    assert len(read(name)) == rows


@pytest.mark.parametrize(
    "name", ["states", "polls", "positions", "milestones", "groups", "contingents"]
)
def test_each_row_names_its_source_and_how_it_is_known(name):
    for row in read(name):
        assert row["source"], row.place
        assert row["flag"].startswith(FLAGS), row.place


def test_a_row_knows_its_line():
    text = (files("sim.facts") / "data" / "states.csv").read_text(encoding="utf-8").splitlines()
    for row in read("states"):
        document, line = row.place.split(":")
        assert document == "facts/data/states.csv"
        assert text[int(line) - 1].startswith(f"{row['iso3']},{row['name']},")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "t.csv:1: the table is empty"),
        ("a,a\n1,2\n", "t.csv:1: each column needs a name"),
        ("a,b\n1,2\n3\n", "t.csv:3: 1 cells under 2 columns"),
        ("a,b\n1,2,3\n", "t.csv:2: 3 cells under 2 columns"),
        ('a,b\n1,"2\n', "t.csv:2: "),
    ],
)
def test_a_damaged_table_is_reported_by_line(text, words):
    with pytest.raises(FactError, match=re.escape(words)):
        tuple(parse(text, "t.csv"))


def test_a_damaged_cell_is_reported_by_line_and_column():
    (row,) = parse("a,b\nmany,120\n", "t.csv")
    with pytest.raises(FactError, match=r"t\.csv:2: `many` in column `a` is not a whole number"):
        row.integer("a")
    with pytest.raises(FactError, match="is not a percentage"):
        row.percent("b")
    with pytest.raises(FactError, match="is not 1 or 0"):
        row.yes("a")
    with pytest.raises(FactError, match="no column `c`"):
        row["c"]


def test_a_missing_table_is_damage():
    with pytest.raises(FactError, match=r"facts/data/nothing\.csv: cannot be read"):
        read("nothing")


# States


def test_the_states_are_known_by_code():
    assert len(states()) == 43
    assert states()["TUR"].name == "Türkiye"
    assert states()["GBR"].short == "UK"
    assert states()["GBR"].active_forces == 138_000
    assert states()["ISL"].active_forces == 0


def test_the_border_is_that_with_russia_or_belarus():
    bordering = {code for code, known in states().items() if known.borders}
    assert bordering == {"NOR", "FIN", "EST", "LVA", "LTU", "POL", "UKR", "RUS", "BLR"}


def test_two_of_three_dutch_batteries_stand_in_poland():
    assert states()["NLD"].batteries == 3
    assert states()["NLD"].batteries_posted == {"POL": 2}
    assert sum(known.batteries for known in states().values()) == 3


def test_parliaments():
    without = {code for code, known in states().items() if not known.vote_needed}
    assert without == set(NO_VOTE.split())
    for row in read("states"):
        assert row["vote_flag"].startswith(FLAGS), row.place
        assert row["vote_source"], row.place
        assert (row["vote_needed"] == "") == (row["vote_flag"] == "not_applicable"), row.place


# Positions


def test_the_article_names_ten_states_that_would_send_troops():
    named = {row["iso3"]: row for row in read("positions") if row["article_stance"]}
    assert {code for code, row in named.items() if row["article_stance"] == "prepared"} == LEAD
    assert {code for code, row in named.items() if row["article_stance"] == "willing"} == WILLING
    assert set(named) == LEAD | WILLING | {"POL"}
    assert named["POL"]["article_stance"] == "opposed"
    assert named["POL"]["article_source"] == "article:6"
    assert named["DNK"]["article_source"] == "article:5"


def test_the_article_says_what_it_is_cited_for():
    claims = {(row["paragraph"], row["actor"]) for row in read("article")}
    assert {("5", "Denmark"), ("5", "Britain and France"), ("6", "Poland")} <= claims


def test_each_state_has_one_position_with_a_known_code():
    codes = [row["iso3"] for row in read("positions")]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(states())
    for row in read("positions"):
        assert row["read_as"] in {"", "undecided"}, row.place
        assert {row.integer("code_april"), row.integer("code_august")} <= set(range(-1, 4))


def test_some_want_the_american_backstop():
    assert {code for code in positions() if needs_backstop(code)} == BACKSTOP
    assert not needs_backstop("XAA")
    for row in read("positions"):
        known = positions()[row["iso3"]]
        assert known.place == row.place
        assert (row["needs_backstop"] == "") == (known.conditions == ""), row.place


@pytest.mark.parametrize("table", ["states", "polls", "positions", "milestones", "groups"])
def test_no_source_is_dated_after_august_2025(table):
    for row in read(table):
        pages = " ".join(text for column, text in row.cells.items() if "source" in column)
        assert not AFTER.search(pages), row.place


# Contingents


def test_contingents_are_of_five_missions():
    sent: dict[str, int] = {}
    for row in read("contingents"):
        sent[row["mission"]] = sent.get(row["mission"], 0) + row.integer("troops")
        assert 0 < row.integer("troops") < row.integer("active_forces"), row.place
        assert row.yes("american_lead") == (row["mission"] != "EUFOR Chad"), row.place
    assert sent == TROOPS


def test_each_mission_has_those_that_led_it():
    leads = {(row["mission"], row["iso3"]) for row in read("contingents") if row.yes("lead")}
    assert leads == {(mission, code) for mission, codes in LEADS.items() for code in codes.split()}
    assert not any(row.yes("lead") and share(row) < 0.001 for row in read("contingents"))


def test_each_state_is_in_a_mission_once():
    seen = [(row["mission"], row["iso3"]) for row in read("contingents")]
    assert len(set(seen)) == len(seen)


def test_the_size_of_contingents_is_what_the_past_says():
    found = fits()["states with a position"]
    assert found.contingents == 93
    assert {term: round(found.terms[term].value, 2) for term in found.terms} == FITTED
    assert round(found.spread, 2) == 1.06


def test_a_law_put_into_contingents_is_found_again():
    rows = [
        Row(
            {
                "troops": str(
                    round(0.02 * active * (active / 30_000) ** -0.5 * 3**lead / 4**alone)
                ),
                "active_forces": str(active),
                "american_lead": str(1 - alone),
                "lead": str(lead),
            },
            "t.csv:1",
        )
        for active in (10**6, 4 * 10**6, 10**7)
        for lead in (0, 1)
        for alone in (0, 1)
    ]
    found = fit(rows)
    expected = {"share": 2, "slope": -0.5, "lead": 3, "unbacked": 4}
    for term, value in expected.items():
        assert found.terms[term].value == pytest.approx(value, rel=1e-3), term
    assert found.spread < 1e-3


# Polls


@pytest.mark.parametrize(
    ("code", "support", "oppose", "kind", "pollster"),
    [
        ("POL", 17.3, 61.1, "comparable", "SW Research for rp.pl, 2025-08-23"),
        ("DEU", 36, 51, "comparable", "Civey for web.de, 2025-08-21"),
        ("GBR", 52, 27, "comparable", "YouGov, 2025-03-06"),
        ("FRA", 49, 29, "comparable", "YouGov, 2025-03-06"),
        ("ITA", 20.6, 61.6, "comparable", "Euromedia Research for Porta a Porta, 2025-03-26"),
        ("USA", 40, 50, "comparable", "Quinnipiac, 2025-08-27"),
        ("LTU", 33.5, 56, "wartime", "Vilmorus for BNS, 2024-04-02"),
        ("SWE", 27, 39, "wartime", "YouGov, 2022-02"),
    ],
)
def test_the_latest_poll_with_both_shares_is_chosen(code, support, oppose, kind, pollster):
    found = opening_support(code)
    assert found.share == pytest.approx(support / (support + oppose), abs=1e-12)
    assert (found.kind, found.text) == (kind, pollster)
    (poll,) = (poll for poll in polls() if poll.place == found.place)
    assert (poll.code, poll.support, poll.oppose) == (code, support, oppose)


@pytest.mark.parametrize("code", ["NOR", "NLD", "IRL", "BGR", "XAA"])
def test_without_a_poll_the_prior(code):
    found = opening_support(code)
    assert found.kind == "prior"
    assert log(found.share / (1 - found.share)) == pytest.approx(prior_logit())


def test_the_prior_is_the_mean_logit_of_the_polled_states_but_the_guarantor():
    pairs = [
        *((52, 27), (49, 29), (36, 51), (20.6, 61.6), (53, 28), (44, 44)),
        *((53, 15), (40, 39), (30, 60), (17.3, 61.1), (60, 29)),
    ]
    expected = sum(log(support / oppose) for support, oppose in pairs) / len(pairs)
    assert prior_logit() == pytest.approx(expected, abs=1e-12)
    assert opening_support("NOR").share == pytest.approx(1 / (1 + exp(-expected)), abs=1e-12)
    assert polled() == tuple(POLLED.split())


def test_shares_are_between_the_extremes_and_add_up():
    for poll, row in zip(polls(), read("polls"), strict=True):
        parts = (poll.support, poll.oppose, row.percent("unsure"))
        given = [part for part in parts if part is not None]
        assert poll.share is None or 0 < poll.share < 1, poll.place
        assert len(given) < 3 or sum(given) == pytest.approx(100, abs=1.5), poll.place
        assert row["flag"] != "not_found" or not given, poll.place


# Groups


def test_groups_have_their_members():
    assert {group: len(members) for group, members in groups().items()} == SIZES
    assert groups_of("NLD") == ("BENELUX", "COALITION", "EU", "JEF", "NATO")
    assert groups_of("XAA") == ()
    assert {row["group"] for row in read("groups") if row["label"]} == set(SIZES)


def test_groups_agree_with_the_other_tables():
    for group, column in (("NATO", "nato"), ("EU", "eu")):
        assert groups()[group] == {row["iso3"] for row in read("states") if row.yes(column)}
    allied = {row["iso3"] for row in read("positions") if row.yes("coalition_member")}
    assert groups()["COALITION"] == allied


# Bibliography


def test_every_reference_is_well_formed():
    works = bibliography()
    assert len(works) == 50
    for key, work in works.items():
        assert KEY.fullmatch(key), key
        assert REQUIRED <= work.keys() <= REQUIRED | {"doi", "url"}, key
        assert work["authors"], key
        assert all(isinstance(author, str) for author in work["authors"]), key
        assert isinstance(work["year"], int), key
        assert work["read"] in READ, key
        assert re.match(r"10\.\d{4,5}/\S+$", work.get("doi", "10.1000/x")), key


def test_the_key_carries_the_year_of_the_work():
    for key, work in bibliography().items():
        written = re.search(r"-(\d{4})$", key)
        assert written is None or int(written[1]) == work["year"], key
