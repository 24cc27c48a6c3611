"""Runs a program for as long as whoever started it lives: a server whose node was killed would run on for ever."""

import signal
import subprocess
import sys
import threading
from types import FrameType

END_S = 5.0
"""Time that a program has to end by itself [s]."""

GRACE_S = 2.0
"""Time in which the input should be closed after it was told to end [s]."""


def main() -> int:
    """Run the command line given until standard input is closed, or it is told to end; returns how it ended."""
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)

    def told(number: int, frame: FrameType | None) -> None:
        threading.Timer(GRACE_S, _end, (process,)).start()  # who started it ends, too, and may still need it

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is told to end closes the input
    signal.signal(signal.SIGTERM, told)
    threading.Thread(target=_end_with_input, args=(process,), daemon=True).start()
    return process.wait()


def _end_with_input(process: subprocess.Popen[bytes]) -> None:
    sys.stdin.read()
    _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(main())
