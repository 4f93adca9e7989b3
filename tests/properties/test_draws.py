"""What must hold of draws: they stay inside their span, and belong to their replication."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.scenario.quantity import Quantity, draw, evenly
from sim.streams import LANE, Streams

ULP = 4 * np.finfo(np.float64).eps
chances = st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=20).map(np.array)


def spans(low, high):
    return st.tuples(st.floats(low, high), st.floats(low, high)).map(sorted).map(tuple)


def inside(drawn, span):
    """Allow for the last bits: rounding may put a draw one unit beyond the end of its span."""
    low, high = span
    reach = ULP * max(abs(low), abs(high))
    return bool(np.all((drawn >= low - reach) & (drawn <= high + reach)))


@given(spans(-1e6, 1e6), chances)
def test_even_draws_stay_inside_a_span(span, chance):
    assert inside(evenly(span, "linear", chance=chance), span)


@given(spans(1e-6, 1e6), chances)
def test_even_draws_of_a_rate_stay_inside_a_span(span, chance):
    assert inside(evenly(span, "log", chance=chance), (span[0], span[1] * (1 + 32 * ULP)))


@given(spans(1e-6, 1 - 1e-6), chances)
def test_even_draws_of_a_probability_stay_inside_a_span(span, chance):
    low, high = span
    assert inside(
        evenly(span, "logit", chance=chance), (low * (1 - 32 * ULP), high * (1 + 32 * ULP))
    )


@given(spans(1e-3, 1e3), chances, st.sampled_from(["linear", "log"]))
def test_even_draws_keep_the_order_of_chance(span, chance, scale):
    drawn = evenly(span, scale, chance=np.sort(chance))
    assert np.all(np.diff(drawn) >= -ULP * span[1])


@settings(max_examples=40)
@given(
    st.sampled_from(["uniform", "triangular"]), st.lists(st.floats(0, 1), min_size=3, max_size=3)
)
def test_a_drawn_quantity_stays_within_its_bounds(shape, numbers):
    low, peak, high = sorted(numbers)
    told = (low, high) if shape == "uniform" else (low, peak, high)
    quantity, streams = Quantity(**{shape: told}), Streams(1, range(300))
    held = draw(quantity, "anything", streams=streams, domain=(0, 1))
    assert inside(held, (low, high))


@settings(max_examples=40)
@given(st.floats(-3, 4), st.floats(0.01, 3))
def test_a_normal_quantity_is_cut_at_its_domain(mean, deviation):
    assume(-2 * deviation < mean < 1 + 2 * deviation)
    quantity = Quantity(normal=(mean, deviation))
    held = draw(quantity, "anything", streams=Streams(1, range(300)), domain=(0, 1))
    assert np.all((held >= 0) & (held <= 1))


@settings(max_examples=40)
@given(
    st.integers(0, 2**63 - 1),
    st.integers(0, 4 * LANE),
    st.integers(1, 2 * LANE),
    st.integers(1, 12),
)
def test_a_range_of_replications_is_a_slice_of_a_longer_one(seed, first, size, calls):
    cut, every = Streams(seed, range(first, first + size)), Streams(seed, range(first + size + 100))
    for purpose, distribution in (("taste", "uniform"), ("opinion", "normal")):
        part, whole = (getattr(held.named("XAA", purpose), distribution) for held in (cut, every))
        for _ in range(calls):
            assert part().tobytes() == whole()[first : first + size].tobytes()
