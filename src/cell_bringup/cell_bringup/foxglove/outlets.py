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

    def __init__(self, topic: str, channel: Channel, keeps: bool) -> None:
        """Take the channel; made by `Outlets`."""
        self.topic, self.keeps = topic, keeps
        self._channel = channel
        self._last: tuple[bytes, int] | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether anybody watches or records it."""
        return bool(self._channel.has_sinks())

    def put(self, content: bytes, time: int) -> None:
        """Send a message of a line time [ns]."""
        if self.keeps:
            self._last = content, time
        self._channel.log(content, log_time=time)

    def repeat(self) -> None:
        """Send the last message again."""
        if self._last:
            content, time = self._last
            self._channel.log(content, log_time=time)


class Outlets:
    """A server, a recording, or both, and their topics."""

    def __init__(self, name: str, port: int, recording: Path | None, unrecorded: str = "") -> None:
        """Begin.

        Args:
            name: What the server calls itself.
            port: Of the server, on this machine only; 0 for none.
            recording: MCAP file, which must not be there yet; None for none.
            unrecorded: End of the names of topics that are too big to be recorded, "" for none.

        Raises:
            OutletError: the port is taken, or the file cannot be written.
        """
        self._context = foxglove.Context()
        self._outlets: dict[str, Outlet] = {}
        self._asked: set[str] = set()
        self._server = self._recording = None
        try:
            if recording:
                self._recording = foxglove.open_mcap(
                    recording,
                    context=self._context,
                    channel_filter=lambda channel: not (unrecorded and channel.topic.endswith(unrecorded)),
                )
            if port:
                self._server = foxglove.start_server(
                    name=name, host=HOST, port=port, context=self._context, server_listener=self
                )
        except (OSError, RuntimeError) as error:
            what = f"port {port}" if recording is None or self._recording else str(recording)
            self.close()
            raise OutletError(f"{what}: {error}") from error

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
        channel = Channel(topic, schema=schema, message_encoding=encoding, context=self._context)
        self._outlets[topic] = Outlet(topic, channel, keeps)
        return self._outlets[topic]

    def serve_late(self) -> None:
        """Give those who came late what is kept for them; to be called regularly."""
        for topic in list(self._asked):
            outlet = self._outlets.get(topic)
            if outlet and not outlet.is_wanted:
                continue  # the server tells of a subscription before it serves it
            self._asked.discard(topic)
            if outlet and outlet.keeps:
                outlet.repeat()

    def close(self) -> None:
        """End the server and finish the recording."""
        if self._server:
            self._server.stop()
        if self._recording:
            self._recording.close()

    def on_subscribe(self, client: Client, channel: ChannelView) -> None:
        """On a thread of the server: somebody watches a topic."""
        self._asked.add(channel.topic)

    def on_unsubscribe(self, client: Client, channel: ChannelView) -> None:
        """On a thread of the server: somebody watches a topic no more."""
