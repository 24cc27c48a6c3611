"""How a line's file names a plug-in: what it is called, and beside that the options which its own model checks."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""A name that is also a ROS name: snake_case."""


class PluginConfig(BaseModel):
    """A plug-in, and the options of it, which its own model checks."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    @property
    def options(self) -> dict[str, Any]:
        """The options for the plug-in."""
        return dict(self.model_extra or {})


class DeviceConfig(PluginConfig):
    """A device of a cell: its driver, and the options of that."""

    driver: Name


class SetupPartConfig(PluginConfig):
    """A setup part under a name of the cell: what it is made of, and the options of that."""

    part: Name


class PolicyConfig(PluginConfig):
    """What says who goes first, and the options of that; see the orchestrator's `policies`."""

    name: Name = "urgency"


TRUTH = "truth"
"""Who knows everything in a simulated world: the world itself."""

CAMERAS = "cameras"
"""Who knows a real cell: its model, and its cameras."""


class PerceptionConfig(PluginConfig):
    """Who tells a cell what is around it, and the options of that; see the SDK's `providers`."""

    provider: Name = TRUTH


class PlannerConfig(PluginConfig):
    """What plans the motions of robots in the line's world, and the options of that; see `motion.planners`."""

    backend: Name = "ompl"
    timeout_s: float = Field(default=20.0, ge=1.0, le=600.0)
    """Time for one plan [s]."""
