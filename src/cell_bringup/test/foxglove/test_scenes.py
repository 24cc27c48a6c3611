"""The world as a scene: every shape where it stands, moving links in their frames, things that come and go, texts."""

from pathlib import Path
from typing import Any

import pytest
from foxglove import messages as fox

from cell_bringup.foxglove.labels import BAD, QUIET, to_labels
from cell_bringup.foxglove.shapes import Primitives, facing, to_color, whole_scene
from cell_bringup.foxglove.standing import standing
from cell_bringup.foxglove.thing_scene import ThingScene, model_called
from cell_bringup.foxglove.world_scene import WorldScene
from cell_sim.physics.build_scene import visible_spec
from cell_sim.physics.catalogue import ModelCatalogue
from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import (
    Box,
    Capsule,
    Cylinder,
    Ellipsoid,
    Mesh,
    Plane,
    SdfWorld,
    Shape,
    Sphere,
    SurfaceMaterial,
    Visual,
)
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"
MODELS = [WORLDS / "models"]
NOW = fox.Timestamp(7)
GREY = fox.Color(r=0.5, g=0.5, b=0.5, a=1.0)
LOOK = SurfaceMaterial(diffuse=(0.5, 0.5, 0.5, 1.0))
AT = Pose((1.0, 0.0, 0.0))


def pose(x: float, y: float, z: float) -> fox.Pose:
    return fox.Pose(position=fox.Vector3(x=x, y=y, z=z), orientation=fox.Quaternion(w=1.0))


def vector(x: float, y: float, z: float) -> fox.Vector3:
    return fox.Vector3(x=x, y=y, z=z)


def made(shape: Shape) -> Primitives:
    primitives = Primitives()
    primitives.add(Visual("v", Pose((0.0, 2.0, 0.0)), shape, LOOK), AT)
    return primitives


def encoded(items: list[Any]) -> list[bytes]:
    return [item.encode() for item in items]


def test_boxes_and_planes_are_cubes() -> None:
    """It should put them at the pose of the visual in the entity; a plane faces as it should."""
    box = fox.CubePrimitive(pose=pose(1, 2, 0), size=vector(0.1, 0.2, 0.3), color=GREY)
    assert encoded(made(Box((0.1, 0.2, 0.3))).cubes) == encoded([box])
    plane = fox.CubePrimitive(pose=pose(1, 2, -0.0005), size=vector(4, 5, 0.001), color=GREY)
    assert encoded(made(Plane((0.0, 0.0, 1.0), (4.0, 5.0))).cubes) == encoded([plane])


@pytest.mark.parametrize("normal", [(0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, -0.6, 0.8), (0.0, 0.0, -1.0)])
def test_planes_face_their_normal(normal: tuple[float, float, float]) -> None:
    """It should turn +z to it."""
    assert facing(normal).rotate((0.0, 0.0, 1.0)) == pytest.approx(normal, abs=1e-9)


def test_round_shapes() -> None:
    """It should give full widths of what SDF gives by radii; a capsule is a cylinder and two balls."""
    ball = fox.SpherePrimitive(pose=pose(1, 2, 0), size=vector(0.2, 0.2, 0.2), color=GREY)
    assert encoded(made(Sphere(0.1)).spheres) == encoded([ball])
    egg = fox.SpherePrimitive(pose=pose(1, 2, 0), size=vector(0.2, 0.4, 0.6), color=GREY)
    assert encoded(made(Ellipsoid((0.1, 0.2, 0.3))).spheres) == encoded([egg])
    rod = fox.CylinderPrimitive(pose=pose(1, 2, 0), size=vector(0.2, 0.2, 1), bottom_scale=1, top_scale=1, color=GREY)
    assert encoded(made(Cylinder(0.1, 1.0)).cylinders) == encoded([rod])
    capsule = made(Capsule(0.1, 1.0))
    ends = [fox.SpherePrimitive(pose=pose(1, 2, z), size=vector(0.2, 0.2, 0.2), color=GREY) for z in (-0.5, 0.5)]
    assert encoded(capsule.cylinders) == encoded([rod])
    assert encoded(capsule.spheres) == encoded(ends)


def test_meshes_are_sent_with_their_file(tmp_path: Path) -> None:
    """It should need nothing else to be shown."""
    file = tmp_path / "part.STL"
    file.write_bytes(b"solid")
    model = fox.ModelPrimitive(
        pose=pose(1, 2, 0),
        scale=vector(1, 1, 2),
        color=GREY,
        override_color=True,
        media_type="model/stl",
        data=b"solid",
    )
    assert encoded(made(Mesh(file, (1.0, 1.0, 2.0))).models) == encoded([model])


def test_colours() -> None:
    """It should be what is lit and what shines together, and as transparent as the visual."""
    shining = SurfaceMaterial(diffuse=(0.5, 0.0, 0.9, 1.0), emissive=(0.25, 0.0, 0.9, 1.0))
    assert to_color(shining, 0.25).encode() == fox.Color(r=0.75, g=0.0, b=1.0, a=0.75).encode()
    assert to_color(None).encode() == fox.Color(a=1.0).encode()


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return load_world(WORLDS / "assembly.sdf", MODELS)


