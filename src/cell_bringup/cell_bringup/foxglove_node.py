"""The node that shows a line in Foxglove: live, or in a recording."""

import sys
from pathlib import Path

from rclpy.context import Context

from cell_bringup.foxglove.outlets import OutletError, Outlets
from cell_bringup.ros.foxglove_feeds import Feeds
from cell_bringup.ros.foxglove_scenery import WorldScenery
from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.ros import names
from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import Health, LineNode
from cell_line.ros.runtime import run_node
from cell_line.ros.settings import Setting
from cell_sim.physics.onlooking.film_file import unused
from cell_sim.simulated_line import build_simulated_line
from cell_world.sdf.elements import SCOPE
from cell_world.sdf.errors import SdfError

LOOK_S = 0.5
"""Wall time between two looks at what is wanted and what has changed [s]."""


class FoxgloveNode(LineNode):
    """Passes on what the line says to Foxglove."""

    def __init__(self, context: Context) -> None:
        """Declare the parameters.

        Args:
            context: The private rclpy context.
        """
        port = Setting("port", 0, "Port of the server; 0: none.", 0, 65535)
        super().__init__("foxglove", context, [port, Setting("mcap", "", "File to record to; empty: none.")])
        self._outlets: Outlets | None = None
        self._feeds: Feeds
        self._scenery: WorldScenery | None = None

    # Lifecycle

    def configure(self) -> None:
        """Open server and recording, and everything that can be watched."""
        line = load_line(self.config_path)
        wanted = str(self.param("mcap"))
        recording = unused(Path(wanted)) if wanted else None
        self._outlets = Outlets(recording, names.DEPTH)
        self._feeds = Feeds(self, self._outlets)
        self._feeds.line(line)
        if line.world_path:
            self._add_world(line, line.world_path, self._outlets)
        if port := int(self.param("port")):
            self._serve(line.line, port)
        self._timer = self.create_timer(LOOK_S, self._look, autostart=False)
        self.get_logger().info(f"watch at {self._outlets.address or 'no port'}, recorded to {recording or 'no file'}")

    def _serve(self, name: str, port: int) -> None:
        assert self._outlets
        try:
            self._outlets.serve(name, port)
        except OutletError as error:
            raise NodeFailed(f"nobody can watch: {error}", NOT_CONFIGURED) from error

    def _add_world(self, line: LineConfig, file: Path, outlets: Outlets) -> None:
        try:
            world = build_simulated_line(line, file, int(self.param("seed")))
        except SdfError as error:
            raise ConfigError(error.file, error.line, "", error.message) from error
        for machine in world.machines:
            self._feeds.robot(names.device(line.namespace, machine.cell, machine.role))
        for sensor in world.description.sensors():
            cell, role = sensor.name.split(SCOPE)[:2]
            self._feeds.camera(names.device(line.namespace, cell, role))
        self._scenery = WorldScenery(self, outlets, world)

    def activate(self) -> None:
        """Pass on."""
        self._timer.reset()

    def deactivate(self) -> None:
        """Pass nothing more on."""
        self._timer.cancel()

    def cleanup(self) -> None:
        """Let go of everything."""
        self.destroy_timer(self._timer)
        self._feeds.destroy()
        if self._scenery:
            self._scenery.destroy()
        self._close()

    async def close(self) -> None:
        """Finish the recording."""
        self._close()

    def _close(self) -> None:
        if self._outlets:
            self._outlets.close()
        self._outlets = self._scenery = None

    def _look(self) -> None:
        """Listen to what is wanted, and show what has changed."""
        if self._outlets:
            self._feeds.look()
            if self._scenery:
                self._scenery.look()
            self._outlets.serve_late()

    def health(self) -> Health:
        """Say where to watch."""
        return Health(values={"address": self._outlets.address if self._outlets else ""})


def main() -> None:
    """Show the line until told to end."""
    sys.exit(run_node(FoxgloveNode))


if __name__ == "__main__":
    main()
