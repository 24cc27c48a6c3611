"""One thing wrong per case; each is one clear line."""

import pickle
import shutil
from pathlib import Path

import pytest

from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

MESHES = Path(__file__).parent / "meshes"
GOOD = """\
<sdf version="1.9" xmlns:cell="urn:cell">
  <world name="w">
    <cell:speed>0.3</cell:speed>
    <model name="m">
      <link name="a">
        <inertial><mass>1</mass><inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia></inertial>
        <collision name="c"><geometry><box><size>1 1 1</size></box></geometry></collision>
        <visual name="v">
          <geometry><mesh><uri>a.stl</uri></mesh></geometry>
          <material><diffuse>1 0 0 1</diffuse></material>
        </visual>
        <sensor name="s" type="camera">
          <camera>
            <horizontal_fov>1</horizontal_fov>
            <image><width>64</width><height>48</height></image>
            <clip><near>0.1</near><far>10</far></clip>
          </camera>
        </sensor>
      </link>
      <link name="b">
        <pose relative_to="f">0 0 0 0 0 0</pose>
        <inertial><mass>1</mass><inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia></inertial>
      </link>
      <frame name="f" attached_to="a"><pose>0 0 1 0 0 0</pose></frame>
      <joint name="j" type="revolute">
        <parent>a</parent>
        <child>b</child>
        <axis><xyz>0 0 1</xyz><limit><lower>-1</lower><upper>1</upper></limit></axis>
      </joint>
    </model>
    <light name="l" type="point"/>
  </world>
</sdf>
"""
SECOND_JOINT = '<joint name="k" type="fixed"><parent>world</parent><child>b</child></joint>\n    </model>'
CIRCLE = '<joint name="k" type="fixed"><parent>b</parent><child>a</child></joint>\n    </model>'

