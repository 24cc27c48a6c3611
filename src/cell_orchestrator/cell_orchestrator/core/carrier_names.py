"""What people call a carrier: the serial at the end of its identity, which is written on it."""

from collections.abc import Iterable

from cell_orchestrator.core.errors import NotAllowed, Unknown


def short(carrier: str) -> str:
    """The serial of a carrier's identity URI."""
    return carrier.rpartition(".")[2]


def carrier_called(given: str, carriers: Iterable[str]) -> str:
    """The id of the carrier that is called so.

    Args:
        given: its id or its serial.
        carriers: ids of all that can be meant.

    Raises:
        Unknown: none of them is called so.
        NotAllowed: several have this serial.
    """
    known = tuple(carriers)
    if given in known:
        return given
    found = [carrier for carrier in known if short(carrier) == given]
    if not found:
        raise Unknown("carrier", given, sorted(map(short, known), key=_in_order))
    if len(found) > 1:
        raise NotAllowed(f"{given!r} is the serial of several carriers: {', '.join(sorted(found)[:12])}")
    return found[0]


def _in_order(serial: str) -> tuple[int, str]:
    return len(serial), serial
