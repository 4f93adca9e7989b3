"""Every room has its place in the contract that `lint-imports` checks."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_room_has_its_place_among_the_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [one["layers"] for one in contracts if one["type"] == "layers"]
    placed = {room.strip() for layer in layers for room in layer.split("|")}
    children = (ROOT / "sim").iterdir()
    rooms = {
        f"sim.{child.stem}"
        for child in children
        if (child.suffix == ".py" and child.stem != "__init__") or (child / "__init__.py").is_file()
    }
    assert rooms <= placed, f"without a place: {', '.join(sorted(rooms - placed))}"
