"""Tags that bear bits which are no key: EPCs of 96 bits as they are, and the factory's ids of ISO/IEC 15693."""

import re
from typing import Annotated

from pydantic import Field

from cell_line.params import Params
from cell_line.tag_schemes.scheme import EpcError, TagScheme

_RAW = re.compile(r"urn:epc:raw:[0-9]+\.x([0-9A-F]*)")
_UID = re.compile(r"E0[0-9A-F]{14}")


def raw_uri(digits: str) -> str:
    """The raw URI of hex digits in upper case (GS1 EPC Tag Data Standard, "raw"): how many bits, and which."""
    return f"urn:epc:raw:{4 * len(digits)}.x{digits}"


def raw_hex(uri: str) -> str | None:
    """The hex digits of a raw URI, None for another one."""
    found = _RAW.fullmatch(uri)
    return found[1] if found and raw_uri(found[1]) == uri else None


class PlainOptions(Params):
    """Carriers with consecutive EPCs, the first of which is given in hex."""

    first_epc: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{24}$")]


class PlainEpc(TagScheme):
    """96 bits without a number of GS1 in them; their names are raw URIs."""

    name = "epc"
    Options = PlainOptions

    @classmethod
    def names(cls, options: PlainOptions, count: int) -> tuple[str, ...]:
        """See `TagScheme`."""
        first = int(options.first_epc, 16)
        if first + count > 2**96:
            raise EpcError(f"after {options.first_epc} there are no {count} EPCs of 96 bits")
        return tuple(raw_uri(f"{number:024X}") for number in range(first, first + count))

    @classmethod
    def encode(cls, uri: str) -> str | None:
        """See `TagScheme`."""
        digits = raw_hex(uri)
        return digits if digits is not None and len(digits) == 24 else None

    @classmethod
    def decode(cls, digits: str) -> str | None:  # noqa: ARG003 (as the others have it)
        """See `TagScheme`: what is a key of GS1 has the name of that, and no raw one."""
        return None


class Iso15693Options(Params):
    """The ids of the carriers' tags, one for each carrier."""

    uids: tuple[Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{16}$")], ...]


class Iso15693Uid(TagScheme):
    """The 64 bits of an HF tag (ISO/IEC 15693-3, 4.1): E0, the code of the maker of the chip, and its serial.

    The factory writes them; a tag that is replaced brings another id.
    """

    name = "iso15693"
    Options = Iso15693Options
    writes_ids = False

    @classmethod
    def names(cls, options: Iso15693Options, count: int) -> tuple[str, ...]:
        """See `TagScheme`."""
        uids = [uid.upper() for uid in options.uids]
        if len(uids) != count or len(set(uids)) != count:
            raise EpcError(f"needs as many different ids as carriers: there are {len(set(uids))} of {count}")
        if wrong := [uid for uid in uids if not _UID.fullmatch(uid)]:
            raise EpcError(f"{wrong[0]} is no id of ISO 15693, which begins with E0")
        return tuple(map(raw_uri, uids))

    @classmethod
    def encode(cls, uri: str) -> str | None:
        """See `TagScheme`."""
        digits = raw_hex(uri)
        return digits if digits is not None and _UID.fullmatch(digits) else None

    @classmethod
    def decode(cls, digits: str) -> str | None:
        """See `TagScheme`."""
        return raw_uri(digits) if _UID.fullmatch(digits) else None
