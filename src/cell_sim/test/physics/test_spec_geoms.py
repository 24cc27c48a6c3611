import math
from pathlib import Path

import mujoco
import numpy as np
import pytest
from small_worlds import FLOOR, INERTIAL, box, compiled, friction, run

SHAPES = {
    "<box><size>0.2 0.4 0.6</size></box>": ("BOX", (0.1, 0.2, 0.3)),
    "<cylinder><radius>0.1</radius><length>0.6</length></cylinder>": ("CYLINDER", (0.1, 0.3, 0.0)),
    "<capsule><radius>0.1</radius><length>0.6</length></capsule>": ("CAPSULE", (0.1, 0.3, 0.0)),
    "<sphere><radius>0.1</radius></sphere>": ("SPHERE", (0.1, 0.0, 0.0)),
    "<ellipsoid><radii>0.1 0.2 0.3</radii></ellipsoid>": ("ELLIPSOID", (0.1, 0.2, 0.3)),
}
WEDGE = """v -0.5 -0.5 0\nv 0.5 -0.5 0\nv 0.5 0.5 0\nv -0.5 0.5 0\nv -0.5 -0.5 1\nv -0.5 0.5 1
f 1 4 3\nf 1 3 2\nf 1 2 5\nf 2 6 5\nf 2 3 6\nf 3 4 6\nf 4 1 5\nf 4 5 6\n"""


def lying(shape: str) -> str:
    return f"""<model name="m"><link name="body">{INERTIAL}
    <collision name="solid"><pose>0.1 0.2 0.3 0.4 0 0</pose><geometry>{shape}</geometry></collision></link></model>"""


@pytest.mark.parametrize(("shape", "expected"), SHAPES.items())
def test_a_shape_has_its_size(tmp_path: Path, shape: str, expected: tuple[str, tuple[float, ...]]) -> None:
    """It should halve what SDF measures from end to end, and keep its place in the link."""
    model, _ = compiled(tmp_path, lying(shape))
    geom = model.geom("m::body::solid")
    kind, size = expected
    used = sum(value > 0 for value in size)
    assert geom.type[0] == getattr(mujoco.mjtGeom, f"mjGEOM_{kind}")
    assert tuple(geom.size[:used]) == size[:used]
    assert list(geom.pos) == pytest.approx([0.1, 0.2, 0.3])
    assert list(geom.quat) == pytest.approx([math.cos(0.2), math.sin(0.2), 0.0, 0.0])


def test_a_mesh_is_where_its_file_says(tmp_path: Path) -> None:
    """It should be scaled and not moved to its middle."""
    (tmp_path / "wedge.obj").write_text(WEDGE)
    shape = "<mesh><uri>wedge.obj</uri><scale>0.2 0.4 0.6</scale></mesh>"
    model, data = compiled(tmp_path, lying(shape).replace("0.1 0.2 0.3 0.4 0 0", "0 0 0 0 0 0"))
    geom = data.geom("m::body::solid")
    corners = model.mesh_vert @ geom.xmat.reshape(3, 3).T + geom.xpos
    assert corners.min(axis=0) == pytest.approx([-0.1, -0.2, 0.0], abs=1e-6)
    assert corners.max(axis=0) == pytest.approx([0.1, 0.2, 0.6], abs=1e-6)


@pytest.mark.parametrize("normal", [(0, 0, 1), (1, 0, 0), (0, -1, 0), (0.6, 0, -0.8), (0, 0, -1)])
def test_a_plane_faces_along_its_normal(tmp_path: Path, normal: tuple[float, float, float]) -> None:
    """It should turn MuJoCo's plane, which faces +z, and be without end."""
    text = " ".join(map(str, normal))
    content = f"""<model name="m"><static>1</static><link name="l"><collision name="c"><geometry>
    <plane><normal>{text}</normal><size>2 2</size></plane></geometry></collision></link></model>"""
    model, data = compiled(tmp_path, content)
    assert data.geom("m::l::c").xmat.reshape(3, 3)[:, 2] == pytest.approx(normal, abs=1e-12)
    assert list(model.geom("m::l::c").size[:2]) == [0.0, 0.0]


