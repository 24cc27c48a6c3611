"""What stands on the other side of the bridge: a small client of its WebSocket, and a reader of recordings."""

import asyncio
import base64
import json
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROTOCOL = "foxglove.sdk.v1"
TEXT, BINARY = 1, 2
PATIENCE_S = 240.0
"""Longest wait for what shall come [s]; a loaded machine is slow to start a world."""
MESSAGE = 1
SCHEMA, CHANNEL, STATISTICS = 3, 4, 11
MAGIC = b"\x89MCAP0\r\n"
FOOTER = struct.Struct("<BQQQI")


class FoxgloveClient:
    """Watches a server as Foxglove does: learns the topics and subscribes to some.

    Attributes:
        topics: What was offered so far: channel by topic.
        heard: Messages by topic, with their times [ns].
    """

    def __init__(self) -> None:
        self.topics: dict[str, dict[str, Any]] = {}
        self.heard: dict[str, list[tuple[int, bytes]]] = {}
        self._subscribed: dict[int, str] = {}
        self._changed = asyncio.Event()

    async def connect(self, address: str) -> None:
        """Open the connection, by the WebSocket protocol (RFC 6455)."""
        host, port = address.removeprefix("ws://").split(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port))
        key = base64.b64encode(os.urandom(16)).decode()
        self._writer.write(
            f"GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
            f"\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n".encode()
        )
        answer = await self._reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in answer, answer
        self._task = asyncio.create_task(self._read())

    async def subscribe(self, *topics: str) -> None:
        """Subscribe to topics, when they are offered."""
        await self.until(lambda: set(topics) <= set(self.topics), f"the topics {topics}, not {list(self.topics)}")
        first = len(self._subscribed) + 1
        self._subscribed |= dict(enumerate(topics, first))
        wanted = [
            {"id": number, "channelId": self.topics[topic]["id"]}
            for number, topic in self._subscribed.items()
            if number >= first
        ]
        self._send(json.dumps({"op": "subscribe", "subscriptions": wanted}))

    async def next(self, topic: str, count: int = 1, patience_s: float = PATIENCE_S) -> list[tuple[int, bytes]]:
        """Wait for so many messages of a topic."""
        await self.until(lambda: len(self.heard.get(topic, [])) >= count, f"{count} of {topic}", patience_s)
        return self.heard[topic]

    def last(self, topic: str) -> bytes:
        """The last message of a topic, empty before the first."""
        return self.heard[topic][-1][1] if self.heard.get(topic) else b""

    async def until(self, condition: Any, what: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until something is so."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        assert condition(), f"waited in vain for {what}"

    async def close(self) -> None:
        """End it."""
        self._task.cancel()
        self._writer.close()

    async def _read(self) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                kind, content = await self._frame()
                if kind == TEXT:
                    self._take(json.loads(content))
                elif kind == BINARY and content[0] == MESSAGE:
                    number, time = struct.unpack_from("<IQ", content, 1)
                    self.heard.setdefault(self._subscribed[number], []).append((time, content[13:]))
                self._changed.set()

    def _take(self, told: dict[str, Any]) -> None:
        if told["op"] == "advertise":
            self.topics |= {channel["topic"]: channel for channel in told["channels"]}

    async def _frame(self) -> tuple[int, bytes]:
        head = await self._reader.readexactly(2)
        length = head[1] & 127
        if length >= 126:
            size, code = (2, ">H") if length == 126 else (8, ">Q")
            (length,) = struct.unpack(code, await self._reader.readexactly(size))
        return head[0] & 15, await self._reader.readexactly(length)

    def _send(self, text: str) -> None:
        content, key = text.encode(), os.urandom(4)
        masked = bytes(byte ^ key[index % 4] for index, byte in enumerate(content))
        self._writer.write(struct.pack(">BBH", 0x80 | TEXT, 0x80 | 126, len(content)) + key + masked)


@dataclass
class Recording:
    """What the summary of an MCAP file says: how many messages of which schema it has, by topic."""

    counts: dict[str, int]
    schemas: dict[str, str]


def read_recording(file: Path) -> Recording:
    """Read the summary of a recording; one that was not finished has none."""
    content = file.read_bytes()
    assert content.startswith(MAGIC) and content.endswith(MAGIC), "it is not finished"
    at = FOOTER.unpack_from(content, len(content) - len(MAGIC) - 29)[2]
    schemas: dict[int, str] = {}
    channels: dict[int, tuple[str, int]] = {}
    counts: dict[int, int] = {}
    while at < len(content) - len(MAGIC):
        kind, length = struct.unpack_from("<BQ", content, at)
        record, at = content[at + 9 : at + 9 + length], at + 9 + length
        if kind == SCHEMA:
            schemas[struct.unpack_from("<H", record)[0]] = _text(record, 2)
        elif kind == CHANNEL:
            number, schema = struct.unpack_from("<HH", record)
            channels[number] = _text(record, 4), schema
        elif kind == STATISTICS:
            counts = dict(struct.iter_unpack("<HQ", record[46:]))
    return Recording(
        {topic: counts.get(number, 0) for number, (topic, _) in channels.items()},
        {topic: schemas[schema] for topic, schema in channels.values()},
    )


def _text(record: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<I", record, at)
    return record[at + 4 : at + 4 + length].decode()
