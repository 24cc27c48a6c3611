"""Where what a process says goes: to its standard error only, never into a file of its own.

ROS would write a file for each process that nobody bounds, and ends the process that cannot open it, for instance
because the disk is full.  Who starts a process keeps what it says.
"""

from typing import Final

NO_FILES: Final = ("--ros-args", "--disable-external-lib-logs")
"""Words of a command line that say so."""
