"""A process that hears the poses of a Gazebo world and passes them on.

A request of Gazebo's Python bindings keeps the interpreter to itself until it is answered, and the thread that hears
the answer waits for the interpreter as soon as a message comes in between: who asks must not listen in one process.
"""

import sys
import threading
from typing import Any

from gz.msgs10.pose_v_pb2 import Pose_V
from gz.transport13 import Node, SubscribeOptions

from cell_sim.gazebo.frames_of_bytes import write_message


def main() -> None:
    """Write each message on the topic given to standard output, until standard input is closed."""
    out, over = sys.stdout.buffer, threading.Event()

    def pass_on(message: bytes, information: Any) -> None:
        try:
            write_message(out, message)
        except (BrokenPipeError, ValueError):
            over.set()

    def wait_for_end() -> None:
        sys.stdin.read()
        over.set()

    node = Node()
    node.subscribe_raw(sys.argv[1], pass_on, Pose_V.DESCRIPTOR.full_name, SubscribeOptions())
    threading.Thread(target=wait_for_end, daemon=True).start()
    over.wait()


if __name__ == "__main__":
    main()
