"""What the user memory of a carrier's tag says, in 64 bytes with a checksum.

Layout, big endian: version (1 byte), next operation (2), length of unit (1), length of revision (1), unit and revision
in UTF-8, zeros, and in the last four bytes the CRC-32 of all before.
"""

import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum

from cell_line.plain import shown

SIZE = 64
VERSION = 1
MAX_UNIT = 40
MAX_REVISION = 15
_HEAD = struct.Struct(">BHBB")
_CRC = struct.Struct(">I")
_BODY = SIZE - _CRC.size


class TagMemoryError(StrEnum):
    """Why a memory says nothing that may be used."""

    BLANK = "blank"
    """Nothing was ever written, or it was cleared."""
    CORRUPT = "corrupt"
    """The checksum or the layout is wrong: something was written, but it cannot be believed."""


@dataclass(frozen=True, slots=True)
class TagMemory:
    """The unit on a carrier ('': it is empty), its recipe revision and the index of its next operation."""

    unit: str = ""
    revision: str = ""
    next_operation: int = 0

    def encode(self) -> bytes:
        """Return the 64 bytes.

        Raises:
            ValueError: a field does not fit; the text says which.
        """
        unit, revision = self.unit.encode(), self.revision.encode()
        if len(unit) > MAX_UNIT:
            raise ValueError(f"unit id {self.unit!r} has {len(unit)} bytes, a tag holds {MAX_UNIT}")
        if len(revision) > MAX_REVISION:
            raise ValueError(f"revision {self.revision!r} has {len(revision)} bytes, a tag holds {MAX_REVISION}")
        if not 0 <= self.next_operation < 2**16:
            raise ValueError(f"next operation {self.next_operation} is not within 0 to 65535")
        head = _HEAD.pack(VERSION, self.next_operation, len(unit), len(revision))
        body = (head + unit + revision).ljust(_BODY, b"\0")
        return body + _CRC.pack(zlib.crc32(body))


def decode(memory: bytes) -> TagMemory | TagMemoryError:
    """Return what the bytes say, or why they say nothing: only what `encode` writes is believed."""
    if len(memory) <= SIZE and not any(memory):
        return TagMemoryError.BLANK
    if len(memory) != SIZE:
        return TagMemoryError.CORRUPT
    _, next_operation, unit_length, revision_length = _HEAD.unpack_from(memory)
    unit_end = _HEAD.size + unit_length
    try:
        unit = memory[_HEAD.size : unit_end].decode()
        revision = memory[unit_end : unit_end + revision_length].decode()
        said = TagMemory(unit, revision, next_operation)
        plain = shown(unit) == unit and shown(revision) == revision
        return said if plain and said.encode() == memory else TagMemoryError.CORRUPT
    except ValueError:  # no UTF-8, or more than there is room for
        return TagMemoryError.CORRUPT
