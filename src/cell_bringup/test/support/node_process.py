"""A single node of the demo line in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from cell_bringup.nodes import LineOptions, node_table
from cell_line.config.line import load_line


class NodeProcess:
    """A node of the demo line, with a state folder of its own."""

    def __init__(self, line_file: Path, number: int, folder: Path) -> None:
        """Start the one that has this number in the line's table."""
        spec = node_table(load_line(line_file), LineOptions(line_file, folder / "state"))[number]
        self.name = spec.name
        self._log = folder / f"{spec.name}.log"
        folder.mkdir(exist_ok=True)
        environment = {**os.environ, "ROS_LOG_DIR": str(folder / "log")}
        command = [sys.executable, "-m", f"{spec.package}.{spec.executable}", *spec.arguments()]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)

    @property
    def is_active(self) -> bool:
        """Whether it has said so."""
        return "]: active" in self.log

    @property
    def log(self) -> str:
        """What it has said."""
        return self._log.read_text()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()


StartNode = Callable[[int, Path], NodeProcess]
