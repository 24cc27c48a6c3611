"""Messages in a stream of bytes, each with its length before it."""

import struct
from typing import IO

LENGTH = struct.Struct("<I")


def write_message(stream: IO[bytes], message: bytes) -> None:
    """Write a message."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes:
    """Read a message; b"" when the stream has ended."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    length: int = LENGTH.unpack(head)[0]
    return stream.read(length)
