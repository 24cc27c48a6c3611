"""Whole objects over a pipe between two processes of ours: each a length and a pickle."""

import asyncio
import pickle
import struct
from typing import Any, BinaryIO

HEAD = struct.Struct("<Q")


def pack(message: Any) -> bytes:
    """Return a message as bytes."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def receive(source: BinaryIO) -> Any:
    """Wait for a message.

    Raises:
        EOFError: The other side is gone.
    """
    (size,) = HEAD.unpack(_exactly(source, HEAD.size))
    return pickle.loads(_exactly(source, size))


async def receive_async(source: asyncio.StreamReader) -> Any:
    """Wait for a message in an event loop.

    Raises:
        asyncio.IncompleteReadError: The other side is gone.
    """
    (size,) = HEAD.unpack(await source.readexactly(HEAD.size))
    return pickle.loads(await source.readexactly(size))


def _exactly(source: BinaryIO, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = source.read(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
