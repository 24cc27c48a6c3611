"""Where everything goes: to whoever watches live, into a recording, or both."""

from pathlib import Path
from typing import Any, Protocol

import foxglove
from foxglove import Channel, Schema
from foxglove.websocket import ChannelView, Client

HOST = "127.0.0.1"
PROTOBUF, JSON = "protobuf", "json"


class OutletError(Exception):
    """Nothing can be sent or written; says why."""


class Encodable(Protocol):
    """Any message of Foxglove."""

    def encode(self) -> bytes:
        """Return its bytes."""
        ...


class Outlet:
    """One topic.

    Attributes:
        topic: Its name.
        keeps: Whether who comes late gets the last message.
    """

    def __init__(self, topic: str, live: Channel, recorded: Channel | None, keeps: bool) -> None:
        """Take the channels of the server and of the recording; made by `Outlets`."""
        self.topic, self.keeps = topic, keeps
        self._live, self._recorded = live, recorded
        self._last: tuple[bytes, int] | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether anybody watches or records it."""
        return self._recorded is not None or self.is_watched

    @property
    def is_watched(self) -> bool:
        """Whether anybody watches it live."""
        return bool(self._live.has_sinks())

    def put(self, content: bytes, time: int) -> None:
        """Send a message of a line time [ns]."""
        if self.keeps:
            self._last = content, time
        self._live.log(content, log_time=time)
        if self._recorded:
            self._recorded.log(content, log_time=time)

    def repeat(self) -> None:
        """Send the last message once more to those who watch."""
        if self._last:
            content, time = self._last
            self._live.log(content, log_time=time)


class Outlets:
    """A server, a recording, or both, and their topics."""

    def __init__(self, recording: Path | None, unrecorded: str = "") -> None:
        """Begin.

        Args:
            recording: MCAP file, which must not be there yet; None for none.
            unrecorded: End of the names of topics that are too big to be recorded, "" for none.

        Raises:
            OutletError: the file cannot be written.
        """
        self._unrecorded = unrecorded
        # Apart, so that it is known who is served, and a repeated message is not recorded twice.
        self._live, self._filed = foxglove.Context(), foxglove.Context()
        self._outlets: dict[str, Outlet] = {}
        self._asked: set[str] = set()
        self._server = self._recording = None
        if recording:
            try:
                self._recording = foxglove.open_mcap(recording, context=self._filed)
            except (OSError, RuntimeError) as error:
                raise OutletError(f"{recording}: {error}") from error

    def serve(self, name: str, port: int) -> None:
        """Let others watch; once all topics are open, as the server offers a new one before one can subscribe to it.

        Args:
            name: What the server calls itself.
            port: Of the server, on this machine only.

        Raises:
            OutletError: the port is taken.
        """
        try:
            self._server = foxglove.start_server(
                name=name, host=HOST, port=port, context=self._live, server_listener=self
            )
        except (OSError, RuntimeError) as error:
            raise OutletError(f"port {port}: {error}") from error

    @property
    def address(self) -> str:
        """Where to watch, "" without a server."""
        return f"ws://{HOST}:{self._server.port}" if self._server else ""

    def open(self, topic: str, schema: Schema | dict[str, Any], keeps: bool = False) -> Outlet:
        """Make a topic, of a message of Foxglove or of JSON.

        Args:
            topic: Its name.
            schema: Of its messages; a dictionary for JSON.
            keeps: Whether who comes late gets the last message.
        """
        encoding = JSON if isinstance(schema, dict) else PROTOBUF

        def channel(context: foxglove.Context) -> Channel:
            return Channel(topic, schema=schema, message_encoding=encoding, context=context)

        is_big = bool(self._unrecorded) and topic.endswith(self._unrecorded)
        recorded = channel(self._filed) if self._recording and not is_big else None
        self._outlets[topic] = Outlet(topic, channel(self._live), recorded, keeps)
        return self._outlets[topic]

    def serve_late(self) -> None:
        """Give those who came late what is kept for them; to be called regularly."""
        for topic in list(self._asked):
            outlet = self._outlets[topic]
            if outlet.is_watched:  # the server tells of a subscription before it serves it
                self._asked.discard(topic)
                if outlet.keeps:
                    outlet.repeat()

    def close(self) -> None:
        """End the server and finish the recording."""
        if self._server:
            self._server.stop()
        if self._recording:
            self._recording.close()

    def on_subscribe(self, client: Client, channel: ChannelView) -> None:
        """On a thread of the server: somebody wants to watch a topic."""
        self._asked.add(channel.topic)

    def on_unsubscribe(self, client: Client, channel: ChannelView) -> None:
        """On a thread of the server: somebody watches a topic no more."""
