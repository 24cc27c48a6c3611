"""Lets no child process outlive its parent, however that ends."""

import os


def guarded(niceness: int = 0) -> list[str]:
    """Return the words before a command that end it when the thread that starts it ends.

    Args:
        niceness: That of nice(1).
    """
    # A parent that died before the signal was set is noticed by its absence.
    guard = ["setpriv", "--pdeathsig", "KILL", "sh", "-c", '[ "$PPID" = "$0" ] && exec "$@"', str(os.getpid())]
    return ["nice", "-n", str(niceness), *guard]
