"""The node that keeps what preceded each failure: events, states, joints and pictures of the last ten seconds."""

import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cell_interfaces.msg import LineEvent
from rclpy.context import Context
from rclpy.serialization import deserialize_message

from cell_bringup.black_box.failures import FailedTogether, is_failure
from cell_bringup.black_box.rings import NANO, HeardMessage, Rings
from cell_bringup.foxglove.outlets import OutletError, Outlets
from cell_bringup.ros.black_box_topics import IMAGES, JOINTS, BoxTopic, joints_topic, line_topics, picture_topic
from cell_bringup.ros.picture_round import PictureRound
from cell_line.black_box_files import FOLDER, PART, drop_old, drop_unfinished, path_of
from cell_line.config.line import load_line
from cell_line.private_file import FILE_MODE, private_folder
from cell_line.ros import names
from cell_line.ros.line_node import Health, LineNode
from cell_line.ros.runtime import run_node

SECONDS = 10.0
"""What is kept of line time before a failure [s]."""
MOST_BYTES = 4_000_000
"""What is kept of a topic."""
LOOK_S, FIND_S = 0.25, 2.0
"""Wall time between two looks at what is to be done, and at what topics there are [s]."""
SETTLE_S = 0.5
"""Wall time for what comes with a failure: the state of its cell, what follows at once [s]."""


class BlackBoxNode(LineNode):
    """Listens to everything, and writes a file when something fails."""

    def __init__(self, context: Context) -> None:
        """Declare the parameters.

        Args:
            context: The private rclpy context.
        """
        super().__init__("black_box", context)
        self._topics: dict[str, BoxTopic] = {}
        self._heard: list[Any] = []
        self._trouble: FailedTogether | None = None
        self._writing: threading.Thread | None = None
        self._count, self._said = 0, ""

    def configure(self) -> None:
        """Listen to the line."""
        line = load_line(self.config_path)
        self._cells = names.of(line.namespace, names.CELLS)
        self._rings = Rings(SECONDS, MOST_BYTES)
        self._found = 0.0
        private_folder(self.state_dir / FOLDER)
        drop_unfinished(self.state_dir)
        events = names.of(names.orchestrator(line.namespace), names.EVENTS)
        self._pictures = PictureRound(self, self._put)
        for topic in line_topics(line):
            self._hear(topic, self._event if topic.name == events else None)
        self._timer = self.create_timer(LOOK_S, self._look, autostart=False)

    def activate(self) -> None:
        """Write when something fails."""
        self._timer.reset()

    def deactivate(self) -> None:
        """Write no more."""
        self._timer.cancel()

    def cleanup(self) -> None:
        """Let go of everything."""
        self.destroy_timer(self._timer)
        self._pictures.destroy()
        for subscription in self._heard:
            self.destroy_subscription(subscription)
        self._heard, self._topics = [], {}

    async def close(self) -> None:
        """Finish the file that is being written."""
        if self._writing:
            self._writing.join()

    def _hear(self, topic: BoxTopic, also: Any = None) -> None:
        self._topics[topic.name] = topic

        def heard(content: bytes) -> None:
            self._put(topic.name, content)
            if also:
                also(content)

        self._heard.append(self.create_subscription(topic.kind, topic.name, heard, topic.profile, raw=True))

    def _put(self, topic: str, content: bytes) -> None:
        self._rings.put(topic, HeardMessage(self._now(), content))

    def _event(self, content: bytes) -> None:
        event = deserialize_message(content, LineEvent)
        if not is_failure(event.kind, event.json):
            return
        if self._trouble:
            self._trouble = self._trouble.with_one(event.seq)
        else:
            self._trouble = FailedTogether(event.seq, event.seq, self._now(), time.monotonic())
            self._rings.hold(self._begin(self._trouble))

    def _now(self) -> int:
        return round(self.clock.now() * NANO)

    def _begin(self, trouble: FailedTogether) -> int:
        return trouble.at - round(SECONDS * NANO)

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._found >= FIND_S:
            self._found = now
            self._find()
            self._pictures.go_round()
        writes = self._writing is not None and self._writing.is_alive()
        if self._trouble and now - self._trouble.since >= SETTLE_S and not writes:
            self._write(self._trouble)
            self._trouble = None

    def _find(self) -> None:
        """Listen to robots and cameras that there are now."""
        for name, kinds in self.get_topic_names_and_types():
            if not name.startswith(f"{self._cells}/") or name in self._topics:
                continue
            if name.endswith(f"/{names.JOINT_STATES}") and JOINTS in kinds:
                self._hear(joints_topic(name))
            elif name.endswith(f"/{names.IMAGE}") and IMAGES in kinds:
                self._topics[name] = picture_topic(name)
                self._pictures.add(name)

    def _write(self, trouble: FailedTogether) -> None:
        shot, topics = list(self._rings.since(self._begin(trouble))), dict(self._topics)
        self._rings.hold(None)
        self._writing = threading.Thread(target=self._keep, args=(trouble, shot, topics), name="writes a black box")
        self._writing.start()

    def _keep(self, trouble: FailedTogether, shot: list[tuple[str, HeardMessage]], topics: dict[str, BoxTopic]) -> None:
        """On a thread of its own: what goes wrong there is told, and nobody else's affair."""
        try:
            keep_box(path_of(self.state_dir, trouble.first, trouble.last), shot, topics)
            drop_old(self.state_dir)
            self._count, self._said = self._count + 1, ""
        except (OSError, OutletError, ValueError) as error:
            self._said = f"what preceded event {trouble.first} could not be kept: {error}"
            self.get_logger().error(self._said)

    def health(self) -> Health:
        """Say how many were kept, and what went wrong."""
        return Health(message=self._said or "ok", values={"kept": str(self._count)})


def keep_box(whole: Path, shot: list[tuple[str, HeardMessage]], topics: Mapping[str, BoxTopic]) -> None:
    """Write a file of what was heard, whole or not at all; only its owner can read it.

    Raises:
        OSError, OutletError, ValueError: it cannot be written, or a message is none.
    """
    part = whole.with_suffix(PART)
    try:
        part.unlink(missing_ok=True)
        outlets = Outlets(part)
        try:
            part.chmod(FILE_MODE)
            writers = {name: topics[name].write(outlets) for name in {name for name, _ in shot}}
            for name, heard in shot:
                writers[name](heard.content, heard.time)
        finally:
            outlets.close()
        part.replace(whole)
    finally:
        part.unlink(missing_ok=True)


def main() -> None:
    """Keep what precedes failures until told to end."""
    sys.exit(run_node(BlackBoxNode))


if __name__ == "__main__":
    main()
