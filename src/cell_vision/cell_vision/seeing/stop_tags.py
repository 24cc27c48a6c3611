"""What the model of a cell says of its stop, and of the tags that are seen there."""

from cell_line.shared import NotHere
from cell_vision.calibrated import CellModel
from cell_vision.fiducials.model_tags import fixed_tags, library_tags
from cell_vision.seeing.carrier import CARRIER, StopTags
from cell_world.line_world import LineWorld
from cell_world.sdf.errors import SdfError


def stop_tags(world: LineWorld, zone: str) -> StopTags:
    """Return what is known of the stop of a cell.

    Args:
        world: The line's, with the cell in it.
        zone: In which its carriers stop.

    Raises:
        NotHere: It has no stop or no fixed tags, or carriers have none.
    """
    stop = CellModel(world, zone).stop
    try:
        carrier, fixed = library_tags(world.library, CARRIER), fixed_tags(world)
    except SdfError as error:
        raise NotHere(f"needs the tags of the cell: {error}") from None
    if stop is None or carrier is None or fixed is None:
        raise NotHere("needs a track with a stop, a carrier with cell:fiducial, and a cell that has some, too")
    return StopTags(stop, carrier, *fixed)
