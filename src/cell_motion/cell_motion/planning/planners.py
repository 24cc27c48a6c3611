"""What a line's file may name as `planner`, without the libraries that plan: those are in a process of their own."""

from pathlib import Path
from typing import ClassVar

from cell_line.params import Params
from cell_line.registry import Group


class Planner:
    """Base of the plug-ins.

    Attributes:
        name: What the line's file calls it.
        backend: Class of the `Backend`, as MODULE:CLASS, which only the planner's process imports.
    """

    name: ClassVar[str]
    backend: ClassVar[str]

    class Options(Params):
        """What the line's file may choose."""

    def __init__(self, options: Params, folder: Path) -> None:
        """Take what was chosen.

        Args:
            options: As the line's file gives them.
            folder: Where that file is.
        """
        self.options, self.folder = options, folder

    def arguments(self) -> tuple[str, ...]:
        """What the backend is made with.

        Raises:
            ValueError: The options name what is not there.
        """
        return ()


PLANNERS: Group[Planner] = Group("cell.planners", Planner)


class Ompl(Planner):
    """The default: pinocchio, coal, OMPL and toppra."""

    name = "ompl"
    backend = "cell_motion.planning.sampling.backend:SamplingBackend"


class MoveIt(Planner):
    """Lets MoveIt plan, where it is installed."""

    name = "moveit"
    backend = "cell_motion.planning.ros.moveit_backend:MoveItBackend"

    class Options(Params):
        """What the line's file has to choose."""

        folder: str
        """MoveIt's configuration, relative to the line's file."""

    def arguments(self) -> tuple[str, ...]:
        """The folder of MoveIt's configuration."""
        assert isinstance(self.options, MoveIt.Options)
        found = (self.folder / self.options.folder).resolve()
        if not found.is_dir():
            raise ValueError(f"there is no folder {found}")
        return (str(found),)
