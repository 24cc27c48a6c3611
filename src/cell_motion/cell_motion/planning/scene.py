"""Where everything stands now: a world, and what has moved in it since its file was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from cell_motion.planning.layout import LinkTrees
from cell_world.geometry import IDENTITY, Matrix, Pose
from cell_world.sdf.elements import SCOPE, WORLD, Link, SdfWorld


@dataclass(frozen=True)
class PlanningScene:
    """A world with its bodies and joints as they are now.

    Attributes:
        layout: The world as its file describes it.
        poses: Where models or links stand now, by scoped name.
        joints: Where joints stand now, by scoped name [rad] or [m]; the others are at 0.  Joints of the planned robot
            are not looked at.
    """

    layout: LinkTrees
    poses: Mapping[str, Pose] = field(default_factory=dict)
    joints: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, world: SdfWorld) -> "PlanningScene":
        """Return the scene at the start of a world."""
        return cls(LinkTrees(world))

    @property
    def world(self) -> SdfWorld:
        """The world."""
        return self.layout.world

    def with_poses(self, poses: Mapping[str, Pose]) -> "PlanningScene":
        """Return the scene with models or links placed elsewhere in the world.

        Raises:
            KeyError: There is no such model or link.
        """
        for name in poses:
            self._known(name)
        return replace(self, poses={**self.poses, **poses})

    def with_joints(self, positions: Mapping[str, float]) -> "PlanningScene":
        """Return the scene with joints at these positions [rad] or [m]: fingers, turntables, other robots.

        Raises:
            KeyError: There is no such joint.
        """
        for name in positions:
            if name not in self.world.joints:
                raise KeyError(f"the world has no joint {name}")
        return replace(self, joints={**self.joints, **positions})

    def placed(self) -> dict[str, Matrix]:
        """Return where every link stands, in the world."""
        return self.layout.place(self.poses, self.joints)

    def pose(self, name: str) -> Pose:
        """Return the pose of a link or frame in the world; "" is the world itself.

        Raises:
            KeyError: There is no such link or frame.
        """
        if name in ("", WORLD):
            return IDENTITY
        link, pose = self.layout.attachment(name)
        return pose if link == WORLD else Pose.from_matrix(self.placed()[link]) @ pose

    def links_of(self, body: str) -> Iterator[Link]:
        """Yield the link of this name, or all links of the model of this name and the models in it.

        Raises:
            KeyError: There is no such model or link.
        """
        self._known(body)
        return (link for link in self.world.links.values() if belongs(link.name, body))

    def _known(self, name: str) -> None:
        if name not in self.world.links and name not in self.world.models:
            raise KeyError(f"the world has no model or link {name}")


def belongs(link: str, body: str) -> bool:
    """Whether a link is this body, or a part of the model of this name."""
    return link == body or link.startswith(body + SCOPE)
