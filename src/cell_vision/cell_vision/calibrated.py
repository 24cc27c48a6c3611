"""What of a cell does not move, as its calibrated model has it: the part of the line's world that describes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import SCOPE, WORLD, SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.models import coming_off
from cell_world.sdf.reader import load_world
from cell_world.sdf.tree import rigid_groups

Frames = Mapping[str, Pose]
"""Name -> pose in the model, or in the world."""
ZONE = "zone_"
"""Frames of a track are called so, and like their zone."""
RESTING = "."
"""Places on which something may lie have it in their name, such as `nest.lid`."""


@dataclass(frozen=True)
class Removable:
    """What can come off a thing, such as a support of a print.

    Attributes:
        pose: In the frame of the thing, as long as it is on it.
        places: Its frames, by which a camera looks for it.
    """

    pose: Pose
    places: frozenset[str]


class CellModel:
    """The model of one cell.

    Attributes:
        fixed: Its places in the world.
        stop: Where the middle of a carrier's top face is when one stands at the station, None without a track.
    """

    def __init__(self, world: LineWorld, zone: str) -> None:
        """Take the world of the line, and the zone in which the carriers of the cell stop."""
        self._library = world.library
        groups = rigid_groups(world.world.links, world.world.joints)
        own = world.cell + SCOPE
        frames = {name: f.world for name, f in world.world.frames.items() if groups.get(f.link, WORLD) == WORLD}
        # An outer model's place goes before one of the same name in what is built into it.
        inside = sorted((name for name in frames if name.startswith(own)), key=lambda name: -name.count(SCOPE))
        self.fixed: dict[str, Pose] = {name.rpartition(SCOPE)[2]: frames[name] for name in inside}
        stops = (pose for name, pose in frames.items() if name.rpartition(SCOPE)[2] == ZONE + zone)
        self.stop: Pose | None = next(stops, None)
        self.frames = cache(self._frames)
        self.pieces = cache(self._pieces)

    def resting(self) -> Iterable[tuple[str, Pose]]:
        """Places of the cell on which something may lie."""
        return ((name, pose) for name, pose in self.fixed.items() if RESTING in name)

    def knows(self, model: str) -> bool:
        """Whether the library has a model."""
        return (self._library / model / "model.sdf").is_file()

    def _frames(self, model: str) -> Frames:
        """Return the places of a model of the library, none of one that is not there."""
        world = self._read(model)
        if world is None:
            return {}
        back = next(iter(world.models.values())).pose.inverse()
        return {name.rpartition(SCOPE)[2]: back @ frame.world for name, frame in world.frames.items()}

    def _pieces(self, model: str) -> Mapping[str, Removable]:
        """Return what can come off a model of the library, by its link: what a breakable joint holds."""
        world = self._read(model)
        if world is None:
            return {}
        own = next(iter(world.models.values()))
        back = own.pose.inverse()
        return {
            link.rpartition(SCOPE)[2]: Removable(
                back @ world.links[link].pose,
                frozenset(name.rpartition(SCOPE)[2] for name, frame in world.frames.items() if frame.link == link),
            )
            for link in coming_off(world, own.name)
        }

    def _read(self, model: str) -> SdfWorld | None:
        if not model or not self.knows(model):
            return None
        try:
            return load_world(self._library / model / "model.sdf", [self._library])
        except SdfError:
            return None
