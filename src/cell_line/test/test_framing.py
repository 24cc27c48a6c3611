"""A pipe between two processes of ours, when something else than messages comes."""

import asyncio
import io
import random

import pytest

from cell_line.framing import LARGEST, NoMessage, pack, receive, receive_async


def heard(content: bytes) -> object:
    """What both sides make of these bytes; they agree."""

    async def in_a_loop() -> object:
        reader = asyncio.StreamReader()
        reader.feed_data(content)
        reader.feed_eof()
        return await receive_async(reader)

    try:
        expected: object = receive(io.BytesIO(content))
    except (EOFError, NoMessage) as error:
        with pytest.raises(asyncio.IncompleteReadError if isinstance(error, EOFError) else NoMessage):
            asyncio.run(in_a_loop())
        return type(error)
    assert asyncio.run(in_a_loop()) == expected
    return expected


def test_a_message_comes_over() -> None:
    """It should be the same object, and leave the next one alone."""
    both = io.BytesIO(pack({"a": [1.0, None]}) + pack("b"))
    assert (receive(both), receive(both)) == ({"a": [1.0, None]}, "b")


@pytest.mark.parametrize("cut", [0, 3, 8, 20])
def test_the_other_side_is_gone(cut: int) -> None:
    """It should be the end, also in the middle of a message."""
    assert heard(pack("a long enough text")[:cut]) is EOFError


@pytest.mark.parametrize("size", [LARGEST + 1, 2**63, 2**64 - 1])
def test_a_size_that_nothing_has(size: int) -> None:
    """It should not ask for that much memory."""
    assert heard(size.to_bytes(8, "little") + b"abc") is NoMessage


def test_whatever_comes() -> None:
    """It should be a message, no message or the end, and nothing else."""
    chance = random.Random(1)
    good = pack({"a": [1.0, "text", (2, 3)]})
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        heard(bytes(damaged))
