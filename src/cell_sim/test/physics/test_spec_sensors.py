import math
from pathlib import Path

import pytest
from small_worlds import compiled, read

from cell_sim.physics.spec_sensors import vertical_fov

CAMERA = """<sensor name="eye" type="rgbd_camera"><pose>0 0 0.5 0 0 0</pose><update_rate>10</update_rate><camera>
<horizontal_fov>1.2</horizontal_fov><image><width>64</width><height>48</height></image>
<clip><near>0.05</near><far>5</far></clip></camera></sensor>"""
SCENE = f"""
<gui><camera name="visitor"><pose>-3 0 1 0 0.3 0</pose></camera></gui>
<model name="m"><static>1</static><pose>1 2 0 0 0 1.5707963267948966</pose><link name="body">{CAMERA}</link></model>
"""


def test_a_camera_looks_along_x(tmp_path: Path) -> None:
    """It should look where the sensor's x axis points, with z upwards in the picture."""
    _, data = compiled(tmp_path, SCENE)
    axes = data.camera("m::body::eye").xmat.reshape(3, 3)
    assert data.camera("m::body::eye").xpos == pytest.approx([1.0, 2.0, 0.5])
    assert -axes[:, 2] == pytest.approx([0.0, 1.0, 0.0], abs=1e-12)
    assert axes[:, 1] == pytest.approx([0.0, 0.0, 1.0], abs=1e-12)


def test_a_camera_opens_as_wide_as_it_says(tmp_path: Path) -> None:
    """It should turn the horizontal into the vertical angle and keep the size of the picture."""
    model, _ = compiled(tmp_path, SCENE)
    camera = model.camera("m::body::eye")
    expected = 2 * math.atan(0.75 * math.tan(0.6))
    assert math.radians(camera.fovy[0]) == pytest.approx(expected)
    assert list(model.cam_resolution[camera.id]) == [64, 48]
    (eye,) = read(tmp_path, SCENE).sensors()
    assert vertical_fov(eye.camera) == pytest.approx(expected)


def test_the_nearest_camera_sets_the_near_plane(tmp_path: Path) -> None:
    """It should see from 0.05 m on, however big the world is."""
    model, _ = compiled(tmp_path, SCENE)
    assert model.vis.map.znear * model.stat.extent == pytest.approx(0.05)


def test_a_person_looks_from_the_view_of_the_world(tmp_path: Path) -> None:
    """It should be a camera called as the view."""
    _, data = compiled(tmp_path, SCENE)
    axes = data.camera("visitor").xmat.reshape(3, 3)
    assert data.camera("visitor").xpos == pytest.approx([-3.0, 0.0, 1.0])
    assert -axes[:, 2] == pytest.approx([math.cos(0.3), 0.0, -math.sin(0.3)])
