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
    over = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        threading.Timer(GRACE_S, over.set).start()  # who started it ends, too, and may still need it

    signal.signal(signal.SIGTERM, told)  # before there is a program that nobody would end
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is told to end closes the input
    threading.Thread(target=_hear, args=(over,), daemon=True).start()
    threading.Thread(target=_end, args=(process, over), daemon=True).start()
    return process.wait()


def _hear(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def _end(process: subprocess.Popen[bytes], over: threading.Event) -> None:
    over.wait()
    process.send_signal(signal.SIGINT)
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(main())
