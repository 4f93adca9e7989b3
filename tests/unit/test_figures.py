"""The figures: what they are handed, what they say, and that their words never touch."""

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
import xarray as xr
from matplotlib.text import Text

import sim.figures
import sim.figures.kit
from sim import words as wording
from sim.figures import force, funnel, posture, requirement
from sim.figures.catalogue import CATALOGUE
from sim.figures.kit import label, lettering, style
from sim.outcomes.interval import wilson
from sim.results.results import Results
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Aggregation
from sim.studies import significance as ranking

RAMP = 20


class Made(SimpleNamespace):
    """What stands in for results, with the arrays that a figure asks for."""

    deployments = Results.deployments
    ever_deployed = property(Results.ever_deployed.func)


def made(
    n=60, weeks=104, states=12, *, deal=0.8, troops=300.0, chance=None, title="The article", **more
):
    """Make a small ensemble by a rule of thumb: a deal comes, then those who pledged deploy."""
    rng = np.random.default_rng(7)
    week = np.arange(weeks + 1)
    chance = np.linspace(0.95, 0.02, states) if chance is None else np.full(states, chance)
    comes = np.ceil(rng.exponential(52 / deal, n)) if deal else np.full(n, np.inf)
    pledged = rng.random((states, n)) < chance[:, None]
    vote = rng.integers(0, 30, (states, n))
    authorised = pledged & (week[:, None, None] >= vote)
    since = np.clip((week[:, None, None] - np.maximum(comes, vote)) / RAMP, 0, 1)
    present = np.where(authorised, since, 0) * troops
    stage = np.where(present > 0, 3, np.where(authorised, 2, pledged * 1))
    total = present.sum(axis=1)
    windows = [total[t : t + 13].min(axis=0) for t in range(weeks - 11)]
    first = np.where((stage == 3).any(axis=0), (stage == 3).argmax(axis=0), np.nan)
    kept = more.get("kept", min(n, 1000))
    reached = [(stage >= k).sum(axis=1).mean(axis=-1) for k in (1, 2, 3)]
    standing = [((stage >= k) * troops).sum(axis=1).mean(axis=-1) for k in (1, 2)]
    data = xr.Dataset(
        {
            "force": (("week", "trajectory"), total[:, :kept]),
            "phase": (("week", "trajectory"), (week[:, None] >= comes).astype(np.int8)[:, :kept]),
            "posture_count": (
                ("week", "state", "posture"),
                np.stack([(stage == k).sum(axis=2) for k in range(4)], axis=-1),
            ),
            "funnel_states": (("week", "stage"), np.stack([1.1 * reached[0], *reached], axis=1)),
            "funnel_troops": (
                ("week", "stage"),
                np.stack([1.1 * standing[0], *standing, total.mean(axis=1)], axis=1),
            ),
            "force_sustained": ("replication", np.max(windows, axis=0) if windows else 0 * comes),
            "force_final": ("replication", total[-1]),
            "deal_week": ("replication", np.where(comes <= weeks, comes, np.nan)),
            "deployment_week": (("state", "replication"), first),
            "states_deployed_final": ("replication", (stage[-1] == 3).sum(axis=0)),
            **_deterred(total[:, :kept]),
            **_tested(np.maximum(weeks - comes, 0)),
            "state_support": (("week", "state", "trajectory"), _support(weeks, states, kept)),
        },
        coords={
            "week": week,
            "date": ("week", np.datetime64("2025-08-25", "ns") + week * np.timedelta64(7, "D")),
            "state": [f"X{k:03d}" for k in range(states)],
            "state_name": ("state", more.get("names", [f"State {k}" for k in range(states)])),
        },
    )
    return Made(
        data=data,
        n=n,
        outcome=lambda outcome: np.asarray(data[outcome].values, dtype=np.float64),
        record=SimpleNamespace(seed=1),
        scenario=SimpleNamespace(
            aggregation=Aggregation(),
            values={
                "deterrence.host_weight": Quantity(value=0.3),
                "outcome.held_weeks": Quantity(value=more.get("held_weeks", 13)),
            },
            parameters="defaults",
            events={},
        ),
        requirements=(1000, 5000, 10000, 15000, 25000, 60000, 100000),
        published_from=10000,
        title=title,
        name="article",
        foot="Backstop 0.1.0 · article · 60 replications · seed 1 · exploration, not a forecast",
        uncertainty="Bands: chance and drawn opinion; parameters at their defaults",
    )


