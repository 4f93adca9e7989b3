"""Some hundreds of broken and grown files in the quick suite, thousands in the slow one."""

from random import Random

import pytest
import reduction
import target
from growth import grown
from hunt import Hunter, Orders, hunt, remains
from keeping import kept
from mutation import mutated
from reduction import reduced
from tally import Tally, read, together
from target import HOPELESS, Case, Verdict, judge

from sim.scenario import layer

SEED = 20250818
BROKEN = 250
GROWN = 40


def _tried(cases, folder):
    verdicts = [
        judge(case, folder, slowest=HOPELESS, whole=number % 10 == 0)
        for number, case in enumerate(cases)
    ]
    assert [one.crash for one in verdicts if one.crash] == []
    return verdicts


def _count(verdicts):
    accepted = sum(one.accepted for one in verdicts)
    reasons = {reason for one in verdicts for reason in one.reasons}
    return accepted, len(verdicts) - accepted, len(reasons)


@pytest.mark.usefixtures("swift")
def test_broken_files_are_taken_or_refused_in_order(folder) -> None:
    cases = [mutated(Random(f"{SEED}:{number}")) for number in range(BROKEN)]
    accepted, refused, reasons = _count(_tried(cases, folder))
    assert accepted > BROKEN / 20
    assert refused > BROKEN / 2
    assert reasons > BROKEN / 10


@pytest.mark.usefixtures("swift")
def test_grown_files_are_taken_or_refused_in_order(folder) -> None:
    cases: list[Case] = []
    grown(cases.append, number=SEED, size=GROWN)
    accepted, refused, _ = _count(_tried(cases, folder))
    assert accepted + refused == GROWN
    assert accepted
    assert refused


def test_a_seed_gives_the_same_cases() -> None:
    one, other = ([mutated(Random(f"{seed}:7")) for seed in (1, 1, 2)] for _ in range(2))
    assert one == other
    assert one[0] == one[1] != one[2]
    first, second = [], []
    for cases in (first, second):
        grown(cases.append, number=5, size=10)
    assert first == second


@pytest.mark.usefixtures("swift")
def test_a_sound_scenario_is_accepted(folder) -> None:
    sound = b"name: case\ntitle: x\nbase: baseline\nchange:\n  talks.deal_rate: 1\n"
    verdict = judge(Case(sound), folder)
    assert verdict.accepted
    assert verdict.crash == ""
    assert list(folder.iterdir()) == []


def test_a_planted_mistake_is_found_made_small_and_kept(tmp_path, folder, monkeypatch) -> None:
    monkeypatch.setattr(reduction, "PATIENCE", 1.0)
    monkeypatch.setattr(layer, "nearest", lambda word, known: {one: one for one in known}[word])
    orders = Orders("mutate", SEED, files=60, out=tmp_path, crashes=tmp_path / "crashes")
    hunt(orders)
    told = read(tmp_path / f"{orders.stem}.json")
    assert told.executions == 60
    assert list(told.crashes) == ["KeyError in layer._unknown"]
    ((crash, case),) = kept(orders.crashes)
    assert judge(case, folder).crash == crash
    monkeypatch.undo()
    assert judge(case, folder).crash == ""


def test_what_is_made_small_still_crashes() -> None:
    case = Case(b"a\nbad\nb\n" * 20, ("x=1", "y=2"), {"other": b"1\n"})
    small = reduced(case, lambda one: b"ad" in one.text and "y=2" in one.settings)
    assert small == Case(b"ad", ("y=2",), {})


def test_tallies_survive_and_add_up(tmp_path) -> None:
    one = Tally()
    one.count(Verdict(accepted=False, reasons=("`a` is 1", "`b` is 2"), seconds=0.5), "mutate")
    one.crashes["X in y.z"] += 1
    one.write(tmp_path / "one.json")
    whole = together([read(tmp_path / "one.json"), one])
    assert (whole.executions, whole.accepted, whole.slowest) == (2, 0, 0.5)
    assert whole.reasons == {"… is …": 2}
    assert "2 of 1 kinds" in whole.told()


def test_a_case_at_which_a_worker_dies_can_be_told(tmp_path, monkeypatch) -> None:
    class DeathError(BaseException):
        pass

    def die(*_, **__):
        raise DeathError

    case = Case(b"name: case\n", ("a=\udc80",), {"other": b"x"})
    orders = Orders("mutate", SEED, out=tmp_path)
    hunter = Hunter(orders)
    monkeypatch.setattr(target, "_tried", die)
    with pytest.raises(DeathError):
        hunter.attempt(case, "by hand")
    assert remains(orders) == case


@pytest.mark.slow
def test_thousands_of_broken_files_are_taken_or_refused_in_order(tmp_path) -> None:
    out, crashes = tmp_path / "out", tmp_path / "crashes"
    out.mkdir()
    hunt(Orders("mutate", SEED, files=20_000, out=out, crashes=crashes, slowest=HOPELESS))
    told = read(out / f"mutate-{SEED}-0.json")
    assert told.executions == 20_000
    assert told.crashes == {}
    assert told.accepted > 1000
    assert len(told.reasons) > 100
