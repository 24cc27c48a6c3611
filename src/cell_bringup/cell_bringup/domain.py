"""Which ROS domain a line uses.

A domain is a range of UDP ports (7400 + 250 x domain and up). On Linux those of domains 0 to 101 and 215 to 232 are
free of what the kernel hands out to anybody. Of these, 0 is everybody's, `LINES` are for lines that ask for one of
their own, and the others for tests (`conftest.py` takes one per process), so that a test meets no line.
"""

import os
import zlib
from pathlib import Path

LINES = range(1, 81)
"""For lines."""
TESTS = (*range(81, 102), *range(215, 233))
"""For tests."""
AUTO = "auto"
"""Asks for a domain on which nobody is."""
HIGHEST = 232
"""The last domain for which there are port numbers."""


def line_domain() -> int:
    """The domain of a line that other programs should find: the environment's, else 0."""
    return int(os.environ.get("ROS_DOMAIN_ID", "0"))


def own_domain(state_dir: Path) -> int:
    """The environment's domain, else one on which the line meets no other line of this machine."""
    named = os.environ.get("ROS_DOMAIN_ID")
    return int(named) if named else domain_of(state_dir)


def domain_of(state_dir: Path) -> int:
    """A domain for a folder, always the same one."""
    return LINES[zlib.crc32(str(state_dir).encode()) % len(LINES)]


def beside(domain: int) -> int:
    """Another domain of the same use, as far from it as any."""
    alike = TESTS if domain in TESTS else LINES
    start = alike.index(domain) if domain in alike else domain
    return alike[(start + len(alike) // 2) % len(alike)]
