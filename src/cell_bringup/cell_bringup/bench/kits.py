"""Kits on a carrier in the simulated world, good ones and wrong ones, and what a camera makes of them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from cell_line.config.line import load_line
from cell_sim.simulated_line import build_simulated_line
from cell_sim.world.capability import capability
from cell_sim.world.pictures import Pictures
from cell_sim.world.sensor_noise import noisy
from cell_skills.devices.perception import Perceived
from cell_skills.devices.seen import PartSeen
from cell_vision.calibrated import CellModel
from cell_vision.camera import CameraModel
from cell_vision.placed.looker import PlaceLooker
from cell_vision.seeing.standing import standing
from cell_vision.seeing.view import CameraView
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld

CELL, CAMERA, CARRIER = "assembly", "stop_camera", "carrier"
LIDS = ("lid_black", "lid_red", "lid_white")
NESTS: Mapping[str, tuple[str, ...]] = {
    "nest.tray": ("tray",),
    "nest.leaflet": ("leaflet_en", "leaflet_de", "leaflet_fr"),
    "nest.lid": ("lid_clear", "box_lid"),
    "nest.card": ("card_blank", "card_birthday", "card_thanks"),
    "nest.board": ("board_sensor", "board_lamp"),
    "nest.left": LIDS,
    "nest.right": LIDS,
    "nest.front": LIDS,
}
"""What the nests of a carrier are made for."""
FEWEST, MOST = 4, 8
"""Parts in a kit."""
WRONGS = ("missing", "wrong part", "flipped", "off its nest", "dropped")
BESIDE: Mapping[str, Pose] = {
    nest: Pose((0.0, 0.06 if nest in ("nest.card", "nest.front") else -0.06, 0.0)) for nest in NESTS
}
"""Where a part of each nest lies that was dropped, seen from the nest."""
LAID_M, LAID_RAD = 0.0003, 0.008
"""How well a hand lays parts, as standard deviations."""
LIMIT_M, LIMIT_RAD = 0.0015, 0.1
"""A part that lies farther off its nest is wrong: as `load_kit` has it."""


@dataclass(frozen=True)
class KitTrial:
    """One kit that was judged.

    Attributes:
        seed: Of the kit.
        wrong: What is wrong with it, "" for a good one.
        found: What the camera found wrong, "" if nothing.
    """

    seed: int
    wrong: str
    found: str


def some_kit(chance: random.Random) -> dict[str, str]:
    """Return a kit of different parts: nest -> part."""
    kit: dict[str, str] = {}
    for nest in chance.sample(list(NESTS), chance.randint(FEWEST, MOST)):
        kit[nest] = chance.choice([part for part in NESTS[nest] if part not in kit.values()])
    return kit


class KitWorld:
    """The cell with a carrier at its stop, on which kits are laid by hand, not by the arm: no physics moves them."""

    def __init__(self, root: Path) -> None:
        """Make it; `root` has the folders of lines and worlds."""
        line, file = load_line(root / "config" / "lines" / "demo.yaml"), root / "worlds" / f"{CELL}.sdf"
        self._line = build_simulated_line(line, file, whole=False)
        world = LineWorld(CELL, file)
        model, self._sim = CellModel(world, CELL), self._line.simulation
        assert model.stop
        self._nests = {nest: model.stop @ model.frames(CARRIER)[nest] for nest in NESTS}
        self._carrier = {CARRIER: Perceived(CARRIER, model.stop)}
        self._looker, self._stands = PlaceLooker(world), standing(world, CAMERA)
        (self._sensor,) = [one for one in self._line.description.sensors() if f"::{CAMERA}::" in one.name]
        self._graphics = capability(self._sim, Pictures).cameras()

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._cameras = self._graphics.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Draw no more."""
        self._graphics.__exit__(kind, error, at)

    def trial(self, seed: int) -> KitTrial:
        """Lay a kit, take a picture of it, and judge it; every other seed has a wrong one, each kind equally."""
        chance = random.Random(seed)
        wrong = WRONGS[seed // 2 % len(WRONGS)] if seed % 2 else ""
        wanted = some_kit(chance)
        victim = chance.choice([nest for nest in wanted if wrong != "off its nest" or nest != "nest.board"])
        for nest, part in wanted.items():
            self._lay(nest, part, wrong if nest == victim else "", chance)
        view = self._view(seed)
        for name in list(self._sim.spawned):
            self._sim.remove(name)
        seen = {nest: self._looker.look(view, nest, self._nests[nest], self._carrier) for nest in wanted}
        return KitTrial(seed, wrong, judged(wanted, seen))

    def _lay(self, nest: str, part: str, wrong: str, chance: random.Random) -> None:
        if wrong == "missing":
            return
        if wrong == "wrong part":
            part = chance.choice([other for parts in NESTS.values() for other in parts if other != part])
        far, turned = (
            (chance.uniform(0.003, 0.006), chance.uniform(-0.3, 0.3)) if wrong == "off its nest" else (0.0, 0.0)
        )
        x, y = chance.gauss(far, LAID_M), chance.gauss(0.0, LAID_M)
        at = Pose.from_xyz_rpy((x, y, 0.0), (0.0, 0.0, chance.gauss(turned, LAID_RAD)))
        if wrong == "flipped":
            at = at @ Pose.from_xyz_rpy((0.0, 0.0, 0.0), (np.pi, 0.0, 0.0))
        if wrong == "dropped":
            at = BESIDE[nest] @ at
        self._sim.spawn(nest.replace(".", "_"), part, self._nests[nest] @ at)

    def _view(self, seed: int) -> CameraView:
        camera = self._sensor.camera
        seen = self._cameras.take(self._sensor.name, capability(self._sim, Pictures).shot())
        seen = noisy(seen, camera.noise, np.random.default_rng(seed))
        model = CameraModel.of_field_of_view(camera.horizontal_fov, camera.width, camera.height)
        return CameraView(CAMERA, 0.0, seen.rgb, seen.depth, model, self._stands.pose)


def judged(wanted: Mapping[str, str], seen: Mapping[str, PartSeen | None]) -> str:
    """Return what is wrong with a kit, "" for nothing: each nest holds its part, the right way up, where it belongs."""
    faults = (f"{nest}: {fault}" for nest, part in wanted.items() if (fault := _fault(part, seen[nest])))
    return "; ".join(faults)


def _fault(part: str, seen: PartSeen | None) -> str:
    if seen is None:
        return "not seen"
    if not seen.present:
        return "empty"
    if seen.part != part or seen.flipped:
        return f"{seen.part or 'unknown'}{' on its head' if seen.flipped else ''}, not {part}"
    off, turn = float(np.hypot(seen.x_m, seen.y_m)), abs(seen.yaw_rad)
    return f"{1e3 * off:.1f} mm and {turn:.2f} rad off" if off > LIMIT_M or turn > LIMIT_RAD else ""
