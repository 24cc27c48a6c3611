from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small_worlds import compiled, read

from cell_sim.physics.picture import Picture, render, snapshot

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
SIZE = 96
EYE = """<model name="eye"><static>1</static><pose>{pose}</pose><link name="l"><sensor name="s" type="camera"><camera>
<horizontal_fov>0.8</horizontal_fov><image><width>64</width><height>64</height></image>
<clip><near>0.05</near><far>9</far></clip></camera></sensor></link></model>"""
DARK = "<scene><ambient>1 1 1</ambient><background>0 0 0</background></scene>"


def seen(folder: Path, content: str, pose: str) -> Picture:
    world = read(folder, DARK + EYE.format(pose=pose) + content)
    return snapshot(world, "eye::l::s", SIZE, SIZE, pretty=False)


def ball(name: str, position: str, color: str) -> str:
    return f"""<model name="{name}"><static>1</static><pose>{position} 0 0 0</pose><link name="l"><visual name="v">
    <geometry><sphere><radius>0.05</radius></sphere></geometry><material><diffuse>{color}</diffuse></material>
    </visual></link></model>"""


def where(picture: Picture, color: tuple[int, int, int]) -> tuple[float, float]:
    """Middle of what has this colour: right and down from the middle of the picture, as a part of its half."""
    hits = np.argwhere(np.abs(picture.astype(int) - color).max(axis=2) < 60)
    down, right = hits.mean(axis=0)
    half = SIZE / 2
    return (right + 0.5 - half) / half, (down + 0.5 - half) / half


def test_a_camera_sees_what_lies_on_its_axis(tmp_path: Path) -> None:
    """It should have what is along +x in the middle, +y on the left, +z above."""
    content = ball("ahead", "2 0 1", "1 0 0") + ball("left", "2 0.5 1", "0 1 0") + ball("above", "2 0 1.5", "0 0 1")
    picture = seen(tmp_path, content, "0 0 1 0 0 0")
    edge = 0.25 / np.tan(0.4)
    assert where(picture, RED) == pytest.approx((0.0, 0.0), abs=0.03)
    assert where(picture, GREEN) == pytest.approx((-edge, 0.0), abs=0.03)
    assert where(picture, BLUE) == pytest.approx((0.0, -edge), abs=0.03)


def quarters(picture: Picture) -> list[tuple[int, ...]]:
    """Colours of four places around the middle: upper left, upper right, lower left, lower right."""
    near, far = SIZE // 2 - 10, SIZE // 2 + 10
    places = ((near, near), (near, far), (far, near), (far, far))
    return [tuple((picture[place] > 128) * 255) for place in places]


@pytest.mark.parametrize(
    ("shape", "yaw", "static"),
    [("box><size>1 1 1</size></box", 0.0, "0"), ("plane><size>1 1</size></plane", np.pi / 2, "1")],
)
def test_a_picture_is_not_mirrored(tmp_path: Path, shape: str, yaw: float, static: str) -> None:
    """It should be on a box with its upper edge at +x and on a plane at +y, as in Gazebo."""
    image = np.array([[RED, GREEN], [BLUE, WHITE]], dtype=np.uint8).repeat(8, axis=0).repeat(8, axis=1)
    Image.fromarray(image).save(tmp_path / "mark.png")
    content = f"""<model name="m"><static>{static}</static><link name="l"><gravity>0</gravity>
    <inertial><mass>1</mass><inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia></inertial>
    <visual name="v"><geometry><{shape}></geometry><material><diffuse>1 1 1</diffuse>
    <pbr><metal><albedo_map>mark.png</albedo_map></metal></pbr></material></visual></link></model>"""
    picture = seen(tmp_path, content, f"0 0 3 0 {np.pi / 2} {yaw}")
    assert quarters(picture) == [RED, GREEN, BLUE, WHITE]


def test_solid_bodies_and_frames_are_not_seen(tmp_path: Path) -> None:
    """It should show visuals only."""
    content = """<frame name="f"><pose>1 0 1 0 0 0</pose></frame><model name="m"><static>1</static><link name="l">
    <pose>2 0 1 0 0 0</pose><collision name="c"><geometry><box><size>1 1 1</size></box></geometry></collision>
    </link></model>"""
    assert seen(tmp_path, content, "0 0 1 0 0 0").max() < 60


def test_a_pretty_picture_has_shadows(tmp_path: Path) -> None:
    """It should be dark where the ball's shadow falls, a metre beside it, and leave the model as it was."""
    sun = """<light name="sun" type="directional"><cast_shadows>1</cast_shadows><diffuse>1 1 1</diffuse>
    <direction>1 0 -1</direction></light><gui><camera name="above"><pose>0 0 3 0 1.5707963 0</pose></camera></gui>"""
    floor = """<model name="f"><static>1</static><link name="l"><visual name="v"><geometry><plane><size>9 9</size>
    </plane></geometry><material><diffuse>1 1 1</diffuse></material></visual></link></model>"""
    scene = "<scene><ambient>0.2 0.2 0.2</ambient></scene>"
    model, data = compiled(tmp_path, scene + sun + floor + ball("b", "0 0 1", "0 0 1"))
    plain, pretty = (render(model, data, "above", 160, 120, flag) for flag in (False, True))
    assert plain.shape == pretty.shape == (120, 160, 3)
    shadow = (round(60 - 60 / (3 * np.tan(np.radians(22.5)))), 80)
    assert plain[shadow].min() > 120
    assert pretty[shadow].max() < 60
    assert model.vis.quality.shadowsize == 0
