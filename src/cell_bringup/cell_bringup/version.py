"""What is installed, in one line."""

import os
import subprocess
import sys
from importlib.metadata import version as version_of

from cell_bringup.folders import root


def version() -> str:
    """The version of the packages, the commit of the checkout if it is one, and what they run on."""
    commit = _commit()
    distribution = os.environ.get("ROS_DISTRO", "jazzy from wheels")
    return f"cell {version_of('cell_bringup')}{commit}, ROS 2 {distribution}, Python {sys.version.split()[0]}"


def _commit() -> str:
    try:
        command = ["git", "-C", str(root()), "describe", "--always", "--dirty", "--exclude=*"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=5.0)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return f", commit {done.stdout.strip()}" if done.returncode == 0 else ""
