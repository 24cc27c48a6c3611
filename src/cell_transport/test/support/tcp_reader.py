"""A reader with one antenna that answers on a TCP port, and the driver of it."""

import asyncio
import json

from pydantic import BaseModel, ConfigDict

from cell_line.codes import Code
from cell_line.driver import StandsOn
from cell_transport.answer import Answer
from cell_transport.drivers import ReadPoint, TransportEnv
from cell_transport.tag import Look, Tag, TagSighting


class TcpReader:
    """The reader: one line of JSON asks, one answers.

    Attributes:
        port: Where it answers.
        tag: What is in front of its antenna, None for nothing.
        asked: How often it was asked for something.
        dumb: Whether it hears, and does not answer.
    """

    def __init__(self, tag: Tag | None) -> None:
        self.tag = tag
        self.port = self.asked = 0
        self.dumb = False
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen, on the same port as before."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def pull_the_plug(self) -> None:
        """Be gone, in the middle of whatever it does."""
        assert self._server
        self._server.close()
        for talk in self._talks:
            talk.transport.abort()
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(writer)
        while line := await reader.readline():
            self.asked += 1
            if self.dumb:
                continue
            memory = json.loads(line).get("write")
            if self.tag and memory is not None:
                self.tag = Tag(self.tag.epc, bytes.fromhex(memory))
            said = {"epc": self.tag.epc, "memory": self.tag.memory.hex()} if self.tag else {}
            writer.write(json.dumps(said).encode() + b"\n")


class TcpReadPointOptions(BaseModel):
    """Where it answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int


class TcpReadPoint(ReadPoint):
    """Asks a `TcpReader`.

    Attributes:
        broken: Whether it raises although it is well.
    """

    Options = TcpReadPointOptions
    stands_on = StandsOn.HARDWARE

    def __init__(self, options: TcpReadPointOptions, env: TransportEnv) -> None:
        self._host, self._port = options.host, options.port
        self._talk: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.broken = False

    async def open(self) -> None:
        try:
            self._talk = await asyncio.open_connection(self._host, self._port)
        except OSError:
            raise OSError(f"no answer from {self._host}:{self._port}") from None

    async def close(self) -> None:
        if self._talk:
            self._talk[1].close()
        self._talk = None

    def health(self) -> str:
        return "" if self._talk and not self._talk[0].at_eof() else "the connection is lost"

    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        if self.broken:
            raise ZeroDivisionError("a bug")
        tag = await self._ask(zone=zone)
        return Look((TagSighting(tag.epc, tag.memory, True, -40.0),), tag) if tag else Look()

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        return Answer() if await self._ask(zone=zone, write=memory.hex()) else Answer(Code.NO_CARRIER, "nobody")

    async def _ask(self, **words: str) -> Tag | None:
        assert self._talk, "it is not open"
        reader, writer = self._talk
        writer.write(json.dumps(words).encode() + b"\n")
        if not (line := await reader.readline()):
            raise OSError("the connection is lost")
        said = json.loads(line)
        return Tag(said["epc"], bytes.fromhex(said["memory"])) if said else None
