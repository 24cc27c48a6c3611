"""EPCs of tags: 96 bits in hex on the air, pure identity URIs in names (GS1 Tag Data Standard)."""

from functools import lru_cache

from epcpy.epc_schemes.grai import GRAI, GRAIFilterValue
from epcpy.utils.common import ConvertException
from epcpy.utils.parsers import hex_to_tag_encodable

from cell_skills.config.line import LineConfig

RAW = "urn:epc:raw:96.x"


class EpcError(ValueError):
    """A URI that no GRAI-96 tag can hold."""


@lru_cache(maxsize=4096)
def epc_uri(epc_hex: str) -> str:
    """Identity URI of 24 hex digits from a tag; the raw URI where they are no EPC of a known scheme."""
    try:
        return str(hex_to_tag_encodable(epc_hex).epc_uri)
    except (ConvertException, ValueError):
        return RAW + epc_hex.upper()


@lru_cache(maxsize=4096)
def epc_hex(uri: str, filter_value: int = 0) -> str:
    """Return the 24 hex digits of a GRAI-96, or of a raw URI.

    Args:
        uri: `urn:epc:id:grai:<company prefix>.<asset type>.<serial>`.
        filter_value: 0 to 7; 0 says nothing about the asset.

    Raises:
        EpcError: the URI is neither.
    """
    if uri.startswith(RAW):
        return uri.removeprefix(RAW)
    scheme, value = GRAI.BinaryCodingScheme.GRAI_96, GRAIFilterValue(str(filter_value))
    try:
        grai = GRAI(uri)
        grai.tag_uri(scheme, value)  # checks the serial, which hex() does not
        return str(grai.hex(binary_coding_scheme=scheme, filter_value=value))
    except (ConvertException, ValueError) as error:
        raise EpcError(f"{uri!r} is no GRAI-96: {error}") from None


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
