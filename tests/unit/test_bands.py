"""Quantiles of what is present are those that NumPy finds, to the last bit."""

import warnings

import numpy as np
import pytest

from sim.findings.finding import bands
from sim.outcomes.guarantee_index import LEAST
from sim.results.summary import BANDS


@pytest.mark.parametrize("missing", [0.0, 0.02, 0.5])
@pytest.mark.parametrize("worlds", [LEAST + 40, 200])
@pytest.mark.parametrize("decimals", [0, 12])
def test_bands_leave_out_what_is_not_there(missing, worlds, decimals):
    luck = np.random.default_rng(worlds + decimals)
    values = np.round(luck.gamma(0.5, 1000.0, size=(53, worlds)), decimals)
    values[luck.random(values.shape) < missing * np.linspace(0, 1, 53)[:, np.newaxis]] = np.nan
    assert np.isnan(values).any() == bool(missing)
    expected = np.nanquantile(values, list(BANDS.values()), axis=-1)
    np.testing.assert_array_equal(list(bands(values).values()), expected, strict=True)


def test_where_nothing_is_there_no_quantile_is():
    values = np.full((2, 200), np.nan)
    values[1] = np.arange(200.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = bands(values)
    assert np.isnan([found[name][0] for name in BANDS]).all()
    assert found["median"][1] == 99.5