CASES = {
    "misspelt element": (
        "<collision",
        "<colision/><collision",
        "7: unknown or unsupported element <colision> in <link>; did you mean collision?",
    ),
    "element in the wrong place": (
        "<cell:speed>0.3</cell:speed>",
        "<link name='x'/>",
        "3: unknown or unsupported element <link> in <world>",
    ),
    "element that is not supported": (
        "<box><size>1 1 1</size></box>",
        "<heightmap/>",
        "7: unknown or unsupported element <heightmap> in <geometry>",
    ),
    "unknown attribute": (
        '<pose relative_to="f">',
        '<pose degrees="true">',
        "21: unknown or unsupported attribute degrees of <pose>",
    ),
    "misspelt attribute": (
        "attached_to",
        "atached_to",
        "24: unknown or unsupported attribute atached_to of <frame>; did you mean attached_to?",
    ),
    "missing attribute": ('<link name="b">', "<link>", "20: <link> needs the attribute name"),
    "placement frame": (
        '<model name="m">',
        '<model name="m" placement_frame="f">',
        "4: unknown or unsupported attribute placement_frame",
    ),
    "version before the first": ('version="1.9"', 'version="1.5"', "1: SDF version 1.5; this reader reads 1.6 to 1.11"),
    "version after the last": ('version="1.9"', 'version="1.12"', "1: SDF version 1.12; this reader reads 1.6 to 1.11"),
    "no version": (' version="1.9"', "", "1: SDF version is not given"),
    "another root": ("sdf", "urdf", "1: the root is <urdf>, not <sdf>"),
    "malformed XML": ("</axis>", "", "29: malformed XML: mismatched tag"),
    "text that has no place": ("<axis>", "<axis>z", "28: <axis> holds elements, not the text 'z'"),
    "too few numbers": ("<size>1 1 1</size>", "<size>1 1</size>", "7: <size> needs 3 numbers, not 2: '1 1'"),
    "six numbers for a pose": (">0 0 1 0 0 0<", ">0 0 1<", "24: <pose> needs 6 numbers, not 3"),
    "not a number": ("<mass>1</mass>", "<mass>heavy</mass>", "6: <mass> needs numbers, not 'heavy'"),
    "number of Python": ("0 0 1 0 0 0", "0 0 1_0 0 0 0", "24: <pose> needs numbers, not '1_0'"),
    "number of C": ("0 0 1 0 0 0", "0 0 0x10 0 0 0", "24: <pose> needs numbers, not '0x10'"),
    "number of another script": ("0 0 1 0 0 0", "0 0 \uff11 0 0 0", "24: <pose> needs numbers, not '\uff11'"),
    "decimal comma": ("0 0 1 0 0 0", "0 0 0,5 0 0 0", "24: <pose> needs numbers, not '0,5'"),
    "overflow": ("0 0 1 0 0 0", "0 0 1e400 0 0 0", "24: <pose> needs numbers of reasonable size, not '1e400'"),
    "too far away": ("0 0 1 0 0 0", "0 0 1e7 0 0 0", "24: <pose> must be within 1e+06 m"),
    "no blank of XML": ("0 0 1 0 0 0", "0\u00a00 1 0 0 0", "24: <pose> needs 6 numbers, not 5"),
    "too thin": (
        "<size>1 1 1</size>",
        "<size>1 1 1e-12</size>",
        "7: <size> needs lengths above 0, from 1e-09 to 1e+06",
    ),
    "no truth": (
        '<model name="m">',
        '<model name="m"><static>yes</static>',
        "4: <static> needs true or false, not 'yes'",
    ),
    "not finite": ("<xyz>0 0 1</xyz>", "<xyz>0 0 nan</xyz>", "28: <xyz> needs finite numbers"),
    "no direction": ("<xyz>0 0 1</xyz>", "<xyz>0 0 0</xyz>", "28: <xyz> needs a direction"),
    "negative mass": ("<mass>1</mass>", "<mass>-1</mass>", "6: <mass> must be above 0, not -1"),
    "negative size": ("<size>1 1 1</size>", "<size>1 -1 1</size>", "7: <size> needs lengths above 0"),
    "impossible inertia": ("<ixx>1</ixx>", "<ixx>3</ixx>", "6: no body has these principal inertias: 1, 1, 3"),
    "negative inertia": ("<izz>1</izz>", "<izz>-1</izz>", "6: no body has these principal inertias: -1, 1, 1"),
    "no inertia": ("<inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia>", "", "6: <inertial> needs <inertia>"),
    "no inertial": (
        "<inertial><mass>1</mass><inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia></inertial>",
        "",
        "5: the link m::a can move, so it needs <inertial>",
    ),
    "plane that moves": (
        "<box><size>1 1 1</size></box>",
        "<plane><size>1 1</size></plane>",
        "5: the link m::a can move, so it cannot have a <plane>",
    ),
    "colour out of range": ("1 0 0 1", "255 0 0 1", "10: <diffuse> needs parts of colour between 0 and 1"),
    "mesh without a volume": (
        "<box><size>1 1 1</size></box>",
        "<mesh><uri>flat.stl</uri></mesh>",
        "7: flat.stl is flat; what is solid has a volume, so use a thin box",
    ),
    "mesh that is empty": ("a.stl", "empty.stl", "9: empty.stl is a broken STL file"),
    "mesh of no size": ("</uri>", "</uri><scale>1 0 1</scale>", "9: <scale> must not be 0"),
    "folder as a mesh": ("a.stl", ".", "9: . is no file"),
    "picture that is none": (
        "<mesh><uri>a.stl</uri></mesh>",
        "<box><size>1 1 1</size></box></geometry><material><pbr><metal><albedo_map>none.png</albedo_map></metal></pbr>"
        "</material></visual><visual name='x'><geometry><sphere><radius>1</radius></sphere>",
        "9: none.png is no PNG picture",
    ),
    "name that no file can have": ("a.stl", "a" * 300 + ".stl", "9: " + "a" * 300 + ".stl cannot be read: File name"),
    "absent mesh": ("a.stl", "b.stl", "9: there is no file b.stl"),
    "mesh without decoder": ("a.stl", "a.dae", "9: a.dae is not one of .stl, .obj"),
    "picture on a mesh without coordinates": (
        "<diffuse>1 0 0 1</diffuse>",
        "<pbr><metal><albedo_map>a.png</albedo_map></metal></pbr>",
        "8: an <albedo_map> is for a box, a plane or an OBJ mesh",
    ),
    "two shapes": (
        "<size>1 1 1</size></box>",
        "<size>1 1 1</size></box><sphere><radius>1</radius></sphere>",
        "7: <geometry> needs one shape, not 2",
    ),
    "two poses": ("<child>b</child>", "<child>b</child><child>a</child>", "27: a second <child> in <joint>"),
    "unknown sensor": (
        'type="camera"',
        'type="camra"',
        "12: unknown or unsupported type camra of <sensor>; did you mean camera?",
    ),
    "angle of view": (
        "<horizontal_fov>1<",
        "<horizontal_fov>4<",
        "14: <horizontal_fov> must be between 0 and pi, not 4",
    ),
    "nothing between near and far": ("<near>0.1<", "<near>10<", "16: <near> 10 must be below <far> 10"),
    "pixels": ("<width>64<", "<width>64.5<", "15: <width> needs a whole number, not '64.5'"),
    "too many pixels": ("<width>64<", "<width>9000<", "15: <width> must be between 1 and 8192, not 9000"),
    "unknown link in a joint": (
        "<child>b</child>",
        "<child>bb</child>",
        "27: there is no link, joint, frame or model bb in model m",
    ),
    "unknown parent": (
        "<parent>a</parent>",
        "<parent>base</parent>",
        "26: there is no link, joint, frame or model base in model m; known: a, b, f, j",
    ),
    "joint to itself": ("<child>b</child>", "<child>a</child>", "25: the joint m::j joins m::a to itself"),
    "unknown joint": ('"revolute"', '"screw"', "25: unknown or unsupported type screw of <joint>"),
    "joint without axis": (
        "<axis><xyz>0 0 1</xyz><limit><lower>-1</lower><upper>1</upper></limit></axis>",
        "",
        "25: a joint of type revolute needs <axis>",
    ),
    "fixed joint with axis": ('"revolute"', '"fixed"', "25: a joint of type fixed has no <axis>"),
    "no end at all": ("<upper>1<", "<upper>nan<", "28: <upper> needs numbers, not 'nan'"),
    "both ends above": (
        "<lower>-1</lower><upper>1<",
        "<lower>inf</lower><upper>inf<",
        "28: a joint has both <lower> and",
    ),
    "a spring": (
        "</limit>",
        "</limit><dynamics><spring_stiffness>2</spring_stiffness></dynamics>",
        "28: springs are not supported; <spring_stiffness> must be 0",
    ),
    "damping that drives": (
        "</limit>",
        "</limit><dynamics><damping>-1</damping></dynamics>",
        "28: <damping> must not be negative, not -1",
    ),
    "limits crossed": ("<lower>-1<", "<lower>2<", "28: <lower> 2 is above <upper> 1"),
    "one limit": ("<upper>1</upper>", "", "28: a joint has both <lower> and <upper> or neither"),
    "continuous with limits": ('"revolute"', '"continuous"', "28: a continuous joint has no <lower> and no <upper>"),
    "mimics nothing": ("</limit>", '</limit><mimic joint="x"/>', "25: there is no joint m::x with an axis to mimic"),
    "mimics itself": ("</limit>", '</limit><mimic joint="j"/>', "25: the joint m::j itself mimics one"),
    "two parents": ("</model>", SECOND_JOINT, "30: the link m::b is already the child of the joint m::j"),
    "joints in a circle": ("</model>", CIRCLE, "25: joints go round in a circle: m::b -> m::a -> m::b"),
    "static link that moves": (
        '<model name="m">',
        '<model name="m"><static>true</static>',
        "25: a joint of type revolute cannot move the static link m::b",
    ),
    "unknown frame": (
        'relative_to="f"',
        'relative_to="ff"',
        "21: there is no link, joint, frame or model ff in model m; did you mean f?",
    ),
    "name out of scope": (
        'relative_to="f"',
        'relative_to="world"',
        "21: there is no link, joint, frame or model world in model m",
    ),
    "poses in a circle": ("<pose>0 0 1", '<pose relative_to="b">0 0 1', "goes round in a circle: m::b -> m::f -> m::b"),
    "frames in a circle": ('attached_to="a"', 'attached_to="f"', "24: goes round in a circle: m::f -> m::f"),
    "unknown canonical link": (
        '<model name="m">',
        '<model name="m" canonical_link="z">',
        "4: there is no link m::z to be the canonical link",
    ),
    "second link of one name": (
        '<link name="b">',
        '<link name="a">',
        "20: a second a in <model m>, the first is on line 5",
    ),
    "joint called as a link": ('<joint name="j"', '<joint name="a"', "25: a second a in <model m>"),
    "visual called as a collision": (
        '<visual name="v">',
        '<visual name="c">',
        "8: a second c in <link a>, the first is on line 7",
    ),
    "reserved name": ('<link name="b">', '<link name="__b__">', "20: '__b__' cannot be a name"),
    "scoped name of a model": ('<model name="m">', '<model name="a::m">', "4: 'a::m' cannot be a name"),
    "scoped name": ('<link name="b">', '<link name="b::c">', "20: 'b::c' cannot be a name"),
    "model without links": ("<light ", '<model name="n"/><light ', "31: the model n has no link"),
    "spot without angles": ('type="point"', 'type="spot"', "31: a light of type spot has <spot>"),
    "own element in a link": (
        "<collision",
        "<cell:x/><collision",
        "7: <cell:x> cannot stand in <link>, only in a world, a model or an include",
    ),
    "own child without prefix": (
        "<cell:speed>0.3</cell:speed>",
        "<cell:speed><x/></cell:speed>",
        "3: <x> in <cell:speed> lacks the prefix cell:",
    ),
    "foreign namespace": ("urn:cell", "urn:else", "3: unknown namespace urn:else of <speed>"),
    "unequal friction": (
        "</geometry></collision>",
        "</geometry><surface><friction><ode><mu>1</mu><mu2>2</mu2></ode></friction></surface></collision>",
        "7: <mu> 1 and <mu2> 2 must be equal",
    ),
    "second world": ("</sdf>", '<world name="x"/></sdf>', "1: a file holds one <world> or one <model>, not 2"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("empty.stl", "a.dae", "none.png"):
        (tmp_path / name).touch()
    shutil.copytree(MESHES, tmp_path, dirs_exist_ok=True)
    shutil.copy(MESHES.parent / "models" / "plate" / "meshes" / "mark.png", tmp_path / "a.png")
    return tmp_path


def failure(folder: Path, text: str) -> str:
    file = folder / "w.sdf"
    file.write_text(text)
    with pytest.raises(SdfError) as caught:
        load_world(file)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{file}:")
    return message.removeprefix(f"{file}:")


def test_the_good_file_is_good(folder: Path) -> None:
    """It should be one change that breaks it."""
    (folder / "w.sdf").write_text(GOOD)
    assert list(load_world(folder / "w.sdf").links) == ["m::a", "m::b"]


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_said_in_one_line(folder: Path, old: str, new: str, expected: str) -> None:
    """It should name file, line and what is wrong."""
    assert old in GOOD
    count = -1 if old in {"sdf", "</model>"} else 1
    assert expected in failure(folder, GOOD.replace(old, new, count))


def test_a_file_that_is_absent(tmp_path: Path) -> None:
    """It should say so."""
    with pytest.raises(SdfError, match="none.sdf:1: cannot be read: No such file"):
        load_world(tmp_path / "none.sdf")


def test_a_file_with_nothing_in_it(folder: Path) -> None:
    """It should need a world or a model."""
    assert "1: a file holds one <world> or one <model>, not 0" in failure(folder, '<sdf version="1.9"/>')


def test_an_error_survives_the_way_from_another_process() -> None:
    """It should arrive as it was raised."""
    error = SdfError(Path("w.sdf"), 3, "no  good")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "w.sdf:3: no good"