def _deterred(total):
    """Make up what the adversary reckons with."""
    guarantee = np.clip(0.2 + 0.05 * np.sin(np.arange(total.size)), 0, 1).reshape(total.shape)
    effect = total**2 / (total**2 + 25000.0**2)
    host = np.full(total.shape, 0.4)
    whole = 1 - (1 - guarantee) * (1 - effect) * (1 - 0.3 * host)
    parts = {"guarantee": guarantee, "force_effect": effect, "host_strength": host}
    return {
        name: (("week", "trajectory"), values)
        for name, values in {**parts, "deterrence": whole}.items()
    }


def _tested(truce):
    """Make up attacks and tests in so many weeks of ceasefire."""
    tests = np.floor(truce / 13)
    parts = {
        "attacks_undeterred": truce / 208,
        "attacks_expected": truce / 400,
        "tests": tests,
        "honoured": np.floor(tests / 3),
    }
    return {name: ("replication", values) for name, values in parts.items()}


def _support(weeks, states, kept):
    """Make up opinion: a level for each state, which drifts."""
    rng = np.random.default_rng(8)
    drift = np.cumsum(rng.normal(0, 0.01, (weeks + 1, states, kept)), axis=0)
    level = np.linspace(0.8, 0.2, states)[:, None]
    return np.clip(level + drift, 0, 1).astype(np.float32)


HOSTILE = "$x^{ 漢 \n\x1b[31m \u202e \\frac{ " + "W" * 300

CASES = {
    "usual": {},
    "no deal": {"deal": 0},
    "nobody": {"chance": 0.0},
    "everybody": {"chance": 1.0, "deal": 60},
    "one world": {"n": 1},
    "one world, no deal": {"n": 1, "deal": 0},
    "one state": {"states": 1, "chance": 0.6},
    "one week": {"weeks": 1},
    "ten weeks": {"weeks": 10, "deal": 20},
    "ten years": {"weeks": 520, "states": 5},
    "676 states": {"states": 676, "weeks": 26, "n": 20},
    "huge": {"troops": 3e11},
    "enough": {"troops": 9000.0},
    "tiny": {"troops": 9.0},
    "more than kept": {"n": 80, "kept": 50},
    "hostile": {"title": HOSTILE, "names": [HOSTILE[k:] or "_" for k in range(12)]},
}


@pytest.fixture(scope="module")
def usual():
    return made()


def texts(figure):
    figure.draw_without_rendering()
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def words(figure):
    return [text.get_text() for text in texts(figure)]


def lines(ax):
    return {line.get_label(): np.asarray(line.get_ydata()) for line in ax.get_lines()}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", CATALOGUE)
def test_words_are_apart_inside_the_page_and_legible(name, case):
    figure = CATALOGUE[name].draw(made(**CASES[case]))
    page = figure.bbox
    drawn = texts(figure)
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in drawn]
    for written, box in boxes:
        assert box.x0 >= 0, written
        assert box.y0 >= 0, written
        assert box.x1 <= page.x1, written
        assert box.y1 <= page.y1, written
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        tall = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(wide, tall) <= 0.5, (one, other)
    assert min(text.get_fontsize() for text in drawn) >= 7
    assert not any(text.get_parse_math() or text.get_usetex() for text in drawn)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", CATALOGUE)
def test_columns_are_of_equal_length_and_the_title_is_a_sentence(name, case):
    results = made(**CASES[case])
    columns = CATALOGUE[name].table(results)
    assert len({len(column) for column in columns.values()}) == 1
    title = CATALOGUE[name].title(results)
    assert 20 < len(title) <= 200
    assert title[0] == title[0].upper()


