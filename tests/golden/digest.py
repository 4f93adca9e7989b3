"""Three scenarios with every array they come to, as digests and within a tolerance.

``python tests/golden/digest.py`` writes both anew, after a change of results that is announced.
"""

import hashlib
import json
import math
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import scipy
from numpy.typing import NDArray

from sim.ensemble.blocks import Execution
from sim.ensemble.executor import BlockExecutor
from sim.ensemble.run import begun, run
from sim.model.world import World
from sim.outcomes.catalogue import OUTCOMES
from sim.results.record import Size
from sim.results.results import Results, assemble
from sim.scenario.load import load, packaged
from sim.scenario.schema import Scenario
from sim.streams import Streams

HERE = Path(__file__).parent
DIGESTS = HERE / "digests.json"
WORLDS = HERE / "worlds.npz"

SIZE = Size(300, 20250818)
"""Replications, which two workers compute in blocks of 256 and 44, and seed."""

SCENARIOS = {
    "baseline": packaged() / "baseline.yaml",
    "drawn": HERE / "worlds" / "drawn.yaml",
    "eventful": HERE / "worlds" / "eventful.yaml",
}
"""Together they use every mechanism of the model."""

MINDS = ("opinion", "propensity", "taste", "residual")
"""What is read off every contributor at the end, since no array of a result holds it."""

KEPT_MINDS = ("opinion", "propensity")
EVERY = 10
"""Of these, and of every so many worlds, the numbers themselves are kept."""

LUCK = ("terms_week", "assaults", "probes", "tests", "honoured", "states_training_final")
"""Outcomes that are decided by draws and stand in neither posture nor phase."""

TOLERANCE = 1e-12
"""Largest difference after two years, as a share; in logits, of one logit at least."""

RARITY = 1_000_000
"""One decision in so many may fall otherwise."""

Arrays: TypeAlias = dict[str, NDArray[Any]]


def scenario(name: str, *settings: str) -> Scenario:
    """Read one of the scenarios."""
    return load(SCENARIOS[name], settings).scenario


def alone(reported: Scenario, seed: int = SIZE.seed) -> Arrays:
    """Compute a scenario in this process, and look into the contributors at the end."""
    size = Size(SIZE.replications, seed)
    world = World(reported, Streams(seed, range(size.replications)))
    for _ in range(reported.weeks):
        world.step()
    minds = {f"contributors: {name}": np.array(getattr(world.contributors, name)) for name in MINDS}
    return _arrays(assemble(reported, [world.close()], record=begun(reported, size))) | minds


def together(reported: Scenario, executor: BlockExecutor) -> Arrays:
    """Compute a scenario on several workers."""
    return _arrays(run(reported, SIZE.replications, seed=SIZE.seed, execution=Execution(executor)))


def _arrays(results: Results) -> Arrays:
    return {str(name): np.asarray(held.values) for name, held in results.data.items()}


# The first tier: the same bits


def digest(array: NDArray[Any]) -> str:
    """Digest type, shape and bytes, the least significant first."""
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    words = f"{little.dtype.str} {little.shape} ".encode()
    return hashlib.sha256(words + little.tobytes()).hexdigest()


def digests(arrays: Arrays) -> dict[str, str]:
    """Digest every array by name."""
    return {name: digest(held) for name, held in arrays.items()}


def differing(found: Mapping[str, str], stored: Mapping[str, str]) -> list[str]:
    """Name the arrays that are not the kept ones, those that are missing or new included."""
    return sorted(name for name in found | stored if found.get(name) != stored.get(name))


def arithmetic() -> dict[str, str]:
    """The class of this processor with its libraries, as far as the model can see it.

    These are the functions of the model that are not correctly rounded. Which instructions the
    processor has, and which of them the C library, NumPy and SciPy use, shows in their last bits
    and in nothing else.
    """
    from scipy.special import betaincinv, ndtr, ndtri

    logits, inside = np.linspace(-40, 40, 40_001), np.linspace(0, 1, 20_001)[1:-1]
    luck = np.random.Generator(np.random.PCG64DXSM(1))
    values = {
        "exp": np.exp(logits),
        "log": np.log(inside / (1.0 - inside)),
        "log10": np.log10(1.0 + 1000 * inside),
        "normal": luck.standard_normal(20_000),
        "ndtr": ndtr(logits / 4),
        "ndtri": ndtri(inside),
        "betaincinv": betaincinv(8, 2, inside[::10]),
    }
    return {"machine": platform.machine()} | {k: digest(held)[:16] for k, held in values.items()}


def other_class(stored: Mapping[str, Any]) -> str:
    """Say why the same bits are not promised here; nothing if they are."""
    minor = ".".join(np.__version__.split(".")[:2])
    if minor not in stored["numpy"]:
        return f"digests are those of NumPy {' and '.join(stored['numpy'])}, and this is {minor}"
    here = arithmetic()
    other = [name for name in here if here[name] != stored["class"][name]]
    return f"another class of processor or libraries, by: {', '.join(other)}" if other else ""


# The second tier: within a tolerance


