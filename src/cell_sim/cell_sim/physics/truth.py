"""Where everything really is: poses of all named bodies and sites at the present state."""

from collections.abc import Iterator, Mapping

import mujoco

from cell_world.geometry import Pose, unit_quaternion, vector

STATE = mujoco.mjtState.mjSTATE_INTEGRATION


class TruePoses(Mapping[str, Pose]):
    """Poses in the world by name, of one moment; a site comes before a body of the same name.

    Attributes:
        time: The moment [s].
    """

    def __init__(self, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Copy the poses from a data whose kinematics are up to date."""
        self.time = float(data.time)
        self._sites = {model.site(i).name: i for i in range(model.nsite)}
        self._bodies = {model.body(i).name: i for i in range(model.nbody)}
        self._site_pose = data.site_xpos.copy(), data.site_xquat.copy()
        self._body_pose = data.xpos.copy(), data.xquat.copy()

    def __getitem__(self, name: str) -> Pose:
        """Return a pose.

        Raises:
            KeyError: there is nothing of that name.
        """
        if name in self._sites:
            (positions, quaternions), index = self._site_pose, self._sites[name]
        else:
            (positions, quaternions), index = self._body_pose, self._bodies[name]
        return Pose(vector(positions[index]), unit_quaternion(quaternions[index]))

    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter(name for name in {**self._bodies, **self._sites} if name)

    def __len__(self) -> int:
        """How many names there are."""
        return sum(1 for _ in self)
