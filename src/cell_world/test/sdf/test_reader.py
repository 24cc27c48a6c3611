import pickle
from collections.abc import Iterator
from math import pi
from pathlib import Path

import pytest

from cell_world.geometry import Pose
from cell_world.sdf.elements import (
    WORLD,
    CameraSensor,
    Capsule,
    Cylinder,
    JointKind,
    Light,
    LightKind,
    Limit,
    Mesh,
    Physics,
    Plane,
    Scene,
    SdfWorld,
    SensorKind,
    Viewpoint,
)
from cell_world.sdf.reader import load_world

HERE = Path(__file__).parent
MODELS = HERE / "models"


@pytest.fixture(scope="module")
def hall() -> SdfWorld:
    return load_world(HERE / "hall.sdf", [MODELS])


def reference() -> Iterator[tuple[str, str, list[float]]]:
    for line in (HERE / "hall_poses.txt").read_text().splitlines()[1:]:
        kind, name, *numbers = line.split()
        yield kind, name, [float(number) for number in numbers]


def numbers(pose: Pose) -> list[float]:
    return [*pose.position, *pose.quaternion]


@pytest.mark.parametrize(("kind", "name", "expected"), reference())
def test_everything_stands_where_libsdformat_puts_it(
    hall: SdfWorld, kind: str, name: str, expected: list[float]
) -> None:
    """It should resolve poses that are relative to frames, joints, links, models and nested names."""
    visuals = {visual.name: visual for link in hall.links.values() for visual in link.visuals}
    pose = {
        "model": lambda: hall.models[name].pose,
        "link": lambda: hall.links[name].pose,
        "frame": lambda: hall.frames[name].world,
        "visual": lambda: visuals[name].pose,
    }[kind]()
    assert numbers(pose) == pytest.approx(expected, abs=1e-9)


def test_the_reference_covers_everything(hall: SdfWorld) -> None:
    """It should have compared every model, link and frame."""
    names = {name for kind, name, _ in reference() if kind != "visual"}
    assert names == {*hall.models, *hall.links, *hall.frames}


def test_a_frame_moves_with_its_link(hall: SdfWorld) -> None:
    """It should follow frames, joints, models and nested names down to a link."""
    carriers = {name: frame.link for name, frame in hall.frames.items()}
    assert carriers == {
        "corner": WORLD,
        "on_plate": "plate_1::body",
        "cell::feeder.case": "cell::table",
        "cell::beside_elbow": "cell::arm::fore",
        "cell::arm::shoulder_place": "cell::arm::base",
        "cell::arm::tool0": "cell::arm::fore",
        "cell::arm::above_tip": "cell::arm::grip::palm",
        "cell::arm::grip::tip": "cell::arm::grip::palm",
    }
    for frame in hall.frames.values():
        if frame.link != WORLD:
            again = hall.links[frame.link].pose @ frame.pose
            assert numbers(again) == pytest.approx(numbers(frame.world), abs=1e-12)


def test_joints_join_links(hall: SdfWorld) -> None:
    """It should resolve parents and children that are frames or models to links."""
    ends = {name: (joint.parent, joint.child) for name, joint in hall.joints.items()}
    assert ends["cell::to_ground"] == (WORLD, "cell::table")
    assert ends["cell::bolted"] == ("cell::table", "cell::arm::base")
    assert ends["cell::arm::flange"] == ("cell::arm::fore", "cell::arm::grip::palm")
    assert len(ends) == 7


def test_a_joint_has_all_it_says(hall: SdfWorld) -> None:
    """It should read kind, pose, axis, limits and dynamics; the axis is expressed in the frame of the joint."""
    shoulder = hall.joints["cell::arm::shoulder"]
    assert shoulder.kind is JointKind.REVOLUTE
    assert numbers(shoulder.pose) == pytest.approx(numbers(Pose.from_xyz_rpy((0, 0, 0), (0, -0.3, 0))))
    assert shoulder.axis == pytest.approx((0.0, 0.1986693, 0.9800666))
    assert shoulder.limit == Limit(-2.0, 1.5, 3.1, 150.0)
    assert (shoulder.damping, shoulder.friction) == (0.7, 0.2)
    elbow = hall.joints["cell::arm::elbow"]
    assert elbow.kind is JointKind.CONTINUOUS
    assert elbow.pose.position == pytest.approx((0.0, 0.0, 0.02))
    assert elbow.limit == Limit(velocity=2.0)


def test_a_joint_may_mimic_another(hall: SdfWorld) -> None:
    """It should fold the reference of SDF 1.11 into the offset: 0.9 (q - 0.001) + 0.003."""
    mimic = hall.joints["cell::arm::grip::finger_right"].mimic
    assert mimic is not None
    assert (mimic.joint, mimic.multiplier) == ("cell::arm::grip::finger_left", 0.9)
    assert mimic.offset == pytest.approx(0.0021)


def test_a_link_has_all_it_says(hall: SdfWorld) -> None:
    """It should read mass, shapes and surfaces."""
    upper = hall.links["cell::arm::upper"]
    assert upper.inertial is not None
    assert upper.inertial.mass == 2.0
    assert upper.inertial.inertia == (0.003, 0.02, 0.021, 0.0005, -0.0004, 0.0003)
    assert numbers(upper.inertial.pose) == pytest.approx(numbers(Pose.from_xyz_rpy((0.2, 0, 0), (0.1, 0.2, 0.3))))
    (solid,) = upper.collisions
    assert solid.name == "cell::arm::upper::solid"
    assert solid.shape == Capsule(0.05, 0.3)
    assert (solid.surface.mu, solid.surface.bitmask) == (0.4, 2)
    assert solid.surface.torsion == pytest.approx(3 * pi / 16 * 0.5 * 0.01)


