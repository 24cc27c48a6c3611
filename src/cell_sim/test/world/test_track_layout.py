"""Reading the track out of a world, and what is said about a wrong one."""

from pathlib import Path

import pytest

from cell_sim.world.track_layout import TrackLayout, read_layout
from cell_sim.world.way import Way
from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

MASS = "<inertial><mass>1</mass><inertia><ixx>1</ixx><iyy>1</iyy><izz>1</izz></inertia></inertial>"
TRACK = """<?xml version="1.0"?>
<sdf version="1.9" xmlns:cell="urn:cell"><world name="w">
<model name="track"><pose>1 0 0 0 0 1.5707963267948966</pose>
  <cell:speed>0.3</cell:speed>
  <cell:way from="a" to="b"/>
  <cell:way from="b" to="a">1 -0.5 0 -0.5</cell:way>
  <cell:slot zone="b" frame="slot_1"><cell:enter>1 0 1.5 0</cell:enter><cell:leave>1.5 -0.5</cell:leave></cell:slot>
  <cell:antenna place="b" frame="reader" range_m="0.1"/>
  <cell:stopper zone="a"/>
  <frame name="zone_a"><pose>0 0 0.9 0 0 0</pose></frame>
  <frame name="zone_b"><pose>1 0 0.9 0 0 0</pose></frame>
  <frame name="slot_1"><pose>1.5 0.7 0.9 0 0 0</pose></frame>
  <frame name="reader"><pose>1 0 0.8 0 0 0</pose></frame>
  <link name="bed">MASS</link>
  <link name="pin"><pose>0.14 0 0.85 0 0 0</pose>MASS</link>
  <joint name="floor" type="fixed"><parent>world</parent><child>bed</child></joint>
  <joint name="stopper_a" type="prismatic"><parent>bed</parent><child>pin</child>
    <axis><xyz>0 0 1</xyz><limit><lower>0</lower><upper>0.03</upper></limit></axis></joint>
</model>
<model name="carrier_1"><pose>1 0 0.9 0 0 0</pose>
  <cell:tag frame="tag"/>
  <cell:clamp frame="part"/>
  <frame name="tag"/><frame name="part"/>
  <link name="plate">MASS</link>
</model>
</world></sdf>
""".replace("MASS", MASS)


def read(folder: Path, text: str) -> TrackLayout | None:
    file = folder / "w.sdf"
    file.write_text(text)
    return read_layout(load_world(file))


def corners(way: Way) -> list[tuple[float, float]]:
    return [(round(x, 9), round(y, 9)) for x, y in way.points.tolist()]


def test_reads_a_track(tmp_path: Path) -> None:
    """It should place everything in the world, whatever the pose of the track."""
    layout = read(tmp_path, TRACK)
    assert layout is not None
    assert layout.speed == 0.3
    assert set(layout.places) == {"a", "b", "slot_1"}
    assert layout.places["b"].position == pytest.approx((1.0, 1.0, 0.9))
    assert layout.slots == {"slot_1": "b"}
    assert set(layout.ways) == {("a", "b"), ("b", "slot_1"), ("slot_1", "a")}
    assert corners(layout.ways["b", "slot_1"]) == [(1.0, 1.0), (1.0, 1.5), (0.3, 1.5)]
    assert corners(layout.ways["slot_1", "a"]) == [(0.3, 1.5), (1.5, 1.5), (1.5, 1.0), (1.5, 0.0), (1.0, 0.0)]
    assert layout.stoppers == {"a": "track::stopper_a"}
    assert layout.antennas["b"].frame == "track::reader" and layout.antennas["b"].reach == 0.1
    carrier = layout.carriers["carrier_1"]
    assert (carrier.body, carrier.tag, carrier.clamps) == ("carrier_1::plate", "carrier_1::tag", ("carrier_1::part",))


def test_a_world_may_have_no_track(tmp_path: Path) -> None:
    """It should find none in a world without ways."""
    assert (
        read(
            tmp_path,
            f'<sdf version="1.9"><world name="w"><model name="m"><link name="l">{MASS}</link></model></world></sdf>',
        )
        is None
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "text"),
    [
        ('to="b"/>', 'to="c"/>', 5, "no place c"),
        ('from="a" to="b"', 'to="b"', 5, "needs the attribute from"),
        ("1 -0.5 0 -0.5<", "1 -0.5 0<", 6, "pairs of x and y"),
        ("1 -0.5 0 -0.5<", "1 east<", 6, "'east' is not a number"),
        ("1 -0.5 0 -0.5<", "0 -0.5 0 -0.5<", 6, "two points or more, none twice"),
        ('frame="slot_1"', 'frame="slot_2"', 7, "did you mean slot_1"),
        ("<cell:leave>1.5 -0.5</cell:leave>", "", 7, "one cell:leave, not 0"),
        ('frame="reader"', 'frame="readr"', 8, "no frame 'readr'; did you mean reader"),
        ('range_m="0.1"', 'range_m="0"', 8, "'0' is not a range above 0"),
        ('zone="a"/>', 'zone="b"/>', 9, "needs the joint track::stopper_b"),
        ("<cell:speed>0.3<", "<cell:speed>fast<", 4, "'fast' is not a speed"),
        ("<cell:speed>0.3</cell:speed>", "", 5, "0 cell:speed"),
        ('frame="part"', 'frame="lid"', 22, "no frame 'lid'"),
    ],
)
def test_a_wrong_track_is_one_clear_line(tmp_path: Path, old: str, new: str, line: int, text: str) -> None:
    """It should name file, line and fault."""
    assert old in TRACK
    with pytest.raises(SdfError, match=rf"w\.sdf:{line}: .*{text}"):
        read(tmp_path, TRACK.replace(old, new))
