"""Streams: the same luck for the same name, and for nothing else."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sim import streams
from sim.streams import LANE, SCHEME, Luck, Streams, resampler

# The first numbers of the scheme in force; other numbers need another version of it.
FIRST = {
    (1, "GBR", "taste", 0): [0.619864936360453, 0.03349616819726298, 0.4492527616158164],
    (1, "GBR", "taste", 256): [0.5906738185857026, 0.0823155051008232, 0.163013243776585],
    (2**63 - 1, "talks", "when", 1000): [
        0.28580444775060276,
        0.020097545252907745,
        0.06437667852050166,
    ],
}


def open_at(seed, actor, purpose, first, size=3):
    return Streams(seed, range(first, first + size)).named(actor, purpose)


@pytest.mark.parametrize("named", FIRST)
def test_the_first_numbers_of_a_stream(named):
    assert open_at(*named).uniform().tolist() == FIRST[named]


def test_scheme_and_lane_are_what_results_rest_on():
    assert (SCHEME, LANE) == (1, 256)


def test_uniform_draws_are_on_the_unit_interval(agrees):
    drawn = Streams(1, range(2**16)).named("GBR", "taste").uniform()
    assert drawn.shape == (2**16,)
    assert np.all((drawn >= 0) & (drawn < 1))
    agrees(drawn, 0.5)
    agrees((drawn - 0.5) ** 2, 1 / 12)
    with pytest.raises(AssertionError):
        agrees(drawn, 0.505)


def test_normal_draws_are_standard(agrees):
    drawn = Streams(1, range(2**16)).named("GBR", "opinion").normal()
    agrees(drawn, 0.0)
    agrees(drawn**2, 1.0)
    agrees(drawn**4, 3.0)
    with pytest.raises(AssertionError):
        agrees(drawn, 0.03)


def correlation(one, other):
    return abs(float(np.corrcoef(one, other)[0, 1])) * np.sqrt(len(one))


def test_streams_are_independent():
    """Another purpose, actor, seed or week, or the next lane: within four standard errors."""
    size = 2**16
    base = Streams(1, range(size)).named("GBR", "taste")
    first, week_after = base.uniform(), base.uniform()
    others = [
        Streams(1, range(size)).named("GBR", "opportunity").uniform(),
        Streams(1, range(size)).named("FRA", "taste").uniform(),
        Streams(2, range(size)).named("GBR", "taste").uniform(),
        week_after,
        np.roll(first, LANE),
        np.roll(first, 1),
    ]
    assert all(correlation(first, other) < 4 for other in others)
    assert correlation(first, first + 0.02 * week_after) > 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, "GBR", "taste", 0), (2, "GBR", "taste", 0)),
        ((1, "GBR", "taste", 0), (1, "FRA", "taste", 0)),
        ((1, "GBR", "taste", 0), (1, "GBR", "vote", 0)),
        ((1, "GBR", "taste", 0), (1, "GBR", "taste", LANE)),
        ((1, "GBR", "taste", 0), (1, "GBR", "taste", 1)),
        ((0, "GBR", "taste", 0), (2**32, "GBR", "taste", 0)),
    ],
)
def test_another_name_is_other_luck(one, other):
    assert not np.array_equal(open_at(*one).uniform(), open_at(*other).uniform())


def test_the_same_name_is_the_same_luck():
    for named in FIRST:
        assert open_at(*named).uniform().tobytes() == open_at(*named).uniform().tobytes()


def test_a_stream_is_opened_at_its_first_draw():
    held = Streams(1, range(5))
    first = held.named("GBR", "taste").uniform()
    held.named("FRA", "taste").uniform()
    assert held.named("GBR", "taste").uniform().tobytes() == first.tobytes()


@pytest.mark.parametrize(("first", "size"), [(0, 1), (255, 2), (256, 1), (100, 700), (511, 514)])
def test_a_range_need_not_begin_at_a_lane(first, size):
    whole = Streams(1, range(2_000)).named("GBR", "taste")
    part = open_at(1, "GBR", "taste", first, size)
    for _ in range(3):
        assert part.uniform().tobytes() == whole.uniform()[first : first + size].tobytes()


@pytest.mark.parametrize(
    ("distribution", "name"), [("uniform", "random"), ("normal", "standard_normal")]
)
def test_weeks_that_are_drawn_ahead_are_those_of_single_weeks(distribution, name):
    """Twenty weeks, more than are drawn at once, against the generator asked week by week."""
    generator = streams._generator(1, "GBR/x", 0)
    held = getattr(open_at(1, "GBR", "x", 7, 2), distribution)
    for _ in range(20):
        assert held().tolist() == getattr(generator, name)(LANE)[7:9].tolist()


def test_a_stream_draws_from_one_distribution():
    held = open_at(1, "GBR", "x", 7, 2)
    held.normal()
    with pytest.raises(ValueError, match="one distribution"):
        held.uniform()


def drawn(luck=None, *, first=0, weeks=9):
    """Weeks of three streams side by side: of one actor, of two, and of a part of the worlds."""
    opened = Streams(1, range(first, first + 300), luck=luck)
    one, two = opened.named("GBR", "x"), opened.of_each(["FRA", "POL"], "x")
    part = opened.part(100, 200).named("GBR", "x")
    return [
        (one.uniform().tobytes(), two.normal().tobytes(), part.uniform().tobytes())
        for _ in range(weeks)
    ]


def test_what_is_kept_is_what_would_be_drawn():
    """Again, further, in other worlds, and again from the start: what is drawn without."""
    luck = Luck()
    assert drawn(luck) == drawn(luck) == drawn()
    assert drawn(luck, weeks=21) == drawn(weeks=21)
    assert drawn(luck, first=300) == drawn(first=300) != drawn()
    assert drawn(luck) == drawn()


def test_what_is_kept_is_drawn_once(monkeypatch):
    luck = Luck()
    before, kept = drawn(luck), luck.size
    monkeypatch.setattr(streams, "_generator", None)
    assert drawn(luck) == before
    assert luck.size == kept > 0


def test_what_is_kept_is_not_written_to():
    luck = Luck()
    held = Streams(1, range(5), luck=luck).named("GBR", "x").uniform()
    with pytest.raises(ValueError, match="read-only"):
        held += 1


def test_too_much_is_forgotten_and_streams_that_are_open_go_on():
    luck = Luck(most=40_000)
    held = Streams(1, range(300), luck=luck).named("GBR", "x")
    first = [held.uniform() for _ in range(17)]
    assert luck.size > 40_000
    Streams(1, range(300), luck=luck)
    assert luck.size == 0
    plain = Streams(1, range(300)).named("GBR", "x")
    assert [one.tolist() for one in first] == [plain.uniform().tolist() for _ in range(17)]
    assert held.uniform().tolist() == plain.uniform().tolist()


def test_threads_that_share_what_is_kept_draw_the_same():
    luck = Luck()
    with ThreadPoolExecutor(8) as pool:
        every = list(pool.map(lambda _: drawn(luck, weeks=30), range(16)))
    assert all(one == drawn(weeks=30) for one in every)


def test_streams_know_how_many_they_serve():
    held = Streams(3, range(10, 25))
    assert len(held) == 15
    assert (held.seed, held.replications) == (3, range(10, 25))


def test_keys_have_a_fixed_length_and_small_words(monkeypatch):
    keys, sequence = [], np.random.SeedSequence

    def noting(seed, spawn_key):
        keys.append((seed, spawn_key))
        return sequence(seed, spawn_key=spawn_key)

    monkeypatch.setattr(np.random, "SeedSequence", noting)
    open_at(2**63 - 1, "GBR", "taste", 10**9).uniform()
    open_at(0, "", "", 0).uniform()
    assert len(keys) == 2
    for _, key in keys:
        assert len(key) == 5
        assert key[0] == SCHEME
        assert all(0 <= word < 2**32 for word in key)


def test_a_resampler_is_named_too():
    first = resampler(1, "bootstrap").random(4)
    assert resampler(1, "bootstrap").random(4).tobytes() == first.tobytes()
    assert resampler(1, "other").random(4).tobytes() != first.tobytes()
    assert resampler(2, "bootstrap").random(4).tobytes() != first.tobytes()


def test_nothing_else_makes_a_generator():
    """No other module of the package opens a generator of its own."""
    from pathlib import Path

    home = Path(streams.__file__).parent
    made = ("default_rng", "SeedSequence(", "RandomState", "np.random.seed", "import random")
    found = [
        path.name
        for path in home.rglob("*.py")
        if path.name != "streams.py"
        and any(word in path.read_text(encoding="utf-8") for word in made)
    ]
    assert found == []
