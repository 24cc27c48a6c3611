"""Which ROS domain a line uses."""

import os
import zlib
from pathlib import Path

DOMAINS = 101
"""Domains 1 to 101 are safe on every operating system; 0 is everybody's."""
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
    return 1 + zlib.crc32(str(state_dir).encode()) % DOMAINS
