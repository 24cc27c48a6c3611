"""The world of the line: what belongs to it all the time."""

from collections.abc import Collection, Mapping

from foxglove import messages as fox

from cell_bringup.foxglove.shapes import to_entity, whole_scene
from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import SCOPE, WORLD, Link, SdfWorld


class WorldScene:
    """The links of a world: those that TF knows in their own frames, all others where they stand."""

    def __init__(self, world: SdfWorld, poses: Mapping[str, Pose], loose: Collection[str]) -> None:
        """Take the world.

        Args:
            world: As it is described.
            poses: Where its links are at the start, by scoped name.
            loose: Models that are shown by somebody else.
        """
        self._poses = poses
        self._links = [link for link in world.links.values() if link.visuals and not _in(link.model, loose)]
        self._moving: frozenset[str] | None = None

    def update(self, frames: Collection[str], time: fox.Timestamp) -> fox.SceneUpdate | None:
        """Return the scene, or None if nothing has changed since it was asked last.

        Args:
            frames: Those that TF knows.
            time: Now.
        """
        moving = frozenset(link.name for link in self._links if frame_of(link.name) in frames)
        if moving == self._moving:
            return None
        self._moving = moving
        return whole_scene([self._entity(link, link.name in moving, time) for link in self._links], time)

    def _entity(self, link: Link, moves: bool, time: fox.Timestamp) -> fox.SceneEntity:
        if moves:
            return to_entity(link.name, frame_of(link.name), [(link, IDENTITY)], time)
        return to_entity(link.name, WORLD, [(link, self._poses.get(link.name, link.pose))], time)


def frame_of(name: str) -> str:
    """Return what TF calls what has this scoped name."""
    return name.replace(SCOPE, "/")


def _in(model: str, models: Collection[str]) -> bool:
    return model.split(SCOPE)[0] in models