def slid(folder: Path, mu_box: float, mu_floor: float) -> float:
    """How far a box slides on a floor tilted by 0.4 rad (its tangent is 0.42) within a second [m]."""
    gravity = f"<gravity>{9.8 * math.sin(0.4)} 0 {-9.8 * math.cos(0.4)}</gravity>"
    floor = FLOOR.replace("</geometry>", "</geometry>" + friction(mu_floor))
    model, data = compiled(folder, gravity + floor + box("a", "0 0 0.05 0 0 0", "0.2 0.2 0.1", friction(mu_box)))
    run(model, data, 1.0)
    return float(data.body("a::body").xpos[0])


@pytest.mark.parametrize(("mu_box", "mu_floor"), [(0.2, 1.0), (1.0, 0.2), (0.2, 2.0)])
def test_the_lower_friction_counts(tmp_path: Path, mu_box: float, mu_floor: float) -> None:
    """It should slide as Coulomb says, whichever body is the slippery one."""
    acceleration = 9.8 * (math.sin(0.4) - 0.2 * math.cos(0.4))
    assert slid(tmp_path, mu_box, mu_floor) == pytest.approx(acceleration / 2, rel=0.05)


@pytest.mark.parametrize(("mu_box", "mu_floor"), [(0.6, 0.6), (0.6, 1.5), (2.0, 0.6)])
def test_enough_friction_holds(tmp_path: Path, mu_box: float, mu_floor: float) -> None:
    """It should stay where it is."""
    assert slid(tmp_path, mu_box, mu_floor) < 2e-3


def test_a_patch_of_contact_resists_turning(tmp_path: Path) -> None:
    """It should slow a spinning ball down only if its surface says so."""
    patch = "<coefficient>1</coefficient><patch_radius>0.02</patch_radius>"
    torsion = f"<surface><friction><torsional>{patch}</torsional></friction></surface>"
    spins = []
    for surface in ("", torsion):
        ball = box("a", "0 0 0.05 0 0 0", inside=surface).replace(
            "<box><size>0.1 0.1 0.1</size></box>", "<sphere><radius>0.05</radius></sphere>"
        )
        model, data = compiled(tmp_path, FLOOR + ball)
        data.qvel[5] = 5.0
        run(model, data, 0.4)
        spins.append(float(data.qvel[5]))
    assert spins[0] == pytest.approx(5.0, rel=0.02)
    expected = 5.0 - 0.4 * 9.8 * 3 * math.pi / 16 * 0.02 / 0.01
    assert spins[1] == pytest.approx(expected, rel=0.05)


def test_bodies_without_a_common_bit_pass_through_each_other(tmp_path: Path) -> None:
    """It should hold the box whose bits the floor has, and let the other fall."""
    bits = "<surface><contact><collide_bitmask>{}</collide_bitmask></contact></surface>"
    floor = FLOOR.replace("</geometry>", "</geometry>" + bits.format("0x01"))
    boxes = box("a", "0 0 0.05 0 0 0", inside=bits.format(3)) + box("b", "1 0 0.05 0 0 0", inside=bits.format(2))
    model, data = compiled(tmp_path, floor + boxes)
    run(model, data, 0.5)
    assert data.body("a::body").xpos[2] == pytest.approx(0.05, abs=1e-3)
    assert data.body("b::body").xpos[2] < -1.0


@pytest.mark.parametrize(
    ("bits", "other", "touches"), [("0xFFFFFFFF", 1, True), ("0x80000000", 1, False), (0, 1, False)]
)
def test_every_bit_counts(tmp_path: Path, bits: object, other: object, touches: bool) -> None:
    """It should know all 32 of them, and none of them."""
    surface = "<surface><contact><collide_bitmask>{}</collide_bitmask></contact></surface>"
    floor = FLOOR.replace("</geometry>", "</geometry>" + surface.format(other))
    _, data = compiled(tmp_path, floor + box("a", "0 0 0.049 0 0 0", inside=surface.format(bits)))
    assert (data.ncon > 0) is touches


