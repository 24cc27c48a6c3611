"""The process that reads, kept alive: asked by number, restarted when it dies, and never waited for without end."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from itertools import count

from cell_line.background import background
from cell_line.framing import pack, receive_async
from cell_orchestrator.order_desk.messages import Catalogue, DocumentAnswer, LookAtProducts, OrderDocument, Setup
from cell_orchestrator.order_desk.worker import UNASKED

COMMAND = (sys.executable, "-m", "cell_orchestrator.order_desk.worker")
PATIENCE_S = 20.0
"""Longest wait for the reading of a document, wall time [s]: what is read for longer is not what anybody sends."""
START_S = 180.0
"""Longest wait for the process to come up, wall time [s]: beside a simulation, which goes first, it takes long."""
LOOK_S = 2.0
"""Wall time between two looks at the products [s]."""
REST_S = (0.5, 10.0)
"""Wall time before a process that died is started again, at first and at most [s]."""


class NotRead(Exception):
    """A document could not be read, through no fault that could be named in it."""


class ReadingProcess:
    """Runs the process; everything is called in one event loop."""

    def __init__(
        self,
        setup: Callable[[], Setup],
        on_catalogue: Callable[[Catalogue], None],
        command: tuple[str, ...] = COMMAND,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Remember; `run` starts it.

        Args:
            setup: what it is told first, whenever it starts.
            on_catalogue: told how the products are, whenever that changes.
            command: what it is.
            patience_s: longest wait for one document, wall time [s].
        """
        self._setup, self._on_catalogue, self._command, self._patience_s = setup, on_catalogue, command, patience_s
        self._process: Process | None = None
        self._ready = asyncio.Event()
        self._numbers = count(UNASKED + 1)
        self._asked: dict[int, asyncio.Future[DocumentAnswer]] = {}
        self._log = logging.getLogger("cell").getChild("orders")

    @property
    def pid(self) -> int | None:
        """Its process id, None while there is none."""
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Keep it running until this is cancelled."""
        rest_s = REST_S[0]
        while True:
            try:
                await self._live()
                rest_s = REST_S[0]
            except OSError as error:
                self._log.error("orders cannot be read: %s", error)
            except Exception:  # whatever it answered, the next one may do better
                self._log.exception("the process that reads orders said what nobody expected; it is started again")
            finally:
                await self._end()
            await asyncio.sleep(rest_s)
            rest_s = min(2.0 * rest_s, REST_S[1])

    async def ask(self, document: OrderDocument) -> DocumentAnswer:
        """Have a document read.

        Raises:
            NotRead: the process died of it, or takes too long.
        """
        try:
            async with asyncio.timeout(START_S):
                await self._ready.wait()
        except TimeoutError:
            raise NotRead("the process that reads orders does not start; try again") from None
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._answer(document)
        except TimeoutError:
            self._kill()
            raise NotRead(f"is not read within {self._patience_s:g} s") from None

    async def _answer(self, document: OrderDocument) -> DocumentAnswer:
        number = next(self._numbers)
        future: asyncio.Future[DocumentAnswer] = asyncio.get_running_loop().create_future()
        self._asked[number] = future
        try:
            await self._send(number, document)
            return await future
        except ConnectionError:
            raise NotRead("the process that reads orders has ended; try again") from None
        finally:
            del self._asked[number]

    async def _live(self) -> None:
        """One life of the process; returns when it has told at least something.

        Raises:
            OSError: it did not come up.
        """
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, env=environment)
        assert process.stdin
        assert process.stdout
        self._process = process
        process.stdin.write(pack(self._setup()))
        looking, told = background(self._look(), "looking at the products"), False
        try:
            while True:
                self._take(*await receive_async(process.stdout))
                if not told:
                    self._ready.set()
                    told = True
        except asyncio.IncompleteReadError:
            if not told:
                raise OSError("the process that reads them does not start") from None
            self._log.error("the process that reads orders has ended; it is started again")
        finally:
            looking.cancel()

    def _take(self, number: int, message: Catalogue | DocumentAnswer) -> None:
        if isinstance(message, Catalogue):
            self._on_catalogue(message)
        elif (asked := self._asked.get(number)) and not asked.done():
            asked.set_result(message)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            with suppress(ConnectionError):
                await self._send(UNASKED, LookAtProducts())

    async def _send(self, number: int, message: OrderDocument | LookAtProducts) -> None:
        if self._process is None or self._process.stdin is None:
            raise ConnectionError
        self._process.stdin.write(pack((number, message)))
        await self._process.stdin.drain()

    def _kill(self) -> None:
        self._ready.clear()
        if self._process:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _end(self) -> None:
        """End the process if there is one, and tell whoever waits for it."""
        self._kill()
        process, self._process = self._process, None
        if process:
            await process.wait()
        for future in self._asked.values():
            if not future.done():
                future.set_exception(ConnectionError())