def test_a_picture_and_a_mesh_are_found(hall: SdfWorld) -> None:
    """It should resolve paths relative to the file and by the name of a model."""
    plate = hall.links["plate_1::body"]
    shapes = [plate.collisions[0].shape, plate.visuals[0].shape]
    assert shapes == [Mesh(MODELS / "plate/meshes/wedge.obj", (0.1, 0.1, 0.05))] * 2
    material = plate.visuals[0].material
    assert material is not None
    assert material.albedo_map == MODELS / "plate/meshes/mark.png"
    assert (material.roughness, material.metalness) == (0.8, 0.1)


def test_colours_are_read(hall: SdfWorld) -> None:
    """It should read the four colours of a material and how much shines through."""
    material = hall.links["cell::arm::base"].visuals[0].material
    assert material is not None
    assert material.ambient == (0.1, 0.1, 0.1, 1.0)
    assert material.diffuse == (0.2, 0.2, 0.2, 1.0)
    assert material.specular == (0.9, 0.9, 0.9, 1.0)
    assert material.emissive == (0.0, 0.0, 0.1, 1.0)
    assert hall.links["cell::arm::fore"].visuals[0].transparency == 0.25


def test_a_camera_is_read(hall: SdfWorld) -> None:
    """It should read a sensor under its scoped name."""
    (eye,) = hall.sensors()
    assert eye.name == "cell::arm::fore::eye"
    assert (eye.link, eye.kind, eye.update_rate, eye.topic) == ("cell::arm::fore", SensorKind.RGBD_CAMERA, 10.0, "eye")
    assert eye.camera == CameraSensor(1.2, 64, 48, 0.05, 4.0)
    assert numbers(eye.pose) == pytest.approx(numbers(Pose.from_xyz_rpy((0.1, 0, 0.05), (0, 0.5, 0))))


def test_static_spreads(hall: SdfWorld) -> None:
    """It should hold for all links of a static model, and an include may ask for it."""
    assert {name for name, link in hall.links.items() if link.static} == {"ground::floor", "plate_2::body"}
    assert hall.models["plate_2"].static
    assert not hall.models["plate_1"].static
    assert hall.models["plate_1"].uri == "model://plate"


def test_the_world_is_read(hall: SdfWorld) -> None:
    """It should read what belongs to the world itself."""
    assert hall.name == "hall"
    assert hall.gravity == (0.0, 0.0, -9.81)
    assert hall.physics == Physics(0.002, 2.0)
    assert hall.scene == Scene((0.5, 0.5, 0.5, 1.0), (0.1, 0.2, 0.3, 1.0))
    assert hall.camera == Viewpoint("visitor", Pose.from_xyz_rpy((-3, 0, 2), (0, 0.5, 0)))
    assert hall.links["ground::floor"].collisions[0].shape == Plane((0.0, 0.0, 1.0), (20.0, 20.0))


def test_lights_are_read(hall: SdfWorld) -> None:
    """It should read lights of the world and of links."""
    sun, spot, lamp = (hall.lights[name] for name in ("sun", "spot", "plate_1::body::lamp"))
    assert (sun.kind, sun.link, sun.cast_shadows) == (LightKind.DIRECTIONAL, WORLD, True)
    assert sun.direction == pytest.approx((0.0975900, 0.1951800, -0.9759001))
    assert (spot.kind, spot.outer_angle, spot.falloff, spot.intensity) == (LightKind.SPOT, 0.8, 1.0, 0.5)
    assert spot.pose.position == pytest.approx((1.0, 2.0, 2.0))
    assert (lamp.kind, lamp.link, lamp.range) == (LightKind.POINT, "plate_1::body", 2.0)
    assert lamp.attenuation == (0.5, 0.1, 0.01)
    assert isinstance(lamp, Light)


def test_our_own_elements_are_kept(hall: SdfWorld) -> None:
    """It should keep them with file and line, those of an include behind those of the model."""
    assert [(extra.tag, extra.text) for extra in hall.extras] == [("speed", "0.3")]
    tool, role = hall.models["cell::arm"].extras
    assert (tool.tag, tool.attributes, tool.file) == ("tool", {"changes": "true"}, MODELS / "arm/model.sdf")
    assert (role.tag, role.text, role.file.name) == ("role", "picks", "hall.sdf")
    assert "<cell:role>" in role.file.read_text().splitlines()[role.line - 1]


def test_a_model_lists_its_own_parts(hall: SdfWorld) -> None:
    """It should name its own parts, not those of the models in it."""
    arm = hall.models["cell::arm"]
    assert arm.links == ("cell::arm::base", "cell::arm::upper", "cell::arm::fore")
    assert arm.joints == ("cell::arm::shoulder", "cell::arm::elbow", "cell::arm::flange")
    assert arm.frames == ("cell::arm::shoulder_place", "cell::arm::tool0", "cell::arm::above_tip")
    assert arm.models == ("cell::arm::grip",)


def test_a_single_model_is_a_world() -> None:
    """It should read a model file by itself, with SDF's defaults around it."""
    world = load_world(MODELS / "hand" / "model.sdf")
    assert world.name == "hand"
    assert list(world.links) == ["hand::palm", "hand::left", "hand::right"]
    assert (world.gravity, world.physics) == ((0.0, 0.0, -9.8), Physics(0.001, 1.0))


def test_a_world_can_be_sent_to_another_process(hall: SdfWorld) -> None:
    """It should be plain data."""
    assert pickle.loads(pickle.dumps(hall)) == hall


def test_shapes_stand_along_z(hall: SdfWorld) -> None:
    """It should read a cylinder by radius and length."""
    assert hall.links["cell::arm::base"].collisions[0].shape == Cylinder(0.08, 0.2)
