"""Everything the line names exists in the world: zones, ways, read points, carriers, cells, their devices."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cell_sim.world.track_layout import TrackLayout, read_layout
from cell_world.sdf.elements import SdfWorld, SensorKind

LINE = yaml.safe_load((Path(__file__).parents[4] / "config/lines/demo.yaml").read_text())
ZONES: dict[str, Any] = LINE["transport"]["zones"]
CELLS: dict[str, Any] = LINE["cells"]
BODIES = ("arm", "gripper", "camera", "vacuum", "turntable", "scale", "blaster")
"""Ends of the drivers whose device is a model of the same role; a cloth gripper is one of the grippers."""


@pytest.fixture
def factory(world_of: Callable[[str], SdfWorld]) -> SdfWorld:
    """The world of the whole line."""
    return world_of("microfactory")


@pytest.fixture
def layout(factory: SdfWorld) -> TrackLayout:
    """Its track."""
    found = read_layout(factory)
    assert found is not None
    return found


def embodied() -> Iterator[tuple[str, str]]:
    """Yield every cell and role whose device has a body."""
    for cell, config in CELLS.items():
        for role, device in config["devices"].items():
            if str(device["driver"]).endswith(BODIES):
                yield cell, role


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_has_a_stop_a_pin_and_ways_to_all_that_follow(layout: TrackLayout, zone: str) -> None:
    """It should lead where the line says, from the slots where the zone is a buffer."""
    slots = [slot for slot, owner in layout.slots.items() if owner == zone]
    assert zone in layout.places
    assert zone in layout.stoppers
    for after in ZONES[zone]["next"]:
        assert all((start, after) in layout.ways for start in slots or [zone])


@pytest.mark.parametrize("zone", [name for name, zone in ZONES.items() if zone.get("capacity", 1) > 1])
def test_a_zone_with_room_for_more_has_that_many_slots(layout: TrackLayout, zone: str) -> None:
    """It should let a carrier into each of them."""
    slots = [slot for slot, owner in layout.slots.items() if owner == zone]
    assert len(slots) == ZONES[zone]["capacity"]
    assert all((zone, slot) in layout.ways for slot in slots)


@pytest.mark.parametrize("zone", [n for n, zone in ZONES.items() if zone.get("station") or len(zone["next"]) > 1])
def test_stations_and_diverters_have_a_read_point(layout: TrackLayout, factory: SdfWorld, zone: str) -> None:
    """It should reach the tag of a carrier in the middle of the stop, and none at the edge of it."""
    antenna, stop = layout.antennas[zone], layout.places[zone].position
    tag = factory.frames["carrier_1::tag"].pose.position
    below = stop[2] + tag[2] - factory.frames[antenna.frame].world.position[2]
    x, y, _ = factory.frames[antenna.frame].world.position
    assert (x, y) == pytest.approx(stop[:2])
    assert 0.0 < below < antenna.reach < 0.14


def test_the_belts_run_at_the_speed_of_the_line(layout: TrackLayout) -> None:
    """It should say the same as the line."""
    assert layout.speed == LINE["transport"]["speed_m_s"]


def test_the_carriers_of_the_line_wait_in_the_buffer(factory: SdfWorld, layout: TrackLayout) -> None:
    """It should have as many as the line, each in a slot of its own."""
    home = [slot for slot, zone in layout.slots.items() if zone == LINE["carriers"]["home"]]
    where = {name: factory.models[name].pose.position for name in layout.carriers}
    assert len(where) == LINE["carriers"]["count"]
    assert sorted(where.values()) == [pytest.approx(place) for place in sorted(layout.places[s].position for s in home)]


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_stands_at_its_station(factory: SdfWorld, layout: TrackLayout, cell: str) -> None:
    """It should have its origin on the floor below the stop of its station."""
    x, y, _ = layout.places[CELLS[cell]["station"]].position
    assert factory.models[cell].pose.position == pytest.approx((x, y, 0.0))


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_by_itself_is_the_same_cell_with_its_stretch_of_track(
    world_of: Callable[[str], SdfWorld], factory: SdfWorld, layout: TrackLayout, cell: str
) -> None:
    """It should be the same model, with a carrier in the station that stands in the cell as it does in the line."""
    alone = world_of(cell)
    track = read_layout(alone)
    assert alone.models[cell].uri == factory.models[cell].uri
    assert track is not None
    assert len(track.carriers) == 1
    assert set(track.places) <= set(layout.places)
    assert set(track.ways) <= set(layout.ways)
    in_line = factory.models[cell].pose.inverse() @ factory.models["carrier_1"].pose
    in_cell = alone.models[cell].pose.inverse() @ alone.models["carrier_1"].pose
    assert (in_cell @ in_line.inverse()).rpy() == pytest.approx((0.0, 0.0, 0.0), abs=1e-6)
    assert track.places[CELLS[cell]["station"]].position == pytest.approx(alone.models["carrier_1"].pose.position)


@pytest.mark.parametrize(("cell", "role"), embodied())
def test_a_device_with_a_body_is_in_its_cell(factory: SdfWorld, cell: str, role: str) -> None:
    """It should be a model with the name of its role."""
    assert f"{cell}::{role}" in factory.models


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_has_a_camera_that_sees_its_station(factory: SdfWorld, cell: str) -> None:
    """It should be one with depth, with the middle of the station in its picture; the garment's sees the table."""
    (sensor,) = [s for s in factory.sensors() if factory.links[s.link].model == f"{cell}::camera"]
    frame = f"{cell}::table" if cell == "garment" else f"track::zone_{CELLS[cell]['station']}"
    eye = factory.links[sensor.link].pose @ sensor.pose
    ahead, left, up = eye.inverse().apply(factory.frames[frame].world.position)
    half = ahead * math.tan(sensor.camera.horizontal_fov / 2)
    assert sensor.kind is SensorKind.RGBD_CAMERA
    assert sensor.camera.near < ahead < sensor.camera.far
    assert abs(left) < 0.5 * half
    assert abs(up) < 0.5 * half