def test_force_draws_the_quantiles_and_five_worlds(usual):
    ax, strip = force.draw(usual).axes
    drawn = lines(ax)
    values = usual.data["force"].values
    np.testing.assert_allclose(drawn["median"], np.median(values, axis=1))
    for k in range(5):
        np.testing.assert_array_equal(drawn[f"world{k + 1}"], values[:, k])
    band = next(c for c in ax.collections if c.get_label() == "high90").get_paths()[0].vertices
    assert band[:, 1].max() == np.quantile(values, 0.95, axis=1).max()
    area = strip.collections[0].get_paths()[0].vertices
    assert area[:, 1].max() == (usual.data["phase"].values == 1).mean(axis=1).max()


def test_force_shows_the_least_requirement_and_names_those_above(usual):
    figure = force.draw(usual)
    low, high = figure.axes[0].get_ylim()
    assert (low, high) == (0, 10500)
    assert [y[0] for key, y in lines(figure.axes[0]).items() if key == "requirement"] == [10000]
    assert "10,000 troops: the least published requirement" in words(figure)
    assert "↑ Requirements of 15,000, 25,000, 60,000 and 100,000 lie above" in words(figure)


def test_a_small_force_fills_the_axis_and_the_distance_is_told():
    figure = force.draw(made(troops=9.0))
    high = figure.axes[0].get_ylim()[1]
    assert high < 150
    assert any(f"is {10000 / high:.0f} times this height" in text for text in words(figure))


def test_the_subtitle_tells_when_only_some_worlds_are_drawn(usual):
    def subtitle(results):
        return " ".join(" ".join(words(force.draw(results))).split())

    assert "first 50 of 80 worlds" in subtitle(made(n=80, kept=50))
    assert "first" not in subtitle(usual)
    assert usual.uncertainty in subtitle(usual)
    assert usual.foot in subtitle(usual)


@pytest.mark.parametrize(
    ("final", "title"),
    [
        ([0.0] * 6, "No troops are sent to Ukraine in any of the 6 worlds"),
        ([1234.0], "The one world run ends with 1,234 troops in Ukraine after two years"),
        (
            [0.0] * 70 + [3000.0] * 30,
            "About 7 in 10 worlds have no troops in Ukraine after two years; no world has 10,000",
        ),
        (
            [0.0] * 46 + [3000.0] * 54,
            (
                "About half of the worlds have no troops in Ukraine after two years; "
                "no world has 10,000"
            ),
        ),
        (
            [0.0] * 20 + [2345.0] * 60 + [12000.0] * 20,
            (
                "In half of the worlds fewer than about 2,300 troops stand in Ukraine after "
                "two years; about 2 in 10 worlds have at least 10,000"
            ),
        ),
        (
            [20000.0] * 40,
            (
                "In half of the worlds fewer than about 20,000 troops stand in Ukraine "
                "after two years; every world has at least 10,000"
            ),
        ),
    ],
)
def test_force_title_states_what_was_found(final, title):
    held = np.array(final)
    data = {
        "force_final": ("replication", held),
        "deployment_week": (("state", "replication"), np.where(held > 0, 5.0, np.nan)[None]),
    }
    results = Made(data=xr.Dataset(data, {"week": np.arange(105)}), published_from=10000)
    assert force.title(results) == title


def test_posture_orders_states_and_shares_out_their_rows(usual):
    columns = posture.table(usual)
    chance = columns["chance"].reshape(12, -1)[:, 0]
    assert (np.diff(chance) <= 0).all()
    parts = [columns[name] for name in ("none", "pledged", "authorised", "deployed")]
    np.testing.assert_allclose(sum(parts), 1)
    ax = posture.draw(usual).axes[0]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == list(columns["name"][::105])
    deployed = next(c for c in ax.collections if c.get_label() == "deployed")
    for row, path in enumerate(deployed.get_paths()):
        height = row + 0.45 - path.vertices[:105, 1]
        np.testing.assert_allclose(height / 0.9, columns["deployed"].reshape(12, -1)[row])


def test_posture_writes_the_chance_of_every_state(usual):
    written = words(posture.draw(usual))
    first = np.isfinite(usual.data["deployment_week"].values)
    for happened in first:
        assert wording.percent_of(int(happened.sum()), usual.n) in written