@dataclass(frozen=True)
class Distance:
    """How far some worlds are from the kept ones.

    Attributes
    ----------
    share, where
        Largest difference in the worlds that decided alike, as a share, and what differs so.
    departed, decisions
        Worlds in which some decision falls otherwise, and all decisions.
    week
        First week whose counts of postures differ; empty if none does.
    """

    share: float
    where: str
    departed: int
    decisions: int
    week: str

    @property
    def allowed(self) -> bool:
        """Whether it is one that another class of processor may make."""
        few = self.departed * RARITY <= self.decisions
        return few and self.share <= TOLERANCE and (self.departed > 0 or not self.week)

    def __str__(self) -> str:
        return (
            f"{self.share:.1e} ({self.where or 'no difference'}), "
            f"{self.departed} of {self.decisions:,} decisions"
            + (f", first in the counts of week {self.week}" if self.week else "")
        )


def keep(arrays: Arrays) -> Arrays:
    """Pick what is kept of a scenario for the second tier."""
    minds = [arrays[f"contributors: {name}"][:, ::EVERY] for name in KEPT_MINDS]
    return {
        "decisions": _decided(arrays),
        "counts": arrays["posture_count"].sum(axis=1).astype(np.int32),
        "outcomes": np.stack([arrays[name] for name in OUTCOMES]),
        "minds": np.stack(minds),
    }


def _decided(arrays: Arrays) -> NDArray[Any]:
    """Digest what was decided in each world: postures and phases of all weeks, and tests."""
    weekly = np.concatenate([arrays["state_posture"], arrays["phase"][:, np.newaxis]], axis=1)
    tests = np.stack([np.nan_to_num(arrays[name], nan=-1.0) for name in LUCK])
    words = (
        np.ascontiguousarray(weekly[..., world]).tobytes() + tests[:, world].astype("<i2").tobytes()
        for world in range(weekly.shape[-1])
    )
    return np.frombuffer(b"".join(hashlib.sha256(word).digest()[:8] for word in words), "<u8")


def distance(arrays: Arrays, stored: Arrays) -> Distance:
    """Compare some worlds with the kept ones.

    A decision that falls otherwise changes all that follows in its world, decisions and numbers.
    So a world counts once, at its first departure, and numbers are compared in the others.
    """
    found, weeks_states = keep(arrays), arrays["state_posture"][1:, :, 0].size
    alike = found["decisions"] == stored["decisions"]
    shares = {
        name: _share(ours[alike], theirs[alike], least=0.0)
        for name, ours, theirs in zip(OUTCOMES, found["outcomes"], stored["outcomes"], strict=True)
    }
    thinned = alike[::EVERY]
    for name, ours, theirs in zip(KEPT_MINDS, found["minds"], stored["minds"], strict=True):
        shares[name] = _share(ours[:, thinned], theirs[:, thinned], least=1.0)
    where = max(shares, key=shares.__getitem__)
    weeks = np.flatnonzero((found["counts"] != stored["counts"]).any(axis=1))
    return Distance(
        share=shares[where],
        where=where if shares[where] else "",
        departed=int(np.count_nonzero(~alike)),
        decisions=len(alike) * (weeks_states + len(arrays["phase"]) - 1),
        week=str(weeks[0]) if len(weeks) else "",
    )


def _share(ours: NDArray[Any], theirs: NDArray[Any], *, least: float) -> float:
    """The largest difference as a share of what was kept, or of some least number."""
    blank = np.isnan(theirs)
    if (np.isnan(ours) != blank).any():
        return math.inf
    gap, size = np.abs(ours - theirs)[~blank], np.maximum(np.abs(theirs), least)[~blank]
    shares = np.divide(gap, size, out=np.where(gap > 0, np.inf, 0.0), where=size > 0)
    return float(shares.max(initial=0.0))


# What is kept


def read() -> tuple[dict[str, Any], dict[str, Arrays]]:
    """Read the digests, and what is kept for the second tier by scenario."""
    with np.load(WORLDS) as held:
        worlds: dict[str, Arrays] = {name: {} for name in SCENARIOS}
        for key in held.files:
            name, part = key.split("/")
            worlds[name][part] = held[key]
    return json.loads(DIGESTS.read_text(encoding="utf-8")), worlds


def main() -> None:
    """Write digests and worlds anew, as they are on this machine."""
    arrays = {name: alone(scenario(name)) for name in SCENARIOS}
    reported = {
        "tier": "the same bits in the same class and under these minor versions of NumPy",
        "class": arithmetic(),
        "numpy": ["2.4", "2.5"],
        "written with": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "C library": " ".join(platform.libc_ver()),
        },
        "replications": SIZE.replications,
        "seed": SIZE.seed,
        "scenarios": {name: digests(held) for name, held in arrays.items()},
    }
    DIGESTS.write_text(json.dumps(reported, indent=1) + "\n", encoding="utf-8")
    stored = {f"{name}/{k}": v for name, held in arrays.items() for k, v in keep(held).items()}
    np.savez_compressed(WORLDS, **stored)


if __name__ == "__main__":
    main()
