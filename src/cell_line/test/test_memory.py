"""What large blocks took is given back."""

import subprocess
import sys

LARGE_AFTER_LARGER = """
import ctypes, sys
from cell_line.memory import give_back_large_blocks
class Info(ctypes.Structure):  # struct mallinfo2 of glibc
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks".split()]
    _fields_ += [(name, ctypes.c_size_t) for name in "uordblks fordblks keepcost".split()]
glibc = ctypes.CDLL(None)
glibc.mallinfo2.restype = Info
if sys.argv[1] == "yes": give_back_large_blocks()
larger = bytearray(9_000_000)
del larger
before = glibc.mallinfo2().hblkhd
large = bytearray(1_000_000)
print(glibc.mallinfo2().hblkhd - before)
"""


def of_its_own(set_up: str) -> int:
    """What a process maps for a large block alone, after a larger one was freed [bytes]."""
    command = [sys.executable, "-c", LARGE_AFTER_LARGER, set_up]
    return int(subprocess.run(command, check=True, capture_output=True).stdout)


def test_a_large_block_is_mapped_alone_and_so_goes_back_when_freed() -> None:
    assert of_its_own("no") == 0
    assert of_its_own("yes") >= 1_000_000
