"""What goes over the pipe between a planner and who asks it: whole objects, each a length and a pickle.

A world goes over once, then one `Ask` per plan.
"""

import asyncio
import pickle
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

from cell_skills.geometry import Pose
from cell_skills.motion.request import MotionRequest

HEAD = struct.Struct("<Q")


@dataclass(frozen=True)
class Ask:
    """One request: what stands where in the world that went before, and what to plan."""

    poses: dict[str, Pose]
    joints: dict[str, float]
    request: MotionRequest


def pack(message: Any) -> bytes:
    """Return a message as bytes."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def receive(source: BinaryIO) -> Any:
    """Wait for a message.

    Raises:
        EOFError: The other side is gone.
    """
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    (size,) = HEAD.unpack(head)
    return pickle.loads(source.read(size))


async def receive_async(source: asyncio.StreamReader) -> Any:
    """Wait for a message in an event loop.

    Raises:
        asyncio.IncompleteReadError: The other side is gone.
    """
    (size,) = HEAD.unpack(await source.readexactly(HEAD.size))
    return pickle.loads(await source.readexactly(size))
