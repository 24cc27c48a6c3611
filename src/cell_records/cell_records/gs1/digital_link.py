"""The identity of a unit as an address: a Digital Link of GS1 (GS1 Digital Link URI Syntax 1.6, section 4)."""

from urllib.parse import quote

from cell_records.gs1.identities import Identities
from cell_records.gs1.numbers import is_serial

GTIN_AI, SERIAL_AI = "01", "21"
"""Application identifiers."""


class NoDigitalLink(Exception):
    """A unit has none; the text says what is missing."""


def digital_link(identities: Identities, variant: str, unit: str) -> str:
    """The Digital Link of a unit: the GTIN of its variant, and its id as the serial.

    Raises:
        NoDigitalLink: the variant has no GTIN, or the id can be no serial.
    """
    gtin = identities.gtins.get(variant)
    if gtin is None:
        raise NoDigitalLink(f"unit {unit}: variant {variant} has no GTIN under gtins")
    if not is_serial(unit):
        raise NoDigitalLink(f"unit {unit}: its id cannot be a serial of GS1, which has at most 20 characters")
    return f"{identities.resolver}/{GTIN_AI}/{gtin}/{SERIAL_AI}/{quote(unit, safe='')}"


def own_address(identities: Identities, kind: str, *names: str) -> str:
    """The address of something that has no key of GS1."""
    return "/".join((identities.own, kind, *(quote(name, safe="") for name in names)))


def unit_address(identities: Identities, line: str, variant: str, unit: str) -> str:
    """The Digital Link of a unit, an address of the company's own where it has none."""
    try:
        return digital_link(identities, variant, unit)
    except NoDigitalLink:
        return own_address(identities, "unit", line, unit)
