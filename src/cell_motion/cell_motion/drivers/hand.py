"""The tool on an arm's flange, as its model describes it."""

from dataclasses import dataclass

from cell_skills.devices.bench import Facts
from cell_world.sdf.elements import SCOPE, CustomElement, JointKind, SdfWorld
from cell_world.sdf.extras import attribute, coordinate, ended, joint_of, number

TCP = "tcp"
"""Frame of every tool: z points out of it; fingers close along y."""
GRIPPER = "gripper"
PART = "part"


@dataclass(frozen=True)
class HandModel:
    """A tool.

    Attributes:
        model: Its scoped name.
        finger: Scoped name of the joint of its fingers, "" if it has none.
        open_m: Gap between its fingers when they are open [m].
        travel_m: Position of that joint then [m].
    """

    model: str
    finger: str = ""
    open_m: float = 0.0
    travel_m: float = 0.0

    @classmethod
    def of(cls, world: SdfWorld, model: str) -> "HandModel":
        """Read what the model says of itself.

        Raises:
            KeyError: The world has no such model.
            SdfError: It says something that cannot be.
        """
        extra = _extra(world, model, GRIPPER)
        if extra is None:
            return cls(model)
        finger = ended(extra, joint_of(extra, world.models[model], world, JointKind.PRISMATIC))
        return cls(model, finger.name, number(extra, attribute(extra, "max_width_m"), "a width"), finger.limit.upper)

    @property
    def tcp(self) -> str:
        """Scoped name of the frame that an arm places."""
        return self.model + SCOPE + TCP

    def joints(self, gap_m: float) -> dict[str, float]:
        """Return where the fingers stand at a gap [m]."""
        return {self.finger: self.travel_m * min(1.0, gap_m / self.open_m)} if self.finger else {}


def insertion_m(world: SdfWorld, body: str) -> float:
    """Return how deep a part goes into its seat [m], 0 for what is no part to be inserted.

    Raises:
        SdfError: What it says is no length.
    """
    extra = _extra(world, body, PART) if body in world.models else None
    return coordinate(extra, extra.attributes.get("insert_m", "0"), "a length") if extra else 0.0


class Gap:
    """The gap between the fingers of a robot's hand, kept for whoever plans around them."""

    def __init__(self, facts: Facts, robot: str, open_m: float) -> None:
        """Keep it among the facts of the cell; a new hand is open [m]."""
        self._facts = facts
        self._key = f"{robot}.gap_m"
        self._open_m = open_m

    def get(self) -> float:
        """Return the gap [m]."""
        return self._facts.get(self._key, self._open_m)

    def put(self, gap_m: float) -> None:
        """Set the gap [m]."""
        self._facts.put(self._key, gap_m)


def _extra(world: SdfWorld, model: str, tag: str) -> CustomElement | None:
    return next((extra for extra in world.models[model].extras if extra.tag == tag), None)
