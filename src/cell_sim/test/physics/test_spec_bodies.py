from pathlib import Path

import numpy as np
import pytest
from small_worlds import compiled

from cell_world.geometry import Pose

LINKS = """
<model name="m">
  <link name="bar"><pose>1 0 0 0.3 0 0</pose><inertial><pose>0.1 0.2 0.3 0.4 0.5 0.6</pose><mass>2.5</mass>
    <inertia><ixx>0.03</ixx><iyy>0.04</iyy><izz>0.05</izz><ixy>0.001</ixy><ixz>-0.002</ixz><iyz>0.003</iyz></inertia>
  </inertial></link>
  <link name="arm"><inertial><mass>0.7</mass>
    <inertia><ixx>0.01</ixx><iyy>0.02</iyy><izz>0.015</izz></inertia></inertial>
    <collision name="c"><geometry><box><size>1 1 1</size></box></geometry></collision></link>
  <joint name="j" type="revolute"><parent>bar</parent><child>arm</child><axis><xyz>0 0 1</xyz></axis></joint>
</model>
<model name="wall"><static>true</static><link name="body">
  <collision name="c"><geometry><box><size>1 1 1</size></box></geometry></collision></link></model>
"""


def test_masses_are_those_of_the_file(tmp_path: Path) -> None:
    """It should not count the shapes."""
    model, _ = compiled(tmp_path, LINKS)
    masses = {name: float(model.body(name).mass[0]) for name in ("m::bar", "m::arm", "wall::body")}
    assert masses == {"m::bar": 2.5, "m::arm": 0.7, "wall::body": 0.0}
    assert model.body_mass.sum() == pytest.approx(3.2)


def test_inertia_is_turned_with_its_pose(tmp_path: Path) -> None:
    """It should be the tensor of the file in the axes of the inertial's pose."""
    model, _ = compiled(tmp_path, LINKS)
    body = model.body("m::bar")
    assert body.ipos == pytest.approx([0.1, 0.2, 0.3])
    axes = Pose(quaternion=tuple(body.iquat)).matrix()[:3, :3]
    turn = Pose.from_xyz_rpy((0, 0, 0), (0.4, 0.5, 0.6)).matrix()[:3, :3]
    written = np.array([[0.03, 0.001, -0.002], [0.001, 0.04, 0.003], [-0.002, 0.003, 0.05]])
    assert axes @ np.diag(body.inertia) @ axes.T == pytest.approx(turn @ written @ turn.T, abs=1e-9)


@pytest.mark.parametrize("tilt", ["0 0 0", "0.3 0.4 0.5"])
@pytest.mark.parametrize(
    "moments", [(0.1, 0.7, 0.8), (0.1, 0.2, 0.30000000005), (1e-4, 2e-4, 3e-4), (0.3, 0.1, 0.2), (1e-15, 1e-15, 2e-15)]
)
def test_a_plate_without_thickness(tmp_path: Path, moments: tuple[float, ...], tilt: str) -> None:
    """It should have the moments of the file, of which the largest is the sum of the others, rounded as it may be."""
    inertia = "".join(f"<{tag}>{moment}</{tag}>" for tag, moment in zip(("ixx", "iyy", "izz"), moments, strict=True))
    mass = f"<inertial><pose>0 0 0 {tilt}</pose><mass>1e-9</mass><inertia>{inertia}</inertia></inertial>"
    model, _ = compiled(tmp_path, f'<model name="m"><link name="plate">{mass}</link></model>')
    found = model.body("m::plate").inertia
    assert sorted(found) == pytest.approx(sorted(moments), rel=1e-9)
    least, middle, most = sorted(found)
    assert least + middle >= most


def test_a_whole_rigid_group_is_felt_at_its_joint(tmp_path: Path) -> None:
    """It should add the mass of links that are fixed to the one that turns."""
    part = "<inertial><mass>{}</mass><inertia><ixx>0.01</ixx><iyy>0.01</iyy><izz>0.01</izz></inertia></inertial>"
    content = f"""<model name="m">
      <link name="base"/><link name="lever">{part.format(1)}</link>
      <link name="end"><pose>0.5 0 0 0 0 0</pose>{part.format(2)}</link>
      <joint name="foot" type="fixed"><parent>world</parent><child>base</child></joint>
      <joint name="hinge" type="revolute"><parent>base</parent><child>lever</child><axis><xyz>0 1 0</xyz></axis></joint>
      <joint name="glue" type="fixed"><parent>lever</parent><child>end</child></joint></model>"""
    model, data = compiled(tmp_path, content)
    assert model.body("m::lever").subtreemass[0] == pytest.approx(3.0)
    assert data.joint("m::hinge").qfrc_bias[0] == pytest.approx(-2.0 * 9.8 * 0.5)
