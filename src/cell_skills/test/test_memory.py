"""What large blocks took is given back."""

import subprocess
import sys

CHURN = """
import sys, threading
from cell_skills.memory import give_back_large_blocks
if sys.argv[1] == "yes": give_back_large_blocks()
def own():
    _, resident, shared, *_ = open("/proc/self/statm").read().split()
    return (int(resident) - int(shared)) * 4096 >> 20
def churn():
    kept = []
    for size in range(20):
        large = [bytearray(1_000_000 * (1 + (turn * 7 + size) % 9)) for turn in range(10)]
        kept.append([bytearray(3000) for _ in range(100)])
        del large
thread = threading.Thread(target=churn)
thread.start(); thread.join()
print(own())
"""


def grown(set_up: str) -> int:
    """What a process holds after it has freed large blocks [MiB]."""
    return int(subprocess.run([sys.executable, "-c", CHURN, set_up], check=True, capture_output=True).stdout)


def test_large_blocks_go_back_to_the_machine() -> None:
    assert grown("yes") + 10 < grown("no")