def test_posture_keeps_forty_states_and_says_so():
    figure = posture.draw(made(states=676, weeks=26, n=20))
    assert len(figure.axes[0].get_yticklabels()) == 40
    assert "The 40 of 676 states likeliest to deploy." in " ".join(" ".join(words(figure)).split())


def test_posture_title_names_leaders_only_where_they_stand_out():
    clear = np.zeros((8, 400), dtype=bool)
    for row, often in enumerate((390, 380, 370, 100, 90, 80, 4, 0)):
        clear[row, :often] = True
    close = np.roll(np.eye(8, 400, dtype=bool).repeat(50, axis=1)[:, :400], 3, axis=1)
    assert posture.title(_deploying(clear)) == (
        "State 0, State 1 and State 2 are the likeliest to deploy; "
        "2 of 8 states do so in fewer than 1 in 20 worlds"
    )
    assert " are among the likeliest to deploy; " in posture.title(_deploying(close))
    assert ranking.ahead(clear) == 3
    assert ranking.ahead(clear[3:]) == 3
    assert ranking.ahead(clear[:1]) == 0


def _deploying(happened):
    states, worlds = happened.shape
    results = made(n=worlds, states=states, weeks=2)
    results.data["deployment_week"].values[:] = np.where(happened, 1.0, np.nan)
    return results


def test_funnel_draws_the_means_of_each_stage(usual):
    figure = funnel.draw(usual)
    for ax, unit in zip(figure.axes, ("states", "troops"), strict=True):
        means = usual.data[f"funnel_{unit}"].values
        drawn = lines(ax)
        for k, stage in enumerate(("willing", "pledged", "authorised", "deployed")):
            np.testing.assert_array_equal(drawn[stage], means[:, k])
    last = usual.data["funnel_states"].values[-1, 3]
    assert f"Deployed {last:.1f}" in words(figure)
    assert "would pledge if asked this week" in " ".join(" ".join(words(figure)).split())


@pytest.mark.parametrize(
    ("means", "said", "loss"),
    [
        ((13, 12, 11, 4), "13 of 32 states are willing and 4 have deployed", "authorisation and"),
        ((13, 9, 8, 7), "13 of 32 states are willing and 7 have deployed", "willingness and"),
        ((13, 9.95, 6.95, 4), "13 of 32 states are willing and 4 have deployed", ""),
        ((1, 0.05, 0.05, 0.05), "1 of 32 states is willing and fewer than 0.1 have deployed", "w"),
        ((13, 9, 9, 0), "13 of 32 states are willing and none has deployed", "authorisation and"),
        ((0, 0, 0, 0), "no state is willing to send troops, and none has sent any", ""),
    ],
)
def test_funnel_title_names_a_loss_only_where_it_stands_out(means, said, loss):
    results = made(n=400, states=32, weeks=2)
    results.data["funnel_states"].values[-1] = means
    title = funnel.title(results)
    assert said in title
    assert title.endswith(said) if not loss else f"the largest loss is between {loss}" in title


def test_requirement_counts_the_worlds_that_hold_it(usual):
    columns = requirement.table(usual)
    held = usual.data["force_sustained"].values
    deal = held[np.isfinite(usual.data["deal_week"].values)]
    for k, asked in enumerate(columns["requirement"]):
        assert columns["all"][k] == np.mean(held >= asked)
        assert columns["deal"][k] == np.mean(deal >= asked)
    low, high = wilson(np.round(columns["all"] * held.size).astype(int), held.size)
    np.testing.assert_array_equal(columns["all_low"], low)
    np.testing.assert_array_equal(columns["all_high"], high)
    assert {1000.0, 5000.0, 10000.0, 100000.0} <= set(columns["requirement"])
    drawn = lines(requirement.draw(usual).axes[0])
    np.testing.assert_array_equal(drawn["all"], columns["all"])
    np.testing.assert_array_equal(drawn["deal"], columns["deal"])
    assert "published" in drawn


def test_requirement_without_a_deal_draws_one_curve():
    results = made(deal=0)
    assert np.isnan(requirement.table(results)["deal"]).all()
    figure = requirement.draw(results)
    assert "deal" not in lines(figure.axes[0])
    assert words(figure).count("–") == len(results.requirements)


