"""Whole objects over a pipe between two processes of ours: each a length and a pickle."""

import asyncio
import pickle
import struct
from typing import Any, BinaryIO

HEAD = struct.Struct("<Q")
LARGEST = 2**30
"""Largest message [bytes]: a world takes some hundred thousand."""


class NoMessage(ConnectionError):
    """What came over the pipe is none; nothing that comes after it can be believed."""


def pack(message: Any) -> bytes:
    """Return a message as bytes."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def receive(source: BinaryIO) -> Any:
    """Wait for a message.

    Raises:
        EOFError: The other side is gone.
        NoMessage: Something else came.
    """
    return _unpacked(_exactly(source, _size(_exactly(source, HEAD.size))))


async def receive_async(source: asyncio.StreamReader) -> Any:
    """Wait for a message in an event loop.

    Raises:
        asyncio.IncompleteReadError: The other side is gone.
        NoMessage: Something else came.
    """
    return _unpacked(await source.readexactly(_size(await source.readexactly(HEAD.size))))


def _size(head: bytes) -> int:
    (size,) = HEAD.unpack(head)
    if size > LARGEST:
        raise NoMessage(f"a message of {size} bytes, {LARGEST} at most")
    return int(size)


def _unpacked(body: bytes) -> Any:
    try:
        return pickle.loads(body)
    except Exception as error:  # broken pickles raise whatever they like
        raise NoMessage(f"no message: {type(error).__name__}: {error}") from None


def _exactly(source: BinaryIO, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = source.read(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
