"""Names of folders: on any system, of bounded length, and different where what they say is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sim.studies.folder import LONGEST, folder_name

KEYS = st.sampled_from(["talks.deal_rate", "choice.support", "states.POL.stance", "events.x"])
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
SETTINGS = st.lists(st.tuples(KEYS, VALUES).map("=".join), max_size=6, unique=True)
NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,40}", fullmatch=True), max_size=30, unique=True)


def test_a_folder_says_what_was_set() -> None:
    assert folder_name("baseline") == "baseline"
    assert folder_name("baseline", ["talks.deal_rate=1.5"]) == "baseline--talks.deal_rate=1.5"
    both = ["weeks=5", "choice.support=-2"]
    assert folder_name("a", both) == "a--choice.support=-2,weeks=5"
    assert folder_name("a", both[::-1]) == folder_name("a", both)
    assert folder_name("comparison-with-a", among=["b", "c"]) == "comparison-with-a--b,c"
    two = ["backstop_with_air_defence", "spain_as_recorded"]
    settings = ["talks.deal_rate=1.5"]
    assert folder_name("comparison-with-baseline", settings, among=two) == (
        "comparison-with-baseline--backstop_with_air_defence,spain_as_recorded--talks.deal_rate=1.5"
    )
    assert folder_name("parts-of-" + "a" * 120) == "parts-of-" + "a" * 120


def test_what_no_name_can_have_is_left_out_and_told_apart_by_a_digest() -> None:
    name = folder_name("a", ["states.POL={stance: willing}"])
    assert re.fullmatch(r"a--states\.POL=stance-willing--[0-9a-f]{8}", name)
    assert name != folder_name("a", ["states.POL={stance, willing}"])


def test_what_has_no_room_is_counted() -> None:
    many = [f"choice.key_number_{k}={k}.5" for k in range(10, 30)]
    assert re.fullmatch(
        r"a--choice\.key_number_10=10\.5(,choice\.key_number_1\d=1\d\.5)+,and-17-more--[0-9a-f]{8}",
        folder_name("a", many),
    )
    names = [f"a_scenario_{k}" for k in range(9)]
    assert re.fullmatch(r"c--9-scenarios--[0-9a-f]{8}", folder_name("c", among=names))
    assert folder_name("c", among=names) != folder_name("c", among=[*names[:-1], "another"])


@given(NAMES, SETTINGS, NAMES, SETTINGS)
def test_a_name_is_possible_everywhere_and_says_one_thing(
    names: list[str], settings: list[str], others: list[str], given_there: list[str]
) -> None:
    name = folder_name("baseline", settings, among=names)
    assert re.fullmatch(r"[A-Za-z0-9_.=+,-]+", name)
    assert not name.endswith((".", " "))
    assert len(name) <= LONGEST + 20
    other = folder_name("baseline", given_there, among=others)
    same = (names, sorted(settings)) == (others, sorted(given_there))
    assert (name == other) == same
