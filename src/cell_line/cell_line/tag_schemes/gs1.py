"""Keys of GS1 on tags of 96 bits (GS1 EPC Tag Data Standard 1.13, section 14.5, EPC binary coding tables).

Each begins with a header (8 bits), a filter (3) that says what kind of thing bears the tag, and a partition (3) that
says how the next 44 or 82 bits are shared between the company prefix and the number that the company gave.  An
identity is believed only if its encoder would have written these very bits.
"""

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final

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
from pydantic import Field

from cell_line.params import Params
from cell_line.tag_schemes.scheme import EpcError, TagScheme

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
REMEMBERED = 4096
"""Tags whose names are not worked out again."""
HEADER, FILTER = slice(0, 8), slice(8, 11)
"""Bits that say the scheme, and what kind of thing bears the tag."""
Digits = Annotated[str, Field(pattern=r"^[0-9]+$", max_length=20)]


@lru_cache(maxsize=REMEMBERED)
def gs1_uri(digits: str) -> str | None:
    """Identity URI of hex digits in upper case, None where no encoder of a key of GS1 writes them."""
    try:
        epc = hex_to_tag_encodable(digits)
        bits = f"{int(digits, 16):0{4 * len(digits)}b}"
        scheme, kind = epc.header_to_schemes()[bits[HEADER]], FILTERS[type(epc)](str(int(bits[FILTER], 2)))
        written = str(epc.hex(binary_coding_scheme=scheme, filter_value=kind))
    except (ConvertException, LookupError, ValueError):  # what epcpy raises at bits that are none
        return None
    return str(epc.epc_uri) if written == digits else None


class Gs1Scheme(TagScheme):
    """Base of a key of GS1 on 96 bits.

    Attributes:
        prefix: What its URIs begin with.
        key: Who encodes it.
        coding: As what.
        label: What it is called in messages.
    """

    prefix: ClassVar[str]
    key: ClassVar[type[TagEncodable]]
    coding: ClassVar[Any]
    label: ClassVar[str]

    @classmethod
    def encode(cls, uri: str, filter_value: int = 0) -> str | None:
        """See `TagScheme`; a filter of 0 says nothing about the thing that bears the tag, others do (0 to 7)."""
        if not uri.startswith(cls.prefix):
            return None
        try:
            value = FILTERS[cls.key](str(filter_value))
            digits = str(cls.key(uri).hex(binary_coding_scheme=cls.coding, filter_value=value))
        except (ConvertException, LookupError, ValueError) as error:
            raise EpcError(f"{uri!r} is no {cls.label}: {error}") from None
        if (reads := gs1_uri(digits)) != uri:
            raise EpcError(f"{uri!r} is no {cls.label}: it reads back as {reads}")
        return digits

    @classmethod
    def decode(cls, digits: str) -> str | None:
        """See `TagScheme`."""
        uri = gs1_uri(digits) if len(digits) == 24 else None
        return uri if uri is not None and uri.startswith(cls.prefix) else None


class _Serials(Params):
    company_prefix: Digits
    first_serial: int = Field(ge=0, lt=2**38)

    def serials(self, stem: str, count: int) -> tuple[str, ...]:
        return tuple(f"{stem}.{serial}" for serial in range(self.first_serial, self.first_serial + count))


class GraiOptions(_Serials):
    """Carriers of one type, with consecutive serials."""

    asset_type: Annotated[str, Field(pattern=r"^[0-9]*$", max_length=20)]


class Grai96(Gs1Scheme):
    """Returnable asset: header 0x33, prefix and asset type 44 bits, serial 38 (GRAI partition table, GRAI-96 table)."""

    name = "grai-96"
    Options = GraiOptions
    prefix, key, label = "urn:epc:id:grai:", GRAI, "GRAI-96"
    coding = GRAI.BinaryCodingScheme.GRAI_96

    @classmethod
    def names(cls, options: GraiOptions, count: int) -> tuple[str, ...]:
        """See `TagScheme`."""
        return options.serials(f"{cls.prefix}{options.company_prefix}.{options.asset_type}", count)


class SgtinOptions(_Serials):
    """Carriers sold as an article: the indicator digit and the item reference in one, as in the URI."""

    item_reference: Digits


class Sgtin96(Gs1Scheme):
    """Serialised trade item: header 0x30, prefix and item 44 bits, serial 38 (SGTIN partition and SGTIN-96 tables)."""

    name = "sgtin-96"
    Options = SgtinOptions
    prefix, key, label = "urn:epc:id:sgtin:", SGTIN, "SGTIN-96"
    coding = SGTIN.BinaryCodingScheme.SGTIN_96

    @classmethod
    def names(cls, options: SgtinOptions, count: int) -> tuple[str, ...]:
        """See `TagScheme`."""
        return options.serials(f"{cls.prefix}{options.company_prefix}.{options.item_reference}", count)


class GiaiOptions(Params):
    """Carriers as assets of a company, with consecutive references."""

    company_prefix: Digits
    first_reference: int = Field(ge=0, lt=2**62)


class Giai96(Gs1Scheme):
    """Individual asset: header 0x34, prefix and asset reference 82 bits (GIAI-96 partition and coding tables)."""

    name = "giai-96"
    Options = GiaiOptions
    prefix, key, label = "urn:epc:id:giai:", GIAI, "GIAI-96"
    coding = GIAI.BinaryCodingScheme.GIAI_96

    @classmethod
    def names(cls, options: GiaiOptions, count: int) -> tuple[str, ...]:
        """See `TagScheme`."""
        first = options.first_reference
        return tuple(f"{cls.prefix}{options.company_prefix}.{number}" for number in range(first, first + count))
