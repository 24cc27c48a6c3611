"""Memory that is no longer used goes back to the machine."""

import ctypes

M_MMAP_THRESHOLD = -3
"""Parameter of glibc's mallopt."""
LARGE = 256 * 1024
"""From this size on, a block is a piece of memory of its own [bytes]."""


def give_back_large_blocks() -> None:
    """Keep glibc from raising its threshold for blocks of their own, as it does once a larger one was freed.

    Otherwise what large messages and snapshots leave behind stays with the heap of their thread, in pieces: the
    orchestrator grew by hundreds of megabytes in a rush of orders that holds ten.  Nothing happens where there is no
    glibc.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE)
