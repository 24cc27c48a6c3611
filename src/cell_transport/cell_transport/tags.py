"""EPCs of tags: bits in hex on the air, pure identity URIs in names (GS1 Tag Data Standard).

An identity is believed only if its encoder would have written these very bits; all else has a raw URI.
"""

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Final

from epcpy.epc_schemes import GDTI, GIAI, GRAI, GSRN, SGLN, SGTIN, SSCC
from epcpy.epc_schemes.base_scheme import TagEncodable
from epcpy.epc_schemes.gdti import GDTIFilterValue
from epcpy.epc_schemes.giai import GIAIFilterValue
from epcpy.epc_schemes.grai import GRAIFilterValue
from epcpy.epc_schemes.gsrn import GSRNFilterValue
from epcpy.epc_schemes.sgln import SGLNFilterValue
from epcpy.epc_schemes.sgtin import SGTINFilterValue
from epcpy.epc_schemes.sscc import SSCCFilterValue
from epcpy.utils.common import ConvertException
from epcpy.utils.parsers import hex_to_tag_encodable

from cell_line.config.line import LineConfig

FILTERS: Final[Mapping[type[TagEncodable], type[Enum]]] = {
    GDTI: GDTIFilterValue,
    GIAI: GIAIFilterValue,
    GRAI: GRAIFilterValue,
    GSRN: GSRNFilterValue,
    SGLN: SGLNFilterValue,
    SGTIN: SGTINFilterValue,
    SSCC: SSCCFilterValue,
}
"""The keys of GS1 that can be on a tag, and what else their encoders need."""
LONGEST = 128
"""Hex digits of the longest EPC that a tag can hold: 31 words of 16 bits, and one more."""
REMEMBERED = 4096
"""Tags whose names are not worked out again."""
HEADER, FILTER = slice(0, 8), slice(8, 11)
"""Bits that say the scheme, and what kind of thing bears the tag."""
_HEX = re.compile(r"[0-9A-F]*")
_RAW = re.compile(r"urn:epc:raw:[0-9]+\.x([0-9A-F]*)")


class EpcError(ValueError):
    """A URI that no GRAI-96 tag can hold."""


@lru_cache(maxsize=REMEMBERED)
def epc_uri(epc_hex: str) -> str:
    """Identity URI of hex digits from a tag; the raw URI where they are no EPC of a known scheme.

    Text that is no hex is told by its own bytes.
    """
    digits = epc_hex[:LONGEST].upper()
    if not _HEX.fullmatch(digits):
        return _raw(epc_hex[:LONGEST].encode(errors="replace").hex().upper()[:LONGEST])
    try:
        epc = hex_to_tag_encodable(digits)
        return str(epc.epc_uri) if digits == _written(epc, digits) else _raw(digits)
    except (ConvertException, LookupError, ValueError):  # what epcpy raises at bits that are none
        return _raw(digits)


def _written(epc: TagEncodable, digits: str) -> str:
    """What an encoder writes for an identity, with the scheme and the filter of these hex digits.

    Raises:
        LookupError: it is of no key that is read.
    """
    bits = f"{int(digits, 16):0{4 * len(digits)}b}"
    scheme, kind = epc.header_to_schemes()[bits[HEADER]], FILTERS[type(epc)](str(int(bits[FILTER], 2)))
    return str(epc.hex(binary_coding_scheme=scheme, filter_value=kind))


def _raw(digits: str) -> str:
    return f"urn:epc:raw:{4 * len(digits)}.x{digits}"


@lru_cache(maxsize=REMEMBERED)
def epc_hex(uri: str, filter_value: int = 0) -> str:
    """Return the 24 hex digits of a GRAI-96, or those of a raw URI.

    Args:
        uri: `urn:epc:id:grai:<company prefix>.<asset type>.<serial>`.
        filter_value: 0 to 7; 0 says nothing about the asset.

    Raises:
        EpcError: the URI is neither.
    """
    if raw := _RAW.fullmatch(uri):
        return raw[1]
    scheme = GRAI.BinaryCodingScheme.GRAI_96
    try:
        grai = GRAI(uri)
        value = GRAIFilterValue(str(filter_value))
        digits = str(grai.hex(binary_coding_scheme=scheme, filter_value=value))
    except (ConvertException, LookupError, ValueError) as error:
        raise EpcError(f"{uri!r} is no GRAI-96: {error}") from None
    if epc_uri(digits) != uri:
        raise EpcError(f"{uri!r} is no GRAI-96: it reads back as {epc_uri(digits)}")
    return digits


def carrier_epcs(line: LineConfig) -> tuple[str, ...]:
    """Identity URIs of all carriers of a line, in the order of their serials.

    Raises:
        ConfigError: prefix, asset type and serials make no GRAI-96.
    """
    carriers = line.carriers
    serials = range(carriers.first_serial, carriers.first_serial + carriers.count)
    uris = tuple(f"urn:epc:id:grai:{carriers.company_prefix}.{carriers.asset_type}.{serial}" for serial in serials)
    try:
        for uri in uris:
            epc_hex(uri)
    except EpcError as error:
        raise line.error(("carriers",), str(error)) from None
    return uris
