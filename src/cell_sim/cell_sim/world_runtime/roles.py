"""What the devices of a cell are called in the world: their names become ROS names, which can be less than SDF's."""

import re
from collections.abc import Iterable

from cell_world.sdf.elements import SCOPE, SdfWorld
from cell_world.sdf.errors import SdfError

ROLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check_roles(world: SdfWorld, cells: Iterable[str], devices: Iterable[str]) -> None:
    """See that ROS can name every device of a cell.

    Args:
        world: The world.
        cells: The cells that stand in it.
        devices: Scoped names of machines, tools and cameras.

    Raises:
        SdfError: for the first name that ROS does not take.
    """
    known = set(cells)
    for name in devices:
        cell, _, rest = name.partition(SCOPE)
        role = rest.partition(SCOPE)[0]
        if cell in known and not ROLE.fullmatch(role):
            origin = world.origins.get(cell + SCOPE + role) or world.origins.get(name) or world.origins[""]
            message = f"{role!r} cannot be the name of a device of a cell: letters a-z, digits and _, no digit first"
            raise SdfError(origin.file, origin.line, message)
