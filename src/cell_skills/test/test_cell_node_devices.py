"""A cell whose device comes, goes and comes back, while its node lives on."""

import socket
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from std_msgs.msg import String
from trial_process import LINE, CellClient, CellProcess

from cell_line.packml import Command, State
from cell_line.ros import qos

OWN = "/wired"


class Server:
    """Somebody who listens on a port and takes one connection."""

    def __init__(self, port: int = 0) -> None:
        self._listens = socket.create_server(("127.0.0.1", port))
        self._listens.settimeout(240.0)
        self.port = self._listens.getsockname()[1]
        self._taken: socket.socket | None = None

    def take(self) -> None:
        self._taken, _ = self._listens.accept()

    def close(self) -> None:
        for one in filter(None, (self._taken, self._listens)):
            one.close()


def test_a_device_comes_and_goes(tmp_path: Path) -> None:
    """It should say what it waits for, come up, be held when it is lost, and go on when it is back."""
    server = Server()
    port = server.port
    server.close()
    client = CellClient(OWN)
    cell = CellProcess(tmp_path, OWN, LINE + f"    devices: {{laser: {{driver: trial_wire, port: {port}}}}}\n")
    gone = f"laser: no answer from 127.0.0.1:{port}"
    try:
        client.until(lambda: any(state.stop_reason == gone for state in client.states), "why it waits")
        assert client.states[-1].state == State.STOPPED
        assert gone in client.command(Command.RESET).message
        server = Server(port)
        server.take()
        client.until_state(State.EXECUTE)
        server.close()
        client.until_state(State.HELD)
        assert client.states[-1].recovers
        client.until(lambda: client.states[-1].stop_reason == gone, "why it is held")
        server = Server(port)
        server.take()
        client.until_state(State.EXECUTE)
        assert not client.states[-1].recovers
        assert cell.process.poll() is None
        assert "Traceback" not in cell.log
    finally:
        server.close()
        client.close()
        cell.process.kill()
        cell.process.wait()


def test_hardware_is_not_simulated(tmp_path: Path) -> None:
    """It should not work with a device of which nobody says that it is real, but with one that is commissioned.

    What that one measures is called simulated.
    """
    client = CellClient(OWN)
    devices = "{scale: {driver: remote_scale}, gauge: {driver: kinematic_gauge}}"
    skilled, commissioned = LINE.replace("crash]", "look]"), "{hardware: {commissioning: [trial.gauge]}}"
    line = f"{skilled}    devices: {devices}\nprofiles: {commissioned}\n"
    cell = CellProcess(tmp_path, OWN, line, profile="hardware")
    refused = "scale: stands on 'simulated', and the line runs on hardware"
    try:
        client.until(lambda: any(state.stop_reason == refused for state in client.states), "why it waits")
        assert client.states[-1].state == State.STOPPED
        told = client.node.create_publisher(String, f"{OWN}/cells/trial/scale/stands_on", qos.LATCHED)
        told.publish(String(data="hardware"))
        client.until_state(State.EXECUTE)
        asked = f'{{"file": "{tmp_path / "counted"}"}}'
        assert client.run("j1", "look", asked).simulated == ["gauge"]
        assert client.run("j2", "count", asked).simulated == []
    finally:
        client.close()
        cell.process.kill()
        cell.process.wait()
