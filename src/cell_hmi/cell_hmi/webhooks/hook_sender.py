"""Tells each receiver what happens, in a thread of its own, until it has it or for too long does not take it."""

import json
import logging
import random
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from cell_client.dates import Dates
from cell_client.errors import ClientError
from cell_client.follower import open_store, the_run
from cell_hmi.webhooks.hook_messages import KINDS, message_of
from cell_hmi.webhooks.hook_post import NotTaken, post
from cell_hmi.webhooks.hook_queue import HookMessage, HookQueue
from cell_hmi.webhooks.hook_signature import signed_headers
from cell_hmi.webhooks.receivers import Receiver
from cell_line.log_head import LogHead
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore

_LOG = logging.getLogger(__name__)
LOOK_S = 0.5
"""How often the log is looked at [s]."""
FIRST_S, LONGEST_S, TRIES = 2.0, 3600.0, 16
"""Pause after the first failure, and at most [s]; sent so often, for about five hours, a message is given up."""


STOP_S = 2.0
"""How long all together may take to end [s]; one who waits for an answer longer ends with the process."""


def pause_s(tries: int, chance: float) -> float:
    """Return how long to wait after so many failures [s]: longer each time, and up to a quarter more by chance."""
    return min(FIRST_S * 2.0 ** min(tries, 30), LONGEST_S) * (1.0 + 0.25 * chance)


@dataclass(frozen=True, slots=True)
class HookTarget:
    """A receiver with its name and the key that both know."""

    name: str
    receiver: Receiver
    key: bytes


class HookSender:
    """Belongs to one receiver."""

    def __init__(
        self, target: HookTarget, queue: HookQueue, state_dir: Path, clock: Callable[[], float], tls: ssl.SSLContext
    ) -> None:
        """Take what is to be told to whom; `clock`: date [s since 1970]."""
        self.target = target
        self._queue, self._state_dir, self._clock, self._tls = queue, state_dir, clock, tls
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"webhook-{target.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End soon; what was not taken is sent when the page runs again."""
        self._stop.set()

    def has_ended(self, patience_s: float) -> bool:
        """Wait for its end, not longer than this [s]; returns whether it came."""
        if self._thread.is_alive():
            self._thread.join(patience_s)
        return not self._thread.is_alive()

    def read(self) -> None:
        """Put into the queue what happened since the last look, as far as there is room.

        Raises:
            ClientError, StoreError: there is nothing that can be read.
        """
        name = self.target.name
        room = self._queue.room(name)
        with closing(open_store(self._state_dir)) as store:
            run = the_run(self._state_dir)
            log = f"{run.store} {run.line}"
            place = self._queue.place(name, log)
            if place and place.seq and not store.has(place):
                text = "webhook %s: the log is not that of before, a backup perhaps: what happens from now on is told"
                _LOG.warning(text, name)
                place = None
            if place is None:  # what was before it was asked for is not told
                self._queue.take(name, log, _end_of(store), (), self._clock())
            elif room:
                self._take(store, log, run.line, place, room)

    def _take(self, store: SqlStore, log: str, line: str, place: LogHead, room: int) -> None:
        fresh: list[HookMessage] = []
        before, date = place, Dates.of(store).date
        for stored in store.each(KINDS, place.seq):
            if len(fresh) >= room:
                break
            place = LogHead(stored.seq, stored.hash)
            made = message_of(line, stored, date, store.of)
            if made and made[0] in self.target.receiver.topics:
                body = json.dumps(made[1], separators=(",", ":")).encode()
                fresh.append(HookMessage(str(made[1]["id"]), str(made[0]), body))
        if place != before:
            self._queue.take(self.target.name, log, place, fresh, self._clock())

    def send(self) -> bool:
        """Send the next message that is due; returns whether there was one."""
        name = self.target.name
        message = self._queue.due(name, self._clock())
        if message is None:
            return False
        headers = signed_headers(self.target.key, message.id, int(self._clock()), message.body)
        try:
            post(self.target.receiver, headers, message.body, self._tls)
        except NotTaken as trouble:
            if message.tries + 1 >= TRIES:
                self._queue.give_up(name, message.id, self._clock(), str(trouble))
                _LOG.warning("webhook %s: message %s was given up: %s", name, message.id, trouble)
            else:
                due = self._clock() + pause_s(message.tries, random.random())
                self._queue.again(name, message.id, due, str(trouble))
        else:
            self._queue.done(name, message.id)
        return True

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.read()
            except (ClientError, StoreError):
                pass  # the page says so already
            except Exception:
                _LOG.exception("webhook %s: the log cannot be read", self.target.name)
            try:
                while not self._stop.is_set() and self.send():
                    pass
            except Exception:
                _LOG.exception("webhook %s: its messages cannot be sent", self.target.name)
            self._stop.wait(LOOK_S)


def _end_of(store: SqlStore) -> LogHead:
    newest = store.since(max(0, store.load()[1] - 1))
    return LogHead(newest[-1].seq, newest[-1].hash) if newest else LogHead(0, "")


class HookSenders:
    """All receivers of a page."""

    def __init__(
        self,
        targets: tuple[HookTarget, ...] = (),
        queue: HookQueue | None = None,
        state_dir: Path = Path(),
        clock: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Take who is told; without a queue nobody is."""
        self._queue, self._clock = queue, clock
        tls = ssl.create_default_context()
        self._senders = [HookSender(it, queue, state_dir, clock, tls) for it in targets] if queue else []

    def start(self) -> None:
        """Begin to tell."""
        for sender in self._senders:
            sender.start()

    def stop(self) -> None:
        """End all together, and close the queue unless one still waits for an answer, which it will put there."""
        for sender in self._senders:
            sender.stop()
        end = time.monotonic() + STOP_S
        ended = [sender.has_ended(max(0.0, end - time.monotonic())) for sender in self._senders]
        if self._queue and all(ended):
            self._queue.close()

    def shown(self) -> list[dict[str, Any]]:
        """Return the receivers as plain values: what waits, what was given up, and the last trouble."""
        return [self._shown(it.target, self._queue) for it in self._senders if self._queue]

    def _shown(self, target: HookTarget, queue: HookQueue) -> dict[str, Any]:
        waiting, dead = queue.counts(target.name)
        about = {"topics": [str(it) for it in target.receiver.topics], "waiting": waiting, "dead": dead}
        return {
            "name": target.name,
            "url": target.receiver.shown_url,
            **about,
            "trouble": queue.last_trouble(target.name),
        }

    def dead(self, name: str, limit: int) -> list[dict[str, Any]]:
        """Return what was given up of a receiver, the newest first.

        Raises:
            KeyError: there is no such receiver.
        """
        found = self._its_queue(name).dead(name, limit)
        return [{**asdict(it), "body": json.loads(it.body)} for it in found]

    def revive(self, name: str) -> int:
        """Send again what was given up; returns how many.

        Raises:
            KeyError: there is no such receiver.
        """
        return self._its_queue(name).revive(name, self._clock())

    def _its_queue(self, name: str) -> HookQueue:
        if self._queue is None or name not in (it.target.name for it in self._senders):
            raise KeyError(name)
        return self._queue