def test_the_world_is_shown_once_and_again_when_more_moves(world: SdfWorld) -> None:
    """It should put links that TF knows in their frames, and say nothing as long as nothing changes."""
    subject = WorldScene(world, {}, {"carrier_1"})
    first = subject.update((), NOW)
    assert first and subject.update((), NOW) is None
    content = first.encode()
    assert b"assembly::arm::forearm_link" in content and b"assembly/arm/forearm_link" not in content
    assert b"carrier_1" not in content
    assert subject.update({"carrier_1", "somewhere/else"}, NOW) is None
    second = subject.update({"assembly/arm/forearm_link"}, NOW)
    assert second and b"assembly/arm/forearm_link" in second.encode()


def test_links_stand_where_they_are_at_the_start(world: SdfWorld) -> None:
    """It should prefer poses that are given to those of the file, since arms start bent."""
    given = {"assembly::arm::forearm_link": Pose((0.0, 0.0, 5.0))}
    plain, bent = (WorldScene(world, poses, ()).update((), NOW) for poses in ({}, given))
    assert plain and bent and plain.encode() != bent.encode()
    same = WorldScene(world, {name: link.pose for name, link in world.links.items()}, ()).update((), NOW)
    assert same and same.encode() == plain.encode()


def test_things_come_and_go() -> None:
    """It should show a thing by its model, in its own frame, until it has gone."""
    subject = ThingScene(ModelCatalogue(MODELS, visible_spec).world)
    assert subject.update({}, NOW)
    both = subject.update({"vial_1": "vial", "carrier_2": "carrier"}, NOW)
    assert both and b"vial_1" in both.encode() and b"carrier_2" in both.encode()
    assert subject.update({"vial_1": "vial", "carrier_2": "carrier"}, NOW) is None
    one = subject.update({"vial_1": "vial"}, NOW)
    assert one and b"vial_1" in one.encode() and b"carrier_2" not in one.encode()
    gone = subject.update({}, NOW)
    assert gone and gone.encode() == whole_scene([], NOW).encode()


def test_a_link_that_has_come_off_has_a_frame_of_its_own() -> None:
    """It should leave the thing that it was part of."""
    catalogue = ModelCatalogue(MODELS, visible_spec).world
    links = list(catalogue("bracket_40").links)
    assert len(links) > 1
    whole = ThingScene(catalogue).update({"b": "bracket_40"}, NOW)
    broken = ThingScene(catalogue).update({"b": "bracket_40", f"b::{links[1]}": ""}, NOW)
    assert whole and broken
    assert f"b/{links[1]}".encode() in broken.encode() and f"b/{links[1]}".encode() not in whole.encode()
    assert len(broken.encode()) < len(whole.encode()) + 200, "what came off is not shown twice"


STATUS = {
    "carriers": [
        {"id": "c1", "station": "buffer", "unit": "A-1", "held": "", "doubt": ""},
        {"id": "c2", "station": "dosing", "unit": "", "held": "lost", "doubt": ""},
        {"id": "c3", "station": "", "unit": "", "held": "", "doubt": ""},
    ],
    "cells": [
        {"name": "dosing", "online": True, "state": "EXECUTE", "setup": "oil", "held": "",
         "job": {"what": "fill", "unit": "A-1"}},
        {"name": "garment", "online": False, "state": "IDLE", "setup": "", "held": "", "job": None},
    ],
}  # fmt: skip


def test_labels_say_what_is_where() -> None:
    """It should write units above carriers, work above cells, and trouble in another colour."""
    frames = {"c1": "carrier_1", "c2": "carrier_2", "c3": "carrier_3"}
    cells = {"dosing": IDENTITY, "garment": Pose((3.0, 0.0, 0.0))}
    content = to_labels(STATUS, frames, cells, NOW).encode()
    for text in (b"A-1", b"lost", b"dosing (oil)\nfill A-1", b"garment ()\nidle"):
        assert text in content
    assert b"carrier_3" not in content, "nothing is to be said about an empty carrier"
    assert content.count(QUIET.encode()) == content.count(BAD.encode()) == 2
    assert to_labels({}, {}, {}, NOW).encode() == whole_scene([], NOW).encode()


def test_carriers_stand_at_their_stations() -> None:
    """It should give each its own place in a buffer, and none to those on their way."""
    places = {"buffer": [Pose((float(i), 0.0, 0.0)) for i in range(4)], "dosing": [Pose((9.0, 0.0, 0.0))]}
    found = standing(STATUS, ["c0", "c1", "c2", "c3"], places)
    assert found == {1: Pose((1.0, 0.0, 0.0)), 2: Pose((9.0, 0.0, 0.0))}


@pytest.mark.parametrize(
    ("name", "model"),
    [("tray_1", "tray"), ("lid_clear_12", "lid_clear"), ("tray", ""), ("tray_x", ""), ("arm/tool_1", ""), ("_1", "")],
)
def test_a_thing_that_only_tf_tells_of_is_known_by_its_name(name: str, model: str) -> None:
    """It should be of the model that it is called like, if there is one."""
    assert model_called(name, MODELS) == model
