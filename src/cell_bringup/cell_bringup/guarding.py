"""A child that does not outlive its parent, however that ends."""

import os


def guarded(niceness: int = 0) -> list[str]:
    """Return what stands before the command of a child of this process: it dies with the thread that starts it.

    Args:
        niceness: That of nice(1).
    """
    # A parent that died before the signal was set is noticed by its absence.
    guard = ["setpriv", "--pdeathsig", "KILL", "sh", "-c", '[ "$PPID" = "$0" ] && exec "$@"', str(os.getpid())]
    return ["nice", "-n", str(niceness), *guard]
