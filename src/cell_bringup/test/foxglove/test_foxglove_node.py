"""The node as a real process on real ROS 2, watched by a real client and recorded to a real file."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from foxglove_client import PATIENCE_S, FoxgloveClient, read_recording

from cell_bringup.nodes import LineOptions, NodeSpec, node_table
from cell_line.clock import Anchor
from cell_line.config.line import load_line

ROOT = Path(__file__).parents[4]
LINE = load_line(ROOT / "config" / "lines" / "demo.yaml")
ARM, CAMERA = "/line/cells/assembly/arm", "/line/cells/assembly/camera"


@contextmanager
def running(spec: NodeSpec, folder: Path) -> Iterator[None]:
    """A node of the line as long as the context lasts; it ends in an orderly way."""
    log = folder / f"{spec.name}.log"
    environment = {**os.environ, "ROS_LOG_DIR": str(folder / "ros")}
    command = [sys.executable, "-m", f"{spec.package}.{spec.executable}", *spec.arguments()]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        yield
        process.terminate()
        assert process.wait(PATIENCE_S) == 0, log.read_text()
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.kill()
        print(f"{spec.name}: {log.read_text()}")


def specs(folder: Path, profile: str, port: int, mcap: str = "") -> dict[str, NodeSpec]:
    """The nodes of the demo line by name, and the bridge."""
    anchor = Anchor.now(1e9, time.time())
    options = LineOptions(ROOT / "config/lines/demo.yaml", folder, anchor=anchor, profile=profile)
    found = {spec.name: spec for spec in node_table(LINE, options)}
    given = {**found["transport"].parameters, "port": port, "mcap": mcap}
    found["foxglove"] = NodeSpec("cell_bringup", "foxglove_node", "foxglove", LINE.namespace, given)
    return found


@pytest.fixture
def port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def watching(port: int, watch: Any) -> None:
    """Let a client do something, as soon as the server is there."""

    async def connected() -> None:
        client = FoxgloveClient()
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    await client.connect(f"ws://127.0.0.1:{port}")
                    break
                except ConnectionRefusedError:
                    await asyncio.sleep(0.1)
        await watch(client)
        await client.close()

    asyncio.run(connected())


def test_a_simulated_world_is_shown_and_recorded(port: int, tmp_path: Path) -> None:
    """It should show shape, movement, joints and pictures live, and write all but depth to the file."""
    nodes = specs(tmp_path, "physics", port, str(tmp_path / "line.mcap"))

    async def watch(client: FoxgloveClient) -> None:
        scene, things, image = "/line/world/scene", "/line/world/things", f"{CAMERA}/image_raw/compressed"
        await client.subscribe("/tf", scene, things, f"{ARM}/joint_states", image, f"{CAMERA}/depth")
        frames = b"".join(content for _, content in await client.next("/tf", 3, PATIENCE_S))
        assert b"assembly/arm/forearm_link" in frames and b"carrier_1" in frames
        await client.until(lambda: b"assembly/arm/forearm_link" in client.last(scene), "links in their frames")
        await client.until(lambda: b"tray_1" in client.last(things), "parts that lie ready")
        assert b"carrier_8" in client.last(things)
        joints = (await client.next(f"{ARM}/joint_states"))[0]
        assert b"shoulder_pan_joint" in joints[1] and joints[0] >= 10**18, "line time"
        assert b"\xff\xd8" in (await client.next(image))[0][1]
        assert b"32FC1" in (await client.next(f"{CAMERA}/depth"))[0][1]

    with running(nodes["world"], tmp_path), running(nodes["foxglove"], tmp_path):
        watching(port, watch)
    recording = read_recording(tmp_path / "line.mcap")
    for topic in ("/tf", "/line/world/scene", "/line/world/things", f"{ARM}/joint_states"):
        assert recording.counts[topic], topic
    assert recording.counts[f"{CAMERA}/image_raw/compressed"]
    assert f"{CAMERA}/depth" not in recording.counts


@pytest.mark.long
def test_a_line_of_timed_devices_is_shown(port: int, tmp_path: Path) -> None:
    """It should show states, and carriers where the orchestrator believes them to be."""
    nodes = specs(tmp_path, "kinematic", port)

    async def watch(client: FoxgloveClient) -> None:
        state, labels = "/line/orchestrator/state", "/line/world/labels"
        await client.subscribe(state, "/tf", labels, "/line/world/scene", "/line/world/things")
        await client.next(state, 1, PATIENCE_S)
        await client.until(lambda: len(json.loads(client.last(state))["json"]["carriers"]) == 8, "a line at its start")
        await client.until(lambda: b"carrier_8" in client.last("/tf"), "all carriers")
        await client.until(lambda: b"dosing" in client.last(labels), "labels")
        assert b"forearm_link" in (await client.next("/line/world/scene"))[0][1]
        assert b"carrier_1" in (await client.next("/line/world/things"))[0][1]

    with running(nodes["orchestrator"], tmp_path), running(nodes["foxglove"], tmp_path):
        watching(port, watch)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """It should end, since trying again would not help, with the port in its last lines."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        spec = specs(tmp_path, "kinematic", port)["foxglove"]
        command = [sys.executable, "-m", "cell_bringup.foxglove_node", *spec.arguments()]
        ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE_S)
    assert ended.returncode == 2
    assert f"port {port}: " in "\n".join(ended.stderr.splitlines()[-3:])
