"""What a tag bears, as hex digits on the air and as a URI in names, whatever its scheme."""

import re
from functools import cache, lru_cache
from typing import Final

from cell_line.registry import Registry
from cell_line.tag_schemes.gs1 import REMEMBERED, gs1_uri
from cell_line.tag_schemes.raw import raw_hex, raw_uri
from cell_line.tag_schemes.scheme import TAG_SCHEMES, EpcError, TagScheme

LONGEST = 128
"""Hex digits of the longest EPC that a tag can hold: 31 words of 16 bits, and one more."""
TAG_ID: Final = re.compile("([0-9A-Fa-f]{4}){4,32}")
"""What a reader may give as the identity of a tag: whole words, from the 64 bits of ISO 15693 on."""
_HEX = re.compile(r"[0-9A-F]*")


@cache
def installed_schemes() -> tuple[type[TagScheme], ...]:
    """All schemes that are installed and whole, by name; `./cell plugins` names the others."""
    registry = Registry.installed()
    return tuple(registry.get(TAG_SCHEMES, name) for name in registry.usable(TAG_SCHEMES))


@lru_cache(maxsize=REMEMBERED)
def epc_uri(digits: str) -> str:
    """Identity URI of hex digits from a tag; the raw URI where they are of no known scheme.

    Text that is no hex is told by its own bytes.
    """
    digits = digits[:LONGEST]
    if not _HEX.fullmatch(digits.upper()):
        return raw_uri(digits.encode(errors="replace").hex().upper()[:LONGEST])
    digits = digits.upper()
    for scheme in installed_schemes():
        if (uri := scheme.decode(digits)) is not None:
            return uri
    return gs1_uri(digits) or raw_uri(digits)


@lru_cache(maxsize=REMEMBERED)
def epc_hex(uri: str) -> str:
    """Return the hex digits of an identity, or those of a raw URI.

    Raises:
        EpcError: no tag of a known scheme can hold it.
    """
    for scheme in installed_schemes():
        if (digits := scheme.encode(uri)) is not None:
            return digits
    digits = raw_hex(uri)
    if digits is None:
        raise EpcError(f"{uri!r} is of no known tag scheme: {', '.join(one.name for one in installed_schemes())}")
    return digits
