"""What a carrier's tag should say."""

from cell_orchestrator.core.events import TagContent
from cell_orchestrator.core.plant import Carrier, Plant

BLANK = TagContent()


def wanted_tag(plant: Plant, carrier: Carrier) -> TagContent:
    """The user memory that the plant's knowledge of the carrier's unit asks for."""
    if not carrier.unit:
        return BLANK
    unit = plant.units[carrier.unit]
    return TagContent(unit.id, unit.recipe.revision, unit.step)


def tag_is_current(plant: Plant, carrier: Carrier) -> bool:
    """True when the tag is known to say what it should."""
    return carrier.tag == wanted_tag(plant, carrier)
