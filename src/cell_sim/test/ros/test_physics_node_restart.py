"""What of a simulated world outlives its process, and what it refuses."""

from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from cell_interfaces.action import HopCarrier
from cell_interfaces.msg import TrackState
from cell_interfaces.srv import SpawnModel
from sensor_msgs.msg import Image
from world_process import LINE, NODE, WorldClient, WorldProcess

from cell_line.codes import Code
from cell_line.ros import names
from cell_skills.ros.poses import to_pose
from cell_world.geometry import IDENTITY

CELL = "assembly"


@pytest.fixture
def client() -> Iterator[WorldClient]:
    client = WorldClient(CELL)
    yield client
    client.close()


def test_goes_on_after_a_kill(client: WorldClient, tmp_path: Path) -> None:
    """It should go on from its last state when it was killed, its time never running back, and be filmed to the end."""
    process = WorldProcess(tmp_path, CELL)
    states: list[TrackState] = []
    client.hear(TrackState, names.of(names.track(LINE), names.STATE), states)
    request = SpawnModel.Request(name="mine", model="tray", frame="carrier_1::nest.tray", pose=to_pose(IDENTITY))
    assert client.ask(SpawnModel, names.of(NODE, names.SPAWN), request).ok
    client.run(client.follow, client.way({"shoulder_pan_joint": -0.3}, 1.0))
    hop = client.action(HopCarrier, names.of(names.track(LINE), names.HOP))
    goal = HopCarrier.Goal(hop_id="1", from_zone=CELL, to_zone="t5")
    under_way = client.send(hop, goal)
    assert under_way.accepted
    client.pass_time(1.5)
    stood = client.next_joints().position[0]
    process.process.kill()
    process.wait()
    heard = len(client.times)
    first_boot = states[-1].boot_id

    process = WorldProcess(tmp_path, CELL, film=tmp_path / "film.mp4")
    client.until(lambda: states[-1].boot_id != first_boot, "the track to be back")
    assert client.run(hop, goal).code == Code.DONE
    assert client.next_joints().position[0] == pytest.approx(stood, abs=0.002)
    scene = client.scene()
    assert abs(scene["mine"].position.x - scene["carrier_1"].position.x + 0.111) < 0.003
    client.until(lambda: len(client.times) > heard + 5, "the clock to go on")
    assert client.times == sorted(client.times)
    assert process.end() == 0, process.log
    frames, _ = imageio_ffmpeg.count_frames_and_secs(str(tmp_path / "film.mp4"))
    assert frames


def test_ends_while_somebody_watches(client: WorldClient, tmp_path: Path) -> None:
    """It should end in order in the middle of a picture."""
    process = WorldProcess(tmp_path, CELL)
    images: list[Image] = []
    client.hear(Image, names.of(names.device(LINE, CELL, "camera"), names.IMAGE), images, 5)
    client.until(lambda: len(images) > 3, "pictures")
    assert process.end() == 0, process.log
    assert "Traceback" not in process.log


@pytest.mark.long
def test_another_world_begins_anew(client: WorldClient, tmp_path: Path) -> None:
    """It should put aside the state of another world, say so, and begin anew."""
    process = WorldProcess(tmp_path, "dosing")
    client.pass_time(1.5)
    assert process.end() == 0
    process = WorldProcess(tmp_path, CELL)
    assert client.find("nest.tray") is not None
    assert process.end() == 0
    assert "the world begins anew" in process.log and "checkpoint.refused" in process.log


@pytest.mark.parametrize(
    ("world", "text"),
    [
        ('<sdf version="1.9"><world name="w"><banana/></world></sdf>', "hall.sdf:1: "),
        ('<sdf version="1.9"><world name="w"><include><uri>model://no</uri></include></world></sdf>', "hall.sdf:1: "),
    ],
)
def test_a_wrong_world_is_one_clear_line(tmp_path: Path, world: str, text: str) -> None:
    """It should end with one line that says what is wrong where."""
    file = tmp_path / "hall.sdf"
    file.write_text(world)
    process = WorldProcess(tmp_path, CELL, world=file)
    assert process.wait() == 2
    assert text in process.log and "Traceback" not in process.log
