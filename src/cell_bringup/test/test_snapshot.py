"""Snapshots: every camera, every cell and the whole, of the line that runs or of a world at its start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import typer
from PIL import Image

from cell_bringup.commands.viewing import parse_size
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import only_runner, run_of
from cell_bringup.snapshot import ShownWorld, picture_name, shown_world, take
from cell_line.config.line import load_line
from cell_sim.simulated_line import build_simulated_line
from cell_sim.world_runtime.checkpoints import FILE, Checkpoints
from cell_world.geometry import Pose

ROOT = Path(__file__).parents[3]
LINE = ROOT / "config" / "lines" / "demo.yaml"
CELL = ROOT / "worlds" / "assembly.sdf"


@contextmanager
def running(state_dir: Path) -> Iterator[Path]:
    """A state folder as that of a line that runs in its world; gives the file of its checkpoint."""
    with only_runner(state_dir):
        run_of(load_line(LINE), LineOptions(LINE, state_dir, profile="physics"), 0).save(state_dir)
        (state_dir / "world").mkdir()
        yield state_dir / "world" / FILE


def spawned(seen: ShownWorld) -> set[str]:
    return set(seen.shot.spawned)


def test_every_camera_every_cell_and_the_whole(tmp_path: Path) -> None:
    """It should write pictures with something to see in them, and return their names."""
    files = take(shown_world(tmp_path, LINE, CELL), tmp_path / "new" / "folder", (320, 180))
    names = ["view.png", "assembly.png", "assembly-camera.png", "assembly-stop_camera-camera.png"]
    assert [file.name for file in files] == names
    for file, size in zip(files, [(320, 180), (320, 180), (640, 480), (640, 480)], strict=True):
        with Image.open(file) as picture:
            assert (picture.format, picture.size) == ("PNG", size)
            assert np.asarray(picture).std() > 20


def test_a_line_that_runs_is_seen_as_it_is(tmp_path: Path) -> None:
    """It should show what its last checkpoint holds, and leave the checkpoint alone."""
    line = load_line(LINE)
    assert line.world_path
    world = build_simulated_line(line, line.world_path)
    world.simulation.spawn("proof", "box_lid", Pose((0.0, 0.0, 2.0)))
    with running(tmp_path) as checkpoint:
        assert "proof" not in spawned(shown_world(tmp_path, LINE, None)), "there is no checkpoint yet"
        Checkpoints(checkpoint.parent).save(world.simulation, 1.0)
        before = checkpoint.read_bytes()
        assert "proof" in spawned(shown_world(tmp_path, LINE, None))
        assert checkpoint.read_bytes() == before
        assert "proof" not in spawned(shown_world(tmp_path, LINE, CELL)), "another world was asked for"
    assert "proof" not in spawned(shown_world(tmp_path, LINE, None)), "the line does not run any more"


def test_a_checkpoint_of_something_else(tmp_path: Path) -> None:
    """It should be refused in one line, and stay where it is."""
    with running(tmp_path) as checkpoint:
        checkpoint.write_bytes(b"no checkpoint at all")
        with pytest.raises(CommandFailed, match=f"^{checkpoint}: is no state of the line's world: "):
            shown_world(tmp_path, LINE, None)
        assert [file.name for file in checkpoint.parent.iterdir()] == [FILE]


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    """It should write a picture of each camera all the same, in its own folder and over no other one."""
    sensor = """<sensor name="{}" type="camera"><camera><horizontal_fov>1</horizontal_fov>
    <image><width>64</width><height>48</height></image><clip><near>0.1</near><far>9</far></clip></camera></sensor>"""
    names = ("../up", ".._up", "x" * 300, "\u00fc:*?")
    link = f'<link name="a">{"".join(sensor.format(name) for name in names)}</link>'
    content = f'<sdf version="1.9"><model name="m/1"><static>1</static>{link}</model></sdf>'
    (tmp_path / "w.sdf").write_text(content)
    files = take(shown_world(tmp_path, LINE, tmp_path / "w.sdf"), tmp_path / "out", (64, 48))
    assert sorted((tmp_path / "out").iterdir()) == sorted(files)
    assert [file.name for file in files[:4]] == ["view.png", "m_1.png", "m_1-a-.._up.png", "m_1-a-.._up_2.png"]
    assert len(files) == 6


def test_looks_that_are_broken(tmp_path: Path) -> None:
    """It should name file and line, also for what the physics does not look at."""
    (tmp_path / "bad.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 9\n")
    shape = "<geometry><mesh><uri>bad.obj</uri></mesh></geometry>"
    link = f'<link name="a">\n<visual name="v">{shape}</visual></link>'
    (tmp_path / "w.sdf").write_text(f'<sdf version="1.9"><model name="m"><static>1</static>{link}</model></sdf>')
    seen = shown_world(tmp_path, LINE, tmp_path / "w.sdf")
    with pytest.raises(CommandFailed, match=f"^{tmp_path}/w.sdf:2: MuJoCo cannot use bad_0: in face 0, vertex index 8"):
        take(seen, tmp_path / "out", (64, 48))


def test_a_view_straight_down(tmp_path: Path) -> None:
    """It should not matter that a sine is a rounding error more than 1."""
    look = "<gui><camera name='c'><pose>0.3 0.1 5 0.1 1.5707963267948966 0.7</pose></camera></gui>"
    model = '<model name="m"><static>1</static><link name="a"/></model>'
    (tmp_path / "w.sdf").write_text(f'<sdf version="1.9"><world name="w">{look}{model}</world></sdf>')
    assert len(take(shown_world(tmp_path, LINE, tmp_path / "w.sdf"), tmp_path / "out", (64, 48))) == 1


def test_a_broken_world(tmp_path: Path) -> None:
    """It should name file and line."""
    file = tmp_path / "broken.sdf"
    file.write_text('<sdf version="1.9">\n<world name="w">\n<wheel/>\n</world></sdf>')
    with pytest.raises(CommandFailed, match=f"^{file}:3: "):
        shown_world(tmp_path, LINE, file)


def test_names_of_pictures() -> None:
    """It should not repeat what a scoped name repeats."""
    assert picture_name("dosing::camera::camera::camera") == "dosing-camera"
    assert picture_name("cell::arm::wrist::eye") == "cell-arm-wrist-eye"


def test_sizes() -> None:
    """It should take numbers with an x between them."""
    assert parse_size("1600x900") == (1600, 900)
    for wrong in ("1600", "x", "0x9", "9x-1", "big"):
        with pytest.raises(typer.BadParameter, match="1600x900"):
            parse_size(wrong)
