"""The planner's process, spoken to over its standard streams.

`python -m cell_motion.planning.worker MODULE:CLASS ARGUMENT...`
"""

import os
import signal
import sys
from importlib import import_module
from typing import BinaryIO

from cell_line.framing import pack, receive
from cell_motion.planning.layout import LinkTrees
from cell_motion.planning.planner import Backend
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.wire import PlanRequest
from cell_world.sdf.elements import SdfWorld


def serve(backend: Backend, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests until the other side is gone; whatever is raised ends the process."""
    layout: LinkTrees | None = None
    _send(sink, "ready")
    while True:
        try:
            message = receive(source)
        except EOFError:
            return
        if isinstance(message, SdfWorld):
            layout = LinkTrees(message)
        else:
            assert isinstance(message, PlanRequest)
            assert layout is not None
            _send(sink, backend.plan(PlanningScene(layout, message.poses, message.joints), message.request))


def load(path: str, *arguments: str) -> Backend:
    """Return a new backend of the class at `MODULE:CLASS`."""
    module, _, name = path.partition(":")
    backend: Backend = getattr(import_module(module), name)(*arguments)
    return backend


def _send(sink: BinaryIO, message: object) -> None:
    sink.write(pack(message))
    sink.flush()


def main() -> None:
    """Serve the backend named on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this; it closes the pipe
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with answers
    serve(load(*sys.argv[1:]), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
