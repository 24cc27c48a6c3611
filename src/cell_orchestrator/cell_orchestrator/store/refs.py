"""What an event is about: the keys it is found under later, such as `unit:A-01` or `cell:assembly`."""

from cell_orchestrator.core.events import (
    Event,
    OrderAccepted,
    ProductsRead,
    RequestMet,
    RequestRefused,
    StoreAccepted,
    TagContent,
    UnitsAdded,
)

PRODUCTS = "products:revisions"
"""Where all revisions of products are found."""

ACCEPTED = "store:accepted"
"""Where all that was lost of the log is found, which a person has accepted."""

NOUNS = {
    "order": "order",
    "unit": "unit",
    "carrier": "carrier",
    "actual": "carrier",
    "cell": "cell",
    "job": "job",
}
"""Event field -> noun of its reference."""


def references(event: Event) -> tuple[str, ...]:
    """References of an event, each once, by what its own fields say."""
    if isinstance(event, OrderAccepted):
        return (f"order:{event.order.id}", *(f"unit:{unit.id}" for unit in event.units))
    if isinstance(event, UnitsAdded):
        return (f"order:{event.order}", *(f"unit:{unit.id}" for unit in event.units))
    if isinstance(event, ProductsRead):
        return (PRODUCTS,)
    if isinstance(event, StoreAccepted):
        return (ACCEPTED,)
    if isinstance(event, RequestRefused | RequestMet):
        noun, _, name = event.about.partition(" ")
        return (f"{noun}:{name}",) if noun in NOUNS and name else ()
    found: dict[str, None] = {}
    for field, noun in NOUNS.items():
        if name := getattr(event, field, ""):
            found[f"{noun}:{name}"] = None
    tag = getattr(event, "tag", None)
    if isinstance(tag, TagContent) and tag.unit:
        found[f"unit:{tag.unit}"] = None
    return tuple(found)