@pytest.mark.parametrize(
    ("held", "deals", "title"),
    [
        ([0.0] * 50, 0, "No world holds any troops in Ukraine for 13 weeks"),
        ([900.0] * 50, 50, "No world holds 10,000 troops for 13 weeks"),
        (
            [6000.0] * 1 + [2000.0] * 29 + [0.0] * 70,
            30,
            "No world holds 10,000 troops for 13 weeks; about 3 in 10 worlds hold 1,000",
        ),
        (
            [12000.0] * 30 + [0.0] * 70,
            35,
            (
                "About 3 in 10 worlds hold 10,000 troops for 13 weeks; with a deal about 9 in 10 "
                "worlds"
            ),
        ),
        (
            [12000.0] * 30 + [0.0] * 70,
            98,
            "About 3 in 10 worlds hold 10,000 troops for 13 weeks",
        ),
    ],
)
def test_requirement_title_states_what_was_found(held, deals, title):
    results = made(n=len(held), weeks=13)
    results.data["force_sustained"].values[:] = held
    results.data["deal_week"].values[:] = np.where(np.arange(len(held)) < deals, 3.0, np.nan)
    assert requirement.title(results) == title


def test_a_horizon_below_13_weeks_is_told():
    assert requirement.title(made(weeks=1)).startswith("The worlds end too soon")


def test_weeks_are_dated():
    written = words(force.draw(made(weeks=104)))
    assert {"Start", "6 months", "1 year", "18 months", "2 years"} <= set(written)
    assert {"Aug 2025", "Feb 2026", "Aug 2026", "Feb 2027"} <= set(written)
    assert {"1 week", "1 Sep 2025"} <= set(words(force.draw(made(weeks=1))))


def test_settings_of_matplotlib_neither_change_nor_matter(usual):
    before = dict(mpl.rcParams)
    pictures = {name: _picture(name, usual) for name in CATALOGUE}
    assert dict(mpl.rcParams) == before
    strange = {"font.size": 30, "axes.grid": True, "axes.facecolor": "black", "figure.dpi": 50}
    with mpl.rc_context(strange):
        assert {name: _picture(name, usual) for name in CATALOGUE} == pictures


def test_threads_draw_the_same(usual):
    once = {name: _picture(name, usual) for name in CATALOGUE}
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda name: _picture(name, usual), once)) == list(once.values())


def _picture(name, results):
    held = io.BytesIO()
    CATALOGUE[name].draw(results).savefig(held, format="png", dpi=40)
    return held.getvalue()


def test_nothing_uses_pyplot_or_saves():
    rooms = (Path(room.__file__).parent for room in (sim.figures.kit, sim.figures))
    for module in (module for room in rooms for module in room.glob("*.py")):
        source = module.read_text(encoding="utf-8")
        assert "pyplot" not in source, module.name
        assert "savefig" not in source, module.name


def test_the_font_is_source_sans_and_its_absence_does_no_harm(monkeypatch, usual):
    assert "SourceSansPro-Regular" in str(style.font().get_file())
    style._file.cache_clear()
    lettering._letters.cache_clear()
    monkeypatch.setattr(style, "find_spec", lambda _: None)
    try:
        assert "DejaVuSans" in str(style.font().get_file())
        for module in CATALOGUE.values():
            module.draw(usual).draw_without_rendering()
    finally:
        style._file.cache_clear()
        lettering._letters.cache_clear()


def test_the_postures_darken_in_grey():
    grey = [np.dot(mpl.colors.to_rgb(c), (0.299, 0.587, 0.114)) for c in style.POSTURES]
    assert (np.diff(grey) < -0.08).all()


def test_plain_text_is_one_harmless_line():
    assert lettering.plain("a\n\tb\x1b[31m\u202e  c") == "a b[31m c"
    assert lettering.plain("漢x") == "?x"
    assert lettering.plain("Türkiye · Łódź – “ok”") == "Türkiye · Łódź – “ok”"
    assert len(lettering.plain("W" * 100_000)) == 200


