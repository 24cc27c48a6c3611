"""What SDF 1.6 to 1.11 have in common means the same in each."""

from pathlib import Path

import pytest

from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

MASS = "<mass>1</mass><inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia>"
WORLD = f"""<sdf version="VERSION"><world name="w"><model name="m">
  <pose FRAME="">1 2 3 0 0 0</pose>
  <link name="a"><inertial><pose FRAME="">0 0 0 0 0 0</pose>{MASS}</inertial></link>
  <link name="b"><pose FRAME="a">0 0 1 0.5 0 0</pose><inertial>{MASS}</inertial></link>
  <joint name="j" type="revolute"><parent>a</parent><child>b</child>
    <axis><xyz>0 0 1</xyz>AXIS<limit><lower>-1e16</lower><upper>1e16</upper><effort>-1</effort><velocity>-1</velocity>
    </limit><dynamics><damping>2</damping><spring_reference>0</spring_reference><spring_stiffness>0</spring_stiffness>
    </dynamics></axis></joint>
</model></world></sdf>"""
OLD_AXIS = "<use_parent_model_frame>{}</use_parent_model_frame>"
TILTED = (0.0, 0.479425538604203, 0.8775825618903728)
"""The model's z in the frame of the joint."""


def world(folder: Path, version: str, content: str = WORLD, axis: str = "", frame: str = "relative_to") -> SdfWorld:
    text = content.replace("VERSION", version).replace("AXIS", axis).replace("FRAME", frame)
    if version >= "1.8" or version.startswith("1.1"):
        text = text.replace('<inertial><pose relative_to="">', "<inertial><pose>")
    (folder / "w.sdf").write_text(text)
    return load_world(folder / "w.sdf")


@pytest.mark.parametrize("version", ["1.6", "1.7", "1.8", "1.9", "1.10", "1.11"])
def test_a_file_that_uses_nothing_new(tmp_path: Path, version: str) -> None:
    """It should be the same world in every version."""
    found = world(tmp_path, version, frame="frame" if version == "1.6" else "relative_to")
    assert found.links["m::b"].pose.position == (1.0, 2.0, 4.0)
    joint = found.joints["m::j"]
    assert (joint.axis, joint.damping) == ((0.0, 0.0, 1.0), 2.0)
    assert joint.limit == type(joint.limit)()


@pytest.mark.parametrize(("told", "axis"), [("1", TILTED), ("TRUE", TILTED), ("0", (0.0, 0.0, 1.0))])
def test_an_axis_in_the_frame_of_the_model(tmp_path: Path, told: str, axis: tuple[float, ...]) -> None:
    """It should be where SDF 1.6 puts it."""
    found = world(tmp_path, "1.6", axis=OLD_AXIS.format(told), frame="frame")
    assert found.joints["m::j"].axis == pytest.approx(axis)


@pytest.mark.parametrize(
    ("version", "axis", "frame", "expected"),
    [
        ("1.6", OLD_AXIS.format("maybe"), "frame", "6: <use_parent_model_frame> needs true or false, not 'maybe'"),
        ("1.7", "", "frame", "2: unknown or unsupported attribute frame of <pose>"),
        ("1.7", OLD_AXIS.format("1"), "relative_to", "unknown or unsupported element <use_parent_model_frame>"),
    ],
)
def test_what_is_gone(tmp_path: Path, version: str, axis: str, frame: str, expected: str) -> None:
    """It should be known only in the version that had it."""
    with pytest.raises(SdfError, match=expected):
        world(tmp_path, version, axis=axis, frame=frame)


@pytest.mark.parametrize(
    ("version", "old", "new", "expected"),
    [
        ("1.10", "<model ", '<joint name="k" type="fixed"/><model ', "1: .* element <joint> in <world>"),
        ("1.11", "<inertial>", '<inertial auto="true">', "3: .* attribute auto of <inertial>"),
        ("1.9", "<pose FRAME", '<pose rotation_format="quat_xyzw" FRAME', "2: .* attribute rotation_format of <pose>"),
    ],
)
def test_what_is_new(tmp_path: Path, version: str, old: str, new: str, expected: str) -> None:
    """It should be refused by its name."""
    with pytest.raises(SdfError, match=f"w.sdf:{expected}"):
        world(tmp_path, version, WORLD.replace(old, new, 1))


def test_names_of_frames_count_in_every_version(tmp_path: Path) -> None:
    """It should find the frame that an old file names, and refuse one that is not there."""
    with pytest.raises(SdfError, match=r"w.sdf:4: there is no link, joint, frame or model z in model m"):
        world(tmp_path, "1.6", WORLD.replace('FRAME="a"', 'frame="z"'), frame="frame")