def test_what_is_rougher_than_anything(tmp_path: Path) -> None:
    """It should have the friction of the file, and leave the choice to a smoother body."""
    floor = FLOOR.replace("</geometry>", "</geometry>" + friction(1e15))
    model, data = compiled(tmp_path, floor + box("a", "0 0 0.049 0 0 0", inside=friction(0.5)))
    assert model.geom("floor::floor::solid").friction[0] == 1e15
    assert data.contact.friction[0][0] == 0.5


def test_what_is_seen_touches_nothing(tmp_path: Path) -> None:
    """It should be in a group of its own, without contacts and mass."""
    content = f"""<model name="m"><link name="body">{INERTIAL}
    <visual name="look"><transparency>0.5</transparency><geometry><box><size>1 1 1</size></box></geometry>
    <material><diffuse>1 0.5 0 0.8</diffuse></material></visual></link></model>"""
    model, data = compiled(tmp_path, FLOOR + content)
    look = model.geom("m::body::look")
    assert (look.contype[0], look.conaffinity[0], look.group[0]) == (0, 0, 2)
    assert model.geom("floor::floor::solid").group[0] == 3
    assert data.ncon == 0
    assert model.mat_rgba[look.matid[0]] == pytest.approx([1.0, 0.5, 0.0, 0.4])


def touching(folder: Path, ground: str) -> set[frozenset[str]]:
    """Which of four boxes in one place touch: a - turns b - fixed to c - turns d; a may stand on the ground."""
    solid = '<collision name="s"><geometry><box><size>1 1 1</size></box></geometry></collision>'
    links = "".join(f'<link name="{name}">{INERTIAL}{solid}</link>' for name in "abcd")
    joints = "".join(
        f'<joint name="{parent}{child}" type="{kind}"><parent>{parent}</parent><child>{child}</child>{axis}</joint>'
        for parent, child, kind, axis in (
            ("a", "b", "revolute", "<axis><xyz>0 0 1</xyz></axis>"),
            ("b", "c", "fixed", ""),
            ("c", "d", "revolute", "<axis><xyz>0 0 1</xyz></axis>"),
        )
    )
    model, data = compiled(folder, f'<model name="m">{links}{joints}{ground}</model>')
    names = [model.geom(i).name for i in range(model.ngeom)]
    return {frozenset(names[geom].split("::")[1] for geom in (c.geom1, c.geom2)) for c in data.contact}


@pytest.mark.parametrize(
    "ground", ["", '<joint name="foot" type="fixed"><parent>world</parent><child>a</child></joint>']
)
def test_neighbours_do_not_collide(tmp_path: Path, ground: str) -> None:
    """It should ignore contact across a joint and within a rigid group, on the ground as in the air."""
    assert touching(tmp_path, ground) == {frozenset("ad")}


def test_an_arm_still_hits_the_table_it_stands_on(tmp_path: Path) -> None:
    """It should ignore only the parent link of what stands still, not all that is fixed to it."""
    solid = '<collision name="s"><geometry><box><size>1 1 1</size></box></geometry></collision>'
    content = f"""<model name="m"><link name="table">{solid}</link><link name="base">{solid}</link>
    <link name="arm">{INERTIAL}{solid}</link>
    <joint name="foot" type="fixed"><parent>world</parent><child>table</child></joint>
    <joint name="bolt" type="fixed"><parent>table</parent><child>base</child></joint>
    <joint name="turn" type="revolute"><parent>base</parent><child>arm</child><axis><xyz>0 0 1</xyz></axis></joint>
    </model>"""
    model, data = compiled(tmp_path, content)
    names = {model.geom(int(geom)).name for contact in data.contact for geom in contact.geom}
    assert names == {"m::table::s", "m::arm::s"}
    assert np.all(data.contact.dist < 0)