def test_wrapped_lines_fit_and_lose_nothing():
    font = style.font(style.TITLE, "semibold")
    text = "In half of the worlds fewer than 2,300 troops stand in Ukraine " + "x" * 150 + " end"
    got = lettering.wrap(text, font, room=4.0)
    assert all(lettering.width(line, font) <= 4.0 for line in got)
    assert "".join(got).replace(" ", "") == text.replace(" ", "")
    assert lettering.wrap("", font, room=4.0) == []
    assert lettering.width(lettering.fit("W" * 99, font, room=1.0), font) <= 1.0


@pytest.mark.parametrize("wanted", [[0, 0, 0], [0, 0.1, 3], [4, 4, 4], [1, 1.5, 1.6, 1.7]])
def test_labels_are_spread_no_more_than_needed(wanted):
    got = label.spread(wanted, 0.5, low=0.0, high=4.0)
    assert (np.diff(got) >= 0.5 - 1e-9).all()
    assert got.min() >= 0
    assert got.max() <= 4
    assert label.spread([1, 2, 3], 0.5, low=0, high=4).tolist() == [1, 2, 3]


def test_labels_in_a_row_are_kept_by_importance():
    assert label.keep([5.0, 5.2, 9.0], [1.0, 1.0, 1.0]) == [0, 2]


@pytest.mark.parametrize(
    ("successes", "trials", "said"),
    [
        (0, 100, "no world"),
        (100, 100, "every world"),
        (3, 7, "3 of 7 worlds"),
        (400, 1000, "about 4 in 10 worlds"),
        (490, 1000, "about half of the worlds"),
        (45, 100, "about half of the worlds"),
        (50, 1000, "about 1 in 20 worlds"),
        (10, 1000, "about 1 in 100 worlds"),
        (1, 5000, "fewer than 1 in 1,000 worlds"),
        (980, 1000, "all but about 1 in 50 worlds"),
    ],
)
def test_odds_in_words(successes, trials, said):
    assert wording.odds(successes, trials) == said


def test_numbers_and_times_in_words():
    assert [wording.rounded(x) for x in (0, 0.3, 7.4, 2345, 98765, 3.1e12)] == [
        "0",
        "1",
        "7",
        "2,300",
        "99,000",
        "3.1 trillion",
    ]
    assert [wording.percent_of(k, 1000) for k in (0, 4, 10, 505, 996, 1000)] == [
        "0%",
        "<1%",
        "1%",
        "50%",
        ">99%",
        "100%",
    ]
    assert [wording.span(weeks) for weeks in (1, 10, 30, 39, 52, 78, 104, 520)] == [
        "one week",
        "ten weeks",
        "30 weeks",
        "9 months",
        "one year",
        "18 months",
        "two years",
        "ten years",
    ]
    assert wording.listing(["A"]) == "A"
    assert [wording.named(name) for name in ("France", "UK")] == ["France", "the UK"]
    assert wording.listing(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_newcombe_1998(successes, trials, low, high):
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_at_its_ends_and_over_arrays():
    low, high = wilson(np.array([0, 10, 5, 0]), np.array([10, 10, 10, 0]))
    assert low[0] == 0
    assert high[1] == 1
    assert low[2] + high[2] == pytest.approx(1)
    assert np.isnan([low[3], high[3]]).all()
    narrow = wilson(50, 100, z=1.0)
    wide = wilson(50, 100)
    assert wide[0] < narrow[0] < 0.5 < narrow[1] < wide[1]


def test_requirements_are_held_for_the_weeks_that_the_scenario_asks():
    assert requirement.title(made(deal=0, held_weeks=8)).endswith("for 8 weeks")
    assert "for 8 weeks running" in " ".join(words(requirement.draw(made(held_weeks=8))))
    assert requirement.title(made(weeks=10, held_weeks=26)).startswith("The worlds end too soon")


def test_the_bands_and_the_tests_are_spelt_once():
    for room in (sim.figures.kit, sim.figures):
        for module in Path(room.__file__).parent.glob("*.py"):
            source = module.read_text(encoding="utf-8")
            assert '"low90": 0' not in source, module.name
            assert "1.9599" not in source, module.name
            assert "(3, 2, 4, 1)" not in source, module.name
